//! Words inside facts that each language says in its own way: states, roles, reasons.

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $id:literal $variant:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $name {
                $($(#[$variant_doc])* $variant,)*
            }

            impl $name {
                /// The id of the word in `terms.ftl`.
                pub fn id(self) -> &'static str {
                    match self {
                        $($name::$variant => $id,)*
                    }
                }
            }

            impl From<&$name> for crate::fact::Arg {
                fn from(x: &$name) -> Self {
                    crate::fact::Arg::Term(Term::$name(*x))
                }
            }
        )*

        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Term {
            $($name($name),)*
        }

        impl Term {
            pub const IDS: &'static [&'static str] = &[$($($id,)*)*];

            pub fn id(self) -> &'static str {
                match self {
                    $(Term::$name(word) => word.id(),)*
                }
            }
        }
    };
}

terms! {
    /// The states of a group, of both protocols (`org.apache.kafka.common.GroupState`).
    GroupState {
        "group-state-empty" Empty,
        "group-state-preparing-rebalance" PreparingRebalance,
        "group-state-completing-rebalance" CompletingRebalance,
        "group-state-stable" Stable,
        "group-state-dead" Dead,
        /// Consumer protocol: the target is older than the group.
        "group-state-assigning" Assigning,
        /// Consumer protocol: members are on their way to the target.
        "group-state-reconciling" Reconciling,
    }
    ClientRole {
        "role-producer" Producer,
        "role-consumer" Consumer,
    }
    /// Why a group rebalances.
    RebalanceReason {
        "rebalance-first-member" FirstMember,
        "rebalance-member-joined" MemberJoined,
        "rebalance-member-left" MemberLeft,
        "rebalance-session-expired" SessionExpired,
        "rebalance-subscription-changed" SubscriptionChanged,
        /// The leader joins again: its metadata changed, or it lost its assignment.
        "rebalance-leader-rejoined" LeaderRejoined,
        "rebalance-static-member-replaced" StaticMemberReplaced,
        /// Members did not send SyncGroup in time.
        "rebalance-sync-timeout" SyncTimeout,
        /// The coordinator could not write the assignment down.
        "rebalance-write-failed" WriteFailed,
        "rebalance-group-too-large" GroupTooLarge,
    }
    /// How a member came to be no member any more.
    MemberGone {
        "gone-left" Left,
        "gone-session-expired" SessionExpired,
        "gone-did-not-rejoin" DidNotRejoin,
        "gone-did-not-sync" DidNotSync,
        /// Consumer protocol: it kept partitions longer than its rebalance timeout.
        "gone-did-not-revoke" DidNotRevoke,
        "gone-replaced" Replaced,
        "gone-removed" Removed,
    }
    /// Where a consumer's position came from.
    OffsetSource {
        "offset-committed" Committed,
        "offset-reset-earliest" ResetEarliest,
        "offset-reset-latest" ResetLatest,
        "offset-seek" Seek,
        /// Where the new leader's log parts from what was read.
        "offset-diverged" Diverged,
    }
    /// Why a segment was deleted (`SegmentDeletionReason`).
    DeletionReason {
        /// `retention.ms`.
        "deletion-retention-time" RetentionTime,
        /// `retention.bytes`.
        "deletion-retention-size" RetentionSize,
        /// It lies before the log's start.
        "deletion-log-start-offset" LogStartOffset,
    }
    /// Why something that was sent never arrived.
    LossCause {
        "loss-dropped" Dropped,
        "loss-lossy-link" LossyLink,
        "loss-connection-broke" ConnectionBroke,
    }
}

impl GroupState {
    /// Kafka's name of the state, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            GroupState::Empty => "Empty",
            GroupState::PreparingRebalance => "PreparingRebalance",
            GroupState::CompletingRebalance => "CompletingRebalance",
            GroupState::Stable => "Stable",
            GroupState::Dead => "Dead",
            GroupState::Assigning => "Assigning",
            GroupState::Reconciling => "Reconciling",
        }
    }
}
