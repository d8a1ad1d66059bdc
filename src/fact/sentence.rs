//! Something to be told to a person: the id of a sentence and what goes into it.

use crate::fact::Arg;

/// Which sentence, and its variables. The words are in `static/locales`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    pub id: &'static str,
    pub args: Vec<(&'static str, Arg)>,
}

/// A sentence without its numbers: its id, and which variables it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceKind {
    pub id: &'static str,
    pub fields: &'static [&'static str],
}

/// Declares the sentences about a type once: as a list of their ids and variables (which the narration test reads), and
/// as the function that finds the right one.
macro_rules! sentences {
    (
        $(#[$doc:meta])*
        $visibility:vis $list:ident, $function:ident($type:ty) {
            $($pattern:pat => $id:literal { $($arg:ident: $value:expr),* $(,)? })*
        }
        $(otherwise { $($other:pat => $told:expr,)* })?
    ) => {
        $(#[$doc])*
        $visibility const $list: &[$crate::fact::SentenceKind] = &[
            $($crate::fact::SentenceKind { id: $id, fields: &[$(stringify!($arg)),*] },)*
        ];

        fn $function(it: &$type) -> $crate::fact::Sentence {
            match it {
                $($pattern => $crate::fact::Sentence {
                    id: $id,
                    args: vec![$((stringify!($arg), $crate::fact::Arg::from(&$value)),)*],
                },)*
                $($($other => $told,)*)?
            }
        }
    };
}

pub(crate) use sentences;
