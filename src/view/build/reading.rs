//! A group with its consumers, looked up once for the whole picture: hundreds of members and thousands of partitions would
//! otherwise be compared with each other in every frame.

use crate::id::{ClientId, GroupId, MemberId, TopicName, TopicPartition};
use crate::kafka::consumer::{Consumer, TopicPartitionState};
use crate::kafka::group::{Group, MemberShare};
use crate::kernel::SortedMap;
use crate::sim::{Slot, World};

pub(super) struct Reading<'a> {
    pub(super) id: &'a GroupId,
    pub(super) books: Option<&'a Group>,
    /// In the order in which they were added.
    pub(super) consumers: Vec<(&'a Slot, &'a Consumer)>,
    /// What the coordinator has promised, and the client behind each member.
    pub(super) shares: Vec<(MemberShare<'a>, &'a ClientId)>,
    /// By the coordinator's books: numbers are places in `shares`.
    listed: Places<'a>,
    /// By the consumers' own belief: numbers are places in `consumers`.
    owned: Places<'a>,
}

/// Partitions in their order, each with the number of who has it; the same partition twice is in the order of the numbers.
type Places<'a> = Vec<(&'a TopicPartition, usize)>;

pub(super) fn readings(world: &World) -> Vec<Reading<'_>> {
    world.groups().iter().map(|id| Reading::new(world, id)).collect()
}

impl<'a> Reading<'a> {
    fn new(world: &'a World, id: &'a GroupId) -> Self {
        let mut consumers = world.consumers();
        consumers.retain(|(_, consumer)| consumer.group() == id);
        let books = world.group(id);
        let shares = shares(books, &consumers);
        let assigned = shares.iter().map(|(share, _)| share.assigned.iter());
        let listed = places(assigned.enumerate().flat_map(|(n, all)| all.map(move |id| (id, n))));
        let owned = consumers.iter().map(|(_, consumer)| consumer.assignment().iter());
        let owned = owned.enumerate();
        let owned = places(owned.flat_map(|(n, all)| all.map(move |held| (&held.partition, n))));
        Self { id, books, consumers, shares, listed, owned }
    }

    pub(super) fn reads(&self, topic: &TopicName) -> bool {
        self.consumers.iter().any(|(_, consumer)| consumer.subscription().contains(topic))
            || self.books.is_some_and(|books| books.offsets().any(|(id, _)| id.topic == *topic))
    }

    pub(super) fn client(&self, member: &MemberId) -> Option<&'a ClientId> {
        self.shares.iter().find(|(share, _)| share.id == member).map(|(_, client)| *client)
    }

    /// Whom the coordinator's assignment names first.
    pub(super) fn listed(&self, id: &TopicPartition) -> Option<&'a ClientId> {
        of(&self.listed, id).next().map(|n| self.shares[n].1)
    }

    /// Who believes to own the partition.
    pub(super) fn owners(
        &self,
        id: &'a TopicPartition,
    ) -> impl Iterator<Item = (&'a Slot, &'a Consumer, &'a TopicPartitionState)> {
        of(&self.owned, id).filter_map(move |n| {
            let (slot, consumer) = self.consumers[n];
            let state = consumer.assignment().iter().find(|state| state.partition == *id)?;
            Some((slot, consumer, state))
        })
    }
}

/// A static member that was replaced keeps its predecessor's client id in Kafka's books, so the consumer that has the member
/// id comes first.
fn shares<'a>(
    books: Option<&'a Group>,
    consumers: &[(&'a Slot, &'a Consumer)],
) -> Vec<(MemberShare<'a>, &'a ClientId)> {
    let shares = books.map(Group::shares).unwrap_or_default();
    let mut clients: SortedMap<&MemberId, &ClientId> = SortedMap::default();
    for (_, consumer) in consumers.iter().rev() {
        clients.insert(consumer.member_id(), consumer.id());
    }
    let client = |share: &MemberShare<'a>| *clients.get(&share.id).unwrap_or(&share.client_id);
    shares.into_iter().map(|share| (share, client(&share))).collect()
}

fn places<'a>(all: impl Iterator<Item = (&'a TopicPartition, usize)>) -> Places<'a> {
    let mut places: Places<'a> = all.collect();
    places.sort_unstable();
    places
}

fn of<'p>(places: &'p Places<'_>, id: &TopicPartition) -> impl Iterator<Item = usize> + 'p {
    let from = places.partition_point(|(other, _)| *other < id);
    let same = places[from..].iter().take_while(move |(other, _)| *other == places[from].0);
    let found = places.get(from).is_some_and(|(other, _)| *other == id);
    same.filter(move |_| found).map(|(_, n)| *n)
}
