//! Who may do what: the checks that come before a request is looked at (`ClassicGroup.validate...`).

use crate::id::{ErrorCode, GenerationId, GroupInstanceId, MemberId};
use crate::kafka::group::classic_group::{CONSUMER, ClassicGroup, ClassicGroupState};
use crate::mutation::{Mutation, is_on};

impl ClassicGroup {
    /// Whether a member is one. An instance id that belongs to another member by now fences its old owner.
    pub(super) fn validate_member(
        &self,
        member: &MemberId,
        instance: Option<&GroupInstanceId>,
    ) -> Result<(), ErrorCode> {
        if let Some(instance) = instance {
            let owner = self.static_members.get(instance).ok_or(ErrorCode::UnknownMemberId)?;
            if owner != member {
                return Err(ErrorCode::FencedInstanceId);
            }
        }
        if self.has_member(member) { Ok(()) } else { Err(ErrorCode::UnknownMemberId) }
    }

    /// A member of the generation that the coordinator is in.
    pub(super) fn validate_member_of_generation(
        &self,
        member: &MemberId,
        instance: Option<&GroupInstanceId>,
        generation: GenerationId,
    ) -> Result<(), ErrorCode> {
        if self.state == ClassicGroupState::Dead {
            return Err(ErrorCode::CoordinatorNotAvailable);
        }
        self.validate_member(member, instance)?;
        if generation == self.generation { Ok(()) } else { Err(ErrorCode::IllegalGeneration) }
    }

    pub(super) fn validate_offset_commit(
        &self,
        member: &MemberId,
        instance: Option<&GroupInstanceId>,
        generation: GenerationId,
    ) -> Result<(), ErrorCode> {
        if self.state == ClassicGroupState::Dead {
            return Err(ErrorCode::CoordinatorNotAvailable);
        }
        let is_anonymous = generation.0 < 0;
        if is_anonymous && self.state == ClassicGroupState::Empty {
            // An admin client, or a consumer that assigns itself.
            return Ok(());
        }
        if is_anonymous && member.is_unknown() && instance.is_none() {
            return Err(ErrorCode::UnknownMemberId);
        }
        if is_on(Mutation::OldGenerationsCommit) {
            return self.validate_member(member, instance);
        }
        self.validate_member_of_generation(member, instance, generation)?;
        // Its JoinGroup was answered, so the member could know; committing has to wait for the assignment.
        if self.state == ClassicGroupState::CompletingRebalance {
            return Err(ErrorCode::RebalanceInProgress);
        }
        Ok(())
    }

    pub(super) fn validate_delete(&self) -> Result<(), ErrorCode> {
        match self.state {
            ClassicGroupState::Empty => Ok(()),
            ClassicGroupState::Dead => Err(ErrorCode::GroupIdNotFound),
            ClassicGroupState::PreparingRebalance
            | ClassicGroupState::CompletingRebalance
            | ClassicGroupState::Stable => Err(ErrorCode::NonEmptyGroup),
        }
    }

    /// Offsets of consumers may be deleted topic by topic; what others subscribe to nobody knows.
    pub(super) fn validate_delete_offsets(&self) -> Result<(), ErrorCode> {
        let is_consumer_group = self.protocol_type.as_deref() == Some(CONSUMER);
        if is_consumer_group { Ok(()) } else { self.validate_delete() }
    }
}
