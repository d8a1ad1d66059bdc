# What happened, as sentences. `fact-<id>` is one sentence with the names and numbers of this step; `.why` says the reason
# (80 characters at most), `.short` labels a row or a mark (6 words at most).
# A variable is a field of the fact. What is absent or empty matches [0]. Derived: -id of a term, -name of an error,
# -count of a list, -kind of a node (broker or client).
# Write so that no particle depends on how a variable ends: "{ $consumer } 컨슈머가", "{ $partition } 파티션을".

# ---- network ----

fact-sent = { $kind ->
    [request] { $from } → { $to }: { $api } 요청을 보냅니다.
   *[response] { $error ->
        [0] { $from } → { $to }: { $api } 응답을 보냅니다.
       *[other] { $from } → { $to }: { $api } 응답을 { $error } 에러로 보냅니다.
    }
}
    .why = { $error ->
        [0] { $kind ->
            [request] { why-api }
           *[response] { "" }
        }
       *[other] { why-error }
    }
    .short = { $kind ->
        [request] { $api } → { $to }
       *[response] { $error ->
            [0] { $api } 응답 → { $to }
           *[other] { $api }: { $error-name }
        }
    }

fact-delivered = { $kind ->
    [request] { $from }에서 보낸 { $api } 요청이 { $to }에 도착합니다.
   *[response] { $error ->
        [0] { $api } 응답이 { $to }에 도착합니다.
       *[other] { $api } 응답이 { $error } 에러로 { $to }에 도착합니다.
    }
}
    .why = { $error ->
        [0] { $kind ->
            [request] { why-api }
           *[response] { "" }
        }
       *[other] { why-error }
    }
    .short = { $kind ->
        [request] { $to }: { $api } 도착
       *[response] { $error ->
            [0] { $to }: { $api } 응답 도착
           *[other] { $api }: { $error-name }
        }
    }

fact-lost = { $from } → { $to }: 가던 { $api } 메시지가 사라집니다. { $cause }.
    .why = Kafka는 TCP 위에서 동작합니다. 복구할 수 없는 유실이 생기면 연결이 끊기고 양쪽 모두 이를 압니다.
    .short = { $api } 유실

fact-connection-broke = { $a }, { $b } 사이의 연결이 끊깁니다.
    .why = 오가던 요청과 응답은 모두 사라집니다. 클라이언트는 다음 요청 때 새로 연결합니다.
    .short = { $a } – { $b } 끊김

fact-connection-refused = { $from } → { $to }: 듣고 있는 프로세스가 없어 연결이 거부됩니다.
    .why = 죽은 프로세스는 연결을 바로 거부합니다. 클라이언트는 잠시 뒤 다시 시도하거나 다른 브로커에게 묻습니다.
    .short = { $to } 연결 거부

fact-request-timed-out = { $client } 클라이언트가 { $broker }에서 { $api } 응답을 받지 못해 연결을 끊습니다.
    .why = request.timeout.ms(JoinGroup은 더 길게)까지 기다립니다. 브로커가 처리했는지는 알 수 없습니다.
    .short = { $api } 타임아웃

# ---- cluster ----

fact-topic-created = { $topic } 토픽이 파티션 { $partitions }개로 만들어졌습니다.
    .why = 파티션마다 별도의 로그가 있고 브로커 하나가 리더입니다. 리더는 여러 브로커에 나뉩니다.
    .short = { $topic } 생성

fact-partitions-added = { $topic } 토픽의 파티션이 { $from }개에서 { $to }개로 늘어납니다.
    .why = 저장된 레코드는 그대로입니다. 이제 murmur2(key) mod { $to } 값을 쓰므로 같은 키도 다른 파티션에 갈 수 있습니다.
    .short = { $topic }: 파티션 { $to }개

fact-client-added = { $client } { $role }가 시작합니다.
    .why = 클라이언트는 먼저 아무 브로커에게 Metadata를 물어 파티션과 각 리더를 알아냅니다.
    .short = { $client } 추가

fact-listener-added = { $listener } 애플리케이션이 { $group } 그룹의 컨슈머 { $consumers }개로 시작합니다.
    .why = 리스너 컨테이너는 concurrency만큼 컨슈머와 스레드를 만듭니다. 파티션이 없는 스레드는 쉬지만 멤버입니다.
    .short = { $listener } 시작

fact-process-shared = { $client } 컨슈머는 { $process } 프로세스의 컨슈머 { $consumers }개 가운데 하나라서, 모두에게 일어납니다.
    .why = 스레드 하나만 죽거나 멈추거나 재시작하거나 설정을 바꿀 수 없습니다. 프로세스의 일은 그 안 모두의 일입니다.
    .short = { $process } 프로세스 전체

fact-group-added = { $group } 그룹이 첫 멤버를 기다립니다.
    .why = Kafka에서 그룹은 첫 JoinGroup이나 오프셋 커밋으로 생깁니다. 그 전에는 이 화면에만 있습니다.
    .short = { $group } 추가

fact-config-changed = { $target }의 { $key } 설정이 바뀝니다: { $from } → { $to }.
    .why = 토픽 설정은 바로 적용됩니다. 나머지는 시작할 때 읽습니다. Kafka는 브로커 설정 일부를 실행 중에도 바꿉니다.
    .short = { $key } = { $to }

fact-client-reconfigured = { $client } 클라이언트가 새 설정으로 다시 시작합니다.
    .why = Kafka 클라이언트는 생성될 때 설정을 읽습니다. 바꾸려면 닫고 새로 만들어야 합니다.
    .short = { $client } 재시작

fact-crashed = { $node } 프로세스가 아무 말 없이 죽었습니다.
    .why = { $node-kind ->
        [controller] 데이터는 계속 흐릅니다. 리더였다면 controller.quorum.fetch.timeout.ms 뒤에 다른 컨트롤러를 뽑습니다.
        [broker] 연결이 바로 끊깁니다. 하지만 컨트롤러는 broker.session.timeout.ms를 기다린 뒤에야 다른 리더를 세웁니다.
       *[client] 연결은 끊기지만 코디네이터는 그것으로 판단하지 않습니다. session.timeout.ms까지 하트비트를 기다립니다.
    }
    .short = { $node } 죽음

fact-powered-off = { $node }의 서버 전원이 꺼졌습니다.
    .why = { $node-kind ->
        [controller] 쓸 때마다 플러시하는 메타데이터 로그는 남습니다. 여기서는 상대가 바로 알지만 실제로는 타임아웃까지 모릅니다.
        [broker] 플러시됐거나 다른 서버에 있는 레코드만 남습니다. 여기서는 상대가 바로 알지만 실제로는 타임아웃까지 모릅니다.
       *[client] 클라이언트는 디스크에 남기는 것이 없습니다. 여기서는 상대가 바로 알지만 실제로는 타임아웃까지 모릅니다.
    }
    .short = { $node } 전원 꺼짐

fact-unflushed-lost = { $broker } 브로커가 { $partition } 파티션의 오프셋 { $to }부터 { $from } 앞까지를 잃습니다. 페이지 캐시에만 있고 아직 디스크에 없던 레코드입니다.
    .why = Kafka는 쓸 때마다 플러시하지 않고 운영체제가 약 30초 뒤에 씁니다. 레코드를 지키는 것은 다른 서버의 복제본입니다.
    .short = { $partition }: 미플러시 레코드 유실

fact-disk-slowed = { $broker } 브로커의 디스크 작업 하나에 이제 { $latency } 걸립니다.
    .why = 쓰기는 끝난 뒤에 응답하고, 페이지 캐시에 없는 읽기는 디스크를 기다립니다. 이 브로커의 팔로워도 뒤처집니다.
    .short = { $broker }: 디스크 { $latency }

fact-disk-filled = { $broker }의 디스크가 가득 찼습니다.
    .why = 무언가를 쓰기 전까지는 아무 일도 없습니다. 다음 쓰기가 실패합니다.
    .short = { $broker }: 디스크 가득 참

fact-disk-freed = { $broker }의 디스크에 다시 여유가 생겼습니다.
    .why = 종료된 프로세스가 저절로 돌아오지는 않습니다. 다시 시작해야 합니다.
    .short = { $broker }: 디스크 여유

fact-log-dir-failed = { $broker-kind ->
    [controller] { $broker } 컨트롤러가
   *[broker] { $broker } 브로커가
} { $partition } 파티션에 쓰지 못합니다. 로그 디렉터리가 오프라인이 되고, 다른 디렉터리가 없어 프로세스가 종료됩니다.
    .why = 첫 I/O 오류(KafkaStorageException)에서 로그 디렉터리를 내립니다. 디스크를 비우고 다시 시작해야 합니다.
    .short = { $broker } 종료: 디스크 가득 참

fact-clock-skewed = { $ms ->
    [0] { $node }의 시계가 다시 맞습니다.
   *[other] { $node }의 시계가 { $ms }ms 어긋납니다.
}
    .why = 타임아웃은 이 시각을 따르지 않습니다. 타임스탬프(CreateTime, LogAppendTime)와 보존 기간이 영향을 받습니다.
    .short = { $node }: 시계 { $ms }ms

fact-restarted = { $node } 프로세스가 다시 시작합니다.
    .why = { $node-kind ->
        [controller] 메타데이터 로그를 다시 읽고 컨트롤러 리더를 따라갑니다.
        [broker] 메모리의 내용은 사라졌습니다. 로그와 그 안의 커밋된 오프셋은 디스크에 남아 있습니다.
       *[client] 메모리의 내용은 사라졌습니다. 컨슈머는 새 멤버로 합류해 커밋된 오프셋부터 읽습니다.
    }
    .short = { $node } 재시작

fact-frozen = { $node } 프로세스가 멈췄습니다. 하트비트도 나가지 않습니다.
    .why = 긴 GC가 바깥에서는 이렇게 보입니다. 프로세스는 살아 있지만 조용합니다.
    .short = { $node } 멈춤

fact-thawed = { $node } 프로세스가 아무 일 없었다는 듯 다시 움직입니다.
    .why = 얼마나 멈춰 있었는지 스스로는 모릅니다. 다른 쪽의 응답을 받고서야 압니다.
    .short = { $node } 다시 움직임

fact-link-cut = 이제 { $a }, { $b } 사이로 아무것도 오가지 못합니다.
    .why = 아무도 알려 주지 않습니다. 양쪽은 타임아웃이 될 때까지 응답이 없다는 것만 압니다.
    .short = { $a } – { $b } 차단

fact-link-slowed = { $a }, { $b } 사이의 편도 지연이 이제 { $latency }입니다.
    .short = { $a } – { $b } 지연

fact-link-lossy = { $a }, { $b } 사이에서 오가는 것의 { $percent }%가 유실됩니다.
    .why = 실제 TCP는 다시 보냅니다. 여기서의 유실은 TCP도 복구하지 못한 경우라 연결이 끊깁니다.
    .short = { $a } – { $b } 유실

fact-link-healed = { $a }, { $b } 사이가 다시 정상입니다.
    .short = { $a } – { $b } 복구

fact-isolated = { $node } 프로세스는 이제 누구와도 통신할 수 없습니다.
    .why = 프로세스는 살아 있고, 타임아웃이 될 때까지 아무 문제 없다고 믿습니다.
    .short = { $node } 고립

fact-leader-elected = { $leader }: 리더 에포크 { $epoch }부터 { $partition } 파티션의 리더입니다.
    .why = 파티션에 쓰는 일은 리더만 받습니다. 컨슈머도 리더에게서 읽습니다.
    .short = { $partition } 리더: { $leader }

fact-broker-added = { $broker } 브로커를 클러스터에 추가합니다.
    .why = 등록하고 메타데이터 로그를 읽습니다. 파티션이 저절로 옮겨 오지는 않으며 reassign으로 옮깁니다.
    .short = { $broker } 추가

fact-leader-changed = 이제 { $leader } 브로커가 리더 에포크 { $epoch }부터 { $partition } 파티션의 리더입니다.
    .why = 컨트롤러는 살아 있는 ISR 복제본을, 없으면 ELR 복제본을 고릅니다. acks=all이 약속한 레코드를 모두 가지고 있습니다.
    .short = { $partition } 새 리더: { $leader }

fact-last-known-leader-elected = ISR도 ELR도 비어, 마지막 리더였던 { $leader } 브로커가 리더 에포크 { $epoch }부터 다시 { $partition } 파티션의 리더입니다.
    .why = 잃은 것이 없는지는 컨트롤러도 모릅니다. 꺼질 때 디스크에 쓰지 못한 것은 사라졌을 수 있어 unclean 선출로 칩니다.
    .short = { $partition } 마지막 리더: { $leader }

fact-unclean-leader-elected = ISR에 없던 { $leader } 브로커가 리더 에포크 { $epoch }부터 { $partition } 파티션의 리더입니다.
    .why = unclean.leader.election.enable=true나 수동 선출은 가용성을 택합니다. 여기 없는 레코드는 사라집니다.
    .short = { $partition } unclean 리더: { $leader }

fact-isr-changed = { $partition } 파티션의 ISR은 이제 { $isr }입니다.
    .why = ISR은 컨트롤러만 정하고 메타데이터 로그에 씁니다. acks=all은 ISR 전부를 기다립니다.
    .short = { $partition }: ISR { $isr }

fact-reassignment-started = { $partition } 파티션의 복제본을 { $replicas }(으)로 옮기기 시작합니다.
    .why = 새 복제본을 먼저 더해 전부 복사하게 하고, ISR에 들어온 뒤에야 예전 복제본을 뺍니다.
    .short = { $partition } 이동 시작

fact-reassignment-completed = { $partition } 파티션의 이동이 끝났습니다. 복제본은 { $replicas }입니다.
    .why = 새 복제본이 모두 ISR에 들어왔으므로 예전 복제본을 뺐습니다.
    .short = { $partition } 이동 완료

fact-controller-elected = { $controller } 노드가 에포크 { $epoch }의 컨트롤러 리더입니다.
    .why = 보터 과반수가 뽑았습니다. 이제 파티션 리더는 이 노드만 정하고, 브로커 세션은 처음부터 다시 셉니다.
    .short = 컨트롤러: { $controller }

fact-broker-registered = 컨트롤러가 { $broker } 브로커를 브로커 에포크 { $epoch }로 등록합니다.
    .why = 브로커는 시작할 때마다 등록하고, 메타데이터 로그를 따라잡을 때까지 펜싱됩니다.
    .short = { $broker } 등록

fact-broker-unfenced = 컨트롤러가 { $broker } 브로커의 펜싱을 풉니다.
    .why = 메타데이터 로그를 따라잡았으므로 다시 리더가 되고 ISR에 들어갈 수 있습니다.
    .short = { $broker } 펜싱 해제

fact-broker-fenced = 컨트롤러가 { $broker } 브로커를 펜싱합니다.
    .why = broker.session.timeout.ms 동안 하트비트가 없었거나 곧 멈춥니다. 리더도 ISR도 아닙니다.
    .short = { $broker } 펜싱

fact-controlled-shutdown-started = { $broker } 브로커가 종료를 요청했고, 컨트롤러가 리더 자리를 먼저 다른 브로커에 넘깁니다.
    .why = 그래서 리더 없는 시간이 거의 없습니다. 갑자기 죽으면 브로커 세션이 끝날 때까지 리더가 없습니다.
    .short = { $broker } 종료 중

fact-controlled-shutdown-timed-out = 5분 동안 어떤 컨트롤러도 { $broker } 브로커의 종료를 승인하지 않았습니다. 그대로 종료합니다.
    .why = 끝까지 리더였으므로, 컨트롤러가 알아챌 때까지 그 파티션에는 리더가 없습니다. 로그는 정상적으로 닫습니다.
    .short = { $broker } 승인 없이 종료

fact-registration-timed-out = { $broker } 브로커가 제시간에 등록하지 못해 종료합니다.
    .why = 응답하는 컨트롤러가 없으면, 시작하던 브로커는 initial.broker.registration.timeout.ms 뒤에 포기합니다.
    .short = { $broker } 등록 실패

fact-stopped = { $node } 프로세스가 정상 종료했습니다.
    .why = 정상 종료 파일을 남겼으므로, 다시 시작하면 컨트롤러는 잃은 것이 없음을 압니다.
    .short = { $node } 종료

fact-leader-lost = { $partition } 파티션에 리더가 없습니다. 리더였던 { $broker } 브로커 대신 리더가 될 수 있는 복제본 중 살아 있는 것이 없습니다.
    .why = 살아 있는 ISR이나 ELR 복제본만 리더가 됩니다. 돌아올 때까지 읽고 쓸 수 없습니다.
    .short = { $partition } 리더 없음

# ---- log ----

fact-records-appended = { $broker } 리더가 { $partition } 파티션의 { $count ->
    [1] 오프셋 { $first }에 레코드를 덧붙입니다
   *[other] 오프셋 { $first }~{ $last }에 레코드 { $count }개를 덧붙입니다
}.
    .why = 리더는 파티션의 다음 오프셋을 차례로 붙입니다. 한 번 쓴 오프셋은 다시 쓰지 않습니다.
    .short = { $count ->
        [1] { $partition }: 오프셋 { $first }
       *[other] { $partition }: 오프셋 { $first }~{ $last }
    }

fact-duplicate-batch-answered = { $broker } 리더에 { $partition } 파티션의 이 레코드가 { $count ->
    [1] 오프셋 { $first }에
   *[other] 오프셋 { $first }~{ $last }에
} 이미 있습니다. 그렇게 답하고 아무것도 쓰지 않습니다.
    .why = 리더는 멱등 프로듀서의 마지막 배치 다섯 개를 기억해 그 오프셋으로 답합니다. DUPLICATE_SEQUENCE_NUMBER는 이제 안 씁니다.
    .short = { $partition } 중복 { $first }

fact-segment-rolled = { $broker } 브로커가 { $partition } 파티션의 새 세그먼트를 오프셋 { $base }에서 시작합니다.
    .why = 로그는 여러 파일로 이어집니다. 쓰기는 마지막 파일에만 하고, 오래된 파일은 통째로 지우거나 컴팩션합니다.
    .short = { $partition } 세그먼트 { $base }

fact-segment-deleted = { $broker } 브로커가 { $partition } 파티션에서 오프셋 { $base }부터의 세그먼트를 지웁니다({ $reason }).
    .why = 세그먼트를 통째로 지우며 컨슈머는 살피지 않습니다. file.delete.delay.ms와 달리 여기서는 파일을 바로 지웁니다.
    .short = { $partition } 세그먼트 { $base } 삭제

fact-log-start-offset-moved = { $partition } 파티션의 시작 오프셋이 { $from }에서 { $to }로 바뀝니다.
    .why = 그 앞의 레코드는 지워졌습니다. 요청하면 OFFSET_OUT_OF_RANGE 오류를 받습니다.
    .short = { $partition } 시작 { $to }

fact-log-cleaned = { $broker } 브로커가 { $partition } 파티션을 오프셋 { $end } 앞까지 컴팩션합니다. 레코드 { $before }개 중 { $after }개가 남습니다.
    .why = 키마다 마지막 레코드가 제 오프셋 그대로 남습니다. 활성 세그먼트는 컴팩션하지 않으므로 같은 키가 아직 여러 번 있을 수 있습니다.
    .short = { $partition } 컴팩션

fact-append-refused = { $broker } 브로커가 { $partition } 파티션에 쓰기를 거부합니다: { $error }.
    .why = { why-error }
    .short = { $partition }: { $error-name }

fact-isr-proposed = { $broker } 브로커가 { $partition } 파티션의 ISR을 { $isr }(으)로 바꿔 달라고 컨트롤러에 요청합니다.
    .why = 따라잡은 팔로워는 ISR에 들어가고 너무 오래 뒤처진 팔로워는 ISR에서 빠집니다. 결정은 컨트롤러가 합니다.
    .short = { $partition }: ISR { $isr } 요청
fact-records-replicated = { $broker } 브로커가 { $leader } 브로커에서 { $partition } 파티션의 오프셋 { $first }~{ $last }까지 복제합니다.
    .why = 팔로워는 스스로 가져갑니다. 어떤 오프셋부터 Fetch한다는 것은 그 앞의 레코드를 모두 가지고 있다는 뜻입니다.
    .short = { $partition }: { $first }~{ $last } 복제
fact-follower-high-watermark-advanced = { $broker } 브로커가 { $partition } 파티션의 하이 워터마크가 { $to }임을 리더에게서 전해 듣습니다. 그전에는 { $from }까지로 알고 있었습니다.
    .why = 팔로워는 다음 Fetch의 응답에서야 하이 워터마크를 알게 되므로 조금 늦습니다.
    .short = { $partition }: 팔로워 HW { $to }
fact-replica-fetch-failed = { $broker } 브로커가 { $leader } 브로커에서 { $partition } 파티션을 복제하지 못합니다: { $error }.
    .why = 잠시 뒤에, 또는 메타데이터가 다른 리더를 알려 주면 바로 다시 시도합니다.
    .short = { $partition }: { $error-name }
fact-replica-fetch-given-up = { $broker } 브로커가 { $leader } 브로커에서 복제한 { $partition } 파티션의 레코드를 쓰지 못해 복제를 포기합니다: { $error }.
    .why = 새 리더 에포크가 시작되거나 브로커를 재시작해야 이 파티션을 다시 복제합니다. 다른 파티션은 계속 복제합니다.
    .short = { $partition } 복제 포기: { $error-name }
fact-log-truncated = { $broker } 브로커가 { $partition } 파티션의 로그를 { $from }에서 { $to }까지 잘라 냅니다. 그 뒤의 내용은 리더에게 없기 때문입니다.
    .why = 리더가 바뀌면 로그의 끝이 서로 다를 수 있습니다. 어디서 갈라졌는지는 리더 에포크로 알 수 있고, 새 리더의 레코드가 기준이 됩니다.
    .short = { $partition }: { $to }까지 잘라 냄
fact-high-watermark-advanced = { $partition } 파티션의 하이 워터마크가 { $from }에서 { $to }까지 올라갑니다.
    .why = 컨슈머는 하이 워터마크 앞까지만 읽습니다. 동기화된 복제본이 모두 가진 레코드들입니다.
    .short = { $partition } HW { $to }

fact-producer-ids-allocated = { $broker } 브로커가 { $first }번부터 프로듀서 ID { $count }개를 나눠 줄 수 있습니다.
    .why = 컨트롤러가 겹치지 않게 1,000개씩 줍니다. 받기 전에는 COORDINATOR_LOAD_IN_PROGRESS로 응답합니다.
    .short = { $broker } 프로듀서 ID 확보

fact-fetch-parked = { $broker } 브로커가 { $node }의 Fetch를 최대 { $wait } 동안 붙잡아 둡니다. 새 레코드가 없습니다.
    .why = fetch.min.bytes만큼 쌓이지 않으면 빈 응답 대신 fetch.max.wait.ms까지 기다립니다.
    .short = { $node } Fetch 대기

# ---- producer ----

fact-record-queued = { $hash ->
    [0] { $producer } 프로듀서가 { $key ->
        [0] 키 없는 레코드를
       *[other] 키가 "{ $key }"인 레코드를
    } { $partition } 파티션의 배치에 넣습니다.
   *[other] { $producer } 프로듀서가 키 "{ $key }" 레코드를 { $partition } 파티션의 배치에 넣습니다: { $hash } mod { $partitions }.
}
    .why = { $hash ->
        [0] 레코드가 지정한 파티션, 지금의 sticky 파티션, 또는 다른 파티셔너가 고른 파티션입니다.
       *[other] 기본 파티셔너는 키의 murmur2 해시를 양수로 만들어 파티션 수로 나눈 나머지를 씁니다.
    }
    .short = { $producer } → { $partition } 배치

fact-records-acknowledged = { $first ->
    [-1] { $producer } 프로듀서가 { $partition } 파티션의 레코드 { $count }개를 응답 없이 보낸 것으로 칩니다.
   *[other] { $producer } 프로듀서가 { $partition } 파티션의 오프셋 { $first }부터 레코드 { $count }개가 저장된 것을 압니다.
}
    .why = acks=all이면 동기화된 복제본이 모두 받은 뒤, acks=1이면 리더가 쓴 뒤 응답하고, acks=0이면 응답이 없습니다.
    .short = { $partition } 쓰기 확인

fact-records-failed = { $producer } 프로듀서가 { $partition } 파티션으로 보낼 레코드 { $count }개를 포기합니다: { $error }.
    .why = { why-error }
    .short = { $producer }: { $error-name }

fact-batch-retried = { $producer } 프로듀서가 { $partition } 파티션의 배치를 { $wait } 뒤에 다시 보냅니다: { $error }.
    .why = 재시도할 수 있는 에러는 retry.backoff.ms 뒤에 delivery.timeout.ms가 될 때까지 다시 시도합니다.
    .short = { $producer } 재시도: { $partition }

fact-producer-id-obtained = { $producer } 프로듀서가 프로듀서 ID { $id }, 에포크 { $epoch }을(를) 받았습니다.
    .why = enable.idempotence: 배치마다 이 ID와 파티션별 시퀀스가 붙어, 리더가 받은 적 있는 배치를 알아봅니다.
    .short = { $producer } 프로듀서 ID { $id }

fact-producer-epoch-bumped = { $producer } 프로듀서(ID { $id })가 에포크 { $epoch }에서 시퀀스를 0부터 다시 셉니다.
    .why = 배치가 실패했거나 리더에 앞선 배치가 없습니다. 새 에포크는 시퀀스를 새로 시작하며, 이전 에포크와 비교하지 않습니다.
    .short = { $producer } 에포크 { $epoch }

fact-duplicate-answered = { $partition } 파티션의 리더가 { $producer } 프로듀서의 레코드 { $count }개를 이미 받은 적이 있습니다.
    .why = DUPLICATE_SEQUENCE_NUMBER (46): 지나간 시퀀스입니다. 프로듀서는 성공으로 처리하지만 오프셋은 알 수 없습니다.
    .short = { $partition }: 이미 있음

fact-batch-split = { $producer } 프로듀서가 { $partition } 파티션의 배치를 { $parts }개로 쪼개 보냅니다.
    .why = MESSAGE_TOO_LARGE (10): 리더는 max.message.bytes보다 큰 배치를 거부합니다. 레코드 하나는 쪼갤 수 없습니다.
    .short = { $producer } 배치 쪼갬

fact-buffer-exhausted = { $producer } 프로듀서의 send가 기다립니다: 레코드 { $bytes }바이트를 담을 메모리가 없습니다.
    .why = 보낼 배치로 buffer.memory가 찼습니다. send는 max.block.ms까지 기다리고, 그 뒤 실패를 future로 알립니다.
    .short = { $producer } 메모리 부족

fact-send-refused = { $producer } 프로듀서가 { $topic } 토픽으로 보낼 수 없습니다: { $error }.
    .why = { $error-name ->
        [REQUEST_TIMED_OUT] 메모리나 메타데이터를 max.block.ms 안에 못 얻었습니다. Kafka 기본값과 달리 여기는 토픽을 자동 생성하지 않습니다.
       *[other] { why-error }
    }
    .short = { $producer }: { $error-name }

fact-sticky-partition-chosen = { $producer } 프로듀서가 이제 키 없는 레코드를 { $partition } 파티션에 넣습니다.
    .why = 기본 파티셔너는 한 파티션에 batch.size 바이트 이상 넣은 뒤에 바꿉니다. 배치가 적고 커집니다.
    .short = { $producer } sticky: { $partition }

fact-producer-closed = { $producer } 프로듀서가 닫혔습니다.
    .why = close()는 배치에 남은 레코드를 먼저 보내고 나서 연결을 닫습니다.
    .short = { $producer } 닫힘

# ---- consumer ----

fact-coordinator-found = { $consumer } 컨슈머가 { $group } 그룹의 코디네이터를 찾았습니다: { $broker }.
    .why = group.id의 해시로 __consumer_offsets의 파티션이 정해지고, 그 리더가 그룹의 코디네이터입니다.
    .short = { $consumer }: 코디네이터 { $broker }

fact-coordinator-lost = { $consumer } 컨슈머가 { $broker } 브로커를 더는 { $group } 그룹의 코디네이터로 여기지 않습니다.
    .why = NOT_COORDINATOR, 연결 끊김, 응답 없는 세션 뒤에는 FindCoordinator로 다시 찾습니다.
    .short = { $consumer }: 코디네이터 잃음

fact-metadata-updated = { $client } 클라이언트가 지금의 토픽, 파티션, 리더를 압니다.
    .why = metadata.max.age.ms(5분) 동안 씁니다. 그 전이라도 맞지 않다는 에러를 받으면 새로 묻습니다.
    .short = { $client } 메타데이터

fact-partitions-revoked = { $partitions ->
    [0] { $consumer } 컨슈머는 다시 합류하기 전에 반납할 파티션이 없습니다.
   *[other] { $consumer } 컨슈머가 { $partitions } 파티션을 반납하고 한동안 읽지 않습니다.
}
    .why = range 같은 eager 방식은 합류하기 전에 전부, cooperative나 consumer 프로토콜은 넘겨줄 것만 반납합니다.
    .short = { $partitions ->
        [0] { $consumer } 반납 없음
       *[other] { $consumer } 파티션 { $partitions-count }개 반납
    }

fact-partitions-assigned = { $partitions ->
    [0] { $epoch ->
        [0] { $consumer } 컨슈머는 세대 { $generation }에서 새로 받은 파티션이 없습니다.
       *[other] { $consumer } 컨슈머는 에포크 { $epoch }에서 새로 받은 파티션이 없습니다.
    }
   *[other] { $epoch ->
        [0] { $consumer } 컨슈머가 세대 { $generation }에서 { $partitions } 파티션을 맡습니다.
       *[other] { $consumer } 컨슈머가 에포크 { $epoch }에서 { $partitions } 파티션을 넘겨받습니다.
    }
}
    .why = { $partitions ->
        [0] 파티션의 담당은 하나뿐입니다. eager 멤버는 못 받으면 쉬고, cooperative나 consumer 프로토콜은 가진 것을 유지합니다.
       *[other] 그룹에서는 담당 컨슈머만 그 파티션을 읽습니다. 커밋된 오프셋부터 시작합니다.
    }
    .short = { $partitions ->
        [0] { $consumer } 새 파티션 없음
       *[other] { $consumer } 파티션 { $partitions-count }개 담당
    }

fact-partitions-lost = { $partitions ->
    [0] { $consumer } 컨슈머가 더는 멤버가 아님을 알게 됩니다.
   *[other] { $consumer } 컨슈머가 { $partitions } 파티션이 다른 멤버에게 넘어갔음을 알게 됩니다.
}
    .why = 멤버 ID나 세대가 더는 유효하지 않아 커밋도 늦었습니다(onPartitionsLost). 이미 다른 멤버가 읽을 수 있습니다.
    .short = { $consumer } 파티션 잃음

fact-assignment-computed = { $group } 그룹의 리더 { $consumer } 컨슈머가 { $assignor } 방식으로 파티션 { $partitions }개를 멤버 { $members }명에게 나눕니다.
    .why = classic 프로토콜에서는 그룹 리더인 컨슈머가 할당을 계산합니다. 코디네이터는 전달만 합니다.
    .short = { $consumer } 할당 계산

fact-position-set = { $consumer } 컨슈머는 { $partition } 파티션을 오프셋 { $offset }부터 읽습니다: { $source }.
    .why = 위치(position)는 다음에 읽을 오프셋이고, 컨슈머의 메모리에 있습니다.
    .short = { $partition } 오프셋 { $offset }부터

fact-position-out-of-range = { $consumer } 컨슈머가 { $partition } 파티션에 없는 오프셋을 요청합니다: { $offset }.
    .why = OFFSET_OUT_OF_RANGE (1): 위치가 로그의 처음과 끝을 벗어났습니다. auto.offset.reset을 따릅니다.
    .short = { $consumer }: 오프셋 { $offset } 없음

fact-position-validated = { $partition } 파티션의 리더에 { $consumer } 컨슈머가 오프셋 { $offset } 앞까지 읽은 것이 모두 있습니다.
    .why = 리더가 바뀌면 클라이언트는 OffsetForLeaderEpoch로, 읽은 것이 새 리더의 로그에도 있는지 묻습니다(KIP-320).
    .short = { $partition } 오프셋 { $offset } 확인

fact-log-truncation-detected = { $consumer } 컨슈머는 { $partition } 파티션의 오프셋 { $offset }에 있지만, { $diverged ->
    [-1] 리더는 읽은 것의 에포크를 모릅니다.
   *[other] 리더의 로그는 오프셋 { $diverged }부터 읽은 것과 다릅니다.
}
    .why = 잘려 나간 레코드를 읽었습니다(KIP-320). none이면 LogTruncationException, 아니면 갈라진 곳부터 읽습니다.
    .short = { $consumer } 읽은 것이 사라짐

fact-no-offset-for-partition = { $consumer } 컨슈머에게 { $partition } 파티션의 커밋된 오프셋이 없습니다.
    .why = auto.offset.reset=none이면 처음이나 끝에서 시작하지 않고 NoOffsetForPartitionException을 던집니다.
    .short = { $consumer }: 오프셋 없음

fact-read-replica-chosen = { $consumer } 컨슈머가 이제 { $partition } 파티션을 { $replica } 브로커에서 읽습니다. 리더가 알려 준 복제본입니다.
    .why = RackAwareReplicaSelector가 같은 랙의 ISR 복제본을 고릅니다. 그 복제본이 아는 하이 워터마크까지만 읽어 조금 늦습니다.
    .short = { $partition }: { $replica }에서 읽기

fact-records-fetched = { $consumer } 컨슈머가 { $partition } 파티션의 오프셋 { $first }부터 레코드 { $count }개를 버퍼에 받습니다.
    .why = 받아 왔다고 넘긴 것은 아닙니다. poll이 메모리에서 max.poll.records개씩 돌려줍니다.
    .short = { $consumer } { $count }개 받음

fact-records-polled = poll이 { $consumer } 컨슈머에게 { $partition } 파티션의 오프셋 { $first }부터 레코드 { $count }개를 돌려줍니다.
    .why = 애플리케이션이 처리하기도 전에 위치는 지금 움직입니다. 커밋된 오프셋은 그대로입니다.
    .short = { $consumer } poll { $count }개

fact-record-processed = { $consumer } 컨슈머가 { $partition } 파티션의 오프셋 { $offset } 처리를 마쳤습니다{ $key ->
    [0] .
   *[other] {" "}(키 "{ $key }").
}
    .why = Kafka는 이를 모릅니다. 컨슈머가 커밋하는 오프셋만 압니다.
    .short = { $consumer } 오프셋 { $offset } 처리

fact-offset-committed = { $consumer } 컨슈머의 커밋이 확인되었습니다: { $partition } 파티션, 오프셋 { $offset }.
    .why = 커밋된 오프셋은 다음에 읽을 오프셋입니다. { $offset } 앞의 레코드는 처리한 것으로 칩니다.
    .short = { $partition } 커밋 { $offset }

fact-commit-failed = { $consumer } 컨슈머가 커밋하지 못합니다: { $error }.
    .why = { why-error }
    .short = { $consumer }: { $error-name }

fact-commit-callback = { $error ->
    [0] { $consumer } 컨슈머가 { $commit }번 비동기 커밋의 성공을 알게 됩니다.
   *[other] { $consumer } 컨슈머가 { $commit }번 비동기 커밋의 실패를 알게 됩니다: { $error }.
}
    .why = commitAsync의 콜백은 다음 poll이나 커밋 안에서 응답이 온 순서대로 불립니다. 스스로 다시 시도하지 않습니다.
    .short = { $consumer }: commitAsync { $commit }

fact-consumer-held = { $consumer } 컨슈머의 애플리케이션이 멈췄습니다. 하트비트는 계속 나갑니다.
    .why = 하트비트는 별도 스레드가 보냅니다. poll이 멈춘 것은 max.poll.interval.ms만 알아챕니다.
    .short = { $consumer } 처리 멈춤

fact-consumer-released = { $consumer } 컨슈머의 애플리케이션이 다시 일합니다.
    .why = 그사이 max.poll.interval.ms가 지났다면 이미 그룹을 떠났으므로 다시 합류해야 합니다.
    .short = { $consumer } 처리 재개

fact-partition-paused = { $consumer } 컨슈머가 { $partition } 파티션을 일시 정지합니다.
    .why = 담당은 그대로이고 poll도 계속하지만, 이 파티션의 레코드는 나오지 않아 랙이 커집니다.
    .short = { $partition } 일시 정지

fact-partition-resumed = { $consumer } 컨슈머가 { $partition } 파티션을 다시 읽습니다.
    .why = 멈췄던 위치에서 그대로 이어집니다.
    .short = { $partition } 재개

fact-consumer-closing = { $unprocessed ->
    [0] { $consumer } 컨슈머가 닫힙니다.
   *[other] { $consumer } 컨슈머가 닫히면서 poll이 돌려준 레코드 { $unprocessed }개를 버립니다.
}
    .why = { $unprocessed ->
        [0] close()는 자동 커밋이 켜져 있으면 위치를 커밋하고, 파티션을 반납한 뒤 그룹을 떠납니다.
       *[other] 자동 커밋은 poll이 돌려준 것을 처리한 것으로 칩니다. 배치 중간에 닫으면 나머지를 건너뜁니다.
    }
    .short = { $consumer } 닫는 중

fact-consumer-left = { $consumer } 컨슈머가 { $group } 그룹에 떠난다고 알립니다.
    .why = LeaveGroup 덕분에 코디네이터가 session.timeout.ms를 기다리지 않아도 됩니다.
    .short = { $consumer } 나감

fact-poll-interval-exceeded = { $consumer } 컨슈머가 { $limit } 동안 poll을 부르지 않아 스스로 { $group } 그룹을 떠납니다.
    .why = max.poll.interval.ms가 지나면 하트비트 스레드가 LeaveGroup을 보냅니다. 살아 있지만 진전이 없기 때문입니다.
    .short = { $consumer } poll 시간 초과

fact-consumer-failed = { $consumer } 컨슈머가 { $error } 에러로 멈춥니다.
    .why = { why-error }
    .short = { $consumer }: { $error-name }

fact-rejoin-needed = { $consumer } 컨슈머는 다시 합류해야 합니다: { $error }.
    .why = { why-error }
    .short = { $consumer } 재합류 필요

# ---- group coordinator ----

fact-member-id-given = { $group } 그룹의 코디네이터가 { $client } 컨슈머에게 멤버 ID를 줍니다: { $member }.
    .why = 첫 JoinGroup에는 MEMBER_ID_REQUIRED (79)로 답합니다. 돌아오지 않는 멤버가 쌓이는 것을 막습니다.
    .short = { $client } 멤버 ID 받음

fact-member-joined = { $client } 컨슈머가 { $group } 그룹의 멤버가 됩니다.
    .why = classic 그룹에 새 멤버가 오면 파티션을 다시 나누어야 하므로 리밸런싱이 일어납니다.
    .short = { $client } 합류

fact-member-rejoined = { $client } 컨슈머가 { $group } 그룹에 다시 합류합니다.
    .why = 알고 있는 모든 멤버가 JoinGroup을 보내면 합류 단계가 끝납니다.
    .short = { $client } 재합류

fact-member-gone = { $client } 컨슈머는 더 이상 { $group } 그룹의 멤버가 아닙니다: { $how }.
    .why = 다른 멤버가 넘겨받을 때까지 이 컨슈머의 파티션은 담당이 없습니다.
    .short = { $client } 제외

fact-static-member-replaced = { $client } 컨슈머가 { $group } 그룹의 정적 멤버 자리({ $instance })에 돌아옵니다.
    .why = 아는 group.instance.id라서, 새 프로세스가 새 멤버 ID와 원래 자리를 받습니다.
    .short = { $instance } 복귀

fact-rebalance-started = { $group } 그룹이 세대 { $generation } 다음의 리밸런싱을 시작합니다: { $reason }.
    .why = { $reason-id ->
        [rebalance-first-member] 빈 그룹의 첫 멤버는 group.initial.rebalance.delay.ms 동안 기다려 다른 멤버와 함께 시작합니다.
       *[other] 멤버들은 다음 하트비트 응답의 REBALANCE_IN_PROGRESS (27)로 알고, 다음 poll에서 다시 합류합니다.
    }
    .short = { $group } 리밸런싱

fact-initial-delay-started = { $group } 그룹이 다른 멤버를 { $wait } 동안 기다립니다.
    .why = group.initial.rebalance.delay.ms: 함께 시작하는 컨슈머들이 리밸런싱 한 번으로 끝나게 합니다.
    .short = { $group } { $wait } 대기

fact-initial-delay-extended = 방금 새 멤버가 와서 { $group } 그룹이 { $wait } 더 기다립니다.
    .why = 멤버가 오는 동안 대기가 이어지지만 리밸런싱 타임아웃(max.poll.interval.ms)을 넘지는 않습니다.
    .short = { $group } 더 대기

fact-group-state-changed = { $group } 그룹의 상태가 바뀝니다: { $from } → { $to }.
    .why = { $to-id ->
        [group-state-preparing-rebalance] PreparingRebalance: 코디네이터가 모든 멤버의 JoinGroup을 모읍니다.
        [group-state-completing-rebalance] CompletingRebalance: 모두 합류했고, 리더의 할당을 기다립니다.
        [group-state-assigning] Assigning: 그룹이 바뀌었고, 새 목표 할당은 아직 계산되지 않았습니다.
        [group-state-reconciling] Reconciling: 멤버마다 제 속도로 목표 할당에 맞춰 갑니다.
        [group-state-stable] Stable: 모두 할당을 받고 읽습니다.
        [group-state-empty] Empty: 멤버가 없습니다. 커밋된 오프셋은 남습니다.
       *[other] Dead: 이 코디네이터는 더 이상 이 그룹을 관리하지 않습니다.
    }
    .short = { $group }: { $to }

fact-generation-started = { $group } 그룹의 세대 { $generation }, 멤버 { $members }명으로 시작합니다. { $leader } 리더가 { $assignor } 방식으로 나눕니다.
    .why = 세대 번호는 과거를 차단합니다. 이전 세대의 요청은 ILLEGAL_GENERATION (22)으로 거부됩니다.
    .short = { $group } 세대 { $generation }

fact-group-became-stable = { $epoch ->
    [0] { $group } 그룹이 세대 { $generation }에서 Stable이 됩니다.
   *[other] { $group } 그룹이 에포크 { $epoch }에서 Stable이 됩니다.
}
    .why = { $epoch ->
        [0] 리더의 할당을 __consumer_offsets에 쓴 뒤, 각 SyncGroup에 그 멤버의 몫으로 응답합니다.
       *[other] 마지막 멤버까지 이 에포크의 목표 할당에 이르렀습니다. 반납할 것도, 기다릴 것도 없습니다.
    }
    .short = { $group } Stable

fact-group-became-empty = { $group } 그룹에 멤버가 하나도 없습니다.
    .why = 커밋된 오프셋은 남아 있다가, 마지막 멤버가 떠나고 7일 뒤(offsets.retention.minutes) 만료됩니다.
    .short = { $group } Empty

fact-group-leader-changed = 이제 { $leader } 컨슈머가 { $group } 그룹의 리더입니다.
    .why = 합류한 멤버라면 누구나 리더가 될 수 있습니다. 리더는 파티션을 나누고 새 파티션을 살핍니다.
    .short = { $group } 리더: { $leader }

fact-session-expired = { $client } 컨슈머가 { $after } 동안 조용해서 { $group } 그룹의 코디네이터가 제외합니다.
    .why = 하트비트 없이 session.timeout.ms가 지났습니다. consumer 프로토콜에서는 그 시간을 브로커가 정합니다.
    .short = { $client } 세션 만료

fact-request-refused = { $group } 그룹의 코디네이터가 { $client }의 { $api } 요청을 거부합니다: { $error }.
    .why = { why-error }
    .short = { $client }: { $error-name }

fact-offset-stored = { $group } 그룹의 커밋이 저장됩니다: { $partition } 파티션, 오프셋 { $offset }.
    .why = 커밋은 __consumer_offsets의 레코드입니다. 그룹, 토픽, 파티션마다 마지막 것이 유효합니다.
    .short = { $partition } 커밋 { $offset }

fact-offset-expired = { $group } 그룹의 { $partition } 파티션 커밋 오프셋이 만료되어 지워집니다.
    .why = 멤버 없이 offsets.retention.minutes가 지났습니다. 다음 컨슈머는 auto.offset.reset을 따릅니다.
    .short = { $partition } 오프셋 만료

fact-target-assignment-computed = { $group } 그룹의 코디네이터가 에포크 { $epoch }의 목표 할당을 { $assignor } 방식으로 계산합니다: 멤버 { $members }명, 파티션 { $partitions }개.
    .why = consumer 프로토콜에서는 코디네이터가 할당합니다. 멤버는 제 속도로 맞춰 가고, 서로 기다리지 않습니다.
    .short = { $group } 에포크 { $epoch } 목표 할당

fact-group-loaded = { $broker } 브로커가 로그에서 { $group } 그룹을 읽었습니다: 세대 { $generation }, 멤버 { $members }명.
    .why = 새 코디네이터는 __consumer_offsets 파티션을 다시 읽습니다. 멤버 ID와 세대는 그대로, 세션은 새로 시작합니다.
    .short = { $broker }: { $group } 읽음

# ---- observer ----

fact-record-read-again = { $group } 그룹이 이미 처리한 { $partition } 파티션의 오프셋 { $offset } 레코드를 { $consumer } 컨슈머가 다시 처리합니다.
    .why = 앞선 처리가 커밋되지 않았습니다. at-least-once에서는 중복이 생기므로 애플리케이션이 견뎌야 합니다.
    .short = 오프셋 { $offset } 중복

fact-assignment-overlaps = { $leader } 리더가 { $group } 그룹의 { $first }, { $second } 둘 모두에게 { $partition } 파티션을 줍니다.
    .why = 리더의 할당은 코디네이터도 멤버도 검사하지 않습니다. 둘 다 이 파티션을 읽어 레코드를 두 번 처리합니다.
    .short = { $partition } 중복 할당

fact-assignment-incomplete = { $leader } 리더가 { $group } 그룹의 누구에게도 { $partitions } 파티션을 주지 않습니다.
    .why = 리더의 할당은 코디네이터도 멤버도 검사하지 않습니다. 빠진 파티션은 아무도 읽지 않고, 오류도 나지 않습니다.
    .short = 파티션 { $partitions-count }개 빠짐

# ---- shared reasons ----

why-api = { $api ->
    [Produce] 배치를 파티션의 리더에게 보냅니다.
    [Fetch] 컨슈머의 위치부터 레코드를 달라고 합니다. 브로커가 밀어 주지 않고 컨슈머가 가져옵니다.
    [OffsetForLeaderEpoch] 읽은 것이 아직 로그에 있는지 보려고, 어떤 에포크의 레코드가 어디까지인지 리더에게 묻습니다.
    [ListOffsets] 커밋된 오프셋이 없을 때 파티션의 첫 오프셋이나 끝 오프셋을 묻습니다.
    [Metadata] 어떤 파티션이 있고 어느 브로커가 리더인지 묻습니다.
    [OffsetCommit] 그룹이 다음에 읽을 오프셋을 파티션별로 저장합니다.
    [OffsetFetch] 그룹이 어디까지 왔는지, 커밋된 오프셋을 묻습니다.
    [FindCoordinator] 어느 브로커가 그룹의 코디네이터인지 묻습니다.
    [InitProducerId] 배치에 번호를 붙일 때 쓸 프로듀서 ID를 달라고 합니다: enable.idempotence.
    [JoinGroup] 다음 세대에 넣어 달라고 합니다. 응답은 합류 단계가 끝나야 옵니다.
    [Heartbeat] 세션을 유지합니다. 리밸런싱 중인지는 응답으로 압니다.
    [ConsumerGroupHeartbeat] 멤버가 살아 있음과 가진 파티션을 알립니다. 가져야 할 파티션은 응답으로 압니다.
    [LeaveGroup] 떠난다고 알립니다. 아무도 세션 만료를 기다리지 않아도 됩니다.
   *[SyncGroup] 리더는 할당을 내고, 나머지는 자기 몫을 요청합니다.
}

why-error = { $error-name ->
    [OFFSET_OUT_OF_RANGE] 로그에 그런 오프셋이 없습니다.
    [UNKNOWN_TOPIC_OR_PARTITION] 이 브로커에는 그런 파티션이 없습니다.
    [NOT_LEADER_OR_FOLLOWER] 이 브로커는 리더가 아닙니다. 클라이언트가 메타데이터를 새로 묻습니다.
    [REQUEST_TIMED_OUT] 처리되었는지 아무도 말할 수 없습니다.
    [MESSAGE_TOO_LARGE] 배치가 토픽의 max.message.bytes나 프로듀서의 max.request.size보다 큽니다.
    [NETWORK_EXCEPTION] 응답이 오기 전에 연결이 끊겼습니다. 처리되었을 수도, 아닐 수도 있습니다.
    [COORDINATOR_LOAD_IN_PROGRESS] 아직 준비되지 않았습니다. 로그를 읽는 중이거나 프로듀서 ID를 기다리는 중입니다.
    [COORDINATOR_NOT_AVAILABLE] 지금은 이 그룹의 코디네이터가 없습니다.
    [NOT_COORDINATOR] 이 그룹의 코디네이터는 다른 브로커입니다. 클라이언트가 다시 찾습니다.
    [NOT_ENOUGH_REPLICAS] 동기화된 복제본이 min.insync.replicas보다 적습니다.
    [NOT_ENOUGH_REPLICAS_AFTER_APPEND] 리더에는 기록되었지만 동기화된 복제본이 부족해졌습니다.
    [DUPLICATE_SEQUENCE_NUMBER] 리더가 이미 받은 배치입니다.
    [UNKNOWN_PRODUCER_ID] 리더가 이 프로듀서를 더 이상 기억하지 못합니다.
    [KAFKA_STORAGE_ERROR] 리더가 이 파티션의 디스크를 쓸 수 없습니다.
    [ILLEGAL_GENERATION] 이전 세대의 멤버입니다. 그 파티션은 이미 다른 담당이 있을 수 있습니다.
    [INCONSISTENT_GROUP_PROTOCOL] 다른 멤버들과 공통된 할당 방식이 없습니다.
    [UNKNOWN_MEMBER_ID] 그룹이 모르는, 또는 이미 제외한 멤버입니다. 새 멤버로 합류해야 합니다.
    [INVALID_SESSION_TIMEOUT] session.timeout.ms가 브로커가 허용하는 범위 밖입니다.
    [REBALANCE_IN_PROGRESS] 그룹이 새 세대를 정하는 중입니다. 멤버는 다시 합류해야 합니다.
    [TOPIC_ALREADY_EXISTS] 같은 이름의 토픽이 있습니다.
    [MEMBER_ID_REQUIRED] 새 멤버는 먼저 ID를 받고, 그 ID로 다시 요청합니다.
    [GROUP_MAX_SIZE_REACHED] 그룹의 멤버가 이미 group.max.size만큼 있습니다.
    [FENCED_INSTANCE_ID] 다른 프로세스가 이 group.instance.id를 이어받았습니다.
    [FENCED_MEMBER_EPOCH] 멤버의 에포크가 코디네이터의 기록과 다릅니다. 파티션을 버리고 다시 합류해야 합니다.
    [UNRELEASED_INSTANCE_ID] 이 group.instance.id를 쓰는 멤버가 아직 그룹에 있습니다.
    [UNSUPPORTED_ASSIGNOR] 코디네이터에 그런 할당자가 없습니다.
    [STALE_MEMBER_EPOCH] 요청을 보낸 뒤에 멤버의 에포크가 바뀌었습니다.
    [GROUP_ID_NOT_FOUND] 코디네이터에 그런 그룹이 없습니다.
    [INVALID_REQUEST] 요청에 빠진 것이 있거나 앞뒤가 맞지 않습니다.
    [OUT_OF_ORDER_SEQUENCE_NUMBER] 프로듀서의 시퀀스 번호가 여기 마지막 번호에 이어지지 않습니다. 앞의 것이 빠졌거나, 리더가 기억하는 배치 다섯 개보다 오래되었습니다.
    [INVALID_PRODUCER_EPOCH] 리더가 이 프로듀서의 더 새로운 에포크를 알고 있습니다.
    [INVALID_TXN_STATE] 이 쓰기는 여기서 프로듀서의 트랜잭션에 속하지 않습니다.
    [INVALID_TIMESTAMP] 프로듀서와 리더의 시계가 너무 어긋납니다(message.timestamp.after.max.ms).
    [INVALID_RECORD] 컴팩션 토픽은 키 없는 레코드를 받지 않습니다.
   *[other] Kafka가 거부합니다.
}
