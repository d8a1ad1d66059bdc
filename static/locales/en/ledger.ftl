# The Ledger lens: what producers were told is safe, and where it is now. `.why` is the sentence behind a word.

ledger-none = No producer was told anything yet.
ledger-counts = Show only records of one kind
ledger-all = all
ledger-kept = kept
    .why = Consumers may read it, and more than one replica in sync has it.
ledger-at-risk = at risk
    .why = It is there, but one failure takes it away.
ledger-hidden = hidden
    .why = It is there, but nobody may read it before the high watermark has passed it.
ledger-lost = lost
    .why = The producer was told that it is safe, and the leader does not have it.
ledger-duplicated = duplicated
    .why = The leader has it more than once, and consumers read it as often.
ledger-reordered = reordered
    .why = Something that its producer sent later stands before it.
ledger-expired = deleted by retention
    .why = It was kept as long as its topic says.
ledger-compacted = compacted
    .why = A later record of the same key has replaced it.
ledger-not-promised = not promised
    .why = With acks=0 nobody answers: the producer never knows whether it arrived.
ledger-broken = { $count ->
    [0] No promise is broken
    [one] 1 broken promise
   *[other] { $count } broken promises
}
ledger-would-have-kept = Not broken with:
ledger-forgotten = { $count ->
    [one] 1 older record is
   *[other] { $count } older records are
} not followed any more.
ledger-rows = Records, the newest first
ledger-page = { $first }–{ $last } of { $all }
ledger-newer = ← newer
ledger-older = older →
ledger-head-record = record
ledger-head-told = told
ledger-head-place = offset
ledger-head-copies = on brokers
ledger-head-verdict = now
ledger-legend-has = has it; with a frame: the leader
ledger-legend-above = has it, above its high watermark
ledger-legend-none = does not have it
ledger-legend-down = its broker is down
ledger-seek = Go to { $at }, when the producer was told
ledger-row = { $producer }, key { $key }, value { $value }, { $acks }, { $told ->
    [0] sent
   *[other] told
} at { $at }: { $partition }, offset { $offset }. { $verdict }.
ledger-copy = { $broker }, { $role }{ $down ->
    [0] {""}
   *[other] , down
}: { $offsets ->
    [0] does not have it
   *[other] offset { $offsets }{ $above ->
        [0] {""}
       *[other] , above its high watermark
    }
}

# ---- why ----
ledger-only-on = Only { $broker } has it.
ledger-no-leader = Nobody leads the partition.
ledger-still-on = { $broker } has it still, but does not lead.
ledger-led-by = { $broker } took over at { $at } without it.
ledger-led-by-unclean = { $broker } took over at { $at } without it; it was not in sync.
ledger-led-by-unclean-by-hand = { $broker } took over at { $at } without it; it was not in sync, and was elected by hand all the same.
ledger-led-by-last-known = { $broker } took over at { $at } without it; it had led last, and nobody was in sync or eligible.
ledger-again = Its batch begins at offset { $first } and again at { $other }.
ledger-deposed = { $broker } confirmed it when another broker led already.
ledger-gone = It went from the leader’s disk; nobody else took over.

# ---- what would have kept the promise ----
ledger-keeps-replicas = With replication.factor=3 others would have had it: this was the only replica.
ledger-keeps-acks = acks=all: { $had } of { $in-sync } replicas in sync had it when it was promised; all would have had to.
ledger-keeps-refuses = acks=all: with { $in-sync } in sync, min.insync.replicas={ $min } would have refused it.
ledger-keeps-min-isr = min.insync.replicas=2: with { $in-sync } in sync it would have been refused, not promised.
ledger-keeps-both = acks=all and min.insync.replicas=2: with { $in-sync } in sync it would have been refused, not promised.
ledger-keeps-clean = unclean.leader.election.enable=false: { $broker } was not in sync and would not have led.
ledger-keeps-flush = flush.messages=1: the replicas in sync had it in their page caches only, and those went with the power.
ledger-keeps-idempotence = enable.idempotence=true: the leader would have known the batch by its sequence.
ledger-keeps-nothing = None of the producer’s or the topic’s settings would have kept it for certain.
