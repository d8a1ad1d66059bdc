//! Which letter and which of the six tints stand for a key.

use crate::kernel::SortedMap;
use crate::protocol::Text;

/// The number of tints; the seventh key gets the first one again, with another letter.
pub const TINTS: usize = 6;

/// How a record's key is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyMark {
    pub letter: String,
    /// `1..=TINTS`; none for a null key.
    pub tint: Option<u8>,
}

/// The marks of all keys, in the order in which they first appeared. Equal keys always look the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tints {
    marks: SortedMap<Text, KeyMark>,
}

impl Tints {
    pub fn of<'a>(keys: impl IntoIterator<Item = &'a Text>) -> Self {
        let mut order: Vec<Text> = Vec::new();
        let mut marks: SortedMap<Text, KeyMark> = SortedMap::default();
        for key in keys {
            if !marks.contains_key(key) {
                let tint = u8::try_from(order.len() % TINTS + 1).unwrap_or(1);
                marks.insert(key.clone(), KeyMark { letter: first(key), tint: Some(tint) });
                order.push(key.clone());
            }
        }
        for (key, letter) in letters(&order) {
            if let Some(mark) = marks.get_mut(&key) {
                mark.letter = letter;
            }
        }
        Self { marks }
    }

    pub fn mark(&self, key: Option<&str>) -> KeyMark {
        let Some(key) = key else {
            return KeyMark { letter: "∅".to_owned(), tint: None };
        };
        self.marks.get(key).cloned().unwrap_or_else(|| KeyMark { letter: first(key), tint: None })
    }
}

/// One letter, or two for keys that begin alike.
fn letters(keys: &[Text]) -> Vec<(Text, String)> {
    let mut alike: SortedMap<String, usize> = SortedMap::default();
    for key in keys {
        *alike.get_or_insert_with(first(key), || 0) += 1;
    }
    let mut taken: SortedMap<String, Text> = SortedMap::default();
    let mut all = Vec::new();
    for key in keys {
        let letter = first(key);
        if alike.get(&letter) == Some(&1) {
            all.push((key.clone(), letter));
            continue;
        }
        let rest = key.chars().skip(1).filter(|c| visible(*c)).collect::<Vec<_>>();
        let last = rest.last().filter(|c| c.is_ascii_digit()).copied();
        let spare = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars();
        let second = last.into_iter().chain(rest.iter().copied()).chain(spare);
        let mut two = second.map(|c| format!("{letter}{c}"));
        let label = two.find(|label| !taken.contains_key(label)).unwrap_or(letter);
        taken.insert(label.clone(), key.clone());
        all.push((key.clone(), label));
    }
    all
}

fn first(key: &str) -> String {
    key.chars()
        .find(|c| visible(*c))
        .map_or_else(|| "·".to_owned(), |c| c.to_ascii_uppercase().to_string())
}

/// A letter or digit, or anything beyond ASCII that is seen: the full tables of Unicode would weigh 10 kB.
fn visible(c: char) -> bool {
    c.is_ascii_alphanumeric() || !(c.is_ascii() || c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters_of(keys: &[&str]) -> Vec<String> {
        let keys: Vec<Text> = keys.iter().map(|&key| key.into()).collect();
        let tints = Tints::of(&keys);
        keys.iter().map(|key| tints.mark(Some(key)).letter).collect()
    }

    #[test]
    fn a_key_is_its_first_letter_unless_two_begin_alike() {
        assert_eq!(letters_of(&["hana", "finn", "sora"]), ["H", "F", "S"]);
        assert_eq!(letters_of(&["sora", "sam", "mia"]), ["So", "Sa", "M"]);
        assert_eq!(letters_of(&["user-1", "user-2"]), ["U1", "U2"]);
        assert_eq!(letters_of(&["", "\n", "한나"]), ["·1", "·2", "한"]);
    }

    #[test]
    fn the_seventh_key_repeats_a_tint_and_null_has_none() {
        let keys: Vec<Text> = ["a", "b", "c", "d", "e", "f", "g"].map(Text::from).to_vec();
        let tints = Tints::of(&keys);
        assert_eq!(tints.mark(Some("a")).tint, Some(1));
        assert_eq!(tints.mark(Some("g")).tint, Some(1));
        assert_eq!(tints.mark(None), KeyMark { letter: "∅".into(), tint: None });
    }
}
