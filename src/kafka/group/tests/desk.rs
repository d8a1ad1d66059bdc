//! A coordinator at a desk: a script says what comes in, line by line, and what went out is written down.
//!
//! ```text
//! join CLIENT [MEMBER] [instance=I topics=t+u protocols=range+sticky session=MS rebalance=MS v=N]
//! sync CLIENT MEMBER GENERATION [MEMBER:t-0+t-1 ...]      beat CLIENT MEMBER GENERATION [instance=I]
//! leave CLIENT [MEMBER ...] [instance=I]      commit CLIENT MEMBER GENERATION t-0=5 ...      fetch CLIENT
//! wait MS      failover      state      hold | commit-all | fail ERROR (writes are held back, then end)
//! ```

use std::fmt::Write as _;
use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{
    AssignorName, BrokerId, ClientId, Correlation, ErrorCode, GenerationId, GroupId,
    GroupInstanceId, MemberId, Offset, TopicName,
};
use crate::kafka::config::BrokerConfig;
use crate::kafka::group::output::WriteToken;
use crate::kafka::group::{
    GroupCoordinator, GroupOutput, GroupTimerChange, Member, RequestContext,
};
use crate::kafka::{GroupTimer, ReplyTo};
use crate::kernel::{SimTime, Span};
use crate::protocol::{
    Assignment, Channel, GroupRecord, Response, Subscription, heartbeat, join_group, leave_group,
    offset_commit, offset_fetch, sync_group,
};

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
    desk.run(script);
    assert_eq!(trimmed(&desk.written), trimmed(expected));
}

pub(super) struct Desk {
    pub(super) coordinator: GroupCoordinator,
    pub(super) now: SimTime,
    timers: Vec<(SimTime, u64, GroupTimer)>,
    turn: u64,
    log: Vec<GroupRecord>,
    held: Option<Vec<(WriteToken, usize)>>,
    correlation: u32,
    pub(super) written: String,
    pub(super) facts: Vec<Fact>,
}

/// The words of one line.
struct Line<'a> {
    words: Vec<&'a str>,
}

impl<'a> Line<'a> {
    fn option(&self, key: &str) -> Option<&'a str> {
        let value = |word: &&'a str| word.strip_prefix(key)?.strip_prefix('=');
        self.words.iter().find_map(value)
    }

    fn word(&self, place: usize) -> &'a str {
        self.words.get(place).filter(|word| !word.contains('=')).copied().unwrap_or("")
    }

    fn ms(&self, key: &str, default: u64) -> Span {
        let value = self.option(key).map(|value| value.parse().expect("milliseconds"));
        Span::from_ms(value.unwrap_or(default))
    }

    fn member(&self) -> MemberId {
        MemberId::new(self.word(2))
    }

    fn generation(&self) -> GenerationId {
        GenerationId(self.word(3).parse().expect("a generation"))
    }

    fn instance(&self) -> Option<GroupInstanceId> {
        self.option("instance").map(GroupInstanceId::new)
    }
}

fn group() -> GroupId {
    GroupId::new("g")
}

impl Desk {
    pub(super) fn new(settings: &[(&str, &str)]) -> Self {
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
            held: None,
            correlation: 0,
            written: String::new(),
            facts: Vec::new(),
        };
        desk.load();
        desk
    }

    pub(super) fn run(&mut self, script: &str) {
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let line = Line { words: line.split_whitespace().collect() };
            self.line(&line);
            self.fire_until(self.now);
        }
    }

    fn line(&mut self, line: &Line<'_>) {
        match line.word(0) {
            "wait" => {
                let ms = line.word(1).parse().expect("milliseconds");
                self.fire_until(self.now + Span::from_ms(ms));
            }
            "failover" => {
                self.unload();
                self.load();
            }
            "state" => self.write_state(),
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
        let version = line.option("v").map_or(9, |version| version.parse().expect("a version"));
        let context = RequestContext { reply_to, version };
        let (now, desk) = (self.now, &mut self.coordinator);
        match line.word(0) {
            "join" => desk.join_group(now, context, &join(line), &mut out),
            "sync" => desk.sync_group(now, context, &sync(line), &mut out),
            "beat" => desk.heartbeat(now, context, &beat(line), &mut out),
            "leave" => desk.leave_group(now, context, &leave(line), &mut out),
            "commit" => desk.offset_commit(now, context, &commit(line), &mut out),
            "fetch" => {
                let request =
                    offset_fetch::Request { group: group(), member: None, partitions: None };
                desk.offset_fetch(now, context, &request, &mut out);
            }
            other => panic!("unknown word {other}"),
        }
        self.carry_out(out);
    }

    fn fire_until(&mut self, end: SimTime) {
        loop {
            let first = self.timers.iter().enumerate();
            let first = first.min_by_key(|(_, (due, turn, _))| (*due, *turn));
            let Some((place, (due, _, _))) = first else { break };
            if *due > end {
                break;
            }
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
        let was_appended = result.is_ok() || result == Err(ErrorCode::RequestTimedOut);
        if let Some((_, start)) = held.first().filter(|_| !was_appended) {
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

    fn write_answer(&mut self, to: &ReplyTo, response: &Response) {
        let mut line = format!("{} {} {}", to.node, response.api(), response.error());
        if let Response::JoinGroup(join) = response {
            line += &format!(" {}", join.member_id);
            if !join.error.is_error() {
                line += &format!(" generation={} leader={}", join.generation, join.leader);
            }
            if !join.members.is_empty() {
                let ids: Vec<_> = join.members.iter().map(|m| m.member_id.as_str()).collect();
                line += &format!(" members={}", ids.join(","));
            }
            if join.skip_assignment {
                line += " skip-assignment";
            }
        }
        if let Response::SyncGroup(sync) = response
            && !sync.error.is_error()
        {
            line += &format!(" [{}]", share(&sync.assignment));
        }
        if let Response::LeaveGroup(leave) = response {
            for member in &leave.members {
                line += &format!(" {}", member.error);
            }
        }
        if let Response::OffsetFetch(fetched) = response {
            for partition in &fetched.partitions {
                line += &format!(" {}={}", partition.partition, partition.offset);
            }
        }
        writeln!(self.written, "{}: {line}", self.now.as_ms()).expect("strings take all");
    }

    fn write_state(&mut self) {
        let Some(group) = self.coordinator.group(&group()) else {
            return self.written.push_str("absent\n");
        };
        let mut line = format!("{:?} generation={}", group.state(), group.generation());
        if let Some(leader) = group.leader() {
            line += &format!(" leader={leader}");
        }
        if let Some(protocol) = group.protocol() {
            line += &format!(" protocol={protocol}");
        }
        for member in group.members() {
            line += &format!(" {}{}[{}]", member.id(), waits(member), share(member.assignment()));
        }
        for pending in group.pending_members() {
            line += &format!(" pending={}", pending.id);
        }
        writeln!(self.written, "{line}").expect("strings take all");
    }
}

fn waits(member: &Member) -> &'static str {
    match (member.is_awaiting_join(), member.is_awaiting_sync()) {
        (true, _) => "(join)",
        (_, true) => "(sync)",
        (false, false) => "",
    }
}

fn share(assignment: &Assignment) -> String {
    let partitions: Vec<_> = assignment.partitions.iter().map(ToString::to_string).collect();
    partitions.join(" ")
}

fn join(line: &Line<'_>) -> join_group::Request {
    let topics = line.option("topics").unwrap_or("t").split('+').map(TopicName::new);
    let subscription = Arc::new(Subscription::to_topics(topics.collect()));
    let protocol = |name| join_group::JoinProtocol {
        name: AssignorName::new(name),
        subscription: subscription.clone(),
    };
    join_group::Request {
        group: group(),
        session_timeout: line.ms("session", 10_000),
        rebalance_timeout: line.ms("rebalance", 30_000),
        member_id: line.member(),
        group_instance_id: line.instance(),
        client_id: ClientId::new(line.word(1)),
        protocol_type: line.option("type").unwrap_or("consumer").into(),
        protocols: line.option("protocols").unwrap_or("range").split('+').map(protocol).collect(),
        reason: "".into(),
    }
}

fn sync(line: &Line<'_>) -> sync_group::Request {
    let assignment = |word: &&str| {
        let (member, partitions) = word.split_once(':')?;
        let partitions = partitions.split('+').filter_map(|partition| partition.parse().ok());
        Some(sync_group::MemberAssignment {
            member_id: MemberId::new(member),
            assignment: Arc::new(Assignment { partitions: partitions.collect() }),
        })
    };
    sync_group::Request {
        group: group(),
        generation: line.generation(),
        member_id: line.member(),
        group_instance_id: line.instance(),
        protocol_type: None,
        protocol: line.option("protocol").map(AssignorName::new),
        assignments: line.words.iter().filter_map(assignment).collect(),
    }
}

fn beat(line: &Line<'_>) -> heartbeat::Request {
    heartbeat::Request {
        group: group(),
        generation: line.generation(),
        member_id: line.member(),
        group_instance_id: line.instance(),
    }
}

fn leave(line: &Line<'_>) -> leave_group::Request {
    let ids = line.words.iter().skip(2).filter(|word| !word.contains('='));
    let mut ids: Vec<MemberId> = ids.map(|&id| MemberId::new(id)).collect();
    if ids.is_empty() {
        ids.push(MemberId::unknown());
    }
    let member = |member_id| leave_group::LeavingMember {
        member_id,
        group_instance_id: line.instance(),
        reason: "".into(),
    };
    leave_group::Request { group: group(), members: ids.into_iter().map(member).collect() }
}

fn commit(line: &Line<'_>) -> offset_commit::Request {
    let offset = |word: &&str| {
        let (partition, offset) = word.split_once('=')?;
        Some(offset_commit::CommitPartition {
            partition: partition.parse().ok()?,
            offset: Offset(offset.parse().ok()?),
            leader_epoch: None,
            metadata: "".into(),
        })
    };
    let member =
        if line.member().as_str() == "nobody" { MemberId::unknown() } else { line.member() };
    offset_commit::Request {
        group: group(),
        generation: line.generation(),
        member_id: member,
        group_instance_id: line.instance(),
        partitions: line.words.iter().filter_map(offset).collect(),
    }
}
