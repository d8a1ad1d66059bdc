//! Facts, errors and lessons as sentences, in the reader's language.
//!
//! The words are in `static/locales`, the same set of files for every language; they are built in, so the page fetches
//! nothing and native tests read the same text. A new language is one line in `locales!`.

mod narrator;
mod values;

pub use narrator::{Narrator, Told};

/// One file of texts: its name without `.ftl`, and what is in it.
pub type SourceFile = (&'static str, &'static str);

macro_rules! locales {
    (files $files:tt; $($tag:literal $name:literal $variant:ident;)*) => {
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

            pub fn sources(self) -> &'static [SourceFile] {
                match self {
                    $(LocaleId::$variant => locales!(@sources $tag $files),)*
                }
            }
        }
    };
    (@sources $tag:literal [$($file:literal),*]) => {
        &[$((
            $file,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/locales/", $tag, "/", $file, ".ftl")),
        ),)*]
    };
}

locales! {
    files ["ui", "lens", "console", "facts", "terms", "errors", "scenarios-log", "scenarios-groups", "scenarios-rebalancing"];
    "en" "English" En;
    "ko" "한국어" Ko;
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
