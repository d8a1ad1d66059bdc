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
