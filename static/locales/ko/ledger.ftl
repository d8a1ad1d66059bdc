# 약속 렌즈: 프로듀서가 안전하다고 들은 레코드와 지금 그 자리. `.why`는 낱말 뒤의 설명입니다.

ledger-none = 아직 확인을 받은 프로듀서가 없습니다.
ledger-counts = 한 종류의 레코드만 보기
ledger-all = 전체
ledger-kept = 지킴
    .why = 컨슈머가 읽을 수 있고, 동기화된 레플리카 둘 이상에 있습니다.
ledger-at-risk = 위험
    .why = 아직 있지만 장애 한 번이면 사라집니다.
ledger-hidden = 가려짐
    .why = 있지만 하이 워터마크가 지나가기 전에는 아무도 읽을 수 없습니다.
ledger-lost = 유실
    .why = 프로듀서는 안전하다고 들었는데 리더에 없습니다.
ledger-duplicated = 중복
    .why = 리더에 두 번 이상 있어 컨슈머도 그만큼 읽습니다.
ledger-reordered = 순서 바뀜
    .why = 같은 프로듀서가 나중에 보낸 것이 앞에 있습니다.
ledger-expired = 보존 기간 지남
    .why = 토픽이 정한 만큼 보존한 뒤 지웠습니다.
ledger-compacted = 컴팩션됨
    .why = 같은 키의 나중 레코드가 대신합니다.
ledger-not-promised = 약속 없음
    .why = acks=0이면 아무도 답하지 않습니다. 도착했는지 프로듀서는 모릅니다.
ledger-broken = { $count ->
    [0] 깨진 약속 없음
   *[other] 깨진 약속 { $count }개
}
ledger-would-have-kept = 깨지지 않았을 설정:
ledger-forgotten = 더 오래된 레코드 { $count }개는 더 추적하지 않습니다.
ledger-rows = 레코드, 새것부터
ledger-page = { $all }개 중 { $first }–{ $last }
ledger-newer = ← 새것
ledger-older = 옛것 →
ledger-head-record = 레코드
ledger-head-told = 확인
ledger-head-place = 오프셋
ledger-head-copies = 브로커
ledger-head-verdict = 지금
ledger-legend-has = 있음, 굵은 틀은 리더
ledger-legend-above = 있지만 자기 하이 워터마크 위
ledger-legend-none = 없음
ledger-legend-down = 브로커가 죽음
ledger-seek = 프로듀서가 들은 { $at } 시점으로 이동
ledger-row = { $producer }, 키 { $key }, 값 { $value }, { $acks }, { $at }에 { $told ->
    [0] 보냄
   *[other] 확인
}: { $partition }, 오프셋 { $offset }. { $verdict }.
ledger-copy = { $broker }, { $role }{ $down ->
    [0] {""}
   *[other] , 죽음
}: { $offsets ->
    [0] 없음
   *[other] 오프셋 { $offsets }{ $above ->
        [0] {""}
       *[other] , 자기 하이 워터마크 위
    }
}

# ---- 이유 ----
ledger-only-on = { $broker }에만 있습니다.
ledger-no-leader = 이 파티션에 리더가 없습니다.
ledger-still-on = { $broker }에는 아직 있지만 리더가 아닙니다.
ledger-led-by = { $at }에 이 레코드가 없는 { $broker } 브로커가 리더가 됐습니다.
ledger-led-by-unclean = { $at }에 이 레코드가 없는 { $broker } 브로커가 리더가 됐습니다. 동기화되지 않은 레플리카였습니다.
ledger-led-by-unclean-by-hand = { $at }에 이 레코드가 없는 { $broker } 브로커가 리더가 됐습니다. 동기화되지 않은 레플리카였는데, 사람이 직접 선출했습니다.
ledger-led-by-last-known = { $at }에 이 레코드가 없는 { $broker } 브로커가 리더가 됐습니다. ISR도 ELR도 비어 마지막 리더였던 브로커를 골랐습니다.
ledger-again = 이 배치가 오프셋 { $first }에서, 또 { $other }에서 시작합니다.
ledger-deposed = 이미 다른 브로커가 리더인데 { $broker } 브로커가 확인해 주었습니다.
ledger-gone = 리더가 바뀌지 않았는데 리더의 디스크에서 사라졌습니다.

# ---- 약속을 지켰을 설정 ----
ledger-keeps-replicas = replication.factor=3이면 다른 브로커에도 있었습니다. 레플리카가 이것 하나뿐이었습니다.
ledger-keeps-acks = acks=all: 약속할 때 동기화된 레플리카 { $in-sync }개 중 { $had }개에만 있었습니다. all이면 모두에 있어야 약속합니다.
ledger-keeps-refuses = acks=all: 동기화된 레플리카가 { $in-sync }개라 min.insync.replicas={ $min }(으)로 거부됐을 것입니다.
ledger-keeps-min-isr = min.insync.replicas=2: 동기화된 레플리카가 { $in-sync }개라 약속하지 않고 거부했을 것입니다.
ledger-keeps-both = acks=all과 min.insync.replicas=2: 동기화된 레플리카가 { $in-sync }개라 약속하지 않고 거부했을 것입니다.
ledger-keeps-clean = unclean.leader.election.enable=false: 동기화되지 않은 { $broker } 브로커는 리더가 되지 못했을 것입니다.
ledger-keeps-flush = flush.messages=1: 동기화된 레플리카의 페이지 캐시에만 있다가 전원이 꺼지면서 사라졌습니다.
ledger-keeps-idempotence = enable.idempotence=true: 리더가 시퀀스로 배치를 알아봤을 것입니다.
ledger-keeps-nothing = 프로듀서나 토픽의 어떤 설정도 확실히 지켜 주지는 못했습니다.
