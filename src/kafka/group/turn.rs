//! One group's turn: a request or timer at work on one group, with all it needs at hand.
//!
//! The rules themselves are in the files named after the requests; here are the small moves that they share.

use std::sync::Arc;

use crate::fact::{Fact, MemberGone};
use crate::id::{ErrorCode, GroupId, MemberId};
use crate::kafka::config::BrokerConfig;
use crate::kafka::group::classic_group::{ClassicGroup, ClassicGroupState, JoinTimer};
use crate::kafka::group::member::ParkedJoin;
use crate::kafka::group::output::GroupOutput;
use crate::kafka::group::writes::Completion;
use crate::kafka::{GroupTimer, ReplyTo};
use crate::kernel::{SimTime, SortedMap, Span};
use crate::protocol::{Assignment, GroupRecord, Response, join_group, sync_group};

pub(super) struct Turn<'a> {
    pub now: SimTime,
    pub config: &'a BrokerConfig,
    pub id: &'a GroupId,
    pub group: &'a mut ClassicGroup,
    pub out: &'a mut GroupOutput,
    /// What the turn wants written, and what shall happen when it is committed. At most one (`CoordinatorResult`).
    pub write: Option<PlannedWrite>,
}

pub(super) struct PlannedWrite {
    pub records: Vec<GroupRecord>,
    pub completion: Completion,
}

impl Turn<'_> {
    pub(super) fn plan_write(&mut self, record: GroupRecord, completion: Completion) {
        assert!(self.write.is_none(), "a turn writes once");
        self.write = Some(PlannedWrite { records: vec![record], completion });
    }

    pub(super) fn answer_join(&mut self, to: ReplyTo, response: join_group::Response) {
        self.out.answer(self.id, to, Response::from(response));
    }

    pub(super) fn answer_sync(&mut self, to: ReplyTo, response: sync_group::Response) {
        self.out.answer(self.id, to, Response::from(response));
    }

    pub(super) fn refuse_join(&mut self, to: ReplyTo, error: ErrorCode, member: MemberId) {
        self.answer_join(to, join_group::Response::failed(error, member));
    }

    /// Answers a member's parked JoinGroup, if it has one.
    pub(super) fn complete_join_of(&mut self, id: &MemberId, response: join_group::Response) {
        let parked = self.group.member_mut(id).and_then(|member| member.awaiting_join.take());
        if let Some(ParkedJoin::Unanswered(to)) = parked {
            self.answer_join(to, response);
        }
    }

    /// Answers a member's parked SyncGroup; says whether there was one.
    pub(super) fn complete_sync_of(
        &mut self,
        id: &MemberId,
        response: sync_group::Response,
    ) -> bool {
        let parked = self.group.member_mut(id).and_then(|member| member.awaiting_sync.take());
        let Some(to) = parked else { return false };
        self.answer_sync(to, response);
        true
    }

    /// The member's session begins anew.
    pub(super) fn restart_session(&mut self, id: &MemberId) {
        if let Some(member) = self.group.member(id) {
            let timeout = member.session_timeout;
            self.arm_session(id, timeout);
        }
    }

    pub(super) fn arm_session(&mut self, id: &MemberId, timeout: Span) {
        self.out.arm(GroupTimer::Session(self.id.clone(), id.clone()), timeout);
    }

    pub(super) fn disarm_session(&mut self, id: &MemberId) {
        self.out.disarm(GroupTimer::Session(self.id.clone(), id.clone()));
    }

    pub(super) fn arm_join(&mut self, timer: JoinTimer, after: Span) {
        self.group.join_timer = Some(timer);
        self.out.arm(GroupTimer::Join(self.id.clone()), after);
    }

    pub(super) fn disarm_join(&mut self) {
        self.group.join_timer = None;
        self.out.disarm(GroupTimer::Join(self.id.clone()));
    }

    pub(super) fn arm_sync(&mut self, after: Span) {
        self.group.sync_timer = Some(self.group.generation);
        self.out.arm(GroupTimer::Sync(self.id.clone()), after);
    }

    pub(super) fn disarm_sync(&mut self) {
        self.group.sync_timer = None;
        self.out.disarm(GroupTimer::Sync(self.id.clone()));
    }

    pub(super) fn transition_to(&mut self, state: ClassicGroupState) {
        let from = self.group.state;
        self.group.previous_state = from;
        self.group.state = state;
        self.group.state_since = self.now;
        self.out.note(Fact::GroupStateChanged {
            group: self.id.clone(),
            from: from.into(),
            to: state.into(),
            generation: self.group.generation,
        });
    }

    /// Takes a member out, or an id that was given out only.
    pub(super) fn remove(&mut self, id: &MemberId, how: MemberGone) {
        let leader = self.group.leader.clone();
        if let Some(member) = self.group.remove(id) {
            self.out.note(Fact::MemberGone {
                group: self.id.clone(),
                member: id.clone(),
                client: member.client_id.clone(),
                how,
            });
        }
        if self.group.leader != leader {
            self.note_leader();
        }
    }

    pub(super) fn note_leader(&mut self) {
        let leader = self.group.leader.as_ref().and_then(|leader| self.group.member(leader));
        if let Some(leader) = leader {
            let leader = leader.client_id.clone();
            self.out.note(Fact::GroupLeaderChanged { group: self.id.clone(), leader });
        }
    }

    /// Everybody with a place in the current generation hears who else is in it, if they lead.
    pub(super) fn join_response(&self, id: &MemberId) -> join_group::Response {
        let members = if self.group.is_leader(id) { self.join_members() } else { Vec::new() };
        join_group::Response {
            error: ErrorCode::None,
            generation: self.group.generation,
            protocol_type: self.group.protocol_type.clone(),
            protocol: self.group.protocol.clone(),
            leader: self.group.leader.clone().unwrap_or_else(MemberId::unknown),
            skip_assignment: false,
            member_id: id.clone(),
            members,
        }
    }

    fn join_members(&self) -> Vec<join_group::JoinMember> {
        let Some(protocol) = &self.group.protocol else { return Vec::new() };
        let members = self.group.members.values().filter_map(|member| {
            Some(join_group::JoinMember {
                member_id: member.id.clone(),
                group_instance_id: member.instance_id.clone(),
                subscription: member.subscription(protocol)?.clone(),
            })
        });
        members.collect()
    }

    pub(super) fn sync_response(&self, assignment: Arc<Assignment>) -> sync_group::Response {
        sync_group::Response {
            error: ErrorCode::None,
            protocol_type: self.group.protocol_type.clone(),
            protocol: self.group.protocol.clone(),
            assignment,
        }
    }

    /// What every member has been given.
    pub(super) fn assignments(&self) -> SortedMap<MemberId, Arc<Assignment>> {
        let members = self.group.members.values();
        members.map(|member| (member.id.clone(), member.assignment.clone())).collect()
    }
}
