//! A probability as two integers, because floats differ between machines.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `0 <= num <= den`, `den > 0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ratio {
    num: u32,
    den: u32,
}

impl Ratio {
    pub const NEVER: Ratio = Ratio { num: 0, den: 1 };

    /// `None` unless `0 <= num <= den` and `den > 0`.
    pub fn new(num: u32, den: u32) -> Option<Ratio> {
        (den > 0 && num <= den).then_some(Ratio { num, den })
    }

    pub fn percent(percent: u32) -> Option<Ratio> {
        Ratio::new(percent, 100)
    }

    pub fn is_never(self) -> bool {
        self.num == 0
    }

    /// Rounded down.
    pub fn as_percent(self) -> u32 {
        (u64::from(self.num) * 100 / u64::from(self.den)) as u32
    }

    /// Whether a draw below `den()` counts as a hit.
    pub fn hits(self, draw: u32) -> bool {
        draw < self.num
    }

    pub fn num(self) -> u32 {
        self.num
    }

    pub fn den(self) -> u32 {
        self.den
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}
