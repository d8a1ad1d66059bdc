//! A world to break: commands are carried out in it, and a coordinator can be told what is not so.

use std::sync::Arc;

use crate::fact::{Fact, Trace, TraceEntry};
use crate::id::{
    AssignorName, BrokerId, ClientId, Correlation, EnvelopeId, GroupId, MemberId, NodeId, Text,
    TopicName, TopicPartition,
};
use crate::kafka::group::GroupOutput;
use crate::kernel::{FactId, SimTime, Span, Step};
use crate::protocol::{
    Assignment, Body, Channel, Envelope, GroupMember, GroupMetadataValue, GroupRecord, Subscription,
};
use crate::sim::{ClusterSpec, Command, TimedCommand, World};

pub(super) struct Stage {
    pub world: World,
    /// Every fact of the run.
    pub facts: Vec<Fact>,
    trace: Trace,
}

impl Stage {
    pub(super) fn new(commands: &[&str]) -> Self {
        let mut trace = Trace::starting_at(FactId(0));
        let spec = ClusterSpec { latency: Span::from_ms(10), ..ClusterSpec::default() };
        let world = World::new(1, &spec, &mut trace).expect("a cluster");
        let mut stage = Self { world, facts: Vec::new(), trace };
        for command in commands {
            stage.at_once(command);
        }
        stage
    }

    pub(super) fn at_once(&mut self, line: &str) {
        let command: Command = line.parse().unwrap();
        let timed = TimedCommand { at: self.world.now, after: 0, command };
        self.world.apply(&timed, &mut self.trace).unwrap();
        self.take_facts();
    }

    pub(super) fn pass(&mut self, ms: u64) {
        let until = self.world.now + Span::from_ms(ms);
        while self.world.next_at().is_some_and(|at| at <= until) {
            self.world.deliver_next(&mut self.trace);
        }
        self.world.wait_until(until);
        self.take_facts();
    }

    fn take_facts(&mut self) {
        self.facts.extend(self.trace.drain().map(|entry| entry.fact));
    }

    /// The last fact of that kind.
    pub(super) fn last(&self, id: &str) -> Fact {
        self.facts.iter().rfind(|fact| fact.id() == id).unwrap().clone()
    }

    /// The coordinator of the group `g` has read these records, and nothing else, from its log.
    pub(super) fn load(&mut self, records: &[GroupRecord]) {
        let (number, leader) = self.world.coordinator_of(&GroupId::new("g"));
        let now = self.world.now;
        let broker = self.world.broker_mut(leader.unwrap());
        broker.memory.coordinator.load(now, number, records, &mut GroupOutput::default());
    }

    /// The books of a classic group in which each consumer has these partitions of `orders`.
    pub(super) fn classic_books(
        &self,
        assignor: &str,
        shares: &[(&str, &[i32])],
    ) -> Vec<GroupRecord> {
        let group = self.world.group(&GroupId::new("g")).unwrap();
        let members = shares.iter().map(|(client, numbers)| GroupMember {
            member_id: self.member_id(client),
            group_instance_id: None,
            client_id: ClientId::new(*client),
            rebalance_timeout: Span::from_ms(300_000),
            session_timeout: Span::from_ms(45_000),
            subscription: Arc::new(Subscription {
                topics: vec![TopicName::new("orders")],
                owned_partitions: Vec::new(),
                generation_id: group.generation(),
                rack_id: None,
                user_data: None,
            }),
            assignment: assignment(numbers),
        });
        let value = GroupMetadataValue {
            protocol_type: Some("consumer".into()),
            generation: group.generation(),
            protocol: Some(AssignorName::new(assignor)),
            leader: Some(self.member_id(shares[0].0)),
            current_state_timestamp: SimTime::ZERO,
            members: members.collect(),
        };
        vec![GroupRecord::GroupMetadata { group: GroupId::new("g"), value: Some(Arc::new(value)) }]
    }

    /// In the books of the consumer group `g` the consumer owns these partitions of `orders` and has to give back those.
    pub(super) fn forge(&mut self, client: &str, owns: &[i32], gives_back: &[i32]) {
        let (group, member) = (GroupId::new("g"), self.member_id(client));
        let (_, leader) = self.world.coordinator_of(&group);
        let coordinator = &mut self.world.broker_mut(leader.unwrap()).memory.coordinator;
        coordinator.forge(&group, &member, (assignment(owns), assignment(gives_back)));
    }

    pub(super) fn member_id(&self, client: &str) -> MemberId {
        let slot = self.world.client(&ClientId::new(client)).unwrap();
        slot.consumer().unwrap().member_id().clone()
    }
}

pub(super) fn orders(number: i32) -> TopicPartition {
    TopicPartition::new(TopicName::new("orders"), number)
}

fn assignment(numbers: &[i32]) -> Arc<Assignment> {
    Arc::new(Assignment { partitions: numbers.iter().copied().map(orders).collect() })
}

/// Facts of one step, as a law gets them.
pub(super) fn news(facts: impl IntoIterator<Item = Fact>) -> Vec<TraceEntry> {
    let mut trace = Trace::starting_at(FactId(0));
    for fact in facts {
        let node = Some(NodeId::Broker(BrokerId(1)));
        trace.write(Step(1), SimTime::ZERO, node, None, fact);
    }
    trace.drain().collect()
}

pub(super) fn envelope(from: &str, to: &str, correlation: u32, body: Body) -> Arc<Envelope> {
    let node = |name: &str| match name.parse::<BrokerId>() {
        Ok(broker) => NodeId::Broker(broker),
        Err(_) => NodeId::Client(ClientId::new(Text::from(name))),
    };
    Arc::new(Envelope {
        id: EnvelopeId(1),
        from: node(from),
        to: node(to),
        channel: Channel::Coordinator,
        correlation: Correlation(correlation),
        sent_at: SimTime::ZERO,
        body,
    })
}
