# What happened, as sentences. `fact-<id>` is one sentence with the names and numbers of this step; `.why` says the reason
# (30 words at most), `.short` labels a row or a mark (6 words at most).
# A variable is a field of the fact. What is absent or empty matches [0]. Derived: -id of a term, -name of an error,
# -count of a list, -kind of a node (broker or client).

# ---- network ----

fact-sent = { $kind ->
    [request] { $from } sends { $api } to { $to }.
   *[response] { $error ->
        [0] { $from } answers { $api } from { $to }.
       *[other] { $from } answers { $api } from { $to } with { $error }.
    }
}
    .why = { $error ->
        [0] { $kind ->
            [request] { why-api }
           *[response] { "" }
        }
       *[other] { why-error }
    }
    .short = { $kind ->
        [request] { $api } to { $to }
       *[response] { $error ->
            [0] { $api } answer to { $to }
           *[other] { $api }: { $error-name }
        }
    }

fact-delivered = { $kind ->
    [request] { $to } gets { $api } from { $from }.
   *[response] { $error ->
        [0] { $to } gets the answer to its { $api }.
       *[other] { $to } gets { $error } as the answer to its { $api }.
    }
}
    .why = { $error ->
        [0] { $kind ->
            [request] { why-api }
           *[response] { "" }
        }
       *[other] { why-error }
    }
    .short = { $kind ->
        [request] { $api } at { $to }
       *[response] { $error ->
            [0] { $api } answered to { $to }
           *[other] { $api }: { $error-name }
        }
    }

fact-lost = { $api } from { $from } to { $to } never arrives: { $cause }.
    .why = Kafka runs on TCP: when something on a connection is lost for good, the connection breaks and both ends notice.
    .short = { $api } lost

fact-connection-broke = The connection between { $a } and { $b } breaks.
    .why = Everything under way on it is lost. The client opens a new connection with its next request.
    .short = { $a } – { $b } broke

fact-connection-refused = Nobody listens at { $to }: { $from } gets no connection.
    .why = A dead process refuses connections at once. The client tries again after a back-off, or asks another broker.
    .short = { $to } refuses { $from }

fact-request-timed-out = { $client } has no answer to its { $api } from { $broker } and closes the connection.
    .why = A client waits request.timeout.ms, for JoinGroup longer, then disconnects: it cannot know whether the broker did the work.
    .short = { $api } timed out

# ---- cluster ----

fact-topic-created = The topic { $topic } exists now, with { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
}.
    .why = Each partition is a log of its own, led by one broker. The leaders are spread over the brokers.
    .short = { $topic } created

fact-partitions-added = { $topic } grows from { $from } to { $to } partitions.
    .why = Stored records stay where they are. New records with a key may go elsewhere, because murmur2(key) is now taken modulo { $to }.
    .short = { $topic }: { $to } partitions

fact-client-added = { $client } starts as a { $role }.
    .why = A client first asks any broker for Metadata: which topics, which partitions, who leads each.
    .short = { $client } added

fact-listener-added = { $listener } starts: one application with { $consumers ->
    [one] 1 consumer
   *[other] { $consumers } consumers
} of { $group }.
    .why = ConcurrentMessageListenerContainer makes one KafkaConsumer and one thread for each concurrency. More threads than partitions stand idle, and are members all the same.
    .short = { $listener } starts

fact-process-shared = { $client } is one of { $consumers } consumers in the process { $process }: this concerns all of them.
    .why = A thread cannot crash, freeze, restart or be configured alone. What happens to a process happens to everything in it.
    .short = All of { $process }

fact-group-added = The group { $group } waits for its first member.
    .why = For Kafka a group begins with its first JoinGroup or offset commit; until then only this page knows it.
    .short = { $group } added

fact-config-changed = { $key } of { $target } changes from { $from } to { $to }.
    .why = A topic's act at once. Clients and servers read theirs when they start; Kafka can change some of a broker's while it runs, here it restarts.
    .short = { $key } = { $to }

fact-client-reconfigured = { $client } restarts with its new configuration.
    .why = Kafka clients read their configuration when they are created, so a change means closing the client and starting a new one.
    .short = { $client } restarts

fact-crashed = { $node } is gone without a word.
    .why = { $node-kind ->
        [broker] Its connections break at once, and clients look for another broker. But the controller waits for broker.session.timeout.ms before it lets others lead.
        [controller] Brokers and clients go on with what they know. If it led the controllers, the others elect a new one when controller.quorum.fetch.timeout.ms is over.
       *[client] Its connections break, but that tells a coordinator nothing: only missing heartbeats count, until session.timeout.ms is over.
    }
    .short = { $node } crashed

fact-powered-off = The machine of { $node } has no power any more.
    .why = { $node-kind ->
        [controller] Its metadata log is flushed as it is written, so it keeps all of it. Here peers hear of its end at once; real ones wait for their timeouts.
        [broker] The page cache is gone: only what was flushed, or is on other machines, is safe. Here peers hear of it at once; real ones wait for their timeouts.
       *[client] A client keeps nothing on a disk. Here its peers hear of its end at once; real ones wait for their timeouts.
    }
    .short = { $node } without power

fact-unflushed-lost = { $broker } loses { $partition } from offset { $to } on, up to { $from }: those records were in its page cache and not on its disk yet.
    .why = Kafka does not flush each write: the system does it after some 30 seconds, Kafka when a segment is rolled. Replicas on other machines make a record safe.
    .short = { $partition }: unflushed records lost

fact-disk-slowed = The disk of { $broker } now takes { $latency } for each thing that it has to do.
    .why = An append is answered when it is done, and a read waits if the page cache does not hold what it needs. Followers on this broker fall behind too.
    .short = { $broker }: disk takes { $latency }

fact-disk-filled = The disk of { $broker } is full.
    .why = Nothing happens before something is to be written. The next append fails.
    .short = { $broker }: disk full

fact-disk-freed = There is room on the disk of { $broker } again.
    .why = A server that has halted does not come back by itself: it has to be started again.
    .short = { $broker }: room on the disk

fact-log-dir-failed = { $broker } cannot write to { $partition }: its log directory goes offline, and as it has no other one the { $broker-kind ->
    [controller] controller
   *[broker] broker
} halts.
    .why = Kafka gives a log directory up at its first I/O error (KafkaStorageException). Nothing is handed over first; the process needs room on its disk and a restart.
    .short = { $broker } halts: disk full

fact-clock-skewed = { $ms ->
    [0] The clock of { $node } is right again.
   *[other] The clock of { $node } is wrong by { $ms } ms.
}
    .why = Timeouts do not go by the wall clock. Timestamps do: a producer's (CreateTime), a leader's (LogAppendTime), and retention, which compares them with the clock.
    .short = { $node }: clock { $ms } ms

fact-restarted = { $node } runs again.
    .why = { $node-kind ->
        [controller] It reads its metadata log again, and follows whoever leads the controllers.
        [broker] What it held in memory is gone. Its logs are on disk, and with them the committed offsets of the groups it coordinates.
       *[client] What it held in memory is gone. A consumer joins as a new member and reads on from the committed offsets.
    }
    .short = { $node } restarted

fact-frozen = { $node } stands still: nothing in its process runs, not even heartbeats.
    .why = A long garbage collection looks like this from outside: the process is alive, but silent.
    .short = { $node } frozen

fact-thawed = { $node } runs on as if nothing had happened.
    .why = It does not know how long it stood still. Only answers from others can tell it.
    .short = { $node } thawed

fact-link-cut = Nothing passes between { $a } and { $b } any more.
    .why = Nobody is told. Each side only sees that no answer comes, until its timeout ends.
    .short = { $a } – { $b } cut

fact-link-slowed = { $a } and { $b } are now { $latency } apart, one way.
    .short = { $a } – { $b } slowed

fact-link-lossy = { $percent } % of what { $a } and { $b } send each other is lost.
    .why = TCP would send again; here each loss stands for one that TCP could not mend, so the connection breaks.
    .short = { $a } – { $b } lossy

fact-link-healed = { $a } and { $b } reach each other normally again.
    .short = { $a } – { $b } healed

fact-isolated = { $node } can reach nobody, and nobody can reach it.
    .why = The process still runs and believes that all is well until its timeouts end.
    .short = { $node } isolated

fact-leader-elected = { $leader } leads { $partition } from leader epoch { $epoch } on.
    .why = Only the leader of a partition takes its writes; consumers read from it too.
    .short = { $leader } leads { $partition }

fact-broker-added = { $broker } is added to the cluster.
    .why = It registers and reads the metadata log. No partition moves to it by itself: reassign moves one, new topics use it.
    .short = { $broker } added

fact-leader-changed = { $leader } leads { $partition } now, from leader epoch { $epoch } on.
    .why = The controller takes a replica that is alive and in sync, or else eligible (ELR): it has every record that acks=all has promised.
    .short = { $partition }: leader { $leader }

fact-last-known-leader-elected = { $leader }, which led { $partition } last, leads it again from leader epoch { $epoch } on: nobody is in sync or eligible.
    .why = The controller cannot know whether it still has everything: what it had not flushed when it went down may be gone. So it counts as an unclean election.
    .short = { $partition }: last leader { $leader }

fact-unclean-leader-elected = { $leader } leads { $partition } from leader epoch { $epoch } on, although it was not in sync.
    .why = unclean.leader.election.enable=true, or somebody who elects it by hand, puts being available first: what this replica lacks is lost, acknowledged or not.
    .short = { $partition }: unclean leader { $leader }

fact-isr-changed = The in-sync replicas of { $partition } are { $isr } now.
    .why = Only the controller decides who is in sync, and writes it into its log. acks=all waits for all of them.
    .short = { $partition }: ISR { $isr }

fact-reassignment-started = { $partition } moves: its replicas become { $replicas }.
    .why = New replicas are added first and copy everything; only when they are in sync do the old ones go.
    .short = { $partition } moves

fact-reassignment-completed = { $partition } has moved: its replicas are { $replicas }.
    .why = All of its new replicas are in sync, so the old ones were dropped.
    .short = { $partition } has moved

fact-controller-elected = { $controller } leads the controllers, in epoch { $epoch }.
    .why = A majority of the voters chose it. It alone decides who leads partitions now, and gives every broker a whole new session.
    .short = controller: { $controller }

fact-broker-registered = The controller registers { $broker } with broker epoch { $epoch }.
    .why = A broker registers whenever it starts. It is fenced until it has caught up with the metadata log.
    .short = { $broker } registered

fact-broker-unfenced = { $broker } takes part again: the controller has unfenced it.
    .why = It has caught up with the metadata log, so it may lead and be in sync again.
    .short = { $broker } unfenced

fact-broker-fenced = The controller fences { $broker }.
    .why = No heartbeat for broker.session.timeout.ms, or it is about to stop. It leads nothing and is in no ISR until it is back.
    .short = { $broker } fenced

fact-controlled-shutdown-started = { $broker } asks to stop; the controller gives its leaderships to others first.
    .why = So no partition is without a leader for long. After a crash it would be until the broker's session ends.
    .short = { $broker } is shutting down

fact-controlled-shutdown-timed-out = No controller has let { $broker } go for five minutes: it stops all the same.
    .why = It leads its partitions to the last, so they have no leader until the controllers notice. Its logs are closed in order.
    .short = { $broker } stops without leave

fact-registration-timed-out = { $broker } has not been registered in time, and ends.
    .why = Without a controller that answers, a broker that starts gives up after initial.broker.registration.timeout.ms.
    .short = { $broker } could not register

fact-stopped = { $node } has stopped in order.
    .why = It leaves a file that says so: after its next start the controller knows that it has lost nothing.
    .short = { $node } stopped

fact-leader-lost = { $partition } has no leader: { $broker } led it, and no other replica that may lead is alive.
    .why = Only a live replica that is in sync or eligible can lead. Until one is back nobody reads or writes the partition.
    .short = { $partition } without leader

# ---- log ----

fact-records-appended = { $broker } appends { $count ->
    [one] a record to { $partition } at offset { $first }
   *[other] { $count } records to { $partition } at offsets { $first } to { $last }
}.
    .why = The leader gives each record the next free offset of its partition. Offsets are never used twice.
    .short = { $count ->
        [one] { $partition } gets offset { $first }
       *[other] { $partition } gets { $first }–{ $last }
    }

fact-duplicate-batch-answered = { $broker } has these records of { $partition } already, at { $count ->
    [one] offset { $first }
   *[other] offsets { $first } to { $last }
}: it says so and writes nothing.
    .why = The same producer id, epoch and sequence numbers: the leader remembers an idempotent producer's last five batches. It answers with the offset, nowadays never with DUPLICATE_SEQUENCE_NUMBER.
    .short = { $partition } duplicate of { $first }

fact-segment-rolled = { $broker } begins a new segment of { $partition } at offset { $base }.
    .why = A log is a row of files. Only the last one is written to; old ones are deleted or compacted as a whole.
    .short = { $partition } segment { $base }

fact-segment-deleted = { $broker } deletes the segment of { $partition } that begins at offset { $base }: { $reason }.
    .why = Retention knows whole segments only, and no consumers. Kafka keeps the files for file.delete.delay.ms more; here they go at once.
    .short = { $partition } segment { $base } deleted

fact-log-start-offset-moved = { $partition } now begins at offset { $to } instead of { $from }.
    .why = The records before are deleted. Whoever asks for them hears OFFSET_OUT_OF_RANGE.
    .short = { $partition } starts at { $to }

fact-log-cleaned = { $broker } compacts { $partition } up to offset { $end }: { $after } of { $before } records stay.
    .why = Of each key the last record stays, with its offset. The active segment is never compacted, so keys may still occur twice.
    .short = { $partition } compacted

fact-append-refused = { $broker } refuses records for { $partition }: { $error }.
    .why = { why-error }
    .short = { $partition }: { $error-name }

fact-isr-proposed = { $broker } asks the controller to make { $isr } the in-sync replicas of { $partition }.
    .why = A follower that has caught up joins the in-sync replicas, one that is behind for too long leaves them; the controller decides.
    .short = { $partition }: ISR { $isr } proposed
fact-records-replicated = { $broker } copies offsets { $first } to { $last } of { $partition } from { $leader }.
    .why = Followers pull: a fetch from an offset on tells the leader that everything below it is there.
    .short = { $partition }: { $first } – { $last } copied
fact-follower-high-watermark-advanced = { $broker } hears from its leader that the high watermark of { $partition } is { $to }; it knew of { $from }.
    .why = A follower learns the high watermark with its next fetch, so it is a little late.
    .short = { $partition }: follower's HW { $to }
fact-replica-fetch-failed = { $broker } cannot copy { $partition } from { $leader }: { $error }.
    .why = It tries again after a pause, or as soon as the metadata names another leader.
    .short = { $partition }: { $error-name }
fact-replica-fetch-given-up = { $broker } cannot write what it copied of { $partition } from { $leader }, and gives the partition up: { $error }.
    .why = It copies nothing of this partition until the partition gets a new leader epoch or the broker starts again. Its other partitions go on.
    .short = { $partition } given up: { $error-name }
fact-log-truncated = { $broker } cuts its log of { $partition } off from { $from } to { $to }: its leader does not have what came after.
    .why = After a change of leaders the logs may differ at the end; leader epochs say where. The new leader's records count.
    .short = { $partition }: cut off at { $to }
fact-high-watermark-advanced = The high watermark of { $partition } goes from { $from } to { $to }.
    .why = Consumers may read below the high watermark: every in-sync replica has those records.
    .short = { $partition } HW { $to }

fact-producer-ids-allocated = { $broker } may hand out { $count } producer ids from { $first } on.
    .why = The controller gives each broker blocks of 1,000 ids that no other broker gets. Until the block is there the broker answers COORDINATOR_LOAD_IN_PROGRESS.
    .short = { $broker } has producer ids

fact-fetch-parked = { $broker } has nothing new for { $node } and keeps its Fetch for up to { $wait }.
    .why = With less than fetch.min.bytes to return, the broker waits up to fetch.max.wait.ms instead of answering with nothing.
    .short = Fetch of { $node } waits

# ---- producer ----

fact-record-queued = { $hash ->
    [0] { $producer } puts { $key ->
        [0] a record without a key
       *[other] the record "{ $key }"
    } into its batch for { $partition }.
   *[other] { $producer } puts "{ $key }" into its batch for { $partition }: { $hash } mod { $partitions }.
}
    .why = { $hash ->
        [0] The partition comes from the record itself, from the sticky partition of this moment, or from another partitioner.
       *[other] The default partitioner takes the positive murmur2 hash of the key modulo the number of partitions.
    }
    .short = { $producer } queues for { $partition }

fact-records-acknowledged = { $first ->
    [-1] { $producer } counts { $count ->
        [one] its record
       *[other] its { $count } records
    } for { $partition } as sent, without an answer.
   *[other] { $producer } learns that { $count ->
        [one] its record is stored in { $partition } at offset { $first }
       *[other] its { $count } records are stored in { $partition } from offset { $first } on
    }.
}
    .why = With acks=all the leader answers once all in-sync replicas have the batch, with acks=1 after its own append, with acks=0 never.
    .short = { $partition } acknowledged

fact-records-failed = { $producer } gives up on { $count ->
    [one] a record
   *[other] { $count } records
} for { $partition }: { $error }.
    .why = { why-error }
    .short = { $producer }: { $error-name }

fact-batch-retried = { $producer } will send its batch for { $partition } again in { $wait }: { $error }.
    .why = A retriable error is tried again after retry.backoff.ms, until delivery.timeout.ms is over.
    .short = { $producer } retries { $partition }

fact-producer-id-obtained = { $producer } is producer { $id } now, epoch { $epoch }.
    .why = enable.idempotence: each batch carries this id and a sequence number of its partition, so that the leader knows a batch it has had. A restart gets another id.
    .short = { $producer } is producer { $id }

fact-producer-epoch-bumped = { $producer } goes on as producer { $id } in epoch { $epoch }, with sequences from 0.
    .why = A batch failed, or the leader misses one before it. The new epoch begins a new sequence, which is not compared with the old one.
    .short = { $producer }: epoch { $epoch }

fact-duplicate-answered = The leader of { $partition } has had { $count ->
    [one] this record
   *[other] these { $count } records
} of { $producer } before.
    .why = DUPLICATE_SEQUENCE_NUMBER (46): the sequence is an old one. For the producer it is a success, but without an offset.
    .short = { $partition }: already there

fact-batch-split = { $producer } cuts its batch for { $partition } into { $parts } and sends those.
    .why = MESSAGE_TOO_LARGE (10): the leader refuses batches above max.message.bytes. A single record cannot be cut.
    .short = { $producer } cuts a batch

fact-buffer-exhausted = send of { $producer } waits: no memory is left for a record of { $bytes } bytes.
    .why = buffer.memory is full of unsent batches. send waits up to max.block.ms; then the record fails, and its future and callback say so.
    .short = { $producer } has no memory

fact-send-refused = { $producer } cannot send to { $topic }: { $error }.
    .why = { $error-name ->
        [REQUEST_TIMED_OUT] max.block.ms went by without memory or metadata. Here auto.create.topics.enable is off; with Kafka's default, true, asking for an unknown topic would create it.
       *[other] { why-error }
    }
    .short = { $producer }: { $error-name }

fact-sticky-partition-chosen = { $producer } now puts records without a key into { $partition }.
    .why = The default partitioner stays with one partition for at least batch.size bytes and only then changes: fewer, fuller batches.
    .short = { $producer } sticks to { $partition }

fact-producer-closed = { $producer } is closed.
    .why = close() first sends what still waits in batches, then lets go of its connections.
    .short = { $producer } closed

# ---- consumer ----

fact-coordinator-found = { $consumer } learns that { $broker } coordinates { $group }.
    .why = The hash of group.id picks a partition of __consumer_offsets. Whoever leads that partition coordinates the group.
    .short = { $consumer } found { $broker }

fact-coordinator-lost = { $consumer } no longer takes { $broker } for the coordinator of { $group }.
    .why = After NOT_COORDINATOR, a broken connection or a session without answers, the client asks FindCoordinator again.
    .short = { $consumer } lost { $broker }

fact-metadata-updated = { $client } knows the present topics, partitions and leaders.
    .why = Clients keep this for metadata.max.age.ms, five minutes, unless an error tells them sooner that it is out of date.
    .short = { $client } metadata

fact-partitions-revoked = { $partitions ->
    [0] { $consumer } has nothing to give back before it joins again.
   *[other] { $consumer } gives back { $partitions } and reads nothing from { $partitions-count ->
        [one] it
       *[other] them
    } for now.
}
    .why = An eager member, as with range, gives back everything before it joins the rebalance; a cooperative one, or the consumer protocol, only what others are to get.
    .short = { $partitions ->
        [0] { $consumer } revokes nothing
       *[other] { $consumer } gives back { $partitions-count }
    }

fact-partitions-assigned = { $partitions ->
    [0] { $epoch ->
        [0] { $consumer } gets no new partition in generation { $generation }.
       *[other] { $consumer } gets nothing new in epoch { $epoch }.
    }
   *[other] { $epoch ->
        [0] { $consumer } owns { $partitions } in generation { $generation }.
       *[other] { $consumer } takes over { $partitions } in epoch { $epoch }.
    }
}
    .why = { $partitions ->
        [0] A partition has one owner per group: an eager member that gets none is idle. A cooperative one, or one of the consumer protocol, keeps what it has.
       *[other] Only the owner reads a partition for its group. It begins at the committed offset.
    }
    .short = { $partitions ->
        [0] { $consumer } gets none
       *[other] { $consumer } gets { $partitions-count }
    }

fact-partitions-lost = { $partitions ->
    [0] { $consumer } learns that it is no longer a member.
   *[other] { $consumer } learns that { $partitions } went to others.
}
    .why = The member id or generation is no longer valid: too late to commit (onPartitionsLost). Others may be reading there already.
    .short = { $consumer } lost partitions

fact-assignment-computed = { $consumer } leads { $group } and divides { $partitions } partitions among { $members ->
    [one] 1 member
   *[other] { $members } members
} with { $assignor }.
    .why = In the classic protocol the plan is made by the group leader, a consumer. The coordinator only hands it out.
    .short = { $consumer } divides the partitions

fact-position-set = { $consumer } will read { $partition } from offset { $offset } on: { $source }.
    .why = The position is the next offset to read. It lives in the consumer's memory.
    .short = { $partition } from { $offset }

fact-position-out-of-range = { $consumer } asks { $partition } for offset { $offset }, which does not exist there.
    .why = OFFSET_OUT_OF_RANGE (1): the position is below the first or beyond the last offset. auto.offset.reset decides where to go on.
    .short = { $consumer }: no offset { $offset }

fact-position-validated = The leader of { $partition } has all that { $consumer } has read below offset { $offset }.
    .why = After a change of leader a client asks with OffsetForLeaderEpoch whether the new leader's log still holds what it has read (KIP-320).
    .short = { $partition } confirmed at { $offset }

fact-log-truncation-detected = { $consumer } stands at offset { $offset } of { $partition }, but { $diverged ->
    [-1] the leader does not know the epoch of what it has read.
   *[other] the leader's log parts from what it has read at { $diverged }.
}
    .why = Another replica became leader, and the records were cut off (KIP-320). auto.offset.reset=none throws LogTruncationException; otherwise it goes on where the logs part, if that is known.
    .short = { $consumer } read what is gone

fact-no-offset-for-partition = { $consumer } has no committed offset for { $partition } and may not choose one.
    .why = With auto.offset.reset=none the consumer throws NoOffsetForPartitionException instead of starting at the beginning or end.
    .short = { $consumer }: no offset

fact-read-replica-chosen = { $consumer } reads { $partition } from { $replica } from now on: its leader has named it.
    .why = RackAwareReplicaSelector names an in-sync replica in the consumer's rack. It is read for metadata.max.age.ms, up to the high watermark that it knows of, a little late.
    .short = { $partition }: read from { $replica }

fact-records-fetched = { $consumer } receives { $count ->
    [one] the record { $first }
   *[other] { $count } records from offset { $first } on
} of { $partition } into its buffer.
    .why = Fetched is not yet returned: poll hands out max.poll.records at a time, from memory.
    .short = { $consumer } fetched { $count }

fact-records-polled = poll gives { $consumer } { $count ->
    [one] record { $first }
   *[other] { $count } records from { $first } on
} of { $partition }.
    .why = The position moves now, before the application has done anything. The committed offset does not.
    .short = { $consumer } polled { $count }

fact-record-processed = { $consumer } has finished record { $offset } of { $partition }{ $key ->
    [0] .
   *[other] {" "}(key "{ $key }").
}
    .why = Kafka does not know this. It learns only the offset that the consumer commits.
    .short = { $consumer } finished { $offset }

fact-offset-committed = { $consumer } knows that offset { $offset } of { $partition } is committed.
    .why = A committed offset is the next one to read: everything below { $offset } counts as done.
    .short = { $partition } committed { $offset }

fact-commit-failed = { $consumer } cannot commit: { $error }.
    .why = { why-error }
    .short = { $consumer }: { $error-name }

fact-commit-callback = { $error ->
    [0] { $consumer } hears that its asynchronous commit number { $commit } succeeded.
   *[other] { $consumer } hears that its asynchronous commit number { $commit } failed: { $error }.
}
    .why = Callbacks of commitAsync run inside a later poll or commit, in the order in which the answers came. It never tries again by itself.
    .short = { $consumer }: commitAsync { $commit }

fact-consumer-held = The application of { $consumer } stands still; its heartbeats go on.
    .why = Heartbeats come from a thread of their own. Only max.poll.interval.ms notices that poll is not called.
    .short = { $consumer } held

fact-consumer-released = The application of { $consumer } works on.
    .why = If max.poll.interval.ms had passed meanwhile, the consumer has left its group and must join again.
    .short = { $consumer } released

fact-partition-paused = { $consumer } pauses { $partition }.
    .why = It stays the owner and still polls, but poll returns nothing of this partition. Its lag grows.
    .short = { $partition } paused

fact-partition-resumed = { $consumer } reads { $partition } again.
    .why = It goes on at its position, as if nothing had been.
    .short = { $partition } resumed

fact-consumer-closing = { $unprocessed ->
    [0] { $consumer } closes.
    [one] { $consumer } closes and drops 1 record that poll had returned.
   *[other] { $consumer } closes and drops { $unprocessed } records that poll had returned.
}
    .why = { $unprocessed ->
        [0] close() commits the positions if auto commit is on, gives the partitions back and leaves the group.
       *[other] Auto commit takes what poll returned as done. Whoever closes in the middle of a batch skips the rest of it.
    }
    .short = { $consumer } closes

fact-consumer-left = { $consumer } tells { $group } that it leaves.
    .why = LeaveGroup spares the others the wait: the coordinator need not wait for session.timeout.ms.
    .short = { $consumer } leaves

fact-poll-interval-exceeded = { $consumer } has not called poll for { $limit } and leaves { $group } by itself.
    .why = When max.poll.interval.ms is over, the client's own heartbeat thread sends LeaveGroup: alive, but making no progress.
    .short = { $consumer } missed its poll

fact-consumer-failed = { $consumer } stops with { $error }.
    .why = { why-error }
    .short = { $consumer }: { $error-name }

fact-rejoin-needed = { $consumer } must join again: { $error }.
    .why = { why-error }
    .short = { $consumer } must join again

# ---- group coordinator ----

fact-member-id-given = The coordinator of { $group } gives { $client } the member id { $member }.
    .why = The first JoinGroup is answered with MEMBER_ID_REQUIRED (79), so that members which never return do not pile up.
    .short = { $client } gets an id

fact-member-joined = { $client } becomes a member of { $group }.
    .why = Every new member of a classic group means a rebalance, since the partitions must be divided anew.
    .short = { $client } joins

fact-member-rejoined = { $client } joins { $group } again.
    .why = The join phase ends as soon as every known member has sent JoinGroup.
    .short = { $client } joins again

fact-member-gone = { $client } is no longer a member of { $group }: { $how }.
    .why = Its partitions belong to nobody until the others have got them.
    .short = { $client } is out

fact-static-member-replaced = { $client } comes back to { $group } as the static member { $instance }.
    .why = group.instance.id is known: the new process gets a new member id and the old place.
    .short = { $instance } is back

fact-rebalance-started = { $group } starts a rebalance after generation { $generation }: { $reason }.
    .why = { $reason-id ->
        [rebalance-first-member] The first member of an empty group waits group.initial.rebalance.delay.ms, so that others can join in the same round.
       *[other] The members learn it from the answer to their next heartbeat, REBALANCE_IN_PROGRESS (27), and join again at their next poll.
    }
    .short = { $group } rebalances

fact-initial-delay-started = { $group } waits { $wait } for more members.
    .why = group.initial.rebalance.delay.ms: several consumers that start together then need one rebalance, not one each.
    .short = { $group } waits { $wait }

fact-initial-delay-extended = { $group } waits { $wait } more, since somebody has just joined.
    .why = The delay goes on while members arrive, but never longer than the rebalance timeout, which is max.poll.interval.ms.
    .short = { $group } waits on

fact-group-state-changed = { $group } goes from { $from } to { $to }.
    .why = { $to-id ->
        [group-state-preparing-rebalance] PreparingRebalance: the coordinator collects a JoinGroup from every member.
        [group-state-completing-rebalance] CompletingRebalance: all have joined; the coordinator waits for the leader's plan.
        [group-state-assigning] Assigning: the group has changed and its new target is not worked out yet.
        [group-state-reconciling] Reconciling: members are on their way to the target, each at its own pace.
        [group-state-stable] Stable: everybody has an assignment and reads.
        [group-state-empty] Empty: no member is left. The committed offsets stay.
       *[other] Dead: the group is no longer kept here.
    }
    .short = { $group }: { $to }

fact-generation-started = Generation { $generation } of { $group } begins with { $members ->
    [one] 1 member
   *[other] { $members } members
}; { $leader } leads and divides with { $assignor }.
    .why = The number fences the past: requests that carry an older generation are refused with ILLEGAL_GENERATION (22).
    .short = { $group } generation { $generation }

fact-group-became-stable = { $epoch ->
    [0] { $group } is Stable in generation { $generation }.
   *[other] { $group } is Stable in epoch { $epoch }.
}
    .why = { $epoch ->
        [0] The coordinator has written the leader's plan to __consumer_offsets and now answers every SyncGroup with that member's share.
       *[other] The last member has reached the target of this epoch: nobody has anything to give back or to wait for.
    }
    .short = { $group } Stable

fact-group-became-empty = { $group } has no members any more.
    .why = Its committed offsets stay: seven days after the last member left they expire (offsets.retention.minutes).
    .short = { $group } Empty

fact-group-leader-changed = { $leader } is now the leader of { $group }.
    .why = Any joined member can lead. The leader divides the partitions and watches for new ones.
    .short = { $leader } leads { $group }

fact-session-expired = { $client } has been silent for { $after }: the coordinator of { $group } takes it out.
    .why = session.timeout.ms has passed without a heartbeat (in the consumer protocol the broker says how long that is). Until now its partitions were waiting.
    .short = { $client } session expired

fact-request-refused = The coordinator of { $group } refuses { $api } of { $client }: { $error }.
    .why = { why-error }
    .short = { $client }: { $error-name }

fact-offset-stored = { $group } has committed offset { $offset } of { $partition }.
    .why = A commit is a record in __consumer_offsets: one per group, topic and partition, the latest counts.
    .short = { $partition } committed { $offset }

fact-offset-expired = The committed offset of { $group } for { $partition } is dropped.
    .why = offsets.retention.minutes have passed without members. The next consumer starts where auto.offset.reset says.
    .short = { $partition } offset expired

fact-target-assignment-computed = The coordinator of { $group } works out the target of epoch { $epoch } with { $assignor }: { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
} for { $members ->
    [one] 1 member
   *[other] { $members } members
}.
    .why = In the consumer protocol the coordinator assigns. Each member goes to the target at its own pace; nobody else waits.
    .short = { $group }: target of epoch { $epoch }

fact-group-loaded = { $broker } has read { $group } from the log: generation { $generation }, { $members ->
    [one] 1 member
   *[other] { $members } members
}.
    .why = A new coordinator replays its __consumer_offsets partition. Members keep their ids and generation and get a fresh session.
    .short = { $broker } loaded { $group }

# ---- observer ----

fact-record-read-again = { $consumer } works on record { $offset } of { $partition } although { $group } had done it before.
    .why = The earlier work was not committed. At-least-once means that duplicates can happen; the application must bear them.
    .short = { $offset } again

fact-assignment-overlaps = { $leader } gives { $partition } to both { $first } and { $second } of { $group }.
    .why = Neither the coordinator nor the members check the leader's plan. Both will read the partition: its records are worked on twice.
    .short = { $partition } assigned twice

fact-assignment-incomplete = { $leader } gives { $partitions } to nobody in { $group }.
    .why = Neither the coordinator nor the members check the leader's plan. Nobody will read what it leaves out, and no error tells of it.
    .short = { $partitions-count } left out

# ---- shared reasons ----

why-api = { $api ->
    [Produce] Carries batches to the leader of their partitions.
    [Fetch] Asks a leader for records from the consumer's positions on. Consumers pull; brokers never push.
    [OffsetForLeaderEpoch] Asks a leader how far its records of an epoch go, to see if what was read is still in its log.
    [ListOffsets] Asks for the first or the last offset of a partition, when there is no committed one.
    [Metadata] Asks which partitions exist and which broker leads each.
    [OffsetCommit] Stores the group's next offset to read, per partition.
    [OffsetFetch] Asks where the group had got to: the committed offsets.
    [FindCoordinator] Asks which broker coordinates the group.
    [InitProducerId] Asks for a producer id, under which batches are numbered: enable.idempotence.
    [JoinGroup] Asks to be in the next generation. The answer waits until the join phase ends.
    [Heartbeat] Keeps the session alive. The answer says if the group rebalances.
    [ConsumerGroupHeartbeat] Says that the member lives and what it owns. The answer says what it is to own.
    [LeaveGroup] Says goodbye, so that nobody waits for the session to time out.
   *[SyncGroup] The leader brings the plan, the others ask for their share of it.
}

why-error = { $error-name ->
    [OFFSET_OUT_OF_RANGE] There is no such offset in the log.
    [UNKNOWN_TOPIC_OR_PARTITION] This broker does not have such a partition.
    [NOT_LEADER_OR_FOLLOWER] This broker does not lead the partition; the client asks for new metadata.
    [REQUEST_TIMED_OUT] Nobody can say whether it was done.
    [MESSAGE_TOO_LARGE] The batch is larger than max.message.bytes of the topic or max.request.size of the producer.
    [NETWORK_EXCEPTION] The connection broke before the answer came: it may have been done or not.
    [COORDINATOR_LOAD_IN_PROGRESS] It is not there yet: a coordinator still reads its log, or a broker waits for producer ids.
    [COORDINATOR_NOT_AVAILABLE] The group has no coordinator at this moment.
    [NOT_COORDINATOR] Another broker coordinates this group; the client looks for it.
    [NOT_ENOUGH_REPLICAS] Fewer replicas are in sync than min.insync.replicas asks for.
    [NOT_ENOUGH_REPLICAS_AFTER_APPEND] The leader has the batch, but too few replicas are left in sync.
    [DUPLICATE_SEQUENCE_NUMBER] The leader has had this batch before.
    [UNKNOWN_PRODUCER_ID] The leader knows nothing of this producer any more.
    [KAFKA_STORAGE_ERROR] The leader cannot use the disk with this partition.
    [ILLEGAL_GENERATION] The member speaks for an old generation: its partitions may have other owners by now.
    [INCONSISTENT_GROUP_PROTOCOL] It has no assignor in common with the members.
    [UNKNOWN_MEMBER_ID] The group does not know this member, or not any more: it has to join as a new one.
    [INVALID_SESSION_TIMEOUT] session.timeout.ms lies outside what the broker allows.
    [REBALANCE_IN_PROGRESS] The group is agreeing on a new generation: the member has to join again.
    [TOPIC_ALREADY_EXISTS] A topic of that name exists.
    [MEMBER_ID_REQUIRED] A new member first gets its id and then asks again with it.
    [GROUP_MAX_SIZE_REACHED] The group already has group.max.size members.
    [FENCED_INSTANCE_ID] Another process has taken over this group.instance.id.
    [FENCED_MEMBER_EPOCH] The member comes with another epoch than the group's books have: it gives up its partitions and joins anew.
    [UNRELEASED_INSTANCE_ID] A member with this group.instance.id is still in the group.
    [UNSUPPORTED_ASSIGNOR] The coordinator has no such assignor.
    [STALE_MEMBER_EPOCH] The member's epoch has moved on since it sent this.
    [GROUP_ID_NOT_FOUND] The coordinator has no such group.
    [INVALID_REQUEST] The request lacks something or contradicts itself.
    [OUT_OF_ORDER_SEQUENCE_NUMBER] The producer's sequence number does not follow its last one here: something before is missing, or it is older than the five batches that the leader remembers.
    [INVALID_PRODUCER_EPOCH] The leader knows a newer epoch of this producer.
    [INVALID_TXN_STATE] The write is not part of the producer's transaction here.
    [INVALID_TIMESTAMP] The clocks of producer and leader are too far apart: message.timestamp.before.max.ms and message.timestamp.after.max.ms.
    [INVALID_RECORD] A compacted topic takes no record without a key.
   *[other] Kafka refuses it.
}
