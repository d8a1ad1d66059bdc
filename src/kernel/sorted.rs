//! A map and a set in key order for few entries, or for entries that mostly come in order: one sorted list each.
//!
//! A `BTreeMap` pays off from some hundred entries on that come in any order. Below that a list is quicker to search
//! and to copy, holds no empty places, and is far less code for a browser to load. So is
//! putting few things in order one by one: each type that the standard library sorts costs some three kilobytes.

use std::borrow::Borrow;
use std::ops::Index;

/// In ascending order of keys, each of them once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortedMap<K, V> {
    entries: Vec<(K, V)>,
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<K, V> SortedMap<K, V> {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, &V)> + DoubleEndedIterator {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    pub fn keys(&self) -> impl ExactSizeIterator<Item = &K> + DoubleEndedIterator {
        self.entries.iter().map(|(key, _)| key)
    }

    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> + DoubleEndedIterator {
        self.entries.iter().map(|(_, value)| value)
    }

    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.entries.into_iter().map(|(_, value)| value)
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.entries.iter_mut().map(|(key, value)| (&*key, value))
    }

    pub fn clear(&mut self) {
        self.entries.clear();
    }

    pub fn retain(&mut self, mut wanted: impl FnMut(&K, &mut V) -> bool) {
        self.entries.retain_mut(|(key, value)| wanted(key, value));
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// Takes a list that is in order already: costs one comparison for each entry.
    ///
    /// # Panics
    /// If the keys do not ascend.
    pub fn from_ascending(entries: Vec<(K, V)>) -> Self {
        assert!(entries.is_sorted_by(|(a, _), (b, _)| a < b), "the keys ascend");
        Self { entries }
    }

    /// Where the key is, or where it would be put in.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.entries.binary_search_by(|(other, _)| other.borrow().cmp(key))
    }

    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|i| &self.entries[i].1)
    }

    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|i| &mut self.entries[i].1)
    }

    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Puts the value in; hands out the one that was there before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(i) => Some(std::mem::replace(&mut self.entries[i].1, value)),
            Err(i) => {
                self.entries.insert(i, (key, value));
                None
            }
        }
    }

    pub fn get_or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let i = match self.place(&key) {
            Ok(i) => i,
            Err(i) => {
                self.entries.insert(i, (key, value()));
                i
            }
        };
        &mut self.entries[i].1
    }

    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|i| self.entries.remove(i).1)
    }
}

impl<Q: Ord + ?Sized, K: Ord + Borrow<Q>, V> Index<&Q> for SortedMap<K, V> {
    type Output = V;
    /// # Panics
    /// If nothing is there.
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("the key is in the map")
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        for (key, value) in entries {
            // Most lists come in order; then the search is spared.
            if map.entries.last().is_none_or(|(last, _)| *last < key) {
                map.entries.push((key, value));
            } else {
                map.insert(key, value);
            }
        }
        map
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;
    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

/// In ascending order, each item once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortedSet<T> {
    items: SortedMap<T, ()>,
}

impl<T> Default for SortedSet<T> {
    fn default() -> Self {
        Self { items: SortedMap::default() }
    }
}

impl<T> SortedSet<T> {
    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        self.items.keys()
    }

    pub fn into_vec(self) -> Vec<T> {
        self.items.entries.into_iter().map(|(item, ())| item).collect()
    }
}

impl<T: Ord> SortedSet<T> {
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.items.contains_key(item)
    }

    /// False if it was there before.
    pub fn insert(&mut self, item: T) -> bool {
        self.items.insert(item, ()).is_none()
    }

    /// True if it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.items.remove(item).is_some()
    }
}

impl<T: Ord> FromIterator<T> for SortedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self { items: items.into_iter().map(|item| (item, ())).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_in_the_order_of_their_keys_and_the_last_value_counts() {
        let map: SortedMap<_, _> = [(3, "c"), (1, "x"), (2, "b"), (1, "a")].into_iter().collect();
        assert_eq!(map.iter().collect::<Vec<_>>(), [(&1, &"a"), (&2, &"b"), (&3, &"c")]);
        assert_eq!((map.get(&2), map.get(&4)), (Some(&"b"), None));
    }

    #[test]
    fn a_list_in_order_is_a_map_at_once() {
        let map = SortedMap::from_ascending(vec![(1, "a"), (3, "c")]);
        assert_eq!((map.get(&1), map.get(&2), map.get(&3)), (Some(&"a"), None, Some(&"c")));
    }

    #[test]
    #[should_panic(expected = "the keys ascend")]
    fn a_list_in_no_order_is_no_map() {
        let _ = SortedMap::from_ascending(vec![(2, "b"), (2, "b")]);
    }

    #[test]
    fn what_is_taken_out_is_gone() {
        let mut map: SortedMap<_, _> =
            [("a".to_owned(), 1), ("b".to_owned(), 2)].into_iter().collect();
        assert_eq!((map.remove("a"), map.remove("a")), (Some(1), None));
        *map.get_or_insert_with("b".to_owned(), || 9) += 1;
        assert_eq!(map.into_iter().collect::<Vec<_>>(), [("b".to_owned(), 3)]);
    }

    #[test]
    fn a_set_holds_each_item_once() {
        let mut set: SortedSet<_> = [2, 1, 2].into_iter().collect();
        assert_eq!(set.iter().copied().collect::<Vec<_>>(), [1, 2]);
        assert!(!set.insert(1) && set.remove(&1) && !set.contains(&1));
    }
}
