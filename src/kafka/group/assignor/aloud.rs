//! What the coordinator's assignors tell of their steps; nothing of it costs them anything while nobody wants to know.

use crate::id::{MemberId, TopicPartition};
use crate::kafka::assignor::{AssignmentStep, Steps, TakenAway};
use crate::kafka::group::assignor::partitions::{Owners, Topics, number};
use crate::kafka::group::assignor::{GroupSpec, MemberSpec};

/// Topics that somebody subscribes to and that do not exist, each once.
pub(super) fn explain_unknown(spec: &GroupSpec<'_>, steps: &mut Steps<'_>) {
    if !steps.wanted {
        return;
    }
    let mut told = Vec::new();
    for name in spec.members.iter().flat_map(|member| member.topics) {
        if Topics::new(spec.topics).place(name).is_none() && !told.contains(&name) {
            told.push(name);
            steps.tell(|| AssignmentStep::TopicUnknown { topic: name.clone() });
        }
    }
}

const LOSSES: [TakenAway; 3] = [TakenAway::NotSubscribed, TakenAway::Gone, TakenAway::OverQuota];

impl Owners<'_> {
    /// What members keep of what they had, and what they lose, member by member; before anything is handed out.
    pub(super) fn explain_kept(&self, steps: &mut Steps<'_>) {
        if !steps.wanted {
            return;
        }
        for (place, member) in self.spec.members.iter().enumerate() {
            let of = |loss: Option<TakenAway>| -> Vec<TopicPartition> {
                let had = member.target.partitions.iter();
                had.filter(|had| self.loss(number(place), member, had) == loss).cloned().collect()
            };
            let kept = of(None);
            if !kept.is_empty() {
                let member = member.id;
                steps.tell(|| AssignmentStep::Kept {
                    member: member.clone(),
                    partitions: kept.clone(),
                });
            }
            for why in LOSSES {
                let (member, lost) = (member.id, of(Some(why)));
                if !lost.is_empty() {
                    steps.tell(|| AssignmentStep::TakenAway {
                        member: member.clone(),
                        partitions: lost.clone(),
                        why,
                    });
                }
            }
        }
    }

    /// Why a member does not keep what it had; `None` if it does.
    fn loss(&self, place: u32, member: &MemberSpec<'_>, had: &TopicPartition) -> Option<TakenAway> {
        let topic = Topics::new(self.spec.topics).place(&had.topic);
        let found = topic.and_then(|topic| self.number(topic, had.partition));
        if member.topics.binary_search(&had.topic).is_err() {
            return Some(TakenAway::NotSubscribed);
        }
        match found {
            None => Some(TakenAway::Gone),
            Some(found) if self.owner[found] != place => Some(TakenAway::OverQuota),
            Some(_) => None,
        }
    }

    /// What is handed out next, in this order.
    pub(super) fn explain_unowned(
        &self,
        partitions: &[usize],
        to_least: bool,
        steps: &mut Steps<'_>,
    ) {
        if !partitions.is_empty() {
            steps.tell(|| AssignmentStep::Unowned {
                partitions: partitions.iter().map(|&number| self.name(number)).collect(),
                to_least,
            });
        }
    }

    /// A member gets partitions, topic by topic.
    pub(super) fn explain_given(&self, partitions: &[usize], member: u32, steps: &mut Steps<'_>) {
        if !steps.wanted {
            return;
        }
        let names: Vec<_> = partitions.iter().map(|&number| self.name(number)).collect();
        for names in names.chunk_by(|a, b| a.topic == b.topic) {
            steps.tell(|| AssignmentStep::Given {
                member: self.member(member),
                topic: names[0].topic.clone(),
                partitions: names.iter().map(|name| name.partition).collect(),
            });
        }
    }

    pub(super) fn explain_moved(
        &self,
        partition: usize,
        (from, to): (u32, u32),
        steps: &mut Steps<'_>,
    ) {
        steps.tell(|| AssignmentStep::Moved {
            partition: self.name(partition),
            from: self.member(from),
            to: self.member(to),
        });
    }

    fn member(&self, place: u32) -> MemberId {
        self.spec.members[place as usize].id.clone()
    }

    fn name(&self, number: usize) -> TopicPartition {
        // The last topic that begins there or before: the others have no partitions.
        let topic = self.first.partition_point(|&first| first <= number) - 1;
        let partition = (number - self.first[topic]) as i32;
        TopicPartition::new(self.spec.topics[topic].name.clone(), partition)
    }
}
