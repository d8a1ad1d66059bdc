# Texts of the lessons about the log: partitions, keys, order. See scenarios-groups.ftl for what the attributes mean.

chapter-log = The log

# ---- same-key-same-partition ----

same-key-same-partition = Same key, same partition
    .about = Who decides in which partition a record lands, and what does that mean for its order? The keys are hashed as Kafka's own producer does it. Every hop takes 200 ms here, so that you can watch it.

same-key-same-partition-keys = The key chooses
    .what = p1 has sent orders of hana, sora and zoe. hana's all lie in orders-0, sora's in orders-1, zoe's in orders-2.
    .why = partition = murmur2(key) mod partitions. For zoe the hash is 897436769, and 897436769 mod 3 is 2.
    .next = Send another order of zoe

same-key-same-partition-ask-again = p1 sends one more record with the key zoe. Where does it go?
    .emptiest = Into the partition with the fewest records
    .emptiest-why = The number of records plays no part for a key. A popular key makes one partition longer than the others.
    .same = Into orders-2 again
    .same-why = Right. Same key, same hash, same partition, as long as the number of partitions stays.
    .in-turn = Into the next one in turn, orders-0
    .in-turn-why = That is round robin. The default partitioner uses the hash of the key, so equal keys stay together.

same-key-same-partition-order = Order inside a partition
    .what = zoe's cancellation lies behind zoe's orders in orders-2. Whoever reads the partition meets them in this order.
    .why = Offsets number the records of one partition. Between orders-0 and orders-2 there is no before and after.
    .next = Send hana's, then zoe's

same-key-same-partition-ask-across = hana's order is sent first, then zoe's. Which one does the consumer read first? (The way to broker-1 is slow.)
    .sending-time = hana's, because it was sent first
    .sending-time-why = Kafka keeps the order of a partition, and these two lie in different ones. Each travels by itself.
    .either = It may be either, here zoe's
    .either-why = Right. They come from different leaders, broker-1 and broker-3, in answers to different fetches.
    .timestamp = hana's: the consumer sorts by timestamp
    .timestamp-why = Records carry timestamps, but a consumer does not sort by them. It returns what has arrived, partition by partition.

same-key-same-partition-no-order = No order across partitions
    .what = hana's order was sent first and read last: the answer of broker-1 took longer.
    .why = What has to stay in order needs one partition, so give it one key: the order's id or the customer's.
    .next = Send records without a key

same-key-same-partition-ask-keyless = Now records without a key, two per second. Where do the first six go?
    .in-turn = In turn: orders-0, orders-1, orders-2 and again
    .in-turn-why = So it was until Kafka 2.3. Today the default is sticky; round robin must be chosen with partitioner.class.
    .one-for-now = All into one partition, whichever it is
    .one-for-now-why = Right. The producer stays with a random partition for batch.size bytes, 16 KiB, before it changes.
    .first = Always into orders-0
    .first-why = A null key is not hashed. The producer picks a random partition and stays with it for batch.size bytes.

same-key-same-partition-sticky = Without a key: sticky
    .what = All six records without a key lie together, in orders-1. The producer picked that partition at random.
    .why = Fuller batches mean fewer requests. Over time, 16 KiB here and 16 KiB there, the partitions still fill evenly.
    .next = Send zoe's to orders-1

same-key-same-partition-ask-explicit = A record with the key zoe names partition 1 itself. Where does it go?
    .by-hash = Into orders-2, as the hash says
    .by-hash-why = The key is asked only if the record names no partition.
    .as-written = Into orders-1
    .as-written-why = Right. A partition in the ProducerRecord comes first, then the partitioner with the key's hash, then sticky.
    .refused = Nowhere: key and partition contradict each other
    .refused-why = Kafka does not check that. The key is stored with the record, and the partition is taken as written.

same-key-same-partition-explicit = The record's own word counts
    .what = This record of zoe lies in orders-1. Whoever reads orders-2 will never see it.
    .why = A partition in the record overrules the key. Then keeping equal keys together is your own task.
    .next = Give orders a fourth partition

same-key-same-partition-ask-grow = orders grows from 3 to 4 partitions. Where does zoe's next order go?
    .stays = Into orders-2, where zoe's orders are
    .stays-why = Nobody remembers where a key was. Each record is hashed anew, modulo the number of partitions.
    .new-one = Into orders-3, because it is new
    .new-one-why = The hash decides, not the age. 897436769 mod 4 is 1.
    .moves = Into orders-1, as 897436769 mod 4 is 1
    .moves-why = Right. The hash is the same, the divisor is not. The older orders stay in orders-2.

same-key-same-partition-grown = Keys have moved
    .what = zoe's orders lie in orders-2 up to now and in orders-1 from now on. hana's and sora's? hana stays, sora goes to orders-2.
    .why = Kafka moves no stored records. So think ahead: choose enough partitions, or accept that keys move once.

same-key-same-partition-goal-keyless = Six records without a key
    .hint = The fourth part sends them.
same-key-same-partition-goal-moved = zoe's key goes to orders-1 by its hash
    .hint = The hash mod 4 decides once there are four partitions.
same-key-same-partition-goal-new-partition = A record in orders-3
    .hint = After growing: find a key whose hash mod 4 is 3, such as hugo, or name the partition.

# ---- retention ----

retention = Retention and late readers
    .about = Kafka deletes old records whether they were read or not. Three groups read orders and then sleep for a while. What is gone when they return, and what does each of them do? Times are short here: 30 s instead of seven days.

retention-along = Everybody reads along
    .what = orders-0 grows by a record a second, and a new segment begins every 10 s. Three groups have read everything.
    .why = retention.ms=30000, segment.ms=10000. The groups differ in auto.offset.reset: early has earliest, late has latest, strict has none.
    .next = Send all readers to sleep

retention-ask-what = The groups stop at offset 20. What does retention delete first?
    .record = Each record, 30 s after it was written
    .record-why = A segment is a file, and files are deleted as a whole. So some records live longer than retention.ms.
    .segment = The first segment, when its last record is old
    .segment-why = Right. Its newest record must be older than retention.ms. The broker looks every log.retention.check.interval.ms, 5 s here.
    .read = What all three groups have read
    .read-why = That would be a queue. Retention knows no consumers; committed offsets play no part.

retention-first-gone = A whole segment is gone
    .what = Offsets 0 to 10 went at one stroke, at 45 s; offset 0 was 44 s old. The log now starts at 11.
    .why = The segment's last record had to be older than 30 s, too. The log start offset is the base of the first segment left.
    .next = Sleep on

retention-ask-waits = All three groups have committed offset 20. Does retention wait for them?
    .waits = Yes, committed offsets hold segments
    .waits-why = A slow group would fill the disk then. It is the other way round: consumers have to keep up with retention.
    .warns = No, but the groups are told
    .warns-why = Nobody is told. Watch the lag, and compare it with what retention leaves you.
    .never = No, it does not know of them
    .never-why = Right. Time and size decide, nothing else: retention.ms and retention.bytes.

retention-overtaken = Overtaken by retention
    .what = The log starts at 33. The committed offset 20 points to nothing any more: records 20 to 32 were never read.
    .why = A committed offset is a number in __consumer_offsets. It is kept on its own terms, and nobody compares it with the log.
    .next = Wake all three up

retention-ask-back = All three fetch from offset 20 and get OFFSET_OUT_OF_RANGE. Who reads record 33?
    .all = All: a consumer goes on at the log's start
    .all-why = Only with earliest. Each asks its own auto.offset.reset what to do.
    .early = Only early
    .early-why = Right. earliest goes to the log's start, 33. latest goes to its end. none gives the error to the application.
    .nobody = Nobody, until offsets are reset by hand
    .nobody-why = Only with none. earliest and latest set a new position by themselves, and go on without an exception.

retention-reset = Three ways to go on
    .what = early goes on at 33: 13 records missed. late goes on at 72: 52 missed. n1 of strict stops with OffsetOutOfRangeException.
    .why = auto.offset.reset decides. Neither earliest nor latest tells the application what it missed; none is the only one that does.
    .next = Stop the producer

retention-ask-idle = Nothing is written any more. What is left of the log a minute later?
    .active = The active segment
    .active-why = Compaction spares the active segment. Retention does not: an empty one is rolled in its place.
    .everything = Nothing: everything gets old
    .everything-why = Right. Every segment is older than retention.ms then, the active one too, so a new, empty one takes its place.
    .last = The last record of each key
    .last-why = That is cleanup.policy=compact. Here it is delete.

retention-empty = An empty log, at 74
    .what = orders-0 has no record left. It starts and ends at 74, and the next record gets this offset.
    .why = Offsets are never used again. An idle topic runs empty; a new group with earliest finds nothing in it.

retention-goal-out-of-range = Somebody meets OFFSET_OUT_OF_RANGE
    .hint = Follow the parts.
retention-goal-strict = n1 goes on at the log's start
    .hint = config n1 auto.offset.reset=earliest, then restart n1.
retention-goal-by-size = A segment is deleted for its size
    .hint = rate p1 2/s topic=orders, then config orders retention.bytes=500.
