//! The kinds of values that a configuration key can have, as text and back.

use crate::id::AssignorName;
use crate::kernel::Span;

/// What a key accepts; the limits are Kafka's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigKind {
    /// Milliseconds.
    Ms {
        min: i64,
        max: i64,
    },
    Bytes {
        min: i64,
        max: i64,
    },
    Count {
        min: i64,
        max: i64,
    },
    /// A decimal number from 0 to 1.
    Fraction,
    Switch,
    Choice(&'static [&'static str]),
    /// Names from a list, separated by commas; at least one.
    List(&'static [&'static str]),
    /// Any text; empty means "not set".
    Text,
}

impl ConfigKind {
    pub const MS: ConfigKind = ConfigKind::Ms { min: 0, max: i32::MAX as i64 };
    pub const MS_POSITIVE: ConfigKind = ConfigKind::Ms { min: 1, max: i32::MAX as i64 };
    pub const MS_LONG: ConfigKind = ConfigKind::Ms { min: 0, max: Self::MS_MAX };
    pub const BYTES: ConfigKind = ConfigKind::Bytes { min: 0, max: i32::MAX as i64 };
    /// Milliseconds are kept as microseconds in 64 bits; more than this (nine thousand years) is refused.
    pub const MS_MAX: i64 = i64::MAX / 1_000 / 32;
    pub const COUNT: ConfigKind = ConfigKind::Count { min: 1, max: i32::MAX as i64 };
}

/// A number from 0 to 1 in steps of a ten thousandth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fraction {
    ten_thousandths: u32,
}

impl Fraction {
    pub const HALF: Fraction = Fraction { ten_thousandths: 5_000 };

    /// In hundredths of a percent.
    pub const fn ten_thousandths(self) -> u32 {
        self.ten_thousandths
    }

    /// Whether `part` of `whole` is more than this.
    pub fn is_below(self, part: u64, whole: u64) -> bool {
        u128::from(part) * 10_000 > u128::from(whole) * u128::from(self.ten_thousandths)
    }
}

pub trait ConfigValue: Sized {
    /// `None` if the text is not a value of this kind.
    fn read(text: &str, kind: &ConfigKind) -> Option<Self>;
    fn write(&self) -> String;
}

fn number(text: &str, kind: &ConfigKind) -> Option<i64> {
    let (min, max) = match kind {
        ConfigKind::Ms { min, max }
        | ConfigKind::Bytes { min, max }
        | ConfigKind::Count { min, max } => (*min, *max),
        ConfigKind::Fraction
        | ConfigKind::Switch
        | ConfigKind::Choice(_)
        | ConfigKind::List(_)
        | ConfigKind::Text => return None,
    };
    let number: i64 = text.parse().ok()?;
    (min..=max).contains(&number).then_some(number)
}

impl ConfigValue for Span {
    fn read(text: &str, kind: &ConfigKind) -> Option<Self> {
        number(text, kind).and_then(|ms| u64::try_from(ms).ok()).map(Span::from_ms)
    }

    fn write(&self) -> String {
        self.as_ms().to_string()
    }
}

/// A time of which Kafka asks whether somebody has given it (`AbstractConfig.originals`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaybeSet {
    Default(Span),
    Set(Span),
}

impl MaybeSet {
    pub fn span(self) -> Span {
        match self {
            MaybeSet::Default(span) | MaybeSet::Set(span) => span,
        }
    }
}

impl ConfigValue for MaybeSet {
    fn read(text: &str, kind: &ConfigKind) -> Option<Self> {
        Span::read(text, kind).map(MaybeSet::Set)
    }

    fn write(&self) -> String {
        self.span().write()
    }
}

impl ConfigValue for u32 {
    fn read(text: &str, kind: &ConfigKind) -> Option<Self> {
        number(text, kind).and_then(|n| u32::try_from(n).ok())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl ConfigValue for i64 {
    fn read(text: &str, kind: &ConfigKind) -> Option<Self> {
        number(text, kind)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl ConfigValue for Option<u32> {
    fn read(text: &str, kind: &ConfigKind) -> Option<Self> {
        if text.is_empty() { Some(None) } else { u32::read(text, kind).map(Some) }
    }

    fn write(&self) -> String {
        self.map_or_else(String::new, |number| number.to_string())
    }
}

impl ConfigValue for Option<i64> {
    fn read(text: &str, kind: &ConfigKind) -> Option<Self> {
        if text.is_empty() { Some(None) } else { i64::read(text, kind).map(Some) }
    }

    fn write(&self) -> String {
        self.map_or_else(String::new, |number| number.to_string())
    }
}

impl ConfigValue for Fraction {
    fn read(text: &str, _: &ConfigKind) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| {
            let fine = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            fine.then(|| text.parse::<u32>().ok()).flatten()
        };
        let shift = 10_u32.pow(4 - u32::try_from(part.len()).ok()?.min(4));
        let ten_thousandths = digits(whole)? * 10_000 + digits(part)? * shift;
        (ten_thousandths <= 10_000).then_some(Self { ten_thousandths })
    }

    fn write(&self) -> String {
        let (whole, part) = (self.ten_thousandths / 10_000, self.ten_thousandths % 10_000);
        let digits = (10_000 + part).to_string();
        let digits = digits[1..].trim_end_matches('0');
        format!("{whole}.{}", if digits.is_empty() { "0" } else { digits })
    }
}

impl ConfigValue for bool {
    fn read(text: &str, _: &ConfigKind) -> Option<Self> {
        match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl ConfigValue for Option<String> {
    fn read(text: &str, _: &ConfigKind) -> Option<Self> {
        Some((!text.is_empty()).then(|| text.to_owned()))
    }

    fn write(&self) -> String {
        self.clone().unwrap_or_default()
    }
}

impl ConfigValue for Vec<AssignorName> {
    fn read(text: &str, kind: &ConfigKind) -> Option<Self> {
        let ConfigKind::List(known) = kind else { return None };
        let names: Vec<_> = text.split(',').map(str::trim).collect();
        let fine = names.iter().all(|name| known.contains(name));
        let twice = (1..names.len()).any(|i| names[..i].contains(&names[i]));
        (fine && !twice).then(|| names.into_iter().map(AssignorName::new).collect())
    }

    fn write(&self) -> String {
        self.iter().map(AssignorName::as_str).collect::<Vec<_>>().join(",")
    }
}

/// An enum whose variants are the words of a `ConfigKind::Choice`.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $word:literal $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            pub const KIND: $crate::kafka::config::ConfigKind =
                $crate::kafka::config::ConfigKind::Choice(&[$($word,)*]);
        }

        impl $crate::kafka::config::ConfigValue for $name {
            fn read(text: &str, _: &$crate::kafka::config::ConfigKind) -> Option<Self> {
                match text {
                    $($word => Some($name::$variant),)*
                    _ => None,
                }
            }

            fn write(&self) -> String {
                match self {
                    $($name::$variant => $word,)*
                }
                .to_owned()
            }
        }
    };
}

pub(super) use choice;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_reads_back_what_it_prints() {
        for text in ["0.0", "0.5", "0.05", "0.1234", "1.0"] {
            let read = Fraction::read(text, &ConfigKind::Fraction);
            assert_eq!(read.map(|fraction| fraction.write()).as_deref(), Some(text));
        }
        for bad in ["", ".", "0.", ".5", "1.0001", "0.12345", "-0.5", "+1", "0.5.5", "half"] {
            assert_eq!(Fraction::read(bad, &ConfigKind::Fraction), None, "{bad}");
        }
    }

    #[test]
    fn a_part_is_above_a_fraction_only_if_it_is_strictly_more() {
        assert!(!Fraction::HALF.is_below(50, 100) && Fraction::HALF.is_below(51, 100));
    }
}
