//! A session is over: nothing was heard from a member for too long
//! (`GroupMetadataManager.expireClassicGroupMemberHeartbeat`).

use crate::fact::{Fact, MemberGone, RebalanceReason};
use crate::id::{ClientId, ErrorCode, MemberId};
use crate::kafka::group::classic_group::ClassicGroupState;
use crate::kafka::group::member_ids::number_of;
use crate::kafka::group::turn::Turn;
use crate::kernel::Span;
use crate::protocol::join_group;

impl Turn<'_> {
    pub(super) fn session_timer_fired(&mut self, id: &MemberId) {
        if self.group.state == ClassicGroupState::Dead {
            return;
        }
        if self.group.is_pending_member(id) {
            return self.pending_member_expired(id);
        }
        let Some(member) = self.group.member(id) else { return };
        if member.has_satisfied_heartbeat() {
            return;
        }
        let client = member.client_id.clone();
        let limit = Turn::session_limit(member);
        self.note_expired(id, client.clone(), limit);
        // A new member may have its JoinGroup parked: its client, if it is still there, begins again.
        let response =
            join_group::Response::failed(ErrorCode::UnknownMemberId, MemberId::unknown());
        self.complete_join_of(id, response);
        self.remove(id, MemberGone::SessionExpired);
        match self.group.state {
            ClassicGroupState::Stable | ClassicGroupState::CompletingRebalance => {
                self.rebalance_or_complete_join(RebalanceReason::SessionExpired, Some(client));
            }
            ClassicGroupState::PreparingRebalance => self.complete_join_if_all_joined(),
            ClassicGroupState::Empty | ClassicGroupState::Dead => {}
        }
    }

    fn pending_member_expired(&mut self, id: &MemberId) {
        let pending = number_of(id).and_then(|number| self.group.pending_members.get(&number));
        if let Some(pending) = pending.cloned() {
            self.note_expired(id, pending.client_id, pending.session_timeout);
        }
        self.remove(id, MemberGone::SessionExpired);
        if self.group.state == ClassicGroupState::PreparingRebalance {
            self.complete_join_if_all_joined();
        }
    }

    /// Unlike everywhere else, an expiry may also cut the initial delay short: when everybody left has joined.
    fn complete_join_if_all_joined(&mut self) {
        if self.group.has_all_members_joined() {
            self.complete_join();
        }
    }

    fn note_expired(&mut self, id: &MemberId, client: ClientId, after: Span) {
        self.out.note(Fact::SessionExpired {
            group: self.id.clone(),
            member: id.clone(),
            client,
            after,
        });
    }
}
