//! Random numbers that replay: one seed, many named streams.
//!
//! Each place that draws has a stream of its own, named in words. A new draw in one place therefore does not shift
//! the numbers of all the others, and with them every recorded run.

use crate::kernel::SortedMap;
use rand::Rng;
use rand_pcg::Pcg32;

#[derive(Clone, Debug, PartialEq)]
pub struct RandomStreams {
    seed: u64,
    streams: SortedMap<Box<str>, Pcg32>,
}

impl RandomStreams {
    pub fn new(seed: u64) -> Self {
        Self { seed, streams: SortedMap::default() }
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// A number in `0..bound` from the stream `name`; 0 when `bound` is 0.
    pub fn below(&mut self, name: &str, bound: u32) -> u32 {
        if bound == 0 {
            return 0;
        }
        let stream = self.stream(name);
        // Multiply-and-shift: the bias is below 2^-32 and the same on every machine.
        ((u64::from(stream.next_u32()) * u64::from(bound)) >> 32) as u32
    }

    /// A whole random word from the stream `name`.
    pub fn word(&mut self, name: &str) -> u32 {
        self.stream(name).next_u32()
    }

    fn stream(&mut self, name: &str) -> &mut Pcg32 {
        if !self.streams.contains_key(name) {
            let stream = Pcg32::new(self.seed, fnv1a(name));
            self.streams.insert(name.into(), stream);
        }
        self.streams.get_mut(name).expect("the stream was put in above")
    }
}

/// FNV-1a, only to turn a stream's name into the number of a PCG stream.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_does_not_feel_the_draws_of_another() {
        let mut alone = RandomStreams::new(7);
        let mut beside = RandomStreams::new(7);
        let expected: Vec<_> = (0..5).map(|_| alone.below("a", 100)).collect();
        let got: Vec<_> = (0..5)
            .map(|_| {
                beside.below("b", 100);
                beside.below("a", 100)
            })
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers_on_every_machine() {
        let mut streams = RandomStreams::new(7);
        let drawn: Vec<_> = (0..6).map(|_| streams.below("net", 1000)).collect();
        assert_eq!(drawn, DRAWN_WITH_SEED_7);
    }

    const DRAWN_WITH_SEED_7: [u32; 6] = [628, 975, 775, 50, 907, 457];
}
