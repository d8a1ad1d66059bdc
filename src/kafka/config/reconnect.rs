//! How long clients leave a broker alone that they could not reach (`CommonClientConfigs`).

use crate::kafka::config::MaybeSet;
use crate::kernel::Span;

/// `reconnect.backoff.ms`, Kafka's default.
pub const RECONNECT_BACKOFF: Span = Span::from_ms(50);
/// `reconnect.backoff.max.ms`, Kafka's default.
pub const RECONNECT_BACKOFF_MAX: Span = Span::from_ms(1_000);

/// Who sets the first wait alone has turned its growth off (`postProcessReconnectBackoffConfigs`).
pub(super) fn post_process_reconnect_backoff(backoff: MaybeSet, max: &mut MaybeSet) {
    if let MaybeSet::Default(longest) = max {
        *longest = match backoff {
            MaybeSet::Set(wait) => wait,
            MaybeSet::Default(_) => RECONNECT_BACKOFF_MAX,
        };
    }
}
