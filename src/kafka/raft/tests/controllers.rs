//! Controllers whose log is the quorum's: the active one works ahead of what is committed, the others follow.

use super::cluster::Cluster;
use crate::id::{BrokerEpoch, BrokerId, ErrorCode, IncarnationId, TopicName};
use crate::kafka::controller::{ControllerResult, QuorumController};
use crate::protocol::create_topics::CreatableTopic;
use crate::protocol::{broker_heartbeat, broker_registration, create_topics};

/// The active controller: what is committed, and what it has decided since.
struct Active {
    member: i32,
    controller: QuorumController,
}

impl Active {
    /// The member has been elected, and knows all that was committed before.
    fn new(cluster: &Cluster, member: i32) -> Self {
        let mut controller = cluster.controller(member).clone();
        controller.replication.cluster.activate(cluster.now);
        Self { member, controller }
    }

    fn take<T>(&mut self, cluster: &mut Cluster, result: ControllerResult<T>) -> T {
        let first = cluster.node(self.member).next_append_offset();
        for (offset, record) in (0..).map(|i| first.plus(i)).zip(&result.records) {
            self.controller.replay(record, offset);
        }
        let last = cluster.append_all(self.member, result.records);
        assert_eq!(
            last.map(|last| last.plus(1)),
            Some(cluster.node(self.member).next_append_offset())
        );
        result.response
    }

    fn start_broker(&mut self, cluster: &mut Cluster, id: i32) {
        let epoch = BrokerEpoch(cluster.node(self.member).next_append_offset().0);
        let (broker, now) = (BrokerId(id), cluster.now);
        let request = broker_registration::Request {
            broker,
            incarnation_id: IncarnationId(u64::from(id.unsigned_abs())),
            rack: None,
            previous_broker_epoch: BrokerEpoch::NONE,
        };
        let registered = self.controller.replication.register_broker(&request, epoch, now);
        let response = self.take(cluster, registered);
        let heartbeat = broker_heartbeat::Request {
            broker,
            broker_epoch: response.broker_epoch,
            current_metadata_offset: cluster.node(self.member).next_append_offset(),
            want_fence: false,
            want_shut_down: false,
        };
        let beat = self.controller.replication.process_broker_heartbeat(&heartbeat, now);
        let reply = self.take(cluster, beat);
        assert!(!reply.response.is_fenced);
    }

    fn create_topic(&mut self, cluster: &mut Cluster, name: &str) {
        let topic = CreatableTopic {
            name: TopicName::new(name),
            num_partitions: 2,
            replication_factor: 2,
            assignments: Vec::new(),
            configs: Vec::new(),
        };
        let request = create_topics::Request { topics: vec![topic], validate_only: false };
        let created = self.controller.replication.create_topics(&request, &mut |_| 0);
        let response = self.take(cluster, created);
        assert_eq!(response.topics[0].error, ErrorCode::None);
    }

    /// As it is without what only the active one keeps.
    fn known(&self) -> QuorumController {
        let mut controller = self.controller.clone();
        controller.replication.cluster.deactivate();
        controller
    }
}

fn topics(controller: &QuorumController) -> Vec<String> {
    controller.replication.topics().keys().map(ToString::to_string).collect()
}

#[test]
fn every_controller_ends_up_with_what_the_active_one_decided_ahead() {
    let mut cluster = Cluster::new(3, 1, 11);
    let leader = cluster.elect();
    let mut active = Active::new(&cluster, leader);
    for broker in [1, 2] {
        active.start_broker(&mut cluster, broker);
    }
    active.create_topic(&mut cluster, "orders");
    assert_eq!(topics(cluster.controller(leader)), Vec::<String>::new(), "not committed yet");
    cluster.run_ms(2_000);
    for id in cluster.ids() {
        assert_eq!(*cluster.controller(id), active.known(), "{id}");
    }
}

#[test]
fn what_an_active_controller_decided_and_did_not_get_committed_was_never_decided() {
    let mut cluster = Cluster::new(3, 0, 12);
    let old = cluster.elect();
    let mut active = Active::new(&cluster, old);
    for broker in [1, 2] {
        active.start_broker(&mut cluster, broker);
    }
    active.create_topic(&mut cluster, "orders");
    cluster.run_ms(2_000);
    cluster.isolate(old);
    active.create_topic(&mut cluster, "lost");
    assert_eq!(topics(&active.controller), ["lost", "orders"]);
    cluster.run_ms(10_000);
    let new = cluster.elect();
    assert_ne!(new, old);
    let mut next = Active::new(&cluster, new);
    next.create_topic(&mut cluster, "kept");
    cluster.run_ms(1_000);
    cluster.cuts.clear();
    cluster.run_ms(10_000);
    for id in 1..=3 {
        assert_eq!(topics(cluster.controller(id)), ["kept", "orders"], "{id}");
        assert_eq!(*cluster.controller(id), next.known(), "{id}");
    }
}
