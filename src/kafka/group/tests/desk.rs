//! A coordinator at a desk: a script says what comes in, line by line, and what went out is written down.
//!
//! ```text
//! join CLIENT [MEMBER] [instance=I topics=t+u protocols=range+sticky session=MS rebalance=MS v=N]
//! sync CLIENT MEMBER GENERATION [MEMBER:t-0+t-1 ...]      beat CLIENT MEMBER GENERATION [instance=I]
//! leave CLIENT [MEMBER ...] [instance=I]      commit CLIENT MEMBER GENERATION t-0=5 ...      fetch CLIENT
//! wait MS      failover      state      dead      set KEY=VALUE (of the broker)      hold | commit-all | fail ERROR (writes are held back, then end)
//! ```

use std::fmt::Write as _;
use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{BrokerId, ClientId, Correlation, ErrorCode};
use crate::kafka::config::BrokerConfig;
use crate::kafka::group::classic_group::ClassicGroupState;
use crate::kafka::group::output::WriteToken;
use crate::kafka::group::tests::requests::{Line, beat, commit, fetch, group, join, leave, sync};
use crate::kafka::group::{
    GroupCoordinator, GroupOutput, GroupTimerChange, Member, RequestContext,
};
use crate::kafka::{GroupTimer, ReplyTo};
use crate::kernel::{SimTime, Span};
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
            "dead" => self.die(),
            "set" => self.configure(line),
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

    /// The group goes, and some requests find it once more.
    fn die(&mut self) {
        let partition = self.coordinator.partition_of(&group());
        let shard = self.coordinator.shard_mut(partition).expect("loaded");
        let found = Arc::make_mut(shard.groups.get_mut(&group()).expect("a group"));
        Arc::make_mut(&mut found.classic).state = ClassicGroupState::Dead;
    }

    fn configure(&mut self, line: &Line<'_>) {
        let mut config = self.coordinator.config().clone();
        for (key, value) in line.words.iter().filter_map(|word| word.split_once('=')) {
            config.set(key, value).expect("a setting");
        }
        self.coordinator.configure(&config);
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
            "fetch" => desk.offset_fetch(now, context, &fetch(line), &mut out),
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
