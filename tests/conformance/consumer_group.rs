//! `kip848_heartbeats*.json`: a group of the consumer protocol, request by request.
//!
//! The transcripts are of the same runs as the assignors' cases. Where Kafka's target hung on the order of a hash map, the
//! coordinator is given the recorded one instead of its own; whether that is right for the group is checked here, whether
//! the assignors are right in `server_assignor.rs`.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kafkascope::id::{
    AssignorName, BrokerId, ClientId, Correlation, GroupId, GroupInstanceId, MemberEpoch, MemberId,
    NodeId, TopicName, TopicPartition,
};
use kafkascope::kafka::assignor::Explain;
use kafkascope::kafka::config::{BrokerConfig, TopicConfig};
use kafkascope::kafka::group::assignor::{
    ASSIGNORS, ConsumerGroupPartitionAssignor, GroupAssignment, GroupSpec, assignor,
};
use kafkascope::kafka::group::consumer::ConsumerGroup;
use kafkascope::kafka::group::{GroupCoordinator, GroupOutput, RequestContext};
use kafkascope::kafka::{ClusterImage, PartitionRegistration, ReplyTo, TopicImage};
use kafkascope::kernel::{SimTime, Span};
use kafkascope::protocol::consumer_group_heartbeat::{Request, Response as Heartbeat};
use kafkascope::protocol::{Assignment, Channel, GroupRecord, MemberState, Response};
use serde_json::{Map, Value, json};

use crate::conformance::assign_call::by_topic;
use crate::conformance::compare::{int, list, number, same, text};
use crate::conformance::transcript::partitions;

/// The recorded coordinator knew version 0 only.
const VERSION: i16 = 0;

pub fn check(case: &Value) -> Result<(), String> {
    let mut driver = Driver::new();
    for (place, step) in list(case, "steps")?.iter().enumerate() {
        driver.step(step).map_err(|error| format!("step {place}, {error}"))?;
        driver.failover().map_err(|error| format!("after step {place}: {error}"))?;
    }
    Ok(())
}

struct Driver {
    coordinator: GroupCoordinator,
    group: GroupId,
    image: ClusterImage,
    log: Vec<GroupRecord>,
    answer: Option<Arc<Heartbeat>>,
}

/// Answers with the recorded target, if there is one and it is a target for this group.
struct Recorded<'a> {
    name: String,
    target: Option<&'a Value>,
    has_run: AtomicBool,
}

impl ConsumerGroupPartitionAssignor for Recorded<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn assign(&self, spec: &GroupSpec<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        self.has_run.store(true, Ordering::Relaxed);
        let own = assignor(ASSIGNORS, &AssignorName::new(self.name.as_str()))
            .unwrap()
            .assign(spec, explain);
        let Some(target) = self.target else { return own };
        let recorded = own.iter().map(|(id, _)| {
            let mut partitions = partitions(&target[id.as_str()]).unwrap();
            partitions.sort();
            (id.clone(), Arc::new(Assignment { partitions }))
        });
        let recorded: GroupAssignment = recorded.collect();
        // A wrong target is not taken over, and then the group does not match.
        if all_of(&recorded) == all_of(&own) { recorded } else { own }
    }
}

fn all_of(assignment: &GroupAssignment) -> Vec<&TopicPartition> {
    let mut all: Vec<_> = assignment.iter().flat_map(|(_, share)| &share.partitions).collect();
    all.sort();
    all
}

impl Driver {
    fn new() -> Self {
        let mut driver = Self {
            coordinator: GroupCoordinator::new(BrokerId(1), &BrokerConfig::default()),
            group: GroupId::new("g"),
            image: ClusterImage::default(),
            log: Vec::new(),
            answer: None,
        };
        driver.load();
        driver
    }

    fn load(&mut self) {
        let mut out = GroupOutput::default();
        let partition = self.coordinator.partition_of(&self.group);
        self.coordinator.load(SimTime::ZERO, partition, &self.log, &mut out);
        self.carry_out(out);
    }

    /// The next coordinator finds the same group in the log, and the transcript goes on with it.
    fn failover(&mut self) -> Result<(), String> {
        let before = self.coordinator.group(&self.group).cloned();
        self.load();
        let after = self.coordinator.group(&self.group);
        if after == before.as_ref() {
            Ok(())
        } else {
            Err(format!("{before:?}\nloaded as {after:?}"))
        }
    }

    /// Everything happens in the order of the events: what a member does is a request of the trace, what becomes of topics
    /// is not.
    fn step(&mut self, step: &Value) -> Result<(), String> {
        let mut events = list(step, "events")?.iter().peekable();
        let trace = list(step, "trace")?;
        for (place, said) in trace.iter().enumerate() {
            // A request that changed nothing is left out.
            let is_over = |event: &&Value| !trace[place..].iter().any(|said| is_of(event, said));
            while let Some(event) = events.next_if(is_over) {
                self.event(event)?;
            }
            self.request(said).map_err(|error| {
                format!("request {place} ({} {}): {error}", said["op"], said["member"])
            })?;
            events.next_if(|event| is_of(event, said));
        }
        events.try_for_each(|event| self.event(event))
    }

    fn event(&mut self, event: &Value) -> Result<(), String> {
        match text(event, "type")? {
            "create_topic" | "add_partitions" => {
                let count = number(event, "partitions")?;
                let partitions = (0..count).map(|_| partition_image()).collect();
                let image = TopicImage { partitions, config: Arc::new(TopicConfig::default()) };
                self.image.topics.insert(TopicName::new(text(event, "topic")?), Arc::new(image));
            }
            "delete_topic" => {
                self.image.topics.remove(&TopicName::new(text(event, "topic")?));
            }
            // What members do is in the trace.
            "join" | "leave" | "subscribe" | "static_restart" => return Ok(()),
            other => return Err(format!("unknown event {other}")),
        }
        self.coordinator.metadata_changed(Arc::new(self.image.clone()));
        Ok(())
    }

    fn request(&mut self, said: &Value) -> Result<(), String> {
        let request = self.heartbeat(said)?;
        let recorded = |name: &str| Recorded {
            name: name.to_owned(),
            target: said.get("target"),
            has_run: AtomicBool::new(false),
        };
        let (uniform, range) = (recorded("uniform"), recorded("range"));
        let node = NodeId::Client(request.client_id.clone());
        let correlation = Correlation(0);
        let reply_to = ReplyTo { node, channel: Channel::Coordinator, correlation, incarnation: 0 };
        let context = RequestContext { reply_to, version: VERSION };
        let mut out = GroupOutput::default();
        let assignors: [&dyn ConsumerGroupPartitionAssignor; 2] = [&uniform, &range];
        let coordinator = &mut self.coordinator;
        let now = SimTime::ZERO;
        coordinator.consumer_group_heartbeat_with(now, context, &request, &assignors, &mut out);
        self.carry_out(out);
        let answer = self.answer.take().ok_or("no answer")?;
        let actual = response(&answer);
        for field in ["error", "response"] {
            same(|| field.to_owned(), &said[field], &actual[field])?;
        }
        let has_run = [&uniform, &range].iter().any(|a| a.has_run.load(Ordering::Relaxed));
        same(
            || "assignor_ran".to_owned(),
            said.get("assignor_ran").unwrap_or(&json!(false)),
            &json!(has_run),
        )?;
        self.check_group(said, &request.member_id)
    }

    fn heartbeat(&self, said: &Value) -> Result<Request, String> {
        let request = &said["request"];
        let member = text(said, "member")?;
        let epoch = MemberEpoch(int(&request["member_epoch"])?);
        let is_joining = epoch == MemberEpoch::JOIN_GROUP;
        let names = request["subscribed_topics"]
            .as_array()
            .map(|topics| topics.iter().filter_map(Value::as_str).map(TopicName::new).collect());
        Ok(Request {
            group: self.group.clone(),
            member_id: MemberId::new(member),
            member_epoch: epoch,
            instance_id: request["instance_id"].as_str().map(GroupInstanceId::new),
            rack_id: None,
            client_id: ClientId::new("client"),
            rebalance_timeout: is_joining.then_some(Span::from_ms(300_000)),
            subscribed_topic_names: names,
            server_assignor: request["server_assignor"].as_str().map(AssignorName::new),
            topic_partitions: request.get("owned").map(partitions).transpose()?,
        })
    }

    fn check_group(&self, said: &Value, member: &MemberId) -> Result<(), String> {
        let group = self.coordinator.group(&self.group).and_then(|group| group.consumer());
        let group = group.ok_or("no such group")?;
        let mut view = json!({
            "group_epoch": group.group_epoch().0,
            "target_epoch": group.target_epoch().0,
            "group_state": group.state().name(),
        });
        if let Some(member) = group.member(member) {
            view["member_state"] = state_name(member.state()).into();
            view["assigned"] = by_topic(member.assigned());
            if !member.pending_revocation().partitions.is_empty() {
                view["pending_revocation"] = by_topic(member.pending_revocation());
            }
        }
        if said.get("target").is_some() {
            view["target"] = target(group);
        }
        let fields = [
            "group_epoch",
            "target_epoch",
            "group_state",
            "member_state",
            "assigned",
            "pending_revocation",
            "target",
        ];
        for field in fields {
            same(|| field.to_owned(), &said[field], &view[field])?;
        }
        Ok(())
    }

    /// A write is committed before anything else happens; no time passes, so timers do not matter.
    fn carry_out(&mut self, out: GroupOutput) {
        let answer = Cell::new(None);
        let mut todo = vec![out];
        while let Some(out) = todo.pop() {
            for (_, reply) in out.replies {
                let Response::ConsumerGroupHeartbeat(reply) = reply else { panic!("{reply:?}") };
                assert!(answer.replace(Some(reply)).is_none(), "one answer for one request");
            }
            for write in out.writes {
                self.log.extend(write.records);
                let mut next = GroupOutput::default();
                let now = SimTime::ZERO;
                self.coordinator.write_completed(now, write.token, Ok(()), &mut next);
                todo.push(next);
            }
        }
        self.answer = answer.take();
    }
}

/// Whether the request is what the event led to.
fn is_of(event: &Value, said: &Value) -> bool {
    let is_joining = said["request"]["member_epoch"] == 0;
    match event["type"].as_str() {
        Some("join") => said["member"] == event["id"] && is_joining,
        Some("leave") => said["member"] == event["id"] && said["op"] == "leave",
        Some("static_restart") => said["member"] == event["new_id"] && is_joining,
        Some("subscribe") => {
            let topics = &said["request"]["subscribed_topics"];
            said["member"] == event["id"] && !topics.is_null() && !is_joining
        }
        _ => false,
    }
}

fn partition_image() -> PartitionRegistration {
    PartitionRegistration::new(vec![BrokerId(1)], vec![BrokerId(1)])
}

/// The answer as the transcript tells it.
fn response(answer: &Heartbeat) -> Value {
    if answer.error.is_error() {
        return json!({ "error": answer.error.name() });
    }
    let mut response = json!({ "member_epoch": answer.member_epoch.0 });
    if let Some(assignment) = &answer.assignment {
        response["assignment"] = by_topic(assignment);
    }
    json!({ "response": response })
}

fn target(group: &ConsumerGroup) -> Value {
    let shares = group.target().map(|(id, share)| (id.to_string(), by_topic(share)));
    Value::Object(shares.collect::<Map<_, _>>())
}

fn state_name(state: MemberState) -> &'static str {
    match state {
        MemberState::Stable => "STABLE",
        MemberState::UnrevokedPartitions => "UNREVOKED_PARTITIONS",
        MemberState::UnreleasedPartitions => "UNRELEASED_PARTITIONS",
    }
}
