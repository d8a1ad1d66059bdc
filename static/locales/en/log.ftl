# The Log lens: the inside of one replica. Titles and marks are short; `.why` is the sentence behind a mark.

log-partition = Partition whose log is open
log-broker = Broker whose replica is open
log-replica = { $broker }: { $role }{ $down ->
    [0] {""}
   *[other] , down
}
log-role-leader = leader
log-role-in-sync = follower, in sync
log-role-out-of-sync = follower, out of sync
log-role-stray = no longer a replica
log-role-quorum-leader = leader, active controller
log-role-voter = voter of the quorum
log-role-observer = observer: reads along, does not vote
log-folder = Folder { $folder }: { $segments ->
    [one] 1 segment
   *[other] { $segments } segments
}, { $size }
log-strip-label = The segments of this log, oldest first, and the offsets that this replica knows
log-segment-label = { $name }: { $offsets ->
    [0] no records
   *[other] offsets { $offsets }
}, { $size }{ $active ->
    [0] .
   *[other] . The active segment: everything new is written here.
}{ $part ->
    [0] {""}
   *[other] {" "}{ $part }
}
log-more-segments = { $count ->
    [one] 1 more segment
   *[other] { $count } more segments
}: show them
log-active = active
log-clean = clean
    .why = Cleaned before: each key stands here once.
log-dirty = dirty
    .why = Dirty: the next round of the cleaner reads these records to find out which older ones may go.
log-untouched = not yet
    .why = Not for the cleaner yet: active, not replicated far enough, or too young.
log-offsets = What this replica knows of itself
log-mark-start = log start
    .why = The oldest offset that may be read (log-start-offset-checkpoint).
log-mark-cleaned = cleaned to
    .why = The cleaner has been up to here; the next round begins here (cleaner-offset-checkpoint).
log-mark-recovery = recovery point
    .why = Before it all is flushed to disk; the rest may be in the page cache only. A crashed broker reads its log from recovery-point-offset-checkpoint, at most 60 s older.
log-mark-stable = LSO
    .why = Last stable offset: consumers with isolation.level=read_committed read up to here, as a transaction is open.
log-mark-hw = HW
    .why = High watermark: every in-sync replica has what lies before it, and consumers may read it. Every 5 s replication-offset-checkpoint takes it down.
log-mark-leo = LEO
    .why = Log end offset: the next record goes here.

# ---- batches ----
log-batches = { $shown ->
    [one] 1 batch
   *[other] { $shown } batches
} of { $all }
log-earlier = ← { $count } earlier
log-later = { $count } later →
log-no-batches = Nothing was written to this segment yet.
log-tape-label = The batches of this segment as they lie in the file, with the index entries that point to them
log-batch-place = { $offsets } · byte { $position }, { $size }
log-batch-epoch = leader epoch { $epoch } · { $at }{ $cleaned ->
    [0] {""}
   *[other] {" "}· cleaned
}
log-batch-records = { $count ->
    [0] No record left
    [one] 1 record
   *[other] { $count } records
}
log-more-records = and { $count } more
log-no-producer = producer not idempotent
log-producer = producer { $id }, epoch { $epoch }{ $sequences ->
    [0] {""}
   *[other] , seq { $sequences }
}
log-horizon = tombstones may go from { $at } on
log-offset-entry = Offset index: the batch that ends with this offset begins at this byte. A reader jumps here and reads on.
    .file = .index
log-time-entry = Time index: no record up to this offset is later than this time. Searches by time begin here.
    .file = .timeindex
log-record-label = Offset { $offset }, key { $key }, { $tombstone ->
    [0] value { $value }
   *[other] a tombstone (value null)
}, sent at { $at }.
log-above = Above the high watermark.
log-tombstone = Tombstone.
log-superseded-by = The next cleaning drops it: offset { $offset } has the same key.
log-legend-tombstone = tombstone: null value, deletes its key
log-legend-gone = the next cleaning drops it: its key was written again
log-legend-above = above the high watermark: readable by nobody yet

# ---- what happens next ----
log-next = What happens next
log-roll = A new segment begins
log-roll-size = When the next batch does not fit any more: { $left } are left of segment.bytes ({ $limit }).
log-roll-time = { $at ->
    [0] Or by age (segment.ms, { $age }), which counts from the first record: there is none yet.
   *[other] Or with the first record that is later than { $at }: segment.ms ({ $age }) counts from the first record.
}
log-roll-index = Or with { $entries } more index entries (segment.index.bytes).
log-deletion = The oldest segment is deleted
log-delete-empty = There is nothing to delete yet.
log-delete-compacted = Not by age or size: cleanup.policy=compact keeps the last record of each key.
log-delete-unlimited = Never: retention.ms and retention.bytes are both -1.
log-delete-snapshots = Never here. Kafka writes a snapshot after 20 MiB (metadata.log.max.record.bytes.between.snapshots) or an hour, and then deletes what lies before it; the simulator takes no snapshots.
log-delete-start = Offsets { $offsets } lie before the log start: at the next look.
log-delete-time = By age: from { $at } on, the newest record of offsets { $offsets } is older than retention.ms ({ $retention }).
log-delete-size = { $left ->
    [0] By size: without offsets { $offsets } the log still has retention.bytes ({ $limit }).
   *[other] By size: once { $left } more have come. Without offsets { $offsets } the log must keep retention.bytes ({ $limit }).
}
log-delete-unreplicated = Not before the high watermark has passed it.
log-delete-check = The broker looks next at { $at }.
log-cleaning = Compaction
log-clean-dirty = Clean: { $clean }. Dirty: { $dirty }{ $offsets ->
    [0] .
   *[other] , offsets { $offsets }. Their keys say which older records go.
}
log-clean-ratio = { $ratio } % dirty; a round begins above { $needed } % (min.cleanable.dirty.ratio).
log-clean-due = { $at ->
    [0] Dirty enough.
   *[other] Dirty enough: the cleaner starts at { $at }.
}
log-clean-not-yet = { $at ->
    [0] Nothing to clean yet.
   *[other] Not dirty enough yet; the cleaner looks again at { $at }.
}
log-clean-off = The cleaner is off (log.cleaner.enable=false).
log-clean-forced = max.compaction.lag.ms has passed: cleaned however little is dirty.
log-clean-last = Last round at { $at }: { $after } of { $before } records were left.
log-tombstones = A tombstone stays { $retention } (delete.retention.ms) after the first round that meets it, so that readers learn of it.

# ---- files, epochs, producers ----
log-files = Files of the segment
log-file-log = The batches, one after the other.
log-file-index = Offset index: which batch begins at which byte. Eight bytes an entry, one every index.interval.bytes.
log-file-timeindex = Time index: the latest timestamp up to an offset. Twelve bytes an entry.
log-file-txnindex = The aborted transactions whose markers stand in this segment.
log-file-snapshot = What was known of producers when the segment was begun.
log-file-reserved = The file is { $size } long: indexes of the active segment are trimmed when it rolls.
log-epochs = leader-epoch-checkpoint
    .why = Which leader epoch wrote from which offset on. A replica that comes back compares this list with its leader's and cuts off what differs.
log-epoch = epoch { $epoch } from offset { $offset }
log-producers = Producer state
    .why = The last batches of each idempotent producer: a batch that comes again is recognised by its sequence and not written twice.
log-producer-state = producer { $id }, epoch { $epoch }: { $batches ->
    [0] no batch remembered
   *[other] up to seq { $sequence }, at offset { $offset }
}{ $open ->
    [0] {""}
   *[other] . Transaction open from offset { $open }
}

# ---- records of servers ----
log-says-offset = { $group } has committed { $offset } on { $partition }
log-says-no-offset = { $group }: commit on { $partition } forgotten
log-says-group = { $group }: generation { $generation }, { $members ->
    [0] empty
    [one] 1 member
   *[other] { $members } members
}
log-says-no-group = { $group } is gone
log-says-epoch = { $group }: epoch { $epoch }
log-says-member = { $group }: member { $member } is { $client }
log-says-no-member = { $group }: member { $member } is gone
log-says-target-epoch = { $group }: { $epoch ->
    [0] no target any more
   *[other] target of epoch { $epoch }
}
log-says-target = { $group }: { $member } is to own { $partitions ->
    [0] nothing
   *[other] { $partitions }
}
log-says-no-target = { $group }: no target for { $member }
log-says-current = { $group }: { $member } at epoch { $epoch } owns { $partitions ->
    [0] nothing
   *[other] { $partitions }
}
log-says-no-current = { $group }: { $member } owns nothing any more
log-says-commit = the transaction was committed
log-says-abort = the transaction was aborted
log-says-broker = { $broker } registers, broker epoch { $epoch }{ $rack ->
    [0] {""}
   *[other] , rack { $rack }
}{ $fenced ->
    [0] {""}
   *[other] , fenced until it has caught up
}
log-says-no-broker = { $broker } is forgotten
log-says-broker-changed = { $broker }{ $fenced ->
    [0] {""}
    [1] {" "}is fenced
   *[other] {" "}is fenced no longer
}{ $stopping ->
    [0] {""}
   *[other] {" "}is in controlled shutdown
}
log-says-topic = Topic { $topic } is there
log-says-no-topic = Topic { $topic } is gone
log-says-partition = { $partition }: replicas { $replicas }, ISR { $isr }, { $leader ->
    [0] no leader
   *[other] { $leader } leads
}, epoch { $epoch }
log-says-partition-changed = { $partition }{ $leader ->
    [0] {""}
   *[other] {" · "}leader = { $leader }
}{ $isr ->
    [0] {""}
   *[other] {" · "}ISR = { $isr }
}{ $elr ->
    [0] {""}
   *[other] {" · "}ELR = { $elr }
}{ $replicas ->
    [0] {""}
   *[other] {" · "}replicas = { $replicas }
}{ $adding ->
    [0] {""}
   *[other] {" · "}adding = { $adding }
}{ $removing ->
    [0] {""}
   *[other] {" · "}removing = { $removing }
}
log-says-config = { $about ->
    [0] All brokers
   *[other] { $about }
}: { $name } { $value ->
    [0] back to its default
   *[other] = { $value }
}
log-says-elr-cleared = { $topic ->
    [0] All topics
   *[other] { $topic }
}: nobody is eligible any more (ELR)
log-says-producer-ids = { $broker } gets a block of producer ids; { $next } is the next free one
log-says-feature = { $name } = { $level }
log-says-nothing = Nothing. It only shows everybody that the log gets on
log-says-quorum-leader = node { $leader } leads the quorum, with the votes of { $voters }
