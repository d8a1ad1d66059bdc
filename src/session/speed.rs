//! How fast simulated time goes by, on a logarithmic scale.

use crate::kernel::Span;

/// A power of two: -4 is 1/16 of real time, 0 is real time, 6 is 64 times as fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(i8);

impl Speed {
    pub const SLOWEST: Speed = Speed(-4);
    pub const FASTEST: Speed = Speed(6);
    /// A hop of 200 simulated milliseconds then takes 400 of the reader's.
    pub const DEFAULT: Speed = Speed(-1);
    /// Below this the reader wants to see every moment: quiet stretches are not shortened.
    pub const QUIET_SKIP_MIN: Speed = Speed(-1);

    pub fn all() -> impl Iterator<Item = Speed> {
        (Self::SLOWEST.0..=Self::FASTEST.0).map(Speed)
    }

    /// `None` outside the scale.
    pub fn from_exponent(exponent: i8) -> Option<Speed> {
        (Self::SLOWEST.0..=Self::FASTEST.0).contains(&exponent).then_some(Speed(exponent))
    }

    pub fn exponent(self) -> i8 {
        self.0
    }

    #[must_use]
    pub fn faster(self) -> Speed {
        Speed((self.0 + 1).min(Self::FASTEST.0))
    }

    #[must_use]
    pub fn slower(self) -> Speed {
        Speed((self.0 - 1).max(Self::SLOWEST.0))
    }

    /// Simulated time that passes while `wall_us` microseconds of the reader's do.
    pub fn span(self, wall_us: u64) -> Span {
        Span(if self.0 < 0 { wall_us >> -self.0 } else { wall_us << self.0 })
    }

    /// Simulated milliseconds in one second of the reader's.
    pub fn pace(self) -> u32 {
        u32::try_from(self.span(1_000_000).as_ms()).unwrap_or(u32::MAX)
    }

    /// The reader's time that `span` takes, in microseconds.
    pub fn wall_us(self, span: Span) -> u64 {
        if self.0 < 0 { span.0.saturating_mul(1 << -self.0) } else { span.0 >> self.0 }
    }
}

impl std::fmt::Display for Speed {
    /// `¼×`, `½×`, `1×`, `2×` …
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            -1 => f.write_str("½×"),
            -2 => f.write_str("¼×"),
            negative if negative < 0 => write!(f, "1/{}×", 1_u32 << -negative),
            positive => write!(f, "{}×", 1_u32 << positive),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_runs_from_a_sixteenth_to_sixty_four_times() {
        let labels: Vec<String> = Speed::all().map(|speed| speed.to_string()).collect();
        assert_eq!(labels.join(" "), "1/16× 1/8× ¼× ½× 1× 2× 4× 8× 16× 32× 64×");
        assert_eq!(Speed::FASTEST.faster(), Speed::FASTEST);
        assert_eq!(Speed::SLOWEST.slower(), Speed::SLOWEST);
        assert_eq!(Speed::from_exponent(7), None);
    }

    #[test]
    fn wall_time_and_simulated_time_are_each_others_inverse() {
        for speed in Speed::all() {
            assert_eq!(speed.wall_us(speed.span(64_000)), 64_000, "{speed}");
        }
        assert_eq!(Speed::DEFAULT.span(400_000), Span::from_ms(200));
    }
}
