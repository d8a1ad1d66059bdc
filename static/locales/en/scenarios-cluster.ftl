# Texts of the lessons about running a cluster: brokers, the network between them, controllers. See scenarios-groups.ftl for what the
# attributes mean.

chapter-cluster = Running a cluster

# ---- fenced-leader ----

fenced-leader = The fenced leader
    .about = The network splits: a leader is cut off from the other servers, but its clients still reach it. For a while two brokers lead the same partition. Which writes survive? A hop takes 200 ms to a client and 100 ms between servers.

fenced-leader-three-in-sync = One leader, three in sync
    .what = fast (acks=1) and safe (acks=all) write to orders-0. broker-1 leads it, broker-2 and broker-3 copy it. broker-3 is the active controller.
    .why = A leader needs the others twice: followers' fetches raise its high watermark, and only the controller changes its ISR.
    .next = Cut broker-1 off

fenced-leader-ask-writes = broker-1 loses its links to the other servers. Clients still reach it. What becomes of the next writes?
    .refuses = broker-1 refuses them: it has no majority
    .refuses-why = A partition's leader needs no majority. It leads until it hears of another leader, and no news reaches it now.
    .takes = fast's are confirmed, safe's wait
    .takes-why = Right. acks=1 needs the leader's own log only. acks=all needs everyone in the ISR, and two of them are silent.
    .waits = All wait until the network heals
    .waits-why = acks=1 waits for nobody but the leader, and the leader does not know that anything is wrong.

fenced-leader-cut-off = Cut off, still leading
    .what = broker-1 takes everything and confirms fast's writes. Its high watermark stands at 15: safe gets no answer, c1 no records.
    .why = The high watermark is the smallest log end in the ISR. broker-2 and broker-3 are still in it, and fetch nothing.
    .next = Wait for the controller

fenced-leader-ask-who = Who takes the leadership away from broker-1?
    .itself = broker-1 itself, as nobody fetches any more
    .itself-why = The leader of the controllers does resign without a majority. A partition's leader goes on until it is told.
    .followers = broker-2 and broker-3, by a vote
    .followers-why = Replicas do not vote. Controllers do, for their own leader, and that one names the leader of each partition.
    .controller = The controller, without heartbeats from broker-1
    .controller-why = Right. After broker.session.timeout.ms, 9 s, it fences broker-1 and names the first live replica of the ISR.

fenced-leader-two-leaders = Two leaders, one partition
    .what = broker-2 leads orders-0 from leader epoch 1 on. broker-1 has not heard of it: in epoch 0 it goes on confirming fast's writes.
    .why = The metadata that name the new leader do not reach broker-1. Its clients get no error, so they ask nobody either.
    .next = Wait for replica.lag.time.max.ms

fenced-leader-ask-shrink = After 30 s without fetches broker-1 wants an ISR of itself alone. What does its high watermark do?
    .advances = It rises: broker-1 is alone in its ISR
    .advances-why = Then c1 would read records that nobody else has. A leader only proposes; the ISR changes when the controller says so.
    .stays = It stays at 15
    .stays-why = Right. AlterPartition does not reach the controller. Until it is confirmed, the high watermark waits for the old ISR.
    .stops = It plays no part: broker-1 stops leading
    .stops-why = Nothing makes it stop. It cannot change the ISR, but it goes on leading until it hears of epoch 1.

fenced-leader-alone = A proposal nobody hears
    .what = broker-1 proposed an ISR of itself, in vain: its high watermark is still 15. safe has moved on, and broker-2 confirms its records.
    .why = After request.timeout.ms, 15 s here, safe retried and asked for metadata. Its first retry was quicker than the answer, and went to broker-1 again.
    .next = Heal the network

fenced-leader-ask-returns = From offset 15 on broker-1 has other records than broker-2. The network heals. Which ones stay?
    .merged = Both: broker-1 appends its own at the end
    .merged-why = Kafka never merges logs. A follower's log is a copy of its leader's, offset by offset.
    .old = broker-1's: its log is longer
    .old-why = Length plays no part. The leader of the higher leader epoch is right, and that is broker-2.
    .new = broker-2's: broker-1 cuts its own off
    .new-why = Right. The leader epochs tell broker-1 where the logs part. It truncates to 15 and copies what broker-2 has.

fenced-leader-truncated = What acks=1 was worth
    .what = broker-1 dropped 38 records and is back in the ISR. 36 of them it had confirmed to fast. None that safe was told of is missing.
    .why = acks=all confirms what the whole ISR has, so any new leader from it has it. acks=1 confirms what one disk has.

fenced-leader-goal-fenced = broker-1 is fenced
    .hint = Follow the parts.
fenced-leader-goal-truncated = broker-1 truncates its log
    .hint = Follow the parts.
fenced-leader-goal-other = broker-2 is fenced as well
    .hint = isolate broker-2, and give the controller broker.session.timeout.ms.

# ---- scaling-out ----

scaling-out = Scaling out
    .about = A fourth broker joins a cluster of three. What moves to it, and who decides? Replicas are moved, copied, taken into the ISR, and in the end one of them leads. A hop takes 200 ms to a client and 100 ms between servers.

scaling-out-three = Three brokers, six replicas
    .what = orders has three partitions with two replicas each. Every broker leads one partition and follows another.
    .why = The first replica in the list is the preferred leader. New topics spread them evenly over the brokers that there are.
    .next = Add broker-4

scaling-out-ask-moves = broker-4 starts and registers. What moves to it?
    .share = A fair share of the replicas
    .share-why = Copying costs network and disk for hours, so Kafka does not start it by itself. Cruise Control and the like do, from outside.
    .new = One leadership, the replicas follow
    .new-why = Only an in-sync replica can lead, and broker-4 has no replica at all.
    .nothing = Nothing, until somebody reassigns
    .nothing-why = Right. Only new topics and partitions are placed on it. What exists stays where it is.

scaling-out-idle = A broker without work
    .what = broker-4 is registered and unfenced: the controller may use it. It has no replica, and the others have as much to do as before.
    .why = kafka-reassign-partitions, here reassign, gives a partition a new list of replicas.
    .next = Reassign orders-1 to 4 and 2

scaling-out-ask-leads = orders-1 moves from broker-2 and broker-3 to broker-4 and broker-2. Who leads it afterwards?
    .four = broker-4, the first in the list
    .four-why = The first one is preferred, but a leader that stays a replica goes on leading.
    .two = broker-2, as before
    .two-why = Right. A reassignment changes who has the data. A leader that keeps its replica keeps leading.
    .three = broker-3, until broker-4 has everything
    .three-why = broker-3 only followed and now goes. The leader, broker-2, stays in the list.

scaling-out-moved = First copy, then let go
    .what = For a moment orders-1 had three replicas: 4, 2 and 3. When broker-4 had caught up, it came into the ISR and broker-3 left.
    .why = Adding before removing: at no time are there fewer in-sync copies than before. broker-2 still leads.
    .next = Elect the preferred leader

scaling-out-ask-preferred = Now a preferred leader election for orders-1. What does p1 notice?
    .copies = A pause while the data is copied
    .copies-why = Nothing is copied. Only a replica in the ISR is elected, and it has all that was acknowledged.
    .restart = An exception in send()
    .restart-why = NOT_LEADER_OR_FOLLOWER is retriable. The producer retries inside delivery.timeout.ms; the application sees none of it.
    .epoch = One refused batch, sent again to broker-4
    .epoch-why = Right. broker-2 answers NOT_LEADER_OR_FOLLOWER, p1 asks for metadata and sends the batch to broker-4.

scaling-out-led = broker-4 leads
    .what = broker-4 leads orders-1 in leader epoch 2. p1 was refused by broker-2 once or twice and lost nothing.
    .why = Kafka itself looks for such imbalance every five minutes, auto.leader.rebalance.enable. By hand it is kafka-leader-election.
    .next = Reassign orders-0 to 4 and 2

scaling-out-ask-leaver = orders-0 moves away from its leader, broker-1, to broker-4 and broker-2. What happens to the leadership?
    .refused = The move is refused while broker-1 leads
    .refused-why = It need not. As soon as the new replicas are in sync, a leader can be chosen among them.
    .hands-over = It passes to one of the new replicas
    .hands-over-why = Right. When the move ends, the controller elects the first in the list that is in sync: broker-4.
    .stays = broker-1 leads on, without being in the list
    .stays-why = Only replicas lead. With the end of the move broker-1 is none any more and deletes its log.

scaling-out-handed-over = The leader has moved out
    .what = broker-4 leads two partitions now, broker-1 none; it only follows in orders-2. Nothing was lost and nothing unclean.
    .why = Adding a broker is the cheap part. Plan what moves, throttle the copying, and look at the leaders at the end.

scaling-out-goal-led = broker-4 leads orders-1
    .hint = Follow the parts: a reassignment, then a preferred leader election.
scaling-out-goal-three = Every partition has three replicas in sync
    .hint = reassign orders-0 broker-4,broker-2,broker-1, and likewise orders-1 and orders-2: longer lists add replicas.
scaling-out-goal-fifth = A fifth broker leads orders-2
    .hint = add broker broker-5, reassign orders-2 with broker-5 first, then elect orders-2 preferred.

# ---- rolling-broker-restart ----

rolling-broker-restart = Restart the brokers
    .about = A challenge: all three brokers need a restart, for a new version, say. p1 writes all the time. Lose no record, and never let a partition have fewer than two replicas in sync. The first broker is shown, the others are yours.

rolling-broker-restart-new-version = Three leaders, no reserve
    .what = Each broker leads one partition of orders and follows in two. acks=all, min.insync.replicas=2: one broker may be down, not two.
    .why = A broker that just dies leaves its partitions without a leader for 9 or 10 s. One that is asked to stop need not.
    .next = Shut broker-1 down

rolling-broker-restart-ask-down = broker-1 gets a SIGTERM: a controlled shutdown. What happens first?
    .waits = It waits until no client writes any more
    .waits-why = Clients never stop writing. They are sent to another leader instead.
    .first = Its leaderships move, then it stops
    .first-why = Right. It says so in a heartbeat. The controller elects others and takes it out of each ISR; then it may go.
    .refused = It is refused while broker-1 leads something
    .refused-why = Nobody refuses. The leaderships move by themselves; controlled.shutdown.enable is on by default.

rolling-broker-restart-stopped = Stopped in order
    .what = orders-0 is led by broker-2 since before broker-1 stopped. p1 was refused once or twice, retried, and lost nothing.
    .why = Each ISR is down to two, the minimum. One more broker, and acks=all is answered NOT_ENOUGH_REPLICAS.
    .next = Start broker-1 again

rolling-broker-restart-ask-early = broker-1 is starting. From when on may the next broker be restarted?
    .running = As soon as the process runs
    .running-why = A process that runs is not yet a replica in sync. It has to register, and to copy what it missed.
    .registered = As soon as the controller has unfenced it
    .registered-why = Unfenced means that it may come into the ISR, not that it is there. It still lacks what was written meanwhile.
    .isr = When it is back in every ISR
    .isr-why = Right. Wait until no partition is under-replicated: kafka-topics --under-replicated-partitions shows none.

rolling-broker-restart-registered = Registered, far behind
    .what = The controller refused broker-1 until its old session was over: DUPLICATE_BROKER_REGISTRATION. Now it is registered, fenced, and not in sync.
    .why = Another start of the same broker may not take over while the first one might live. The session lasts broker.session.timeout.ms.
    .next = Wait for the ISR

rolling-broker-restart-yours = Your turn: broker-2, broker-3
    .what = broker-1 is back in every ISR, but leads nothing: broker-2 leads two partitions. Restart the other two, and leave the leaders as they were.
    .why = shutdown and restart, or just restart, which does both. What comes too early costs you a goal for good: then begin again.

rolling-broker-restart-goal-all = All three brokers have restarted
    .hint = restart broker-2, later restart broker-3. Each one closes in order first.
rolling-broker-restart-goal-safe = Never fewer than two in sync
    .hint = Before the next broker, wait until every partition shows three in the ISR. Once missed, only the lesson's restart brings it back.
rolling-broker-restart-goal-balanced = Leaders as before, and no crash
    .hint = At the end: elect orders-2 preferred, and so on for each partition that its first replica does not lead.

# ---- metadata-leader ----

metadata-leader = A quorum leader dies
    .about = Three controllers keep the cluster's metadata; one leads them. It dies, then a second one. What goes on, and what can nobody decide any more? broker-4 and broker-5 are brokers only. A hop takes 100 ms between servers.

metadata-leader-quorum = Three controllers, one leads
    .what = broker-3 leads the quorum; the metadata log is on all three controllers. orders-0 lies on brokers 4 and 5, payments-0 on 3 and 1.
    .why = Each decision is a record of __cluster_metadata, and counts when two of three have it. Brokers read it; data does not pass there.
    .next = Crash broker-3

metadata-leader-ask-dies = broker-3 dies. It leads the quorum and payments-0. Who can write on before there is a new controller?
    .stop = Nobody: without a controller nothing is written
    .stop-why = The controller is not on the way of a record. Producers talk to partition leaders, and followers fetch from them.
    .orders = p1, to orders-0
    .orders-why = Right. broker-4 leads on, and its follower fetches. payments-0 has lost its leader and needs a decision.
    .both = Both: broker-1 takes payments-0 over at once
    .both-why = A follower does not make itself the leader. The controller does, and there is none just now.

metadata-leader-elected = A new controller
    .what = broker-1 leads the quorum. p1 writes and c1 reads on; only c1's commit was refused. payments-0 is still without a living leader, and p2 waits.
    .why = After controller.quorum.fetch.timeout.ms, 2 s, followers stood for election. The winner has the whole log: nothing to load.
    .next = Wait for payments-0

metadata-leader-ask-payments = There is an active controller again. When does payments-0 get a leader?
    .at-once = At once: broker-3 is known to be dead
    .at-once-why = Known to whom? The new controller has heard nothing of broker-3, but it has only just begun to listen.
    .session = After a session of broker-3, from now
    .session-why = Right. Heartbeat times are not in the log, so the new controller gives everybody another broker.session.timeout.ms.
    .returns = When broker-3 is back
    .returns-why = broker-1 is in the ISR of payments-0, so it can lead, as soon as broker-3 is fenced.

metadata-leader-fenced = Fenced, and elected
    .what = 15 s after the crash broker-3 is fenced, and broker-1 leads payments-0 alone in its ISR. p2's records were waiting; none failed.
    .why = Two waits added up: for a controller, then for a session. During the first, no topic, ISR or leader could change.
    .next = Crash broker-1 too

metadata-leader-ask-two = broker-1 dies too: one controller of three is left. What happens?
    .alone = broker-2 makes itself the leader
    .alone-why = Its own vote is one of three. Two leaders could arise if a minority were enough.
    .nothing = The cluster stops
    .nothing-why = Brokers need the controllers for changes, not for records. What has a leader goes on.
    .on = orders-0 goes on, nothing can be decided
    .on-why = Right. No leader is elected, no ISR shrinks, no topic is created: NOT_CONTROLLER. Only what needs none of it goes on.

metadata-leader-no-quorum = No quorum, and still data
    .what = For 25 s nobody leads the controllers. p1 writes and c1 reads as before; payments-0 is dead, but nobody can say so.
    .why = broker-2 asks for votes and has its own only. An ISR with a dead broker stays as it is, so c1's commits wait as well.
    .next = Start broker-3 again

metadata-leader-ask-back = How many controllers must come back?
    .one = One of them
    .one-why = Right. Two of three are a majority. A quorum of 2n+1 bears the loss of n.
    .both = Both
    .both-why = A majority of the voters is enough, and with broker-2 one more makes two of three.
    .hand = None: an administrator can name broker-2
    .hand-why = Nobody can name a leader by hand. Without a majority nothing would keep two leaders from writing two histories.

metadata-leader-back = Two of three decide again
    .what = broker-2 leads the quorum now and fenced broker-1. payments-0 has no leader: only broker-1 was in sync, and it is dead.
    .why = Before 4.0 ZooKeeper did this part. What it kept, and why it went, stands under “Before KRaft”, below the controllers in the Cluster lens.

metadata-leader-goal-elected = Another controller is elected
    .hint = Follow the parts.
metadata-leader-goal-topic = Create the topic refunds
    .hint = add topic refunds. While there is no quorum it is refused: NOT_CONTROLLER.
metadata-leader-goal-third = Three elections of a controller
    .hint = restart broker-1 first, so that a majority is left, then crash broker-2.

# ---- dedicated-controllers ----

dedicated-controllers = Dedicated controllers
    .about = Three brokers, and three servers that are nothing but controllers (process.roles=controller). Crash some of them: who decides then?

dedicated-controllers-apart = Controllers apart
    .what = controller-101 to controller-103 vote among themselves; the brokers only read their metadata log. Crash controllers, cut their links, and watch the quorum.
    .why = In large clusters controllers have machines of their own: a broker's load or crash then never touches the quorum.

dedicated-controllers-goal-topic = A topic
    .hint = add topic orders partitions=3 replication.factor=3
dedicated-controllers-goal-elected = Another controller decides
    .hint = Crash the one that leads, on its card below the brokers.
dedicated-controllers-goal-again = And yet another one after it
    .hint = Two of three must run: restart the first one before you crash the next.
