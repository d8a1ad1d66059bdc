# Texts of the lessons about consumer groups, and of the sandbox.
# A part: title (5 words), .what and .why (30 words each), .next: what the button will do.
# A question: .<option> and .<option>-why, the answer to whoever chose it. A goal: .hint.

chapter-groups = Consumer groups
chapter-free-play = Free play

# ---- partitions-and-consumers ----

partitions-and-consumers = Partitions and consumers
    .about = One topic, three partitions, and a group that grows from one consumer to four. Who owns what, and who gets nothing? Every hop takes 200 ms here, so that you can watch it; in a real data centre it is under 1 ms.

partitions-and-consumers-one = One reader, three partitions
    .what = c1 is alone in mail-service, so it owns all three partitions of orders. It needs 600 ms per record, two arrive each second: its lag grows.
    .why = Within a group, every partition has exactly one owner. One owner may have several partitions.
    .next = Add c2

partitions-and-consumers-ask-second = c2 joins mail-service. What will it read?
    .halves = Every second record of all three partitions
    .halves-why = A partition is never split inside a group. Only its owner reads it, all of it, which is how its order is kept.
    .one = One whole partition; c1 keeps two
    .one-why = Right. Three partitions do not divide by two, and with range the first member gets one more.
    .nothing = Nothing, until c1 leaves
    .nothing-why = A new member is not a spare. Its JoinGroup starts a rebalance, and the partitions are divided among all members.

partitions-and-consumers-two = Divided among two
    .what = Generation 2: c1 owns orders-0 and orders-1, c2 owns orders-2. For a moment nobody read: c1 first had to give everything back.
    .why = The coordinator told c1 in the answer to a heartbeat. c1 finished its records, joined again, and as group leader it made the plan.
    .next = Add c3

partitions-and-consumers-ask-third = c3 joins. Which partitions change their owner?
    .one-moves = Only orders-1: c1 hands it to c3
    .one-moves-why = That would be the smallest move, and sticky assignors look for it. range does not: it divides anew, in the order of the members.
    .two-move = orders-1 goes to c2, orders-2 to c3
    .two-move-why = Right. range counts through: first member orders-0, second orders-1, third orders-2, whoever owned them before.
    .none-moves = None: c3 waits for new partitions
    .none-moves-why = c1 has two partitions and there are three members now, so range gives each of them one.

partitions-and-consumers-three = One for each
    .what = c1 owns orders-0, c2 orders-1, c3 orders-2. Three records are worked on at a time, and the lag shrinks.
    .why = range is an eager assignor: before each rebalance everybody gives everything back. So c1 stopped too, although it keeps orders-0.
    .next = Add c4

partitions-and-consumers-ask-fourth = A fourth consumer joins. What will change?
    .faster = Four share the work, so it goes faster
    .faster-why = There are three partitions, and each has one owner per group. The fourth member has nothing to share.
    .idle = c4 gets nothing, yet everybody stops for a moment
    .idle-why = Right. c4 becomes a member, so the group rebalances for it, and then it has no partition.
    .refused = Kafka refuses c4, because three are enough
    .refused-why = Only group.max.size refuses members. A group may have more members than partitions.

partitions-and-consumers-four = Nothing left for c4
    .what = c4 is a member: it polls and sends heartbeats. But it owns nothing and reads nothing. Generation 4 changed nothing for the others.
    .why = Partitions limit how many members of one group can work. More consumers help only up to their number.
    .next = Let c1 leave

partitions-and-consumers-ask-leave = c1 leaves properly. Who gets its orders-0?
    .the-idle-one = c4, because it is free
    .the-idle-one-why = It sounds fair, but range does not look who is free. It counts through the members again, from the first one.
    .shifted = c2; and c3 and c4 move up by one
    .shifted-why = Right. The members are now c2, c3, c4: range gives them orders-0, orders-1, orders-2. All three partitions change hands.
    .nobody = Nobody, for 45 seconds
    .nobody-why = That is what a crash costs. Whoever leaves properly sends LeaveGroup, and the coordinator starts the rebalance at once.

partitions-and-consumers-left = Everything moves up
    .what = c2 owns orders-0 now, c3 orders-1, c4 orders-2. All went on at the committed offsets, so nothing is lost.
    .why = Committed offsets belong to the group, not to a consumer. Whoever gets a partition goes on where the group had got to.
    .next = Let c2 and c3 leave

partitions-and-consumers-free = Your turn
    .what = c4 is alone, with all three partitions. Add consumers, let them leave, give orders more partitions.
    .why = A group works best with as many members as partitions, or fewer. Plan partitions for the most consumers you will want.

partitions-and-consumers-goal-one-each = Three members with one partition each
    .hint = As many members as partitions: the lesson gets there in its third part.
partitions-and-consumers-goal-idle = A member without a partition
    .hint = More members than partitions.
partitions-and-consumers-goal-all-busy = Four members, and all of them have work
    .hint = Give orders a fourth partition. The group leader notices when its metadata is refreshed, here after at most 10 s.

# ---- a-consumer-dies ----

a-consumer-dies = A consumer dies
    .about = Three ways to go: leave, crash, hang. They look alike from the office and are very different for the group. Who waits for what, how long, and which records are read twice? Every hop takes 200 ms here, so that you can watch it.

a-consumer-dies-at-work = Three at work
    .what = c1, c2 and c3 own one partition each. Every 3 seconds each one sends a heartbeat to the coordinator, broker-2.
    .why = A coordinator knows its members only by what it hears from them. A heartbeat says: I am here.
    .next = Shut c3 down properly

a-consumer-dies-ask-goodbye = c3 is shut down properly. How long is orders-2 without a reader?
    .session = 45 seconds, the session timeout
    .session-why = Nobody has to wait for the session: close() sends LeaveGroup, so the coordinator knows at once.
    .soon = A few seconds
    .soon-why = Right. LeaveGroup starts the rebalance at once. The others learn of it with their next heartbeat, within 3 seconds, and join again.
    .never = Not at all: another one takes over at once
    .never-why = First the others must learn of it, with their next heartbeat, then all join again. With range, everybody stops meanwhile.

a-consumer-dies-goodbye = A goodbye is quick
    .what = c3 committed its positions and left. Now c1 owns orders-0 and orders-1, and c2 owns orders-2. It took seconds, and nothing is read twice.
    .why = close() commits, gives the partitions back and sends LeaveGroup. In Spring Kafka, stopping the listener container does it.
    .next = Start c3 again

a-consumer-dies-back = c3 is back
    .what = c3 has joined again, with a new member id, and owns orders-2. It has finished records since its last commit.
    .why = Auto commit runs inside poll, every 5 seconds. Between two commits, Kafka does not know what was done.
    .next = Crash c3

a-consumer-dies-ask-crash = c3 crashes. When will somebody else read orders-2?
    .at-once = At once: its connection breaks
    .at-once-why = The broker sees the connection break, but a coordinator does not take that for a death. It counts heartbeats only.
    .heartbeat = After 3 seconds: a heartbeat is missing
    .heartbeat-why = heartbeat.interval.ms is only how often they are sent. One may be late. What counts is session.timeout.ms.
    .session = About 45 seconds after its last heartbeat
    .session-why = Right. session.timeout.ms is 45 seconds since Kafka 3.0, and it starts anew with each heartbeat.

a-consumer-dies-silence = Waiting for a dead one
    .what = c3 has been dead for 20 seconds. For the coordinator it is still a member and owns orders-2, where the lag grows.
    .why = A long silence may be a garbage collection. A shorter session.timeout.ms finds the dead sooner, and more often takes the slow for dead.
    .next = Let the session expire

a-consumer-dies-ask-who-stops = Soon the session of c3 expires. Who stops reading for a moment?
    .one = Only whoever takes over orders-2
    .one-why = That would be a cooperative rebalance. range is eager: before JoinGroup every member gives back all that it has.
    .everybody = Everybody in the group
    .everybody-why = Right. c1 and c2 give back their partitions, join again and get new ones. Until then nobody in mail-service reads.
    .nobody = Nobody
    .nobody-why = c1 and c2 have to agree on a new generation first, and with range they give everything back before.

a-consumer-dies-twice = Read twice
    .what = c2 took over orders-2 at the committed offset. What c3 had finished after its last commit, c2 does again.
    .why = Committed is not processed. Kafka delivers at least once; your application must bear to see a record twice.
    .next = Hold the application of c2

a-consumer-dies-ask-hang = Now c2 hangs while it works on a record; its heartbeats go on. Who notices?
    .session = The coordinator, after 45 seconds
    .session-why = The coordinator still gets heartbeats: they come from a thread of their own. To it, c2 looks well.
    .itself = c2 itself, after five minutes
    .itself-why = Right. The client watches max.poll.interval.ms. When it has passed without poll, its heartbeat thread leaves the group.
    .nobody = Nobody, ever
    .nobody-why = For that there is max.poll.interval.ms: five minutes without poll, and the client leaves the group by itself.

a-consumer-dies-stuck = Alive, but stuck
    .what = For five minutes c2 sent heartbeats and read nothing. Then it left by itself, and c1 took over all partitions.
    .why = Heartbeats prove that a process lives, not that it works. In Spring Kafka a listener that blocks too long ends the same way.

a-consumer-dies-goal-expired = A session expires
    .hint = Crash a consumer and wait for 45 seconds, or follow the lesson.
a-consumer-dies-goal-read-again = A record is read twice
    .hint = A crash between two commits does it.
a-consumer-dies-goal-quick = Let the group find a dead member in 10 seconds or less
    .hint = Set session.timeout.ms of a consumer to 6000, the least that brokers allow, and heartbeat.interval.ms to 2000. Then crash it.

# ---- two-groups ----

two-groups = Two groups
    .about = order-created is read by mail-service, in two instances, and by analytics. Do they take records away from each other? Every hop takes 200 ms here, so that you can watch it.

two-groups-one-group = Two instances, one group
    .what = m1 and m2 are two instances of mail-service. m1 owns order-created-0, m2 owns order-created-1: each order gets one mail.
    .why = The same group.id makes them one group, and a group shares the partitions out. In Spring it is the groupId of @KafkaListener.
    .next = Start analytics

two-groups-ask-second-group = analytics starts, with auto.offset.reset=earliest. What can it still read?
    .the-rest = Only what mail-service has not read yet
    .the-rest-why = Reading takes nothing out of the log. What mail-service has read lies there as before.
    .shared = Every second order, since it shares with mail-service
    .shared-why = Sharing happens inside a group. analytics has a group.id of its own, so it gets everything.
    .everything = Every order, from the first one on
    .everything-why = Right. The log keeps records whoever has read them. Without committed offsets, earliest begins at the first one.

two-groups-two-bookmarks = Two bookmarks in one log
    .what = a1 alone owns both partitions for analytics and began at offset 0. mail-service noticed nothing: still generation 1.
    .why = Each group has members, a generation and committed offsets of its own. earliest counts only for a group without committed offsets.
    .next = Hold a1

two-groups-ask-slow = The application of a1 now stands still. What does that mean for mail-service?
    .waits = It has to wait for analytics
    .waits-why = Brokers do not wait for consumers. Each consumer asks for records at its own position, when it is ready.
    .nothing = Nothing
    .nothing-why = Right. Consumers pull at their own pace. Only the lag of analytics grows.
    .broker-full = The broker holds new orders back
    .broker-full-why = The leader appends without asking who has read what. How long records stay depends on retention alone.

two-groups-behind = Only its own lag
    .what = a1 has stood still for 15 seconds. The lag of analytics has grown, mail-service is up to date.
    .why = Lag is log end minus committed offset, per group and partition. It says how far a group is behind, not whether records are at risk.
    .next = Read order-created-0 again

two-groups-ask-replay = a1 goes on and seeks to offset 0 of order-created-0. What happens?
    .mails-again = The mails are sent again
    .mails-again-why = seek sets the position of one consumer of one group. mail-service has positions and commits of its own.
    .deleted = An error: those records were read and are gone
    .deleted-why = Reading deletes nothing. Records leave the log by retention, by default after seven days, read or not.
    .only-analytics = analytics reads those orders again, nobody else
    .only-analytics-why = Right. Its position goes back to 0. The log does not change, and neither does mail-service.

two-groups-replayed = Reading deletes nothing
    .what = a1 reads the orders of order-created-0 a second time. mail-service sends no mail twice.
    .why = A log is not a queue: a reader moves a bookmark. A new service can read last week's orders today.
    .next = Start a second analytics

two-groups-ask-scale = analytics gets a second instance, a2. Who stops for the rebalance?
    .both = Both groups, as they read the same topic
    .both-why = A rebalance concerns one group. Members of other groups are not asked, even on the same topic.
    .one = Only analytics
    .one-why = Right. a1 gives back its partitions and joins again with a2. mail-service reads on meanwhile.
    .none = Nobody, there are two partitions and two instances
    .none-why = a1 owns both partitions. With range it gives both back before one can go to a2.

two-groups-alone = Each group by itself
    .what = a1 and a2 have one partition each, in generation 2. mail-service is still in generation 1 and never stopped.
    .why = Each group has a coordinator, found by hashing its group.id. Both hashes lead to partitions of broker-2 here, by chance.

two-groups-goal-replayed = analytics reads a record again
    .hint = seek back to an offset that it had committed before.
two-groups-goal-third-group = Start a third group
    .hint = Add a consumer with a group of its own, such as: add consumer s1 group=search topics=order-created
two-groups-goal-mail-again = Make mail-service send a mail twice
    .hint = m1 can seek too.

# ---- sandbox ----

sandbox = Sandbox
    .about = Three brokers, nothing else. Build what you want to see. Every hop takes 200 ms until you change it: config network latency.ms=1

sandbox-empty = An empty cluster
    .what = Three brokers are running, without topics, producers or consumers. Add what you need; the console takes commands, and help lists them.
    .why = Whatever you do can be undone: step back. Acting in the past starts another future.

sandbox-goal-topic = A topic
    .hint = add topic orders partitions=3
sandbox-goal-record = A record in it
    .hint = add producer p1, then: produce p1 orders key=hana value=hello
sandbox-goal-group = A group that is Stable
    .hint = add consumer c1 group=mail-service topics=orders
