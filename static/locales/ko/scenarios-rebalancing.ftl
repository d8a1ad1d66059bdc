# Texts of the lessons about rebalancing. See scenarios-groups.ftl for what the attributes mean.

chapter-rebalancing = 리밸런싱

# ---- assignors ----

assignors = 할당 방식 비교
    .about = 그룹 하나가 파티션 3개짜리 토픽 두 개를 읽고, 할당 방식을 세 번 바꿔 봅니다. 누가 얼마나 맡을까요? 한 멤버가 떠나면 얼마나 많이 옮겨질까요?

assignors-skewed = c1은 넷, c2는 둘
    .what = range는 c1에 orders-0, orders-1, payments-0, payments-1을, c2에 나머지 둘을 주었습니다.
    .why = range는 토픽마다 따로 나누고, 남는 하나는 늘 앞 멤버의 몫입니다. 토픽이 많을수록 c1에 몰립니다.
    .next = c3와 c4 추가하기

assignors-ask-four = 파티션은 6개, 멤버는 넷이 됩니다. range에서 c4는 무엇을 맡을까요?
    .something = 적어도 파티션 하나
    .something-why = 6개면 넷에게 충분하지만 range는 토픽을 합치지 않습니다. 토픽마다 3개를 4명이 나눕니다.
    .nothing = 아무것도 못 맡음
    .nothing-why = 맞습니다. 두 토픽 모두 파티션 3개가 c1, c2, c3까지만 돌아가고 c4는 늘 마지막입니다.
    .refused = 한 토픽의 파티션은 3개뿐이라 거부됨
    .refused-why = 멤버가 파티션보다 많아도 됩니다. 못 받은 멤버는 쉴 뿐입니다.

assignors-idle = 쉬고 있는 c4
    .what = c1, c2, c3는 파티션을 둘씩 맡고 c4는 하나도 맡지 못했습니다.
    .why = 모든 멤버에게 공통된 할당 방식이 있어야 합니다. 여기서는 넷을 모두 내렸다가 roundrobin으로 올립니다.
    .next = roundrobin으로 다시 시작하기

assignors-dealt = 카드처럼 돌리기
    .what = c1은 orders-0, payments-1을, c2는 orders-1, payments-2를 맡고 c3와 c4는 하나씩 맡았습니다.
    .why = roundrobin은 모든 토픽의 파티션을 한 줄로 세워 돌립니다. 구독이 같으면 차이는 하나 이하입니다.
    .next = c4 내보내기

assignors-ask-moves = c4가 payments-0 하나를 맡은 채 떠납니다. 몇 개의 파티션이 담당을 바꿀까요?
    .one = payments-0 하나
    .one-why = 그것으로 충분하지만, roundrobin은 이전 담당을 모르기 때문에 처음부터 다시 돌립니다.
    .three = payments의 3개 전부
    .three-why = 맞습니다. 셋이 나누면 payments-0은 c1, payments-1은 c2, payments-2는 c3 차례입니다.
    .none = 없음: payments-0은 c4를 기다림
    .none-why = c4는 정상적으로 떠났으니 기다리지 않습니다. 리밸런싱하면 모든 파티션에 담당이 생깁니다.

assignors-shifted = 하나 때문에 셋이 이동
    .what = payments-0은 c1에게 갔습니다. 그런데 담당이 멀쩡한 payments-1과 payments-2까지 옮겨졌습니다.
    .why = 새 담당은 캐시가 비어 있고, 커밋되지 않은 것을 다시 처리합니다. 불필요한 이동은 비용입니다.
    .next = sticky로 똑같이 해 보기

assignors-sticky = 꼭 필요한 것만 이동
    .what = sticky도 시작은 같았습니다. c4가 떠나자 c3가 payments-0을 맡고 c1과 c2는 원래 것을 되받았습니다.
    .why = sticky는 균형 다음으로 이전 담당을 지킵니다. 그래도 eager라서 모두 반납하고 받습니다. cooperative-sticky는 다릅니다.

assignors-goal-idle = 파티션 없는 멤버 보기
    .hint = range에서 멤버를 토픽 하나의 파티션 수보다 많게 하세요.
assignors-goal-dealt = 멤버 넷이 roundrobin으로 나눠 맡기
    .hint = 단계를 따라가세요.
assignors-goal-six = 멤버 여섯이 파티션을 하나씩 맡기
    .hint = range로는 안 됩니다. restart c4 다음에 add consumer c5 group=shop topics=orders,payments partition.assignment.strategy=sticky, c6도 똑같이 추가하세요.

# ---- stop-the-world ----

stop-the-world = 전부 멈추거나, 계속 읽거나
    .about = 두 그룹이 같은 토픽을 읽습니다. eager는 range, cooperative는 cooperative-sticky를 씁니다. 각각 빠른 멤버와 느린 멤버가 있고, 세 번째 멤버가 합류합니다. 그동안 누가 계속 읽을까요?

stop-the-world-side-by-side = 나란히 선 두 그룹
    .what = e1과 c1은 빠르고, e2와 c2는 레코드 하나에 3초가 걸립니다. 모두 파티션을 둘씩 맡고 있습니다.
    .why = 다른 것은 할당 방식입니다. range는 eager로, cooperative-sticky는 cooperative로 동작합니다.
    .next = eager에 e3 추가하기

stop-the-world-ask-eager = e3가 eager에 합류합니다. e1은 얼마나 오래 읽지 못할까요?
    .taker = 자기 파티션을 유지하므로 안 멈춤
    .taker-why = 결국 같은 것을 되받지만, eager는 JoinGroup 전에 전부 반납하는 방식입니다.
    .slowest = 가장 느린 멤버도 합류할 때까지
    .slowest-why = 맞습니다. 모두 다시 합류해야 JoinGroup 응답이 나갑니다. e2는 하던 레코드를 끝내야 옵니다.
    .trip = 네트워크 왕복 한 번
    .trip-why = 마지막 멤버가 합류하기 전에는 아무도 응답을 받지 못하므로 e1도 기다려야 합니다.

stop-the-world-barrier = 모두 e2를 기다리는 중
    .what = e1은 orders-0과 orders-1을 반납하고 JoinGroup 응답을 기다립니다. e2는 아직 레코드를 처리 중입니다.
    .why = e2는 다음 poll에서 합류합니다. max.poll.interval.ms가 지나도 오지 않는 멤버는 빼고 진행합니다.
    .next = e2 기다리기

stop-the-world-again = 제자리로 돌아온 파티션
    .what = e1은 2초 넘게 아무것도 읽지 못하고 orders-0과 orders-1을 되받았습니다. orders-3은 e2에서 e3로 갔습니다.
    .why = 옮겨진 것은 파티션 하나인데 네 개가 모두 멈췄습니다.
    .next = cooperative에 c3 추가하기

stop-the-world-ask-cooperative = c3가 cooperative에 합류합니다. c2는 e2만큼 느립니다. c1은 어떻게 할까요?
    .same = 리밸런싱이니 똑같이 멈춤
    .same-why = 전부 멈추는 것은 eager뿐입니다. cooperative 멤버는 아무것도 반납하지 않고 합류합니다.
    .reads = 내내 계속 읽음
    .reads-why = 맞습니다. JoinGroup 응답을 기다리는 동안에도 파티션을 쥐고 있고 poll이 레코드를 돌려줍니다.
    .never = 리밸런싱에 참여하지 않음
    .never-why = 멤버는 모두 다시 합류합니다. 다만 c1은 파티션을 쥔 채로 합류합니다.

stop-the-world-first-round = 1라운드: 내놓기
    .what = c1은 멈춘 적이 없고, c2는 orders-3만 반납했습니다. c3는 멤버지만 아직 맡은 것이 없습니다.
    .why = 담당이 둘일 수는 없으므로 1라운드에서는 c2에게서 회수만 합니다. 그래서 c2가 다시 합류합니다.
    .next = 2라운드 보기

stop-the-world-second-round = 2라운드: 넘겨주기
    .what = 세대 3에서 c3가 orders-3을 맡았습니다. c3는 c2가 마지막으로 커밋한 오프셋부터 이어서 읽습니다.
    .why = 라운드는 둘이지만 멈춘 것은 orders-3뿐입니다. 기본 목록은 range가 먼저라, range를 빼야 cooperative가 됩니다.

stop-the-world-goal-barrier = 멤버가 전부 반납하는 것 보기
    .hint = 단계를 따라가세요.
stop-the-world-goal-rounds = cooperative의 2라운드 보기
    .hint = 단계를 따라가세요.
stop-the-world-goal-left = cooperative 멤버가 떠날 때 누가 멈추는지 보기
    .hint = leave c3. 담당이 없어진 파티션은 2라운드 없이 넘어갑니다.

# ---- rolling-restart ----

rolling-restart = 롤링 재시작
    .about = 배포하면서 인스턴스를 하나씩, 10초 동안 내렸다 올립니다. c1과 c2는 group.instance.id가 있는 정적 멤버, c3는 동적 멤버입니다. 재시작 한 번에 그룹은 무엇을 치를까요?

rolling-restart-at-work = 정적 멤버 둘, 동적 하나
    .what = c1은 mail-1, c2는 mail-2이고 c3는 인스턴스 ID가 없습니다. 파티션을 하나씩 맡고 있습니다.
    .why = 동적 멤버는 시작할 때마다 새 멤버 ID를 받습니다. 그룹에게는 처음 보는 멤버입니다.
    .next = c3 재시작하기

rolling-restart-ask-dynamic = c3를 내렸다가 10초 뒤에 올립니다. 리밸런싱은 몇 번 일어날까요?
    .none = 금방 돌아오니 0번
    .none-why = LeaveGroup을 보내고 떠났습니다. 그룹은 떠난 멤버를 기다리지 않습니다.
    .one = 돌아올 때 1번
    .one-why = 그 전에 한 번 더 있습니다. LeaveGroup을 받으면 남은 멤버가 파티션을 나눠 맡습니다.
    .two = 2번
    .two-why = 맞습니다. 떠날 때 한 번, 합류할 때 한 번. range에서는 그때마다 모두 멈춥니다.

rolling-restart-two-rebalances = 재시작 하나에 리밸런싱 둘
    .what = 세대 3. c3 하나를 재시작했을 뿐인데 c1과 c2가 두 번이나 전부 반납했습니다.
    .why = 인스턴스가 10개라면 배포 한 번에 리밸런싱이 스무 번쯤 일어납니다.
    .next = c1 재시작하기

rolling-restart-ask-static = 이번에는 정적 멤버인 c1입니다. 내려간 동안 orders-0은 누가 읽을까요?
    .taken = c2나 c3
    .taken-why = 그러려면 리밸런싱이 필요합니다. 정적 멤버는 종료해도 그룹을 떠나지 않습니다.
    .waits = 아무도: c1을 기다림
    .waits-why = 맞습니다. close()가 LeaveGroup을 보내지 않아서 세션이 만료될 때까지 c1은 멤버입니다.
    .rebalance = 리밸런싱으로 정해지는 멤버
    .rebalance-why = 리밸런싱이 없습니다. 코디네이터는 누가 없어졌다는 말을 듣지 못했습니다.

rolling-restart-no-rebalance = 아무도 몰랐다
    .what = 여전히 세대 3. c1은 mail-1로 돌아와 새 멤버 ID와 orders-0을 받았습니다. c2와 c3는 계속 읽었습니다.
    .why = 코디네이터가 인스턴스 ID를 알아보고 파티션을 돌려줍니다. 대신 orders-0은 12초 동안 멈췄습니다.
    .next = c2를 내려 두기

rolling-restart-too-long = 너무 오래 비웠다
    .what = 45초 동안 소식이 없자 c2의 세션이 만료되어 리밸런싱이 일어났고, c1이 orders-1을 이어받았습니다.
    .why = session.timeout.ms는 재시작 시간보다 길어야 합니다. 그만큼 진짜 장애도 늦게 발견됩니다.
    .next = mail-1을 하나 더 시작하기

rolling-restart-ask-double = c1이 아직 도는데 c4를 group.instance.id=mail-1로 시작합니다. 어떻게 될까요?
    .refused = c4가 거부됨
    .refused-why = 어느 쪽이 예전 프로세스인지 코디네이터는 알 수 없습니다. 나중에 온 쪽이 이깁니다.
    .share = 둘이 한 멤버로서 같이 읽음
    .share-why = 그러면 모든 레코드를 두 번 읽게 됩니다. 인스턴스 ID 하나에 멤버는 하나입니다.
    .fenced = c4가 이어받고 c1은 차단됨
    .fenced-why = 맞습니다. mail-1의 멤버 ID가 바뀌어 c1의 다음 요청은 FENCED_INSTANCE_ID로 거부됩니다.

rolling-restart-fenced = FENCED_INSTANCE_ID
    .what = c4가 리밸런싱 없이 orders-0과 1을 이어받았습니다. c1은 다음 하트비트에서 실패했고, 커밋 못 한 것은 c4가 다시 처리합니다.
    .why = 복구할 수 없는 에러입니다. StatefulSet의 파드 이름처럼 인스턴스마다 다른 ID를 주세요.

rolling-restart-goal-replaced = 정적 멤버가 제때 돌아오는 것 보기
    .hint = 단계를 따라가세요.
rolling-restart-goal-fenced = 한 인스턴스 ID를 두 프로세스가 쓰게 하기
    .hint = 단계를 따라가세요.
rolling-restart-goal-third = c3를 리밸런싱 없이 재시작하기
    .hint = 먼저 config c3 group.instance.id=mail-3. 다시 합류한 다음에 restart c3

# ---- slow-consumer ----

slow-consumer = 느린 컨슈머
    .about = c1은 poll 한 번에 레코드 10개를 가져와 하나에 3초씩 처리합니다. max.poll.interval.ms는 20초입니다. 하트비트는 정상인데 무엇이 문제일까요?

slow-consumer-ten-at-once = 한 번에 10개
    .what = c1은 orders-0의 레코드 10개, 30초 분량을 쥐고 있습니다. 자동 커밋은 끄고 애플리케이션이 직접 커밋합니다.
    .why = max.poll.interval.ms는 poll과 poll 사이의 최대 간격입니다. 기본 5분, 여기서는 20초입니다.
    .next = 20초 기다리기

slow-consumer-ask-late = 20초가 지났는데 c1은 아직 처리 중입니다. 어떻게 될까요?
    .waits = 하트비트가 가니까 아무 일 없음
    .waits-why = 하트비트는 별도 스레드가 보냅니다. 그래서 poll에 대한 제한이 따로 있습니다.
    .leaves = c1의 클라이언트가 스스로 그룹을 떠남
    .leaves-why = 맞습니다. 하트비트 스레드가 poll이 늦은 것을 보고 LeaveGroup을 보냅니다. 애플리케이션은 모릅니다.
    .expires = 코디네이터가 세션을 만료시킴
    .expires-why = 하트비트가 계속 왔으니 세션은 멀쩡합니다. 코디네이터는 poll을 보지 못합니다.

slow-consumer-out = 모르는 사이에 탈퇴
    .what = c1의 클라이언트는 그룹을 떠났습니다. 애플리케이션은 계속 처리해서 10개 중 7개를 끝냈습니다.
    .why = 애플리케이션은 다음에 commit이나 poll을 부를 때에야 알게 됩니다.
    .next = c1이 커밋하기

slow-consumer-ask-commit = c1이 끝낸 7개를 commitSync합니다. 결과는?
    .stored = 처리가 끝났으니 저장됨
    .stored-why = 멤버가 있는 그룹에는 멤버만 커밋할 수 있습니다. c1은 더 이상 멤버가 아닙니다.
    .fails = CommitFailedException
    .fails-why = 맞습니다. c1은 이 세대의 멤버가 아니므로, 처리한 것도 그룹에는 안 한 것과 같습니다.
    .ignored = 더 오래된 오프셋이라 조용히 무시됨
    .ignored-why = Kafka는 오프셋을 비교하지 않습니다. 이 세대의 멤버가 보냈는지를 봅니다.

slow-consumer-too-late = 끝낸 일을 또 하기
    .what = 커밋은 실패했고, 커밋이 없으니 c2는 orders-0을 오프셋 0부터 읽습니다. c1도 아직 같은 레코드를 처리 중입니다.
    .why = 한동안 두 멤버가 같은 일을 합니다. 두 번 처리해도 괜찮게 만들어야 합니다.
    .next = c1이 끝낼 때까지

slow-consumer-again = 돌아왔지만 또 반복
    .what = c1은 다음 poll에서 orders-0을 잃고 새 멤버로 합류해 되받았습니다. 리밸런싱이 두 번 일어났습니다.
    .why = max.poll.records × 레코드당 처리 시간이 max.poll.interval.ms보다 짧아야 합니다. 둘 중 하나를 조정하세요.

slow-consumer-goal-left = 클라이언트가 스스로 떠나는 것 보기
    .hint = 단계를 따라가세요.
slow-consumer-goal-failed = 커밋이 실패하는 것 보기
    .hint = 단계를 따라가세요.
slow-consumer-goal-in-time = c1이 제때 커밋하게 하기
    .hint = config c1 max.poll.records=2 enable.auto.commit=true

# ---- zombie ----

zombie = 좀비 컨슈머
    .about = c1이 긴 GC처럼 통째로 멈추고, 그룹은 c1을 포기합니다. 그 뒤 깨어난 c1은 아무 일도 없었다고 믿습니다.

zombie-at-work = 메모리에 남은 레코드 셋
    .what = c1은 지난 poll에서 orders-0의 레코드 4개를 가져와 하나를 끝냈고, 오프셋 5~7이 남았습니다.
    .why = poll이 돌려준 것은 애플리케이션의 메모리에 있어 리밸런싱도 회수하지 못합니다. 세션 타임아웃은 10초입니다.
    .next = c1 얼리기

zombie-taken-over = 이어받은 c2
    .what = 10초 뒤 c1의 세션이 만료되어 c2가 orders-0을 커밋된 오프셋 4부터 이어받았고, 5~7은 진작 끝냈습니다.
    .why = 멈춘 프로세스는 하트비트를 못 보냅니다. 코디네이터는 멈춘 것과 죽은 것을 구별할 수 없습니다.
    .next = c1 깨우기

zombie-ask-wakes = c1이 19초 만에 깨어납니다. 가장 먼저 무엇을 할까요?
    .notices = 제외된 것을 알고 멈춤
    .notices-why = 아직 알 수 없습니다. c1에게는 시간이 흐르지 않았습니다.
    .goes-on = 하던 레코드를 계속 처리
    .goes-on-why = 맞습니다. 레코드는 메모리에 있고, 처리하기 전에 누구에게 허락을 구하지 않습니다.
    .takes-back = c2에게서 orders-0을 되찾음
    .takes-back-why = 담당은 코디네이터가 정하며, 지금은 c2입니다.

zombie-undead = 같은 일을 하는 둘
    .what = c2가 이미 처리한 오프셋 5를 c1이 방금 또 처리했습니다. 둘 다 orders-0이 자기 것이라고 믿습니다.
    .why = Kafka는 좀비의 커밋은 거부해도, 좀비가 보내는 메일이나 DB 쓰기는 막지 못합니다.
    .next = c1이 커밋하기

zombie-ask-commit = c2는 14까지 갔는데 c1이 오프셋 6을 커밋합니다. 어떻게 될까요?
    .stored = 저장되어 그룹이 6으로 돌아감
    .stored-why = 그러면 큰일이지만 그렇게 되지 않습니다. 커밋에는 멤버 ID와 세대가 들어 있습니다.
    .larger = 14가 더 크므로 무시됨
    .larger-why = Kafka는 오프셋을 비교하지 않아 뒤로 커밋할 수도 있습니다. 누가 커밋하는지만 봅니다.
    .refused = UNKNOWN_MEMBER_ID로 거부됨
    .refused-why = 맞습니다. 코디네이터가 그룹에서 뺀 멤버이므로 무엇을 커밋해도 저장되지 않습니다.

zombie-lost = 반납이 아니라 상실
    .what = 커밋은 거부됐고 c1은 6과 7까지 처리했습니다. 다음 poll에서 onPartitionsLost가 불리고 다시 합류했습니다.
    .why = onPartitionsRevoked에서는 아직 커밋할 수 있지만, onPartitionsLost 때는 이미 다른 멤버의 것입니다.

zombie-goal-expired = 세션 만료 보기
    .hint = 단계를 따라가세요.
zombie-goal-lost = 멤버가 파티션을 잃는 것 보기
    .hint = 단계를 따라가세요.
zombie-goal-other = c2를 좀비로 만들기
    .hint = freeze c2, 10초 넘게 기다린 뒤 thaw c2.

# ---- more-partitions ----

more-partitions = 나중에 늘리는 파티션
    .about = 파티션이 2개인 orders에 운영 중에 하나를 더합니다. 그룹은 언제 알아챌까요? 무엇을 놓치고, 키는 어디로 갈까요?

more-partitions-two = 파티션 둘, 멤버 둘
    .what = hana와 sora는 orders-0, mina, finn, yuna, zoe는 orders-1로 갑니다. c1과 c2가 읽습니다.
    .why = 클라이언트는 metadata.max.age.ms(기본 5분)마다 메타데이터를 새로 받습니다. 여기서 p1은 10초, c1과 c2는 60초.
    .next = 파티션을 3개로 늘리기

more-partitions-ask-who = orders에 세 번째 파티션이 생깁니다. 누가 읽을까요?
    .at-once = c1이나 c2가 바로
    .at-once-why = 알려 주는 이가 없습니다. classic 프로토콜의 코디네이터는 토픽을 보지 않고, 클라이언트가 확인합니다.
    .nobody = 그룹 리더가 확인할 때까지 아무도
    .nobody-why = 맞습니다. 리더가 메타데이터를 새로 받아 알아채면 다시 합류하고, 그때 리밸런싱이 시작됩니다.
    .third = 세 번째 컨슈머가 올 때까지 아무도
    .third-why = 한 멤버가 여러 파티션을 맡을 수 있습니다. 부족한 것은 멤버가 아니라, 알아채는 일입니다.

more-partitions-unread = 쓰이지만 읽히지 않는 파티션
    .what = p1은 알아채고 orders-2에 쓰고 있습니다. 그룹은 아직 세대 1이고 orders-2를 읽는 멤버가 없습니다.
    .why = 프로듀서와 컨슈머는 메타데이터를 따로, 각자의 때에 새로 받습니다.
    .next = 리더가 알아챌 때까지

more-partitions-ask-where = auto.offset.reset은 기본값 latest입니다. c2는 orders-2를 어디서부터 읽을까요?
    .first = 새 파티션이니 오프셋 0부터
    .first-why = 그룹에게는 커밋된 오프셋이 없는 파티션일 뿐이고, 그때는 auto.offset.reset을 따릅니다.
    .end = 끝에서부터
    .end-why = 맞습니다. 커밋된 오프셋이 없어서 latest를 따르고, 이미 쌓인 것은 건너뜁니다.
    .position = c2가 orders-1에서 읽던 위치부터
    .position-why = 오프셋은 파티션마다 따로입니다. orders-1은 c1에게 넘어갑니다.

more-partitions-noticed = 영영 읽지 않는 주문 15건
    .what = c1이 46초 만에 알아채 리밸런싱했습니다. c2는 orders-2를 15부터 읽으므로 오프셋 0~14는 읽히지 않습니다.
    .why = earliest였다면 읽었을 것입니다. 파티션을 늘리기 전에 바꿔 두세요.
    .next = 키 살펴보기

more-partitions-moved = 자리를 옮긴 키
    .what = 이제 finn은 orders-0, sora는 orders-1, mina와 zoe는 orders-2입니다. hana와 yuna만 그대로입니다.
    .why = murmur2(key)를 2가 아니라 3으로 나눕니다. 옛 레코드는 그대로라 같은 키의 순서가 여기서 끊깁니다.

more-partitions-goal-added = 토픽에 파티션 추가하기
    .hint = 단계를 따라가세요.
more-partitions-goal-missed = 그룹이 레코드를 건너뛰는 것 보기
    .hint = 단계를 따라가세요.
more-partitions-goal-whole = 네 번째 파티션은 하나도 놓치지 않기
    .hint = config c1 auto.offset.reset=earliest, c2도 똑같이 한 다음 partitions orders 4. 리더가 알아챌 때까지 1분쯤 걸립니다.

# ---- next-generation ----

next-generation = KIP-848: 배리어 없이
    .about = 같은 그룹이 이번에는 group.protocol=consumer를 씁니다. c2는 레코드 하나에 3초가 걸리고 c3가 합류합니다. 누가 할당하고 누가 기다릴까요? 떠나거나 죽을 때는 무엇이 다를까요?

next-generation-at-work = 요청은 한 가지뿐
    .what = c1은 orders-0과 1, c2는 2와 3을 맡고 있습니다. 멤버로서는 5초마다 ConsumerGroupHeartbeat만 보냅니다.
    .why = JoinGroup도 SyncGroup도 리더도 없습니다. 할당은 코디네이터가 uniform으로 계산합니다. 그룹 에포크는 2입니다.
    .next = c3 추가하기

next-generation-ask-first = c3가 첫 하트비트를 보냅니다. 응답으로 무엇을 받을까요?
    .share = 바로 읽을 파티션
    .share-why = 네 파티션 모두 담당이 있습니다. 담당이 반납했다고 알려야 c3가 받을 수 있습니다.
    .nothing = 에포크 3, 파티션은 아직 없음
    .nothing-why = 맞습니다. 바로 멤버가 되지만, c3에게 갈 파티션은 아직 c2의 것입니다.
    .barrier = c1과 c2가 다시 합류할 때까지 응답 없음
    .barrier-why = 그것은 classic 프로토콜입니다. 여기서는 아무도 다시 합류하지 않습니다.

next-generation-target = 모두의 목표 할당
    .what = 에포크 3의 목표: c1은 그대로, c2는 orders-2, c3는 orders-3. c1과 c2는 아직 에포크 2에 있습니다.
    .why = 멤버마다 자기 다음 하트비트의 응답에서 목표를 알고, 각자 맞춰 갑니다.
    .next = c2와 c3 지켜보기

next-generation-handed-over = 넘겨주기
    .what = c2가 커밋하고 orders-3을 반납한 뒤 바로 알렸고, c3는 다음 하트비트에서 받았습니다. 중복 처리는 없습니다.
    .why = 멈춘 것은 orders-3뿐입니다. max.poll.interval.ms 안에 반납하지 않는 멤버는 제외됩니다.
    .next = c1 죽이기

next-generation-ask-crash = c1이 죽습니다. 그 파티션은 언제 다른 멤버에게 갈까요?
    .missing = 5초 뒤, 하트비트가 한 번 빠지면
    .missing-why = 하트비트 한 번으로는 아직 알 수 없습니다.
    .client = c1의 session.timeout.ms가 지나면
    .client-why = group.protocol=consumer에서는 클라이언트가 설정할 수 없습니다.
    .broker = group.consumer.session.timeout.ms, 45초가 지나면
    .broker-why = 맞습니다. 멤버가 아니라 브로커가 정합니다.

next-generation-expired = 45초 뒤에 제외
    .what = 그룹 에포크가 4로 올랐고, 다음 하트비트에서 c2는 orders-0, c3는 orders-1을 받았습니다.
    .why = 담당이 없는 파티션은 바로 넘겨받을 수 있어서, 아무도 반납하지 않았습니다.
    .next = c3 종료하기

next-generation-goodbye = 에포크 -1
    .what = c3는 커밋한 뒤 에포크 -1의 하트비트를 보내고 바로 떠났습니다. 에포크 5에서는 c2가 모두 맡습니다.
    .why = 정적 멤버는 -2를 보내고, 파티션은 세션이 끝날 때까지 기다립니다. 죽었다가 오면 그때까지 거부됩니다.

next-generation-goal-handover = 파티션이 넘어가는 것 보기
    .hint = 단계를 따라가세요.
next-generation-goal-returns = 정적 멤버가 제때 돌아오는 것 보기
    .hint = config c2 group.instance.id=mail-2. 다시 합류한 다음에 leave c2, 그리고 restart c2
next-generation-goal-refused = 정적 멤버가 거부되는 것 보기
    .hint = crash c2 하고 바로 restart c2. -2를 보내지 못했으므로 UNRELEASED_INSTANCE_ID로 거부됩니다.

# ---- spring-concurrency ----

spring-concurrency = Spring의 concurrency
    .about = 리스너 스레드가 셋인 Spring 애플리케이션을 띄우고, 하나 더 띄웁니다. 무엇이 함께 멈추고 무엇이 따로일까요? 스레드는 몇 개면 충분할까요?

spring-concurrency-three-threads = 프로세스 하나, 컨슈머 셋
    .what = @KafkaListener(concurrency = "3")의 ConcurrentMessageListenerContainer가 셋을 띄웠습니다.
    .why = 저마다 KafkaMessageListenerContainer와 KafkaConsumer를 갖습니다. -0~-2는 Spring이 붙입니다.
    .next = mail-1의 처리 멈추기

spring-concurrency-ask-slow = mail-1의 리스너가 레코드 하나를 붙들고 멈춥니다. 또 누가 멈출까요?
    .all = 애플리케이션 전체
    .all-why = 프로세스는 같아도 컨슈머는 스레드마다 따로입니다.
    .one = 없음: orders-2만 멈춤
    .one-why = 맞습니다. 스레드마다 자기 KafkaConsumer로 poll합니다. 그룹에게는 멤버가 셋입니다.
    .moves = 없음: 다른 스레드가 orders-2를 이어받음
    .moves-why = 리밸런싱 없이는 옮겨지지 않습니다. mail-1은 max.poll.interval.ms(5분)까지 멤버로 남습니다.

spring-concurrency-one-hangs = 나머지는 계속 읽는다
    .what = 8초 동안 mail-1은 하나도 끝내지 못했습니다. mail-0과 mail-2는 계속 읽었고 orders-2만 밀립니다.
    .why = 스레드를 늘려도 소용없습니다. 그룹 안에서 파티션의 담당은 하나뿐입니다.
    .next = 인스턴스 하나 더 띄우기

spring-concurrency-six-members = 멤버 여섯, 둘은 쉬는 중
    .what = mail-b도 concurrency가 3입니다. mail-b-0은 파티션을 받았지만 mail-b-1과 mail-b-2의 몫은 없습니다.
    .why = concurrency 3짜리 둘은 6짜리 하나처럼 멤버 여섯입니다. 파티션보다 많은 스레드는 놀게 됩니다.
    .next = mail 죽이기

spring-concurrency-ask-killed = mail 프로세스가 죽습니다. 코디네이터에게는 어떻게 보일까요?
    .one = 멤버 하나가 사라짐
    .one-why = 코디네이터는 프로세스를 모릅니다. 멤버 셋을 알 뿐입니다.
    .leaves = LeaveGroup 세 번
    .leaves-why = 컨테이너를 정상적으로 멈출 때의 이야기입니다. 죽은 프로세스는 아무 말도 못 합니다.
    .silent = 멤버 셋이 조용해짐
    .silent-why = 맞습니다. mail-b의 스레드가 놀고 있어도, 세션이 만료될 때까지 파티션 3개가 멈춥니다.

spring-concurrency-all-at-once = 셋이 한꺼번에
    .what = 마지막 하트비트로부터 45초 뒤 셋이 모두 제외됐습니다. 이제 mail-b가 파티션 4개를 모두 맡습니다.
    .why = concurrency는 장애를 막아 주지 않습니다. 한 프로세스의 스레드는 함께 죽습니다.
    .next = mail 시작, mail-b 종료

spring-concurrency-closed = LeaveGroup 세 번
    .what = mail은 새 멤버 셋으로 돌아왔고, mail-b는 LeaveGroup을 세 번 보내고 닫혔습니다. 리밸런싱은 한 번입니다.
    .why = 모든 인스턴스의 concurrency를 더해 보세요. 스레드가 파티션보다 많으면 소용없습니다.

spring-concurrency-goal-idle = 파티션 없는 스레드 보기
    .hint = 단계를 따라가세요.
spring-concurrency-goal-expired = 프로세스 하나가 통째로 만료되는 것 보기
    .hint = 단계를 따라가세요.
spring-concurrency-goal-four = 파티션 4개를 스레드 4개로 읽기
    .hint = mail의 스레드는 셋입니다. add listener extra group=mail-service topics=orders

# ---- rebalance-storm ----

rebalance-storm = 리밸런싱 폭풍
    .about = 도전 과제입니다. mail-service는 끝없이 리밸런싱하는데 컨슈머는 모두 멀쩡해 보입니다. 원인을 찾아 명령 하나로 끝내 보세요.

rebalance-storm-looks-well = 모두 멀쩡해 보인다
    .what = 멤버 셋이 파티션을 하나씩 맡고 하트비트도 모두 옵니다. 19초 뒤에 첫 리밸런싱이 시작됩니다.
    .why = 멤버를 눌러 설정을 서로 비교해 보세요.
    .next = 지켜보기

rebalance-storm-ask-why = 프로세스는 살아 있고 하트비트도 옵니다. 무엇이 리밸런싱을 일으킬까요?
    .session = 세션이 만료됨
    .session-why = 하트비트가 오는 한 세션은 괜찮습니다. session.timeout.ms를 늘려도 달라지지 않습니다.
    .poll = 어떤 멤버의 poll이 너무 늦음
    .poll-why = 맞습니다. c2는 2.1초짜리 레코드를 10개 가져와 21초가 걸리는데, max.poll.interval.ms는 20초입니다.
    .broker = 브로커가 죽음
    .broker-why = 그래도 리밸런싱은 없습니다. 멤버는 새 리더나 코디네이터를 찾아가고 그룹에 그대로 남습니다.

rebalance-storm-first = 1초가 모자라서
    .what = c2는 그룹을 떠났고, 1초 뒤 배치를 끝내고 다시 합류했습니다. 그 바람에 c1과 c3도 멈췄습니다.
    .why = 멤버가 아니어서 커밋이 실패했습니다. 처리한 10개가 모두 헛일이 됐습니다.
    .next = 한 번 더

rebalance-storm-ask-how-far = c2가 다시 orders-1을 맡았습니다. 이번에는 어디까지 갈까요?
    .ten = 10개 더 앞으로
    .ten-why = 커밋된 오프셋부터 시작하는데, 커밋된 것이 없습니다.
    .more = 캐시가 데워져서 더 멀리
    .more-why = 배치는 이번에도 21초 걸립니다. 설정을 바꾸지 않으면 나아지지 않습니다.
    .none = 제자리: 같은 10개를 다시
    .none-why = 맞습니다. 오프셋 0~9를 다시 읽고, 또 1초 늦습니다.

rebalance-storm-loop = 또 같은 10개
    .what = c2는 오프셋 0~9를 두 번 처리했습니다. 그룹은 25초마다 리밸런싱하고 orders-1은 제자리입니다.
    .why = 밖에서는 처리도 하트비트도 있어 보입니다. 나아가지 않는다는 것은 커밋된 오프셋으로 압니다.
    .next = 한 번 더

rebalance-storm-yours = 폭풍 끝내기
    .what = 이제 세 번째입니다. 멤버 셋, Stable, 랙 3 이하로 그룹을 진정시키세요.
    .why = 한 배치는 max.poll.interval.ms 안에 끝나야 합니다. 간격을 늘리면 진짜 멈춤도 그만큼 늦게 드러납니다.

rebalance-storm-goal-storm = 세 번 늦는 것 보기
    .hint = 단계를 따라가세요.
rebalance-storm-goal-calm = 진정: 멤버 셋, 랙 3 이하
    .hint = c2의 poll당 레코드를 줄이거나 시간을 더 주세요. 따라잡는 데 1분 남짓 걸립니다.
rebalance-storm-goal-one-command = 명령 하나로 진정시키기
    .hint = config c2 max.poll.records=4. 명령을 더 썼다면 되돌아가서 다시 해 보세요.
