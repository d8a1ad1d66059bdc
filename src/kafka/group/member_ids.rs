//! Member ids. Kafka's are `clientId-UUID`; here they are `clientId-n`, so that a person can tell them apart and a run
//! replays.
//!
//! The number also decides an order. Kafka keeps members in a `HashMap` whose order follows from the random ids, and a few
//! choices depend on it: who leads when the leader is gone, in which order members are answered. Here members
//! are always taken in the order of their numbers, which is the order in which their ids were given out.

use std::fmt;
use std::sync::Arc;

use crate::id::{GroupId, MemberId};
use crate::kernel::SortedMap;

/// The `n` of `clientId-n`: unique within a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MemberNumber(pub u32);

/// `name` is the client id of a dynamic member, the instance id of a static one (`ClassicGroup.generateMemberId`).
pub(super) fn member_id(name: &impl fmt::Display, number: MemberNumber) -> MemberId {
    MemberId::new(format!("{name}-{}", number.0))
}

/// The number inside an id; `None` if no coordinator ever gave out such an id.
pub(super) fn number_of(member: &MemberId) -> Option<MemberNumber> {
    let (_, number) = member.as_str().rsplit_once('-')?;
    number.parse().ok().map(MemberNumber)
}

/// The last number of each group. No id ever comes again, whoever coordinates and whatever is lost, as Kafka's random ones do not
/// either: all coordinators of a cluster know the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberNumbers(Arc<SortedMap<GroupId, MemberNumber>>);

impl MemberNumbers {
    pub(super) fn next(&self, group: &GroupId) -> MemberNumber {
        MemberNumber(self.0.get(group).map_or(1, |last| last.0 + 1))
    }

    /// The number is taken, and all below it.
    pub(super) fn take(&mut self, group: &GroupId, number: MemberNumber) {
        if self.0.get(group).is_none_or(|last| *last < number) {
            Arc::make_mut(&mut self.0).insert(group.clone(), number);
        }
    }

    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// What others have taken is taken.
    pub fn learn(&mut self, others: &Self) {
        for (group, last) in others.0.iter() {
            self.take(group, *last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_gives_its_number_back() {
        assert_eq!(
            number_of(&member_id(&"consumer-a-1", MemberNumber(12))),
            Some(MemberNumber(12))
        );
        assert_eq!(number_of(&MemberId::new("ghost")), None);
        assert_eq!(number_of(&MemberId::unknown()), None);
    }
}
