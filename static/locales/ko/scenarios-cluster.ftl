# Texts of the lessons about running a cluster: brokers, the network between them, controllers. See scenarios-groups.ftl for what the
# attributes mean.

chapter-cluster = 클러스터 운영

# ---- fenced-leader ----

fenced-leader = 펜싱된 리더
    .about = 네트워크가 갈라져 리더가 다른 서버들과 끊기지만 클라이언트와는 이어져 있습니다. 한동안 두 브로커가 같은 파티션의 리더입니다. 어떤 쓰기가 살아남을까요? 클라이언트까지는 200ms, 서버 사이는 100ms가 걸립니다.

fenced-leader-three-in-sync = 리더 하나, ISR 셋
    .what = fast(acks=1)와 safe(acks=all)가 orders-0에 씁니다. 리더는 broker-1, 컨트롤러는 broker-3입니다.
    .why = 리더는 팔로워의 Fetch가 와야 하이 워터마크를 올리고, ISR은 컨트롤러를 거쳐야 바꿀 수 있습니다.
    .next = broker-1의 링크 끊기

fenced-leader-ask-writes = broker-1이 다른 서버들과 끊깁니다. 클라이언트와는 이어져 있습니다. 다음 쓰기는 어떻게 될까요?
    .refuses = 과반수가 없으니 broker-1이 거부
    .refuses-why = 파티션 리더는 과반수를 묻지 않습니다. 새 리더 소식을 들을 때까지 리더이고, 지금은 소식이 오지 않습니다.
    .takes = fast는 확인받고 safe는 기다림
    .takes-why = 맞습니다. acks=1은 리더의 로그면 됩니다. acks=all은 ISR 전부를 기다리는데 둘이 조용합니다.
    .waits = 네트워크가 복구될 때까지 모두 기다림
    .waits-why = acks=1은 리더 말고는 기다리지 않습니다. 리더는 무엇이 잘못됐는지도 모릅니다.

fenced-leader-cut-off = 끊겼지만 여전히 리더
    .what = broker-1은 모두 받아 쓰고 fast에 확인을 보냅니다. HW가 15에 멈춰 safe는 응답을, c1은 레코드를 못 받습니다.
    .why = 하이 워터마크는 ISR에서 가장 짧은 로그의 끝입니다. broker-2와 broker-3은 ISR인데 Fetch가 없습니다.
    .next = 컨트롤러 기다리기

fenced-leader-ask-who = 누가 broker-1에게서 리더 자리를 거둘까요?
    .itself = Fetch가 끊긴 것을 본 broker-1 자신
    .itself-why = 과반수를 잃고 스스로 물러나는 것은 컨트롤러 쿼럼의 리더입니다. 파티션 리더는 그러지 않습니다.
    .followers = broker-2와 broker-3의 투표
    .followers-why = 복제본은 투표하지 않습니다. 투표는 컨트롤러들이 하고, 거기서 뽑힌 리더가 파티션 리더를 정합니다.
    .controller = 하트비트가 끊긴 것을 본 컨트롤러
    .controller-why = 맞습니다. broker.session.timeout.ms(9초) 뒤 펜싱하고, 살아 있는 ISR의 첫 복제본을 고릅니다.

fenced-leader-two-leaders = 파티션 하나에 리더 둘
    .what = 리더 에포크 1부터 broker-2가 리더입니다. 이를 모르는 broker-1은 에포크 0의 리더로 fast에 계속 확인을 보냅니다.
    .why = 새 리더를 알리는 메타데이터가 broker-1에 닿지 않습니다. 클라이언트도 오류가 없으니 다시 묻지 않습니다.
    .next = replica.lag.time.max.ms 기다리기

fenced-leader-ask-shrink = 30초 동안 Fetch가 없자 broker-1은 ISR을 자신만으로 줄이려 합니다. 하이 워터마크는?
    .advances = ISR에 혼자니까 올라감
    .advances-why = 그러면 혼자만 가진 레코드를 c1이 읽습니다. 리더는 ISR을 제안할 뿐이고 컨트롤러가 확정해야 바뀝니다.
    .stays = 15에 그대로
    .stays-why = 맞습니다. AlterPartition이 컨트롤러에 닿지 않습니다. 확정될 때까지 HW는 예전 ISR을 기다립니다.
    .stops = broker-1이 리더를 그만두므로 상관없음
    .stops-why = 그만둘 계기가 없습니다. ISR은 못 바꿔도 에포크 1의 소식을 들을 때까지 리더로 움직입니다.

fenced-leader-alone = 아무도 못 듣는 제안
    .what = ISR을 혼자로 줄이자는 제안은 닿지 않았고 HW는 아직 15입니다. safe는 옮겨 가 broker-2에게서 확인을 받습니다.
    .why = request.timeout.ms(여기선 15초) 뒤 메타데이터를 물었지만, 첫 재시도가 답보다 빨라 또 broker-1로 갔습니다.
    .next = 네트워크 복구하기

fenced-leader-ask-returns = 오프셋 15부터 broker-1과 broker-2의 레코드가 다릅니다. 네트워크가 복구되면 무엇이 남을까요?
    .merged = 둘 다: broker-1이 자기 것을 뒤에 붙임
    .merged-why = Kafka는 로그를 합치지 않습니다. 팔로워의 로그는 오프셋까지 리더의 복사본입니다.
    .old = broker-1의 것: 로그가 더 기니까
    .old-why = 길이는 상관없습니다. 리더 에포크가 더 높은 리더가 기준이고, 그것은 broker-2입니다.
    .new = broker-2의 것: broker-1은 잘라 냄
    .new-why = 맞습니다. 리더 에포크로 갈라진 곳을 찾아 15까지 잘라 내고 broker-2의 로그를 복사합니다.

fenced-leader-truncated = acks=1의 값어치
    .what = broker-1은 38개를 잘라 내고 ISR로 돌아왔습니다. 36개는 fast가 확인받은 것이고, safe가 확인받은 것은 그대로입니다.
    .why = acks=all은 ISR 전부가 가진 것만 확인하므로 새 리더에게도 있습니다. acks=1은 디스크 하나뿐입니다.

fenced-leader-goal-fenced = broker-1이 펜싱되는 것 보기
    .hint = 단계를 따라가세요.
fenced-leader-goal-truncated = broker-1이 로그를 잘라 내는 것 보기
    .hint = 단계를 따라가세요.
fenced-leader-goal-other = broker-2도 펜싱되게 하기
    .hint = isolate broker-2 다음에 broker.session.timeout.ms만큼 기다리세요.

# ---- scaling-out ----

scaling-out = 브로커 늘리기
    .about = 브로커 셋에 넷째가 들어옵니다. 무엇이 옮겨 가고 누가 정할까요? 복제본을 옮기고, 복사하고, ISR에 넣고, 끝으로 리더를 맡깁니다. 클라이언트까지는 200ms, 서버 사이는 100ms가 걸립니다.

scaling-out-three = 브로커 셋, 복제본 여섯
    .what = orders는 파티션 3개에 복제본이 둘씩입니다. 브로커마다 리더 하나와 팔로워 하나를 맡고 있습니다.
    .why = 목록의 첫 복제본이 선호 리더입니다. 토픽을 만들 때 그때 있는 브로커들에 고르게 놓습니다.
    .next = broker-4 추가하기

scaling-out-ask-moves = broker-4가 시작해 등록합니다. 무엇이 옮겨 갈까요?
    .share = 복제본의 고른 몫
    .share-why = 복사는 네트워크와 디스크를 몇 시간씩 쓰므로 알아서 시작하지 않습니다. Cruise Control 같은 도구의 일입니다.
    .new = 리더 하나, 복제본은 그다음
    .new-why = ISR에 있는 복제본만 리더가 될 수 있는데 broker-4에는 복제본이 없습니다.
    .nothing = 재할당하기 전에는 아무것도
    .nothing-why = 맞습니다. 새로 만드는 토픽과 파티션만 놓입니다. 있던 것은 제자리에 남습니다.

scaling-out-idle = 할 일 없는 브로커
    .what = broker-4는 등록되고 펜싱도 풀렸지만 복제본이 없습니다. 다른 브로커의 일도 줄지 않았습니다.
    .why = kafka-reassign-partitions(여기서는 reassign)가 파티션에 새 복제본 목록을 줍니다.
    .next = orders-1을 4, 2로 옮기기

scaling-out-ask-leads = orders-1을 broker-2, broker-3에서 broker-4, broker-2로 옮깁니다. 끝나면 누가 리더일까요?
    .four = 목록의 첫째인 broker-4
    .four-why = 첫째는 선호 리더일 뿐입니다. 복제본으로 남는 리더는 계속 리더입니다.
    .two = 그대로 broker-2
    .two-why = 맞습니다. 재할당은 누가 데이터를 갖는지만 바꿉니다. 복제본으로 남은 리더는 그대로입니다.
    .three = broker-4가 다 받을 때까지 broker-3
    .three-why = broker-3은 팔로워였고 이제 빠집니다. 리더 broker-2는 목록에 남습니다.

scaling-out-moved = 먼저 복사, 그다음 빼기
    .what = 잠시 복제본이 4, 2, 3 셋이었습니다. broker-4가 따라잡아 ISR에 들어오자 broker-3이 빠졌습니다.
    .why = 빼기 전에 더하므로 ISR의 사본이 줄어드는 때가 없습니다. 리더는 여전히 broker-2입니다.
    .next = 선호 리더 선출하기

scaling-out-ask-preferred = 이제 orders-1의 선호 리더를 선출합니다. p1은 무엇을 느낄까요?
    .copies = 데이터를 복사하는 동안의 멈춤
    .copies-why = 복사할 것이 없습니다. ISR에 있는 복제본만 뽑히고, 확인된 레코드를 이미 다 가지고 있습니다.
    .restart = send()의 예외
    .restart-why = NOT_LEADER_OR_FOLLOWER는 재시도합니다. delivery.timeout.ms 안이면 애플리케이션은 모릅니다.
    .epoch = 거부된 배치를 broker-4에 다시 보냄
    .epoch-why = 맞습니다. broker-2가 NOT_LEADER_OR_FOLLOWER로 답하면 메타데이터를 다시 묻고 broker-4에 보냅니다.

scaling-out-led = 리더가 된 broker-4
    .what = broker-4가 리더 에포크 2의 리더입니다. p1은 broker-2에게 한두 번 거부당했지만 잃은 것은 없습니다.
    .why = auto.leader.rebalance.enable이면 5분마다 알아서 합니다. 손으로는 kafka-leader-election입니다.
    .next = orders-0을 4, 2로 옮기기

scaling-out-ask-leaver = orders-0을 리더인 broker-1에서 broker-4, broker-2로 옮깁니다. 리더 자리는 어떻게 될까요?
    .refused = broker-1이 리더인 동안은 거부됨
    .refused-why = 거부할 이유가 없습니다. 새 복제본이 ISR에 들어오면 그중에서 리더를 고를 수 있습니다.
    .hands-over = 새 복제본 가운데 하나로 넘어감
    .hands-over-why = 맞습니다. 이동이 끝날 때 컨트롤러가 목록에서 ISR인 첫 복제본, broker-4를 고릅니다.
    .stays = 목록에 없어도 broker-1이 계속 리더
    .stays-why = 복제본만 리더가 됩니다. 이동이 끝나면 broker-1은 복제본이 아니고 로그도 지웁니다.

scaling-out-handed-over = 리더가 떠난 뒤
    .what = broker-4는 두 파티션의 리더, broker-1은 orders-2의 팔로워일 뿐입니다. 잃은 것도 unclean 선출도 없습니다.
    .why = 브로커 추가는 쉽습니다. 무엇을 옮길지 정하고, 복사 속도를 제한하고, 끝나면 리더 분포를 보세요.

scaling-out-goal-led = broker-4를 orders-1의 리더로
    .hint = 단계를 따라가세요. 재할당한 다음 선호 리더를 선출합니다.
scaling-out-goal-three = 모든 파티션의 ISR을 셋으로
    .hint = reassign orders-0 broker-4,broker-2,broker-1, 다른 두 파티션도 똑같이. 목록을 늘리면 복제본이 늘어납니다.
scaling-out-goal-fifth = 다섯째 브로커를 orders-2의 리더로
    .hint = add broker broker-5, orders-2의 첫 복제본을 broker-5로 reassign, 그다음 elect orders-2 preferred.

# ---- rolling-broker-restart ----

rolling-broker-restart = 브로커 순차 재시작
    .about = 도전 과제: 브로커 셋을 모두 재시작해야 합니다. 새 버전 배포라고 합시다. p1은 내내 씁니다. 레코드를 잃지 말고, 어떤 파티션의 ISR도 둘 아래로 내려가지 않게 하세요. 첫 브로커는 보여 드리고, 나머지는 직접 하세요.

rolling-broker-restart-new-version = 리더 셋, 여유는 하나
    .what = 브로커마다 orders 파티션 하나의 리더, 둘의 팔로워입니다. min.insync.replicas=2라 하나까지만 멈출 수 있습니다.
    .why = 그냥 죽으면 그 파티션들은 최대 9초 남짓 리더가 없습니다. 종료를 요청받으면 그럴 필요가 없습니다.
    .next = broker-1 정상 종료하기

rolling-broker-restart-ask-down = broker-1이 SIGTERM을 받습니다. 컨트롤드 셧다운입니다. 무엇이 먼저일까요?
    .waits = 쓰는 클라이언트가 없을 때까지 기다림
    .waits-why = 클라이언트는 멈추지 않습니다. 대신 다른 리더에게 가게 합니다.
    .first = 리더 자리를 넘기고 나서 멈춤
    .first-why = 맞습니다. 하트비트로 알리면 컨트롤러가 새 리더를 뽑고 ISR에서 뺍니다. 그 뒤에 멈춥니다.
    .refused = 리더인 동안은 종료가 거부됨
    .refused-why = 거부되지 않습니다. controlled.shutdown.enable이 기본이라 리더 자리가 알아서 넘어갑니다.

rolling-broker-restart-stopped = 순서대로 멈춘 broker-1
    .what = broker-1이 멈추기 전에 orders-0의 리더는 broker-2가 되었습니다. p1은 한두 번 거부당했지만 잃은 것은 없습니다.
    .why = ISR은 모두 최소인 둘입니다. 브로커가 하나 더 빠지면 acks=all은 NOT_ENOUGH_REPLICAS를 받습니다.
    .next = broker-1 다시 시작하기

rolling-broker-restart-ask-early = broker-1이 시작하는 중입니다. 다음 브로커는 언제부터 재시작해도 될까요?
    .running = 프로세스가 뜨자마자
    .running-why = 떴다고 동기화된 복제본은 아닙니다. 등록하고, 그동안 놓친 것을 복사해야 합니다.
    .registered = 펜싱이 풀리자마자
    .registered-why = 펜싱 해제는 ISR에 들어와도 된다는 뜻일 뿐입니다. 그동안 쓰인 레코드는 아직 없습니다.
    .isr = 모든 ISR에 돌아온 뒤
    .isr-why = 맞습니다. kafka-topics --under-replicated-partitions에 아무것도 안 나올 때까지 기다리세요.

rolling-broker-restart-registered = 등록됨, 아직 뒤처짐
    .what = 옛 세션이 끝날 때까지 DUPLICATE_BROKER_REGISTRATION으로 거부되다가 이제 등록됐습니다. ISR은 아닙니다.
    .why = 먼저 뜬 프로세스가 살아 있을지 모르므로 broker.session.timeout.ms 동안은 자리를 내주지 않습니다.
    .next = ISR 기다리기

rolling-broker-restart-yours = 이제 broker-2와 broker-3
    .what = broker-1은 모든 ISR에 돌아왔지만 리더는 아닙니다. 남은 둘을 재시작하고 리더를 처음대로 돌려놓으세요.
    .why = shutdown 다음 restart, 또는 둘을 함께 하는 restart만. 너무 이르면 목표를 놓치고 처음부터 해야 합니다.

rolling-broker-restart-goal-all = 브로커 셋 모두 재시작하기
    .hint = restart broker-2, 나중에 restart broker-3. 정상 종료한 다음 다시 시작합니다.
rolling-broker-restart-goal-safe = ISR이 둘 아래로 내려가지 않기
    .hint = 다음 브로커로 가기 전에 모든 파티션의 ISR이 셋인지 보세요. 한 번 놓치면 레슨을 다시 시작해야 합니다.
rolling-broker-restart-goal-balanced = 죽이지 않고, 리더는 처음대로
    .hint = 끝으로 elect orders-2 preferred처럼, 첫 복제본이 리더가 아닌 파티션마다 선출하세요.

# ---- metadata-leader ----

metadata-leader = 메타데이터 리더의 죽음
    .about = 컨트롤러 셋이 클러스터의 메타데이터를 지키고 하나가 리더입니다. 그 리더가 죽고, 또 하나가 죽습니다. 무엇이 계속되고 무엇을 정할 수 없을까요? broker-4와 broker-5는 브로커이기만 합니다.

metadata-leader-quorum = 컨트롤러 셋, 리더 하나
    .what = 쿼럼 리더는 broker-3이고 메타데이터 로그는 셋 모두에 있습니다. orders-0은 4와 5, payments-0은 3과 1에 있습니다.
    .why = 결정은 __cluster_metadata의 레코드이고 셋 중 둘이 가지면 확정됩니다. 데이터는 이 길로 다니지 않습니다.
    .next = broker-3 죽이기

metadata-leader-ask-dies = 쿼럼과 payments-0의 리더인 broker-3이 죽습니다. 새 컨트롤러가 나오기 전에 누가 쓸 수 있을까요?
    .stop = 아무도: 컨트롤러 없이는 못 씀
    .stop-why = 레코드는 컨트롤러를 거치지 않습니다. 프로듀서와 팔로워는 파티션 리더하고만 말합니다.
    .orders = orders-0에 쓰는 p1
    .orders-why = 맞습니다. broker-4는 계속 리더입니다. 리더를 잃은 payments-0은 누군가 정해 주어야 합니다.
    .both = 둘 다: broker-1이 payments-0을 바로 이어받음
    .both-why = 팔로워는 스스로 리더가 되지 않습니다. 컨트롤러가 정하는데 지금은 컨트롤러가 없습니다.

metadata-leader-elected = 새 컨트롤러
    .what = 쿼럼 리더는 broker-1. p1과 c1은 계속하고 c1의 커밋만 거부됐습니다. payments-0은 리더가 죽은 채라 p2가 기다립니다.
    .why = controller.quorum.fetch.timeout.ms(2초) 뒤에 선거를 했습니다. 뽑힌 쪽은 로그를 이미 가지고 있습니다.
    .next = payments-0 기다리기

metadata-leader-ask-payments = 액티브 컨트롤러가 다시 생겼습니다. payments-0의 리더는 언제 정해질까요?
    .at-once = 바로: broker-3이 죽은 걸 아니까
    .at-once-why = 새 컨트롤러는 방금 듣기 시작했습니다. 아직 조용한 것인지 죽은 것인지 모릅니다.
    .session = 지금부터 broker-3의 세션이 끝난 뒤
    .session-why = 맞습니다. 하트비트 시각은 로그에 없어서 모두에게 broker.session.timeout.ms를 새로 줍니다.
    .returns = broker-3이 돌아올 때
    .returns-why = payments-0의 ISR에 broker-1이 있습니다. broker-3이 펜싱되면 broker-1이 리더가 됩니다.

metadata-leader-fenced = 펜싱, 그리고 선출
    .what = 15초 만에 broker-3이 펜싱되고 broker-1이 payments-0의 리더입니다. 기다리던 p2의 레코드는 모두 쓰였습니다.
    .why = 컨트롤러를 기다리고 세션을 또 기다렸습니다. 컨트롤러가 없던 동안에는 토픽도 ISR도 리더도 바뀔 수 없었습니다.
    .next = broker-1도 죽이기

metadata-leader-ask-two = broker-1도 죽어 컨트롤러 셋 중 하나만 남습니다. 어떻게 될까요?
    .alone = broker-2가 스스로 리더가 됨
    .alone-why = 자기 표는 셋 중 하나입니다. 소수로도 된다면 리더가 둘 생길 수 있습니다.
    .nothing = 클러스터 전체가 멈춤
    .nothing-why = 브로커는 바꿀 때만 컨트롤러가 필요합니다. 리더가 있는 파티션은 계속 움직입니다.
    .on = orders-0은 계속, 결정은 불가
    .on-why = 맞습니다. 리더 선출도 ISR 축소도 토픽 생성도 NOT_CONTROLLER입니다. 그것이 필요 없는 일만 계속됩니다.

metadata-leader-no-quorum = 쿼럼은 없어도 데이터는
    .what = 25초째 컨트롤러가 없습니다. p1은 쓰고 c1은 읽습니다. payments-0의 리더는 죽었지만 그렇게 정할 곳이 없습니다.
    .why = broker-2의 투표 요청에 둘이 답하지 않습니다. 죽은 브로커가 ISR에 남아 c1의 커밋도 기다립니다.
    .next = broker-3 다시 시작하기

metadata-leader-ask-back = 컨트롤러가 몇 개 돌아와야 할까요?
    .one = 하나
    .one-why = 맞습니다. 셋 중 둘이면 과반수입니다. 2n+1개의 쿼럼은 n개를 잃어도 됩니다.
    .both = 둘 다
    .both-why = 보터의 과반수면 됩니다. broker-2에 하나만 더하면 셋 중 둘입니다.
    .hand = 0개: 관리자가 broker-2를 지정
    .hand-why = 손으로 지정할 수 없습니다. 과반수가 아니면 두 리더가 서로 다른 이력을 쓸 수 있습니다.

metadata-leader-back = 다시 셋 중 둘
    .what = 쿼럼 리더 broker-2가 broker-1을 펜싱했습니다. ISR이 죽은 broker-1뿐이라 payments-0에는 리더가 없습니다.
    .why = 4.0 전에는 ZooKeeper의 일이었습니다. 클러스터 렌즈의 컨트롤러 아래 "KRaft 이전"을 펼쳐 보세요.

metadata-leader-goal-elected = 새 컨트롤러가 뽑히는 것 보기
    .hint = 단계를 따라가세요.
metadata-leader-goal-topic = refunds 토픽 만들기
    .hint = add topic refunds. 쿼럼이 없는 동안에는 NOT_CONTROLLER로 거부됩니다.
metadata-leader-goal-third = 컨트롤러 선거 세 번
    .hint = 과반수가 남도록 restart broker-1을 먼저 하고 crash broker-2.

# ---- dedicated-controllers ----

dedicated-controllers = 전용 컨트롤러
    .about = 브로커 3개와, 컨트롤러 역할만 하는 서버 3개입니다(process.roles=controller). 몇 개를 죽여 보세요. 그때는 누가 결정할까요?

dedicated-controllers-apart = 따로 둔 컨트롤러
    .what = controller-101~103끼리만 투표하고, 브로커는 메타데이터 로그를 읽기만 합니다. 서버나 링크를 끊어 보며 쿼럼을 지켜보세요.
    .why = 큰 클러스터에서는 컨트롤러를 따로 둡니다. 브로커의 부하나 장애가 쿼럼에 닿지 않습니다.

dedicated-controllers-goal-topic = 토픽 만들기
    .hint = add topic orders partitions=3 replication.factor=3
dedicated-controllers-goal-elected = 다른 컨트롤러가 결정을 맡게 하기
    .hint = 브로커 아래 카드에서 리더인 컨트롤러를 죽이세요.
dedicated-controllers-goal-again = 그다음 또 다른 컨트롤러에게 넘기기
    .hint = 셋 중 둘은 살아 있어야 합니다. 먼저 죽인 것을 다시 시작한 뒤 다음을 죽이세요.
