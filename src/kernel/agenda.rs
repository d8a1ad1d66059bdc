//! What is due, and when. Two things due at one moment come in the order in which they were put in.

use crate::kernel::SimTime;

/// Where something stands in an agenda: its moment, then its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgendaKey {
    pub at: SimTime,
    turn: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Agenda<T> {
    /// The next is the last: most of what is put in is due soon, and so moves little.
    due: Vec<(AgendaKey, T)>,
    next_turn: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Self { due: Vec::new(), next_turn: 0 }
    }
}

impl<T> Agenda<T> {
    pub fn put(&mut self, at: SimTime, what: T) -> AgendaKey {
        let key = AgendaKey { at, turn: self.next_turn };
        self.next_turn += 1;
        let place = self.due.partition_point(|(other, _)| *other > key);
        self.due.insert(place, (key, what));
        key
    }

    pub fn take(&mut self, key: AgendaKey) -> Option<T> {
        let place = self.due.binary_search_by(|(other, _)| key.cmp(other)).ok()?;
        Some(self.due.remove(place).1)
    }

    pub fn take_first(&mut self) -> Option<(AgendaKey, T)> {
        self.due.pop()
    }

    pub fn first(&self) -> Option<(AgendaKey, &T)> {
        self.due.last().map(|(key, what)| (*key, what))
    }

    pub fn iter(&self) -> impl Iterator<Item = (AgendaKey, &T)> {
        self.due.iter().rev().map(|(key, what)| (*key, what))
    }

    pub fn len(&self) -> usize {
        self.due.len()
    }

    pub fn is_empty(&self) -> bool {
        self.due.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_together_comes_in_the_order_it_was_put_in() {
        let mut agenda = Agenda::default();
        agenda.put(SimTime(5), "b");
        agenda.put(SimTime(5), "c");
        let a = agenda.put(SimTime(1), "a");
        assert_eq!(agenda.first(), Some((a, &"a")));
        let order: Vec<_> = std::iter::from_fn(|| agenda.take_first()).map(|(_, x)| x).collect();
        assert_eq!(order, ["a", "b", "c"]);
    }

    #[test]
    fn what_was_taken_out_is_not_due() {
        let mut agenda = Agenda::default();
        let key = agenda.put(SimTime(5), "b");
        assert_eq!(agenda.take(key), Some("b"));
        assert_eq!(agenda.take(key), None);
        assert!(agenda.is_empty());
    }
}
