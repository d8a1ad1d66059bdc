//! `reassignment*.json`: what a move of a partition comes to, and whole transcripts of the controller.

use kafkascope::id::{
    BrokerEpoch, BrokerId, ErrorCode, IncarnationId, LeaderEpoch, Offset, PartitionEpoch,
    TopicName, TopicPartition,
};
use kafkascope::kafka::controller::{
    ControllerConfig, ControllerResult, ELIGIBLE_LEADER_REPLICAS_VERSION,
    PartitionReassignmentReplicas, QuorumController, ReplicationControlManager,
};
use kafkascope::kernel::SimTime;
use kafkascope::protocol::{
    ConfigRecord, ConfigResource, FeatureLevelRecord, MetadataRecord, RegisterBrokerRecord,
    TopicRecord, alter_partition, alter_partition_reassignments, broker_registration,
    elect_leaders,
};
use serde_json::{Value, json};

use crate::conformance::compare::{int, list, same, text};
use crate::conformance::replication_words::{
    brokers, maybe_brokers, numbers, partition, recovery_state, told,
};

pub fn check(case: &Value) -> Result<(), String> {
    match text(case, "kind")? {
        "reassignment_replicas" => check_replicas(case),
        "controller" => check_controller(case),
        kind => Err(format!("unknown kind {kind}")),
    }
}

fn check_replicas(case: &Value) -> Result<(), String> {
    let (current, target) = (brokers(case, "current")?, brokers(case, "target")?);
    let moved = PartitionReassignmentReplicas::between(&current, &target);
    let actual = json!({
        "replicas": numbers(&moved.replicas),
        "adding": numbers(&moved.adding),
        "removing": numbers(&moved.removing),
        "in_progress": moved.is_in_progress(),
        "original_replicas": numbers(&moved.original_replicas()),
    });
    same(|| "replicas".to_owned(), &case["expected"], &actual)?;
    let mut completion = Vec::new();
    for given in list(case, "completion")? {
        let isr = brokers(given, "isr")?;
        completion.push(match moved.maybe_complete(&isr) {
            None => json!({ "isr": numbers(&isr), "complete": false }),
            Some(done) => json!({
                "isr": numbers(&isr),
                "complete": true,
                "replicas": numbers(&done.replicas),
                "new_isr": numbers(&done.isr),
            }),
        });
    }
    same(|| "completion".to_owned(), &case["completion"], &completion.into())
}

/// Whether the transcript goes on where Kafka had gone wrong; up to there it is checked like any other.
pub fn is_quirk(case: &Value) -> bool {
    !case["quirk_from"].is_null()
}

fn check_controller(case: &Value) -> Result<(), String> {
    let mut run = Run::start(case)?;
    let until = case["quirk_from"].as_u64().unwrap_or(u64::MAX);
    for (place, step) in (0..until).zip(list(case, "steps")?) {
        let error = run.step(step).map_err(|error| format!("step {place}: {error}"))?;
        let mut actual = json!({ "partitions": run.partitions(), "active_brokers": run.active() });
        if let Some(error) = error {
            actual["error"] = error.name().into();
        }
        let what = || format!("step {place}, {}", step["op"]);
        same(what, &step["expected"], &actual)?;
    }
    Ok(())
}

struct Run {
    controller: QuorumController,
    next_offset: Offset,
    brokers: Vec<BrokerId>,
}

impl Run {
    fn start(case: &Value) -> Result<Self, String> {
        let controller = QuorumController::new(ControllerConfig::default());
        let mut run =
            Self { controller, next_offset: Offset(0), brokers: brokers(case, "brokers")? };
        run.controller.replication.cluster.activate(SimTime::ZERO);
        run.write(MetadataRecord::FeatureLevel(FeatureLevelRecord {
            name: ELIGIBLE_LEADER_REPLICAS_VERSION.into(),
            feature_level: i16::from(case["elr_enabled"] == true),
        }));
        for broker in run.brokers.clone() {
            run.write(MetadataRecord::RegisterBroker(RegisterBrokerRecord {
                broker,
                incarnation_id: IncarnationId(0),
                broker_epoch: BrokerEpoch(run.next_offset.0),
                rack: None,
                fenced: false,
                in_controlled_shutdown: false,
            }));
        }
        run.write(MetadataRecord::Topic(TopicRecord { name: topic() }));
        let settings = [
            ("min.insync.replicas", case["min_isr"].to_string()),
            ("unclean.leader.election.enable", case["unclean_leader_election"].to_string()),
        ];
        for (name, value) in settings {
            run.write(MetadataRecord::Config(ConfigRecord {
                resource: ConfigResource::Topic(topic()),
                name: name.into(),
                value: Some(value.into()),
            }));
        }
        for (number, initial) in (0..).zip(list(case, "initial")?) {
            let record = partition(initial)?.to_record(topic(), number);
            run.write(MetadataRecord::Partition(record));
        }
        Ok(run)
    }

    fn write(&mut self, record: MetadataRecord) {
        self.controller.replay(&record, self.next_offset);
        self.next_offset = self.next_offset.plus(1);
    }

    fn take<T>(&mut self, result: ControllerResult<T>) -> T {
        for record in result.records {
            self.write(record);
        }
        result.response
    }

    fn replication(&self) -> &ReplicationControlManager {
        &self.controller.replication
    }

    fn partitions(&self) -> Vec<Value> {
        self.replication().partitions().map(|(_, _, partition)| told(partition)).collect()
    }

    fn active(&self) -> Value {
        let is_active = |broker: &BrokerId| self.replication().cluster.is_active(*broker);
        let active: Vec<_> = self.brokers.iter().copied().filter(is_active).collect();
        numbers(&active)
    }

    /// The error that a request came back with.
    fn step(&mut self, step: &Value) -> Result<Option<ErrorCode>, String> {
        let error = match text(step, "op")? {
            "alter_partition" => self.alter_partition(step)?,
            "elect" => self.elect(step)?,
            "reassign" => self.reassign(step)?,
            "auto_preferred" => {
                self.take(self.replication().maybe_balance_partition_leaders());
                return Ok(None);
            }
            "auto_unclean" => {
                self.take(self.replication().maybe_elect_unclean_leaders());
                return Ok(None);
            }
            op => {
                self.change_broker(op, BrokerId(int(&step["broker"])?))?;
                return Ok(None);
            }
        };
        Ok(Some(error))
    }

    fn change_broker(&mut self, op: &str, broker: BrokerId) -> Result<(), String> {
        let mut records = Vec::new();
        match op {
            "fence" => self.replication().handle_broker_fenced(broker, &mut records),
            "unfence" => {
                let registration = self.replication().cluster.registration(broker);
                let registration = registration.ok_or("the broker is not registered")?;
                if registration.in_controlled_shutdown {
                    let epoch = registration.epoch;
                    self.register(broker, epoch);
                }
                self.replication().handle_broker_unfenced(broker, &mut records);
            }
            "controlled_shutdown" => {
                self.replication().handle_broker_in_controlled_shutdown(broker, &mut records);
            }
            "unclean_shutdown" => self.register(broker, BrokerEpoch::NONE),
            other => return Err(format!("unknown op {other}")),
        }
        self.take(ControllerResult { records, response: () });
        Ok(())
    }

    /// The broker starts again.
    fn register(&mut self, broker: BrokerId, previous_broker_epoch: BrokerEpoch) {
        let epoch = BrokerEpoch(self.next_offset.0);
        let request = broker_registration::Request {
            broker,
            incarnation_id: IncarnationId(u64::try_from(epoch.0).unwrap()),
            rack: None,
            previous_broker_epoch,
        };
        let registered =
            self.controller.replication.register_broker(&request, epoch, SimTime::ZERO);
        let response = self.take(registered);
        assert_eq!(response.error, ErrorCode::None, "nobody else has that id");
    }

    fn alter_partition(&mut self, step: &Value) -> Result<ErrorCode, String> {
        let broker = BrokerId(int(&step["broker"])?);
        let state =
            |broker| alter_partition::BrokerState { broker, broker_epoch: BrokerEpoch::NONE };
        let registration = self.replication().cluster.registration(broker);
        let request = alter_partition::Request {
            broker,
            broker_epoch: registration.ok_or("the broker is not registered")?.epoch,
            partitions: vec![alter_partition::PartitionData {
                partition: at(step)?,
                leader_epoch: LeaderEpoch(int(&step["leader_epoch"])?),
                new_isr_with_epochs: brokers(step, "new_isr")?.into_iter().map(state).collect(),
                leader_recovery_state: recovery_state(step["recovering"] == true),
                partition_epoch: PartitionEpoch(int(&step["partition_epoch"])?),
            }],
        };
        let response = self.take(self.replication().alter_partition(&request));
        let partition = response.partitions.into_iter().next().ok_or("no answer")?;
        let told = partition.result.map(|state| {
            let now = self.replication().partition(&partition.partition);
            let now = now.map(|now| (now.leader, now.leader_epoch, now.partition_epoch));
            now == Some((state.leader, state.leader_epoch, state.partition_epoch))
        });
        match told {
            Ok(true) => Ok(ErrorCode::None),
            Ok(false) => Err("the answer is not what was written".to_owned()),
            Err(error) => Ok(error),
        }
    }

    fn elect(&mut self, step: &Value) -> Result<ErrorCode, String> {
        let election_type = match text(step, "type")? {
            "PREFERRED" => elect_leaders::ElectionType::Preferred,
            "UNCLEAN" => elect_leaders::ElectionType::Unclean,
            other => return Err(format!("unknown election {other}")),
        };
        let partitions = Some(vec![at(step)?]);
        let request = elect_leaders::Request { election_type, partitions };
        let response = self.take(self.replication().elect_leaders(&request));
        response.results.first().map(|result| result.error).ok_or_else(|| "no answer".to_owned())
    }

    fn reassign(&mut self, step: &Value) -> Result<ErrorCode, String> {
        let request = alter_partition_reassignments::Request {
            allow_replication_factor_change: true,
            partitions: vec![alter_partition_reassignments::ReassignablePartition {
                partition: at(step)?,
                replicas: maybe_brokers(step, "replicas")?,
            }],
        };
        let response = self.take(self.replication().alter_partition_reassignments(&request));
        response.partitions.first().map(|one| one.error).ok_or_else(|| "no answer".to_owned())
    }
}

fn topic() -> TopicName {
    TopicName::new("t")
}

fn at(step: &Value) -> Result<TopicPartition, String> {
    Ok(TopicPartition::new(topic(), int(&step["partition"])?))
}
