# Words inside facts: states, roles, reasons. Then units, and one line for every configuration key.

group-state-empty = Empty
group-state-preparing-rebalance = PreparingRebalance
group-state-completing-rebalance = CompletingRebalance
group-state-stable = Stable
group-state-dead = Dead
group-state-assigning = Assigning
group-state-reconciling = Reconciling

role-producer = 프로듀서
role-consumer = 컨슈머

rebalance-first-member = 첫 멤버가 합류함
rebalance-member-joined = 멤버가 합류함
rebalance-member-left = 멤버가 떠남
rebalance-session-expired = 멤버의 세션이 만료됨
rebalance-subscription-changed = 멤버가 구독 토픽을 바꿈
rebalance-leader-rejoined = 그룹 리더가 다시 합류함
rebalance-static-member-replaced = 정적 멤버가 달라진 채 돌아옴
rebalance-sync-timeout = SyncGroup을 제때 보내지 않은 멤버가 있음
rebalance-write-failed = 할당을 로그에 쓰지 못함
rebalance-group-too-large = 그룹이 group.max.size보다 큼

gone-left = 스스로 떠남
gone-session-expired = 세션이 만료됨
gone-did-not-rejoin = 제때 다시 합류하지 않음
gone-did-not-sync = SyncGroup을 제때 보내지 않음
gone-did-not-revoke = 파티션을 제때 반납하지 않음
gone-replaced = 다른 프로세스가 자리를 이어받음
gone-removed = 제거됨

offset-committed = 커밋된 오프셋
offset-reset-earliest = 커밋된 오프셋이 없어 가장 앞에서
offset-reset-latest = 커밋된 오프셋이 없어 로그의 끝에서
offset-seek = seek
offset-diverged = 새 리더의 로그와 갈라진 첫 오프셋

deletion-retention-time = 가장 늦은 레코드가 retention.ms보다 오래됨
deletion-retention-size = 이것 없이도 로그가 retention.bytes보다 큼
deletion-log-start-offset = 전부 로그 시작 오프셋보다 앞에 있음

loss-dropped = 누군가 버림
loss-lossy-link = 링크에서 유실됨
loss-connection-broke = 연결이 끊김

duration-ms = { $n }ms
duration-s = { $n }초
duration-min = { $n }분
duration-h = { $n }시간
duration-d = { $n }일

# ---- configuration: broker ----

config-group-initial-rebalance-delay-ms = 빈 그룹의 첫 리밸런싱이 다른 멤버를 기다리는 시간.
config-group-min-session-timeout-ms = 멤버가 요청할 수 있는 가장 짧은 session.timeout.ms.
config-group-max-session-timeout-ms = 멤버가 요청할 수 있는 가장 긴 session.timeout.ms.
config-group-max-size = 그룹이 가질 수 있는 멤버 수.
config-group-consumer-session-timeout-ms = consumer 프로토콜 그룹이 멤버의 소식 없이 기다리는 시간.
config-group-consumer-heartbeat-interval-ms = consumer 프로토콜의 멤버가 하트비트를 보내는 간격.
config-group-consumer-max-size = consumer 프로토콜 그룹이 가질 수 있는 멤버 수.
config-group-consumer-assignors = 코디네이터에서 도는 consumer 프로토콜의 할당자. 첫 번째가 기본값입니다.
config-offsets-topic-num-partitions = __consumer_offsets의 파티션 수.
config-offsets-retention-minutes = 멤버가 없는 그룹의 오프셋을 보관하는 시간.
config-offsets-retention-check-interval-ms = 코디네이터가 만료된 오프셋을 찾는 간격.
config-offsets-commit-timeout-ms = 그룹 코디네이터의 쓰기가 커밋되기를 기다리는 최대 시간. 지나면 기다리던 쪽에 COORDINATOR_NOT_AVAILABLE로 응답합니다.
config-offset-metadata-max-bytes = 커밋하는 오프셋에 붙일 수 있는 텍스트의 최대 크기.
config-num-partitions = 파티션 수를 정하지 않은 토픽의 파티션 수.
config-log-retention-check-interval-ms = 브로커가 삭제할 세그먼트를 찾는 간격.
config-log-initial-task-delay-ms = 브로커가 시작한 뒤 처음 찾을 때까지의 시간.
config-log-cleaner-enable = 컴팩션 토픽을 실제로 컴팩션하는지 여부.
config-log-cleaner-backoff-ms = 컴팩션할 것이 없을 때 클리너가 쉬는 시간.
config-producer-id-expiration-ms = 멱등 프로듀서를 마지막 배치 뒤로 기억하는 시간.
config-producer-id-expiration-check-interval-ms = 브로커가 잊을 프로듀서를 찾는 간격.
config-transaction-partition-verification-enable = 리더가 트랜잭션의 첫 배치를 받기 전에 트랜잭션 코디네이터에게 확인하는지 여부.
config-log-flush-interval-messages = 로그를 디스크로 플러시하기까지의 레코드 수. 기본값은 플러시하지 않음. 운영체제에 맡기고 레코드는 복제본이 지킵니다.
config-log-flush-interval-ms = 로그를 플러시하기까지의 시간. 브로커가 확인할 때 적용됩니다. 비우면 log.flush.scheduler.interval.ms.
config-log-flush-scheduler-interval-ms = 브로커가 플러시할 로그를 찾는 간격. 기본값은 시작 직후 한 번뿐입니다.
config-log-flush-offset-checkpoint-interval-ms = 어디까지 플러시했는지 기록하는 간격. 크래시 뒤에는 그 지점부터 로그를 다시 읽습니다.
config-log-flush-start-offset-checkpoint-interval-ms = 로그의 시작 오프셋을 기록하는 간격.
config-replica-high-watermark-checkpoint-interval-ms = 하이 워터마크를 기록하는 간격. 재시작하면 이 값에서 시작합니다.
config-replica-lag-time-max-ms = 팔로워가 뒤처져도 동기화된 것으로 치는 최대 시간.
config-replica-fetch-wait-max-ms = 새 레코드가 없을 때 리더가 팔로워의 Fetch를 붙들어 두는 최대 시간.
config-replica-fetch-min-bytes = 팔로워가 기다리는 최소 바이트 수.
config-replica-fetch-max-bytes = 팔로워가 한 번에 파티션 하나에서 가져오는 최대 바이트 수.
config-replica-fetch-response-max-bytes = 팔로워가 한 번에 모든 파티션에서 가져오는 최대 바이트 수.
config-replica-fetch-backoff-ms = 오류가 난 파티션을 팔로워가 다시 시도하기까지의 시간.
config-replica-socket-timeout-ms = 팔로워가 리더에 연결하기까지의 제한 시간. 여기서는 연결에 시간이 걸리지 않습니다. 응답은 request.timeout.ms가 정합니다.
config-broker-rack = 브로커가 있는 랙. 복제본은 여러 랙에 나뉘어 놓입니다.
config-replica-selector-class = 컨슈머가 읽을 복제본을 리더가 고르는 방법. 비우면 리더에게서 읽습니다.
config-broker-heartbeat-interval-ms = 브로커가 컨트롤러에 살아 있음을 알리는 간격.
config-broker-session-timeout-ms = 컨트롤러가 브로커의 하트비트를 기다리는 시간. 지나면 리더 자리를 거둡니다.
config-initial-broker-registration-timeout-ms = 시작하는 브로커가 컨트롤러에 등록을 시도하는 시간. 지나면 프로세스가 종료됩니다.
config-controlled-shutdown-enable = 종료할 때 컨트롤러에게 리더 자리를 먼저 넘겨 달라고 요청하는지 여부.
config-default-replication-factor = 복제본 수를 정하지 않은 토픽의 복제본 수. 활성 컨트롤러의 설정을 따릅니다.
config-auto-leader-rebalance-enable = 활성 컨트롤러가 파티션을 선호 리더에게 스스로 되돌려 주는지 여부.
config-leader-imbalance-check-interval-seconds = 활성 컨트롤러가 선호 리더가 아닌 리더를 찾는 간격(초).
config-controller-quorum-election-timeout-ms = 컨트롤러 쿼럼의 선거 제한 시간. 최대 그만큼의 무작위 시간이 더해집니다.
config-controller-quorum-election-backoff-max-ms = 쿼럼 리더가 물러날 때, 후보 순서의 마지막 투표자가 선거에 나서기까지 기다리는 시간.
config-controller-quorum-fetch-timeout-ms = 투표자가 쿼럼 리더의 응답 없이 버티는 시간. 지나면 선거를 시작합니다. 그 1.5배 동안 과반이 Fetch하지 않으면 리더가 물러납니다.
config-controller-quorum-request-timeout-ms = 쿼럼 멤버가 다른 멤버의 응답을 기다리는 시간. 지나면 다시 요청합니다.
config-controller-quorum-append-linger-ms = 활성 컨트롤러가 메타데이터 로그에 쓰기 전에 레코드를 모으는 시간.

# ---- configuration: topic ----

config-max-message-bytes = 리더가 받는 가장 큰 배치.
config-min-insync-replicas = acks=all 쓰기에 필요한 동기화된 복제본 수.
config-unclean-leader-election-enable = 다른 후보가 없을 때 동기화되지 않은 복제본이 리더가 되어도 되는지 여부. 그 복제본에 없는 레코드는 유실됩니다.
config-cleanup-policy = 오래된 세그먼트의 처리 방식. delete는 지우고, compact는 키마다 마지막 레코드를 남깁니다.
config-segment-bytes = 새 세그먼트를 시작하는 크기.
config-internal-segment-bytes = 새 세그먼트를 시작하는 1 MiB 미만의 크기. Kafka가 테스트에 씁니다.
config-segment-ms = 새 세그먼트를 시작하는 나이. 레코드 타임스탬프로 잽니다.
config-segment-jitter-ms = 그 나이를 무작위로 줄일 수 있는 최대 폭.
config-segment-index-bytes = 세그먼트 인덱스의 크기. 하나가 가득 차면 새 세그먼트를 시작합니다.
config-index-interval-bytes = 세그먼트 인덱스의 두 항목 사이에 쓰이는 바이트 수.
config-retention-ms = 가장 늦은 레코드가 이보다 오래된 세그먼트를 지웁니다. -1이면 영원히 보관합니다.
config-retention-bytes = 파티션마다 적어도 보관하는 바이트 수. -1이면 모두 보관합니다.
config-file-delete-delay-ms = 삭제된 세그먼트의 파일이 디스크에 남아 있는 시간.
config-min-cleanable-dirty-ratio = 컴팩션 로그를 정리하기 전에 정리되지 않은 부분이 차지해야 하는 비율.
config-delete-retention-ms = 툼스톤이 처음 정리된 뒤 남아 있는 시간.
config-min-compaction-lag-ms = 레코드가 컴팩션될 때까지 적어도 지나야 하는 시간.
config-max-compaction-lag-ms = 로그가 컴팩션될 때까지 레코드가 최대로 기다리는 시간.
config-flush-messages = 로그를 디스크로 플러시하기까지의 레코드 수. 비우면 브로커 설정(log.flush.interval.messages).
config-flush-ms = 로그를 플러시하기까지의 시간. 브로커가 확인할 때 적용됩니다. 비우면 브로커 설정(log.flush.interval.ms).
config-message-timestamp-before-max-ms = 프로듀서 타임스탬프가 리더의 시계보다 과거일 수 있는 최대 시간.
config-message-timestamp-after-max-ms = 프로듀서 타임스탬프가 리더의 시계보다 미래일 수 있는 최대 시간. 넘으면 INVALID_TIMESTAMP.
config-message-timestamp-type = 레코드 타임스탬프의 기준 시계. 프로듀서(CreateTime) 또는 리더(LogAppendTime).

# ---- configuration: clients ----

config-request-timeout-ms = 응답을 기다리다 연결을 포기하기까지의 시간.
config-retry-backoff-ms = 첫 재시도까지 기다리는 시간. 재시도할 때마다 두 배가 됩니다.
config-retry-backoff-max-ms = 재시도까지 기다리는 가장 긴 시간.
config-reconnect-backoff-ms = 연결하지 못한 브로커를 다시 시도하기까지의 시간. 실패할 때마다 두 배가 되지만, reconnect.backoff.max.ms 없이 이것만 설정하면 늘지 않습니다.
config-reconnect-backoff-max-ms = 브로커를 다시 시도하기까지 기다리는 가장 긴 시간.
config-metadata-max-age-ms = 메타데이터를 새로 묻기까지의 시간.
config-metadata-recovery-strategy = 아는 브로커에게 하나도 물을 수 없을 때 할 일. none은 계속 시도하고, rebootstrap은 아는 것을 잊고 bootstrap.servers부터 다시 시작합니다.

# ---- configuration: consumer ----

config-group-protocol = 할당을 누가 계산할지. classic은 멤버가, consumer(KIP-848)는 코디네이터가 계산합니다.
config-group-remote-assignor = group.protocol=consumer일 때 쓸 코디네이터의 할당 방식. 비우면 기본값입니다.
config-group-instance-id = 정적 멤버로 만듭니다. 재시작해도 원래 자리를 되찾습니다.
config-session-timeout-ms = 멤버가 이 시간 동안 조용하면 코디네이터가 제외합니다.
config-heartbeat-interval-ms = 컨슈머가 하트비트를 보내는 간격.
config-max-poll-interval-ms = poll 호출 사이의 최대 시간. 넘으면 컨슈머가 그룹을 떠납니다.
config-max-poll-records = poll 한 번이 돌려주는 최대 레코드 수.
config-enable-auto-commit = poll이 때때로 위치를 커밋할지 여부.
config-auto-commit-interval-ms = 자동 커밋 사이의 시간.
config-auto-offset-reset = 커밋된 오프셋이 없거나 로그에서 사라졌을 때 시작할 곳.
config-fetch-min-bytes = 브로커가 Fetch에 응답하기 전에 모으는 양.
config-fetch-max-wait-ms = 브로커가 fetch.min.bytes를 기다리는 시간.
config-fetch-max-bytes = Fetch 한 번이 돌려주는 최대 크기. 첫 배치는 더 커도 옵니다.
config-max-partition-fetch-bytes = Fetch 한 번이 파티션 하나에서 돌려주는 최대 크기. 첫 배치는 더 커도 옵니다.
config-default-api-timeout-ms = commitSync 같은 호출이 기다리는 최대 시간.
config-partition-assignment-strategy = 이 컨슈머가 쓸 수 있는 할당 방식. 앞의 것을 선호합니다.
config-client-rack = 컨슈머가 있는 랙. 같은 랙의 복제본에서 읽을 수 있습니다.
config-processing-time-ms = Kafka 설정이 아닙니다. 시뮬레이션된 애플리케이션이 레코드 하나를 처리하는 시간.

# ---- configuration: producer ----

config-acks = 몇 개의 복제본이 받아야 보낸 것으로 칠지. 0, 1 또는 all(동기화된 복제본 모두).
config-enable-idempotence = 배치에 번호를 붙여 리더가 한 번만 기록하게 할지 여부(멱등 프로듀서). acks가 all이 아니거나 retries가 0이면 저절로 꺼집니다.
config-batch-size = 배치의 바이트 크기. sticky 파티션을 바꾸기까지 보내는 양이기도 합니다.
config-linger-ms = 배치가 다른 레코드를 기다리는 시간.
config-buffer-memory = 보내기를 기다리는 레코드를 위한 메모리.
config-max-block-ms = send가 메타데이터나 메모리를 기다리는 시간.
config-max-request-size = 요청의 최대 바이트 크기.
config-delivery-timeout-ms = send부터 성공 또는 실패까지, 재시도를 모두 포함한 시간.
config-retries = 배치를 다시 보내는 횟수.
config-max-in-flight-requests-per-connection = 연결 하나에서 응답을 받지 못한 채 보낼 수 있는 요청 수.
config-partitioner-class = 레코드가 파티션을 정하지 않았을 때 파티션을 고르는 것.
config-partitioner-ignore-keys = 기본 파티셔너가 키 있는 레코드도 키 없는 것처럼 다룰지 여부.
config-partitioner-adaptive-partitioning-enable = 키 없는 레코드를 대기열이 짧은 파티션으로 더 보낼지 여부.
config-partitioner-availability-timeout-ms = 브로커에 이 시간 동안 보내지 못하면 키 없는 레코드가 피해 갑니다. 0이면 끕니다.
