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
