//! A run through time: what happened, what would happen next, and how to be at any step of it.

pub mod link;
mod moment;
mod probe;
mod recording;
mod simulation;
mod timeline;
mod transcript;

pub use moment::Moment;
pub use recording::{Recording, RecordingProblem};
pub use simulation::{Advance, Simulation, StepKind};
pub use timeline::{Executed, HISTORY_STEPS_MAX, Timeline};
pub use transcript::{transcript, transcript_of};
