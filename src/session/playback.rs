//! What each button of the transport does, and what happens in each frame while time runs.
//!
//! A run starts paused, and time stops by itself where the lesson wants the reader's eyes: at the beginning of a part, at
//! an open question, at the first error of its kind.

use crate::fact::Detail;
use crate::kernel::SimTime;
use crate::run::{Moment, Timeline};
use crate::session::clock::{BEAT_US, FORESIGHT, FRAME_US_MAX, Going, glide_us, is_quiet, stride};
use crate::session::guide::Stop;
use crate::session::{Changed, Motion, Playback, Session, Speed};
use crate::view::MarkerKind;

impl Session {
    pub(super) fn play(&mut self, command: Playback) -> Changed {
        match command {
            Playback::Play => self.start(),
            Playback::Pause => self.pause(),
            Playback::Toggle if self.is_playing() => self.pause(),
            Playback::Toggle => self.start(),
            Playback::StepForward => self.step_forward(),
            Playback::StepBack => self.stand(|session| {
                session.timeline.back(session.settings.detail);
            }),
            Playback::NextMarker => self.go_to_marker(Direction::Forward),
            Playback::PreviousMarker => self.go_to_marker(Direction::Back),
            Playback::ToStart => self.go_to_start(),
            Playback::ToEnd => self.stand(|session| {
                let head = session.timeline.head();
                session.timeline.seek_step(head.step);
            }),
            Playback::Restart => self.restart(),
            Playback::SeekTime(time) => self.stand(|session| {
                session.timeline.seek_time(time);
            }),
            Playback::SeekStep(step) => self.stand(|session| {
                session.timeline.seek_step(step);
            }),
            Playback::Elapsed(wall_us) => self.elapse(wall_us),
            Playback::SetSpeed(speed) => self.set_speed(speed),
        }
    }

    /// Whether time runs until somebody stops it (a glide to the next step ends by itself).
    pub fn is_playing(&self) -> bool {
        self.clock.going == Going::Playing
    }

    /// Whether the page should send `Elapsed` with each frame.
    pub fn wants_frames(&self) -> bool {
        self.clock.going != Going::Paused
    }

    fn start(&mut self) -> Changed {
        self.clock.stop();
        self.clock.going = Going::Playing;
        // With reduced motion the first event is shown at once.
        self.clock.beat_us = BEAT_US;
        Changed::Look
    }

    fn pause(&mut self) -> Changed {
        self.finish_glide();
        self.clock.stop();
        Changed::Look
    }

    /// A jump: time stands still, nothing flies.
    fn stand(&mut self, jump: impl FnOnce(&mut Self)) -> Changed {
        self.clock.stop();
        jump(self);
        Changed::Look
    }

    fn set_speed(&mut self, speed: Speed) -> Changed {
        self.settings.speed = speed;
        Changed::Look
    }

    fn restart(&mut self) -> Changed {
        let scenario = self.timeline.scenario().clone();
        let seed = self.timeline.recording().seed;
        match Timeline::open(scenario, seed) {
            Ok(timeline) => self.replace(timeline),
            Err(error) => self.refuse(error.into()),
        }
        Changed::Run
    }

    fn go_to_start(&mut self) -> Changed {
        self.stand(|session| {
            session.timeline.seek_step(session.opening());
        })
    }

    fn step_forward(&mut self) -> Changed {
        self.finish_glide();
        let from = self.timeline.moment();
        let to = self.timeline.forward(self.settings.detail);
        let wall_us_left = match self.settings.motion {
            Motion::Full => glide_us(self.settings.speed, to.now.since(from.now)),
            Motion::Reduced => 0,
        };
        self.clock.stop();
        if wall_us_left > 0 {
            self.go_to(from);
            self.clock.going = Going::Gliding { to, wall_us_left };
        }
        Changed::Look
    }

    pub(super) fn finish_glide(&mut self) {
        if let Going::Gliding { to, .. } = self.clock.going {
            self.go_to(to);
            self.clock.stop();
        }
    }

    fn go_to(&mut self, moment: Moment) {
        self.timeline.seek_step(moment.step);
        if moment.now > self.timeline.moment().now {
            self.timeline.seek_time(moment.now);
        }
    }

    fn go_to_marker(&mut self, direction: Direction) -> Changed {
        let here = self.timeline.moment().step;
        self.take_in_history();
        let markers = self.chronicle.markers();
        let target = match direction {
            Direction::Forward => markers.iter().find(|marker| marker.step > here),
            Direction::Back => markers.iter().rev().find(|marker| marker.step < here),
        };
        let Some(step) = target.map(|marker| marker.step) else { return Changed::Nothing };
        self.stand(|session| {
            session.timeline.seek_step(step);
        })
    }

    fn elapse(&mut self, wall_us: u64) -> Changed {
        let wall_us = wall_us.min(FRAME_US_MAX);
        match self.clock.going {
            Going::Paused => Changed::Nothing,
            Going::Gliding { to, wall_us_left } => self.glide(to, wall_us_left, wall_us),
            Going::Playing => match self.settings.motion {
                Motion::Full => self.run_on(wall_us),
                Motion::Reduced => self.beat(wall_us),
            },
        }
    }

    fn glide(&mut self, to: Moment, wall_us_left: u64, wall_us: u64) -> Changed {
        if wall_us >= wall_us_left {
            self.finish_glide();
            return Changed::Look;
        }
        let now = self.timeline.moment().now;
        let way = u128::from(to.now.since(now).0);
        let part = way * u128::from(wall_us) / u128::from(wall_us_left);
        self.timeline.seek_time(SimTime(now.0 + u64::try_from(part).unwrap_or(0)));
        self.clock.going = Going::Gliding { to, wall_us_left: wall_us_left - wall_us };
        Changed::Look
    }

    fn beat(&mut self, wall_us: u64) -> Changed {
        self.clock.beat_us += wall_us;
        if self.clock.beat_us < BEAT_US {
            return Changed::Nothing;
        }
        self.clock.beat_us = 0;
        let before = self.timeline.moment();
        let stop = self.stop();
        self.timeline.forward(self.settings.detail);
        self.stop_where_asked(before, &stop);
        Changed::Look
    }

    fn run_on(&mut self, wall_us: u64) -> Changed {
        let before = self.timeline.moment();
        let stop = self.stop();
        self.timeline.foresee(before.now + FORESIGHT);
        let until = self
            .timeline
            .next_fact_time(Detail::Story)
            .or(Some(before.now + FORESIGHT))
            .filter(|until| is_quiet(before.now, *until, self.clock.quiet_since.is_some()));
        let stride = stride(&self.settings, before.now, wall_us, until);
        self.clock.quiet_since = match (stride.hurried, self.clock.quiet_since) {
            (false, _) => None,
            (true, None) => Some(before.now),
            (true, since) => since,
        };
        self.timeline.seek_time(before.now + stride.span);
        self.stop_where_asked(before, &stop);
        Changed::Look
    }

    /// Pauses, and goes back to the exact moment, if the way since `before` passed a place where the lesson stops.
    fn stop_where_asked(&mut self, before: Moment, stop: &Stop) {
        let lesson = self.lesson_stop_since(stop);
        let error = self.first_error_since(before);
        let Some(step) = [lesson, error].into_iter().flatten().min() else { return };
        self.timeline.seek_step(step);
        self.clock.stop();
    }

    fn first_error_since(&mut self, before: Moment) -> Option<crate::kernel::Step> {
        let here = self.timeline.moment().step;
        self.take_in_history();
        let errors: Vec<_> = self
            .chronicle
            .markers()
            .iter()
            .filter(|marker| marker.kind == MarkerKind::Error)
            .filter(|marker| marker.step > before.step && marker.step <= here)
            .map(|marker| (marker.step, marker.fact))
            .collect();
        for (step, fact) in errors {
            let kind = self.timeline.fact(fact).map(|entry| entry.fact.id());
            if let Some(kind) = kind
                && self.clock.errors_met.insert(kind)
            {
                return Some(step);
            }
        }
        None
    }
}

enum Direction {
    Forward,
    Back,
}
