//! Virtual time and the numbers that order a run.

use std::fmt;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// A moment of the simulated world, in microseconds since its beginning. Never a wall clock, never a float.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SimTime(pub u64);

/// A length of simulated time, in microseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(pub u64);

/// How many commands and occurrences the world has taken in so far: the total order of a run.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Step(pub u64);

/// The place of a fact in the trace of its run.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct FactId(pub u32);

impl SimTime {
    pub const ZERO: SimTime = SimTime(0);
    /// Later than everything that happens.
    pub const MAX: SimTime = SimTime(u64::MAX);

    pub const fn from_ms(ms: u64) -> Self {
        SimTime(ms * 1_000)
    }

    /// Whole milliseconds, rounded down, as Kafka's own clock counts.
    pub const fn as_ms(self) -> u64 {
        self.0 / 1_000
    }

    /// The time passed since `earlier`; nothing if `earlier` lies ahead.
    pub const fn since(self, earlier: SimTime) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    pub const ZERO: Span = Span(0);

    pub const fn from_ms(ms: u64) -> Self {
        Span(ms.saturating_mul(1_000))
    }

    pub const fn from_us(us: u64) -> Self {
        Span(us)
    }

    pub const fn as_ms(self) -> u64 {
        self.0 / 1_000
    }

    pub const fn times(self, n: u64) -> Span {
        Span(self.0.saturating_mul(n))
    }
}

/// By how many milliseconds a clock is ahead; negative if it is behind.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Skew(pub i64);

impl Skew {
    /// What such a clock shows at `at`. No clock shows a time before the beginning of the world.
    pub const fn shown_at(self, at: SimTime) -> SimTime {
        SimTime(at.0.saturating_add_signed(self.0.saturating_mul(1_000)))
    }

    /// When such a clock shows `shown`.
    pub const fn when_it_shows(self, shown: SimTime) -> SimTime {
        Skew(self.0.saturating_neg()).shown_at(shown)
    }
}

impl Add<Span> for SimTime {
    type Output = SimTime;
    fn add(self, span: Span) -> SimTime {
        SimTime(self.0.saturating_add(span.0))
    }
}

impl Add<Span> for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl Sub<Span> for Span {
    type Output = Span;
    fn sub(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl Step {
    pub fn next(self) -> Step {
        Step(self.0 + 1)
    }
}

impl fmt::Display for SimTime {
    /// Seconds with six digits, so that traces line up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
