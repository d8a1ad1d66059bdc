//! Facts, errors and lessons as sentences, in the reader's language.
//!
//! The words are in `static/locales`, the same set of files for every language. `build/texts.rs` compiles them. Native programs
//! have them built in; the page fetches its reader's language and the open lesson. A new language is a folder there, a line in
//! `locales!` and one in `static/dress.js`.

mod library;
mod narrator;
mod signs;
mod texts;
mod values;

pub use library::{Library, TextPart};
pub use narrator::{Narrator, Told};

macro_rules! locales {
    ($($tag:literal $name:literal $plural:ident $variant:ident;)*) => {
        /// A language of the page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LocaleId {
            $($variant,)*
        }

        impl LocaleId {
            pub const ALL: &'static [LocaleId] = &[$(LocaleId::$variant,)*];

            /// The language tag (BCP 47), such as `ko`.
            pub fn tag(self) -> &'static str {
                match self {
                    $(LocaleId::$variant => $tag,)*
                }
            }

            /// The language's name in itself.
            pub fn name(self) -> &'static str {
                match self {
                    $(LocaleId::$variant => $name,)*
                }
            }

            /// The plural category of a whole number (CLDR).
            pub fn plural(self, number: i64) -> &'static str {
                match self {
                    $(LocaleId::$variant => $plural(number),)*
                }
            }
        }
    };
}

locales! {
    "en" "English" one_and_other En;
    "ko" "한국어" other_only Ko;
}

fn one_and_other(number: i64) -> &'static str {
    if number.unsigned_abs() == 1 { "one" } else { "other" }
}

fn other_only(_number: i64) -> &'static str {
    "other"
}

impl LocaleId {
    /// The first language of a browser's list (`ko-KR`, `en`) that the page speaks; English if there is none.
    pub fn best_of<'a>(wanted: impl IntoIterator<Item = &'a str>) -> LocaleId {
        let primary = |tag: &'a str| tag.split(['-', '_']).next().unwrap_or(tag);
        let spoken = |tag: &'a str| LocaleId::from_tag(&primary(tag).to_ascii_lowercase());
        wanted.into_iter().find_map(spoken).unwrap_or(LocaleId::En)
    }

    pub fn from_tag(tag: &str) -> Option<LocaleId> {
        LocaleId::ALL.iter().copied().find(|locale| locale.tag() == tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_the_page_speaks_is_taken() {
        assert_eq!(LocaleId::best_of(["fr-FR", "ko-KR", "en-US"]), LocaleId::Ko);
        assert_eq!(LocaleId::best_of(["EN-gb"]), LocaleId::En);
        assert_eq!(LocaleId::best_of(["fr"]), LocaleId::En);
        assert_eq!(LocaleId::best_of([]), LocaleId::En);
    }
}
