//! What can be wrong with a script, and where.

use crate::fact::{Arg, Sentence, sentences};
use crate::protocol::Text;
use crate::sim::CommandError;

/// The first thing that is wrong: line and column count from 1, the column in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    pub line: usize,
    pub column: usize,
    pub kind: ScriptProblem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptProblem {
    UnknownDirective {
        word: String,
        accepted: Vec<&'static str>,
    },
    Missing {
        expected: &'static str,
    },
    Surplus {
        word: String,
    },
    BadSpan {
        word: String,
    },
    BadNumber {
        word: String,
        min: i64,
        max: i64,
    },
    UnknownFact {
        word: String,
    },
    UnknownField {
        fact: &'static str,
        word: String,
        accepted: Vec<&'static str>,
    },
    UnknownState {
        word: String,
        accepted: Vec<&'static str>,
    },
    BadChoice {
        word: String,
        accepted: Vec<String>,
    },
    Twice {
        word: String,
    },
    /// `rule` is `in-part`, `before-parts` or `opens-once`.
    Misplaced {
        word: String,
        rule: &'static str,
    },
    BadAnswer {
        word: String,
        accepted: Vec<String>,
    },
    Command(CommandError),
}

impl ScriptError {
    /// What is wrong. Where it is wrong is told by [`ScriptError::place`].
    pub fn told(&self) -> Sentence {
        tell_script(&self.kind)
    }

    /// "Line 3, column 5: ..." around a sentence about what is wrong.
    pub fn place(&self, problem: &str) -> Sentence {
        Sentence {
            id: "error-script-place",
            args: vec![
                ("line", Arg::Number(self.line as i64)),
                ("column", Arg::Number(self.column as i64)),
                ("problem", Arg::Text(problem.into())),
            ],
        }
    }
}

sentences! {
    /// What can be wrong with a script; its commands have sentences of their own.
    pub SCRIPT_SENTENCES, tell_script(ScriptProblem) {
        ScriptProblem::UnknownDirective { word, accepted } => "error-script-unknown-directive" {
            word: text(word), accepted: list(accepted),
        }
        ScriptProblem::Missing { expected } => "error-script-missing" { expected: text(expected) }
        ScriptProblem::Surplus { word } => "error-script-surplus" { word: text(word) }
        ScriptProblem::BadSpan { word } => "error-script-bad-span" { word: text(word) }
        ScriptProblem::BadNumber { word, min, max } => "error-script-bad-number" {
            word: text(word), min: *min, max: *max,
        }
        ScriptProblem::UnknownFact { word } => "error-script-unknown-fact" { word: text(word) }
        ScriptProblem::UnknownField { fact, word, accepted } => "error-script-unknown-field" {
            fact: text(fact), word: text(word), accepted: list(accepted),
        }
        ScriptProblem::UnknownState { word, accepted } => "error-script-unknown-state" {
            word: text(word), accepted: list(accepted),
        }
        ScriptProblem::BadChoice { word, accepted } => "error-script-bad-choice" {
            word: text(word), accepted: list(accepted),
        }
        ScriptProblem::Twice { word } => "error-script-twice" { word: text(word) }
        ScriptProblem::Misplaced { word, rule } => "error-script-misplaced" {
            word: text(word), rule: text(rule),
        }
        ScriptProblem::BadAnswer { word, accepted } => "error-script-bad-answer" {
            word: text(word), accepted: list(accepted),
        }
    }
    otherwise {
        ScriptProblem::Command(error) => error.told(),
    }
}

fn text(word: &str) -> Text {
    word.into()
}

fn list<T: AsRef<str>>(words: &[T]) -> Text {
    words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ").into()
}
