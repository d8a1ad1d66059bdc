//! JoinGroup (`GroupMetadataManager.classicGroupJoin...`): somebody wants to be in the next generation.

use std::sync::Arc;

use crate::fact::{Fact, GroupState, MemberGone, RebalanceReason};
use crate::id::{ErrorCode, GroupId, MemberId};
use crate::kafka::ReplyTo;
use crate::kafka::group::classic_group::{ClassicGroupState, PendingMember};
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::member::{Member, ParkedJoin};
use crate::kafka::group::member_ids::{MemberNumber, member_id, number_of};
use crate::kafka::group::output::{GroupOutput, RequestContext};
use crate::kafka::group::records::new_group_metadata;
use crate::kafka::group::turn::{PlannedWrite, Turn};
use crate::kafka::group::writes::Completion;
use crate::kernel::{SimTime, Span};
use crate::protocol::join_group::{Request, Response as JoinResponse};
use crate::protocol::{Assignment, Response};

/// A new member may wait this long in a join phase (`classicGroupNewMemberJoinTimeoutMs`, not configurable). It has no
/// session yet, and a client that gave up may have left several such members behind.
const NEW_MEMBER_JOIN_TIMEOUT: Span = Span::from_ms(300_000);

/// From this version on a dynamic member must come back with the id it was given (KIP-394).
const REQUIRES_KNOWN_MEMBER_ID: i16 = 4;

impl GroupCoordinator {
    /// The answer may come at once or when the join phase is over.
    pub fn join_group(
        &mut self,
        now: SimTime,
        context: RequestContext,
        request: &Request,
        out: &mut GroupOutput,
    ) {
        if let Err((error, member)) = self.check_join(request) {
            let response = Response::from(JoinResponse::failed(error, member));
            return out.answer(&request.group, context.reply_to, response);
        }
        let is_unknown_member = request.member_id.is_unknown();
        match self.consumer_group(&request.group).map(|group| group.state()) {
            Some(GroupState::Empty) if is_unknown_member => {
                self.delete_empty_consumer_group(now, &request.group, out);
            }
            Some(_) => {
                let error = ErrorCode::InconsistentGroupProtocol;
                let response = JoinResponse::failed(error, request.member_id.clone());
                return out.answer(&request.group, context.reply_to, Response::from(response));
            }
            None => {}
        }
        let is_new_group = self.group(&request.group).is_none();
        if is_new_group && !is_unknown_member {
            let response =
                JoinResponse::failed(ErrorCode::UnknownMemberId, request.member_id.clone());
            return out.answer(&request.group, context.reply_to, Response::from(response));
        }
        if is_new_group {
            self.create_group(now, &request.group, out);
        }
        let number = self.next_member_number(&request.group);
        let reply_to = context.reply_to.clone();
        let given = self.turn(now, &request.group, out, |turn| {
            let given = turn.join(context, request, number);
            if is_new_group && turn.write.is_none() {
                turn.write = Some(new_group_write(turn, reply_to));
            }
            given
        });
        if given == Some(IdGiven::Yes) {
            self.use_member_number(&request.group, number);
        }
    }

    /// What is wrong with the request whoever sends it, and the member id to say so with.
    fn check_join(&self, request: &Request) -> Result<(), (ErrorCode, MemberId)> {
        if request.group.as_str().is_empty() {
            return Err((ErrorCode::InvalidGroupId, request.member_id.clone()));
        }
        let config = self.config();
        let allowed = config.group_min_session_timeout..=config.group_max_session_timeout;
        if !allowed.contains(&request.session_timeout) {
            return Err((ErrorCode::InvalidSessionTimeout, request.member_id.clone()));
        }
        self.check_loaded(&request.group).map_err(|error| (error, MemberId::unknown()))
    }
}

/// A group that has just come into being is written down even if nothing else is.
fn new_group_write(turn: &Turn<'_>, reply_to: ReplyTo) -> PlannedWrite {
    PlannedWrite {
        records: vec![new_group_metadata(turn.id, turn.group.state_since)],
        completion: Completion::NewGroup { group: turn.id.clone(), reply_to },
    }
}

/// Whether a new member id was made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IdGiven {
    Yes,
    No,
}

impl Turn<'_> {
    fn join(
        &mut self,
        context: RequestContext,
        request: &Request,
        number: MemberNumber,
    ) -> IdGiven {
        if !self.accepts_joining_member(&request.member_id) {
            self.refuse_member_above_size(&request.member_id);
            self.refuse_join(context.reply_to, ErrorCode::GroupMaxSizeReached, MemberId::unknown());
            return IdGiven::No;
        }
        if let Err(error) = self.check_joinable(request) {
            self.refuse_join(context.reply_to, error, request.member_id.clone());
            return IdGiven::No;
        }
        if request.member_id.is_unknown() {
            self.join_new_member(context, request, number);
            return IdGiven::Yes;
        }
        self.join_existing_member(context, request);
        IdGiven::No
    }

    fn check_joinable(&self, request: &Request) -> Result<(), ErrorCode> {
        if self.group.state == ClassicGroupState::Dead {
            Err(ErrorCode::CoordinatorNotAvailable)
        } else if !self.group.supports_protocols(&request.protocol_type, &request.protocols) {
            Err(ErrorCode::InconsistentGroupProtocol)
        } else {
            Ok(())
        }
    }

    /// Whether `group.max.size` leaves room. While a rebalance is being prepared only those count who wait in it, so the
    /// last one to rejoin may find its place taken.
    fn accepts_joining_member(&self, id: &MemberId) -> bool {
        let max = usize::try_from(self.config.group_max_size).unwrap_or(usize::MAX);
        let member = self.group.member(id);
        match self.group.state {
            ClassicGroupState::Empty | ClassicGroupState::Dead => true,
            ClassicGroupState::PreparingRebalance => {
                member.is_some_and(Member::is_awaiting_join)
                    || self.group.awaiting_join_count() < max
            }
            ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable => {
                member.is_some() || self.group.members.len() < max
            }
        }
    }

    fn refuse_member_above_size(&mut self, id: &MemberId) {
        self.remove(id, MemberGone::Removed);
    }

    fn join_new_member(
        &mut self,
        context: RequestContext,
        request: &Request,
        number: MemberNumber,
    ) {
        match &request.group_instance_id {
            Some(instance) => {
                let id = member_id(instance, number);
                match self.group.static_members.get(instance).cloned() {
                    Some(old) => self.replace_static_member(context, request, &old, id),
                    None => self.add_member(context, request, id),
                }
            }
            None => {
                let id = member_id(&request.client_id, number);
                if context.version >= REQUIRES_KNOWN_MEMBER_ID {
                    self.give_member_id(context, request, number, id);
                } else {
                    self.add_member(context, request, id);
                }
            }
        }
    }

    /// A dynamic member is told its id and has to ask again with it: a client that times out and tries again would
    /// otherwise leave a dead member behind each time (KIP-394).
    fn give_member_id(
        &mut self,
        context: RequestContext,
        request: &Request,
        number: MemberNumber,
        id: MemberId,
    ) {
        let pending = PendingMember {
            id: id.clone(),
            client_id: request.client_id.clone(),
            session_timeout: request.session_timeout,
        };
        self.group.pending_members.insert(number, pending);
        self.arm_session(&id, request.session_timeout);
        self.out.note(Fact::MemberIdGiven {
            group: self.id.clone(),
            member: id.clone(),
            client: request.client_id.clone(),
        });
        self.refuse_join(context.reply_to, ErrorCode::MemberIdRequired, id);
    }

    fn join_existing_member(&mut self, context: RequestContext, request: &Request) {
        let id = &request.member_id;
        let instance = request.group_instance_id.as_ref();
        if self.group.is_pending_member(id) {
            if instance.is_some() {
                // Kafka trips over its own assertion here: static members never have to ask for an id.
                let error = ErrorCode::UnknownServerError;
                return self.refuse_join(context.reply_to, error, MemberId::unknown());
            }
            return self.add_member(context, request, id.clone());
        }
        if let Err(error) = self.group.validate_member(id, instance) {
            return self.refuse_join(context.reply_to, error, id.clone());
        }
        self.out.note(Fact::MemberRejoined {
            group: self.id.clone(),
            member: id.clone(),
            client: request.client_id.clone(),
        });
        let is_unchanged =
            self.group.member(id).is_some_and(|member| member.matches(&request.protocols));
        match self.group.state {
            ClassicGroupState::PreparingRebalance => {
                self.update_member(context, request, RebalanceReason::MemberJoined);
            }
            ClassicGroupState::CompletingRebalance if is_unchanged => {
                // Probably the answer to its first JoinGroup got lost.
                self.answer_join(context.reply_to, self.join_response(id));
            }
            ClassicGroupState::Stable if self.group.is_leader(id) => {
                // The leader may have seen something that its metadata does not show, such as new partitions.
                self.update_member(context, request, RebalanceReason::LeaderRejoined);
            }
            ClassicGroupState::Stable if is_unchanged => {
                self.answer_join(context.reply_to, self.join_response(id));
            }
            ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable => {
                self.update_member(context, request, RebalanceReason::SubscriptionChanged);
            }
            ClassicGroupState::Empty | ClassicGroupState::Dead => {
                self.refuse_join(context.reply_to, ErrorCode::UnknownMemberId, id.clone());
            }
        }
    }

    fn add_member(&mut self, context: RequestContext, request: &Request, id: MemberId) {
        let number = number_of(&id).expect("the coordinator made this id");
        let member = Member {
            id: id.clone(),
            instance_id: request.group_instance_id.clone(),
            client_id: request.client_id.clone(),
            rebalance_timeout: request.rebalance_timeout,
            session_timeout: request.session_timeout,
            protocols: request.protocols.as_slice().into(),
            assignment: Arc::<Assignment>::default(),
            awaiting_join: Some(ParkedJoin::Unanswered(context.reply_to)),
            awaiting_sync: None,
            is_new: true,
        };
        if self.group.state == ClassicGroupState::PreparingRebalance
            && self.group.previous_state == ClassicGroupState::Empty
        {
            self.group.new_member_added = true;
        }
        self.group.add(number, &request.protocol_type, member);
        self.out.note(Fact::MemberJoined {
            group: self.id.clone(),
            member: id.clone(),
            client: request.client_id.clone(),
        });
        self.arm_session(&id, NEW_MEMBER_JOIN_TIMEOUT);
        let reason = match self.group.state {
            ClassicGroupState::Empty => RebalanceReason::FirstMember,
            ClassicGroupState::PreparingRebalance
            | ClassicGroupState::CompletingRebalance
            | ClassicGroupState::Stable
            | ClassicGroupState::Dead => RebalanceReason::MemberJoined,
        };
        self.rebalance_or_complete_join(reason, Some(request.client_id.clone()));
    }

    /// Takes in what a rejoining member says about itself, and parks its request. A request that was parked before is
    /// never answered.
    pub(super) fn update_member_state(
        &mut self,
        context: RequestContext,
        request: &Request,
        id: &MemberId,
    ) {
        let Some(member) = self.group.member_mut(id) else { return };
        member.protocols = request.protocols.as_slice().into();
        member.rebalance_timeout = request.rebalance_timeout;
        member.session_timeout = request.session_timeout;
        member.awaiting_join = Some(ParkedJoin::Unanswered(context.reply_to));
    }

    fn update_member(
        &mut self,
        context: RequestContext,
        request: &Request,
        reason: RebalanceReason,
    ) {
        self.update_member_state(context, request, &request.member_id);
        self.rebalance_or_complete_join(reason, Some(request.client_id.clone()));
    }

    /// How long a member's current timer was set for.
    pub(super) fn session_limit(member: &Member) -> Span {
        if member.is_new { NEW_MEMBER_JOIN_TIMEOUT } else { member.session_timeout }
    }
}

impl GroupCoordinator {
    /// A group that nobody is in yet; the caller writes it down.
    pub(super) fn create_group(&mut self, now: SimTime, group: &GroupId, out: &mut GroupOutput) {
        self.insert_new_group(now, group);
        self.arm_expiry(now, group, out);
    }
}
