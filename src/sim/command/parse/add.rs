//! `add ...`, and what a consumer subscribes to.

use crate::id::{GroupId, ProcessId, TopicName};
use crate::kafka::SubscribeTo;
use crate::kafka::consumer::{BadPattern, TopicPattern};
use crate::sim::command::parse::{Pairs, Words, cluster, name, number};
use crate::sim::command::words::{split_list, unquote};
use crate::sim::{Command, CommandError};

pub(super) fn add(words: &mut Words<'_>) -> Result<Command, CommandError> {
    let kind = words.next("topic|producer|consumer|listener|group|broker")?;
    match kind.as_str() {
        "topic" => {
            let topic = words.name("TOPIC")?;
            Ok(Command::AddTopic { topic, settings: words.pairs()?.into_settings() })
        }
        "producer" => {
            let client = words.new_client()?;
            Ok(Command::AddProducer { client, settings: words.pairs()?.into_settings() })
        }
        "consumer" => {
            let client = words.new_client()?;
            let mut pairs = words.pairs()?;
            let (group, subscribe_to) = reads(words, &mut pairs)?;
            let settings = pairs.into_settings();
            Ok(Command::AddConsumer { client, group, subscribe_to, settings })
        }
        "listener" => {
            let listener = ProcessId::new(words.new_client()?.as_str());
            let mut pairs = words.pairs()?;
            let (group, subscribe_to) = reads(words, &mut pairs)?;
            let concurrency = match pairs.take("concurrency") {
                Some(written) => number(unquote(written), 1, i64::from(i32::MAX))? as u32,
                None => 1,
            };
            let settings = pairs.into_settings();
            Ok(Command::AddListener { listener, group, subscribe_to, concurrency, settings })
        }
        "broker" => {
            let broker = cluster::broker(&words.next("ID")?)?;
            Ok(Command::AddBroker { broker, settings: words.pairs()?.into_settings() })
        }
        "group" => Ok(Command::AddGroup { group: words.name("GROUP")? }),
        _ => Err(CommandError::BadChoice {
            word: kind,
            accepted: vec!["topic", "producer", "consumer", "listener", "group", "broker"],
        }),
    }
}

/// In which group a consumer reads what.
fn reads(words: &Words<'_>, pairs: &mut Pairs<'_>) -> Result<(GroupId, SubscribeTo), CommandError> {
    let Some(group) = pairs.take("group") else {
        return Err(words.missing("group=GROUP"));
    };
    Ok((name(&unquote(group))?, subscribe_to(words, pairs)?))
}

/// `topics=A,B` or `pattern=REGEX`: `KafkaConsumer` has one kind of subscription at a time.
pub(super) fn subscribe_to(
    words: &Words<'_>,
    pairs: &mut Pairs<'_>,
) -> Result<SubscribeTo, CommandError> {
    match (pairs.take("topics"), pairs.take("pattern")) {
        (Some(written), None) => topics(written).map(SubscribeTo::Topics),
        (None, Some(written)) => {
            let word = unquote(written);
            match TopicPattern::new(&word) {
                Ok(pattern) => Ok(SubscribeTo::Pattern(pattern)),
                Err(BadPattern { at }) => Err(CommandError::BadPattern { word, at }),
            }
        }
        (Some(_), Some(_)) => Err(CommandError::TopicsAndPattern),
        (None, None) => Err(words.missing("topics=TOPIC,...")),
    }
}

fn topics(written: &str) -> Result<Vec<TopicName>, CommandError> {
    let mut topics: Vec<TopicName> = Vec::new();
    for item in split_list(written)? {
        let topic: TopicName = name(&unquote(item))?;
        if topics.contains(&topic) {
            return Err(CommandError::Twice { word: topic.to_string() });
        }
        topics.push(topic);
    }
    Ok(topics)
}
