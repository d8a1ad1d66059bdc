# The words on the stage: marks, cards, buttons, forms, the legend, and the sentences for those who do not see it.
# Most stand in fixed widths, so they are short. `lens-topic` stands in ui.ftl.

# ---- the stage ----
lens-stage-label = { $topics ->
    [0] No topic yet
    [1] One topic: its partitions and the groups that read them
   *[other] { $topics } topics: their partitions and the groups that read them
}
lens-producer = producer
lens-group = group
lens-partition = partition
lens-add = Add
lens-name = Name
lens-partitions = Number of partitions
lens-add-partition-hint = { $topic } will have { $count } partitions. The same key may land elsewhere from then on.
lens-order = Sort partitions by
lens-order-owner = owner
lens-order-lag = lag
lens-order-number = number

# ---- a partition ----
lens-broker = broker { $number }
lens-no-leader = no leader
lens-leo = LEO { $offset }
lens-hw = HW { $offset }
lens-high-watermark = high watermark (HW) { $offset }
lens-next-slot = The next record gets offset { $offset }
lens-committed-at = committed { $offset }
lens-position-at = position { $offset }
lens-lag = lag { $lag }
lens-reread = { $consumer ->
    [0] last commit
   *[other] { $consumer }’s last commit
} { $committed }: { $count ->
    [1] { $committed } will be read again
    [2] { $committed } and { $last } will be read again
   *[other] { $committed } to { $last } will be read again
}
lens-partition-label = Partition { $number } of { $topic }, { $leader ->
    [0] no leader
   *[other] leader { $leader }
}, log end offset { $end }, high watermark { $hw }.
lens-lane-label = { $group }: { $owner ->
    [0] no owner
   *[other] owner { $owner }
}, committed { $committed }, position { $position }, lag { $lag }.
lens-record-label = Offset { $offset }, key { $key }, value { $value }, sent at { $at } s, in the batch from offset { $base }, leader epoch { $epoch }
lens-many-partitions = { $count } partitions
lens-partitions-owned = partitions owned
lens-lag-together = lag in all
lens-nobody = nobody

# ---- on its way ----
lens-per-second = { $count }/s
lens-envelope-from = { $api } from { $client }
lens-envelope-to = { $api } to { $client }

# ---- a group ----
lens-group-label = Consumer group { $group }
lens-group-unknown = not known yet
lens-generation = generation { $number }
lens-epoch = epoch { $number }
lens-epochs = { $from } → { $to }
lens-epochs-hint = Its member epoch, and the group's that it has to reach
lens-process = process { $process }
lens-process-hint = They live and die together
lens-generations = gen { $from } → { $to }
lens-coordinator = Coordinator: { $broker }, as the leader of __consumer_offsets-{ $partition }
lens-no-coordinator = No coordinator: its partition of __consumer_offsets has no leader
lens-no-members = No consumers. What was committed stays.
lens-add-consumer = Add consumer
lens-add-consumer-hint = Start { $id } in { $group }, reading { $topics }
lens-column-consumer = Consumer
lens-column-state = State
lens-column-owns = Owns

# ---- a consumer ----
lens-consumer-label = { $client }, consumer of { $group }: { $state }. { $partitions ->
    [0] It owns nothing.
   *[other] It owns { $partitions }.
}
lens-leader = leader
lens-group-leader = Group leader: works out who reads what
lens-owns = owns
lens-gave-back = gave back
lens-owns-nothing = owns nothing
lens-no-partition = no partition left
lens-waits-for-others = waits for its share
lens-silent = silent for { $seconds } s
lens-forgotten = silent { $seconds } s, removed
lens-state-starting = starting
lens-state-joining = joining
lens-state-sent-plan = sent its plan
lens-state-waiting = waiting
lens-state-polling = polling
lens-state-idle = idle
lens-state-processing = processing
lens-state-held = held
lens-state-closing = leaving
lens-state-left = left
lens-state-poll-interval = left (no poll)
lens-state-crashed = crashed
lens-state-frozen = frozen
lens-state-failed = failed

# A hint is the name of the button too, so it begins with what the button says.
lens-leave = Leave
lens-leave-hint = Leave: { $client } closes properly and leaves its group at once
lens-hold = Hold
lens-hold-hint = Hold: { $client } stops processing and does not poll; heartbeats go on
lens-release = Release
lens-release-hint = Release: { $client } goes on processing
lens-freeze = Freeze
lens-freeze-hint = Freeze: the process of { $client } stands still, as in a long GC pause
lens-crash = Crash
lens-crash-hint = Crash: { $client } dies without a word to its group
lens-restart = Restart
lens-restart-hint = Restart: { $client } starts anew and joins its group
lens-thaw = Thaw
lens-thaw-hint = Thaw: the process of { $client } goes on

# ---- a producer ----
lens-producers = Producers
lens-producer-form = Producer { $producer }: send a record
lens-producer-more = More of this producer
lens-key = key
lens-value = value
lens-send = Send
lens-choose-key = Choose a key
lens-no-key = no key
lens-no-key-lands = → any
lens-other-key = other key
lens-key-note = The default partitioner takes murmur2(key) mod the number of partitions: same key, same partition.
lens-explicit-partition = partition
lens-by-partitioner = partitioner decides
lens-rate = rate
lens-rate-off = off
lens-keys = keys
lens-keys-none = none (null)
lens-partitioner = partitioner
lens-partitioner-default = default
lens-producer-counts = { $sent } sent, { $acknowledged } acknowledged, { $failed } failed, { $waiting } waiting in batches
lens-close-producer = Close

# ---- what the marks mean ----
lens-legend-committed = committed: a restart resumes here
lens-legend-position = position: next record to read
lens-legend-lag = lag: written but not read
lens-legend-log-end = LEO: the next record goes here
lens-legend-high-watermark = HW: readable up to here
lens-legend-above = above HW: not replicated yet
lens-legend-nobody = nobody owns it
lens-legend-assigned = onPartitionsAssigned
lens-legend-revoked = onPartitionsRevoked
lens-legend-lost = onPartitionsLost
lens-legend-owned = one consumer owns it
lens-legend-listed-dead = listed, but its owner is dead

# ---- ownership ----
lens-ownership-label = Who owned which partition, over time
lens-no-history = No group has read anything yet.
lens-seconds = { $seconds } s
lens-lag-word = lag
lens-listed-dead = listed as { $client }, but { $client } is dead
lens-listed-dead-short = listed, but dead
lens-until-noticed = { $seconds } s until anyone notices
lens-to-notice = { $seconds } s to notice
lens-to-fix = { $seconds } s to fix
lens-bar-owned = { $client } owned it from { $from } s to { $to } s
lens-bar-listed-dead = It was listed for { $client }, which was dead, from { $from } s to { $to } s
lens-bar-nobody = Nobody owned it from { $from } s to { $to } s

lens-topic-word = topic

# ---- Group protocol lens

seq-label = Messages between the members of { $group } and its coordinator
seq-smaller = Smaller rows
seq-larger = Larger rows
seq-leader = group leader
seq-more = { $count } more
seq-coordinator-lane = coordinator, { $broker }
seq-coordinator-word = coordinator
seq-generation = generation { $generation }
seq-waits-for-members = waiting for every member to rejoin
seq-waits-for-plan = waiting for the leader's plan
seq-plan = plan for { $members ->
    [one] 1 member
   *[other] { $members } members
}, { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
}
seq-join = { $assignors }
seq-join-new = { $assignors }, no member id yet
seq-join-owning = { $assignors }, keeps { $owned }
seq-joined = generation { $generation }, { $assignor }
seq-joined-leader = generation { $generation }, you are the leader
seq-take = { $partitions ->
    [0] nothing to take
   *[other] take { $partitions }
}
seq-coordinator = it is { $broker }
seq-offsets = { $offsets }
seq-committed = from { $offsets }
seq-nothing-committed = nothing committed yet
seq-reply = { $api } reply
seq-elsewhere = at { $broker }
seq-silence = { $span } of silence
seq-quiet = { $span }, { $hidden ->
    [one] 1 message
   *[other] { $hidden } messages
} not shown at this level
seq-waits-for-target = waiting for a new target assignment
seq-waits-for-reconciliation = members on their way to the target
seq-heartbeat = epoch { $epoch }
seq-heartbeat-joins = joins, epoch { $epoch }
seq-heartbeat-leaves = leaves, epoch { $epoch }
seq-heartbeat-owns = epoch { $epoch }, { $partitions ->
    [0] owns nothing
   *[other] owns { $partitions }
}
seq-heartbeat-assigned = epoch { $epoch }, { $partitions ->
    [0] own nothing
   *[other] own { $partitions }
}

# ---- the assignment, explained

plan = Assignment
plan-none = No assignment yet. The group's leader makes one as soon as every member has joined; in the consumer protocol the coordinator does.
plan-title = { $group }, generation { $generation }
plan-title-epoch = { $group }, target of epoch { $generation }
plan-told = { $by }, the leader of the group, ran the assignor { $assignor } at { $seconds } s. Step by step:
plan-told-coordinator = { $by }, the coordinator of the group, ran the assignor { $assignor } at { $seconds } s. Step by step:
plan-shares = Everybody's share
plan-moved = Against the generation before: { $count ->
    [0] nothing moved
    [one] 1 partition moved
   *[other] { $count } partitions moved
}
plan-moved-target = Against the target before: { $count ->
    [0] nothing moves
    [one] 1 partition moves
   *[other] { $count } partitions move
}
plan-more = and { $count } more
assign-topic-shared = { $topic }: { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
} for { $count ->
    [one] 1 subscriber
   *[other] { $count } subscribers
}, in this order: { $members }. Each gets { $each }{ $extra ->
    [0] .
    [one] , the first one 1 more.
   *[other] , the first { $extra } one more each.
}
assign-turns = The members take turns in this order: { $members }. Partitions are dealt by topic and number; who is not subscribed is passed over.
assign-quota = { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
} for { $members ->
    [one] 1 member
   *[other] { $members } members
}: { $each } each{ $extra ->
    [0] .
    [one] , and 1 more for one of them.
   *[other] , and 1 more for { $extra } of them.
}
assign-quotas = { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
} for { $count ->
    [one] 1 member
   *[other] { $count } members
}, in this order: { $members }. Each may have { $each }{ $extra ->
    [0] .
    [one] , the first one 1 more. That is Kafka 4.0’s rule; in 4.1 it may be another one.
   *[other] , the first { $extra } one more each. That is Kafka 4.0’s rule; in 4.1 it may be others.
}
assign-to-fill = Left over, in this order: { $partitions }. What nobody had comes before what somebody lost. One member after the other is filled up.
assign-to-least = Left over, in this order: { $partitions }. Each goes to the subscriber of its topic who then has least.
assign-kept = { $member } keeps { $partitions }.
assign-given = { $member } gets { $partitions }.
assign-rack = { $member } gets { $partition }, which has a replica on its rack { $rack }.
assign-moved = { $partition } goes on from { $from } to { $to }, which has at least two fewer.
assign-undone = The moves made nothing more even, so none of them happens.
assign-withheld = { $partition } is nobody's in this generation: { $member } gets it in the next one, once its owner has given it back.
assign-left-out = { $partition } is left out, although somebody could have it. Nobody checks.
assign-topic-unknown = { $topic } is not in the metadata and is passed over.
assign-taken-claimed-twice = { $member } loses { $partitions }: another member claims the same for the same generation, so neither is believed.
assign-taken-claimed-later = { $member } loses { $partitions }: another member had it in a later generation.
assign-taken-over-quota = { $member } loses { $partitions }: it has more than its share.
assign-taken-not-subscribed = { $member } loses { $partitions }: it is no longer subscribed.
assign-taken-other-rack = { $member } loses { $partitions }: no replica on its rack.
assign-taken-gone = { $member } loses { $partitions }: there is no such partition any more.
moved-nobody-had-it = { $partition } to { $to }: nobody had it.
moved-owner-gone = { $partition } to { $to }: { $from } is gone.
moved-not-subscribed = { $partition } from { $from } to { $to }: { $from } is no longer subscribed.
moved-nobody-subscribes = { $partition } away from { $from }: nobody is subscribed any more.
moved-to-even-out = { $partition } from { $from } to { $to }, to even out.
moved-dealt-anew = { $partition } from { $from } to { $to }: { $assignor } deals anew and does not look at who had what.
moved-withheld = { $partition } away from { $from }: whoever is to have it gets it in the next generation.
moved-left-out = { $partition } away from { $from }: the plan leaves it out.

# ---- Compare lens

compare-label = The same run under several settings
compare-settings = Settings to compare, at most three
compare-by = Compare
compare-by-rebalancing = rebalancing
compare-by-acks = acks
compare-note-rebalancing = Same scenario, seed and commands. Only the setting differs, and every consumer has it; what its protocol does not take is left out.
compare-note-acks = Same scenario, seed and commands. Only acks differs, and every producer has it. As in Kafka, acks=0 and acks=1 switch idempotence off; a producer that sets enable.idempotence=true is refused with them.
compare-acks-0 = acks=0
compare-acks-1 = acks=1
compare-acks-all = acks=all
compare-row-records = records
compare-track-log = in the log
compare-track-waiting = waiting
compare-track-gone = not there
compare-fate-kept = kept
    .why = in the leader’s log
compare-fate-duplicated = twice
    .why = there more than once
compare-fate-waiting = waiting
    .why = waiting for an answer, or on its way
compare-fate-lost = promise broken
    .why = promised, and lost
compare-fate-gone = lost, not promised
    .why = lost, never promised
compare-fate-failed = failed
    .why = the producer got an error
compare-told = from send until the producer counts it as sent
compare-sent = { $count } sent
compare-acknowledged = { $count } acknowledged
compare-unanswered = { $count } counted as sent, no answer
compare-acknowledged-after = { $after ->
    [0] none yet
   *[other] on average after { $after }
}
compare-idempotent = idempotence on
compare-not-idempotent = idempotence off
compare-broken = { $count ->
    [one] 1 promise broken
   *[other] { $count } promises broken
}
compare-gone = { $count } lost without a promise
compare-failed = { $count } failed
compare-duplicated = { $count ->
    [one] 1 duplicate
   *[other] { $count } duplicates
}
compare-range = range (eager)
compare-roundrobin = roundrobin (eager)
compare-sticky = sticky (eager)
compare-cooperative-sticky = cooperative-sticky
compare-consumer = consumer (KIP-848)
compare-refused = { $count ->
    [one] 1 command was refused here
   *[other] { $count } commands were refused here
}
compare-partitions = Time without a living owner, partition by partition (s)
compare-row = no owner
compare-row-unowned = no living owner { $seconds } s
compare-unowned = no living owner { $seconds } s, one partition up to { $longest } s
compare-moved = { $count } moved
compare-read-again = { $count } read again
compare-requests = { $count ->
    [one] 1 request
   *[other] { $count } requests
}

# ---- Cluster lens

cluster-stage-label = The brokers and their replicas
cluster-broker = Broker { $number }
cluster-rack = rack { $rack }
cluster-no-rack = no rack
cluster-pager-back = Partitions before these
cluster-pager-on = Partitions after these
cluster-and-more = { $list } and { $count } more
cluster-running = up
cluster-fenced = fenced
cluster-shutting-down = stopping
cluster-frozen = frozen
cluster-crashed = ✕ down
cluster-stopped = stopped
cluster-leads = leads { $partitions }
cluster-leads-many = leads { $count } here
cluster-leads-nothing = leads 0 here
cluster-active-controller = active controller
cluster-active-controller-short = controller
cluster-isolated = all links cut
cluster-fenced-now = fenced
cluster-not-fenced = not fenced yet
cluster-machine-label = { $broker }: { $state }. { $leads ->
    [0] It leads nothing here
   *[other] It leads { $leads } here
}, { $led } in all, and has { $replicas ->
    [1] 1 replica
   *[other] { $replicas } replicas
}.
cluster-more = More for { $who }
cluster-freeze = Freeze
cluster-shutdown = Shut down
cluster-isolate = Isolate
cluster-crash = Crash
cluster-restart = Restart
cluster-thaw = Thaw
cluster-power-off = Power off
cluster-power-off-hint = Power off: { $who } dies, and what was only in its page cache is lost
cluster-slow-disk = Slow disk
cluster-slow-disk-hint = Slow disk: each write of { $who } takes 500 ms
cluster-quick-disk = Quick disk
cluster-quick-disk-hint = Quick disk: that of { $who } is as it was
cluster-fill-disk = Fill disk
cluster-fill-disk-hint = Fill disk: { $who } cannot write any more
cluster-free-disk = Free disk
cluster-free-disk-hint = Free disk: { $who } can write again
cluster-set-back = Clock − 1 min
cluster-set-back-hint = Clock − 1 min: that of { $who } is set back
cluster-set-right = Clock right
cluster-set-right-hint = Clock right: that of { $who } shows the time again
cluster-disk-full = disk full
cluster-disk-slow = slow disk
cluster-skewed = clock wrong
cluster-heal-all = Heal all links
cluster-crash-hint = Crash: { $who } dies without a word
cluster-restart-hint = Restart: { $who } starts with what its disk holds
cluster-freeze-hint = Freeze: { $who } stands still, as in a long GC pause
cluster-thaw-hint = Thaw: { $who } goes on
cluster-shutdown-hint = Shut down: { $who } hands over what it leads, then stops
cluster-isolate-hint = Isolate: every link of { $who } is cut
cluster-heal-all-hint = Heal all links: { $who } is heard again
cluster-led-by = { $leader ->
    [0] no leader
   *[other] leader { $leader }
} · epoch { $epoch }
cluster-leader = leader
cluster-new-leader = new leader
cluster-leader-down = leader, but down
cluster-deposed = deposed leader
cluster-deposed-tag = stale leader · e{ $epoch }
cluster-in-sync = follower, in sync
cluster-in-sync-short = in sync
cluster-eligible = out of sync, in ELR
cluster-eligible-short = in ELR
cluster-out-of-sync = follower, out of sync
cluster-out-of-sync-short = out of sync
cluster-was-in-sync = was leader, in sync
cluster-was-in-sync-short = was leader
cluster-was-out-of-sync = was leader, out of sync
cluster-was-out-of-sync-short = was leader
cluster-box-leader = Broker { $number } leads
cluster-box-in = Broker { $number } is in sync
cluster-box-elr = Broker { $number } is out of sync, but may lead (ELR)
cluster-box-out = Broker { $number } is out of sync
cluster-replica-label = { $partition } on { $broker }: { $role }. Log end offset { $end }, high watermark { $hw }, leader epoch { $epoch }.
cluster-broker-word = broker
cluster-open-log = look inside the log of { $partition } on { $broker }
cluster-diverges-label = It differs from the leader from offset { $offset } on.
cluster-copy-label = Offset { $offset }, key { $key }, written in leader epoch { $epoch }.
cluster-above-label = Above the high watermark: nobody can read it yet.
cluster-divergent-label = The leader does not have this record.
cluster-truncated = { $count ->
    [1] gone: { $from }
   *[other] gone: { $from } to { $to }
}
cluster-diverges = { $offset } on: not the leader’s
cluster-will-be-cut = cut off when it follows
cluster-knows-epoch = knows epoch { $epoch }
cluster-fetch-label = Broker { $follower } fetches { $partition } from broker { $leader }. Link: { $state }.
cluster-foot = in sync { $count }, required { $required }
cluster-foot-spare = acks=all accepted
cluster-foot-no-spare = acks=all accepted, no spare
cluster-foot-refused = ✕ acks=all refused
cluster-foot-no-leader = ✕ nobody takes writes
cluster-who-broker = broker { $number }
cluster-who-controller = controller { $number }
cluster-controller-label = { $node }: { $state }. A controller without replicas: { $role }.
cluster-links-servers = Links between servers
cluster-links = Links between brokers
cluster-links-clients = Links of clients to brokers
cluster-link-ok = no fault
cluster-cut = cut
cluster-slow = { $latency } one way
cluster-lossy = { $percent } % lost
cluster-link-label = Link { $a } – { $b }: { $state }
cluster-do-cut = Cut
cluster-do-heal = Heal
cluster-do-slow = Slow: 2 s
cluster-do-lossy = Lose 20 %
cluster-close = Close
cluster-request = { $api }
cluster-response = { $api } reply
cluster-quorum = Controllers, epoch { $epoch }: { $leader ->
    [0] no leader
   *[other] led by { $leader }
}
cluster-controller = Controller { $number }
cluster-quorum-show = Show what each controller has
cluster-quorum-leader = leader
cluster-quorum-follower = follower
cluster-candidate = candidate
cluster-prospective = asks for votes
cluster-unattached = knows no leader
cluster-resigned = resigned
zookeeper = Before KRaft: ZooKeeper
zookeeper-brokers = Who is alive
    .about = Each broker kept a session with ZooKeeper, 18 s by default, and with it an ephemeral znode, /brokers/ids/<id>. When the session ended, the znode went, and a watch told the controller.
zookeeper-controller = Who decides
    .about = The broker that was first to create the ephemeral znode /controller. When it went, all others tried again. A number in /controller_epoch told old controllers from new ones.
zookeeper-state = Where it was written
    .about = Leader, leader epoch and ISR of every partition in a znode of its own, /brokers/topics/<topic>/partitions/<n>/state. Before 2.7 leaders wrote a changed ISR there themselves; then they asked the controller, as they do today.
zookeeper-push = How brokers heard of it
    .about = The controller sent it: LeaderAndIsr to the brokers with replicas of the partition, UpdateMetadata to all. A broker that missed one knew less than the others until the next. Today brokers read the metadata log in order.
zookeeper-failover = When the controller died
    .about = The next one read the state of all partitions from ZooKeeper and sent it to every broker before it decided anything. With very many partitions that took minutes. Today the other voters have the log already.
zookeeper-kraft = How it ended
    .about = KIP-500 put the metadata into a log of Kafka's own. Early access came in 2.8, production in 3.3. 3.9 is the last version with ZooKeeper, and the last one on which a cluster can migrate. 4.0 knows KRaft only.
cluster-metadata-log = log end { $end }, committed { $hw }, epoch { $epoch }
cluster-legend-leader = leader: takes all writes
cluster-legend-high-watermark = HW of the leader: every in-sync replica has it
cluster-legend-own-high-watermark = HW as the replica knows it
cluster-legend-above = above HW: not readable yet
cluster-legend-fetch = follower fetches; click to cut
cluster-legend-out-of-sync = out of sync
cluster-legend-down = on the disk of a dead broker
cluster-legend-divergent = not in the leader’s log

# ---- a message on its way

flight-list = On the way
flight-request = { $api }, { $from } → { $to }
flight-response = { $api } reply, { $from } → { $to }
flight-quorum = { $api } (controllers)
flight-due = arrives in { $span }
flight-held = held: the link is cut
flight-records = { $count ->
    [1] 1 record
   *[other] { $count } records
} of { $partition }
flight-drop = Drop
flight-drop-hint = It is lost, and its connection breaks, as TCP would
flight-delay = Delay 1 s
flight-delay-hint = It and what follows on its connection arrive 1 s later
