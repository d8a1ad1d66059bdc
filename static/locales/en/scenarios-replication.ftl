# Texts of the lessons about replicas and what is promised of them. See scenarios-groups.ftl for what the attributes mean.

chapter-replication = Replicas and promises

# ---- replicas ----

replicas = A partition and its replicas
    .about = Three brokers keep a copy of one partition each. Who writes, who copies, and when may a consumer read? A hop to a client takes 200 ms here, one between brokers 100 ms, so that you can watch it.

replicas-copies = One leader, two followers
    .what = All three brokers hold offsets 0 to 2 of orders-0. broker-1 leads, 2 and 3 follow, and all are in sync: the ISR is 1, 2, 3.
    .why = replication.factor=3 makes three replicas. The first one in the list is the preferred leader.
    .next = Send a record of zoe

replicas-ask-who-gets = p1 sends one record to orders-0. To whom?
    .all = To all three brokers at once
    .all-why = Producers do not copy. They send each batch once; that there are replicas is the brokers' affair.
    .leader = To broker-1, the leader
    .leader-why = Right. Only the leader takes records. p1 knows from its metadata who leads.
    .nearest = To whichever replica is nearest
    .nearest-why = Consumers may read from a near replica (replica.selector.class). Producers always write to the leader.

replicas-written = In one log only
    .what = broker-1 has written zoe's record at offset 3: its log end is 4. The high watermark is still 3.
    .why = With acks=all the leader does not answer yet: the answer waits until all replicas in sync have the record.
    .next = Watch the followers

replicas-ask-pushed = How does the record get to broker-2 and broker-3?
    .push = broker-1 sends it to each of them
    .push-why = It looks so, but what arrives is the answer to a Fetch. A leader never sends anything by itself.
    .pull = They had asked already, and are answered now
    .pull-why = Right. A follower's Fetch waits at the leader for up to replica.fetch.wait.max.ms, 500 ms, until there is something new.
    .later = They collect new records every 500 ms
    .later-why = 500 ms is how long a Fetch waits at most when there is nothing new. A new record is answered at once.

replicas-copied = In three logs
    .what = 100 ms later all three logs have offset 3. And yet the leader's high watermark is still 3.
    .why = The leader does not know it yet. It learns how far a follower is by the offset that its next Fetch asks for.
    .next = Watch the next fetches

replicas-ask-readable = The record is in all three logs. Can c1 read it?
    .yes = Yes: the leader has it, and c1 reads from the leader
    .yes-why = A leader hands consumers only what lies below its high watermark. Otherwise they could read what a crash takes back.
    .not-yet = Not before the leader knows of all copies
    .not-yet-why = Right. The high watermark is the lowest log end in the ISR, as far as the leader has heard.
    .acked = Not before p1 has got its answer
    .acked-why = p1's answer and c1's records set out at the same moment: when the high watermark rises. Neither waits for the other.

replicas-committed = Committed
    .what = Both followers have asked for offset 4, so they have all before it. The high watermark rises to 4: p1 is answered, c1 gets the record.
    .why = Asking for offset 4 confirms all before it. There is no other confirmation between replicas.
    .next = See both answers arrive

replicas-told = p1 knows, c1 has read
    .what = c1 has worked on zoe's record, and p1 knows that it is safe. The followers still believe that the high watermark is 3.
    .why = They last heard of it with the record itself, and then it was 3. A follower is always one answer behind.
    .next = Watch the next answers

replicas-late = One fetch late
    .what = Nothing new came, so the leader let the Fetch wait for 500 ms. Its answer brought the new high watermark, 4.
    .why = Should broker-1 die meanwhile, nothing is lost: the next leader has the record, and only has to find out that it is committed.

replicas-goal-read = c1 reads zoe's record
    .hint = It may when the high watermark has passed it, in the fourth part.
replicas-goal-two = The high watermark rises with two replicas in sync
    .hint = Crash a follower, wait until the ISR has only two replicas, and send a record.
replicas-goal-whole = The third one is in sync again
    .hint = Restart the follower. It catches up, and then the leader has it taken into the ISR.
