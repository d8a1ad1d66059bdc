//! The join phase: from "somebody has to join again" to a new generation
//! (`GroupMetadataManager.prepareRebalance`, `completeClassicGroupJoin`).

use crate::fact::{Fact, MemberGone, RebalanceReason};
use crate::id::{ClientId, ErrorCode, GenerationId, MemberId};
use crate::kafka::group::classic_group::{ClassicGroupState, JoinTimer};
use crate::kafka::group::records::{Assignments, group_metadata};
use crate::kafka::group::turn::Turn;
use crate::kafka::group::writes::Completion;
use crate::kernel::Span;

impl Turn<'_> {
    /// Starts a rebalance, or, in the midst of one, looks whether its join phase is over.
    pub(super) fn rebalance_or_complete_join(
        &mut self,
        reason: RebalanceReason,
        client: Option<ClientId>,
    ) {
        if self.group.can_rebalance() {
            self.prepare_rebalance(reason, client);
        } else {
            self.maybe_complete_join_phase();
        }
    }

    pub(super) fn prepare_rebalance(&mut self, reason: RebalanceReason, client: Option<ClientId>) {
        if self.group.state == ClassicGroupState::CompletingRebalance {
            self.reset_assignments_with(ErrorCode::RebalanceInProgress);
        }
        self.group.pending_sync.clear();
        self.disarm_sync();
        let is_initial = self.group.state == ClassicGroupState::Empty;
        self.out.note(Fact::RebalanceStarted {
            group: self.id.clone(),
            generation: self.group.generation,
            reason,
            client,
        });
        if is_initial {
            let delay = self.config.group_initial_rebalance_delay;
            let remaining = self.group.rebalance_timeout() - delay;
            self.arm_join(JoinTimer::InitialDelay { delay, remaining }, delay);
            self.out.note(Fact::InitialDelayStarted { group: self.id.clone(), wait: delay });
        }
        self.transition_to(ClassicGroupState::PreparingRebalance);
        if is_initial {
            return;
        }
        if self.group.has_all_members_joined() {
            self.complete_join();
        } else {
            let timeout = self.group.rebalance_timeout();
            self.arm_join(JoinTimer::RebalanceTimeout, timeout);
        }
    }

    /// Ends the join phase if nobody has to be waited for. The initial one ends with its delay only.
    pub(super) fn maybe_complete_join_phase(&mut self) {
        if self.group.state == ClassicGroupState::PreparingRebalance
            && self.group.previous_state != ClassicGroupState::Empty
            && self.group.has_all_members_joined()
        {
            self.complete_join();
        }
    }

    pub(super) fn join_timer_fired(&mut self) {
        match self.group.join_timer.take() {
            Some(JoinTimer::InitialDelay { delay, remaining }) => {
                self.initial_delay_over(delay, remaining);
            }
            Some(JoinTimer::RebalanceTimeout) => self.complete_join(),
            None => {}
        }
    }

    /// Somebody joined while the delay was running: there may be more to come, so wait again, but never longer than the
    /// members' rebalance timeout in all.
    fn initial_delay_over(&mut self, delay: Span, remaining: Span) {
        if !self.group.new_member_added || remaining == Span::ZERO {
            return self.complete_join();
        }
        self.group.new_member_added = false;
        let wait = self.config.group_initial_rebalance_delay.min(remaining);
        self.arm_join(JoinTimer::InitialDelay { delay: wait, remaining: remaining - delay }, wait);
        self.out.note(Fact::InitialDelayExtended { group: self.id.clone(), wait });
    }

    /// Ends the join phase, whoever is missing. Dynamic members that did not rejoin are out; static ones keep their
    /// place, for they may be restarting.
    pub(super) fn complete_join(&mut self) {
        self.disarm_join();
        let late = self.group.members.values();
        let late = late.filter(|member| !member.is_awaiting_join() && !member.is_static());
        let late: Vec<MemberId> = late.map(|member| member.id.clone()).collect();
        for id in &late {
            self.remove(id, MemberGone::DidNotRejoin);
            self.disarm_session(id);
        }
        if self.group.state == ClassicGroupState::Dead {
            return;
        }
        if !self.elect_joined_leader() && !self.group.members.is_empty() {
            // Only static members are left and none of them is here: try again until their sessions are over.
            let timeout = self.group.rebalance_timeout();
            return self.arm_join(JoinTimer::RebalanceTimeout, timeout);
        }
        self.group.generation = GenerationId(self.group.generation.0.wrapping_add(1));
        if self.group.members.is_empty() {
            self.become_empty();
        } else {
            self.start_generation();
        }
    }

    /// A leader that did not rejoin gives way to the first member that did. Says whether the group has a leader that can
    /// assign partitions.
    fn elect_joined_leader(&mut self) -> bool {
        let Some(leader) = &self.group.leader else { return false };
        if self.group.member(leader).is_some_and(|leader| leader.is_awaiting_join()) {
            return true;
        }
        let joined = self.group.members.values().find(|member| member.is_awaiting_join());
        let Some(joined) = joined.map(|member| member.id.clone()) else { return false };
        self.group.leader = Some(joined);
        self.note_leader();
        true
    }

    fn become_empty(&mut self) {
        self.group.protocol = None;
        self.group.subscribed_topics = self.group.compute_subscribed_topics();
        self.transition_to(ClassicGroupState::Empty);
        self.group.pending_sync.clear();
        self.out.note(Fact::GroupBecameEmpty { group: self.id.clone() });
        let record = group_metadata(self.id, self.group, &Assignments::default());
        // Should it get lost, the next coordinator finds the last generation, whose members' sessions then expire.
        self.plan_write(record, Completion::Nothing);
    }

    fn start_generation(&mut self) {
        self.group.protocol = self.group.select_protocol();
        self.group.subscribed_topics = self.group.compute_subscribed_topics();
        self.transition_to(ClassicGroupState::CompletingRebalance);
        self.group.pending_sync.clear();
        self.note_generation();
        for id in self.group.member_ids() {
            self.complete_join_of(&id, self.join_response(&id));
            self.restart_session(&id);
            if let Some(member) = self.group.member_mut(&id) {
                member.is_new = false;
            }
        }
        let members = self.group.members.iter();
        self.group.pending_sync =
            members.map(|(number, member)| (*number, member.id.clone())).collect();
        self.arm_sync(self.group.rebalance_timeout());
    }

    fn note_generation(&mut self) {
        let leader = self.group.leader.as_ref().and_then(|leader| self.group.member(leader));
        let (Some(leader), Some(protocol)) = (leader, &self.group.protocol) else { return };
        self.out.note(Fact::GenerationStarted {
            group: self.id.clone(),
            generation: self.group.generation,
            members: i64::try_from(self.group.members.len()).unwrap_or(i64::MAX),
            leader: leader.client_id.clone(),
            assignor: protocol.clone(),
        });
    }
}
