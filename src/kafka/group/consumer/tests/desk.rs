//! A coordinator at a desk: a script says what comes in, line by line, and what went out is written down.
//!
//! ```text
//! topics t=3 u=1 (all that there are; t has 3 partitions at first)
//! join MEMBER [...] (epoch 0 and all that a first request has: topics=t, no partitions, 10 s to give some back)
//! beat MEMBER EPOCH [owned=t-0+t-1 | owned=none  topics=t+u | topics=none  instance=I assignor=A rebalance=MS v=N group=G]
//! commit MEMBER EPOCH t-0=5 [v=N]      fetch [MEMBER EPOCH]      delete      records | facts (since the last time)
//! classic-join | classic-sync | classic-beat | classic-leave MEMBER [instance=I]
//! wait MS      state      target      failover      hold | commit-all | fail ERROR (writes are held back, then end)
//! ```

use std::fmt::Write as _;
use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{
    AssignorName, BrokerId, ClientId, Correlation, ErrorCode, GroupId, GroupInstanceId,
    MemberEpoch, MemberId, TopicName, TopicPartition,
};
use crate::kafka::config::{BrokerConfig, TopicConfig};
use crate::kafka::group::consumer::ConsumerGroupMember;
use crate::kafka::group::consumer::tests::requests;
use crate::kafka::group::output::WriteToken;
use crate::kafka::group::{GroupCoordinator, GroupOutput, GroupTimerChange, RequestContext};
use crate::kafka::{ClusterImage, GroupTimer, PartitionRegistration, ReplyTo, TopicImage};
use crate::kernel::{SimTime, Span};
use crate::protocol::consumer_group_heartbeat::Request;
use crate::protocol::{Assignment, Channel, GroupRecord, Response};

/// Runs a script and compares all that went out.
pub(super) fn check(script: &str, expected: &str) {
    check_with(&[], script, expected);
}

/// The same with some of the broker's settings.
pub(super) fn check_with(settings: &[(&str, &str)], script: &str, expected: &str) {
    let trimmed = |text: &str| {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let mut desk = Desk::new(settings);
    desk.run("topics t=3");
    desk.run(script);
    assert_eq!(trimmed(&desk.written), trimmed(expected));
}

struct Desk {
    coordinator: GroupCoordinator,
    now: SimTime,
    timers: Vec<(SimTime, u64, GroupTimer)>,
    turn: u64,
    log: Vec<GroupRecord>,
    /// How much of the log was shown by `records`.
    shown: usize,
    held: Option<Vec<(WriteToken, usize)>>,
    correlation: u32,
    written: String,
    facts: Vec<Fact>,
}

/// The words of one line.
pub(super) struct Line<'a> {
    words: Vec<&'a str>,
}

impl<'a> Line<'a> {
    pub(super) fn option(&self, key: &str) -> Option<&'a str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    pub(super) fn word(&self, place: usize) -> &'a str {
        self.words.get(place).filter(|word| !word.contains('=')).copied().unwrap_or("")
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.words.iter().filter_map(|word| word.split_once('='))
    }

    pub(super) fn member(&self) -> MemberId {
        MemberId::new(if self.word(1) == "nobody" { "" } else { self.word(1) })
    }

    pub(super) fn epoch(&self) -> MemberEpoch {
        MemberEpoch(self.word(2).parse().expect("an epoch"))
    }
}

pub(super) fn group() -> GroupId {
    GroupId::new("g")
}

impl Desk {
    fn new(settings: &[(&str, &str)]) -> Self {
        let mut config = BrokerConfig::default();
        for (key, value) in settings {
            config.set(key, value).expect("a setting");
        }
        let mut desk = Self {
            coordinator: GroupCoordinator::new(BrokerId(1), &config),
            now: SimTime::ZERO,
            timers: Vec::new(),
            turn: 0,
            log: Vec::new(),
            shown: 0,
            held: None,
            correlation: 0,
            written: String::new(),
            facts: Vec::new(),
        };
        desk.load();
        desk
    }

    fn run(&mut self, script: &str) {
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let line = Line { words: line.split_whitespace().collect() };
            self.line(&line);
            self.fire_until(self.now);
        }
    }

    fn line(&mut self, line: &Line<'_>) {
        match line.word(0) {
            "topics" => self.coordinator.metadata_changed(Arc::new(image(line))),
            "wait" => {
                let ms = line.word(1).parse().expect("milliseconds");
                self.fire_until(self.now + Span::from_ms(ms));
            }
            "failover" => {
                self.unload();
                self.load();
            }
            "state" => self.write_state(),
            "target" => self.write_target(),
            "records" => self.write_records(),
            "facts" => {
                let ids: Vec<_> = self.facts.drain(..).map(|fact| fact.id()).collect();
                self.written += &(ids.join(" ") + "\n");
            }
            "delete" => {
                let mut out = GroupOutput::default();
                let deleted = self.coordinator.delete_group(self.now, &group(), &mut out);
                let error = deleted.err().unwrap_or_default();
                self.say(&format!("delete {error}"));
                self.carry_out(out);
            }
            "hold" => {
                self.held.get_or_insert_default();
            }
            "commit-all" => self.end_writes(Ok(())),
            "fail" => {
                let error = ErrorCode::ALL.iter().find(|error| error.name() == line.word(1));
                self.end_writes(Err(*error.expect("an error code")));
            }
            _ => self.request(line),
        }
    }

    fn unload(&mut self) {
        let mut out = GroupOutput::default();
        let partition = self.coordinator.partition_of(&group());
        self.coordinator.unload(self.now, partition, &mut out);
        self.carry_out(out);
    }

    fn load(&mut self) {
        let mut out = GroupOutput::default();
        let partition = self.coordinator.partition_of(&group());
        self.coordinator.load(self.now, partition, &self.log, &mut out);
        self.carry_out(out);
    }

    fn request(&mut self, line: &Line<'_>) {
        let mut out = GroupOutput::default();
        self.correlation += 1;
        let reply_to = ReplyTo {
            node: ClientId::new(line.word(1)).into(),
            channel: Channel::Coordinator,
            correlation: Correlation(self.correlation),
            incarnation: 0,
        };
        let current = if line.word(0) == "commit" { "9" } else { "1" };
        let version = line.option("v").unwrap_or(current).parse().expect("a version");
        let context = RequestContext { reply_to, version };
        let (now, desk) = (self.now, &mut self.coordinator);
        match line.word(0) {
            "join" => {
                let request = joining(line);
                desk.consumer_group_heartbeat(now, context, &request, &mut out);
            }
            "beat" => {
                let request = beat(line);
                desk.consumer_group_heartbeat(now, context, &request, &mut out);
            }
            "commit" => desk.offset_commit(now, context, &requests::commit(line), &mut out),
            "fetch" => desk.offset_fetch(now, context, &requests::fetch(line), &mut out),
            "classic-join" => desk.join_group(now, context, &requests::join(line), &mut out),
            "classic-sync" => desk.sync_group(now, context, &requests::sync(line), &mut out),
            "classic-beat" => desk.heartbeat(now, context, &requests::heartbeat(line), &mut out),
            "classic-leave" => desk.leave_group(now, context, &requests::leave(line), &mut out),
            other => panic!("unknown word {other}"),
        }
        self.carry_out(out);
    }

    fn fire_until(&mut self, end: SimTime) {
        loop {
            let first = self.timers.iter().enumerate();
            let first = first.min_by_key(|(_, (due, turn, _))| (*due, *turn));
            let Some((place, (due, _, _))) = first.filter(|(_, (due, _, _))| *due <= end) else {
                break;
            };
            self.now = *due;
            let (_, _, timer) = self.timers.remove(place);
            let mut out = GroupOutput::default();
            self.coordinator.timer_fired(self.now, &timer, &mut out);
            self.carry_out(out);
        }
        self.now = end;
    }

    fn carry_out(&mut self, out: GroupOutput) {
        for change in out.timers {
            let (GroupTimerChange::Arm { timer, .. } | GroupTimerChange::Disarm(timer)) = &change;
            self.timers.retain(|(_, _, other)| other != timer);
            if let GroupTimerChange::Arm { timer, after } = change {
                self.timers.push((self.now + after, self.turn, timer));
                self.turn += 1;
            }
        }
        self.facts.extend(out.facts);
        for (to, response) in &out.replies {
            self.write_answer(to, response);
        }
        for write in out.writes {
            let start = self.log.len();
            self.log.extend(write.records);
            match &mut self.held {
                Some(held) => held.push((write.token, start)),
                None => self.end_write(write.token, Ok(())),
            }
        }
    }

    fn end_writes(&mut self, result: Result<(), ErrorCode>) {
        let held = self.held.take().unwrap_or_default();
        if let Some((_, start)) = held.first().filter(|_| result.is_err()) {
            self.log.truncate(*start);
        }
        for (token, _) in held {
            self.end_write(token, result);
        }
    }

    fn end_write(&mut self, token: WriteToken, result: Result<(), ErrorCode>) {
        let mut out = GroupOutput::default();
        self.coordinator.write_completed(self.now, token, result, &mut out);
        self.carry_out(out);
    }

    fn say(&mut self, line: &str) {
        writeln!(self.written, "{}: {line}", self.now.as_ms()).expect("strings take all");
    }

    fn write_answer(&mut self, to: &ReplyTo, response: &Response) {
        let (node, api, error) = (&to.node, response.api(), response.error());
        let line = if let Response::ConsumerGroupHeartbeat(beat) = response {
            let assigned = beat.assignment.as_ref();
            let assigned = assigned.map(|assigned| format!(" [{}]", share(assigned)));
            match &beat.member_id {
                Some(id) => {
                    format!("{id} epoch={}{}", beat.member_epoch, assigned.unwrap_or_default())
                }
                None => format!("{node} {error}"),
            }
        } else if let Response::OffsetFetch(fetched) = response
            && !fetched.error.is_error()
        {
            let offsets = fetched.partitions.iter();
            let offsets = offsets.map(|p| format!(" {}={}", p.partition, p.offset));
            format!("{node} {api}{}", offsets.collect::<String>())
        } else if let Response::LeaveGroup(leave) = response {
            let errors = leave.members.iter().map(|member| format!(" {}", member.error));
            format!("{node} {api}{}", errors.collect::<String>())
        } else {
            format!("{node} {api} {error}")
        };
        self.say(&line);
    }

    fn write_state(&mut self) {
        let Some(group) = self.coordinator.group(&group()) else {
            return self.written.push_str("absent\n");
        };
        let Some(consumer) = group.consumer() else {
            return self.written.push_str(&format!("classic {}\n", group.state().name()));
        };
        let (name, epoch) = (group.state().name(), consumer.group_epoch());
        let mut line = format!("{name} epoch={epoch} target={}", consumer.target_epoch());
        for member in consumer.members() {
            line += &described(member);
        }
        writeln!(self.written, "{line}").expect("strings take all");
    }

    fn write_target(&mut self) {
        let group = self.coordinator.group(&group()).and_then(|group| group.consumer());
        let target = group.expect("a group of the consumer protocol").target();
        let shares: Vec<_> =
            target.map(|(id, target)| format!("{id}[{}]", share(target))).collect();
        writeln!(self.written, "target {}", shares.join(" ")).expect("strings take all");
    }

    /// The kinds of the records that were written since the last time.
    fn write_records(&mut self) {
        let kind = |record: &GroupRecord| {
            let text = format!("{record:?}");
            let name = text.split([' ', '{']).next().unwrap_or_default().to_owned();
            if text.contains("value: None") { format!("-{name}") } else { name }
        };
        let kinds: Vec<_> = self.log[self.shown..].iter().map(kind).collect();
        self.shown = self.log.len();
        writeln!(self.written, "{}", kinds.join(" ")).expect("strings take all");
    }
}

fn described(member: &ConsumerGroupMember) -> String {
    let state = format!("{:?}", member.state());
    let mut text =
        format!(" {}:{} {state} [{}]", member.id(), member.epoch(), share(member.assigned()));
    if !member.pending_revocation().partitions.is_empty() {
        text += &format!(" revoking [{}]", share(member.pending_revocation()));
    }
    text
}

fn share(assignment: &Assignment) -> String {
    let partitions: Vec<_> = assignment.partitions.iter().map(ToString::to_string).collect();
    partitions.join(" ")
}

fn image(line: &Line<'_>) -> ClusterImage {
    let partition = PartitionRegistration::new(vec![BrokerId(1)], vec![BrokerId(1)]);
    let mut image = ClusterImage::default();
    for (topic, count) in line.pairs() {
        let count = count.parse().expect("a number of partitions");
        let partitions = vec![partition.clone(); count];
        let config = Arc::new(TopicConfig::default());
        image.topics.insert(TopicName::new(topic), Arc::new(TopicImage { partitions, config }));
    }
    image
}

fn joining(line: &Line<'_>) -> Request {
    let mut request = request(line, MemberEpoch::JOIN_GROUP);
    request.rebalance_timeout.get_or_insert(Span::from_ms(10_000));
    request.subscribed_topic_names.get_or_insert_with(|| vec![TopicName::new("t")]);
    request.topic_partitions.get_or_insert_default();
    request
}

fn beat(line: &Line<'_>) -> Request {
    request(line, line.epoch())
}

fn request(line: &Line<'_>, epoch: MemberEpoch) -> Request {
    let words = |key| line.option(key).map(|text| text.split('+').filter(|word| *word != "none"));
    let partition = |word: &str| word.parse::<TopicPartition>().expect("a partition");
    Request {
        group: GroupId::new(line.option("group").unwrap_or("g")),
        member_id: line.member(),
        member_epoch: epoch,
        instance_id: line.option("instance").map(GroupInstanceId::new),
        rack_id: line.option("rack").map(Into::into),
        client_id: ClientId::new("app"),
        rebalance_timeout: line
            .option("rebalance")
            .map(|ms| Span::from_ms(ms.parse().expect("milliseconds"))),
        subscribed_topic_names: words("topics").map(|names| names.map(TopicName::new).collect()),
        server_assignor: line.option("assignor").map(AssignorName::new),
        topic_partitions: words("owned").map(|names| names.map(partition).collect()),
    }
}
