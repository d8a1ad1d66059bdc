//! The lines of a script as requests.

use std::sync::Arc;

use crate::id::{
    AssignorName, ClientId, GenerationId, GroupId, GroupInstanceId, MemberId, Offset, TopicName,
};
use crate::kernel::Span;
use crate::protocol::{
    Assignment, Subscription, heartbeat, join_group, leave_group, offset_commit, offset_fetch,
    sync_group,
};

/// The words of one line.
pub(super) struct Line<'a> {
    pub(super) words: Vec<&'a str>,
}

impl<'a> Line<'a> {
    pub(super) fn option(&self, key: &str) -> Option<&'a str> {
        let value = |word: &&'a str| word.strip_prefix(key)?.strip_prefix('=');
        self.words.iter().find_map(value)
    }

    pub(super) fn word(&self, place: usize) -> &'a str {
        self.words.get(place).filter(|word| !word.contains('=')).copied().unwrap_or("")
    }

    pub(super) fn ms(&self, key: &str, default: u64) -> Span {
        let value = self.option(key).map(|value| value.parse().expect("milliseconds"));
        Span::from_ms(value.unwrap_or(default))
    }

    pub(super) fn member(&self) -> MemberId {
        MemberId::new(self.word(2))
    }

    pub(super) fn generation(&self) -> GenerationId {
        GenerationId(self.word(3).parse().expect("a generation"))
    }

    pub(super) fn instance(&self) -> Option<GroupInstanceId> {
        self.option("instance").map(GroupInstanceId::new)
    }

    /// The group, unless the line names another one.
    pub(super) fn group(&self) -> GroupId {
        self.option("group").map_or_else(group, GroupId::new)
    }
}

pub(super) fn group() -> GroupId {
    GroupId::new("g")
}

pub(super) fn join(line: &Line<'_>) -> join_group::Request {
    let topics = line.option("topics").unwrap_or("t").split('+').map(TopicName::new);
    let subscription = Arc::new(Subscription::to_topics(topics.collect()));
    let protocol = |name| join_group::JoinProtocol {
        name: AssignorName::new(name),
        subscription: subscription.clone(),
    };
    join_group::Request {
        group: line.group(),
        session_timeout: line.ms("session", 10_000),
        rebalance_timeout: line.ms("rebalance", 30_000),
        member_id: line.member(),
        group_instance_id: line.instance(),
        client_id: ClientId::new(line.word(1)),
        protocol_type: line.option("type").unwrap_or("consumer").into(),
        protocols: line.option("protocols").unwrap_or("range").split('+').map(protocol).collect(),
        reason: "".into(),
    }
}

pub(super) fn sync(line: &Line<'_>) -> sync_group::Request {
    let assignment = |word: &&str| {
        let (member, partitions) = word.split_once(':')?;
        let partitions = partitions.split('+').filter_map(|partition| partition.parse().ok());
        Some(sync_group::MemberAssignment {
            member_id: MemberId::new(member),
            assignment: Arc::new(Assignment { partitions: partitions.collect() }),
        })
    };
    sync_group::Request {
        group: line.group(),
        generation: line.generation(),
        member_id: line.member(),
        group_instance_id: line.instance(),
        protocol_type: None,
        protocol: line.option("protocol").map(AssignorName::new),
        assignments: line.words.iter().filter_map(assignment).collect(),
    }
}

pub(super) fn beat(line: &Line<'_>) -> heartbeat::Request {
    heartbeat::Request {
        group: line.group(),
        generation: line.generation(),
        member_id: line.member(),
        group_instance_id: line.instance(),
    }
}

pub(super) fn leave(line: &Line<'_>) -> leave_group::Request {
    let ids = line.words.iter().skip(2).filter(|word| !word.contains('='));
    let mut ids: Vec<MemberId> = ids.map(|&id| MemberId::new(id)).collect();
    if ids.is_empty() {
        ids.push(MemberId::unknown());
    }
    let member = |member_id| leave_group::LeavingMember {
        member_id,
        group_instance_id: line.instance(),
        reason: "".into(),
    };
    leave_group::Request { group: line.group(), members: ids.into_iter().map(member).collect() }
}

pub(super) fn commit(line: &Line<'_>) -> offset_commit::Request {
    let offset = |word: &&str| {
        let (partition, offset) = word.split_once('=')?;
        Some(offset_commit::CommitPartition {
            partition: partition.parse().ok()?,
            offset: Offset(offset.parse().ok()?),
            leader_epoch: None,
            metadata: "".into(),
        })
    };
    let member =
        if line.member().as_str() == "nobody" { MemberId::unknown() } else { line.member() };
    offset_commit::Request {
        group: line.group(),
        generation: line.generation(),
        member_id: member,
        group_instance_id: line.instance(),
        partitions: line.words.iter().filter_map(offset).collect(),
    }
}

pub(super) fn fetch(line: &Line<'_>) -> offset_fetch::Request {
    offset_fetch::Request { group: line.group(), member: None, partitions: None }
}
