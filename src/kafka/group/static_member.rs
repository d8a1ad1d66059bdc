//! A static member comes back without its member id: it was restarted (KIP-345)
//! (`GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin`).

use crate::fact::{Fact, MemberGone, RebalanceReason};
use crate::id::{ErrorCode, MemberId};
use crate::kafka::group::classic_group::ClassicGroupState;
use crate::kafka::group::member::Member;
use crate::kafka::group::member_ids::number_of;
use crate::kafka::group::output::RequestContext;
use crate::kafka::group::records::group_metadata;
use crate::kafka::group::turn::Turn;
use crate::kafka::group::writes::{Completion, StaticReplacement};
use crate::protocol::{join_group, sync_group};

/// From this version on a restarted leader is told to leave the assignment alone (KIP-814).
const SUPPORTS_SKIPPING_ASSIGNMENT: i16 = 9;

impl Turn<'_> {
    /// The new member id takes the place of the old one. In a stable group that is all, unless the group would now agree
    /// on another assignor: the assignment stays with the instance id.
    pub(super) fn replace_static_member(
        &mut self,
        context: RequestContext,
        request: &join_group::Request,
        old: &MemberId,
        new: MemberId,
    ) {
        let leader_before = self.group.leader.clone();
        let Some(before) = self.swap_static_member(old, &new) else { return };
        self.restart_session(&new);
        self.update_member_state(context.clone(), request, &new);
        if let Some(instance) = request.group_instance_id.clone() {
            self.out.note(Fact::StaticMemberReplaced {
                group: self.id.clone(),
                instance,
                member: new.clone(),
                client: request.client_id.clone(),
            });
        }
        let client = Some(request.client_id.clone());
        match self.group.state {
            ClassicGroupState::Stable if self.group.select_protocol() == self.group.protocol => {
                let record = group_metadata(self.id, self.group, &self.assignments());
                let replacement = StaticReplacement {
                    group: self.id.clone(),
                    context,
                    new,
                    before,
                    leader_before,
                };
                self.plan_write(record, Completion::StaticMember(Box::new(replacement)));
            }
            ClassicGroupState::Stable | ClassicGroupState::CompletingRebalance => {
                // In CompletingRebalance the leader may be assigning partitions to the old id at this moment.
                self.rebalance_or_complete_join(RebalanceReason::StaticMemberReplaced, client);
            }
            ClassicGroupState::PreparingRebalance
            | ClassicGroupState::Empty
            | ClassicGroupState::Dead => {
                self.maybe_complete_join_phase();
            }
        }
    }

    /// Gives a member another id and fences whoever waits under the old one. Answers the member as it was.
    fn swap_static_member(&mut self, old: &MemberId, new: &MemberId) -> Option<Member> {
        self.complete_join_of(
            old,
            join_group::Response::failed(ErrorCode::FencedInstanceId, old.clone()),
        );
        self.complete_sync_of(old, sync_group::Response::failed(ErrorCode::FencedInstanceId));
        let before = self.group.members.remove(&number_of(old)?)?;
        let instance = before.instance_id.clone()?;
        let member = Member {
            id: new.clone(),
            awaiting_join: None,
            awaiting_sync: None,
            is_new: false,
            ..(*before).clone()
        };
        self.group.members.insert(number_of(new)?, member.into());
        self.group.static_members.insert(instance, new.clone());
        if self.group.is_leader(old) {
            self.group.leader = Some(new.clone());
        }
        self.out.note(Fact::MemberGone {
            group: self.id.clone(),
            member: old.clone(),
            client: before.client_id.clone(),
            how: MemberGone::Replaced,
        });
        Some((*before).clone())
    }

    /// The log has the new id: the member may go on with the old assignment.
    pub(super) fn static_replacement_stored(&mut self, replacement: &StaticReplacement) {
        let new = &replacement.new;
        let mut response = self.join_response(new);
        if replacement.context.version >= SUPPORTS_SKIPPING_ASSIGNMENT {
            response.skip_assignment = self.group.is_leader(new);
        } else {
            // An old client would assign again if it were told that it leads. It hears the leader's old id instead.
            response.members = Vec::new();
            response.leader = replacement.leader_before.clone().unwrap_or_else(MemberId::unknown);
        }
        self.complete_join_of(new, response);
    }

    /// The log does not have it: everything is as it was before.
    pub(super) fn static_replacement_failed(
        &mut self,
        replacement: &StaticReplacement,
        error: ErrorCode,
    ) {
        let new = &replacement.new;
        let response = join_group::Response {
            error,
            member_id: MemberId::unknown(),
            members: Vec::new(),
            leader: replacement.leader_before.clone().unwrap_or_else(MemberId::unknown),
            ..self.join_response(new)
        };
        self.complete_join_of(new, response);
        let old = &replacement.before.id;
        if self.group.has_member(new) && self.swap_static_member(new, old).is_some() {
            // Somebody may have joined in the meantime who cannot work with what the old process offered.
            let can_go_back = self.group.shares_protocol(&replacement.before.protocols, old);
            if let Some(member) = self.group.member_mut(old).filter(|_| can_go_back) {
                member.protocols = replacement.before.protocols.clone();
                member.rebalance_timeout = replacement.before.rebalance_timeout;
                member.session_timeout = replacement.before.session_timeout;
            }
            self.restart_session(old);
        }
    }
}
