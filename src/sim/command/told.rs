//! Which sentence of `errors.ftl` tells a command error, and with what in it.

use crate::fact::{Sentence, sentences};
use crate::id::{BrokerId, NameError};
use crate::kafka::config::{ConfigKind, ConfigProblem};
use crate::protocol::Text;
use crate::sim::CommandError;
use crate::sim::command::help::COMMANDS;

impl CommandError {
    pub fn told(&self) -> Sentence {
        tell_command(self)
    }
}

sentences! {
    /// What can be wrong with a name.
    pub NAME_SENTENCES, tell_name((&String, &NameError)) {
        (_, NameError::Empty) => "error-name-empty" {}
        (word, NameError::TooLong { length }) => "error-name-too-long" {
            word: text(word), length: *length as i64,
        }
        (word, NameError::BadCharacter { character }) => "error-name-bad-character" {
            word: text(word), character: text(&visible(*character)),
        }
        (word, NameError::Dots) => "error-name-dots" { word: text(word) }
    }
}

sentences! {
    /// What can be wrong with a `key=value`.
    pub CONFIG_SENTENCES, tell_config(ConfigProblem) {
        ConfigProblem::UnknownKey { key, accepted } => "error-config-unknown-key" {
            key: text(key), accepted: list(accepted),
        }
        ConfigProblem::BadValue { key, value, kind: ConfigKind::Ms { min, max } } => "error-config-ms" {
            key: text(key), value: text(value), min: *min, max: *max,
        }
        ConfigProblem::BadValue { key, value, kind: ConfigKind::Bytes { min, max } } => "error-config-bytes" {
            key: text(key), value: text(value), min: *min, max: *max,
        }
        ConfigProblem::BadValue { key, value, kind: ConfigKind::Count { min, max } } => "error-config-count" {
            key: text(key), value: text(value), min: *min, max: *max,
        }
        ConfigProblem::BadValue { key, value, kind: ConfigKind::Fraction } => "error-config-fraction" {
            key: text(key), value: text(value),
        }
        ConfigProblem::BadValue { key, value, kind: ConfigKind::Switch } => "error-config-switch" {
            key: text(key), value: text(value),
        }
        ConfigProblem::BadValue { key, value, kind: ConfigKind::Choice(accepted) } => "error-config-choice" {
            key: text(key), value: text(value), accepted: list(accepted),
        }
        ConfigProblem::BadValue { key, value, kind: ConfigKind::List(accepted) } => "error-config-list" {
            key: text(key), value: text(value), accepted: list(accepted),
            word: text(word_at_fault(value, accepted).0), problem: Text::from(word_at_fault(value, accepted).1),
        }
        ConfigProblem::BadValue { key, value, kind: ConfigKind::Text } => "error-config-text" {
            key: text(key), value: text(value),
        }
        ConfigProblem::Conflict { key, value, rule, other } => "error-config-conflict" {
            key: text(key), value: text(value), rule: text(rule), other: text(other),
        }
    }
}

sentences! {
    /// What can be wrong with a command; names and configuration have lists of their own.
    pub COMMAND_SENTENCES, tell_command(CommandError) {
        CommandError::UnknownCommand { word } => "error-unknown-command" {
            word: text(word), accepted: list(&commands()),
        }
        CommandError::Missing { command, expected } => "error-missing" {
            command: (!command.is_empty()).then(|| text(command)),
            expected: text(expected), usage: Text::from(usage(command)),
        }
        CommandError::Surplus { word } => "error-surplus" { word: text(word) }
        CommandError::BadNumber { word, min, max } => "error-bad-number" {
            word: text(word), min: *min, max: *max,
        }
        CommandError::BadPartition { word } => "error-bad-partition" { word: text(word) }
        CommandError::BadEnvelope { word } => "error-bad-envelope" { word: text(word) }
        CommandError::BadRate { word } => "error-bad-rate" { word: text(word) }
        CommandError::BadChoice { word, accepted } => "error-bad-choice" {
            word: text(word), accepted: list(accepted),
        }
        CommandError::BadPattern { word, at } => "error-bad-pattern" {
            word: text(word), at: *at as i64 + 1,
        }
        CommandError::TopicsAndPattern => "error-topics-and-pattern" {}
        CommandError::OpenQuote { word } => "error-open-quote" { word: text(word) }
        CommandError::Twice { word } => "error-twice" { word: text(word) }
        CommandError::TooLong { length, max } => "error-too-long" {
            length: *length as i64, max: *max as i64,
        }
        CommandError::UnknownId { kind, id, accepted } => "error-unknown-id" {
            kind: text(kind), id: text(id), accepted: list(accepted), count: accepted.len() as i64,
        }
        CommandError::Taken { kind, id } => "error-taken" { kind: text(kind), id: text(id) }
        CommandError::WrongRole { id, needed } => "error-wrong-role" { id: text(id), needed: text(needed) }
        CommandError::Limit { what, asked, max } => "error-limit" {
            what: text(what), asked: *asked, max: *max,
        }
        CommandError::Refused { error, id } => "error-refused" { error: *error, id: text(id) }
        CommandError::NoController => "error-no-controller" {}
        CommandError::NotRunning { id } => "error-not-running" {
            id: text(id), broker: id.parse::<BrokerId>().is_ok().then_some(1),
        }
        CommandError::AlreadyRunning { id } => "error-already-running" { id: text(id) }
        CommandError::NotFrozen { id } => "error-not-frozen" { id: text(id) }
        CommandError::AlreadyFrozen { id } => "error-already-frozen" { id: text(id) }
        CommandError::FewerPartitions { topic, now, asked } => "error-fewer-partitions" {
            topic: text(topic), now: *now, asked: *asked,
        }
        CommandError::UnknownPartition { word, partitions } => "error-unknown-partition" {
            word: text(word), last: *partitions - 1, count: *partitions,
        }
        CommandError::NotAssigned { id, partition } => "error-not-assigned" {
            id: text(id), partition: text(partition),
        }
        CommandError::NotHeld { id } => "error-not-held" { id: text(id) }
        CommandError::AlreadyHeld { id } => "error-already-held" { id: text(id) }
        CommandError::DiskFull { id } => "error-disk-full" { id: text(id) }
        CommandError::DiskNotFull { id } => "error-disk-not-full" { id: text(id) }
        CommandError::NotInFlight { envelope } => "error-not-in-flight" {
            envelope: text(&format!("e{envelope}")),
        }
        CommandError::NothingToHeal { a, b } => "error-nothing-to-heal" { a: text(a), b: text(b) }
        CommandError::SameNode { id } => "error-same-node" { id: text(id) }
        CommandError::InternalTopic { topic } => "error-internal-topic" { topic: text(topic) }
        CommandError::NotAllowedHere { command } => "error-not-allowed-here" { command: text(command) }
    }
    otherwise {
        CommandError::BadName { word, problem } => tell_name(&(word, problem)),
        CommandError::Config(problem) => tell_config(problem),
    }
}

/// The longest piece of what a person typed that is shown back.
const SHOWN_MAX: usize = 60;

/// As the person typed it, but never a whole book.
fn text(word: &str) -> Text {
    if word.chars().count() <= SHOWN_MAX {
        return word.into();
    }
    let mut short: String = word.chars().take(SHOWN_MAX).collect();
    short.push('…');
    short.into()
}

/// What is wrong with a list: the first name that is not accepted, or that was there before.
fn word_at_fault<'a>(value: &'a str, accepted: &[&str]) -> (&'a str, &'static str) {
    let words: Vec<&str> = value.split(',').map(str::trim).collect();
    if let Some(word) = words.iter().find(|word| !accepted.contains(word)) {
        return (word, "unknown");
    }
    let twice = (1..words.len()).find(|&i| words[..i].contains(&words[i]));
    (twice.map_or(value, |i| words[i]), "twice")
}

fn list<T: AsRef<str>>(words: &[T]) -> Text {
    words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ").into()
}

fn commands() -> Vec<&'static str> {
    let mut words: Vec<_> = COMMANDS.iter().map(|row| row.word()).collect();
    words.dedup();
    words
}

fn usage(command: &str) -> String {
    let rows = COMMANDS.iter().filter(|row| row.word() == command);
    rows.map(|row| format!("{} {}", row.name, row.usage)).collect::<Vec<_>>().join(" | ")
}

/// A character as it can be shown: blanks and control characters by their number.
fn visible(character: char) -> String {
    if character.is_whitespace() || character.is_control() {
        return format!("U+{:04X}", u32::from(character));
    }
    character.to_string()
}
