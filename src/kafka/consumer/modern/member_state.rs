//! The states of a member of the consumer protocol (`org.apache.kafka.clients.consumer.internals.MemberState`).

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModernMemberState {
    /// Not in a group, and not on its way.
    Unsubscribed,
    /// It sends heartbeats with epoch 0.
    Joining,
    /// It takes over a new assignment: commits, calls back.
    Reconciling,
    /// It has taken it over; the next heartbeat says so.
    Acknowledging,
    Stable,
    /// The coordinator does not count it as a member any more; it gives everything up and joins again.
    Fenced,
    /// It gives everything back before it leaves.
    PrepareLeaving,
    /// The next heartbeat says goodbye.
    Leaving,
    /// An error that only a new start mends.
    Fatal,
    /// It left because the application did not poll; the next `poll` brings it back.
    Stale,
}

use ModernMemberState::{
    Acknowledging, Fatal, Fenced, Joining, Leaving, PrepareLeaving, Reconciling, Stable, Stale,
    Unsubscribed,
};

impl ModernMemberState {
    /// Kafka's name.
    pub fn name(self) -> &'static str {
        match self {
            Unsubscribed => "UNSUBSCRIBED",
            Joining => "JOINING",
            Reconciling => "RECONCILING",
            Acknowledging => "ACKNOWLEDGING",
            Stable => "STABLE",
            Fenced => "FENCED",
            PrepareLeaving => "PREPARE_LEAVING",
            Leaving => "LEAVING",
            Fatal => "FATAL",
            Stale => "STALE",
        }
    }

    /// The states that it may come after (`previousValidStates`).
    fn previous_valid_states(self) -> &'static [ModernMemberState] {
        match self {
            Stable => &[Joining, Acknowledging, Reconciling],
            Reconciling => &[Stable, Joining, Acknowledging, Reconciling],
            Acknowledging => &[Reconciling],
            Fatal => &[
                Joining,
                Stable,
                Reconciling,
                Acknowledging,
                PrepareLeaving,
                Leaving,
                Unsubscribed,
            ],
            Fenced => &[Joining, Stable, Reconciling, Acknowledging, PrepareLeaving, Leaving],
            Joining => &[Fenced, Unsubscribed, Stale],
            PrepareLeaving => &[Joining, Stable, Reconciling, Acknowledging, Unsubscribed],
            Leaving => &[PrepareLeaving],
            Unsubscribed => &[PrepareLeaving, Leaving, Fenced],
            Stale => &[Leaving],
        }
    }

    pub(super) fn can_follow(self, before: ModernMemberState) -> bool {
        self == before || self.previous_valid_states().contains(&before)
    }

    /// `canHandleNewAssignment`.
    pub(super) fn can_handle_new_assignment(self) -> bool {
        Reconciling.previous_valid_states().contains(&self)
    }

    /// `isNotInGroup`; such a member sends no heartbeats (`shouldSkipHeartbeat`).
    pub fn is_not_in_group(self) -> bool {
        match self {
            Unsubscribed | Fenced | Fatal | Stale => true,
            Joining | Reconciling | Acknowledging | Stable | PrepareLeaving | Leaving => false,
        }
    }

    /// `isLeavingGroup`.
    pub(super) fn is_leaving_group(self) -> bool {
        self == PrepareLeaving || self == Leaving
    }

    /// Whether it has something to say without waiting for the interval (`shouldHeartbeatNow`).
    pub(super) fn should_heartbeat_now(self) -> bool {
        self == Acknowledging || self == Leaving || self == Joining
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [ModernMemberState; 10] = [
        Unsubscribed,
        Joining,
        Reconciling,
        Acknowledging,
        Stable,
        Fenced,
        PrepareLeaving,
        Leaving,
        Fatal,
        Stale,
    ];

    #[test]
    fn a_member_takes_assignments_only_while_it_belongs_to_the_group() {
        let take: Vec<_> = ALL.into_iter().filter(|s| s.can_handle_new_assignment()).collect();
        assert_eq!(take, [Joining, Reconciling, Acknowledging, Stable]);
        let silent: Vec<_> = ALL.into_iter().filter(|s| s.is_not_in_group()).collect();
        assert_eq!(silent, [Unsubscribed, Fenced, Fatal, Stale]);
    }

    #[test]
    fn each_state_leads_to_these_and_no_others() {
        let leads_to = |from: ModernMemberState| -> Vec<ModernMemberState> {
            ALL.into_iter().filter(|to| *to != from && to.can_follow(from)).collect()
        };
        assert_eq!(leads_to(Unsubscribed), [Joining, PrepareLeaving, Fatal]);
        let of_member = [Stable, Fenced, PrepareLeaving, Fatal];
        assert_eq!(leads_to(Joining), [&[Reconciling][..], &of_member].concat());
        assert_eq!(leads_to(Reconciling), [&[Acknowledging][..], &of_member].concat());
        assert_eq!(leads_to(Acknowledging), [&[Reconciling][..], &of_member].concat());
        assert_eq!(leads_to(Stable), [Reconciling, Fenced, PrepareLeaving, Fatal]);
        assert_eq!(leads_to(Fenced), [Unsubscribed, Joining]);
        assert_eq!(leads_to(PrepareLeaving), [Unsubscribed, Fenced, Leaving, Fatal]);
        assert_eq!(leads_to(Leaving), [Unsubscribed, Fenced, Fatal, Stale]);
        assert_eq!(leads_to(Fatal), []);
        assert_eq!(leads_to(Stale), [Joining]);
    }
}
