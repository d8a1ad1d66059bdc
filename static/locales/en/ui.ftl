# The words of the page itself.

page-title = kafkascope: Apache Kafka, step by step
skip-to-stage = Skip to the simulation
language-en = English
language-ko = 한국어
value = { $value }
yes = yes
no = no
why = Why?

# ---- top bar ----
lens = Lens
lens-topic = Topic
lens-protocol = Group protocol
lens-ownership = Ownership
lens-compare = Compare
detail = Detail
detail-story = Story
detail-protocol = Protocol
detail-everything = Everything
language = Language
switch-theme = Switch between light and dark
share = Share
more = More
console = Console
all-keys = All keys
close = Close

# ---- guide ----
guide = Guide
lesson = Lesson
parts = Parts of the lesson
part-n = Part { $n }
what-just-happened = What just happened
predict = Predict
just-show-me = Just show me
answer-locked = Locked. Watch the stage for the answer.
your-answer = your answer
your-answer-right = your answer, right
the-answer = the answer
goals = Goals
goal-done = done
goal-open = not done yet
back = Back
play-on = Play on
playing = Playing…

# ---- inspector ----
inspector = Inspector
nothing-selected = Select a consumer, a group, a partition or a record on the stage to see everything about it.
kind-broker = broker
kind-consumer = consumer
kind-producer = producer
kind-group = consumer group
kind-topic = topic
kind-partition = partition
kind-record = record
kind-flight = request or response on its way
now = Now
configuration = Configuration
config-restarts = A client reads its configuration when it starts, so a change restarts it.
config-default = default { $value }
change-config = Change { $key }, now { $value }
not-set = not set
set = Set
cancel = Cancel
recent-events = Recent events

# ---- log ----
log = Event log
log-filter = Filter: a node, an API, a field
log-all = All
log-requests = Requests
log-errors = Errors
log-request = { $api } request, version { $version }
log-response = { $api } response, version { $version }
log-empty = Nothing here matches the filter.
log-empty-story = Nothing here yet. Requests and responses are shown from the detail level Protocol on.

# ---- stage ----
headline-topic = Each record lands in one partition. Each group reads all of them, at its own pace.
headline-compare = What the same run costs under other settings.
headline-protocol = What the members of a group and its coordinator say to each other.
headline-ownership = Who read which partition, and when nobody did.
show-as-table = Show as table
no-topics = There is no topic yet. Add one: add topic orders partitions=3
no-groups = No consumer group has read anything yet.
table-topic = Topic { $topic }
table-group = Group { $group }: { $state }, generation { $generation }
table-ownership = { $partition } in { $group }
column-partition = Partition
column-leader = Leader
column-log-start = Log start
column-high-watermark = High watermark
column-log-end = Log end (LEO)
column-group = Group
column-owner = Owner
column-committed = Committed
column-position = Position
column-lag = Lag
column-consumer = Consumer
column-state = State
column-owns = Owns
column-member-id = Member id
column-time = Time (s)
column-message = Message
column-setting = Setting
column-unowned = No owner (s)
column-unowned-longest = One partition up to (s)
column-moved = Moved
column-read-again = Read again
column-requests = Requests
column-from = From (s)
column-to = To (s)
column-seconds = Seconds
nobody = nobody
listed-dead = listed for { $consumer }, which is dead
state-starting = starting
state-joining = joining
state-sent-plan = sent its plan
state-waiting = waiting
state-polling = polling
state-idle = idle
state-processing = processing
state-held = held
state-closing = leaving
state-left = left the group
state-poll-interval-exceeded = left the group (max.poll.interval.ms)
state-crashed = ✕ crashed
state-frozen = frozen
state-failed = ✕ failed

# ---- time ----
time = Time
timeline = Timeline
timeline-position = Position in time
playhead-at = { $seconds } s, step { $step }
axis-seconds = { $n } s
owner = Owner
whose-bars = Group whose ownership is shown
bars-of = Who owned which partition in { $group }
step-n = step { $n }
speed = Speed
play = Play
pause = Pause
step-forward = Step forward
step-back = Step back
to-start = To the start
restart = Begin this lesson anew
space = Space
cap-play = play
cap-step = step

# ---- console ----
console-welcome = One command per line. help lists them all; Tab completes; ↑ brings back earlier lines.
console-line = Command
console-run = Run
help-nothing = There is no command { $word }. help lists them all.

# ---- sharing ----
share-link = Link to this moment
share-link-text = Scenario, seed, everything you did and the moment you are at are in the link itself. Nothing is sent to a server.
copy-link = Copy link
link-copied = The link is copied. It also stands in the address bar.
save-file = Save as file
open-file = Open a file
paste-link = Paste a link
open-link = Open

# ---- news ----
forked = You acted in the past, so another future begins here. The old one is kept.
undone = The earlier future is back.
undo = Undo
dismiss = Dismiss
link-dropped = Opened, but not all of it could be read.

# ---- keys ----
letter-keys = Single letters act as keys
key-play = Play, pause
key-step = Step forward
key-step-back = Step back
key-next-marker = Next mark
key-previous-marker = Previous mark
key-start = To the start
key-end = To the latest moment
key-faster = Faster
key-slower = Slower
key-zoom-out = Show more time
key-zoom-in = Show less time
key-zoom-fit = Show all of time
key-lens = Choose the lens
key-table = Picture or table
key-detail = Next detail level
key-inspector = Inspector
key-log = Event log
key-console = Console
key-send = Send the prepared record
key-add = Add a consumer
key-crash = Crash the selected client
key-leave = Let the selected consumer leave
key-hold = Hold the selected consumer
key-select = Select what has the focus
key-close = Close, select nothing
key-help = All keys

# ---- errors of the page ----
error-scenario = There is no lesson { $id }.
error-nothing-to-undo = There is no earlier future to bring back.
error-no-such-answer = This question is not open any more.
error-texts-not-here = The texts for it could not be loaded; nothing is lost, choose it again when you are online.
error-link-too-long = The text is { $length } characters long; at most { $max } are read.
error-link-key = { $key } means nothing in a link and was left out.
error-link-value = { $value } is not a { $key } that this page knows; it was left out.
error-link-damaged = The link to { $scenario } is damaged: a part of it is missing or was changed.
error-no-recording = { $word } is neither a link nor a saved run.
error-recording-version = { $word } was saved by a newer version of this page.
error-recording-no-scenario = The run does not say which lesson it belongs to.
error-recording-line = Line { $line } was left out, because it means nothing: { $word }
error-recording-order = Line { $line } was left out, because it is earlier than the line before it.
error-recording-too-many = Only the first { $max } commands were read.
error-recording-command = Line { $line } was left out. { $reason }
error-link-command = Command { $number } was left out. { $reason }

# ---- what the inspector says ----
field-acknowledged = Acknowledged
field-api = API
field-assignor = Assignor
field-batch-base-offset = Batch begins at offset
field-batch-records = Records in its batch
field-coordinates = Coordinates
field-coordinator = Coordinator
field-coordinator-partition = Its partition of __consumer_offsets
field-failed = Failed
field-from = From
field-generation = Generation
field-group = Group
field-high-watermark = High watermark
field-producer-id = Producer id
field-producer-epoch = Producer epoch
field-in-flight-requests = Unanswered requests
field-is-leader = Group leader
field-key = Key
field-leader = Leader
field-leader-epoch = Leader epoch
field-leads = Leads partitions
field-log-end-offset = Log end offset (LEO)
field-log-start-offset = Log start offset
field-member-id = Member id
field-members = Members
field-metadata-age = Age of its metadata
field-offset = Offset
field-owned = Assignment
field-partition = Partition
field-partitions = Partitions
field-replication-factor = Replication factor
field-sent = Sent
field-size-bytes = Size in bytes
field-state = State
field-subscription = Subscription
field-to = To
field-unprocessed = Fetched, not yet processed
field-value = Value
field-running = Running
field-kind = Kind
field-error = Error
field-timestamp = Timestamp
field-position = Position
field-committed = Committed
field-session-ends = Session ends at
field-last-heartbeat = Last heartbeat at
field-due = Arrives at
field-next-auto-commit = Next auto commit at
field-poll-by = Must poll by
field-sent-at = Sent at
field-state-since = In this state since
field-last-poll = Last poll
