//! How the playhead moves on its own: playing, gliding to the next step, hurrying through quiet.

use crate::fact::Detail;
use crate::kernel::SortedSet;
use crate::kernel::{SimTime, Span};
use crate::run::Moment;
use crate::session::{Motion, Settings, Speed};

/// Wall time that one frame may account for: a page that slept does not jump.
pub(super) const FRAME_US_MAX: u64 = 100_000;
/// A step lasts at most this long on the reader's clock, however far it leads.
const GLIDE_US_MAX: u64 = 900_000;
const GLIDE_US_MIN: u64 = 120_000;
/// With reduced motion, playing shows one event per this time.
pub(super) const BEAT_US: u64 = 1_200_000;
/// Quiet that lasts no longer than this is shown at full length.
const QUIET_MIN: Span = Span::from_ms(2_000);
/// How far ahead the run is worked out to know whether a stretch is quiet.
pub(super) const FORESIGHT: Span = Span::from_ms(3_000);
/// So long before something happens time goes at its own speed again.
const QUIET_LEAD: Span = Span::from_ms(500);
/// How many times as fast as real time quiet goes by at most.
const QUIET_FACTOR: u64 = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Going {
    Paused,
    Playing,
    /// On its way to the step that was asked for; it will stand still there.
    Gliding {
        to: Moment,
        wall_us_left: u64,
    },
}

#[derive(Debug)]
pub(super) struct Clock {
    pub(super) going: Going,
    /// Since when a quiet stretch has been hurried through.
    pub(super) quiet_since: Option<SimTime>,
    /// Wall time since the last beat of reduced motion.
    pub(super) beat_us: u64,
    /// Kinds of errors at which the page has stopped once.
    pub(super) errors_met: SortedSet<&'static str>,
}

impl Clock {
    pub(super) fn paused() -> Self {
        Self {
            going: Going::Paused,
            quiet_since: None,
            beat_us: 0,
            errors_met: SortedSet::default(),
        }
    }

    pub(super) fn stop(&mut self) {
        self.going = Going::Paused;
        self.quiet_since = None;
        self.beat_us = 0;
    }
}

/// How far time goes in one frame, and whether it hurries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stride {
    pub(super) span: Span,
    pub(super) hurried: bool,
}

/// `quiet_until` is when the next thing worth seeing happens, as far as that is known.
pub(super) fn stride(
    settings: &Settings,
    now: SimTime,
    wall_us: u64,
    quiet_until: Option<SimTime>,
) -> Stride {
    let plain = Stride { span: settings.speed.span(wall_us), hurried: false };
    let may_hurry = settings.detail == Detail::Story
        && settings.speed >= Speed::QUIET_SKIP_MIN
        && settings.motion == Motion::Full;
    let Some(until) = quiet_until.filter(|_| may_hurry) else { return plain };
    let quiet = until.since(now);
    if quiet <= QUIET_LEAD {
        return plain;
    }
    let fast = Span(wall_us.saturating_mul(QUIET_FACTOR));
    let span = fast.min(quiet - QUIET_LEAD);
    if span <= plain.span { plain } else { Stride { span, hurried: true } }
}

/// Whether a stretch is long enough to be hurried through. Once begun, it goes on down to its last half second.
pub(super) fn is_quiet(now: SimTime, until: SimTime, already: bool) -> bool {
    let least = if already { QUIET_LEAD } else { QUIET_MIN };
    until.since(now) > least
}

/// How long a glide over `span` lasts on the reader's clock.
pub(super) fn glide_us(speed: Speed, span: Span) -> u64 {
    if span == Span::ZERO { 0 } else { speed.wall_us(span).clamp(GLIDE_US_MIN, GLIDE_US_MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::narration::LocaleId;

    fn settings() -> Settings {
        Settings::new(LocaleId::from_tag("en").expect("a language of the page"))
    }

    #[test]
    fn a_frame_goes_as_far_as_the_speed_says() {
        let now = SimTime::from_ms(1_000);
        let stride = stride(&settings(), now, 16_000, None);
        assert_eq!(stride, Stride { span: Span(8_000), hurried: false });
    }

    #[test]
    fn quiet_goes_by_twenty_times_as_fast_until_half_a_second_before_its_end() {
        let now = SimTime::from_ms(1_000);
        let far = stride(&settings(), now, 100_000, Some(SimTime::from_ms(46_000)));
        assert_eq!(far, Stride { span: Span::from_ms(2_000), hurried: true });
        let near = stride(&settings(), now, 100_000, Some(SimTime::from_ms(2_000)));
        assert_eq!(near, Stride { span: Span::from_ms(500), hurried: true });
        let there = stride(&settings(), now, 100_000, Some(SimTime::from_ms(1_400)));
        assert_eq!(there, Stride { span: Span::from_ms(50), hurried: false });
    }

    #[test]
    fn nobody_is_hurried_who_asked_for_slowness_or_for_everything() {
        let until = Some(SimTime::from_ms(46_000));
        let mut slow = settings();
        slow.speed = Speed::QUIET_SKIP_MIN.slower();
        assert!(!stride(&slow, SimTime::ZERO, 16_000, until).hurried);
        let mut close = settings();
        close.detail = Detail::Everything;
        assert!(!stride(&close, SimTime::ZERO, 16_000, until).hurried);
    }

    #[test]
    fn a_short_silence_is_not_quiet() {
        let now = SimTime::from_ms(10_000);
        assert!(!is_quiet(now, SimTime::from_ms(11_900), false));
        assert!(is_quiet(now, SimTime::from_ms(11_900), true));
        assert!(is_quiet(now, SimTime::from_ms(12_100), false));
    }

    #[test]
    fn a_step_never_takes_longer_than_a_second() {
        assert_eq!(glide_us(Speed::DEFAULT, Span::from_ms(200)), 400_000);
        assert_eq!(glide_us(Speed::DEFAULT, Span::from_ms(45_000)), GLIDE_US_MAX);
        assert_eq!(glide_us(Speed::FASTEST, Span::from_ms(1)), GLIDE_US_MIN);
        assert_eq!(glide_us(Speed::DEFAULT, Span::ZERO), 0);
    }
}
