//! Time along x.

use crate::kernel::SimTime;

/// What part of time is in view; `from < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    pub from: SimTime,
    pub to: SimTime,
}

impl TimeRange {
    /// All of time up to `end`, or a part of it around `now`, which each step of `zoom` halves. `now` is no later than `end`,
    /// and stays in sight.
    pub fn zoomed(end: SimTime, now: SimTime, zoom: u8) -> Self {
        let part = (end.0 >> zoom).max(1_000);
        let from = now.0.saturating_sub(part / 2).min(end.0.saturating_sub(part));
        Self { from: SimTime(from), to: SimTime(from + part) }
    }

    /// What a lens shows of a run that has been seen up to `head`.
    pub fn of_lens(head: SimTime, now: SimTime, zoom: u8) -> Self {
        Self::zoomed(SimTime(head.0.max(10_000_000)), now, zoom)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeAxis {
    pub range: TimeRange,
    pub left: i32,
    pub right: i32,
}

/// A round moment with a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    pub x: i32,
    /// Seconds, with as many decimals as neighbouring ticks need.
    pub seconds: String,
}

impl TimeAxis {
    /// Left and right of the range, the x lies outside of `left..=right`, but never far.
    pub fn x(&self, at: SimTime) -> i32 {
        let whole = self.range.to.since(self.range.from).0.max(1);
        let width = u64::try_from(self.right - self.left).unwrap_or(0);
        if at < self.range.from {
            return self.left - 1;
        }
        let done = at.since(self.range.from).0.min(whole + whole / width.max(1));
        self.left
            + i32::try_from(u128::from(done) * u128::from(width) / u128::from(whole)).unwrap_or(0)
    }

    pub fn x_clamped(&self, at: SimTime) -> i32 {
        self.x(at).clamp(self.left, self.right)
    }

    pub fn at(&self, x: i32) -> SimTime {
        let width = u64::try_from(self.right - self.left).unwrap_or(0).max(1);
        let done = u64::try_from(x.clamp(self.left, self.right) - self.left).unwrap_or(0);
        let whole = self.range.to.since(self.range.from).0;
        let us = u128::from(whole) * u128::from(done) / u128::from(width);
        SimTime(self.range.from.0 + u64::try_from(us).unwrap_or(0))
    }

    /// At least `apart` pixels from each other, at 1, 2 or 5 times a power of ten.
    pub fn ticks(&self, apart: i32) -> Vec<Tick> {
        let whole = self.range.to.since(self.range.from).0.max(1);
        let width = u64::try_from(self.right - self.left).unwrap_or(0).max(1);
        let least = whole.saturating_mul(u64::try_from(apart).unwrap_or(1)) / width;
        let step = round_step(least.max(1));
        let mut ticks = Vec::new();
        let mut at = self.range.from.0.div_ceil(step) * step;
        while at <= self.range.to.0 {
            ticks.push(Tick { x: self.x(SimTime(at)), seconds: seconds(SimTime(at), step) });
            at += step;
        }
        ticks
    }
}

fn round_step(least: u64) -> u64 {
    let mut power = 1u64;
    loop {
        for factor in [1, 2, 5] {
            if factor * power >= least {
                return factor * power;
            }
        }
        power *= 10;
    }
}

fn seconds(at: SimTime, step: u64) -> String {
    let decimals = [1_000_000, 100_000, 10_000, 1_000]
        .iter()
        .position(|unit: &u64| step.is_multiple_of(*unit));
    let decimals = decimals.unwrap_or(6);
    if decimals == 0 {
        return (at.0 / 1_000_000).to_string();
    }
    let fraction = format!("{:06}", at.0 % 1_000_000);
    format!("{}.{}", at.0 / 1_000_000, &fraction[..decimals])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(from_ms: u64, to_ms: u64) -> TimeAxis {
        let range = TimeRange { from: SimTime::from_ms(from_ms), to: SimTime::from_ms(to_ms) };
        TimeAxis { range, left: 100, right: 1_100 }
    }

    #[test]
    fn at_is_the_inverse_of_x() {
        let axis = axis(2_000, 12_000);
        assert_eq!(axis.x(SimTime::from_ms(7_000)), 600);
        assert_eq!(axis.at(600), SimTime::from_ms(7_000));
        assert_eq!(axis.x(SimTime::ZERO), 99);
        assert_eq!(axis.x(SimTime::from_ms(99_000)), 1_101);
    }

    #[test]
    fn a_part_of_time_keeps_now_in_sight() {
        let range = |now, zoom| {
            let range = TimeRange::zoomed(SimTime::from_ms(40_000), SimTime::from_ms(now), zoom);
            (range.from.0 / 1_000, range.to.0 / 1_000)
        };
        assert_eq!(range(12_000, 0), (0, 40_000));
        assert_eq!(range(12_000, 1), (2_000, 22_000));
        assert_eq!(range(12_000, 2), (7_000, 17_000));
        // At either end it is at the edge, and the part is as long.
        assert_eq!(range(1_000, 2), (0, 10_000));
        assert_eq!(range(39_000, 2), (30_000, 40_000));
        assert_eq!(range(40_000, 12), (39_990, 40_000));
        let early = TimeRange::of_lens(SimTime::from_ms(300), SimTime::from_ms(200), 0);
        assert_eq!(early, TimeRange { from: SimTime::ZERO, to: SimTime::from_ms(10_000) });
    }

    #[test]
    fn ticks_are_round_and_apart() {
        let labels = |axis: TimeAxis| -> Vec<String> {
            axis.ticks(200).into_iter().map(|tick| tick.seconds).collect()
        };
        assert_eq!(labels(axis(0, 30_000)), ["0", "10", "20", "30"]);
        assert_eq!(labels(axis(300, 1_800)), ["0.5", "1.0", "1.5"]);
    }
}
