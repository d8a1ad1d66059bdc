# The words on the stage: marks, cards, buttons, forms, the legend, and the sentences for those who do not see it.
# Most stand in fixed widths, so they are short. `lens-topic` stands in ui.ftl.

# ---- the stage ----
lens-stage-label = { $topics ->
    [0] 아직 토픽이 없습니다
    [1] 토픽 한 개: 파티션과 읽는 그룹들
   *[other] 토픽 { $topics }개: 파티션과 읽는 그룹들
}
lens-producer = 프로듀서
lens-group = 그룹
lens-partition = 파티션
lens-add = 추가
lens-name = 이름
lens-partitions = 파티션 수
lens-add-partition-hint = { $topic } 토픽의 파티션이 { $count }개가 됩니다. 그때부터 같은 키가 다른 파티션으로 갈 수 있습니다.
lens-order = 파티션 정렬 기준
lens-order-owner = 담당
lens-order-lag = 랙
lens-order-number = 번호

# ---- a partition ----
lens-broker = 브로커 { $number }
lens-no-leader = 리더 없음
lens-leo = LEO { $offset }
lens-hw = HW { $offset }
lens-high-watermark = 하이 워터마크(HW) { $offset }
lens-next-slot = 다음 레코드의 오프셋은 { $offset }
lens-committed-at = 커밋 { $offset }
lens-position-at = 위치 { $offset }
lens-lag = 랙 { $lag }
lens-reread = { $consumer ->
    [0] 마지막 커밋
   *[other] { $consumer }의 마지막 커밋
} { $committed }: { $count ->
    [1] { $committed } 다시 읽힘
    [2] { $committed }·{ $last } 다시 읽힘
   *[other] { $committed }–{ $last } 다시 읽힘
}
lens-partition-label = { $topic } 토픽의 파티션 { $number }, { $leader ->
    [0] 리더 없음
   *[other] 리더 { $leader }
}, 로그 끝 오프셋 { $end }, 하이 워터마크 { $hw }.
lens-lane-label = { $group }: { $owner ->
    [0] 담당 없음
   *[other] 담당 { $owner }
}, 커밋 { $committed }, 위치 { $position }, 랙 { $lag }.
lens-record-label = 오프셋 { $offset }, 키 { $key }, 값 { $value }, 보낸 시각 { $at }초, 배치 시작 오프셋 { $base }, 리더 에포크 { $epoch }
lens-many-partitions = 파티션 { $count }개
lens-partitions-owned = 담당 파티션 수
lens-lag-together = 랙 합계
lens-nobody = 담당 없음

# ---- on its way ----
lens-per-second = { $count }/s
lens-envelope-from = { $client }의 { $api }
lens-envelope-to = { $api } → { $client }

# ---- a group ----
lens-group-label = 컨슈머 그룹 { $group }
lens-group-unknown = 아직 모름
lens-generation = 세대 { $number }
lens-epoch = 에포크 { $number }
lens-epochs = { $from } → { $to }
lens-epochs-hint = 멤버 에포크, 그리고 따라가야 할 그룹 에포크
lens-process = 프로세스 { $process }
lens-process-hint = 함께 살고 함께 죽습니다
lens-generations = 세대 { $from } → { $to }
lens-coordinator = 코디네이터: { $broker } (__consumer_offsets-{ $partition } 파티션의 리더)
lens-no-coordinator = 코디네이터 없음: 이 그룹의 __consumer_offsets 파티션에 리더가 없습니다
lens-no-members = 컨슈머가 없습니다. 커밋한 오프셋은 남습니다.
lens-add-consumer = 컨슈머 추가
lens-add-consumer-hint = { $group } 그룹에 { $id } 컨슈머 시작, 구독: { $topics }
lens-column-consumer = 컨슈머
lens-column-state = 상태
lens-column-owns = 담당

# ---- a consumer ----
lens-consumer-label = { $group } 그룹의 컨슈머 { $client }: { $state }. { $partitions ->
    [0] 담당 파티션이 없습니다.
   *[other] 담당 파티션: { $partitions }.
}
lens-leader = 리더
lens-group-leader = 그룹 리더: 누가 무엇을 읽을지 정합니다
lens-owns = 담당
lens-gave-back = 반납
lens-owns-nothing = 담당 없음
lens-no-partition = 남은 파티션 없음
lens-waits-for-others = 다른 멤버의 반납 대기
lens-silent = { $seconds }초 동안 침묵
lens-forgotten = { $seconds }초 침묵, 제외됨
lens-state-starting = 시작 중
lens-state-joining = 합류 중
lens-state-sent-plan = 배정안 보냄
lens-state-waiting = 대기 중
lens-state-polling = 폴링 중
lens-state-idle = 담당 없음
lens-state-processing = 처리 중
lens-state-held = 처리 멈춤
lens-state-closing = 탈퇴 중
lens-state-left = 탈퇴
lens-state-poll-interval = 탈퇴 (poll 없음)
lens-state-crashed = 죽음
lens-state-frozen = 정지
lens-state-failed = 실패

# A hint is the name of the button too, so it begins with what the button says.
lens-leave = 탈퇴
lens-leave-hint = 탈퇴: { $client } 컨슈머를 정상 종료하고 바로 그룹을 떠나게 합니다
lens-hold = 멈춤
lens-hold-hint = 멈춤: { $client } 컨슈머가 처리와 poll을 멈춥니다. 하트비트는 계속됩니다
lens-release = 재개
lens-release-hint = 재개: { $client } 컨슈머가 처리를 이어 갑니다
lens-freeze = 정지
lens-freeze-hint = 정지: 긴 GC처럼 { $client } 프로세스가 멈춥니다
lens-crash = 죽이기
lens-crash-hint = 죽이기: { $client } 컨슈머가 그룹에 알리지 못하고 죽습니다
lens-restart = 다시 시작
lens-restart-hint = 다시 시작: { $client } 컨슈머를 새로 시작해 그룹에 합류시킵니다
lens-thaw = 정지 해제
lens-thaw-hint = 정지 해제: { $client } 프로세스가 다시 움직입니다

# ---- a producer ----
lens-producers = 프로듀서들
lens-producer-form = 프로듀서 { $producer }: 레코드 보내기
lens-producer-more = 이 프로듀서 더 보기
lens-key = key
lens-value = value
lens-send = 보내기
lens-choose-key = 키 선택
lens-no-key = 키 없음
lens-no-key-lands = → 아무 곳
lens-other-key = 다른 키
lens-key-note = 기본 파티셔너는 murmur2(key)를 파티션 수로 나눈 나머지를 씁니다. 키가 같으면 파티션도 같습니다.
lens-explicit-partition = 파티션
lens-by-partitioner = 파티셔너가 결정
lens-rate = 전송 속도
lens-rate-off = 끔
lens-keys = 키
lens-keys-none = 없음 (null)
lens-partitioner = 파티셔너
lens-partitioner-default = 기본
lens-producer-counts = 보냄 { $sent }, 확인 받음 { $acknowledged }, 실패 { $failed }, 배치에서 대기 { $waiting }
lens-close-producer = 종료

# ---- what the marks mean ----
lens-legend-committed = 커밋: 다시 시작하면 여기부터
lens-legend-position = 위치: 다음에 읽을 레코드
lens-legend-lag = 랙: 쌓였지만 안 읽음
lens-legend-log-end = LEO: 다음 레코드 자리
lens-legend-high-watermark = HW: 여기까지 읽을 수 있음
lens-legend-above = HW 위: 아직 복제 전
lens-legend-nobody = 아무도 담당하지 않음
lens-legend-assigned = onPartitionsAssigned
lens-legend-revoked = onPartitionsRevoked
lens-legend-lost = onPartitionsLost
lens-legend-owned = 컨슈머 하나가 담당
lens-legend-listed-dead = 기록만 있고 담당은 죽음

# ---- ownership ----
lens-ownership-label = 시간에 따른 파티션별 담당
lens-no-history = 아직 읽은 그룹이 없습니다.
lens-seconds = { $seconds } s
lens-lag-word = 랙
lens-listed-dead = 기록은 { $client } 담당, { $client } 죽음
lens-listed-dead-short = 기록만, 죽음
lens-until-noticed = 아무도 모르는 { $seconds }초
lens-to-notice = 알아채기까지 { $seconds }초
lens-to-fix = 고치는 데 { $seconds }초
lens-bar-owned = { $from }초부터 { $to }초까지 { $client } 담당
lens-bar-listed-dead = { $from }초부터 { $to }초까지 { $client } 담당으로 기록되었지만 이미 죽음
lens-bar-nobody = { $from }초부터 { $to }초까지 담당 없음

lens-topic-word = 토픽

# ---- 그룹 프로토콜 렌즈

seq-label = { $group } 멤버와 코디네이터가 주고받은 메시지
seq-smaller = 행 작게
seq-larger = 행 크게
seq-leader = 그룹 리더
seq-more = 외 { $count }개
seq-coordinator-lane = 코디네이터, { $broker }
seq-coordinator-word = 코디네이터
seq-generation = 세대 { $generation }
seq-waits-for-members = 모든 멤버의 재참여를 기다림
seq-waits-for-plan = 리더의 할당안을 기다림
seq-plan = 할당안: 멤버 { $members }개, 파티션 { $partitions }개
seq-join = { $assignors }
seq-join-new = { $assignors }, 멤버 ID 아직 없음
seq-join-owning = { $assignors }, { $owned } 유지
seq-joined = 세대 { $generation }, { $assignor }
seq-joined-leader = 세대 { $generation }, 이 멤버가 리더
seq-take = { $partitions ->
    [0] 받을 파티션 없음
   *[other] { $partitions } 담당
}
seq-coordinator = { $broker }
seq-offsets = { $offsets }
seq-committed = { $offsets }부터
seq-nothing-committed = 커밋된 오프셋 없음
seq-reply = { $api } 응답
seq-elsewhere = { $broker } 쪽
seq-silence = { $span } 동안 침묵
seq-quiet = { $span }, 메시지 { $hidden }개는 이 단계에서 숨김
seq-waits-for-target = 새 목표 할당을 기다림
seq-waits-for-reconciliation = 멤버가 목표로 옮겨 가는 중
seq-heartbeat = 에포크 { $epoch }
seq-heartbeat-joins = 참여, 에포크 { $epoch }
seq-heartbeat-leaves = 탈퇴, 에포크 { $epoch }
seq-heartbeat-owns = 에포크 { $epoch }, { $partitions ->
    [0] 담당 없음
   *[other] { $partitions } 담당 중
}
seq-heartbeat-assigned = 에포크 { $epoch }, { $partitions ->
    [0] 담당 없음
   *[other] { $partitions } 맡기
}

# ---- 할당 설명

plan = 할당
plan-none = 아직 할당이 없습니다. 모든 멤버가 합류하면 그룹 리더가 만들고, consumer 프로토콜에서는 코디네이터가 만듭니다.
plan-title = { $group }, 세대 { $generation }
plan-title-epoch = { $group }, 에포크 { $generation }의 목표 할당
plan-told = 그룹 리더 { $by } 컨슈머가 { $seconds }초에 { $assignor } 할당자를 실행했습니다. 순서대로 보면:
plan-told-coordinator = 그룹 코디네이터 { $by } 브로커가 { $seconds }초에 { $assignor } 할당자를 실행했습니다. 순서대로 보면:
plan-shares = 각자의 몫
plan-moved = 이전 세대와 비교: { $count ->
    [0] 옮겨진 파티션 없음
   *[other] 파티션 { $count }개 이동
}
plan-moved-target = 이전 목표 할당과 비교: { $count ->
    [0] 옮길 파티션 없음
   *[other] 파티션 { $count }개 이동
}
plan-more = 외 { $count }개
assign-topic-shared = { $topic }: 파티션 { $partitions }개, 구독자 { $count }개, 순서는 { $members }. 각각 { $each }개{ $extra ->
    [0] 씩 받습니다.
   *[other] 씩, 앞의 { $extra }개는 하나씩 더 받습니다.
}
assign-turns = { $members } 순서로 돌아가며 받습니다. 파티션은 토픽과 번호 순으로 나누고, 구독하지 않은 멤버는 건너뜁니다.
assign-quota = 파티션 { $partitions }개, 멤버 { $members }개: 각각 { $each }개{ $extra ->
    [0] 입니다.
   *[other] 이고, 그중 { $extra }개는 하나 더 받습니다.
}
assign-quotas = 파티션 { $partitions }개, 멤버 { $count }개, 순서는 { $members }. 각각 { $each }개까지{ $extra ->
    [0] 받습니다.
   *[other] , 앞의 { $extra }개는 하나씩 더 받습니다. Kafka 4.0의 규칙이며, 4.1에서는 더 받는 멤버가 다를 수 있습니다.
}
assign-to-fill = 남은 파티션은 { $partitions } 순서입니다. 담당이 없던 것이 먼저, 잃은 것이 나중입니다. 한 멤버씩 차례로 몫을 채웁니다.
assign-to-least = 남은 파티션은 { $partitions } 순서입니다. 하나씩, 그 토픽의 구독자 중 그때 가장 적게 가진 멤버가 받습니다.
assign-kept = { $member }: { $partitions } 유지.
assign-given = { $member }: { $partitions } 받음.
assign-rack = { $member }: 자기 랙 { $rack }에 복제본이 있는 { $partition } 받음.
assign-moved = { $partition } 파티션이 { $from }에서 두 개 이상 적게 가진 { $to }(으)로 넘어갑니다.
assign-undone = 옮겨도 더 고르지 않으므로 모두 되돌립니다.
assign-withheld = { $partition } 파티션은 이번 세대에 담당이 없습니다. 지금 담당이 반납하면 다음 세대에 { $member } 컨슈머가 받습니다.
assign-left-out = { $partition } 파티션은 받을 멤버가 있는데도 빠졌습니다. 아무도 확인하지 않습니다.
assign-topic-unknown = { $topic } 토픽은 메타데이터에 없어 건너뜁니다.
assign-taken-claimed-twice = { $member }: { $partitions } 잃음. 다른 멤버도 같은 세대에서 가졌다고 하므로 둘 다 믿지 않습니다.
assign-taken-claimed-later = { $member }: { $partitions } 잃음. 다른 멤버가 더 나중 세대에 가졌습니다.
assign-taken-over-quota = { $member }: { $partitions } 잃음. 몫보다 많이 가졌습니다.
assign-taken-not-subscribed = { $member }: { $partitions } 잃음. 더는 구독하지 않습니다.
assign-taken-other-rack = { $member }: { $partitions } 잃음. 자기 랙에 복제본이 없습니다.
assign-taken-gone = { $member }: { $partitions } 잃음. 그 파티션은 이제 없습니다.
moved-nobody-had-it = { $partition } → { $to }: 담당이 없었습니다.
moved-owner-gone = { $partition } → { $to }: { $from } 컨슈머가 사라졌습니다.
moved-not-subscribed = { $partition }: { $from } → { $to }. { $from } 컨슈머가 더는 구독하지 않습니다.
moved-nobody-subscribes = { $partition }: { $from } 컨슈머에서 회수. 이제 아무도 구독하지 않습니다.
moved-to-even-out = { $partition }: { $from } → { $to }, 고르게 나누려고.
moved-dealt-anew = { $partition }: { $from } → { $to }. { $assignor } 할당자는 누가 무엇을 가졌는지 보지 않고 새로 나눕니다.
moved-withheld = { $partition }: { $from } 컨슈머에서 회수. 새 담당은 다음 세대에 받습니다.
moved-left-out = { $partition }: { $from } 컨슈머에서 회수. 할당안에서 빠졌습니다.

# ---- 비교 렌즈

compare-label = 같은 실행을 여러 설정으로
compare-settings = 비교할 설정, 최대 셋
compare-by = 비교 대상
compare-by-rebalancing = 리밸런싱
compare-by-acks = acks
compare-note-rebalancing = 시나리오, 시드, 명령은 같고 설정만 다릅니다. 모든 컨슈머에 적용되고, 그 프로토콜이 받지 않는 설정은 뺍니다.
compare-note-acks = 시나리오, 시드, 명령은 같고 acks만 다릅니다. 모든 프로듀서에 적용됩니다. Kafka와 똑같이 acks=0과 acks=1에서는 멱등성이 꺼지고, enable.idempotence=true를 직접 설정한 프로듀서는 거부됩니다.
compare-acks-0 = acks=0
compare-acks-1 = acks=1
compare-acks-all = acks=all
compare-row-records = 레코드
compare-track-log = 로그에 있음
compare-track-waiting = 대기 중
compare-track-gone = 없음
compare-fate-kept = 보존
    .why = 리더의 로그에 있음
compare-fate-duplicated = 중복
    .why = 두 번 이상 있음
compare-fate-waiting = 대기 중
    .why = 응답을 기다리거나 가는 중
compare-fate-lost = 약속 깨짐
    .why = 약속했는데 유실
compare-fate-gone = 유실, 약속 없음
    .why = 약속한 적 없이 유실
compare-fate-failed = 실패
    .why = 프로듀서가 오류를 받음
compare-told = send부터 보낸 것으로 치기까지
compare-sent = 전송 { $count }
compare-acknowledged = 확인 응답 { $count }
compare-unanswered = 응답 없이 보낸 것으로 침 { $count }
compare-acknowledged-after = { $after ->
    [0] 아직 없음
   *[other] 평균 { $after } 만에
}
compare-idempotent = 멱등성 켜짐
compare-not-idempotent = 멱등성 꺼짐
compare-broken = 깨진 약속 { $count }
compare-gone = 약속 없이 유실 { $count }
compare-failed = 실패 { $count }
compare-duplicated = 중복 { $count }
compare-range = range (eager)
compare-roundrobin = roundrobin (eager)
compare-sticky = sticky (eager)
compare-cooperative-sticky = cooperative-sticky
compare-consumer = consumer (KIP-848)
compare-refused = 여기서는 명령 { $count }개가 거부됨
compare-partitions = 파티션마다 담당이 없던 시간 (초)
compare-row = 담당 없음
compare-row-unowned = 담당 없음 { $seconds }초
compare-unowned = 담당 없음 { $seconds }초, 파티션 하나에 최대 { $longest }초
compare-moved = 이동 { $count }
compare-read-again = 다시 읽음 { $count }
compare-requests = 요청 { $count }

# ---- 클러스터 렌즈

cluster-stage-label = 브로커와 각 브로커의 복제본
cluster-broker = 브로커 { $number }
cluster-rack = 랙 { $rack }
cluster-no-rack = 랙 없음
cluster-pager-back = 이전 파티션
cluster-pager-on = 다음 파티션
cluster-and-more = { $list } 외 { $count }개
cluster-running = 동작
cluster-fenced = 펜싱됨
cluster-shutting-down = 종료 중
cluster-frozen = 정지됨
cluster-crashed = ✕ 다운
cluster-stopped = 종료됨
cluster-leads = { $partitions } 리더
cluster-leads-many = 리더 { $count }개
cluster-leads-nothing = 맡은 리더 없음
cluster-active-controller = 액티브 컨트롤러
cluster-active-controller-short = 컨트롤러
cluster-isolated = 모든 링크 끊김
cluster-fenced-now = 펜싱됨
cluster-not-fenced = 아직 펜싱 전
cluster-machine-label = { $broker }: { $state }. { $leads ->
    [0] 여기서는 리더가 아닙니다
   *[other] 여기서 { $leads } 리더입니다
}. 전체 리더 { $led }개, 복제본 { $replicas }개.
cluster-more = { $who }에 할 수 있는 다른 일
cluster-freeze = 정지
cluster-shutdown = 정상 종료
cluster-isolate = 격리
cluster-crash = 죽이기
cluster-restart = 다시 시작
cluster-thaw = 정지 해제
cluster-power-off = 전원 차단
cluster-power-off-hint = 전원 차단: { $who }가 죽고, 페이지 캐시에만 있던 것은 사라집니다
cluster-slow-disk = 느린 디스크
cluster-slow-disk-hint = 느린 디스크: { $who }의 쓰기가 500ms씩 걸립니다
cluster-quick-disk = 디스크 복구
cluster-quick-disk-hint = 디스크 복구: { $who }의 디스크가 원래 속도로 돌아옵니다
cluster-fill-disk = 디스크 채우기
cluster-fill-disk-hint = 디스크 채우기: { $who }가 더 쓸 수 없습니다
cluster-free-disk = 디스크 비우기
cluster-free-disk-hint = 디스크 비우기: { $who }가 다시 쓸 수 있습니다
cluster-set-back = 시계 −1분
cluster-set-back-hint = 시계 −1분: { $who }의 시계가 1분 늦어집니다
cluster-set-right = 시계 맞추기
cluster-set-right-hint = 시계 맞추기: { $who }의 시계가 다시 맞습니다
cluster-disk-full = 디스크 가득 참
cluster-disk-slow = 느린 디스크
cluster-skewed = 시계 어긋남
cluster-heal-all = 링크 모두 복구
cluster-crash-hint = 죽이기: { $who }가 아무 말 없이 죽습니다
cluster-restart-hint = 다시 시작: { $who }가 디스크에 남은 것으로 다시 시작합니다
cluster-freeze-hint = 정지: 긴 GC처럼 { $who }가 멈춥니다
cluster-thaw-hint = 정지 해제: { $who }가 다시 움직입니다
cluster-shutdown-hint = 정상 종료: { $who }가 리더를 넘기고 종료합니다
cluster-isolate-hint = 격리: { $who }의 모든 링크를 끊습니다
cluster-heal-all-hint = 링크 모두 복구: { $who }가 다시 통신합니다
cluster-led-by = { $leader ->
    [0] 리더 없음
   *[other] 리더 { $leader }
} · 에포크 { $epoch }
cluster-leader = 리더
cluster-new-leader = 새 리더
cluster-leader-down = 다운된 리더
cluster-deposed = 밀려난 리더
cluster-deposed-tag = 옛 리더 · e{ $epoch }
cluster-in-sync = 팔로워, ISR
cluster-in-sync-short = ISR
cluster-eligible = ISR 밖, ELR
cluster-eligible-short = ELR
cluster-out-of-sync = 팔로워, ISR 밖
cluster-out-of-sync-short = ISR 밖
cluster-was-in-sync = 전 리더, ISR
cluster-was-in-sync-short = 전 리더
cluster-was-out-of-sync = 전 리더, ISR 밖
cluster-was-out-of-sync-short = 전 리더
cluster-box-leader = 브로커 { $number }: 리더
cluster-box-in = 브로커 { $number }: ISR
cluster-box-elr = 브로커 { $number }: ISR 밖이지만 리더가 될 수 있음 (ELR)
cluster-box-out = 브로커 { $number }: ISR 밖
cluster-replica-label = { $broker }의 { $partition }: { $role }. LEO { $end }, 하이 워터마크 { $hw }, 리더 에포크 { $epoch }.
cluster-broker-word = 브로커
cluster-open-log = { $broker }의 { $partition } 로그 안 보기
cluster-diverges-label = 오프셋 { $offset }부터 리더와 다릅니다.
cluster-copy-label = 오프셋 { $offset }, 키 { $key }, 리더 에포크 { $epoch }에 기록됨.
cluster-above-label = 하이 워터마크 위: 아직 아무도 읽을 수 없습니다.
cluster-divergent-label = 리더에는 없는 레코드입니다.
cluster-truncated = { $count ->
    [1] 사라짐: { $from }
   *[other] 사라짐: { $from }~{ $to }
}
cluster-diverges = { $offset }부터 리더와 다름
cluster-will-be-cut = 리더를 따라갈 때 잘림
cluster-knows-epoch = 아는 에포크: { $epoch }
cluster-fetch-label = { $partition }: { $follower }번 브로커가 { $leader }번 브로커에서 가져옵니다. 링크: { $state }.
cluster-foot = ISR { $count }, 필요 { $required }
cluster-foot-spare = acks=all 가능
cluster-foot-no-spare = acks=all 가능, 여유 없음
cluster-foot-refused = ✕ acks=all 거부
cluster-foot-no-leader = ✕ 쓰기를 받을 리더 없음
cluster-who-broker = { $number }번 브로커
cluster-who-controller = { $number }번 컨트롤러
cluster-controller-label = { $node }: { $state }. 레플리카가 없는 컨트롤러, { $role }.
cluster-links-servers = 서버 간 링크
cluster-links = 브로커 간 링크
cluster-links-clients = 클라이언트와 브로커 간 링크
cluster-link-ok = 정상
cluster-cut = 끊김
cluster-slow = 편도 { $latency }
cluster-lossy = { $percent }% 유실
cluster-link-label = 링크 { $a } – { $b }: { $state }
cluster-do-cut = 끊기
cluster-do-heal = 복구
cluster-do-slow = 느리게: 2초
cluster-do-lossy = 20% 유실
cluster-close = 닫기
cluster-request = { $api }
cluster-response = { $api } 응답
cluster-quorum = 컨트롤러, 에포크 { $epoch }: { $leader ->
    [0] 리더 없음
   *[other] 리더 { $leader }
}
cluster-controller = 컨트롤러 { $number }
cluster-quorum-show = 컨트롤러별 상태 보기
cluster-quorum-leader = 리더
cluster-quorum-follower = 팔로워
cluster-candidate = 후보
cluster-prospective = 사전 투표 요청
cluster-unattached = 리더를 모름
cluster-resigned = 사임
zookeeper = KRaft 이전: ZooKeeper
zookeeper-brokers = 누가 살아 있나
    .about = 브로커마다 ZooKeeper 세션(기본 18초)과 임시(ephemeral) znode /brokers/ids/<id>를 유지했습니다. 세션이 끝나면 znode가 사라지고, watch가 컨트롤러에게 알렸습니다.
zookeeper-controller = 누가 정하나
    .about = 임시 znode /controller를 먼저 만든 브로커가 컨트롤러였습니다. 그것이 사라지면 나머지 브로커가 다시 경쟁했고, /controller_epoch의 숫자로 옛 컨트롤러를 가려냈습니다.
zookeeper-state = 어디에 적었나
    .about = 파티션마다 리더, 리더 에포크, ISR이 znode /brokers/topics/<topic>/partitions/<n>/state에 있었습니다. 2.7 전까지는 리더가 바뀐 ISR을 직접 썼고, 그 뒤로는 지금처럼 컨트롤러에게 요청합니다.
zookeeper-push = 브로커는 어떻게 알았나
    .about = 컨트롤러가 보내 주었습니다. 복제본이 있는 브로커에는 LeaderAndIsr, 모두에게 UpdateMetadata. 하나를 놓친 브로커는 다음 것이 올 때까지 옛 상태로 움직였습니다. 지금은 브로커가 메타데이터 로그를 차례로 읽습니다.
zookeeper-failover = 컨트롤러가 죽으면
    .about = 다음 컨트롤러가 모든 파티션의 상태를 ZooKeeper에서 읽고 모든 브로커에 보낸 뒤에야 결정을 시작했습니다. 파티션이 아주 많으면 몇 분이 걸렸습니다. 지금은 다른 보터가 로그를 이미 가지고 있습니다.
zookeeper-kraft = 어떻게 끝났나
    .about = KIP-500은 메타데이터를 Kafka 자신의 로그에 담았습니다. 2.8에서 미리 보기, 3.3에서 운영용이 되었습니다. 3.9가 ZooKeeper를 쓰는 마지막 버전이자 마이그레이션할 수 있는 마지막 버전이고, 4.0부터는 KRaft뿐입니다.
cluster-metadata-log = LEO { $end }, 커밋 { $hw }, 에포크 { $epoch }
cluster-legend-leader = 리더: 모든 쓰기를 받음
cluster-legend-high-watermark = 리더의 HW: 모든 ISR이 가진 곳까지
cluster-legend-own-high-watermark = 그 복제본이 아는 HW
cluster-legend-above = HW 위: 아직 읽을 수 없음
cluster-legend-fetch = 팔로워의 fetch, 클릭하면 끊을 수 있음
cluster-legend-out-of-sync = ISR 밖
cluster-legend-down = 죽은 브로커의 디스크에 남은 것
cluster-legend-divergent = 리더의 로그에 없음

# ---- 이동 중인 메시지

flight-list = 이동 중
flight-request = { $api }, { $from } → { $to }
flight-response = { $api } 응답, { $from } → { $to }
flight-quorum = { $api } (컨트롤러)
flight-due = { $span } 뒤 도착
flight-held = 링크가 끊겨 대기 중
flight-records = { $partition } 레코드 { $count }개
flight-drop = 버리기
flight-drop-hint = 메시지가 사라지고, TCP처럼 연결도 끊깁니다
flight-delay = 1초 지연
flight-delay-hint = 이 메시지와 같은 연결의 다음 메시지가 1초 늦게 도착합니다
