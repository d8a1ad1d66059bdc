//! A new target for the group (`TargetAssignmentBuilder`).

use std::sync::Arc;

use crate::id::{AssignorName, GroupId, MemberEpoch, MemberId};
use crate::kafka::config::BrokerConfig;
use crate::kafka::group::assignor::{
    ConsumerGroupPartitionAssignor, GroupSpec, MemberSpec, assignor,
};
use crate::kafka::group::consumer::subscription::SubscribedTopics;
use crate::kafka::group::consumer::{ConsumerGroup, ConsumerGroupMember, records};
use crate::kafka::group::hash::java_map_order;
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

    /// Most of those members have their say who name an assignor at all; a tie goes to the one that comes first in Java's
    /// `HashMap`.
    fn preferred_assignor(&self, config: &BrokerConfig) -> AssignorName {
        let mut votes: Vec<(&AssignorName, u32)> = Vec::new();
        for name in self.iter().filter_map(|member| member.server_assignor.as_ref()) {
            match votes.iter_mut().find(|(voted, _)| *voted == name) {
                Some((_, count)) => *count += 1,
                None => votes.push((name, 1)),
            }
        }
        let is_known =
            |(name, _): &&(&AssignorName, u32)| config.group_consumer_assignors.contains(name);
        let order = |&&(name, count): &&(&AssignorName, u32)| {
            (std::cmp::Reverse(count), java_map_order(name.as_str()))
        };
        let first = votes.iter().filter(is_known).min_by_key(order);
        first
            .map_or_else(|| config.group_consumer_assignors[0].clone(), |(name, _)| (*name).clone())
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
    ) -> Arc<Assignment> {
        let members: Vec<_> = self.iter().collect();
        let targets: Vec<_> = members.iter().map(|member| self.target_before(member)).collect();
        let specs = members.iter().zip(&targets).map(|(member, target)| MemberSpec {
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
        let name = self.preferred_assignor(config);
        let assignor = assignor(assignors, &name).expect("only known assignors are configured");
        let assignment = assignor.assign(&spec);
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
