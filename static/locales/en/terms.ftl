# Words inside facts: states, roles, reasons. Then units, and one line for every configuration key.

group-state-empty = Empty
group-state-preparing-rebalance = PreparingRebalance
group-state-completing-rebalance = CompletingRebalance
group-state-stable = Stable
group-state-dead = Dead
group-state-assigning = Assigning
group-state-reconciling = Reconciling

role-producer = producer
role-consumer = consumer

rebalance-first-member = its first member joined
rebalance-member-joined = a member joined
rebalance-member-left = a member left
rebalance-session-expired = a member's session expired
rebalance-subscription-changed = a member subscribes to other topics
rebalance-leader-rejoined = the group leader joined again
rebalance-static-member-replaced = a static member came back changed
rebalance-sync-timeout = a member sent no SyncGroup in time
rebalance-write-failed = the plan could not be written to the log
rebalance-group-too-large = the group is larger than group.max.size

gone-left = it left
gone-session-expired = its session expired
gone-did-not-rejoin = it did not join again in time
gone-did-not-sync = it sent no SyncGroup in time
gone-did-not-revoke = it did not give its partitions back in time
gone-replaced = another process took its place
gone-removed = it was removed

offset-committed = the committed offset
offset-reset-earliest = no committed offset, so the earliest
offset-reset-latest = no committed offset, so the end of the log
offset-seek = seek
offset-diverged = the first offset that differs in the new leader's log

deletion-retention-time = its latest record is older than retention.ms
deletion-retention-size = without it the log still has retention.bytes
deletion-log-start-offset = all of it lies before the log's start

loss-dropped = it was dropped
loss-lossy-link = the link lost it
loss-connection-broke = its connection broke

duration-ms = { $n } ms
duration-s = { $n } s
duration-min = { $n } min
duration-h = { $n } h
duration-d = { $n } days

# ---- configuration: broker ----

config-group-initial-rebalance-delay-ms = How long the first rebalance of an empty group waits for more members.
config-group-min-session-timeout-ms = The shortest session.timeout.ms that a member may ask for.
config-group-max-session-timeout-ms = The longest session.timeout.ms that a member may ask for.
config-group-max-size = How many members a group may have.
config-group-consumer-session-timeout-ms = How long a group of the consumer protocol hears nothing from a member before it is out.
config-group-consumer-heartbeat-interval-ms = How often members of the consumer protocol send heartbeats.
config-group-consumer-max-size = How many members a group of the consumer protocol may have.
config-group-consumer-assignors = The assignors of the consumer protocol that run in the coordinator; the first one is the default.
config-offsets-topic-num-partitions = Partitions of __consumer_offsets.
config-offsets-retention-minutes = How long the offsets of a group without members are kept.
config-offsets-retention-check-interval-ms = How often the coordinator looks for expired offsets.
config-offsets-commit-timeout-ms = How long a write of the group coordinator may wait to be committed; then those who wait are told COORDINATOR_NOT_AVAILABLE.
config-offset-metadata-max-bytes = The longest text that may go with a committed offset.
config-num-partitions = Partitions of a topic that does not say how many.
config-log-retention-check-interval-ms = How often the broker looks for segments to delete.
config-log-initial-task-delay-ms = How long after its start the broker first does so.
config-log-cleaner-enable = Whether compacted topics are compacted.
config-log-cleaner-backoff-ms = How long the cleaner sleeps when there is nothing to compact.
config-producer-id-expiration-ms = How long an idempotent producer is remembered after its last batch.
config-producer-id-expiration-check-interval-ms = How often the broker looks for producers to forget.
config-transaction-partition-verification-enable = Whether a leader asks the transaction coordinator before it takes a transaction's first batch.
config-log-flush-interval-messages = After how many records a log is flushed to the disk. By default never: the operating system decides, and replicas make records safe.
config-log-flush-interval-ms = After how long a log is flushed, as often as the broker looks. Empty: log.flush.scheduler.interval.ms.
config-log-flush-scheduler-interval-ms = How often the broker looks for logs to flush. By default once, soon after its start.
config-log-flush-offset-checkpoint-interval-ms = How often the broker writes down how far its logs are flushed; from there on it reads them again after a crash.
config-log-flush-start-offset-checkpoint-interval-ms = How often the broker writes down where its logs start.
config-replica-high-watermark-checkpoint-interval-ms = How often the broker writes its high watermarks down; after a restart it begins with them.
config-replica-lag-time-max-ms = How long a follower may be behind and still count as in sync.
config-replica-fetch-wait-max-ms = How long a leader may keep a follower's fetch while there is nothing new.
config-replica-fetch-min-bytes = How many bytes a follower waits for.
config-replica-fetch-max-bytes = How many bytes a follower takes of one partition at a time.
config-replica-fetch-response-max-bytes = How many bytes a follower takes at a time, over all partitions.
config-replica-fetch-backoff-ms = How long a follower leaves a partition alone after an error.
config-replica-socket-timeout-ms = How long a follower may take to connect to its leader. Connecting takes no time here; for answers there is request.timeout.ms.
config-broker-rack = The rack in which the broker stands. Replicas are spread over racks.
config-replica-selector-class = How a leader chooses the replica that a consumer reads from. Empty: the leader itself.
config-broker-heartbeat-interval-ms = How often a broker tells the controller that it is alive.
config-broker-session-timeout-ms = How long the controller waits for the broker's heartbeat before it takes its leaderships away.
config-initial-broker-registration-timeout-ms = How long a broker that starts tries to register with the controllers before its process ends.
config-controlled-shutdown-enable = Whether a broker that is told to stop first asks the controller to give its leaderships to others.
config-default-replication-factor = Replicas of a topic that does not say how many. The active controller's setting counts.
config-auto-leader-rebalance-enable = Whether the active controller gives partitions back to their preferred leaders by itself.
config-leader-imbalance-check-interval-seconds = How often the active controller looks for partitions that their preferred leader does not lead, in seconds.
config-controller-quorum-election-timeout-ms = How long an election of the controllers' quorum may take before it fails; a random time up to as long is added.
config-controller-quorum-election-backoff-max-ms = When the quorum's leader resigns: how long the voter waits that is last in its list before it stands for election.
config-controller-quorum-fetch-timeout-ms = How long a voter of the quorum may be without an answer from its leader before it asks for an election. A leader that no majority fetches from for one and a half times as long resigns.
config-controller-quorum-request-timeout-ms = How long a member of the quorum waits for another one's answer before it asks again.
config-controller-quorum-append-linger-ms = How long the active controller collects records before it writes them to the metadata log.

# ---- configuration: topic ----

config-max-message-bytes = The largest batch that the leader takes.
config-min-insync-replicas = How many replicas must be in sync for a write with acks=all.
config-unclean-leader-election-enable = Whether a replica that is not in sync may lead when no other can. What it lacks is lost.
config-cleanup-policy = What becomes of old segments: delete drops them, compact keeps the last record of each key.
config-segment-bytes = The size at which a new segment is begun.
config-internal-segment-bytes = A size below 1 MiB at which a new segment is begun; Kafka has it for tests.
config-segment-ms = The age, by the timestamps of its records, at which a new segment is begun.
config-segment-jitter-ms = By how much, at random, that age may be smaller.
config-segment-index-bytes = The size of a segment's indexes; when one is full, a new segment is begun.
config-index-interval-bytes = How many bytes are written between two entries of a segment's indexes.
config-retention-ms = Segments whose latest record is older than this are deleted; -1 keeps them for ever.
config-retention-bytes = How many bytes of a partition are kept at least; -1 keeps all.
config-file-delete-delay-ms = How long the files of a deleted segment stay on the disk.
config-min-cleanable-dirty-ratio = The part of a compacted log that must be dirty before it is cleaned.
config-delete-retention-ms = How long tombstones stay after they were cleaned for the first time.
config-min-compaction-lag-ms = How old a record is at least when it is compacted.
config-max-compaction-lag-ms = How old a record may become before its log is compacted.
config-flush-messages = After how many records the log is flushed to the disk. Empty: what the broker says (log.flush.interval.messages).
config-flush-ms = After how long the log is flushed, as often as the broker looks. Empty: what the broker says (log.flush.interval.ms).
config-message-timestamp-before-max-ms = By how much a producer's timestamp may lie before the leader's clock.
config-message-timestamp-after-max-ms = By how much a producer's timestamp may lie after the leader's clock; otherwise INVALID_TIMESTAMP.
config-message-timestamp-type = Whose clock gives records their timestamps: the producer's (CreateTime) or the leader's (LogAppendTime).

# ---- configuration: clients ----

config-request-timeout-ms = How long a client, or a follower, waits for an answer before it gives the connection up.
config-retry-backoff-ms = The wait before the first retry; it doubles with each further one.
config-retry-backoff-max-ms = The longest wait before a retry.
config-reconnect-backoff-ms = The wait before a broker that could not be reached is tried again. It doubles with each further failure, but set without reconnect.backoff.max.ms it stays the same.
config-reconnect-backoff-max-ms = The longest wait before a broker is tried again.
config-metadata-max-age-ms = How old metadata may become before the client asks again.
config-metadata-recovery-strategy = What a client does when it can ask no broker that it knows: go on trying (none), or forget what it knows and begin again with its bootstrap servers (rebootstrap).

# ---- configuration: consumer ----

config-group-protocol = Who works out the assignment: a member (classic) or the coordinator (consumer, KIP-848).
config-group-remote-assignor = With group.protocol=consumer: the coordinator's assignor. Empty: its default.
config-group-instance-id = Makes the consumer a static member: after a restart it gets its old place back.
config-session-timeout-ms = How long a member may be silent before the coordinator takes it out.
config-heartbeat-interval-ms = How often the consumer sends a heartbeat.
config-max-poll-interval-ms = The longest time between two calls of poll; after it the consumer leaves its group.
config-max-poll-records = How many records one poll returns at most.
config-enable-auto-commit = Whether poll commits the positions from time to time.
config-auto-commit-interval-ms = The time between two automatic commits.
config-auto-offset-reset = Where to begin when there is no committed offset, or no such offset any more.
config-fetch-min-bytes = How much the broker waits for before it answers a Fetch.
config-fetch-max-wait-ms = How long the broker waits for fetch.min.bytes.
config-fetch-max-bytes = The most that one Fetch returns; a first batch comes even if it is larger.
config-max-partition-fetch-bytes = The most that one Fetch returns of one partition; a first batch comes even if it is larger.
config-default-api-timeout-ms = The longest that calls such as commitSync wait.
config-partition-assignment-strategy = The assignors that this consumer can use, best first.
config-client-rack = The rack in which the consumer stands: it may then read from a replica there.
config-processing-time-ms = Not Kafka's: how long the simulated application works on one record.

# ---- configuration: producer ----

config-acks = How many replicas must have a record before it counts as sent: 0, 1 or all in-sync ones.
config-enable-idempotence = Whether batches are numbered, so that a leader writes each of them once. Off by itself with other acks than all or without retries.
config-batch-size = The size of a batch in bytes, and how much goes to one sticky partition before the next.
config-linger-ms = How long a batch waits for more records.
config-buffer-memory = Memory for records that wait to be sent.
config-max-block-ms = How long send waits for metadata or for memory.
config-max-request-size = The largest request in bytes.
config-delivery-timeout-ms = The time from send to success or failure, all retries included.
config-retries = How often a batch is sent again.
config-max-in-flight-requests-per-connection = How many requests may be unanswered on one connection.
config-partitioner-class = Who chooses the partition when the record does not name one.
config-partitioner-ignore-keys = Whether the default partitioner treats records with a key like those without.
config-partitioner-adaptive-partitioning-enable = Whether records without a key prefer partitions with shorter queues.
config-partitioner-availability-timeout-ms = How long a broker may be unreachable before records without a key avoid it; 0 turns this off.
