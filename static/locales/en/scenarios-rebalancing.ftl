# Texts of the lessons about rebalancing. See scenarios-groups.ftl for what the attributes mean.

chapter-rebalancing = Rebalancing

# ---- assignors ----

assignors = Assignors compared
    .about = One group, two topics of three partitions each, and three assignors one after the other. Who gets how much? And how much moves when somebody leaves?

assignors-skewed = c1 gets twice as much
    .what = range gave c1 orders-0, orders-1, payments-0 and payments-1. c2 got orders-2 and payments-2.
    .why = range counts per topic, and each time the first member gets the one left over. With more topics, c1 gets ever more.
    .next = Add c3 and c4

assignors-ask-four = Six partitions, and soon four members. What will c4 get with range?
    .something = At least one partition
    .something-why = Six would be enough for four, but range never adds topics up: three partitions, four members, twice.
    .nothing = Nothing
    .nothing-why = Right. In each topic the three partitions go to c1, c2 and c3. c4 comes last in both.
    .refused = It is refused: a topic has three partitions only
    .refused-why = A group may have more members than partitions. Whoever gets nothing waits.

assignors-idle = c4 is idle
    .what = c1, c2 and c3 own two partitions each, c4 owns none.
    .why = All members need an assignor in common. To change it here, we stop all four and start them with roundrobin.
    .next = Restart with roundrobin

assignors-dealt = Dealt like cards
    .what = roundrobin: c1 owns orders-0 and payments-1, c2 orders-1 and payments-2, c3 orders-2, c4 payments-0.
    .why = It deals all partitions of all topics in one row, so members with the same topics differ by one at most.
    .next = Let c4 leave

assignors-ask-moves = c4 leaves with its one partition, payments-0. How many partitions change their owner?
    .one = One: payments-0
    .one-why = More would not be necessary. But roundrobin does not know who owned what: it deals anew.
    .three = Three: all of payments
    .three-why = Right. Dealt among three, payments-0 falls to c1, payments-1 to c2, payments-2 to c3.
    .none = None: payments-0 waits for c4
    .none-why = c4 left properly, so nobody waits. A rebalance gives every partition an owner.

assignors-shifted = Three moved for one
    .what = payments-0 went to c1. But payments-1 and payments-2 moved too, although their owners were still there.
    .why = A new owner begins with cold caches and repeats what was not committed. Needless moves cost.
    .next = The same with sticky

assignors-sticky = Only what must move
    .what = With sticky all began alike. When c4 left, c3 took payments-0; c1 and c2 got back just what they had.
    .why = sticky balances first, then keeps owners. But it is eager: c1 and c2 gave everything back before. cooperative-sticky spares them that.

assignors-goal-idle = A member without a partition
    .hint = range with more members than each topic has partitions.
assignors-goal-dealt = Four members under roundrobin
    .hint = Follow the lesson.
assignors-goal-six = Six members, each with one partition
    .hint = Not with range. restart c4, then: add consumer c5 group=shop topics=orders,payments partition.assignment.strategy=sticky, and c6.

# ---- stop-the-world ----

stop-the-world = Stop the world, or not
    .about = Two groups read the same topic: eager with range, cooperative with cooperative-sticky. Each has a quick member and a slow one, and each gets a third. Who goes on reading meanwhile?

stop-the-world-side-by-side = Two groups side by side
    .what = e1 and c1 are quick. e2 and c2 need 3 s per record. Every member owns two partitions.
    .why = What differs is partition.assignment.strategy: range is eager, cooperative-sticky is cooperative.
    .next = Add e3 to eager

stop-the-world-ask-eager = e3 joins eager. How long does e1 read nothing?
    .taker = Not at all: it keeps its partitions
    .taker-why = It will get the same ones back. But eager means: give back everything before JoinGroup.
    .slowest = Until the slowest member has joined too
    .slowest-why = Right. The coordinator answers JoinGroup when all members have joined again. e2 comes when its record is done.
    .trip = One network round trip
    .trip-why = e1 has to wait for the others: nobody is answered before the last one has joined.

stop-the-world-barrier = Everybody waits for e2
    .what = e1 has given back orders-0 and orders-1 and waits in JoinGroup. e2 still works on a record.
    .why = At the next poll, e2 joins. A member that stays away longer than max.poll.interval.ms is left out.
    .next = Let e2 join

stop-the-world-again = Back to where it was
    .what = e1 read nothing for more than 2 s, and then got orders-0 and orders-1 again. e3 got orders-3 from e2.
    .why = One partition moved, all four stood still.
    .next = Add c3 to cooperative

stop-the-world-ask-cooperative = c3 joins cooperative, and c2 is as slow as e2. What does c1 do?
    .same = It waits too: a rebalance is a rebalance
    .same-why = Only eager ones stop everybody. A cooperative member joins without giving anything back.
    .reads = It reads on all the time
    .reads-why = Right. It keeps its partitions while it waits for the answer to JoinGroup, and poll returns records.
    .never = It does not take part
    .never-why = Every member joins again. But c1 does so with its partitions in hand.

stop-the-world-first-round = First round: give back
    .what = c1 never stopped. c2 gave back only orders-3. c3 is a member and owns nothing yet.
    .why = A partition may not have two owners. So the first round takes it from c2, and c2 has to join again.
    .next = The second round

stop-the-world-second-round = Second round: hand over
    .what = Generation 3: c3 owns orders-3, and nobody gave back anything. c3 reads on from the offset that c2 committed last.
    .why = Two rounds, but only orders-3 stood still. Kafka's default list begins with range: eager until you drop it.

stop-the-world-goal-barrier = A member gives everything back
    .hint = Follow the lesson.
stop-the-world-goal-rounds = The second round of a cooperative rebalance
    .hint = Follow the lesson.
stop-the-world-goal-left = See who stops when a cooperative member leaves
    .hint = leave c3. What nobody owns needs no second round.

# ---- rolling-restart ----

rolling-restart = A rolling restart
    .about = A deployment restarts one instance after the other, 10 s each. c1 and c2 have a group.instance.id and are static members; c3 is a dynamic one. What does each restart cost the group?

rolling-restart-at-work = Two static, one dynamic
    .what = c1 is mail-1, c2 is mail-2, c3 has no instance id. Each owns one partition.
    .why = A dynamic member gets a new member id at each start. To the group, it is somebody new.
    .next = Restart c3

rolling-restart-ask-dynamic = c3 is shut down, and is back after 10 s. How many rebalances?
    .none = None: it comes back in time
    .none-why = It said LeaveGroup. The group does not wait for somebody who left.
    .one = One, when it is back
    .one-why = There is another before it: with LeaveGroup, its partition goes to those who stay.
    .two = Two
    .two-why = Right. One when it leaves and one when it joins, and with range everybody stops each time.

rolling-restart-two-rebalances = Two for one restart
    .what = Generation 3. c1 and c2 gave back everything twice, only because c3 was restarted.
    .why = With ten instances, a deployment costs about twenty rebalances.
    .next = Restart c1

rolling-restart-ask-static = Now c1, which is static. Who reads orders-0 while it is away?
    .taken = c2 or c3
    .taken-why = For that the group would have to rebalance. A static member does not leave when it closes.
    .waits = Nobody: it waits for c1
    .waits-why = Right. close() sends no LeaveGroup, so c1 stays a member until its session expires.
    .rebalance = Whoever the rebalance chooses
    .rebalance-why = There is none: the coordinator has not heard that anybody is gone.

rolling-restart-no-rebalance = Nobody noticed
    .what = Still generation 3. c1 came back as mail-1, got a new member id and orders-0 again. c2 and c3 read on.
    .why = The coordinator knows the instance id and gives its partitions back. The price: orders-0 stood still for 12 s.
    .next = Keep c2 down

rolling-restart-too-long = Away too long
    .what = After 45 s of silence the session of c2 expired, and the group rebalanced. c1 took over orders-1.
    .why = session.timeout.ms must be longer than a restart takes. A real crash is also found that late.
    .next = Start a second mail-1

rolling-restart-ask-double = c4 starts with group.instance.id=mail-1, but c1 is still running. What happens?
    .refused = c4 is refused
    .refused-why = The coordinator cannot know which one is the leftover. The newest wins.
    .share = Both read as one member
    .share-why = Then records would be read twice all the time. One instance id is one member.
    .fenced = c4 takes over, c1 is fenced
    .fenced-why = Right. mail-1 gets a new member id. The next request of c1 is answered with FENCED_INSTANCE_ID.

rolling-restart-fenced = FENCED_INSTANCE_ID
    .what = c4 owns orders-0 and orders-1, without a rebalance. c1 failed at its next heartbeat, and c4 repeats what c1 had not committed.
    .why = The error is fatal, so give each instance an id of its own, such as the name of a StatefulSet's pod.

rolling-restart-goal-replaced = A static member returns in time
    .hint = Follow the lesson.
rolling-restart-goal-fenced = Two processes claim one instance id
    .hint = Follow the lesson.
rolling-restart-goal-third = Restart c3 without a rebalance
    .hint = First: config c3 group.instance.id=mail-3. Wait until it has joined, then: restart c3

# ---- slow-consumer ----

slow-consumer = The slow consumer
    .about = c1 takes ten records per poll and needs 3 s for each. Its max.poll.interval.ms is 20 s. Heartbeats are fine. What goes wrong?

slow-consumer-ten-at-once = Ten records at once
    .what = c1 has ten records of orders-0 in hand: 30 s of work. Auto commit is off: its application commits by itself.
    .why = max.poll.interval.ms is the longest time between two polls: 5 min by default, 20 s here.
    .next = Let 20 s pass

slow-consumer-ask-late = The 20 s pass and c1 is still working. What happens to it?
    .waits = Nothing: its heartbeats go on
    .waits-why = Heartbeats come from a thread of their own. That is why there is a second limit, for poll.
    .leaves = Its own client leaves the group
    .leaves-why = Right. The heartbeat thread sees that poll is overdue and sends LeaveGroup. The application is not told.
    .expires = The coordinator lets its session expire
    .expires-why = The session is fine: heartbeats arrived all the time. The coordinator does not know about poll.

slow-consumer-out = Out, without knowing
    .what = The client of c1 has left the group. The application works on and has finished seven of its ten records.
    .why = The application learns of it only when it calls Kafka: at its next commit or poll.
    .next = Let c1 commit

slow-consumer-ask-commit = c1 calls commitSync for its seven records. What does it get?
    .stored = They are stored: they are finished
    .stored-why = Only members may commit while a group has some. c1 is none any more.
    .fails = CommitFailedException
    .fails-why = Right. c1 is no longer a member of this generation. What it did counts as not done.
    .ignored = An older offset is silently skipped
    .ignored-why = Kafka does not compare offsets. It asks whether a member of this generation is speaking.

slow-consumer-too-late = Done, and done again
    .what = The commit failed. c2 owns orders-0 now and began at offset 0, since nothing was committed. c1 still works on the same records.
    .why = For a while, two members do the same work. Make it safe to repeat.
    .next = Let c1 finish

slow-consumer-again = Back, until next time
    .what = At its next poll c1 lost orders-0, joined as a new member and got it back. That made two rebalances.
    .why = Take fewer records per poll, or allow more time: max.poll.records × time per record must stay below max.poll.interval.ms.

slow-consumer-goal-left = A client leaves by itself
    .hint = Follow the lesson.
slow-consumer-goal-failed = A commit fails
    .hint = Follow the lesson.
slow-consumer-goal-in-time = Let c1 commit in time
    .hint = config c1 max.poll.records=2 enable.auto.commit=true

# ---- zombie ----

zombie = The zombie
    .about = c1 stands still, as in a long garbage collection, until the group has given it up. Then it wakes and believes that nothing has happened.

zombie-at-work = Three records in memory
    .what = c1 took four records of orders-0 in its last poll. One is done, offsets 5 to 7 are to come. session.timeout.ms is 10 s here.
    .why = What poll has returned is in the memory of the application. No rebalance can take it away.
    .next = Freeze c1

zombie-taken-over = c2 has taken over
    .what = The session of c1 expired after 10 s. c2 owns orders-0 now, began at committed offset 4 and has done 5 to 7 long since.
    .why = A frozen process sends no heartbeats. The coordinator cannot tell it from a dead one.
    .next = Wake c1

zombie-ask-wakes = c1 wakes after 19 s. What does it do first?
    .notices = It sees that it is out, and stops
    .notices-why = It cannot see that yet. To c1, no time has passed.
    .goes-on = It works on its records
    .goes-on-why = Right. They are in its memory, and nobody is asked for permission before a record is processed.
    .takes-back = It takes orders-0 back from c2
    .takes-back-why = Ownership is what the coordinator says, and that is c2.

zombie-undead = Two at the same work
    .what = c1 has just finished offset 5, which c2 had done before. Both believe that they own orders-0.
    .why = Kafka can refuse a zombie's commit. It cannot stop its e-mails or its writes to a database.
    .next = Let c1 commit

zombie-ask-commit = c1 commits offset 6, but c2 is already at 14. What happens?
    .stored = It is stored: the group goes back to 6
    .stored-why = That would be the damage. It does not happen, because a commit names its member and generation.
    .larger = It is skipped, as 14 is larger
    .larger-why = Kafka never compares offsets: a member may commit backwards. What counts is who commits.
    .refused = It is refused: UNKNOWN_MEMBER_ID
    .refused-why = Right. The coordinator has taken c1 out of the group, so nothing it commits is stored.

zombie-lost = Lost, not revoked
    .what = The commit was refused, c1 still finished 6 and 7, and its next poll called onPartitionsLost. Then it joined again.
    .why = With onPartitionsRevoked you may still commit. After onPartitionsLost it is too late: somebody else owns them.

zombie-goal-expired = A session expires
    .hint = Follow the lesson.
zombie-goal-lost = A member loses its partitions
    .hint = Follow the lesson.
zombie-goal-other = Make c2 the zombie
    .hint = freeze c2, wait longer than 10 s, thaw c2.

# ---- more-partitions ----

more-partitions = More partitions, later
    .about = orders has two partitions and gets a third while everything runs. When does the group notice? What does it miss? And where do the keys go?

more-partitions-two = Two partitions, two members
    .what = hana and sora go to orders-0; mina, finn, yuna and zoe to orders-1. c1 and c2 read them.
    .why = Clients keep metadata for metadata.max.age.ms: 5 min by default, 10 s for p1 here, 60 s for c1 and c2.
    .next = Give orders three partitions

more-partitions-ask-who = orders gets a third partition. Who reads it?
    .at-once = c1 or c2, at once
    .at-once-why = Nobody tells the group. In the classic protocol the coordinator does not watch topics; the clients have to look.
    .nobody = Nobody, until the group leader looks
    .nobody-why = Right. The leader sees it when its metadata is refreshed. It joins again, and that starts a rebalance.
    .third = Nobody, until a third consumer joins
    .third-why = A member may own several partitions. What is missing is somebody who notices.

more-partitions-unread = Written, but not read
    .what = p1 has noticed and writes to orders-2. The group has not: still generation 1, nobody reads orders-2.
    .why = Producers and consumers refresh their metadata on their own, each at its own time.
    .next = Until the leader notices

more-partitions-ask-where = auto.offset.reset is latest, the default. Where will c2 begin in orders-2?
    .first = At offset 0: it is a new partition
    .first-why = To the group it is a partition without a committed offset, and for that there is auto.offset.reset.
    .end = At its end
    .end-why = Right. There is no committed offset, so latest applies, and what is there already is skipped.
    .position = Where c2 was in orders-1
    .position-why = Each partition has offsets of its own. c2 gives orders-1 to c1.

more-partitions-noticed = Fifteen orders never read
    .what = c1 noticed after 46 s and the group rebalanced. c2 began orders-2 at offset 15: mail-service never sees offsets 0 to 14.
    .why = earliest would have read them. Set it before you add partitions.
    .next = Watch the keys

more-partitions-moved = Keys have moved
    .what = Now finn is in orders-0, sora in orders-1, mina and zoe in orders-2. Only hana and yuna stayed.
    .why = murmur2(key) mod 3 is not mod 2. Old records stay where they are, so the order of a key's records is not kept across the change.

more-partitions-goal-added = A topic gets a partition
    .hint = Follow the lesson.
more-partitions-goal-missed = A group begins behind records
    .hint = Follow the lesson.
more-partitions-goal-whole = Add a fourth partition and miss nothing
    .hint = config c1 auto.offset.reset=earliest, the same for c2, then: partitions orders 4. Give the leader a minute.

# ---- next-generation ----

next-generation = KIP-848: no barrier
    .about = The same group with group.protocol=consumer. c2 needs 3 s per record, and c3 joins. Who assigns, who waits, and what if a member leaves or dies?

next-generation-at-work = One kind of request
    .what = c1 owns orders-0 and 1, c2 the other two. To be members, all they send is a ConsumerGroupHeartbeat every 5 s.
    .why = No JoinGroup, no SyncGroup, no leader: the coordinator works out the assignment. Group epoch 2.
    .next = Add c3

next-generation-ask-first = c3 sends its first heartbeat. What does the answer bring?
    .share = A partition to read
    .share-why = All four have owners. One of them has to give one up first, and say so.
    .nothing = Epoch 3, but no partition yet
    .nothing-why = Right. c3 is a member at once, but its share still belongs to c2.
    .barrier = No answer until c1 and c2 have joined again
    .barrier-why = That was the classic protocol. Here nobody joins again.

next-generation-target = A target for everybody
    .what = Target of epoch 3: c1 keeps both, c2 keeps orders-2, c3 gets orders-3. c1 and c2 themselves are still in epoch 2.
    .why = Each hears of it in the answer to its own next heartbeat and goes there on its own.
    .next = Watch c2 and c3

next-generation-handed-over = Handed over
    .what = c2 committed, gave up orders-3 and said so at once. c3 got it with its next heartbeat; nothing was read twice.
    .why = Only orders-3 stood still. Who does not give up within max.poll.interval.ms is taken out.
    .next = Crash c1

next-generation-ask-crash = c1 crashes. When do others get its partitions?
    .missing = When a heartbeat is missing, after 5 s
    .missing-why = One missing heartbeat proves nothing.
    .client = After session.timeout.ms of c1
    .client-why = With group.protocol=consumer, a client may not set it.
    .broker = After group.consumer.session.timeout.ms, 45 s
    .broker-why = Right. The broker decides, not the member.

next-generation-expired = Taken out after 45 s
    .what = The group epoch rose to 4. With their next heartbeats c2 got orders-0 and c3 orders-1.
    .why = What nobody owns can be taken over at once: nobody gave anything back.
    .next = Close c3

next-generation-goodbye = Epoch -1
    .what = c3 committed and sent a heartbeat with epoch -1: gone at once. In epoch 5, c2 owns everything.
    .why = A static member sends -2: until its session ends, it may come back to its partitions. After a crash it is refused that long.

next-generation-goal-handover = A partition changes hands
    .hint = Follow the lesson.
next-generation-goal-returns = A static member comes back in time
    .hint = config c2 group.instance.id=mail-2. When it has joined: leave c2, then restart c2
next-generation-goal-refused = A static member is refused
    .hint = crash c2, then restart c2 at once. It never said -2: UNRELEASED_INSTANCE_ID.

# ---- spring-concurrency ----

spring-concurrency = Spring: concurrency = 3
    .about = A Spring application with three listener threads, then a second one. What stops together, and how many threads are enough?

spring-concurrency-three-threads = One process, three consumers
    .what = One @KafkaListener(concurrency = "3"): its ConcurrentMessageListenerContainer has started mail-0, mail-1 and mail-2.
    .why = Each has a KafkaMessageListenerContainer, a thread and a KafkaConsumer of its own. Spring puts -0, -1, -2 behind the client.id.
    .next = Let mail-1 hang

spring-concurrency-ask-slow = The listener hangs on a record in mail-1. Who else stops?
    .all = The whole application
    .all-why = The threads have a process in common, not a consumer.
    .one = Nobody: only orders-2 stands still
    .one-why = Right. Each thread polls with its own KafkaConsumer. To the group they are three members.
    .moves = Nobody: another thread takes over orders-2
    .moves-why = Only a rebalance moves it, and until max.poll.interval.ms (5 min) mail-1 is a member.

spring-concurrency-one-hangs = The others read on
    .what = In 8 s mail-1 finished nothing. mail-0 and mail-2 went on; orders-2 falls behind.
    .why = More threads do not help it: a partition has one owner per group.
    .next = Start a second instance

spring-concurrency-six-members = Six members, two idle
    .what = mail-b has concurrency 3 too. mail-b-0 got a partition; for mail-b-1 and mail-b-2 there is none.
    .why = Two applications with concurrency 3 are six members, just like one with 6. Threads beyond the partitions stand idle.
    .next = Kill mail

spring-concurrency-ask-killed = The process mail is killed. What does the coordinator see?
    .one = One member less
    .one-why = It knows of no process, only of three members.
    .leaves = Three LeaveGroups
    .leaves-why = A container that is stopped sends them. A killed process says nothing.
    .silent = Three members fall silent
    .silent-why = Right. Until their sessions end, three partitions stand still, although mail-b has idle threads.

spring-concurrency-all-at-once = Three gone at once
    .what = 45 s after their last heartbeats all three were out. mail-b owns all four partitions now.
    .why = Concurrency does not protect from a crash: the threads of a process die together.
    .next = Start mail, close mail-b

spring-concurrency-closed = Three LeaveGroups
    .what = mail came back as three new members. Then mail-b closed with three LeaveGroups: one rebalance, no silence.
    .why = Add up the concurrency of all instances: more threads than partitions are of no use.

spring-concurrency-goal-idle = Threads without a partition
    .hint = Follow the lesson.
spring-concurrency-goal-expired = A whole process expires
    .hint = Follow the lesson.
spring-concurrency-goal-four = Four threads for four partitions
    .hint = mail has three. add listener extra group=mail-service topics=orders

# ---- rebalance-storm ----

rebalance-storm = A rebalance storm
    .about = A challenge. mail-service rebalances over and over and all consumers look well. Find out why, and end it with a single command.

rebalance-storm-looks-well = All looks well
    .what = Three members with one partition each, all heartbeats arrive. In 19 s the first rebalance begins.
    .why = Click the members and compare how they are configured.
    .next = Let it happen

rebalance-storm-ask-why = The processes run and heartbeats arrive. What will start a rebalance?
    .session = A session will expire
    .session-why = Sessions live on heartbeats, and those arrive. A longer session.timeout.ms would change nothing.
    .poll = A member will call poll too late
    .poll-why = Right. c2 took ten records of 2.1 s each: 21 s, but max.poll.interval.ms is 20 s here.
    .broker = A broker will fail
    .broker-why = Not even that starts a rebalance: members find the new leader or coordinator and stay in the group.

rebalance-storm-first = One second too late
    .what = c2 left the group, finished its batch a second later and joined again. c1 and c3 had to stop for it.
    .why = Its commit failed, because it was not a member any more. Nothing of the ten records counts.
    .next = Once more

rebalance-storm-ask-how-far = c2 owns orders-1 again. How far will it get this time?
    .ten = Ten records further
    .ten-why = It begins at the committed offset, and nothing was committed.
    .more = Further: its caches are warm now
    .more-why = The batch takes 21 s again. As long as nobody changes the settings, nothing gets better.
    .none = Nowhere: the same ten again
    .none-why = Right. It reads offsets 0 to 9 again and is one second late again.

rebalance-storm-loop = The same ten again
    .what = c2 has done offsets 0 to 9 twice. Every 25 s the group rebalances, and orders-1 gets nowhere.
    .why = From outside you see work, heartbeats and rebalances. The committed offset shows that nothing moves.
    .next = Once more

rebalance-storm-yours = End the storm
    .what = c2 has done them three times. Calm the group: three members, Stable, and a lag of 3 at most.
    .why = A batch must fit into max.poll.interval.ms. A longer interval also hides a real hang for longer.

rebalance-storm-goal-storm = Three times too late
    .hint = Follow the lesson.
rebalance-storm-goal-calm = Calm: three members, lag 3 or less
    .hint = Give c2 fewer records per poll, or more time. Then let it catch up for a good minute.
rebalance-storm-goal-one-command = Calm after one command
    .hint = config c2 max.poll.records=4. If you needed more, step back and try again.
