# What a person did wrong: one sentence that names the word at fault and what would be accepted.

# ---- the line ----

error-unknown-command = There is no command "{ $word }". There are: { $accepted }.
error-missing = { $command ->
    [0] Type a command, or help.
   *[other] After "{ $command }", { $expected } is missing. It reads: { $usage }
}
error-surplus = "{ $word }" is one word too many. Further words have the form key=value, and text with blanks stands in "quotes".
error-bad-number = "{ $word }" is not a whole number from { $min } to { $max }.
error-bad-partition = "{ $word }" is not a partition. A partition is written as topic-number, such as orders-0.
error-bad-envelope = "{ $word }" is not a request or response on its way. They are called e1, e2 and so on.
error-bad-rate = "{ $word }" is not a rate. Accepted are 0.001/s to 1000/s, such as 2/s or 0.5/s, and off.
error-bad-choice = "{ $word }" is not accepted here. Accepted: { $accepted }.
error-bad-pattern = "{ $word }" is not a pattern that can be read, from character { $at } on. A pattern has letters, digits, . \d \w [a-z], groups with | and the quantifiers * + ? {"{"}n,m{"}"}.
error-topics-and-pattern = A consumer subscribes to topics or to a pattern, not to both at once.
error-open-quote = The quote that begins with { $word } is not closed.
error-twice = "{ $word }" stands there twice.
error-too-long = The line has { $length } characters; at most { $max } are read.

error-name-empty = A name is missing: at least one letter, digit, dot, "_" or "-".
error-name-too-long = The name "{ $word }" has { $length } characters; Kafka takes at most 249.
error-name-bad-character = The name "{ $word }" contains { $character }. Kafka takes letters a to z, digits, ".", "_" and "-".
error-name-dots = "{ $word }" cannot be a name, because it would be a directory on the broker's disk.

# ---- configuration ----

error-config-unknown-key = There is no configuration "{ $key }" here. There are: { $accepted }.
error-config-ms = { $key } cannot be "{ $value }". Accepted are whole milliseconds from { $min } to { $max }.
error-config-bytes = { $key } cannot be "{ $value }". Accepted are whole bytes from { $min } to { $max }.
error-config-count = { $key } cannot be "{ $value }". Accepted are whole numbers from { $min } to { $max }.
error-config-fraction = { $key } cannot be "{ $value }". Accepted are decimal numbers from 0 to 1, such as 0.5.
error-config-switch = { $key } cannot be "{ $value }". Accepted are true and false.
error-config-choice = { $key } cannot be "{ $value }". Accepted: { $accepted }.
error-config-list = { $key } cannot be "{ $value }": { $problem ->
    [twice] "{ $word }" stands there twice
   *[unknown] there is no "{ $word }"
}. Accepted is a list, with commas and nothing twice, of: { $accepted }.
error-config-text = { $key } cannot be "{ $value }".
error-config-conflict = { $key } cannot be { $value }: it must be { $rule ->
    [below] below { $other }
    [at-least-sum] at least { $other }
    [all] all with { $other }
    [not-zero] above 0 with { $other }
    [at-most-5] at most 5 with { $other }
    [unset] left out with { $other }
   *[other] { $rule } { $other }
}.

# ---- the world ----

error-unknown-id = There is no { $kind ->
    [topic] topic
    [producer] producer
    [consumer] consumer
    [client] producer or consumer
    [group] group
    [broker] broker
    [process] process
    [node] broker or client
    [envelope] request or response on its way
   *[other] { $kind }
} "{ $id }"{ $count ->
    [0] ; there is none at all yet.
   *[other] . Accepted: { $accepted }.
}
error-taken = "{ $id }" is already the name of a { $kind ->
    [topic] topic
    [producer] producer
    [consumer] consumer
    [client] client
    [group] group
    [broker] broker
    [controller] controller
   *[other] { $kind }
}. Choose another one.
error-wrong-role = { $needed ->
    [producer] "{ $id }" is not a producer, and only a producer can do this.
    [consumer] "{ $id }" is not a consumer, and only a consumer can do this.
    [broker] "{ $id }" has no broker, and only a server with a broker can be told this.
   *[other] "{ $id }" is a client of another kind: producers send, consumers read.
}
error-limit = { $asked } is more than this simulator holds: at most { $max } { $what ->
    [brokers] brokers
    [topics] topics
    [partitions] partitions
    [groups] groups
    [text] bytes in a key or a value
    [calls] calls that wait in one application
    [clients] clients
    [records] records
   *[other] { $what }
}.
error-refused = Kafka refuses this for "{ $id }": { $error }.{ $error-name ->
    [INVALID_REPLICATION_FACTOR] {" "}There are not so many live brokers to put replicas on.
    [INVALID_REPLICA_ASSIGNMENT] {" "}Replicas lie on different, registered brokers; and to go back, one in sync is needed.
    [DUPLICATE_BROKER_REGISTRATION] {" "}A broker or controller with this node.id exists.
    [NO_REASSIGNMENT_IN_PROGRESS] {" "}Its replicas are not being moved.
    [ELECTION_NOT_NEEDED] {" "}The replica that would be elected leads already.
    [PREFERRED_LEADER_NOT_AVAILABLE] {" "}Its first replica is not alive and in sync.
    [ELIGIBLE_LEADERS_NOT_AVAILABLE] {" "}No replica of it is alive.
   *[other] {""}
}
error-no-controller = NOT_CONTROLLER: nobody leads the controllers now, so nothing can be decided. Wait for an election, or restart one of them.
error-not-running = "{ $id }" is not running{ $broker ->
    [0] {""}
   *[other] {" "}(BROKER_NOT_AVAILABLE)
}. Start it with: restart { $id }
error-already-running = "{ $id }" is running already.
error-not-frozen = "{ $id }" is not frozen. Freeze it first with: freeze { $id }
error-already-frozen = "{ $id }" is frozen already. Thaw it with: thaw { $id }
error-fewer-partitions = { $topic } has { $now } partitions and cannot have { $asked }: partitions can be added, never taken away.
error-unknown-partition = There is no partition { $word }. { $count ->
    [one] The topic has only partition 0.
   *[other] The topic has partitions 0 to { $last }.
}
error-not-assigned = { $id } does not own { $partition }. A consumer can do this only with a partition assigned to it.
error-not-held = { $id } is not held. Hold it first with: hold { $id }
error-already-held = { $id } is held already. Let it go on with: release { $id }
error-disk-full = The disk of { $id } is full already. Make room with: free-disk { $id }
error-disk-not-full = The disk of { $id } is not full. Fill it first with: fill-disk { $id }
error-not-in-flight = { $envelope } is not on its way: it has arrived, is lost, or waits where the link is cut.
error-nothing-to-heal = Nothing is wrong between { $a } and { $b }.
error-same-node = "{ $id }" stands there twice; two different nodes are needed, such as c1 and broker-1.
error-internal-topic = { $topic } is written by Kafka alone. Choose a topic of your own.
error-not-allowed-here = "{ $command }" is not allowed in this part of the lesson.

# ---- a script ----

error-script-place = Line { $line }, column { $column }: { $problem }
error-script-unknown-directive = there is no directive "{ $word }". There are: { $accepted }.
error-script-missing = { $expected } is missing.
error-script-surplus = "{ $word }" is one word too many.
error-script-bad-span = "{ $word }" is not a length of time. Write it like 500ms, 3s or 2min.
error-script-bad-number = "{ $word }" is not a whole number from { $min } to { $max }.
error-script-unknown-fact = there is no fact "{ $word }".
error-script-unknown-field = the fact { $fact } has no field "{ $word }". It has: { $accepted }.
error-script-unknown-state = there is no state "{ $word }". There are: { $accepted }.
error-script-bad-choice = "{ $word }" is not accepted here. Accepted: { $accepted }.
error-script-twice = "{ $word }" stands there twice.
error-script-misplaced = "{ $word }" cannot stand here: { $rule ->
    [in-part] it belongs into a part.
    [before-parts] it belongs before the first part.
   *[opens-once] a script opens once.
}
error-script-bad-answer = the answer "{ $word }" is not among the options: { $accepted }.
