//! One line of text to a command.

mod add;
mod cluster;
mod fault;

use std::str::FromStr;

use crate::id::{ClientId, EnvelopeId, NameError, NodeId, Offset, TopicPartition};
use crate::kafka::{ClientCommand, ProduceRate};
use crate::kernel::{Ratio, Span};
use crate::protocol::Text;
use crate::sim::command::help::COMMANDS;
use crate::sim::command::words::{split_list, split_pair, split_words, unquote};
use crate::sim::{Command, CommandError, ConfigTarget, Settings};

/// On a wire that took no time a request that is refused and sent again would never let time go on.
pub const LATENCY_MS_MIN: u64 = 1;
/// The longest latency or delay that a person may set: ten minutes.
pub const LATENCY_MS_MAX: u64 = 600_000;
/// How far a clock may be ahead or behind: a year.
pub(super) const SKEW_MS_MAX: i64 = 365 * 86_400_000;
/// The quickest steady stream: more records in a second than anybody can watch.
pub const RATE_PER_SECOND_MAX: u64 = 1_000;
/// The slowest steady stream: one record in this time.
pub const RATE_EVERY_MAX: Span = Span::from_ms(1_000_000);

impl FromStr for Command {
    type Err = CommandError;

    fn from_str(line: &str) -> Result<Self, CommandError> {
        let written = split_words(line)?;
        let Some((first, rest)) = written.split_first() else {
            return Err(CommandError::Missing { command: "", expected: "COMMAND" });
        };
        let word = unquote(first);
        let Some(row) = COMMANDS.iter().find(|row| row.word() == word) else {
            return Err(CommandError::UnknownCommand { word });
        };
        let mut words = Words { command: row.word(), rest };
        let command = match row.word() {
            "add" => add::add(&mut words)?,
            "partitions" | "produce" | "rate" | "subscribe" => data(&mut words)?,
            "cut" | "heal" | "slow" | "lossy" | "isolate" | "drop" | "delay" => wire(&mut words)?,
            "reassign" | "elect" => cluster::cluster(&mut words)?,
            "config" => configure(&mut words)?,
            "crash" | "shutdown" | "restart" | "freeze" | "thaw" => process(&mut words)?,
            "power-off" | "slow-disk" | "fill-disk" | "free-disk" | "skew" => {
                fault::fault(&mut words)?
            }
            _ => application(&mut words)?,
        };
        words.end()?;
        Ok(command)
    }
}

/// `1/s`, `0.5/s`, `250000us` or `off`: the time between two records.
pub(crate) fn read_rate(word: &str) -> Result<Option<Span>, CommandError> {
    if word == "off" {
        return Ok(None);
    }
    let every = match word.strip_suffix("/s") {
        Some(number) => per_second(number),
        None => word.strip_suffix("us").and_then(plain_number).map(Span::from_us),
    };
    let quickest = Span::from_us(1_000_000 / RATE_PER_SECOND_MAX);
    every
        .filter(|every| (quickest..=RATE_EVERY_MAX).contains(every))
        .map(Some)
        .ok_or_else(|| CommandError::BadRate { word: word.to_owned() })
}

/// Three digits after the point at most: the time between two records is rounded to microseconds anyway.
fn per_second(number: &str) -> Option<Span> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if fraction.is_empty() || fraction.len() > 3 {
        return None;
    }
    let thousandths = plain_number(&format!("{fraction:0<3}"))?;
    let thousandths = plain_number(whole)?.checked_mul(1_000)?.checked_add(thousandths)?;
    (thousandths > 0).then(|| Span::from_us((1_000_000_000 + thousandths / 2) / thousandths))
}

fn plain_number(digits: &str) -> Option<u64> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn data(words: &mut Words<'_>) -> Result<Command, CommandError> {
    if words.command == "partitions" {
        let topic = words.name("TOPIC")?;
        let count = words.number("N", 1, i64::from(i32::MAX))?;
        return Ok(Command::Partitions { topic, count: count as i32 });
    }
    let client = words.name("CLIENT")?;
    let command = match words.command {
        "produce" => {
            let topic = words.name("TOPIC")?;
            let mut pairs = words.pairs()?;
            let partition = match pairs.take("partition") {
                Some(written) => Some(number(unquote(written), 0, i64::from(i32::MAX))? as i32),
                None => None,
            };
            let key = pairs.take("key").map(|written| Text::from(unquote(written)));
            let value = pairs.take("value").map(|written| Text::from(unquote(written)));
            pairs.end(&["key", "value", "partition"])?;
            ClientCommand::Produce { topic, partition, key, value }
        }
        "rate" => ClientCommand::Rate(rate(words)?),
        _ => {
            let mut pairs = words.pairs()?;
            let what = add::subscribe_to(words, &mut pairs)?;
            pairs.end(&["topics", "pattern"])?;
            ClientCommand::Subscribe(what)
        }
    };
    Ok(Command::Client { client, command })
}

fn rate(words: &mut Words<'_>) -> Result<Option<ProduceRate>, CommandError> {
    let Some(every) = read_rate(&words.next("N/s")?)? else {
        return Ok(None);
    };
    let mut pairs = words.pairs()?;
    let Some(topic) = pairs.take("topic") else {
        return Err(words.missing("topic=TOPIC"));
    };
    let topic = name(&unquote(topic))?;
    let keys = match pairs.take("keys") {
        None | Some("") => Vec::new(),
        Some(written) => split_list(written)?.into_iter().map(|k| Text::from(unquote(k))).collect(),
    };
    pairs.end(&["topic", "keys"])?;
    Ok(Some(ProduceRate { topic, every, keys }))
}

fn application(words: &mut Words<'_>) -> Result<Command, CommandError> {
    let client = words.name("CONSUMER")?;
    let command = match words.command {
        "hold" => ClientCommand::Hold,
        "release" => ClientCommand::Release,
        "leave" => ClientCommand::Close,
        "pause" => ClientCommand::Pause(words.partition()?),
        "resume" => ClientCommand::Resume(words.partition()?),
        "seek" => {
            let partition = words.partition()?;
            ClientCommand::Seek(partition, Offset(words.number("OFFSET", 0, i64::MAX)?))
        }
        _ if words.rest.is_empty() => ClientCommand::Commit(None),
        _ => {
            let partition = words.partition()?;
            let offset = Offset(words.number("OFFSET", 0, i64::MAX)?);
            ClientCommand::Commit(Some((partition, offset)))
        }
    };
    Ok(Command::Client { client, command })
}

fn process(words: &mut Words<'_>) -> Result<Command, CommandError> {
    Ok(match words.command {
        "crash" => Command::Crash { node: words.node("ID")? },
        "shutdown" => Command::ShutDown { node: words.node("ID")? },
        "restart" => Command::Restart { node: words.node("ID")? },
        "freeze" => Command::Freeze { process: words.name("ID")? },
        _ => Command::Thaw { process: words.name("ID")? },
    })
}

fn configure(words: &mut Words<'_>) -> Result<Command, CommandError> {
    let first = words.next("ID")?;
    // `config topic a=1` means something called `topic`; `config topic orders a=1` says what `orders` is.
    let says_kind = words.rest.first().is_some_and(|next| split_pair(next).is_none());
    let target = match first.as_str() {
        "topic" if says_kind => ConfigTarget::Topic(words.name("TOPIC")?),
        "client" if says_kind => ConfigTarget::Client(words.name("CLIENT")?),
        "network" => ConfigTarget::Network,
        id => match NodeId::server_named(id) {
            Some(server) => ConfigTarget::Server(server),
            None => ConfigTarget::Named(name::<ClientId>(id)?.as_str().into()),
        },
    };
    let settings = words.pairs()?.into_settings();
    if settings.is_empty() {
        return Err(words.missing("KEY=VALUE"));
    }
    Ok(Command::Configure { target, settings })
}

fn wire(words: &mut Words<'_>) -> Result<Command, CommandError> {
    let most = LATENCY_MS_MAX as i64;
    Ok(match words.command {
        "isolate" => Command::Isolate { node: words.node("ID")? },
        "drop" => Command::Drop { envelope: words.envelope()? },
        "delay" => {
            let envelope = words.envelope()?;
            Command::Delay { envelope, by: Span::from_ms(words.number("MS", 0, most)? as u64) }
        }
        command => {
            let (a, b) = (words.node("A")?, words.node("B")?);
            if a == b {
                return Err(CommandError::SameNode { id: a.to_string() });
            }
            match command {
                "cut" => Command::Cut { a, b },
                "heal" => Command::Heal { a, b },
                "slow" => {
                    let latency =
                        Span::from_ms(words.number("MS", LATENCY_MS_MIN as i64, most)? as u64);
                    Command::Slow { a, b, latency }
                }
                _ => Command::Lossy { a, b, loss: words.ratio()? },
            }
        }
    })
}

/// What is still to be read of a line.
struct Words<'a> {
    command: &'static str,
    rest: &'a [&'a str],
}

impl<'a> Words<'a> {
    fn missing(&self, expected: &'static str) -> CommandError {
        CommandError::Missing { command: self.command, expected }
    }

    fn next(&mut self, expected: &'static str) -> Result<String, CommandError> {
        let (first, rest) = self.rest.split_first().ok_or(self.missing(expected))?;
        self.rest = rest;
        Ok(unquote(first))
    }

    fn name<N: FromStr<Err = NameError>>(
        &mut self,
        expected: &'static str,
    ) -> Result<N, CommandError> {
        name(&self.next(expected)?)
    }

    /// A client called like a server could never be spoken of.
    fn new_client(&mut self) -> Result<ClientId, CommandError> {
        let word = self.next("ID")?;
        match NodeId::server_named(&word) {
            Some(NodeId::Broker(_)) => Err(CommandError::Taken { kind: "broker", id: word }),
            Some(_) => Err(CommandError::Taken { kind: "controller", id: word }),
            None => name(&word),
        }
    }

    fn node(&mut self, expected: &'static str) -> Result<NodeId, CommandError> {
        let word = self.next(expected)?;
        match NodeId::server_named(&word) {
            Some(server) => Ok(server),
            None => name(&word).map(NodeId::Client),
        }
    }

    fn number(&mut self, expected: &'static str, min: i64, max: i64) -> Result<i64, CommandError> {
        number(self.next(expected)?, min, max)
    }

    fn partition(&mut self) -> Result<TopicPartition, CommandError> {
        let word = self.next("TOPIC-PARTITION")?;
        word.parse().map_err(|()| CommandError::BadPartition { word })
    }

    fn envelope(&mut self) -> Result<EnvelopeId, CommandError> {
        let word = self.next("ENVELOPE")?;
        let id = word.strip_prefix('e').filter(|digits| !digits.is_empty()).and_then(plain_number);
        id.map(EnvelopeId).ok_or(CommandError::BadEnvelope { word })
    }

    /// `5` for five in a hundred, or `1/3`.
    fn ratio(&mut self) -> Result<Ratio, CommandError> {
        let word = self.next("PERCENT")?;
        let ratio = match word.split_once('/') {
            Some((num, den)) => {
                num.parse().ok().zip(den.parse().ok()).and_then(|(n, d)| Ratio::new(n, d))
            }
            None => word.parse().ok().and_then(Ratio::percent),
        };
        ratio.ok_or(CommandError::BadNumber { word, min: 0, max: 100 })
    }

    /// The rest of the line as `key=value` pairs.
    fn pairs(&mut self) -> Result<Pairs<'a>, CommandError> {
        let mut pairs: Vec<(String, &'a str)> = Vec::new();
        for word in std::mem::take(&mut self.rest) {
            let Some((key, value)) = split_pair(word) else {
                return Err(CommandError::Surplus { word: unquote(word) });
            };
            let key = unquote(key);
            if pairs.iter().any(|(earlier, _)| *earlier == key) {
                return Err(CommandError::Twice { word: key });
            }
            pairs.push((key, value));
        }
        Ok(Pairs(pairs))
    }

    fn end(&self) -> Result<(), CommandError> {
        match self.rest.first() {
            Some(word) => Err(CommandError::Surplus { word: unquote(word) }),
            None => Ok(()),
        }
    }
}

/// `key=value` words, the values as written.
struct Pairs<'a>(Vec<(String, &'a str)>);

impl<'a> Pairs<'a> {
    fn take(&mut self, key: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|(found, _)| found == key)?;
        Some(self.0.remove(at).1)
    }

    fn end(self, accepted: &[&'static str]) -> Result<(), CommandError> {
        match self.0.into_iter().next() {
            Some((word, _)) => Err(CommandError::BadChoice { word, accepted: accepted.to_vec() }),
            None => Ok(()),
        }
    }

    fn into_settings(self) -> Settings {
        self.0.into_iter().map(|(key, value)| (key.into(), unquote(value).into())).collect()
    }
}

fn name<N: FromStr<Err = NameError>>(word: &str) -> Result<N, CommandError> {
    word.parse().map_err(|problem| CommandError::BadName { word: word.to_owned(), problem })
}

fn number(word: String, min: i64, max: i64) -> Result<i64, CommandError> {
    let digits = word.strip_prefix('-').unwrap_or(&word);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let number = word.parse().ok().filter(|number| plain && (min..=max).contains(number));
    number.ok_or(CommandError::BadNumber { word, min, max })
}
