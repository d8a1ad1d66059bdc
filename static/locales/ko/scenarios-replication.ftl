# Texts of the lessons about replicas and what is promised of them. See scenarios-groups.ftl for what the attributes mean.

chapter-replication = 복제와 약속

# ---- replicas ----

replicas = 파티션과 복제본
    .about = 브로커 3대가 한 파티션의 복제본을 하나씩 갖고 있습니다. 누가 쓰고, 누가 복제하고, 컨슈머는 언제 읽을 수 있을까요? 눈으로 볼 수 있도록 편도 지연을 클라이언트와는 200ms, 브로커끼리는 100ms로 두었습니다.

replicas-copies = 리더 하나, 팔로워 둘
    .what = 세 브로커 모두 orders-0의 오프셋 0~2를 갖고 있습니다. 1번이 리더, 2·3번이 팔로워, ISR은 1, 2, 3입니다.
    .why = replication.factor=3이면 복제본이 셋입니다. 목록의 첫 번째가 선호 리더입니다.
    .next = zoe의 레코드 보내기

replicas-ask-who-gets = p1이 orders-0에 레코드를 하나 보냅니다. 누구에게 보낼까요?
    .all = 세 브로커 모두에게 한꺼번에
    .all-why = 프로듀서는 복제하지 않습니다. 배치를 한 번만 보내고, 복제는 브로커의 일입니다.
    .leader = 리더인 broker-1에게
    .leader-why = 맞습니다. 쓰기는 리더만 받습니다. p1은 메타데이터로 리더를 압니다.
    .nearest = 가장 가까운 복제본에게
    .nearest-why = 컨슈머는 가까운 복제본에서 읽을 수도 있지만(replica.selector.class), 쓰기는 언제나 리더입니다.

replicas-written = 아직 로그 하나에만
    .what = broker-1이 zoe의 레코드를 오프셋 3에 썼습니다. 로그 끝은 4, 하이 워터마크는 아직 3입니다.
    .why = acks=all이라 리더는 아직 답하지 않습니다. ISR의 모든 복제본이 가질 때까지 응답을 미룹니다.
    .next = 팔로워 지켜보기

replicas-ask-pushed = 레코드는 broker-2와 broker-3에 어떻게 갈까요?
    .push = broker-1이 하나씩 보내 준다
    .push-why = 그렇게 보이지만, 도착하는 것은 Fetch의 응답입니다. 리더가 먼저 보내는 일은 없습니다.
    .pull = 미리 요청해 두었다가 지금 응답을 받는다
    .pull-why = 맞습니다. 팔로워의 Fetch는 새 레코드가 올 때까지 리더에서 최대 500ms(replica.fetch.wait.max.ms) 기다립니다.
    .later = 500ms마다 새 레코드를 가져간다
    .later-why = 500ms는 새 레코드가 없을 때 기다리는 최대 시간입니다. 새 레코드가 오면 바로 응답합니다.

replicas-copied = 로그 셋에 모두
    .what = 100ms 뒤 세 로그에 모두 오프셋 3이 있습니다. 그런데 리더의 하이 워터마크는 아직 3입니다.
    .why = 리더는 아직 모릅니다. 팔로워가 어디까지 복제했는지는 다음 Fetch가 요청하는 오프셋으로 압니다.
    .next = 다음 Fetch 지켜보기

replicas-ask-readable = 레코드가 세 로그에 모두 있습니다. c1이 읽을 수 있을까요?
    .yes = 예: c1은 리더에서 읽고, 리더에 있으니까
    .yes-why = 리더는 하이 워터마크 아래만 내줍니다. 그러지 않으면 장애로 사라질 레코드를 읽을 수 있습니다.
    .not-yet = 리더가 모든 복제를 확인하기 전에는 못 읽음
    .not-yet-why = 맞습니다. 하이 워터마크는 리더가 아는 한에서 ISR의 로그 끝 중 가장 낮은 값입니다.
    .acked = p1이 응답을 받기 전에는 못 읽음
    .acked-why = 하이 워터마크가 오르는 순간 p1의 응답과 c1의 레코드가 함께 출발합니다. 서로 기다리지 않습니다.

replicas-committed = 커밋됨
    .what = 두 팔로워가 오프셋 4를 요청했습니다. 하이 워터마크가 4가 되어, p1은 응답을, c1은 레코드를 받습니다.
    .why = 오프셋 4를 요청하는 것이 그 앞을 모두 가졌다는 확인입니다. 복제본 사이에 다른 확인은 없습니다.
    .next = 두 응답의 도착 보기

replicas-told = p1은 알고, c1은 읽었다
    .what = c1은 zoe의 레코드를 처리했고 p1은 안전하다고 들었습니다. 팔로워는 아직 하이 워터마크를 3으로 압니다.
    .why = 레코드와 함께 들은 값이 3이었습니다. 팔로워는 언제나 응답 하나만큼 늦게 압니다.
    .next = 다음 응답 지켜보기

replicas-late = Fetch 하나만큼 늦게
    .what = 새 레코드가 없어 리더는 Fetch를 500ms 붙잡았다가, 응답에 하이 워터마크 4를 실어 보냈습니다.
    .why = 그사이 broker-1이 죽어도 잃는 것은 없습니다. 새 리더는 레코드를 갖고 있고, 커밋됐는지만 다시 확인합니다.

replicas-goal-read = c1이 zoe의 레코드 읽기
    .hint = 하이 워터마크가 지나가면 읽을 수 있습니다. 네 번째 단계입니다.
replicas-goal-two = 복제본 둘만 동기화된 채 하이 워터마크 올리기
    .hint = 팔로워 하나를 죽이고, ISR에 둘만 남을 때까지 기다렸다가 레코드를 보내세요.
replicas-goal-whole = 세 번째 복제본이 ISR로 돌아오기
    .hint = 팔로워를 다시 시작하세요. 따라잡으면 리더가 ISR에 넣어 달라고 요청합니다.

# ---- a-leader-dies ----

a-leader-dies = 리더가 죽으면
    .about = orders-0의 리더인 broker-1이 죽습니다. 누가 알아채고, 새 리더는 누가 정하며, 클라이언트는 어떻게 알고, 돌아온 broker-1은 어떻게 될까요?

a-leader-dies-at-work = 리더는 broker-1
    .what = p1은 2초마다 레코드를 보내고 c1은 읽습니다. 복제본 셋 모두 동기화돼 있고, 액티브 컨트롤러는 broker-3입니다.
    .why = 브로커는 2초마다 컨트롤러에 살아 있다고 알립니다(broker.heartbeat.interval.ms).
    .next = broker-1 죽이기

a-leader-dies-ask-when = broker-1이 p1의 다음 레코드를 쓰자마자 죽습니다. 다른 브로커는 언제 리더가 될까요?
    .at-once = 바로: 연결이 모두 끊기니까
    .at-once-why = 연결이 끊긴 것은 상대가 압니다. 하지만 리더는 컨트롤러가 정하고, 하트비트만 봅니다.
    .session = 컨트롤러가 9초 동안 하트비트를 못 받으면
    .session-why = 맞습니다. broker.session.timeout.ms입니다. 그때까지 메타데이터의 리더는 broker-1입니다.
    .restart = broker-1이 돌아오면
    .restart-why = ISR에 다른 복제본이 없을 때만 그렇습니다. 여기서는 둘이 있고 누구든 리더가 될 수 있습니다.

a-leader-dies-silence = 대답하는 곳이 없다
    .what = 3초가 지났습니다. p1과 c1은 broker-1에 여러 번 연결해 봤지만, 컨트롤러에게 리더는 아직 broker-1입니다.
    .why = p1은 delivery.timeout.ms(2분)까지 재시도합니다. 애플리케이션에는 오류 없이 전송이 느려 보일 뿐입니다.
    .next = 컨트롤러를 기다리기

a-leader-dies-ask-who = 두 팔로워 모두 ISR에 있습니다. 컨트롤러는 누구를 고를까요?
    .random = 둘 중 아무나
    .random-why = 임의로 뽑지 않습니다. 상태가 같으면 어느 컨트롤러든 같은 결정을 내립니다.
    .first = 복제본 목록에서 앞선 broker-2
    .first-why = 맞습니다. 목록은 1, 2, 3이고, 살아 있으며 ISR에 있는 첫 번째가 리더입니다.
    .longest = 로그가 가장 긴 쪽
    .longest-why = 컨트롤러는 로그 길이를 모릅니다. ISR에 있으면 커밋된 것을 모두 가졌으니 그것으로 충분합니다.

a-leader-dies-elected = 이제 리더는 broker-2
    .what = 9초 동안 하트비트가 없자 컨트롤러가 broker-1을 펜싱해 ISR에서 빼고, broker-2를 리더 에포크 1의 리더로 정했습니다.
    .why = 리더가 바뀔 때마다 리더 에포크가 새로 시작됩니다. 옛 에포크로 온 요청은 거부됩니다.
    .next = p1과 c1 지켜보기

a-leader-dies-goes-on = 클라이언트도 따라왔다
    .what = p1과 c1은 새 메타데이터로 새 리더를 알았습니다. p1의 레코드는 broker-2의 오프셋 4에 있고, 밀린 것이 뒤따릅니다.
    .why = 실패할 때마다 클라이언트는 아무 브로커에나 메타데이터를 묻습니다. 재시작도 설정 변경도 필요 없습니다.
    .next = broker-1 다시 시작하기

a-leader-dies-ask-back = broker-1의 오프셋 4에는 복제되지 못한 레코드가 있습니다. 돌아오면 어떻게 될까요?
    .leads = 선호 리더이므로 다시 리더가 됨
    .leads-why = 먼저 ISR에 들어야 합니다. 그 뒤 5분마다 하는 점검(auto.leader.rebalance.enable)에서 리더를 돌려받습니다.
    .follows = 팔로워가 되어 그 레코드를 잘라 냄
    .follows-why = 맞습니다. broker-2가 '에포크 0은 오프셋 4에서 끝났다'고 알려 주고, 그 뒤의 에포크 0은 버려집니다.
    .wiped = 로그를 지우고 처음부터 복제
    .wiped-why = 공통인 부분은 그대로 둡니다. 어디서 갈라졌는지는 리더 에포크로 압니다.

a-leader-dies-back = 자르고, 따라잡고, ISR로
    .what = broker-1은 로그를 5에서 4로 자르고 4~11을 복제해 ISR로 돌아왔습니다. 리더는 그대로 broker-2입니다.
    .why = 잃은 것은 없습니다. p1은 첫 번째 사본이 안전하다는 응답을 받은 적이 없어 다시 보냈습니다.
    .next = 선호 리더 선출하기

a-leader-dies-preferred = broker-1이 다시 리더
    .what = 목록의 첫 번째가 ISR에 있으니 리더가 됩니다(리더 에포크 2). 이번에는 아무도 타임아웃을 기다리지 않았습니다.
    .why = 직접 하려면 kafka-leader-election.sh, 자동은 5분마다(auto.leader.rebalance.enable=true)입니다.

a-leader-dies-goal-elected = broker-2가 리더 되기
    .hint = broker-1의 세션이 끝나면 컨트롤러가 정합니다.
a-leader-dies-goal-truncated = broker-1이 로그를 자르기
    .hint = 돌아와서 새 리더에게 Fetch를 보내면 자릅니다.
a-leader-dies-goal-third = broker-3이 리더 되기
    .hint = 목록의 순서가 정합니다. orders-0을 3, 1, 2로 재할당하고 선호 리더를 선출하거나, 1번과 2번이 리더를 못 하게 하세요.

# ---- acks-compared ----

acks-compared = acks=0, acks=1, acks=all
    .about = 프로듀서 하나를 acks만 바꿔 세 번 나란히 실행합니다. 가장 나쁜 순간에 리더가 죽는 것도 세 번 모두 같습니다. 지연은 클라이언트와 200ms, 브로커끼리 300ms입니다.

acks-compared-three = 프로듀서 하나, 설정 셋
    .what = 레코드는 둘씩, 모두 브로커 2, 3, 4에 있습니다. 멱등성은 acks=all에서만 켜져 있고, 직접 조작하는 실행은 acks=1입니다.
    .why = acks는 언제 보낸 것으로 칠지를 정합니다. 어디에 몇 벌 저장되는지는 셋 다 같습니다.
    .next = 하나 더 보내기

acks-compared-ask-first = p1이 세 실행에서 레코드를 하나씩 더 보냅니다. 어디서 가장 먼저 '보냈다'고 칠까요?
    .acks-0 = acks=0: 도착하기도 전에
    .acks-0-why = 맞습니다. acks=0이면 응답이 없습니다. 소켓에 쓰면 끝이고, 애플리케이션은 오프셋 -1을 받습니다.
    .acks-1 = acks=1: 리더가 바로 답하니까
    .acks-1-why = 그래도 왕복(여기서는 400ms)이 걸립니다. acks=0은 응답을 아예 기다리지 않습니다.
    .acks-all = acks=all: 모든 브로커에 한꺼번에 가니까
    .acks-all-why = 똑같이 리더에게만 갑니다. 팔로워가 가져가고, 응답은 그다음 Fetch까지 기다립니다.

acks-compared-crash = 리더가 죽었다
    .what = 보낸 지 410ms 만에 broker-2가 죽었습니다. 세 실행 모두 레코드는 broker-2에만 있고 다른 브로커에는 없습니다.
    .why = acks=0, acks=1은 이미 보낸 것으로 쳤습니다. acks=all은 팔로워와의 왕복 600ms를 아직 기다립니다.
    .next = 새 리더 기다리기

acks-compared-ask-whose = 이제 broker-3이 리더가 됩니다. 약속이 깨지는 실행은 어느 것일까요?
    .none = 없음: broker-2의 디스크에 레코드가 남아 있으니까
    .none-why = 남아 있기는 합니다. 하지만 기준은 새 리더의 로그이고, broker-2는 그 로그를 따라야 합니다.
    .acks-1 = acks=1만
    .acks-1-why = 맞습니다. 거기서 p1은 저장됐다고 들었습니다. acks=0은 약속한 것이 없고, acks=all은 아직 답하지 않았습니다.
    .acks-all = acks=all도: 다른 로그에는 레코드가 없으니까
    .acks-all-why = 없는 것은 맞지만 p1은 아직 응답을 못 받았습니다. 약속받은 것이 없고, 다시 보냅니다.

acks-compared-elected = 깨진 약속 하나
    .what = 새 리더 broker-3에는 레코드가 없습니다. acks=0과 1에서는 유실이고, 약속한 것은 acks=1뿐입니다. p1은 둘 다 모릅니다.
    .why = broker-3은 ISR에 있었으니 정상 선출입니다. acks=1은 다음 리더가 될 복제본을 기다리지 않습니다.
    .next = acks=all 지켜보기

acks-compared-ask-retried = acks=all에서 p1은 응답을 받지 못했습니다. 그 레코드는 어떻게 될까요?
    .gone = 오류로 실패
    .gone-why = 연결이 끊긴 것은 재시도할 수 있는 오류입니다. delivery.timeout.ms(2분)까지 다시 보냅니다.
    .again = broker-3에 다시 보냄
    .again-why = 맞습니다. 레코드는 아직 프로듀서에 있고, ISR 모두가 가졌다는 응답을 받아야 놓아 줍니다.
    .twice = 다시 보내서 두 번 저장됨
    .twice-why = broker-3에는 없습니다. 있었다면 프로듀서 ID와 시퀀스로 알아보고 다시 쓰지 않습니다.

acks-compared-retried = acks=all만 지켰다
    .what = acks=all에서는 ISR의 두 로그에 레코드가 있고, p1은 이제야 응답을 받았습니다. 평균 대기 시간을 비교해 보세요.
    .why = acks=all은 ISR 모두가 가져야 응답합니다. 그중 누가 다음 리더가 되어도 그 레코드가 있습니다.
    .next = broker-2 다시 시작하기

acks-compared-returned = 마지막 사본도 사라졌다
    .what = broker-2는 broker-3에 없는 것을 잘라 내고 ISR에 들어왔습니다. 유실된 레코드는 이제 어디에도 없습니다.
    .why = 팔로워는 리더와 같아집니다. acks=0과 1은 기다림보다 유실이 싼 곳에만 쓰세요.

acks-compared-goal-broken = p1과의 약속이 깨지기
    .hint = 직접 조작하는 실행(acks=1)에서, 리더가 응답한 뒤 팔로워가 가져가기 전에 죽어야 합니다.
acks-compared-goal-twice = p1과의 약속이 또 깨지기
    .hint = p1이 보내고 응답을 받자마자 리더를 죽이세요. 브로커 사이의 길이 느리면 여유가 더 생깁니다.
acks-compared-goal-all-broken = pall과의 약속 깨 보기
    .hint = acks=all인 프로듀서 pall을 추가하세요. min.insync.replicas=1이면 ISR이 하나뿐일 수 있습니다. 그 하나가 죽고 다른 복제본이 unclean 선출되게 하세요.

# ---- min-insync-replicas ----

min-insync-replicas = 'all'은 몇 개일까?
    .about = acks=all은 동기화된 복제본 모두를 기다리지만, 그 '모두'가 하나일 수도 있습니다. 몇 개까지 줄어도 되는지는 min.insync.replicas가 정합니다. 여기서는 2이고, 브로커가 하나씩 사라집니다.

min-insync-replicas-three = 셋이 동기화, 필요한 것은 둘
    .what = orders-0은 브로커 2, 3, 4에 있고 리더는 2번입니다. 컨트롤러 broker-1은 죽지 않습니다. p1은 2초마다 보냅니다.
    .why = replication.factor=3, min.insync.replicas=2, acks=all. 대부분의 클러스터에 맞는 설정입니다.
    .next = broker-3 죽이기

min-insync-replicas-ask-one-gone = 팔로워 broker-3이 죽습니다. p1에게는 어떻게 보일까요?
    .nothing = 아무 일도 없음: 둘이면 충분
    .nothing-why = broker-3이 ISR에서 빠진 뒤에야 둘로 충분합니다. 그전까지 리더는 ISR 모두를 기다립니다.
    .pause = 10초쯤 기다렸다가 계속됨
    .pause-why = 맞습니다. 컨트롤러가 펜싱할 때까지(broker.session.timeout.ms) broker-3은 ISR에 남아 있습니다.
    .fails = 전송이 실패함
    .fails-why = 오류는 오지 않습니다. 리더가 응답을 미룰 뿐이고, request.timeout.ms(여기서는 10초)보다 짧습니다.

min-insync-replicas-two = 둘이면 충분
    .what = 컨트롤러가 broker-3을 펜싱해 ISR은 2, 4입니다. 기다리던 레코드는 바로 확인되고 p1은 계속 보냅니다.
    .why = acks=all의 all은 모든 복제본이 아니라 ISR 모두입니다. 하나쯤 없어도 괜찮습니다.
    .next = broker-4 정상 종료하기

min-insync-replicas-ask-two-gone = broker-4를 정상 종료합니다. ISR에는 리더만 남습니다. 이제 어떻게 될까요?
    .alone = 혼자가 곧 all이니 리더 혼자 확인해 줌
    .alone-why = 기본값 min.insync.replicas=1이면 그렇습니다. 그러면 장애 한 번에 확인된 레코드가 사라질 수 있습니다.
    .refused = acks=all 쓰기는 거부, 읽기는 가능
    .refused-why = 맞습니다. 쓰기 전에 NOT_ENOUGH_REPLICAS로 거부합니다. 하이 워터마크 아래는 그대로 읽을 수 있습니다.
    .stops = 리더를 그만둠
    .stops-why = 리더는 그대로입니다. min.insync.replicas는 acks=all 쓰기만 막고, 읽기는 계속됩니다.

min-insync-replicas-one = 거부됨
    .what = 둘이 필요한데 하나뿐이라 broker-2가 거부합니다. c1은 모두 읽었고 하이 워터마크는 11에 머뭅니다.
    .why = 최소보다 적으면 하이 워터마크는 오르지 않습니다. acks=0이나 1로 쓴 것도 그때까지 보이지 않습니다.
    .next = p1 지켜보기

min-insync-replicas-ask-error = p1은 계속 거부당합니다. 애플리케이션은 무엇을 받을까요?
    .at-once = 바로 NotEnoughReplicasException
    .at-once-why = 재시도할 수 있는 오류라 프로듀서가 알리지 않고 100ms, 200ms, 400ms… 최대 1초 간격으로 다시 보냅니다.
    .timeout = delivery.timeout.ms가 지나면 TimeoutException
    .timeout-why = 맞습니다. 여기서는 15초, 기본은 2분입니다. 그 안에 브로커가 돌아오면 지연만 생깁니다.
    .forever = 아무것도: retries는 끝이 없음
    .forever-why = retries는 2147483647이지만 delivery.timeout.ms가 끝냅니다. 조정할 것은 이 설정입니다.

min-insync-replicas-failed = p1이 포기하다
    .what = send 15초 뒤 첫 레코드가 TimeoutException으로 실패하고 나머지도 뒤따릅니다. 애플리케이션은 약속이 없음을 알고 대처합니다.
    .why = 유실보다는 오류가 낫습니다. min.insync.replicas=2는 가용성보다 일관성을 택합니다.
    .next = broker-2까지 죽이기

min-insync-replicas-nobody = 아무도 남지 않았다
    .what = broker-2도 죽어 리더가 없고 ISR은 비었습니다. 하지만 broker-4는 ELR(리더 자격이 있는 복제본)에 있습니다.
    .why = ISR이 최소보다 줄 때 빠졌고, 그 뒤 하이 워터마크가 멈췄으니 커밋된 것을 모두 갖고 있습니다(KIP-966).
    .next = broker-3, broker-4 차례로 시작하기

min-insync-replicas-ask-who = broker-3이 먼저, broker-4가 조금 뒤에 돌아옵니다. 누가 리더가 될 수 있을까요?
    .broker-3 = 먼저 돌아온 broker-3
    .broker-3-why = ISR 밖에 있는 동안 뒤처졌습니다. 로그 끝은 4인데 커밋된 레코드는 11까지입니다.
    .broker-4 = broker-4
    .broker-4-why = 맞습니다. 정상 종료했고 ELR에 있습니다. ELR은 4.1부터 새 클러스터의 기본값입니다.
    .broker-2 = 둘 다 아님: 마지막 리더였던 broker-2만
    .broker-2-why = ELR이 없던 때의 이야기입니다. 그때는 ISR의 마지막 하나만 리더가 될 수 있었습니다.

min-insync-replicas-eligible = 잃은 것은 없다
    .what = broker-4가 11개를 모두 가지고 정상적으로 리더가 됐고, broker-3도 따라잡았습니다. 둘이 모였으니 다시 쓸 수 있습니다.
    .why = broker-4가 죽은 것이었다면, 플러시 안 된 레코드를 믿을 수 없어 컨트롤러가 ELR에서 뺐을 것입니다.

min-insync-replicas-goal-refused = 쓰기가 거부되기
    .hint = ISR에 리더만 남은 채 acks=all로 쓰면 됩니다.
min-insync-replicas-goal-eligible = ELR의 복제본이 리더 되기
    .hint = broker-4는 ELR에 있습니다. ISR에 없어도 돌아오자마자 리더가 됩니다.
min-insync-replicas-goal-whole = 셋 모두 ISR로 돌아오기
    .hint = 아직 없는 브로커는 누구일까요? broker-4가 리더인 채로, 돌아와서 따라잡아야 합니다.

# ---- unclean-election ----

unclean-election = unclean 리더 선출
    .about = ISR의 유일한 복제본이 죽습니다. 다른 하나는 살아 있지만 확인된 레코드 두 개가 없습니다. 그래도 리더를 맡겨야 할까요? unclean.leader.election.enable은 서비스를 이어 갈지 약속을 지킬지 고르는 설정입니다.

unclean-election-two = 복제본 둘
    .what = orders-0은 리더 broker-2와 broker-3에 있고, 둘 다 hana와 sora의 것을 가졌습니다. 컨트롤러는 1번입니다.
    .why = 여기서는 min.insync.replicas가 기본값인 1이고, p1은 역시 기본값인 acks=all입니다.
    .next = broker-3을 죽이고 두 개 보내기

unclean-election-ask-alone = broker-3이 죽어 ISR에서 빠진 뒤 p1이 acks=all로 두 개를 보냅니다. 무슨 응답을 받을까요?
    .refused = NOT_ENOUGH_REPLICAS
    .refused-why = min.insync.replicas=2라면 그렇습니다. 1이면 리더 하나로 충분합니다.
    .acked = 둘 다 저장됨
    .acked-why = 맞습니다. 이제 ISR은 broker-2뿐이라, 자기 로그에만 있으면 약속할 수 있습니다.
    .hidden = 저장됐지만 아직 아무도 못 읽음
    .hidden-why = 하이 워터마크는 ISR을 기다리는데, ISR은 broker-2뿐입니다. c1은 바로 읽습니다.

unclean-election-alone = 디스크 하나에 건 약속
    .what = mina와 zoe의 레코드는 broker-2의 오프셋 2, 3에만 있습니다. p1은 저장됐다고 들었고 c1은 읽었습니다.
    .why = acks=all은 ISR만 셉니다. min.insync.replicas=2였다면 이 두 개를 거부했을 것입니다.
    .next = broker-2도 죽이기

unclean-election-nobody = 리더가 없다
    .what = broker-2의 세션이 끝나 orders-0에는 리더가 없습니다. 확인된 것을 모두 가진 복제본은 broker-2뿐입니다.
    .why = 커밋된 것을 잃지 않도록 파티션은 broker-2를 기다립니다(ELR, KIP-966).
    .next = broker-3 다시 시작하기

unclean-election-ask-back = 오프셋 0과 1만 가진 broker-3이 돌아옵니다. 컨트롤러는 어떻게 할까요?
    .leads = 없는 것보다 나으니 broker-3을 리더로
    .leads-why = 그것이 unclean 선출이고, 허용해야만 합니다. 0.11부터 기본값은 false입니다.
    .waits = 그대로 broker-2를 기다림
    .waits-why = 맞습니다. ISR에도 ELR에도 없습니다. 기본값은 레코드가 모자란 리더보다 리더 없음을 택합니다.
    .copies = 모자란 것을 먼저 복제하게 함
    .copies-why = 어디서요? 팔로워는 리더에서 복제하는데 broker-2는 죽었고, 컨트롤러에는 레코드가 없습니다.

unclean-election-waiting = 살아 있지만 자격이 없다
    .what = broker-3이 살아 있어도 리더는 없습니다. finn의 레코드는 p1 안에서 최대 2분 동안 리더를 기다립니다.
    .why = 기다림의 대가는 가용성입니다. 읽지도 쓰지도 못하지만, broker-2가 디스크째 돌아오면 잃는 것은 없습니다.
    .next = unclean 선출 허용하기

unclean-election-ask-price = 이제 unclean 선출로 broker-3이 리더가 됩니다. 무엇을 잃을까요?
    .nothing = 아무것도: broker-2의 디스크에 다 있으니까
    .nothing-why = 있기는 해도 리더와 같아져야 합니다. Kafka는 두 로그를 합치지 않습니다.
    .two = 확인된 mina와 zoe의 레코드
    .two-why = 맞습니다. broker-3이 복제하지 못한 것은, 안전하다고 약속했더라도 모두 잃습니다.
    .all = 파티션의 모든 레코드
    .all-why = broker-3이 가진 오프셋 0과 1은 남습니다.

unclean-election-lost = 다른 역사
    .what = mina가 있던 2에 finn이 있습니다. c1은 에포크 1의 끝을 묻고(OffsetForLeaderEpoch) 4에서 2로 돌아왔습니다.
    .why = 원장에 깨진 약속이 둘 있습니다. 컨슈머는 이제 존재하지 않는 레코드를 이미 처리했습니다.
    .next = broker-2 다시 시작하기

unclean-election-truncated = 옛 리더가 따라간다
    .what = broker-2는 mina와 zoe의 레코드를 잘라 내고 finn을 복제했습니다. 두 로그는 같아졌고, 두 레코드는 사라졌습니다.
    .why = 지표처럼 레코드 하나하나보다 끊기지 않는 것이 중요할 때만 켜세요. 주문이라면 복제본 셋에 min.insync.replicas=2입니다.

unclean-election-goal-unclean = unclean 선출 보기
    .hint = 달리 리더가 될 복제본이 없을 때만 됩니다. 토픽에 허용한 뒤 선출하세요.
unclean-election-goal-lost = p1과의 약속 두 개가 깨지기
    .hint = 죽은 리더만 가진, 확인된 레코드입니다.
unclean-election-goal-clean = broker-2가 정상적으로 다시 리더 되기
    .hint = 이제 둘 다 ISR에 있습니다. 리더가 없어져도 다른 하나에 모자란 것이 없습니다.

# ---- lagging-follower ----

lagging-follower = 뒤처진 팔로워
    .about = 팔로워 하나의 디스크가 느려집니다. 살아 있고 Fetch도 하지만 늦습니다. 그 값은 누가 얼마 동안 치르고, 리더는 언제 기다리기를 그만둘까요?

lagging-follower-quick = 빠른 복제본 셋
    .what = orders-0의 리더는 broker-1, 팔로워는 2번과 3번입니다. p1은 acks=all로 2초마다 보냅니다.
    .why = 여기서 응답은 600ms 걸립니다. 클라이언트와 한 번, 브로커끼리 한 번 왕복합니다.
    .next = broker-3의 디스크 느리게 하기

lagging-follower-ask-slow = 이제 팔로워 broker-3은 쓸 때마다 3초가 걸립니다. p1에게는 어떻게 보일까요?
    .leader = 리더에 쓰니까 그대로
    .leader-why = acks=1이라면 그렇습니다. acks=all이면 리더의 응답은 ISR 모두를 기다립니다.
    .follower = 응답이 broker-3만큼 느려짐
    .follower-why = 맞습니다. acks=all의 속도는 ISR에서 가장 느린 복제본의 속도입니다.
    .out = 그대로: 뒤처지면 바로 ISR에서 빠지니까
    .out-why = replica.lag.time.max.ms(30초) 동안 따라잡지 못해야 빠집니다. 그때까지 모두 기다립니다.

lagging-follower-slow = 느려도 ISR
    .what = 40초 동안 배치마다 broker-3을 3초쯤 기다렸고, 더 빨리 보낸 것은 쌓입니다. broker-3은 아직 ISR에 있습니다.
    .why = Fetch할 때마다 지난번 Fetch 때의 리더를 따라잡습니다. 늘 조금 늦는 것은 따라잡은 것으로 칩니다.
    .next = 디스크를 멈추다시피 하기

lagging-follower-ask-when = 이제 broker-3의 쓰기는 45초가 걸립니다. ISR은 언제 줄어들까요?
    .count = 모자란 레코드가 너무 많아지면
    .count-why = 0.9에서 없어진 replica.lag.max.messages입니다. 레코드가 몰리면 멀쩡한 팔로워까지 빠졌습니다.
    .time = 마지막으로 따라잡은 지 30~45초 뒤
    .time-why = 맞습니다. replica.lag.time.max.ms는 30초이고, 리더는 그 절반마다 확인합니다.
    .session = 9초 뒤 컨트롤러가 broker-3을 펜싱하면
    .session-why = 디스크가 느릴 뿐 하트비트는 계속 갑니다. 이런 팔로워는 리더가 판단합니다.

lagging-follower-out = 리더가 기다리기를 그만두다
    .what = 33초 뒤 리더의 요청으로 broker-3이 ISR에서 빠지자, 하이 워터마크가 3초 만에 18에서 44로 올랐습니다.
    .why = request.timeout.ms(30초)를 넘겨 p1이 다시 보냈지만 리더가 알아봤습니다. 최소 ISR 2는 지켜집니다.
    .next = 디스크 고치기

lagging-follower-ask-join = broker-3의 디스크가 다시 빨라집니다. 언제 ISR에 들어올까요?
    .at-once = 바로: 브로커는 멈춘 적이 없으니까
    .at-once-why = 아직 모자란 레코드가 있습니다. 지금 들어오면 모두 또 기다려야 합니다.
    .caught-up = 리더의 하이 워터마크까지 모두 가지면
    .caught-up-why = 맞습니다. 리더는 Fetch의 오프셋으로 알아보고, 더 큰 ISR을 제안합니다.
    .restart = 브로커를 다시 시작하면
    .restart-why = 아무것도 할 필요가 없습니다. 팔로워는 ISR에 있든 없든 계속 Fetch합니다.

lagging-follower-in = 다시 ISR로
    .what = broker-3은 긴 쓰기를 마치고 나머지를 Fetch 한 번에 복제해 ISR로 돌아왔습니다. 하이 워터마크는 다시 기다립니다.
    .why = 지표는 UnderReplicatedPartitions, IsrShrinksPerSec. ISR이 자꾸 줄고 늘면 디스크나 네트워크가 문제입니다.

lagging-follower-goal-shrunk = ISR이 1, 2로 줄기
    .hint = 팔로워가 replica.lag.time.max.ms보다 오래 늦어야 합니다.
lagging-follower-goal-back = broker-3이 ISR로 돌아오기
    .hint = 디스크가 빨라지면 스스로 따라잡습니다.
lagging-follower-goal-quick = 30초를 기다리지 않고 broker-2를 ISR에서 빼기
    .hint = 느린 팔로워는 기다려 주지만, 정상 종료하는 팔로워는 컨트롤러에 먼저 알립니다.
