# Texts of the lessons about replicas and what is promised of them. See scenarios-groups.ftl for what the attributes mean.

chapter-replication = Replicas and promises

# ---- replicas ----

replicas = A partition's replicas
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

# ---- a-leader-dies ----

a-leader-dies = A leader dies
    .about = broker-1 leads orders-0, and crashes. Who notices, who decides who leads now, how do the clients hear of it, and what becomes of broker-1 when it is back?

a-leader-dies-at-work = broker-1 leads
    .what = p1 sends a record every two seconds, c1 reads. All three replicas are in sync, and broker-3 is the active controller.
    .why = Each broker tells the controller every two seconds that it lives (broker.heartbeat.interval.ms).
    .next = Crash broker-1

a-leader-dies-ask-when = broker-1 crashes just as it has written p1's next record. When will another broker lead?
    .at-once = At once: all its connections break
    .at-once-why = Its peers see that. But only the controller decides who leads, and it goes by heartbeats alone.
    .session = When the controller has missed its heartbeats for 9 s
    .session-why = Right. broker.session.timeout.ms. Until then the metadata still say: broker-1 leads.
    .restart = When broker-1 is back
    .restart-why = Only if no other replica were in sync. Here two are, and either may lead.

a-leader-dies-silence = Nobody answers
    .what = Three seconds on, p1 has tried several times to reach broker-1, and so has c1. For the controller broker-1 still leads.
    .why = p1 keeps its records and tries again until delivery.timeout.ms, two minutes. Its application sees a slow send, no error.
    .next = Wait for the controller

a-leader-dies-ask-who = Both followers are in sync. Which one does the controller take?
    .random = Either: it draws one
    .random-why = Nothing is drawn. From the same state every controller comes to the same decision.
    .first = broker-2: the first in the list of replicas
    .first-why = Right. The list is 1, 2, 3. The first one that is in sync and alive leads.
    .longest = The one with the longest log
    .longest-why = The controller does not know how long the logs are. Whoever is in the ISR has all that is committed, and that is enough.

a-leader-dies-elected = broker-2 leads
    .what = Nine seconds without a heartbeat: the controller fences broker-1, takes it out of the ISR and makes broker-2 the leader, in leader epoch 1.
    .why = Every change of leaders begins a new leader epoch. Whoever comes with an old one is refused.
    .next = Watch p1 and c1

a-leader-dies-goes-on = The clients have followed
    .what = p1 and c1 learned from fresh metadata that broker-2 leads. p1's record is at offset 4 there, and what had piled up behind it follows.
    .why = After each failure a client asks any broker for metadata. No restart, no configuration.
    .next = Restart broker-1

a-leader-dies-ask-back = broker-1 has a record at offset 4 that was never copied from it. What happens when it is back?
    .leads = It leads again, as the preferred leader
    .leads-why = Not by itself: first it must be in sync again. Then Kafka gives it back, every 5 minutes (auto.leader.rebalance.enable).
    .follows = It follows, and cuts that record off
    .follows-why = Right. broker-2 says: epoch 0 ended at offset 4. What broker-1 has of epoch 0 beyond that has to go.
    .wiped = Its log is deleted and copied anew
    .wiped-why = What both have in common stays. The leader epochs tell where the logs part.

a-leader-dies-back = Cut, caught up, in sync
    .what = broker-1 has cut its log from 5 to 4, copied offsets 4 to 11 from broker-2, and is back in the ISR. broker-2 still leads.
    .why = Nothing is lost: p1 was never told that the first copy is safe, and has sent the record again.
    .next = Elect the preferred leader

a-leader-dies-preferred = broker-1 leads again
    .what = The first of the list is in sync, so the election makes it leader: leader epoch 2. This time nobody had to wait for a timeout.
    .why = kafka-leader-election.sh does it by hand. auto.leader.rebalance.enable=true does it every five minutes.

a-leader-dies-goal-elected = broker-2 becomes the leader
    .hint = The controller elects it when the session of broker-1 is over.
a-leader-dies-goal-truncated = broker-1 cuts its log
    .hint = It does so when it is back and has fetched from the new leader.
a-leader-dies-goal-third = broker-3 becomes the leader
    .hint = The order of the list decides. Reassign orders-0 to 3, 1, 2 and elect the preferred leader; or see to it that 1 and 2 cannot lead.

# ---- acks-compared ----

acks-compared = acks=0, acks=1, acks=all
    .about = One producer, run three times side by side; only its acks differ. Then the leader dies in the worst moment, the same in all three. Hops take 200 ms to clients, 300 ms between brokers.

acks-compared-three = One producer, three settings
    .what = Two records each, all of them on brokers 2, 3 and 4. Idempotence is on only with acks=all. Your own run has acks=1.
    .why = acks says when a producer counts a record as sent. Where it is stored, and how often, is the same in all three.
    .next = Send one more

acks-compared-ask-first = p1 sends another record in all three runs. In which does it count as sent first?
    .acks-0 = acks=0, before it has even arrived
    .acks-0-why = Right. With acks=0 there is no answer. What went to the socket counts, and the application gets offset -1.
    .acks-1 = acks=1: the leader answers at once
    .acks-1-why = It needs the way there and back, 400 ms here. acks=0 waits for no answer at all.
    .acks-all = acks=all: the record goes to all brokers
    .acks-all-why = It goes to the leader only, as always. The followers fetch it, and the answer waits for their next fetches.

acks-compared-crash = The leader is dead
    .what = broker-2 dies 410 ms after the send. It had written the record in all three runs; it had reached broker-3 or broker-4 in none.
    .why = acks=0 and acks=1 count it as sent. acks=all still waits: the followers needed 300 ms more, and again 300 ms.
    .next = Wait for a new leader

acks-compared-ask-whose = broker-3 will lead. In which runs is a promise then broken?
    .none = In none: broker-2 still has the record on its disk
    .none-why = It has. But what counts is the new leader's log, and broker-2 will have to follow it.
    .acks-1 = Only with acks=1
    .acks-1-why = Right. There p1 was told that its record is stored. acks=0 promised nothing, and acks=all has not answered yet.
    .acks-all = With acks=all too: no other log has the record
    .acks-all-why = True, but p1 has no answer yet. Nothing was promised, and it will try again.

acks-compared-elected = One broken promise
    .what = broker-3 leads without the record. With acks=0 and acks=1 it is lost, and only acks=1 had promised it. Neither producer hears of it.
    .why = The election was clean: broker-3 was in sync. acks=1 simply does not wait for those who may lead next.
    .next = Watch acks=all

acks-compared-ask-retried = With acks=all, p1 never got an answer. What becomes of its record?
    .gone = It fails with an error
    .gone-why = A broken connection is a retriable error. Until delivery.timeout.ms, two minutes, the producer tries again.
    .again = It is sent again, to broker-3
    .again-why = Right. The producer still has it, and gives it up only when all replicas in sync have it.
    .twice = It is sent again, and will be there twice
    .twice-why = broker-3 does not have it. If it had, it would know the batch by producer id and sequence, and write nothing.

acks-compared-retried = Only acks=all kept it
    .what = With acks=all the record is in both logs in sync, and only now p1 is told so. Compare how long each waited on average.
    .why = acks=all is answered once every replica in sync has the record. Whichever of them leads next has it too.
    .next = Restart broker-2

acks-compared-returned = The last copy is gone
    .what = broker-2 has cut off what broker-3 does not have, and is in sync. The lost record is nowhere any more.
    .why = A follower becomes what its leader is. Choose acks=0 or 1 where losing a record is cheaper than waiting for copies.

acks-compared-goal-broken = A promise to p1 is broken
    .hint = With acks=1, your own run: the leader has to die after it has answered, and before the followers have fetched.
acks-compared-goal-twice = A second promise to p1 is broken
    .hint = Let p1 send, and crash the leader as soon as p1 has its answer. A slow way between brokers leaves more time.
acks-compared-goal-all-broken = Break a promise to pall
    .hint = Add producer pall with acks=all. With min.insync.replicas=1 one replica is enough: let it be the only one, die, and another be elected uncleanly.

# ---- min-insync-replicas ----

min-insync-replicas = How many are "all"?
    .about = acks=all waits for all replicas in sync, however few those are. min.insync.replicas says how few they may be. Here it is 2, and one broker after the other goes away.

min-insync-replicas-three = Three in sync, two required
    .what = Brokers 2, 3 and 4 hold orders-0; 2 leads. broker-1 is the controller and stays alive. p1 sends a record every two seconds.
    .why = replication.factor=3, min.insync.replicas=2, acks=all: what most clusters should have.
    .next = Crash broker-3

min-insync-replicas-ask-one-gone = broker-3, a follower, crashes. What does p1 notice?
    .nothing = Nothing: two are enough
    .nothing-why = Two are enough once broker-3 is out of the ISR. Until then the leader waits for it, for it waits for all in sync.
    .pause = It waits for some ten seconds, then it goes on
    .pause-why = Right. The ISR still names broker-3 until the controller fences it: broker.session.timeout.ms.
    .fails = Its sends fail
    .fails-why = No error is sent: the leader parks the request, and the pause is shorter than request.timeout.ms, 10 s here.

min-insync-replicas-two = Two are enough
    .what = The controller fenced broker-3; the ISR is now 2 and 4. What had waited was acknowledged at once, and p1 goes on.
    .why = acks=all means all in sync, not all replicas. One broker may be missing without harm.
    .next = Shut down broker-4

min-insync-replicas-ask-two-gone = broker-4 is shut down in order. Only the leader is left in sync. And now?
    .alone = The leader acknowledges alone: it is "all"
    .alone-why = So it would be with min.insync.replicas=1, the default. Then one crash could take acknowledged records away.
    .refused = It refuses what has acks=all, but can be read
    .refused-why = Right. NOT_ENOUGH_REPLICAS, before anything is written. Consumers get all below the high watermark, as before.
    .stops = It stops leading
    .stops-why = It leads on. min.insync.replicas limits writes with acks=all; the leader is alive, and so are reads.

min-insync-replicas-one = Refused
    .what = broker-2 refuses p1's record: one in sync, two required. c1 has read everything; the high watermark stays at 11.
    .why = Below the minimum the high watermark never rises. What acks=0 or 1 writes now stays invisible until enough are in sync again.
    .next = Watch p1

min-insync-replicas-ask-error = p1 is refused again and again. What does its application get?
    .at-once = NotEnoughReplicasException, at once
    .at-once-why = The error is retriable, so the producer keeps it to itself and tries again, after 100 ms, 200 ms, 400 ms, up to a second.
    .timeout = A TimeoutException after delivery.timeout.ms
    .timeout-why = Right. 15 s here, two minutes by default. If a broker is back before that, nobody notices but by the delay.
    .forever = Nothing: retries has no limit
    .forever-why = retries is 2147483647, and delivery.timeout.ms ends them. It is the setting to choose.

min-insync-replicas-failed = p1 gives up
    .what = 15 s after send the first record fails with a TimeoutException, and the others follow. The application knows that nothing was promised, and can act.
    .why = An error is better than a lost record: min.insync.replicas=2 prefers consistency to availability.
    .next = Crash broker-2 as well

min-insync-replicas-nobody = Nobody is left
    .what = broker-2 is dead too: no leader, an empty ISR. But broker-4 is in the ELR, the eligible leader replicas.
    .why = broker-4 went when the ISR fell below the minimum. From then on the high watermark stood still, so it has all that is committed (KIP-966).
    .next = Restart 3, then 4

min-insync-replicas-ask-who = broker-3 comes back first, broker-4 a little later. Who may lead?
    .broker-3 = broker-3: whoever is back first
    .broker-3-why = It was out of sync while the others went on: its log ends at 4, the committed records at 11.
    .broker-4 = broker-4
    .broker-4-why = Right. It left in order and is in the ELR, on by default for new clusters since 4.1. So it may lead without being in the ISR.
    .broker-2 = Neither: only broker-2, the last leader
    .broker-2-why = So it was without ELR: only the last one in the ISR might lead, and if its disk was gone, records were too.

min-insync-replicas-eligible = Nothing is lost
    .what = broker-3 had to wait. broker-4 leads, cleanly, with all 11 records; broker-3 has copied what it lacked. Two in sync: writes are accepted again.
    .why = Had broker-4 crashed instead, its unflushed records would be in doubt, and the controller would have struck it off the ELR.

min-insync-replicas-goal-refused = A write is refused
    .hint = acks=all with only the leader in sync.
min-insync-replicas-goal-eligible = An eligible replica leads
    .hint = broker-4 is in the ELR. It leads as soon as it is back, even if it is not in the ISR.
min-insync-replicas-goal-whole = All three are in sync again
    .hint = Which broker is still missing? With broker-4 as leader, it has to come back and catch up.

# ---- unclean-election ----

unclean-election = Unclean leader election
    .about = The only replica in sync dies. The other one is alive but lacks two acknowledged records. Should it lead? unclean.leader.election.enable decides between going on and keeping what was promised.

unclean-election-two = Two replicas
    .what = orders-0 lies on broker-2, the leader, and broker-3. hana's and sora's records are in both. broker-1 is the controller and stays alive.
    .why = min.insync.replicas is 1 here, the default. p1 has acks=all, the default too.
    .next = Crash broker-3, send two records

unclean-election-ask-alone = broker-3 crashes and drops out of the ISR. Then p1 sends two records with acks=all. What is it told?
    .refused = NOT_ENOUGH_REPLICAS
    .refused-why = Only with min.insync.replicas=2. With 1, the leader alone is enough.
    .acked = Both are stored
    .acked-why = Right. "All in sync" is now broker-2 alone, so its own log is enough for the promise.
    .hidden = Stored, but nobody may read them yet
    .hidden-why = The high watermark waits for the ISR, and that is broker-2 alone. c1 reads them at once.

unclean-election-alone = Promised, on one disk
    .what = mina's and zoe's records are at offsets 2 and 3 of broker-2, and nowhere else. p1 was told so, and c1 has read them.
    .why = acks=all counts those in sync. min.insync.replicas=2 would have refused these two records.
    .next = Crash broker-2 too

unclean-election-nobody = Nobody leads
    .what = broker-2 is dead, and its session is over: orders-0 has no leader. The ISR is empty; only broker-2 is known to have all that was acknowledged.
    .why = What is committed must not be lost, so the partition waits for broker-2 (ELR, KIP-966).
    .next = Restart broker-3

unclean-election-ask-back = broker-3 comes back. It has offsets 0 and 1. What does the controller do?
    .leads = It makes broker-3 the leader: better than nobody
    .leads-why = That is an unclean election, which since 0.11 has to be allowed: unclean.leader.election.enable is false by default.
    .waits = Nothing: it waits for broker-2
    .waits-why = Right. broker-3 is neither in the ISR nor eligible. By default Kafka prefers no leader to a leader that lacks records.
    .copies = It has broker-3 copy the rest first
    .copies-why = From whom? Followers copy from the leader, and broker-2 is dead. The controller has no records to give.

unclean-election-waiting = Alive, but not allowed
    .what = broker-3 runs, and still nobody leads. finn's record waits in p1 for a leader, two minutes at most.
    .why = Waiting costs availability: nobody can read or write. If broker-2 comes back with its disk, nothing is lost.
    .next = Allow an unclean election

unclean-election-ask-price = Now broker-3 is made leader by an unclean election. What is lost?
    .nothing = Nothing: broker-2 has all on its disk
    .nothing-why = It has, but it must become like its leader. Kafka never merges two logs.
    .two = mina's and zoe's acknowledged records
    .two-why = Right. All that broker-3 had not copied is lost, although p1 was promised that it is safe.
    .all = All records of the partition
    .all-why = What broker-3 has stays: offsets 0 and 1.

unclean-election-lost = Another history
    .what = finn's record now stands at offset 2, where mina's was. c1 stood at 4; it asked broker-3 where epoch 1 ends (OffsetForLeaderEpoch), and went back to 2.
    .why = The ledger shows two broken promises. Consumers have worked on records that no longer exist.
    .next = Restart broker-2

unclean-election-truncated = The old leader follows
    .what = broker-2 has cut mina's and zoe's records off and copied finn's. Both logs agree, and two acknowledged records are nowhere.
    .why = Allow it only where going on matters more than each record, such as metrics. For orders: three replicas, and min.insync.replicas=2.

unclean-election-goal-unclean = An unclean election
    .hint = Only while nobody else can lead: allow it for the topic, then elect.
unclean-election-goal-lost = Two promises to p1 are broken
    .hint = Acknowledged records that only the dead leader has.
unclean-election-goal-clean = broker-2 leads again, cleanly
    .hint = Both are in sync now. If the leader goes, the other one lacks nothing.

# ---- lagging-follower ----

lagging-follower = The follower that lags
    .about = The disk of one follower gets slow. It is alive, it fetches, it is only late. Who pays for that, how long, and when does the leader give it up?

lagging-follower-quick = Three quick replicas
    .what = broker-1 leads orders-0, brokers 2 and 3 follow. p1 sends a record every two seconds with acks=all.
    .why = An answer takes 600 ms here: two hops to the client, two between brokers.
    .next = Slow the disk of broker-3

lagging-follower-ask-slow = Each write on broker-3, a follower, now takes 3 s. What does p1 notice?
    .leader = Nothing: it writes to the leader
    .leader-why = With acks=1, yes. With acks=all the leader's answer waits for every replica in sync.
    .follower = Its answers take as long as broker-3 does
    .follower-why = Right. acks=all is as fast as the slowest replica in the ISR.
    .out = Nothing: a follower that is behind leaves the ISR at once
    .out-why = Only after replica.lag.time.max.ms, 30 s, without having caught up. Until then all wait for it.

lagging-follower-slow = Slow, but in sync
    .what = For 40 seconds every batch has waited about 3 s for broker-3. What p1 sends faster than that piles up. broker-3 is still in the ISR.
    .why = Each fetch gets it to where the leader was at the fetch before. Being always a little late counts as caught up.
    .next = Let the disk hang

lagging-follower-ask-when = Now a write on broker-3 takes 45 s. When does the ISR shrink?
    .count = When it lacks too many records
    .count-why = That was replica.lag.max.messages, gone since 0.9: a burst of records threw healthy followers out.
    .time = 30 to 45 s after it was last caught up
    .time-why = Right. replica.lag.time.max.ms is 30 s, and the leader looks every half of that.
    .session = When the controller has fenced broker-3, after 9 s
    .session-why = Its heartbeats go on: the broker lives, only its disk does not. This follower is the leader's to judge.

lagging-follower-out = The leader gives it up
    .what = After 33 seconds the leader had broker-3 taken out of the ISR, and the high watermark rose from 18 to 44 in three seconds.
    .why = p1 had even run into request.timeout.ms, 30 s, and sent again; the leader knew the batch by its sequence. Two in sync still satisfy min.insync.replicas=2.
    .next = Repair the disk

lagging-follower-ask-join = The disk of broker-3 is quick again. When is it in the ISR?
    .at-once = At once: its broker never stopped
    .at-once-why = It lacks records. Were it in the ISR now, everybody would have to wait for it again.
    .caught-up = When it has all below the leader's high watermark
    .caught-up-why = Right. The leader sees that from the offset of its fetch, and proposes the larger ISR.
    .restart = After a restart of the broker
    .restart-why = Nobody has to do anything. The follower goes on fetching all the time, in the ISR or not.

lagging-follower-in = In sync again
    .what = broker-3 ended its long write, copied the other records in one fetch, and is back in the ISR. The high watermark waits for it again.
    .why = Watch UnderReplicatedPartitions and IsrShrinksPerSec. An ISR that keeps shrinking and growing means a sick disk or network.

lagging-follower-goal-shrunk = The ISR shrinks to 1 and 2
    .hint = A follower must be late for longer than replica.lag.time.max.ms.
lagging-follower-goal-back = broker-3 is in sync again
    .hint = Once its disk is quick, it catches up by itself.
lagging-follower-goal-quick = Take broker-2 out of the ISR without 30 s of waiting
    .hint = A slow follower is waited for; one that leaves in order says so to the controller.
