# What each command does, for `help` and completion.

help-add-topic = Creates a topic. Its partitions are spread over the brokers.
help-add-producer = Starts a producer.
help-add-consumer = Starts a consumer in a group; the group rebalances.
help-add-listener = Starts one application with N consumers (ConcurrentMessageListenerContainer). One process: they crash, freeze and restart together.
help-add-group = Puts an empty group on the page, to add consumers to.
help-add-broker = Adds a broker. Nothing moves to it until it is told to; new topics use it.
help-reassign = Gives a partition other replicas. They copy first, then the old ones go. With cancel the move is called off.
help-elect = Elects a leader by hand: the preferred one, or any live replica (unclean, which may lose records).
help-partitions = Gives a topic N partitions in all. More, never fewer.
help-produce = Sends one record. Without key= its key is null; partition= overrules the partitioner.
help-rate = Sends a record again and again, with the keys in turn. off stops it.
help-subscribe = Changes what a consumer reads: a list of topics, or every topic that matches a pattern.
help-leave = Closes a client properly. A consumer commits and leaves its group at once. A listener closes all its consumers.
help-crash = Kills a broker or client without a word.
help-shutdown = Closes a broker or client in order: a broker gives its leaderships away first (controlled shutdown).
help-power-off = Takes the power from a machine: the process is gone, and what was only in the page cache with it.
help-restart = Starts what crashed or left; what runs is closed first.
help-freeze = Stops a whole process, heartbeats too, like a long garbage collection.
help-thaw = Lets a frozen process go on.
help-hold = Stops the application thread of a consumer: no poll. Heartbeats go on.
help-release = Lets a held consumer go on.
help-pause = consumer.pause: poll returns nothing of this partition.
help-resume = consumer.resume: poll returns records of this partition again.
help-seek = consumer.seek: sets the position, not the committed offset.
help-commit = consumer.commitSync: commits all positions, or one offset.
help-config = Changes configuration. Topics take it at once, clients and servers restart. For the wire: config network latency.ms=200
help-cut = Lets nothing pass between two nodes.
help-heal = Makes the link between two nodes normal again.
help-slow = Sets the latency between two nodes, one way.
help-lossy = Loses a share of what two nodes send each other.
help-isolate = Cuts every link of a node.
help-slow-disk = Makes each append, and each read that misses the page cache, take so long. 0 makes it quick again.
help-fill-disk = Fills the disk of a broker or controller: the next append fails, and the server halts.
help-free-disk = Makes room on a full disk. A server that has halted has to be restarted too.
help-skew = Sets the clock of a machine wrong by so many milliseconds, ahead or (negative) behind. 0 sets it right.
help-drop = Loses one request or response on its way; its connection breaks.
help-delay = Makes one request or response, and what follows it, arrive later.
