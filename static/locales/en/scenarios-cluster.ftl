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
    .refuses-why = A partition's leader asks no majority. It leads until it hears of another leader, and no news reach it now.
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
