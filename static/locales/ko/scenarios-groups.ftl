# Texts of the lessons about consumer groups, and of the sandbox.
# A part: title (5 words), .what and .why (80 characters each), .next: what the button will do.
# A question: .<option> and .<option>-why, the answer to whoever chose it. A goal: .hint.

chapter-groups = 컨슈머 그룹
chapter-free-play = 자유 실습

# ---- partitions-and-consumers ----

partitions-and-consumers = 파티션과 컨슈머
    .about = 파티션 3개짜리 토픽 하나를 컨슈머 1개에서 4개까지 늘어나는 그룹이 읽습니다. 누가 무엇을 맡고, 누가 아무것도 받지 못할까요? 눈으로 볼 수 있도록 편도 지연을 200ms로 두었습니다. 실제 데이터센터에서는 1ms보다 짧습니다.

partitions-and-consumers-one = 컨슈머 하나, 파티션 셋
    .what = mail-service에 c1뿐이라 파티션 3개를 모두 맡습니다. 초당 2개가 오는데 처리에 600ms가 걸려 랙이 커집니다.
    .why = 그룹 안에서 파티션의 담당은 정확히 하나입니다. 한 컨슈머가 여러 파티션을 맡을 수는 있습니다.
    .next = c2 추가하기

partitions-and-consumers-ask-second = c2가 mail-service에 합류하면 무엇을 읽을까요?
    .halves = 세 파티션의 레코드를 하나씩 번갈아
    .halves-why = 그룹 안에서 파티션은 쪼개지지 않습니다. 담당이 전부 읽기 때문에 순서가 지켜집니다.
    .one = 파티션 하나를 통째로, c1은 둘을 유지
    .one-why = 맞습니다. 3개는 둘로 나누어떨어지지 않고, range는 앞 멤버에게 하나를 더 줍니다.
    .nothing = c1이 떠날 때까지 아무것도
    .nothing-why = 새 멤버는 예비가 아닙니다. JoinGroup이 리밸런싱을 시작하고 모든 멤버가 나눠 맡습니다.

partitions-and-consumers-two = 둘이 나눠 맡기
    .what = 세대 2: c1은 orders-0과 orders-1, c2는 orders-2. c1이 전부 반납하는 동안 잠시 아무도 읽지 않았습니다.
    .why = c1은 하트비트 응답으로 알고, 하던 처리를 마친 뒤 다시 합류해 그룹 리더로서 할당을 계산했습니다.
    .next = c3 추가하기

partitions-and-consumers-ask-third = c3가 합류합니다. 어느 파티션의 담당이 바뀔까요?
    .one-moves = orders-1만: c1이 c3에게
    .one-moves-why = 가장 적게 옮기는 방법이고 sticky 방식이 그렇게 합니다. range는 멤버 순서대로 새로 나눕니다.
    .two-move = orders-1은 c2, orders-2는 c3
    .two-move-why = 맞습니다. range는 이전 담당을 보지 않고 멤버 순서대로 orders-0, 1, 2를 줍니다.
    .none-moves = 없음: c3는 새 파티션을 기다림
    .none-moves-why = c1은 둘을 맡고 있고 멤버는 셋입니다. range는 하나씩 나눠 줍니다.

partitions-and-consumers-three = 하나씩 맡기
    .what = c1은 orders-0, c2는 orders-1, c3는 orders-2. 레코드 3개를 동시에 처리해 랙이 줄어듭니다.
    .why = range는 eager 방식이라 리밸런싱 전에 전부 반납합니다. orders-0을 그대로 맡은 c1도 멈췄습니다.
    .next = c4 추가하기

partitions-and-consumers-ask-fourth = 네 번째 컨슈머가 합류하면 무엇이 달라질까요?
    .faster = 넷이 나눠 하니 더 빨라짐
    .faster-why = 파티션은 3개이고 그룹에서 담당은 하나씩입니다. 네 번째 멤버가 나눌 것이 없습니다.
    .idle = c4는 아무것도 못 받지만, 모두 잠시 멈춤
    .idle-why = 맞습니다. c4도 멤버라서 그룹은 리밸런싱하지만, 돌아갈 파티션이 없습니다.
    .refused = 셋이면 충분하므로 Kafka가 c4를 거부
    .refused-why = 멤버를 거부하는 것은 group.max.size뿐입니다. 멤버가 파티션보다 많아도 됩니다.

partitions-and-consumers-four = c4의 몫은 없음
    .what = c4도 멤버라 poll하고 하트비트를 보내지만 읽을 파티션이 없습니다. 세대 4에서 나머지는 그대로입니다.
    .why = 한 그룹에서 일할 수 있는 멤버 수는 파티션 수까지입니다. 그보다 많은 컨슈머는 도움이 되지 않습니다.
    .next = c1 내보내기

partitions-and-consumers-ask-leave = c1이 정상적으로 떠납니다. orders-0은 누가 맡을까요?
    .the-idle-one = 쉬고 있는 c4
    .the-idle-one-why = 그럴듯하지만 range는 누가 쉬는지 보지 않습니다. 첫 멤버부터 다시 차례로 나눕니다.
    .shifted = c2, 그리고 c3와 c4도 하나씩 당겨 맡음
    .shifted-why = 맞습니다. 멤버 c2, c3, c4가 차례로 orders-0, 1, 2를 맡아 세 파티션의 담당이 모두 바뀝니다.
    .nobody = 45초 동안 아무도
    .nobody-why = 그것은 죽었을 때입니다. 정상적으로 떠나면 LeaveGroup을 보내 리밸런싱이 바로 시작됩니다.

partitions-and-consumers-left = 모두 한 칸씩
    .what = 이제 c2는 orders-0, c3는 orders-1, c4는 orders-2. 커밋된 오프셋부터 이어 읽어 잃은 것이 없습니다.
    .why = 커밋된 오프셋은 컨슈머가 아니라 그룹의 것입니다. 누가 맡든 그룹이 멈춘 곳에서 이어집니다.
    .next = c2와 c3 내보내기

partitions-and-consumers-free = 이제 직접
    .what = c4 혼자 세 파티션을 맡고 있습니다. 컨슈머를 더하고, 내보내고, 파티션도 늘려 보세요.
    .why = 멤버는 파티션 수 이하가 좋습니다. 앞으로 필요한 최대 컨슈머 수를 보고 파티션 수를 정하세요.

partitions-and-consumers-goal-one-each = 멤버 셋이 파티션을 하나씩 맡기
    .hint = 멤버 수를 파티션 수에 맞추면 됩니다. 세 번째 단계에서 볼 수 있습니다.
partitions-and-consumers-goal-idle = 파티션 없는 멤버 보기
    .hint = 멤버를 파티션보다 많게 해 보세요.
partitions-and-consumers-goal-all-busy = 멤버 넷이 모두 일하게 하기
    .hint = orders에 네 번째 파티션을 추가하세요. 그룹 리더는 메타데이터를 새로 받을 때(여기서는 10초 안에) 알아챕니다.

# ---- a-consumer-dies ----

a-consumer-dies = 컨슈머가 죽으면
    .about = 떠나기, 죽기, 멈추기. 밖에서는 비슷해 보여도 그룹에게는 전혀 다릅니다. 누가 무엇을 얼마나 기다리고, 어떤 레코드를 두 번 읽을까요? 눈으로 볼 수 있도록 편도 지연을 200ms로 두었습니다.

a-consumer-dies-at-work = 셋이 일하는 중
    .what = c1, c2, c3가 파티션을 하나씩 맡고, 3초마다 코디네이터인 broker-2에 하트비트를 보냅니다.
    .why = 코디네이터는 멤버에게서 들은 것만 압니다. 하트비트는 "나 여기 있음"이라는 뜻입니다.
    .next = c3를 정상 종료하기

a-consumer-dies-ask-goodbye = c3를 정상 종료합니다. orders-2는 얼마나 오래 담당 없이 있을까요?
    .session = 세션 타임아웃인 45초
    .session-why = 세션을 기다릴 필요가 없습니다. close()가 LeaveGroup을 보내 코디네이터가 바로 압니다.
    .soon = 몇 초
    .soon-why = 맞습니다. 리밸런싱은 바로 시작되고, 나머지는 3초 안의 다음 하트비트로 알고 다시 합류합니다.
    .never = 곧바로 다른 컨슈머가 맡아 공백 없음
    .never-why = 나머지가 하트비트로 알고 모두 다시 합류해야 합니다. range에서는 그동안 모두 멈춥니다.

a-consumer-dies-goodbye = 작별 인사는 빠르다
    .what = c3는 커밋하고 떠났습니다. 이제 c1이 orders-0과 1, c2가 orders-2를 맡습니다. 두 번 읽은 것은 없습니다.
    .why = close()는 커밋, 반납, LeaveGroup까지 합니다. Spring Kafka에서는 컨테이너를 멈추면 그렇게 합니다.
    .next = c3 다시 시작하기

a-consumer-dies-back = c3의 복귀
    .what = c3가 새 멤버 ID로 합류해 orders-2를 맡았습니다. 마지막 커밋 뒤에도 레코드를 처리했습니다.
    .why = 자동 커밋은 poll 안에서 5초마다 일어납니다. 그사이 무엇을 처리했는지 Kafka는 모릅니다.
    .next = c3 죽이기

a-consumer-dies-ask-crash = c3가 갑자기 죽습니다. orders-2는 언제 다른 컨슈머가 읽을까요?
    .at-once = 연결이 끊기므로 바로
    .at-once-why = 브로커는 연결이 끊긴 것을 보지만, 코디네이터는 그것으로 판단하지 않고 하트비트만 봅니다.
    .heartbeat = 하트비트가 빠지는 3초 뒤
    .heartbeat-why = heartbeat.interval.ms는 보내는 간격일 뿐, 하나쯤 늦어도 됩니다. 기준은 session.timeout.ms입니다.
    .session = 마지막 하트비트에서 약 45초 뒤
    .session-why = 맞습니다. session.timeout.ms는 Kafka 3.0부터 45초이고, 하트비트마다 새로 셉니다.

a-consumer-dies-silence = 죽은 멤버를 기다리며
    .what = c3가 죽은 지 20초. 코디네이터에게는 아직 orders-2를 맡은 멤버이고, 그 랙은 계속 커집니다.
    .why = 긴 침묵은 GC일 수도 있습니다. session.timeout.ms를 줄이면 빨리 찾지만 느린 멤버도 죽은 것으로 봅니다.
    .next = 세션 만료시키기

a-consumer-dies-ask-who-stops = 곧 c3의 세션이 만료됩니다. 잠시 읽기를 멈추는 것은 누구일까요?
    .one = orders-2를 이어받는 컨슈머만
    .one-why = 그것은 cooperative 방식입니다. range는 eager라서 JoinGroup 전에 모든 멤버가 전부 반납합니다.
    .everybody = 그룹의 모든 멤버
    .everybody-why = 맞습니다. c1과 c2는 반납하고 다시 합류해 새로 받습니다. 그때까지 그룹은 아무것도 읽지 않습니다.
    .nobody = 아무도 멈추지 않음
    .nobody-why = c1과 c2는 먼저 새 세대에 합의해야 하고, range에서는 그 전에 전부 반납합니다.

a-consumer-dies-twice = 두 번 읽히는 레코드
    .what = c2가 orders-2를 커밋된 오프셋부터 이어받았습니다. c3가 마지막 커밋 뒤에 처리한 것은 다시 처리됩니다.
    .why = 커밋과 처리는 다릅니다. Kafka는 at-least-once이므로 애플리케이션이 중복을 견뎌야 합니다.
    .next = c2의 처리 멈추기

a-consumer-dies-ask-hang = c2가 레코드를 처리하다 멈췄고, 하트비트는 계속 나갑니다. 누가 알아챌까요?
    .session = 45초 뒤 코디네이터
    .session-why = 하트비트는 별도 스레드가 계속 보냅니다. 코디네이터에게 c2는 멀쩡해 보입니다.
    .itself = 5분 뒤 c2 스스로
    .itself-why = 맞습니다. 클라이언트가 max.poll.interval.ms를 셉니다. poll 없이 지나면 스스로 그룹을 떠납니다.
    .nobody = 아무도 영영 모름
    .nobody-why = 그래서 max.poll.interval.ms가 있습니다. 5분 동안 poll이 없으면 클라이언트가 그룹을 떠납니다.

a-consumer-dies-stuck = 살아 있지만 멈춘 컨슈머
    .what = 5분 동안 c2는 하트비트만 보내고 읽지 않다가 스스로 떠났고, c1이 모든 파티션을 이어받았습니다.
    .why = 하트비트는 살아 있다는 뜻이지 일한다는 뜻이 아닙니다. Spring Kafka 리스너가 오래 막혀도 같습니다.

a-consumer-dies-goal-expired = 세션 만료 보기
    .hint = 컨슈머를 죽이고 45초를 기다리거나, 단계를 따라가세요.
a-consumer-dies-goal-read-again = 레코드가 두 번 읽히는 것 보기
    .hint = 커밋과 커밋 사이에 죽으면 됩니다.
a-consumer-dies-goal-quick = 죽은 멤버를 10초 안에 찾게 하기
    .hint = 컨슈머의 session.timeout.ms를 브로커가 허용하는 최솟값 6000으로, heartbeat.interval.ms를 2000으로 바꾸고 죽여 보세요.

# ---- two-groups ----

two-groups = 두 그룹
    .about = order-created를 mail-service의 인스턴스 두 개와 analytics가 읽습니다. 서로의 레코드를 빼앗을까요? 눈으로 볼 수 있도록 편도 지연을 200ms로 두었습니다.

two-groups-one-group = 인스턴스 둘, 그룹 하나
    .what = mail-service의 m1은 order-created-0, m2는 order-created-1을 맡아 주문마다 메일이 한 번 나갑니다.
    .why = group.id가 같으면 한 그룹이고 파티션을 나눠 맡습니다. Spring에서는 @KafkaListener의 groupId입니다.
    .next = analytics 시작하기

two-groups-ask-second-group = analytics가 auto.offset.reset=earliest로 시작합니다. 무엇을 읽을 수 있을까요?
    .the-rest = mail-service가 아직 읽지 않은 것만
    .the-rest-why = 읽어도 로그에서 사라지지 않습니다. mail-service가 읽은 레코드도 그대로 있습니다.
    .shared = mail-service와 나누어 주문의 절반만
    .shared-why = 나누는 것은 그룹 안에서입니다. analytics는 group.id가 달라 전부 읽습니다.
    .everything = 첫 주문부터 전부
    .everything-why = 맞습니다. 누가 읽었든 로그는 남습니다. 커밋된 오프셋이 없으면 earliest는 처음부터입니다.

two-groups-two-bookmarks = 로그 하나, 책갈피 둘
    .what = a1이 혼자 두 파티션을 오프셋 0부터 읽습니다. mail-service는 여전히 세대 1, 아무 변화도 없습니다.
    .why = 그룹마다 멤버, 세대, 커밋된 오프셋이 따로입니다. earliest는 커밋된 오프셋이 없을 때만 쓰입니다.
    .next = a1의 처리 멈추기

two-groups-ask-slow = a1의 애플리케이션이 멈춥니다. mail-service에는 어떤 영향이 있을까요?
    .waits = analytics를 기다려야 함
    .waits-why = 브로커는 컨슈머를 기다리지 않습니다. 컨슈머가 준비되면 자기 위치의 레코드를 요청합니다.
    .nothing = 아무 영향 없음
    .nothing-why = 맞습니다. 컨슈머는 자기 속도로 가져갑니다. analytics의 랙만 커집니다.
    .broker-full = 브로커가 새 주문을 받지 않음
    .broker-full-why = 리더는 누가 읽었는지 묻지 않고 덧붙입니다. 보관 기간은 retention 설정만 따릅니다.

two-groups-behind = 자기 랙만 커진다
    .what = a1이 15초째 멈춰 있습니다. analytics의 랙은 커졌고 mail-service는 제때 읽고 있습니다.
    .why = 랙은 로그 끝에서 커밋된 오프셋을 뺀 값, 그룹과 파티션마다 따로입니다. 얼마나 뒤처졌는지를 말합니다.
    .next = order-created-0 다시 읽기

two-groups-ask-replay = a1이 다시 일하며 order-created-0을 오프셋 0으로 seek합니다. 어떻게 될까요?
    .mails-again = 메일이 다시 발송됨
    .mails-again-why = seek은 그 컨슈머의 위치만 바꿉니다. mail-service의 위치와 커밋은 따로 있습니다.
    .deleted = 이미 읽어서 지워졌으므로 에러
    .deleted-why = 읽어도 지워지지 않습니다. 읽었든 아니든 retention(기본 7일)이 지나면 지워집니다.
    .only-analytics = analytics만 그 주문들을 다시 읽음
    .only-analytics-why = 맞습니다. a1의 위치만 0으로 돌아갑니다. 로그도 mail-service도 그대로입니다.

two-groups-replayed = 읽어도 지워지지 않는다
    .what = a1이 order-created-0의 주문을 다시 읽습니다. mail-service의 메일은 한 번뿐입니다.
    .why = 로그는 큐가 아닙니다. 읽는 쪽은 책갈피를 옮길 뿐이라, 새 서비스도 지난주 주문을 읽을 수 있습니다.
    .next = 두 번째 analytics 시작하기

two-groups-ask-scale = analytics에 두 번째 인스턴스 a2가 옵니다. 리밸런싱으로 누가 멈출까요?
    .both = 같은 토픽을 읽으므로 두 그룹 모두
    .both-why = 리밸런싱은 한 그룹의 일입니다. 같은 토픽을 읽어도 다른 그룹은 상관없습니다.
    .one = analytics만
    .one-why = 맞습니다. a1은 반납하고 a2와 함께 다시 합류합니다. mail-service는 계속 읽습니다.
    .none = 파티션도 둘, 인스턴스도 둘이라 아무도
    .none-why = 지금은 a1이 둘 다 맡고 있습니다. range에서는 둘 다 반납해야 하나가 a2에게 갑니다.

two-groups-alone = 그룹은 저마다
    .what = 세대 2에서 a1과 a2가 파티션을 하나씩 맡습니다. mail-service는 아직 세대 1이고 멈춘 적이 없습니다.
    .why = 코디네이터는 group.id의 해시로 그룹마다 정해집니다. 여기서는 우연히 둘 다 broker-2입니다.

two-groups-goal-replayed = analytics가 레코드를 다시 읽게 하기
    .hint = 이미 커밋한 오프셋보다 앞으로 seek하세요.
two-groups-goal-third-group = 세 번째 그룹 시작하기
    .hint = 다른 그룹의 컨슈머를 추가하세요. 예: add consumer s1 group=search topics=order-created
two-groups-goal-mail-again = mail-service가 메일을 두 번 보내게 하기
    .hint = m1도 seek할 수 있습니다.

# ---- sandbox ----

sandbox = 샌드박스
    .about = 브로커 3개뿐입니다. 보고 싶은 것을 만들어 보세요. 편도 지연은 200ms이고 바꿀 수 있습니다: config network latency.ms=1

sandbox-empty = 빈 클러스터
    .what = 브로커 3개만 있고 토픽도 클라이언트도 없습니다. 콘솔에 명령을 쓰세요. help로 목록을 봅니다.
    .why = 무엇을 하든 되돌릴 수 있습니다. 과거로 가서 다르게 하면 다른 미래가 시작됩니다.

sandbox-goal-topic = 토픽 만들기
    .hint = add topic orders partitions=3
sandbox-goal-record = 토픽에 레코드 넣기
    .hint = add producer p1, 그다음 produce p1 orders key=hana value=hello
sandbox-goal-group = 그룹을 Stable로 만들기
    .hint = add consumer c1 group=mail-service topics=orders
