# What a person did wrong: one sentence that names the word at fault and what would be accepted.

# ---- the line ----

error-unknown-command = "{ $word }" 명령은 없습니다. 쓸 수 있는 명령: { $accepted }.
error-missing = { $command ->
    [0] 명령을 입력하세요. help를 입력하면 목록이 나옵니다.
   *[other] "{ $command }" 명령에 { $expected } 부분이 빠졌습니다. 형식: { $usage }
}
error-surplus = "{ $word }" 부분은 남는 단어입니다. 뒤에는 key=value만 쓸 수 있고, 공백이 있는 텍스트는 "따옴표"로 묶습니다.
error-bad-number = "{ $word }" 값은 { $min }부터 { $max }까지의 정수가 아닙니다.
error-bad-partition = "{ $word }" 값은 파티션이 아닙니다. orders-0처럼 토픽-번호로 씁니다.
error-bad-envelope = "{ $word }" 값은 오가는 요청이나 응답이 아닙니다. e1, e2처럼 씁니다.
error-bad-rate = "{ $word }" 값은 전송 속도가 아닙니다. 0.001/s부터 1000/s까지, 예를 들어 2/s나 0.5/s, 또는 off를 씁니다.
error-bad-choice = 여기에는 "{ $word }" 값을 쓸 수 없습니다. 쓸 수 있는 값: { $accepted }.
error-bad-pattern = "{ $word }" 패턴을 { $at }번째 글자부터 읽을 수 없습니다. 영문자, 숫자, . \d \w [a-z], |로 나눈 괄호 묶음과 수량자 * + ? {"{"}n,m{"}"}을 쓸 수 있습니다.
error-topics-and-pattern = 컨슈머는 토픽이나 패턴 가운데 하나만 구독합니다. 둘을 함께 쓸 수 없습니다.
error-open-quote = { $word } 부분에서 시작한 따옴표가 닫히지 않았습니다.
error-twice = "{ $word }" 부분이 두 번 나옵니다.
error-too-long = 줄이 { $length }자입니다. 최대 { $max }자까지 읽습니다.

error-name-empty = 이름이 없습니다. 영문자, 숫자, ".", "_", "-" 가운데 한 글자 이상이 필요합니다.
error-name-too-long = "{ $word }" 이름은 { $length }자입니다. Kafka는 249자까지 받습니다.
error-name-bad-character = "{ $word }" 이름에 { $character } 문자가 있습니다. Kafka는 영문자, 숫자, ".", "_", "-"만 받습니다.
error-name-dots = "{ $word }" 이름은 브로커 디스크의 디렉터리를 뜻하므로 쓸 수 없습니다.

# ---- configuration ----

error-config-unknown-key = 여기에 "{ $key }" 설정은 없습니다. 있는 설정: { $accepted }.
error-config-ms = { $key } 설정에 "{ $value }" 값을 쓸 수 없습니다. { $min }부터 { $max }까지의 정수(밀리초)를 씁니다.
error-config-bytes = { $key } 설정에 "{ $value }" 값을 쓸 수 없습니다. { $min }부터 { $max }까지의 정수(바이트)를 씁니다.
error-config-count = { $key } 설정에 "{ $value }" 값을 쓸 수 없습니다. { $min }부터 { $max }까지의 정수를 씁니다.
error-config-fraction = { $key } 설정에 "{ $value }" 값을 쓸 수 없습니다. 0.5처럼 0부터 1까지의 소수를 씁니다.
error-config-switch = { $key } 설정에 "{ $value }" 값을 쓸 수 없습니다. true나 false를 씁니다.
error-config-choice = { $key } 설정에 "{ $value }" 값을 쓸 수 없습니다. 쓸 수 있는 값: { $accepted }.
error-config-list = { $key } 설정에 "{ $value }" 값을 쓸 수 없습니다. { $problem ->
    [twice] "{ $word }" 이름이 두 번 나옵니다.
   *[unknown] "{ $word }" 이름은 없습니다.
} 쉼표로 나누어 중복 없이 씁니다. 쓸 수 있는 이름: { $accepted }.
error-config-text = { $key } 설정에 "{ $value }" 값을 쓸 수 없습니다.
error-config-conflict = { $key } 설정에 { $value } 값을 쓸 수 없습니다. { $rule ->
    [below] { $other } 값보다 작아야 합니다.
    [at-least-sum] { $other } 값 이상이어야 합니다.
    [all] { $other }이면 all이어야 합니다.
    [not-zero] { $other }이면 0보다 커야 합니다.
    [at-most-5] { $other }이면 5 이하여야 합니다.
    [unset] { $other }일 때는 이 설정을 둘 수 없습니다.
   *[other] 조건: { $rule } { $other }.
}

# ---- the world ----

error-unknown-id = "{ $id }"{ $kind ->
    [topic] {" "}토픽은
    [producer] {" "}프로듀서는
    [consumer] {" "}컨슈머는
    [client] {" "}클라이언트는
    [group] {" "}그룹은
    [broker] {" "}브로커는
    [process] {" "}프로세스는
    [node] {" "}브로커나 클라이언트는
    [envelope] {" "}요청이나 응답은
   *[other] : { $kind }
} 없습니다.{ $count ->
    [0] {" "}아직 하나도 없습니다.
   *[other] {" "}쓸 수 있는 이름: { $accepted }.
}
error-taken = "{ $id }" 이름은 이미 { $kind ->
    [topic] 토픽이
    [producer] 프로듀서가
    [consumer] 컨슈머가
    [client] 클라이언트가
    [group] 그룹이
    [broker] 브로커가
    [controller] 컨트롤러가
   *[other] { $kind }에서
} 쓰고 있습니다. 다른 이름을 고르세요.
error-wrong-role = { $needed ->
    [producer] "{ $id }" 클라이언트는 프로듀서가 아닙니다. 이 명령은 프로듀서만 할 수 있습니다.
    [consumer] "{ $id }" 클라이언트는 컨슈머가 아닙니다. 이 명령은 컨슈머만 할 수 있습니다.
    [broker] "{ $id }" 노드에는 브로커가 없습니다. 이 명령은 브로커가 있는 서버에만 쓸 수 있습니다.
   *[other] "{ $id }" 클라이언트는 이 명령을 할 수 없습니다. 프로듀서는 보내고 컨슈머는 읽습니다.
}
error-limit = { $what ->
    [text] 키와 값은 최대 { $max }바이트입니다. { $asked }바이트는 이 시뮬레이터에 너무 큽니다.
    [brokers] 브로커는 최대 { $max }개입니다. { $asked }개는 이 시뮬레이터에 너무 많습니다.
    [topics] 토픽은 최대 { $max }개입니다. { $asked }개는 이 시뮬레이터에 너무 많습니다.
    [partitions] 파티션은 최대 { $max }개입니다. { $asked }개는 이 시뮬레이터에 너무 많습니다.
    [groups] 그룹은 최대 { $max }개입니다. { $asked }개는 이 시뮬레이터에 너무 많습니다.
    [clients] 클라이언트는 최대 { $max }개입니다. { $asked }개는 이 시뮬레이터에 너무 많습니다.
    [records] 레코드는 최대 { $max }개입니다. { $asked }개는 이 시뮬레이터에 너무 많습니다.
    [calls] 한 애플리케이션에서 기다릴 수 있는 호출은 최대 { $max }개입니다.
   *[other] { $what }: 최대 { $max }. { $asked }: 이 시뮬레이터에 너무 많습니다.
}
error-refused = "{ $id }"에 대한 요청을 Kafka가 거부합니다: { $error }.{ $error-name ->
    [INVALID_REPLICATION_FACTOR] {" "}복제본을 둘 살아 있는 브로커가 그만큼 없습니다.
    [INVALID_REPLICA_ASSIGNMENT] {" "}복제본은 등록된 서로 다른 브로커에 있어야 하고, 되돌리려면 동기화된 복제본이 있어야 합니다.
    [DUPLICATE_BROKER_REGISTRATION] {" "}같은 node.id의 브로커나 컨트롤러가 이미 있습니다.
    [NO_REASSIGNMENT_IN_PROGRESS] {" "}재할당이 진행 중이 아닙니다.
    [ELECTION_NOT_NEEDED] {" "}선출될 복제본이 이미 리더입니다.
    [PREFERRED_LEADER_NOT_AVAILABLE] {" "}첫 복제본이 살아 있지 않거나 동기화되지 않았습니다.
    [ELIGIBLE_LEADERS_NOT_AVAILABLE] {" "}살아 있는 복제본이 없습니다.
   *[other] {""}
}
error-no-controller = NOT_CONTROLLER: 지금은 컨트롤러 리더가 없어 아무것도 정할 수 없습니다. 선출을 기다리거나 컨트롤러를 다시 시작하세요.
error-not-running = "{ $id }" 프로세스는 실행 중이 아닙니다{ $broker ->
    [0] {""}
   *[other] {" "}(BROKER_NOT_AVAILABLE)
}. 시작하려면: restart { $id }
error-already-running = "{ $id }" 프로세스는 이미 실행 중입니다.
error-not-frozen = "{ $id }" 프로세스는 멈춰 있지 않습니다. 멈추려면: freeze { $id }
error-already-frozen = "{ $id }" 프로세스는 이미 멈춰 있습니다. 풀려면: thaw { $id }
error-fewer-partitions = { $topic } 토픽의 파티션은 { $now }개라서 { $asked }개로 만들 수 없습니다. 파티션은 늘릴 수만 있습니다.
error-unknown-partition = { $word } 파티션은 없습니다. { $count ->
    [1] 이 토픽에는 파티션 0만 있습니다.
   *[other] 이 토픽의 파티션은 0부터 { $last }까지입니다.
}
error-not-assigned = { $id } 컨슈머는 { $partition } 파티션의 담당이 아닙니다. 할당받은 파티션에만 할 수 있습니다.
error-not-held = { $id } 컨슈머는 멈춰 있지 않습니다. 멈추려면: hold { $id }
error-already-held = { $id } 컨슈머는 이미 멈춰 있습니다. 다시 일하게 하려면: release { $id }
error-disk-full = { $id }의 디스크는 이미 가득 찼습니다. 비우려면: free-disk { $id }
error-disk-not-full = { $id }의 디스크는 가득 차지 않았습니다. 채우려면: fill-disk { $id }
error-not-in-flight = { $envelope } 메시지는 오가는 중이 아닙니다. 이미 도착했거나, 유실됐거나, 끊긴 링크에서 기다립니다.
error-nothing-to-heal = { $a }, { $b } 사이에는 고칠 것이 없습니다.
error-same-node = "{ $id }" 노드가 두 번 나옵니다. c1과 broker-1처럼 서로 다른 두 노드가 필요합니다.
error-internal-topic = { $topic } 토픽에는 Kafka만 씁니다. 다른 토픽을 고르세요.
error-not-allowed-here = 이 단계에서는 "{ $command }" 명령을 쓸 수 없습니다.

# ---- a script ----

error-script-place = { $line }행 { $column }열: { $problem }
error-script-unknown-directive = "{ $word }" 지시어는 없습니다. 쓸 수 있는 지시어: { $accepted }.
error-script-missing = { $expected } 부분이 빠졌습니다.
error-script-surplus = "{ $word }" 부분은 남는 단어입니다.
error-script-bad-span = "{ $word }" 값은 시간이 아닙니다. 500ms, 3s, 2min처럼 씁니다.
error-script-bad-number = "{ $word }" 값은 { $min }부터 { $max }까지의 정수가 아닙니다.
error-script-unknown-fact = "{ $word }" 사실은 없습니다.
error-script-unknown-field = { $fact } 사실에는 "{ $word }" 필드가 없습니다. 있는 필드: { $accepted }.
error-script-unknown-state = "{ $word }" 상태는 없습니다. 있는 상태: { $accepted }.
error-script-bad-choice = 여기에는 "{ $word }" 값을 쓸 수 없습니다. 쓸 수 있는 값: { $accepted }.
error-script-twice = "{ $word }" 부분이 두 번 나옵니다.
error-script-misplaced = 여기에는 "{ $word }" 지시어를 쓸 수 없습니다. { $rule ->
    [in-part] part 안에 써야 합니다.
    [before-parts] 첫 part 앞에 써야 합니다.
   *[opens-once] open은 한 번만 쓸 수 있습니다.
}
error-script-bad-answer = 정답 "{ $word }" 값은 보기에 없습니다: { $accepted }.
