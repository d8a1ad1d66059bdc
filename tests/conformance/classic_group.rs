//! `classic_group*.json`, `offsets_expiry*.json`: a dialogue with one group's coordinator.
//!
//! A virtual clock; timers fire in the order of their deadlines, equal ones in the order in which they were set; what is
//! written is committed at once.

use kafkascope::id::{BrokerId, ClientId, Correlation, GroupId, NodeId};
use kafkascope::kafka::config::BrokerConfig;
use kafkascope::kafka::group::{GroupCoordinator, GroupOutput, GroupTimerChange, RequestContext};
use kafkascope::kafka::{GroupTimer, ReplyTo};
use kafkascope::kernel::SimTime;
use kafkascope::protocol::{Channel, GroupRecord, Response};
use serde_json::{Value, json};

use crate::conformance::compare::{list, number, same, text};
use crate::conformance::member_names::MemberNames;
use crate::conformance::transcript;

pub fn check(case: &Value) -> Result<(), String> {
    let mut driver = Driver::new(config(&case["config"])?);
    for (place, step) in list(case, "steps")?.iter().enumerate() {
        driver.step(step).map_err(|error| format!("step {place} ({}): {error}", step["op"]))?;
    }
    let empty = Value::Array(Vec::new());
    let expected = case.get("unanswered").unwrap_or(&empty);
    same(|| "unanswered".to_owned(), expected, &driver.unanswered())
}

fn config(overrides: &Value) -> Result<BrokerConfig, String> {
    let mut config = BrokerConfig::default();
    for (key, value) in overrides.as_object().into_iter().flatten() {
        config.set(key, &value.to_string()).map_err(|problem| format!("{problem:?}"))?;
    }
    Ok(config)
}

struct Asked {
    name: String,
    op: String,
    /// A LeaveGroup that lists its members.
    is_batch: bool,
    is_answered: bool,
}

pub struct Driver {
    coordinator: GroupCoordinator,
    group: GroupId,
    names: MemberNames,
    timers: Vec<(SimTime, u64, GroupTimer)>,
    next_turn: u64,
    log: Vec<GroupRecord>,
    /// By correlation.
    asked: Vec<Asked>,
    /// Answers since somebody last looked.
    answers: Vec<Value>,
}

impl Driver {
    fn new(config: BrokerConfig) -> Self {
        let coordinator = GroupCoordinator::new(BrokerId(1), &config);
        let mut driver = Self {
            coordinator,
            group: GroupId::new("g"),
            names: MemberNames::default(),
            timers: Vec::new(),
            next_turn: 0,
            log: Vec::new(),
            asked: Vec::new(),
            answers: Vec::new(),
        };
        driver.load(SimTime::ZERO);
        driver
    }

    fn step(&mut self, step: &Value) -> Result<(), String> {
        let at = SimTime::from_ms(u64::try_from(number(step, "at")?).unwrap());
        let fired = self.fire_until(at);
        let empty = Value::Array(Vec::new());
        let expected = step.get("fired").unwrap_or(&empty);
        same(|| "fired".to_owned(), expected, &Value::Array(fired))?;
        self.execute(at, step)?;
        while let Some(timer) = self.take_due(at) {
            self.fire(at, &timer);
        }
        let answers = Value::Array(self.take_answers());
        let expected = step.get("responses").unwrap_or(&empty);
        same(|| "responses".to_owned(), expected, &answers)?;
        same(|| "group".to_owned(), &step["group"], &self.view())
    }

    /// What timers did, by millisecond. Timers that did nothing are left out, and so are milliseconds without others.
    fn fire_until(&mut self, at: SimTime) -> Vec<Value> {
        let mut fired: Vec<Value> = Vec::new();
        while let Some(due) = self.next_due().filter(|due| *due <= at) {
            let mut timers = Vec::new();
            let mut view = self.view();
            while let Some(timer) = self.take_due(due) {
                let (name, answers) = (self.timer_name(&timer), self.answers.len());
                self.fire(due, &timer);
                let before = std::mem::replace(&mut view, self.view());
                if self.answers.len() > answers || view != before {
                    timers.push(name);
                }
            }
            if timers.is_empty() {
                continue;
            }
            // The transcripts list the timers of one millisecond by name.
            timers.sort();
            let mut entry = json!({ "at": due.as_ms(), "timers": timers, "group": view });
            let answers = self.take_answers();
            if !answers.is_empty() {
                entry["responses"] = Value::Array(answers);
            }
            fired.push(entry);
        }
        fired
    }

    fn next_due(&self) -> Option<SimTime> {
        self.timers.iter().map(|(due, _, _)| *due).min()
    }

    fn take_due(&mut self, at: SimTime) -> Option<GroupTimer> {
        let first = self.timers.iter().enumerate().min_by_key(|(_, (due, turn, _))| (*due, *turn));
        let (place, (due, _, _)) = first?;
        (*due <= at).then(|| self.timers.swap_remove(place).2)
    }

    fn timer_name(&self, timer: &GroupTimer) -> String {
        match timer {
            GroupTimer::Join(_) => "join".to_owned(),
            GroupTimer::Sync(_) => "sync".to_owned(),
            GroupTimer::Rebalance(_, member) => format!("rebalance:{}", self.names.name(member)),
            GroupTimer::Session(_, member) => format!("session:{}", self.names.name(member)),
            GroupTimer::ExpireGroupMetadata(_) => "expire-group-metadata".to_owned(),
        }
    }

    fn fire(&mut self, at: SimTime, timer: &GroupTimer) {
        let mut out = GroupOutput::default();
        self.coordinator.timer_fired(at, timer, &mut out);
        self.carry_out(at, out);
    }

    fn execute(&mut self, at: SimTime, step: &Value) -> Result<(), String> {
        let op = text(step, "op")?;
        let mut out = GroupOutput::default();
        match op {
            "advance" => {}
            "failover" => {
                let partition = self.coordinator.partition_of(&self.group);
                self.coordinator.unload(at, partition, &mut out);
                self.carry_out(at, out);
                self.load(at);
                return Ok(());
            }
            "delete_group" => {
                let result = self.coordinator.delete_group(at, &self.group, &mut out);
                self.ask(step, op)?;
                self.answer_last(at, json!({ "error": transcript::error_of(result) }));
            }
            "delete_offsets" => {
                let partitions = transcript::partitions(&step["partitions"])?;
                let result =
                    self.coordinator.delete_offsets(at, &self.group, &partitions, &mut out);
                self.ask(step, op)?;
                self.answer_last(at, transcript::deleted_offsets(result));
            }
            _ => self.request(at, step, op, &mut out)?,
        }
        self.carry_out(at, out);
        Ok(())
    }

    fn request(
        &mut self,
        at: SimTime,
        step: &Value,
        op: &str,
        out: &mut GroupOutput,
    ) -> Result<(), String> {
        let context = self.ask(step, op)?;
        let (group, names) = (&self.group, &self.names);
        match op {
            "join" => {
                let request = transcript::join(group, names, step)?;
                self.coordinator.join_group(at, context, &request, out);
            }
            "sync" => {
                let request = transcript::sync(group, names, step)?;
                self.coordinator.sync_group(at, context, &request, out);
            }
            "heartbeat" => {
                let request = transcript::heartbeat(group, names, step)?;
                self.coordinator.heartbeat(at, context, &request, out);
            }
            "leave" => {
                let request = transcript::leave(group, names, step)?;
                self.coordinator.leave_group(at, context, &request, out);
            }
            "commit" => {
                let request = transcript::commit(group, names, step)?;
                self.coordinator.offset_commit(at, context, &request, out);
            }
            "fetch" => {
                let request = transcript::fetch(group);
                self.coordinator.offset_fetch(at, context, &request, out);
            }
            _ => return Err("unknown op".to_owned()),
        }
        Ok(())
    }

    fn ask(&mut self, step: &Value, op: &str) -> Result<RequestContext, String> {
        let correlation = Correlation(u32::try_from(self.asked.len()).unwrap());
        self.asked.push(Asked {
            name: text(step, "req")?.to_owned(),
            op: op.to_owned(),
            is_batch: step.get("members").is_some(),
            is_answered: false,
        });
        let node = NodeId::Client(ClientId::new(text(step, "client")?));
        let reply_to = ReplyTo { node, channel: Channel::Coordinator, correlation, incarnation: 0 };
        let version = step["api_version"].as_i64().map_or(9, |version| version as i16);
        Ok(RequestContext { reply_to, version })
    }

    fn load(&mut self, at: SimTime) {
        let mut out = GroupOutput::default();
        let partition = self.coordinator.partition_of(&self.group);
        self.coordinator.load(at, partition, &self.log, &mut out);
        self.carry_out(at, out);
    }

    /// Does what the coordinator wants done; a write is committed before anything else happens.
    fn carry_out(&mut self, at: SimTime, out: GroupOutput) {
        let mut todo = vec![out];
        while let Some(out) = todo.pop() {
            self.names.learn(&out.facts);
            for change in out.timers {
                self.change_timer(at, change);
            }
            for (to, response) in &out.replies {
                self.answer(at, to, response);
            }
            for write in out.writes {
                self.log.extend(write.records);
                let mut next = GroupOutput::default();
                self.coordinator.write_completed(at, write.token, Ok(()), &mut next);
                todo.push(next);
            }
        }
    }

    fn change_timer(&mut self, at: SimTime, change: GroupTimerChange) {
        let (timer, after) = match change {
            GroupTimerChange::Arm { timer, after } => (timer, Some(after)),
            GroupTimerChange::Disarm(timer) => (timer, None),
        };
        self.timers.retain(|(_, _, other)| *other != timer);
        if let Some(after) = after {
            self.timers.push((at + after, self.next_turn, timer));
            self.next_turn += 1;
        }
    }

    fn answer(&mut self, at: SimTime, to: &ReplyTo, response: &Response) {
        let asked = &mut self.asked[to.correlation.0 as usize];
        assert!(!asked.is_answered, "{} is answered twice", asked.name);
        asked.is_answered = true;
        let said = transcript::response(&self.names, response, asked.is_batch);
        let answer = with_header(at, asked, said);
        self.answers.push(answer);
    }

    fn answer_last(&mut self, at: SimTime, said: Value) {
        let asked = self.asked.last_mut().unwrap();
        asked.is_answered = true;
        let answer = with_header(at, asked, said);
        self.answers.push(answer);
    }

    /// By the number of the request.
    fn take_answers(&mut self) -> Vec<Value> {
        let mut answers = std::mem::take(&mut self.answers);
        let place =
            |answer: &Value| self.asked.iter().position(|asked| answer["req"] == asked.name);
        answers.sort_by_key(place);
        answers
    }

    fn unanswered(&self) -> Value {
        let open = self.asked.iter().filter(|asked| !asked.is_answered);
        open.map(|asked| asked.name.clone()).collect()
    }

    fn view(&self) -> Value {
        transcript::view(&self.names, self.coordinator.group(&self.group))
    }
}

fn with_header(at: SimTime, asked: &Asked, said: Value) -> Value {
    let mut answer = json!({ "req": asked.name, "at": at.as_ms(), "op": asked.op });
    for (field, value) in said.as_object().unwrap() {
        answer[field] = value.clone();
    }
    answer
}
