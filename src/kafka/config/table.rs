//! The macro that turns a table of keys into a struct with typed fields, and into text and back.

use crate::kafka::config::ConfigKind;

/// Why a value cannot be taken. The sentence for the reader is made from this in `errors.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigProblem {
    UnknownKey {
        key: String,
        accepted: Vec<&'static str>,
    },
    BadValue {
        key: &'static str,
        value: String,
        kind: ConfigKind,
    },
    /// Two values that Kafka refuses together (`ConfigException`): `key` breaks the rule named by `rule`.
    Conflict {
        key: &'static str,
        value: String,
        rule: &'static str,
        other: &'static str,
    },
}

/// One key as the inspector shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigEntry {
    pub key: &'static str,
    pub value: String,
    pub default: String,
    pub kind: ConfigKind,
}

impl ConfigEntry {
    pub fn is_default(&self) -> bool {
        self.value == self.default
    }
}

macro_rules! config {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$field_doc:meta])* $key:literal $field:ident : $type:ty = $default:expr, $kind:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* #[doc = concat!("\n\n`", $key, "`")] pub $field: $type,)*
        }

        impl Default for $name {
            /// Kafka's defaults.
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $name {
            pub const KEYS: &'static [&'static str] = &[$($key,)*];

            /// Sets one key from text; nothing changes if it cannot be taken.
            pub fn set(
                &mut self,
                key: &str,
                text: &str,
            ) -> Result<(), $crate::kafka::config::ConfigProblem> {
                use $crate::kafka::config::{ConfigProblem, ConfigValue};
                match key {
                    $($key => {
                        let kind = $kind;
                        self.$field = <$type as ConfigValue>::read(text, &kind).ok_or_else(|| {
                            ConfigProblem::BadValue { key: $key, value: text.to_owned(), kind }
                        })?;
                        Ok(())
                    })*
                    _ => Err(ConfigProblem::UnknownKey {
                        key: key.to_owned(),
                        accepted: Self::KEYS.to_vec(),
                    }),
                }
            }

            /// Every key with its value and default, in the order of the table.
            pub fn entries(&self) -> Vec<$crate::kafka::config::ConfigEntry> {
                use $crate::kafka::config::{ConfigEntry, ConfigValue};
                let default = Self::default();
                vec![$(ConfigEntry {
                    key: $key,
                    value: ConfigValue::write(&self.$field),
                    default: ConfigValue::write(&default.$field),
                    kind: $kind,
                },)*]
            }
        }
    };
}

pub(super) use config;
