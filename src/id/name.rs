//! Ids that are text: topics, groups, clients, members.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::Text;

/// Why a text cannot be an id that a person chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameError {
    /// Nothing was written.
    Empty,
    /// Longer than `NAME_LENGTH_MAX`.
    TooLong { length: usize },
    /// Kafka allows ASCII letters, digits, `.`, `_` and `-` only (`Topic.LEGAL_CHARS`).
    BadCharacter { character: char },
    /// `.` and `..` would be folder names on a broker's disk (`Topic.validate`).
    Dots,
}

/// The longest name that Kafka takes for a topic (`Topic.MAX_NAME_LENGTH`).
const NAME_LENGTH_MAX: usize = 249;

fn check(text: &str) -> Result<(), NameError> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    if let Some(character) = text.chars().find(|&c| !legal(c)) {
        return Err(NameError::BadCharacter { character });
    }
    if text.len() > NAME_LENGTH_MAX {
        return Err(NameError::TooLong { length: text.len() });
    }
    if text == "." || text == ".." {
        return Err(NameError::Dots);
    }
    Ok(())
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Text);

        impl $name {
            /// Takes any text; for ids that the engine makes itself or that arrive in a request.
            pub fn new(text: impl Into<Text>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                check(text)?;
                Ok(Self(text.into()))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                Text::ptr_eq(&self.0, &other.0) || self.0 == other.0
            }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                if Text::ptr_eq(&self.0, &other.0) {
                    return Ordering::Equal;
                }
                self.0.cmp(&other.0)
            }
        }
        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(
    /// A topic, by its name.
    TopicName
);
name!(
    /// `group.id`.
    GroupId
);
name!(
    /// A client of the cluster: a producer or a consumer, as the learner named it (`p1`, `c1`). Its `client.id`.
    ClientId
);
name!(
    /// A member of a group as its coordinator knows it: `clientId-UUID` in Kafka, `clientId-n` here.
    MemberId
);
name!(
    /// `group.instance.id` of a static member.
    GroupInstanceId
);
name!(
    /// What dies together: an application, or a machine.
    ProcessId
);
name!(
    /// A lesson, by the name of its file.
    ScenarioId
);
name!(
    /// A protocol name in a JoinGroup, such as `range`.
    AssignorName
);

impl MemberId {
    /// What a consumer sends before its coordinator gave it an id (`JoinGroupRequest.UNKNOWN_MEMBER_ID`).
    pub fn unknown() -> Self {
        Self::new("")
    }

    pub fn is_unknown(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_takes_the_characters_that_kafka_takes() {
        assert!("order-created.v2_x".parse::<TopicName>().is_ok());
        assert_eq!("".parse::<TopicName>(), Err(NameError::Empty));
        assert_eq!("..".parse::<TopicName>(), Err(NameError::Dots));
        assert_eq!("a b".parse::<TopicName>(), Err(NameError::BadCharacter { character: ' ' }));
        assert_eq!("x".repeat(250).parse::<TopicName>(), Err(NameError::TooLong { length: 250 }));
    }
}
