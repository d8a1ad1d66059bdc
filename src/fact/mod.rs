//! What can be observed in a run: facts, as ids and numbers. Sentences about them are made in `narration`.

mod arg;
mod facts;
mod line;
mod sentence;
mod term;
mod trace;

pub use arg::Arg;
pub use facts::{Detail, Fact, FactKind};
pub(crate) use sentence::sentences;
pub use sentence::{Sentence, SentenceKind};
pub use term::{
    ClientRole, DeletionReason, GroupState, LossCause, MemberGone, OffsetSource, RebalanceReason,
    Term,
};
pub use trace::{Trace, TraceEntry, TraceMark};
