//! A new target for the group (`TargetAssignmentBuilder`).

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{AssignorName, GroupId, MemberEpoch, MemberId};
use crate::kafka::ClusterImage;
use crate::kafka::assignor::{Explain, Silent};
use crate::kafka::config::BrokerConfig;
use crate::kafka::group::assignor::{
    ConsumerGroupPartitionAssignor, GroupAssignment, GroupSpec, MemberSpec, assignor,
};
use crate::kafka::group::consumer::subscription::SubscribedTopics;
use crate::kafka::group::consumer::{ConsumerGroup, ConsumerGroupMember, records};
use crate::kafka::group::output::GroupOutput;
use crate::protocol::{Assignment, GroupRecord};

/// The group as it will be when the request has been worked off.
pub(super) struct Members<'a> {
    group: &'a ConsumerGroup,
    updated: &'a ConsumerGroupMember,
    /// The member that a static one has replaced.
    replaced: Option<&'a MemberId>,
}

impl<'a> Members<'a> {
    pub(super) fn new(
        group: &'a ConsumerGroup,
        updated: &'a ConsumerGroupMember,
        replaced: Option<&'a MemberId>,
    ) -> Self {
        Self { group, updated, replaced }
    }

    /// By member id.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a ConsumerGroupMember> {
        let (group, updated, replaced) = (self.group, self.updated, self.replaced);
        let others = move |member: &&ConsumerGroupMember| {
            member.id != updated.id && Some(&member.id) != replaced
        };
        let before = group.members().filter(others).take_while(|member| member.id < updated.id);
        let after = group.members().filter(others).skip_while(|member| member.id < updated.id);
        before.chain([updated]).chain(after)
    }

    /// Most of those members have their say who name an assignor at all.
    ///
    /// A tie is decided by the order in which a hash map of Kafka's happens to hold the names: those that others have named
    /// come before one that only the updated member names, and `uniform` before `range`.
    fn preferred_assignor<'b>(
        &self,
        config: &BrokerConfig,
        assignors: &[&'b dyn ConsumerGroupPartitionAssignor],
    ) -> &'b dyn ConsumerGroupPartitionAssignor {
        let own = self.updated.server_assignor.as_ref().map(AssignorName::as_str);
        let votes = |name: &str| {
            let others = self.iter().filter(|member| member.id != self.updated.id);
            let named = others.filter_map(|member| member.server_assignor.as_ref());
            (named.filter(|named| named.as_str() == name).count(), usize::from(own == Some(name)))
        };
        let mut best: Option<(&'b dyn ConsumerGroupPartitionAssignor, (usize, bool))> = None;
        for &assignor in assignors {
            let (others, own) = votes(assignor.name());
            let rank = (others + own, others > 0);
            if rank.0 > 0 && best.is_none_or(|(_, before)| rank > before) {
                best = Some((assignor, rank));
            }
        }
        best.map(|(assignor, _)| assignor)
            .or_else(|| assignor(assignors, &config.group_consumer_assignors[0]))
            .expect("only known assignors are configured")
    }

    fn target_before(&self, member: &ConsumerGroupMember) -> Arc<Assignment> {
        match self.replaced {
            Some(replaced) if member.id == self.updated.id => self.group.target_of(replaced),
            _ => self.group.target_of(&member.id),
        }
    }

    /// Works out the target of everybody; answers that of the member that asked. Only what changes is written.
    pub(super) fn update_target(
        &self,
        id: &GroupId,
        epoch: MemberEpoch,
        subscribed: &SubscribedTopics,
        (config, assignors): (&BrokerConfig, &[&dyn ConsumerGroupPartitionAssignor]),
        written: &mut Vec<GroupRecord>,
        out: &mut GroupOutput,
    ) -> Arc<Assignment> {
        let members: Vec<_> = self.iter().collect();
        let targets: Vec<_> = members.iter().map(|member| self.target_before(member)).collect();
        let assignor = self.preferred_assignor(config, assignors);
        let assignment = assign(&members, &targets, subscribed, assignor, &mut Silent);
        let partitions: usize = assignment.iter().map(|(_, share)| share.partitions.len()).sum();
        out.note(Fact::TargetAssignmentComputed {
            group: id.clone(),
            epoch,
            assignor: AssignorName::new(assignor.name()),
            members: i64::try_from(members.len()).unwrap_or(i64::MAX),
            partitions: i64::try_from(partitions).unwrap_or(i64::MAX),
        });
        let mut own = Arc::default();
        for (member, target) in assignment {
            if member == self.updated.id {
                own = target.clone();
            }
            if self.group.target.get(&member).is_none_or(|before| *before != target) {
                written.push(records::target(id, &member, target));
            }
        }
        written.push(records::target_epoch(id, epoch));
        own
    }
}

impl ConsumerGroup {
    /// Works out the last target once more and tells how it comes about; `before` is the group before the request that
    /// brought that target.
    pub fn explain_target(
        &self,
        before: &ConsumerGroup,
        image: &ClusterImage,
        assignor: &dyn ConsumerGroupPartitionAssignor,
        explain: &mut dyn Explain,
    ) -> GroupAssignment {
        let members: Vec<_> = self.members().collect();
        let target_before = |member: &&ConsumerGroupMember| {
            // A static member that came back has what it had under its old id.
            let instance =
                member.instance_id.as_ref().filter(|_| before.member(&member.id).is_none());
            let replaced = instance.and_then(|instance| before.static_members.get(instance));
            before.target_of(replaced.unwrap_or(&member.id))
        };
        let targets: Vec<_> = members.iter().map(target_before).collect();
        let subscribed = SubscribedTopics::new(self.members(), image);
        assign(&members, &targets, &subscribed, assignor, explain)
    }
}

fn assign(
    members: &[&ConsumerGroupMember],
    targets: &[Arc<Assignment>],
    subscribed: &SubscribedTopics,
    assignor: &dyn ConsumerGroupPartitionAssignor,
    explain: &mut dyn Explain,
) -> GroupAssignment {
    let specs = members.iter().zip(targets).map(|(member, target)| MemberSpec {
        id: &member.id,
        instance_id: member.instance_id.as_ref(),
        rack_id: member.rack_id.as_ref(),
        topics: &member.subscribed_topics,
        target,
    });
    let specs: Vec<_> = specs.collect();
    let spec = GroupSpec {
        members: &specs,
        topics: &subscribed.topics,
        topic_id_order: None,
        subscription_type: subscribed.subscription_type,
    };
    assignor.assign(&spec, explain)
}
