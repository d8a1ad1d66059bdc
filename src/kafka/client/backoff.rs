//! How long to wait before trying again (`org.apache.kafka.common.utils.ExponentialBackoff`).

use crate::kafka::client::saturation::saturated_ms;
use crate::kernel::Span;

/// The multiplier of the clients' back-off (`CommonClientConfigs.RETRY_BACKOFF_EXP_BASE`).
pub const RETRY_BACKOFF_EXP_BASE: u32 = 2;

/// `min(max, initial * multiplier^attempts)`, in whole milliseconds; the maximum is what Kafka's doubles make of it.
///
/// Kafka spreads each wait by a random 20 %; the simulator's jitter is 0, so that a run can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExponentialBackoff {
    initial_ms: u64,
    multiplier: u32,
    max_ms: u64,
    /// The longest wait: found once, for it takes as long as a whole step of a run.
    saturated_ms: u64,
}

impl ExponentialBackoff {
    pub fn new(initial: Span, multiplier: u32, max: Span) -> Self {
        let max_ms = max.as_ms();
        let initial_ms = initial.as_ms().min(max_ms);
        let grows = initial_ms < max_ms && multiplier > 1;
        let saturated_ms =
            if grows { saturated_ms(initial_ms, multiplier, max_ms) } else { initial_ms };
        Self { initial_ms, multiplier, max_ms, saturated_ms }
    }

    /// The clients' back-off from `retry.backoff.ms` to `retry.backoff.max.ms`.
    pub fn retry(initial: Span, max: Span) -> Self {
        Self::new(initial, RETRY_BACKOFF_EXP_BASE, max)
    }

    /// The wait after `attempts` failures before this one (0 for the first).
    pub fn backoff(&self, attempts: u32) -> Span {
        if self.initial_ms >= self.max_ms || self.multiplier <= 1 {
            return Span::from_ms(self.initial_ms);
        }
        let mut wait_ms = self.initial_ms;
        for _ in 0..attempts {
            wait_ms = wait_ms.saturating_mul(u64::from(self.multiplier));
            if wait_ms >= self.max_ms {
                return Span::from_ms(self.saturated_ms);
            }
            if wait_ms == 0 {
                break;
            }
        }
        Span::from_ms(wait_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(initial: u64, multiplier: u32, max: u64) -> Vec<u64> {
        let backoff =
            ExponentialBackoff::new(Span::from_ms(initial), multiplier, Span::from_ms(max));
        (0..6).map(|attempts| backoff.backoff(attempts).as_ms()).collect()
    }

    #[test]
    fn the_wait_doubles_up_to_the_maximum() {
        assert_eq!(waits(100, 2, 1_000), [100, 200, 400, 800, 1_000, 1_000]);
        assert_eq!(waits(250, 2, 30_000), [250, 500, 1_000, 2_000, 4_000, 8_000]);
    }

    #[test]
    fn a_first_wait_above_the_maximum_is_the_maximum() {
        assert_eq!(waits(2_000, 2, 1_000), [1_000; 6]);
        assert_eq!(waits(100, 2, 100), [100; 6]);
        assert_eq!(waits(0, 2, 1_000), [0; 6]);
    }
}
