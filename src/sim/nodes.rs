//! The nodes of a world: found by id, and at once by number.

use std::sync::Arc;

use crate::id::NodeId;
use crate::kernel::SortedMap;
use crate::sim::node::Slot;

/// A node's place among all that were ever added. It holds for ever, because no node is taken out of a world: what is
/// due and what is connected names its nodes so, and comparing two of them costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeNumber(u32);

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Nodes {
    /// By number.
    slots: Vec<Slot>,
    names: Arc<Names>,
}

/// Changes only when a node is added, so all keyframes share it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Names {
    ids: Vec<NodeId>,
    numbers: SortedMap<NodeId, NodeNumber>,
}

impl Nodes {
    pub(super) fn add(&mut self, id: NodeId, slot: Slot) -> NodeNumber {
        let number = NodeNumber(u32::try_from(self.slots.len()).expect("worlds are small"));
        let names = Arc::make_mut(&mut self.names);
        let before = names.numbers.insert(id.clone(), number);
        assert!(before.is_none(), "{id} is added once");
        names.ids.push(id);
        self.slots.push(slot);
        number
    }

    pub(super) fn number(&self, id: &NodeId) -> Option<NodeNumber> {
        self.names.numbers.get(id).copied()
    }

    /// # Panics
    /// If there is no such node.
    pub(super) fn known(&self, id: &NodeId) -> NodeNumber {
        self.number(id).expect("the caller has looked it up")
    }

    pub(super) fn id(&self, number: NodeNumber) -> &NodeId {
        &self.names.ids[number.0 as usize]
    }

    pub(super) fn at(&self, number: NodeNumber) -> &Slot {
        &self.slots[number.0 as usize]
    }

    pub(super) fn at_mut(&mut self, number: NodeNumber) -> &mut Slot {
        &mut self.slots[number.0 as usize]
    }

    pub(super) fn get(&self, id: &NodeId) -> Option<&Slot> {
        self.number(id).map(|number| self.at(number))
    }

    pub(super) fn get_mut(&mut self, id: &NodeId) -> Option<&mut Slot> {
        self.number(id).map(|number| self.at_mut(number))
    }

    pub(super) fn as_added(&self) -> &[Slot] {
        &self.slots
    }

    pub(super) fn ids_as_added(&self) -> &[NodeId] {
        &self.names.ids
    }

    /// By id.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&NodeId, &Slot)> {
        self.names.numbers.iter().map(|(id, number)| (id, self.at(*number)))
    }

    /// By id.
    pub(super) fn ids(&self) -> impl Iterator<Item = &NodeId> {
        self.names.numbers.keys()
    }

    /// By id.
    pub(super) fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.iter().map(|(_, slot)| slot)
    }
}
