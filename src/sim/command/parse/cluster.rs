//! What administrators ask of the controller about brokers and replicas, as words.

use crate::id::BrokerId;
use crate::protocol::elect_leaders::ElectionType;
use crate::sim::command::parse::Words;
use crate::sim::command::words::split_list;
use crate::sim::{Command, CommandError};

pub(super) fn cluster(words: &mut Words<'_>) -> Result<Command, CommandError> {
    let partition = words.partition()?;
    if words.command == "elect" {
        let word = words.next("preferred|unclean")?;
        let election = match word.as_str() {
            "preferred" => ElectionType::Preferred,
            "unclean" => ElectionType::Unclean,
            _ => {
                return Err(CommandError::BadChoice {
                    word,
                    accepted: vec!["preferred", "unclean"],
                });
            }
        };
        return Ok(Command::Elect { partition, election });
    }
    let word = words.next("BROKER,...|cancel")?;
    let replicas = match word.as_str() {
        "cancel" => None,
        _ => Some(split_list(&word)?.into_iter().map(broker).collect::<Result<_, _>>()?),
    };
    Ok(Command::Reassign { partition, replicas })
}

/// Only a word like `broker-4` names one.
pub(super) fn broker(word: &str) -> Result<BrokerId, CommandError> {
    let (kind, id, accepted) = ("broker", word.to_owned(), Vec::new());
    word.parse().map_err(|()| CommandError::UnknownId { kind, id, accepted })
}
