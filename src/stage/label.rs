//! Short names for small places.

use crate::id::{ClientId, TopicPartition};
use crate::stage::log::{clip, words_width};

/// `c1` is drawn as `C1`; a longer name stays as it was given.
pub fn client_label(id: &ClientId) -> String {
    let text = id.as_str();
    let mut chars = text.chars();
    let letter = chars.next().is_some_and(|c| c.is_ascii_lowercase());
    let digits = chars.as_str();
    let short = letter && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    if short { text.to_ascii_uppercase() } else { text.to_owned() }
}

/// At most four characters: `C1`, or the first letters of a name's words and the numbers at their ends. `mail-0` and
/// `mail-b-0` are told apart: `M0`, `MB0`.
pub fn badge_label(id: &ClientId) -> String {
    let label = client_label(id);
    if label.chars().count() <= 3 {
        return label;
    }
    let mut badge = String::new();
    for word in label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &word[letters.len()..];
        if letters.is_empty() && badge.ends_with(|c: char| c.is_ascii_digit()) {
            badge.push('-');
        }
        badge.extend(letters.chars().next().map(|c| c.to_ascii_uppercase()));
        badge.push_str(digits);
    }
    let length = badge.chars().count();
    if length < 2 {
        return label.chars().take(2).collect::<String>().to_ascii_uppercase();
    }
    // The end tells the members of a listener apart.
    badge.chars().skip(length.saturating_sub(4)).skip_while(|c| *c == '-').collect()
}

pub fn partition_label(id: &TopicPartition) -> String {
    format!("P{}", id.partition)
}

/// `P0`, `P1` or, from `most` on, runs such as `P0–P3`, and what is left over as a count.
pub fn partitions_label(partitions: &[TopicPartition], most: usize) -> (Vec<String>, usize) {
    if partitions.len() <= most {
        return (partitions.iter().map(partition_label).collect(), 0);
    }
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for id in partitions {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == id.partition => run.1 = id.partition,
            _ => runs.push((id.partition, id.partition)),
        }
    }
    let most_runs = (most / 2).max(1);
    let shown = &runs[..runs.len().min(most_runs)];
    let counted: i32 = shown.iter().map(|run| run.1 - run.0 + 1).sum();
    let left = partitions.len() - usize::try_from(counted).unwrap_or(0);
    let labels = shown
        .iter()
        .map(|&(from, to)| if from == to { format!("P{from}") } else { format!("P{from}–P{to}") });
    (labels.collect(), left)
}

/// A long name in bold lines of at most so many pixels, broken after `_` and blanks and before the humps of `CamelCase`. What
/// has no room on the last line ends in an ellipsis.
pub fn broken(name: &str, width: i32, lines_max: usize) -> Vec<String> {
    // Capitals and bold letters are wider than the others.
    let width = width * 5 / 6;
    let mut lines: Vec<String> = Vec::new();
    for part in parts(name) {
        let full = lines.len() == lines_max;
        let fits =
            |line: &&mut String| full || words_width(line) + words_width(part.trim_end()) <= width;
        match lines.last_mut().filter(fits) {
            Some(line) => line.push_str(part),
            None => lines.push(part.to_owned()),
        }
    }
    lines.iter().map(|line| clip(line.trim_end(), width)).collect()
}

fn parts(name: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut before) = (0, ' ');
    for (at, c) in name.char_indices() {
        let hump = before.is_ascii_lowercase() && c.is_ascii_uppercase();
        if at > from && (matches!(before, '_' | ' ') || hump) {
            parts.push(&name[from..at]);
            from = at;
        }
        before = c;
    }
    parts.push(&name[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TopicName;

    #[test]
    fn a_long_name_is_broken_where_its_words_end() {
        let name = "DUPLICATE_BROKER_REGISTRATION";
        assert_eq!(broken(name, 160, 3), ["DUPLICATE_BROKER_", "REGISTRATION"]);
        assert_eq!(broken(name, 120, 3), ["DUPLICATE_", "BROKER_", "REGISTRATION"]);
        assert_eq!(broken(name, 120, 2), ["DUPLICATE_", "BROKER_REGIS…"]);
        assert_eq!(broken("OffsetForLeaderEpoch 응답", 130, 3), ["OffsetForLeader", "Epoch 응답"]);
        assert_eq!(broken("Fetch reply", 130, 3), ["Fetch reply"]);
    }

    #[test]
    fn badge_label_fits_a_badge() {
        for (id, badge) in
            [("c1", "C1"), ("c12", "C12"), ("mail-7", "M7"), ("worker", "WO"), ("a", "A")]
        {
            assert_eq!(badge_label(&ClientId::new(id)), badge);
        }
        for (id, badge) in [
            ("mail-b-0", "MB0"),
            ("mail1-0", "M1-0"),
            ("order-service-12", "OS12"),
            ("mail12-345", "345"),
        ] {
            assert_eq!(badge_label(&ClientId::new(id)), badge);
        }
    }

    #[test]
    fn partitions_label_joins_neighbours_when_there_are_many() {
        let all = |ids: &[i32]| -> Vec<TopicPartition> {
            ids.iter().map(|&i| TopicPartition::new(TopicName::new("t"), i)).collect()
        };
        assert_eq!(partitions_label(&all(&[0, 2]), 4), (vec!["P0".into(), "P2".into()], 0));
        assert_eq!(partitions_label(&all(&[0, 1, 2, 3, 4]), 4), (vec!["P0–P4".into()], 0));
        let (labels, left) = partitions_label(&all(&[0, 2, 4, 6, 8, 9]), 4);
        assert_eq!((labels, left), (vec!["P0".into(), "P2".into()], 4));
    }
}
