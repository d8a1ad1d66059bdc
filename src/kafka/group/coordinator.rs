//! The group coordinator of one broker: which groups it has, and where a request or timer goes.

use std::sync::Arc;

use crate::id::{BrokerId, ErrorCode, GroupId, TopicName};
use crate::kafka::config::BrokerConfig;
use crate::kafka::group::classic_group::Group;
use crate::kafka::group::hash::coordinator_partition;
use crate::kafka::group::member_ids::{MemberNumber, MemberNumbers};
use crate::kafka::group::output::{GroupOutput, WriteToken};
use crate::kafka::group::turn::Turn;
use crate::kafka::group::writes::{PendingWrite, Write};
use crate::kafka::{ClusterImage, GROUP_METADATA_TOPIC_NAME, GroupTimer, ReplyTo};
use crate::kernel::{SimTime, SortedMap};
#[cfg(test)]
use crate::protocol::Assignment;
use crate::protocol::Response;

/// Cheap to clone: groups are shared until they change.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupCoordinator {
    broker: BrokerId,
    config: Arc<BrokerConfig>,
    /// The topics that there are, as the controller told last.
    image: Arc<ClusterImage>,
    /// How many partitions `__consumer_offsets` has, or would be made with.
    partitions: u32,
    /// The partitions of `__consumer_offsets` that this broker leads and has read, with their groups.
    shards: Arc<SortedMap<i32, Arc<Shard>>>,
    member_numbers: MemberNumbers,
    pub(super) next_write: u64,
}

/// The groups of one partition of `__consumer_offsets` (`GroupCoordinatorShard`).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shard {
    /// Expiry checks come at whole intervals from here.
    pub loaded_at: SimTime,
    /// The timer for expiry checks runs. It does not while there is no group to check.
    pub expiry_armed: bool,
    pub groups: SortedMap<GroupId, Arc<Group>>,
    /// Writes that are not committed yet, in order.
    pub pending: SortedMap<WriteToken, PendingWrite>,
}

impl GroupCoordinator {
    /// Coordinates nothing until a partition is loaded.
    pub fn new(broker: BrokerId, config: &BrokerConfig) -> Self {
        Self {
            broker,
            config: Arc::new(config.clone()),
            image: Arc::default(),
            partitions: config.offsets_topic_num_partitions,
            shards: Arc::default(),
            member_numbers: MemberNumbers::default(),
            next_write: 0,
        }
    }

    /// From now on these settings count; running timers keep their time.
    pub fn configure(&mut self, config: &BrokerConfig) {
        self.config = Arc::new(config.clone());
    }

    /// The cluster has changed. Groups of the consumer protocol notice at the next heartbeat of any member.
    pub fn metadata_changed(&mut self, image: Arc<ClusterImage>) {
        let topic = image.topics.get(&TopicName::new(GROUP_METADATA_TOPIC_NAME));
        let count = topic.and_then(|topic| u32::try_from(topic.partitions.len()).ok());
        self.partitions = count.unwrap_or(self.config.offsets_topic_num_partitions);
        self.image = image;
    }

    pub(super) fn image(&self) -> &ClusterImage {
        &self.image
    }

    pub fn broker(&self) -> BrokerId {
        self.broker
    }

    pub fn config(&self) -> &BrokerConfig {
        &self.config
    }

    /// The partition of `__consumer_offsets` that keeps the group. The topic's own count decides; the setting says how many it
    /// will be made with (`BrokerServer`, `groupCoordinator.startup`).
    pub fn partition_of(&self, group: &GroupId) -> i32 {
        coordinator_partition(group, self.partitions)
    }

    /// Whether this broker is the group's coordinator and has read its partition.
    pub fn coordinates(&self, group: &GroupId) -> bool {
        self.shards.contains_key(&self.partition_of(group))
    }

    pub fn loaded_partitions(&self) -> impl Iterator<Item = i32> {
        self.shards.keys().copied()
    }

    /// Every group, by partition and then by name.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.shards.values().flat_map(|shard| shard.groups.values()).map(Arc::as_ref)
    }

    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        let shard = self.shards.get(&self.partition_of(id))?;
        shard.groups.get(id).map(Arc::as_ref)
    }

    /// A timer that the coordinator set has run down.
    pub fn timer_fired(&mut self, now: SimTime, timer: &GroupTimer, out: &mut GroupOutput) {
        match timer {
            GroupTimer::Join(group) => {
                self.turn(now, group, out, |turn| turn.join_timer_fired());
            }
            GroupTimer::Sync(group) => {
                self.turn(now, group, out, |turn| turn.sync_timer_fired());
            }
            GroupTimer::Session(group, member) if self.consumer_group(group).is_some() => {
                self.consumer_session_expired(now, group, member, out);
            }
            GroupTimer::Rebalance(group, member) => {
                self.rebalance_timer_fired(now, group, member, out);
            }
            GroupTimer::Session(group, member) => {
                self.turn(now, group, out, |turn| turn.session_timer_fired(member));
            }
            GroupTimer::ExpireGroupMetadata(partition) => {
                self.expire_group_metadata(now, *partition, out);
            }
        }
    }

    /// Lets `act` work on a group and submits what it wants written. `None` if there is no such group.
    pub(super) fn turn<R>(
        &mut self,
        now: SimTime,
        id: &GroupId,
        out: &mut GroupOutput,
        act: impl FnOnce(&mut Turn<'_>) -> R,
    ) -> Option<R> {
        let partition = self.partition_of(id);
        let config = self.config.clone();
        let group = Arc::make_mut(self.shard_mut(partition)?.groups.get_mut(id)?);
        let classic = Arc::make_mut(&mut group.classic);
        let mut turn = Turn { now, config: &config, id, group: classic, out, write: None };
        let result = act(&mut turn);
        if let Some(planned) = turn.write {
            self.submit(now, partition, Write::of_group(planned.records, planned.completion), out);
        }
        Some(result)
    }

    /// Answers what was seen of the groups' state once all of that state is committed.
    pub(super) fn answer_when_committed(
        &mut self,
        partition: i32,
        group: &GroupId,
        to: ReplyTo,
        response: Response,
        out: &mut GroupOutput,
    ) {
        let is_committed = self.shards.get(&partition).is_none_or(|shard| shard.pending.is_empty());
        if is_committed {
            return out.answer(group, to, response);
        }
        self.submit_barrier(partition, group, to, response, out);
    }

    pub(super) fn check_group_id(&self, group: &GroupId) -> Result<(), ErrorCode> {
        if group.as_str().is_empty() {
            return Err(ErrorCode::InvalidGroupId);
        }
        self.check_loaded(group)
    }

    pub(super) fn check_loaded(&self, group: &GroupId) -> Result<(), ErrorCode> {
        if self.coordinates(group) { Ok(()) } else { Err(ErrorCode::NotCoordinator) }
    }

    pub(super) fn shard(&self, partition: i32) -> Option<&Shard> {
        self.shards.get(&partition).map(Arc::as_ref)
    }

    pub(super) fn shard_mut(&mut self, partition: i32) -> Option<&mut Shard> {
        Arc::make_mut(&mut self.shards).get_mut(&partition).map(Arc::make_mut)
    }

    /// Writes down something that is not so, past every check: a law that can fail needs a world that breaks it.
    #[cfg(test)]
    pub(crate) fn forge(
        &mut self,
        group: &GroupId,
        member: &crate::id::MemberId,
        (owns, gives_back): (Arc<Assignment>, Arc<Assignment>),
    ) {
        let partition = self.partition_of(group);
        let shard = self.shard_mut(partition).expect("the group is here");
        let group = Arc::make_mut(shard.groups.get_mut(group).expect("the group is here"));
        let group = Arc::make_mut(group.consumer.as_mut().expect("it speaks the new protocol"));
        group.forge(member, owns, gives_back);
    }

    pub(super) fn insert_shard(&mut self, partition: i32, shard: Shard) {
        Arc::make_mut(&mut self.shards).insert(partition, Arc::new(shard));
    }

    pub(super) fn remove_shard(&mut self, partition: i32) {
        Arc::make_mut(&mut self.shards).remove(&partition);
    }

    /// Puts in an empty group; the partition is loaded.
    pub(super) fn insert_new_group(&mut self, now: SimTime, id: &GroupId) {
        let partition = self.partition_of(id);
        let shard = self.shard_mut(partition).expect("requests to other partitions were refused");
        shard.groups.insert(id.clone(), Arc::new(Group::new(id, now)));
    }

    pub(super) fn next_member_number(&self, group: &GroupId) -> MemberNumber {
        self.member_numbers.next(group)
    }

    /// The number is taken, and all below it.
    pub(super) fn use_member_number(&mut self, group: &GroupId, number: MemberNumber) {
        self.member_numbers.take(group, number);
    }

    pub fn member_numbers(&self) -> &MemberNumbers {
        &self.member_numbers
    }

    /// What all coordinators of the cluster have taken together.
    pub fn know_member_numbers(&mut self, numbers: MemberNumbers) {
        self.member_numbers = numbers;
    }
}
