//! What runs are made of: which protocols, kinds of members, faults and expiries came up, and how often. A law that holds
//! because nothing ever tries it says nothing.

use crate::fact::{DeletionReason, Fact, LossCause, TraceEntry};
use crate::id::{AssignorName, ErrorCode, NodeId};
use crate::kafka::assignor::{RebalanceProtocol, assignor};
use crate::kafka::{ClientCommand, SubscribeTo};
use crate::kernel::SortedMap;
use crate::law::is_broken_on_purpose;
use crate::protocol::elect_leaders::ElectionType;
use crate::protocol::{Body, Response};
use crate::sim::{Command, ConfigTarget, Settings};

macro_rules! ingredients {
    ($($name:ident $words:literal)*) => {
        /// One thing that a run may have in it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Ingredient {
            $($name,)*
        }

        impl Ingredient {
            pub const ALL: &'static [Ingredient] = &[$(Ingredient::$name,)*];

            /// In words, in the plural.
            pub fn words(self) -> &'static str {
                match self {
                    $(Ingredient::$name => $words,)*
                }
            }
        }
    };
}

ingredients! {
    EagerGeneration "generations of an eager assignor"
    CooperativeGeneration "generations of a cooperative assignor"
    ConsumerTarget "target assignments of the consumer protocol"
    BrokenGeneration "generations of an assignor that is broken on purpose"
    SeveralGroups "runs with several groups"
    StaticClassicMember "static members of the classic protocol"
    StaticConsumerMember "static members of the consumer protocol"
    StaticMemberReplaced "static members replaced"
    Listener "listeners"
    Pattern "subscriptions by pattern"
    ClientCrash "crashes of clients"
    BrokerCrash "crashes of brokers"
    PowerOff "machines without power"
    UnflushedLost "logs that lost what was not flushed"
    SlowDisk "slowed disks"
    HaltedByDisk "brokers that halted because their disk was full"
    Skew "clocks set wrong"
    Restart "restarts"
    Freeze "frozen processes"
    Thaw "thawed processes"
    Hold "held applications"
    Cut "cut links"
    Isolated "isolated nodes"
    Slow "slowed links"
    Lossy "lossy links"
    Heal "healed links"
    LostToLossyLink "envelopes lost by a lossy link"
    Dropped "envelopes dropped"
    Delayed "envelopes delayed"
    RequestTimedOut "requests that timed out"
    SessionExpired "sessions that expired"
    PollIntervalExceeded "poll intervals exceeded"
    GroupLoaded "groups loaded by a coordinator"
    PartitionsAdded "topics that grew"
    CommitOfAnOlderGeneration "refused commits of an older generation"
    CommitOfAnOlderEpoch "refused commits of an older epoch"
    CommitOfAStranger "refused commits of who is no member"
    Replicated "topics with several replicas"
    MinInsync "topics with min.insync.replicas=2"
    UncleanAllowed "topics that allow unclean elections"
    AcksAll "idempotent producers with acks=all"
    AcksAllPlain "producers with acks=all and without idempotence"
    AcksLess "producers with acks=0 or 1"
    ControlledShutdown "controlled shutdowns"
    BrokerAdded "brokers added"
    Reassigned "moves of replicas that came to an end"
    ReassignmentCancelled "moves of replicas called off"
    PreferredElection "elections of preferred leaders by hand"
    UncleanElectionByHand "unclean elections by hand"
    LeaderChanged "leaders that changed"
    LeaderLost "partitions that lost their leader"
    UncleanElection "unclean elections"
    ControllerElected "elections of controllers"
    BrokerFenced "brokers that were fenced"
    IsrChanged "changes of who is in sync"
    Truncated "logs of followers cut off"
    TooFewInSync "appends refused because too few were in sync"
    DuplicateBatch "batches that came twice"
    LinkBetweenBrokers "faulty links between brokers"
    DedicatedControllers "clusters with dedicated controllers"
    DedicatedControllerCrash "crashes of dedicated controllers"
    LinkOfDedicatedController "faulty links of dedicated controllers"
    ServerConfigured "servers configured"
    SegmentRolled "segments begun"
    RetainedNoMore "segments deleted by retention"
    LogCleaned "logs cleaned"
    RegistrationTimedOut "brokers that could not register"
    ReadReplicaChosen "partitions read from a nearer replica"
}

/// How often each came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mix {
    times: Vec<u64>,
}

impl Default for Mix {
    fn default() -> Self {
        Mix { times: vec![0; Ingredient::ALL.len()] }
    }
}

impl Mix {
    pub fn times(&self, what: Ingredient) -> u64 {
        self.times[what as usize]
    }

    pub(super) fn add(&mut self, what: Ingredient) {
        self.times[what as usize] += 1;
    }

    pub(super) fn see(&mut self, news: &[TraceEntry]) {
        for entry in news {
            if let Some(what) = of_fact(&entry.fact) {
                self.add(what);
            }
            if let Fact::GenerationStarted { assignor, .. } = &entry.fact
                && is_broken_on_purpose(assignor)
            {
                self.add(Ingredient::BrokenGeneration);
            }
        }
    }

    /// Of a run's commands, when it is over.
    #[expect(clippy::wildcard_enum_match_arm, reason = "what the others do is seen by its facts")]
    pub(super) fn count<'a>(&mut self, commands: impl Iterator<Item = &'a Command>) {
        let mut groups = SortedMap::default();
        for command in commands {
            match command {
                Command::AddConsumer { group, subscribe_to, settings, .. } => {
                    groups.insert(group, ());
                    self.count_member(subscribe_to, settings);
                }
                Command::AddListener { group, subscribe_to, settings, .. } => {
                    groups.insert(group, ());
                    self.add(Ingredient::Listener);
                    self.count_member(subscribe_to, settings);
                }
                Command::Client { command: ClientCommand::Subscribe(to), .. } => {
                    self.count_subscription(to);
                }
                Command::Delay { .. } => self.add(Ingredient::Delayed),
                Command::AddTopic { settings, .. } => self.count_topic(settings),
                Command::AddProducer { settings, .. } => self.add(of_producer(settings)),
                Command::Configure { target: ConfigTarget::Server(_), .. } => {
                    self.add(Ingredient::ServerConfigured);
                }
                Command::Reassign { replicas: None, .. } => {
                    self.add(Ingredient::ReassignmentCancelled);
                }
                Command::Elect { election, .. } => self.add(match election {
                    ElectionType::Preferred => Ingredient::PreferredElection,
                    ElectionType::Unclean => Ingredient::UncleanElectionByHand,
                }),
                Command::Cut { a, b }
                | Command::Slow { a, b, .. }
                | Command::Lossy { a, b, .. }
                    if matches!((a, b), (NodeId::Broker(_), NodeId::Broker(_))) =>
                {
                    self.add(Ingredient::LinkBetweenBrokers);
                }
                Command::Cut { a, b }
                | Command::Slow { a, b, .. }
                | Command::Lossy { a, b, .. }
                    if [a, b].iter().any(|end| matches!(end, NodeId::Controller(_))) =>
                {
                    self.add(Ingredient::LinkOfDedicatedController);
                }
                _ => {}
            }
        }
        if groups.len() > 1 {
            self.add(Ingredient::SeveralGroups);
        }
    }

    fn count_member(&mut self, to: &SubscribeTo, settings: &Settings) {
        self.count_subscription(to);
        let is_static = has(settings, "group.instance.id", "");
        match (is_static, has(settings, "group.protocol", "consumer")) {
            (true, true) => self.add(Ingredient::StaticConsumerMember),
            (true, false) => self.add(Ingredient::StaticClassicMember),
            (false, _) => {}
        }
    }

    fn count_topic(&mut self, settings: &Settings) {
        let kinds = [
            ("replication.factor", "3", Ingredient::Replicated),
            ("min.insync.replicas", "2", Ingredient::MinInsync),
            ("unclean.leader.election.enable", "true", Ingredient::UncleanAllowed),
        ];
        for (key, value, what) in kinds {
            if has(settings, key, value) {
                self.add(what);
            }
        }
    }

    fn count_subscription(&mut self, to: &SubscribeTo) {
        if matches!(to, SubscribeTo::Pattern(_)) {
            self.add(Ingredient::Pattern);
        }
    }
}

/// Any value will do if none is named.
fn has(settings: &Settings, key: &str, value: &str) -> bool {
    let mut pairs = settings.iter();
    pairs.any(|(k, v)| &**k == key && (value.is_empty() || &**v == value))
}

fn of_producer(settings: &Settings) -> Ingredient {
    let waits = has(settings, "acks", "all") || !has(settings, "acks", "");
    match (waits, has(settings, "enable.idempotence", "false")) {
        (true, false) => Ingredient::AcksAll,
        (true, true) => Ingredient::AcksAllPlain,
        (false, _) => Ingredient::AcksLess,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the others are not what runs are told apart by"
)]
fn of_fact(fact: &Fact) -> Option<Ingredient> {
    let what = match fact {
        Fact::GenerationStarted { assignor, .. } => of_generation(assignor),
        Fact::TargetAssignmentComputed { .. } => Ingredient::ConsumerTarget,
        Fact::StaticMemberReplaced { .. } => Ingredient::StaticMemberReplaced,
        Fact::Crashed { node: NodeId::Client(_) } => Ingredient::ClientCrash,
        Fact::Crashed { node: NodeId::Broker(_) } => Ingredient::BrokerCrash,
        Fact::Crashed { node: NodeId::Controller(_) } => Ingredient::DedicatedControllerCrash,
        Fact::PoweredOff { .. } => Ingredient::PowerOff,
        Fact::UnflushedLost { .. } => Ingredient::UnflushedLost,
        Fact::DiskSlowed { .. } => Ingredient::SlowDisk,
        Fact::LogDirFailed { .. } => Ingredient::HaltedByDisk,
        Fact::ClockSkewed { .. } => Ingredient::Skew,
        Fact::Restarted { .. } => Ingredient::Restart,
        Fact::Frozen { .. } => Ingredient::Freeze,
        Fact::Thawed { .. } => Ingredient::Thaw,
        Fact::ConsumerHeld { .. } => Ingredient::Hold,
        Fact::LinkCut { .. } => Ingredient::Cut,
        Fact::Isolated { .. } => Ingredient::Isolated,
        Fact::LinkSlowed { .. } => Ingredient::Slow,
        Fact::LinkLossy { .. } => Ingredient::Lossy,
        Fact::LinkHealed { .. } => Ingredient::Heal,
        Fact::Lost { cause: LossCause::LossyLink, .. } => Ingredient::LostToLossyLink,
        Fact::Lost { cause: LossCause::Dropped, .. } => Ingredient::Dropped,
        Fact::RequestTimedOut { .. } => Ingredient::RequestTimedOut,
        Fact::SessionExpired { .. } => Ingredient::SessionExpired,
        Fact::PollIntervalExceeded { .. } => Ingredient::PollIntervalExceeded,
        Fact::GroupLoaded { .. } => Ingredient::GroupLoaded,
        Fact::PartitionsAdded { .. } => Ingredient::PartitionsAdded,
        Fact::ControlledShutdownStarted { .. } => Ingredient::ControlledShutdown,
        Fact::SegmentRolled { .. } => Ingredient::SegmentRolled,
        Fact::SegmentDeleted { reason: DeletionReason::RetentionTime, .. }
        | Fact::SegmentDeleted { reason: DeletionReason::RetentionSize, .. } => {
            Ingredient::RetainedNoMore
        }
        Fact::LogCleaned { .. } => Ingredient::LogCleaned,
        Fact::RegistrationTimedOut { .. } => Ingredient::RegistrationTimedOut,
        Fact::ReadReplicaChosen { .. } => Ingredient::ReadReplicaChosen,
        Fact::BrokerAdded { .. } => Ingredient::BrokerAdded,
        Fact::ReassignmentCompleted { .. } => Ingredient::Reassigned,
        Fact::LeaderChanged { .. } => Ingredient::LeaderChanged,
        Fact::LeaderLost { .. } => Ingredient::LeaderLost,
        Fact::UncleanLeaderElected { .. } => Ingredient::UncleanElection,
        Fact::ControllerElected { .. } => Ingredient::ControllerElected,
        Fact::BrokerFenced { .. } => Ingredient::BrokerFenced,
        Fact::IsrChanged { .. } => Ingredient::IsrChanged,
        Fact::LogTruncated { .. } => Ingredient::Truncated,
        Fact::AppendRefused { error: ErrorCode::NotEnoughReplicas, .. } => Ingredient::TooFewInSync,
        Fact::DuplicateBatchAnswered { .. } => Ingredient::DuplicateBatch,
        Fact::Sent { envelope } => return of_commit(&envelope.body),
        _ => return None,
    };
    Some(what)
}

/// Not every refusal is told in a fact of its own.
fn of_commit(body: &Body) -> Option<Ingredient> {
    let Body::Response(Response::OffsetCommit(answer)) = body else { return None };
    let refused = |error| answer.partitions.iter().any(|partition| partition.error == error);
    let kinds = [
        (ErrorCode::IllegalGeneration, Ingredient::CommitOfAnOlderGeneration),
        (ErrorCode::StaleMemberEpoch, Ingredient::CommitOfAnOlderEpoch),
        (ErrorCode::UnknownMemberId, Ingredient::CommitOfAStranger),
    ];
    kinds.into_iter().find(|(error, _)| refused(*error)).map(|(_, what)| what)
}

fn of_generation(name: &AssignorName) -> Ingredient {
    let cooperates = assignor(name).is_some_and(|it| it.supports(RebalanceProtocol::Cooperative));
    if cooperates { Ingredient::CooperativeGeneration } else { Ingredient::EagerGeneration }
}
