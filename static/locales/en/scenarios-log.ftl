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

retention = Retention
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
    .what = early goes on at 33: 13 records missed. late goes on at 73: 53 missed. n1 of strict stops with OffsetOutOfRangeException.
    .why = auto.offset.reset decides. Neither earliest nor latest tells the application what it missed; none is the only one that does.
    .next = Stop the producer

retention-ask-idle = Nothing is written any more. What is left of the log a minute later?
    .active = The active segment
    .active-why = Compaction spares the active segment. Retention does not: an empty one is rolled in its place.
    .everything = Nothing: everything gets old
    .everything-why = Right. Every segment is older than retention.ms then, the active one too, so a new, empty one takes its place.
    .last = The last record of each key
    .last-why = That is cleanup.policy=compact. Here it is delete.

retention-empty = An empty log, at 75
    .what = orders-0 has no record left. It starts and ends at 75, and the next record gets this offset.
    .why = Offsets are never used again. An idle topic runs empty; a new group with earliest finds nothing in it.

retention-goal-out-of-range = Somebody meets OFFSET_OUT_OF_RANGE
    .hint = Follow the parts.
retention-goal-strict = n1 goes on at the log's start
    .hint = config n1 auto.offset.reset=earliest, then restart n1.
retention-goal-by-size = A segment is deleted for its size
    .hint = rate p1 2/s topic=orders, then config orders retention.bytes=500.

# ---- compaction ----

compaction = Compaction
    .about = cleanup.policy=compact keeps the last value of each key: a log as a table. When does the cleaner run, what does it spare, and how is a key deleted? The retention times are short here, so that you can see everything.

compaction-dirty = Full of old values
    .what = profiles-0 has 13 records of three keys: hana, sora, mina. Segment 0 has 0 to 10, the active segment 11 and 12.
    .why = With compact, only the last record of a key counts. Until the cleaner comes the older ones lie about: the dirty part.
    .next = Let the cleaner run

compaction-ask-left = The cleaner runs. How much is left of the 13 records?
    .three = Three: one of each key
    .three-why = Only where it cleans. The active segment is still being written, so the cleaner leaves it alone.
    .active = Three of segment 0, and all of the active one
    .active-why = Right. The active segment is never cleaned. So a key can be in the log several times, at any moment.
    .all = All: nothing is older than retention.ms
    .all-why = retention.ms belongs to delete. compact asks for keys, and for the share of the dirty part.

compaction-cleaned = One value of each key
    .what = Of segment 0, 8, 9 and 10 are left: mina, hana, sora. Their offsets stay. What came after is not cleaned yet.
    .why = It ran since more than min.cleanable.dirty.ratio, half of the log, was dirty. Records are copied to a new file, not renumbered.
    .next = Read from the beginning

compaction-ask-holes = A new consumer starts at offset 0, earliest. What does it get first?
    .renumbered = Offset 0: records move up
    .renumbered-why = Offsets never change. Every committed offset of every group would be wrong otherwise.
    .holes = Offset 8, with mina's value
    .holes-why = Right. Holes are normal: the consumer takes the next record that there is and goes on from there.
    .error = OFFSET_OUT_OF_RANGE
    .error-why = The log still starts at 0. An offset in a hole is no error, only one outside of start and end.

compaction-read = A log with holes
    .what = c1 asked for 0 and got 8, then 9, 10, 11. It has a value of every key now; later ones follow.
    .why = So a service loads its cache: from the beginning to the end, later values overwrite earlier ones. KTables do the same.
    .next = Delete mina's profile

compaction-ask-delete = mina wants her profile deleted. How does the application do it?
    .key = With a request to delete the key
    .key-why = There is none. DeleteRecords cuts a partition at an offset, whatever the keys.
    .tombstone = It sends mina with the value null
    .tombstone-why = Right: a tombstone. For readers it means deleted, for the cleaner that nothing older of the key is needed.
    .retention = Not at all: only time deletes
    .retention-why = A compacted topic keeps a key's last value for ever. Another last value has to come, and that is null.

compaction-tombstone = The tombstone stays for now
    .what = All values of mina are gone, her tombstone at offset 22 is still there. c1 read it and knows that mina is deleted.
    .why = When it cleans a tombstone first, the cleaner notes when it may go: delete.retention.ms later, 20 s here, else 24 hours.
    .next = Wait for two cleanings

compaction-ask-stays = Why does the cleaner keep the tombstone for a while?
    .last = The last record of a key always stays
    .last-why = Not if its value is null: then the key is to vanish altogether.
    .readers = So that slow readers see it
    .readers-why = Right. Whoever is not further behind than delete.retention.ms hears of the deletion.
    .active = It was in the active segment
    .active-why = It was for ten seconds. Then it was cleaned with the others, and kept on purpose.

compaction-gone = As if never there
    .what = The tombstone is gone as well: two keys are left below the active segment. c1 heard of it in time.
    .why = A reader that slept longer than delete.retention.ms keeps mina in its cache for ever. It must load everything anew.

compaction-goal-cleaned = The cleaner cleans the log
    .hint = Follow the parts.
compaction-goal-refused = A record without a key is refused
    .hint = produce p1 profiles value=nobody. A compacted topic needs keys: INVALID_RECORD.
compaction-goal-one = Only one key is left
    .hint = produce p1 profiles key=sora is a tombstone. Then rate p1 1/s topic=profiles keys=hana, and wait for some cleanings.
