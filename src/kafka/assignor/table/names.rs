//! Order: of names, and of numbers. Every sorted type costs the page some kilobytes, so the assignors share these two.

use crate::kafka::assignor::table::number;

/// The places of the texts in ascending order of the texts; equal ones by place.
pub(in crate::kafka::assignor) fn places_in_order(texts: &[&str]) -> Vec<u32> {
    let count = number(texts.len());
    if texts.is_sorted() {
        return (0..count).collect();
    }
    let shared = shared_beginning(texts);
    let mut keyed: Vec<(u64, u32)> =
        (0..count).map(|i| (eight_bytes(texts[i as usize], shared), i)).collect();
    // Names of one kind begin alike; past that, eight bytes nearly always tell them apart.
    keyed.sort_unstable_by(|a, b| {
        let texts_differ = || texts[a.1 as usize].cmp(texts[b.1 as usize]);
        a.0.cmp(&b.0).then_with(texts_differ).then(a.1.cmp(&b.1))
    });
    keyed.into_iter().map(|(_, place)| place).collect()
}

/// How many bytes all texts begin with alike.
fn shared_beginning(texts: &[&str]) -> usize {
    let Some((first, others)) = texts.split_first() else { return 0 };
    let alike = |text: &&str| first.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
    others.iter().map(alike).min().unwrap_or(0)
}

/// As a number that orders like the bytes do; zero where the text has ended.
fn eight_bytes(text: &str, from: usize) -> u64 {
    let bytes = text.bytes().skip(from).chain(std::iter::repeat(0));
    bytes.take(8).fold(0, |number, byte| number << 8 | u64::from(byte))
}

/// Puts numbers in ascending order; they mostly are.
pub(in crate::kafka::assignor) fn sort_numbers(numbers: &mut Vec<u32>) {
    if !numbers.is_sorted() {
        *numbers = sorted_by_key(numbers.iter().map(|&number| (0, number)));
    }
}

/// Takes pairs of a key and a number; answers the numbers in order of their keys, and those of equal keys ascending.
pub(in crate::kafka::assignor) fn sorted_by_key(
    pairs: impl Iterator<Item = (u32, u32)>,
) -> Vec<u32> {
    let mut pairs: Vec<u64> = pairs.map(|(a, b)| u64::from(a) << 32 | u64::from(b)).collect();
    pairs.sort_unstable();
    pairs.into_iter().map(|pair| pair as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_compare_as_text_even_where_they_are_alike_for_long() {
        let texts = ["member10", "member2", "member1", "member", "member10000000000", "member1"];
        assert_eq!(places_in_order(&texts), [3, 2, 5, 0, 4, 1]);
        let late = ["a-very-long-name-1", "a-very-long-name-0", "b"];
        assert_eq!(places_in_order(&late), [1, 0, 2]);
    }
}
