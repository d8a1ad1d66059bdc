//! What could come next on a half-typed line.

use crate::id::{
    BrokerId, ClientId, EnvelopeId, GroupId, NodeId, ProcessId, TopicName, TopicPartition,
};
use crate::kafka::config::{
    BrokerConfig, ConfigEntry, ConfigKind, ConsumerConfig, ProducerConfig, TopicConfig,
};
use crate::sim::command::help::{COMMANDS, Keys, Slot};
use crate::sim::command::{split_words, unquote};

/// More than this are not worth reading.
pub const COMPLETIONS_MAX: usize = 40;

/// What exists in the world of this moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vocabulary {
    pub topics: Vec<TopicName>,
    pub partitions: Vec<TopicPartition>,
    pub producers: Vec<ClientId>,
    pub consumers: Vec<ClientId>,
    /// Applications with several consumers.
    pub listeners: Vec<ProcessId>,
    pub groups: Vec<GroupId>,
    pub brokers: Vec<BrokerId>,
    /// Dedicated ones.
    pub controllers: Vec<NodeId>,
    /// On their way, oldest first.
    pub envelopes: Vec<EnvelopeId>,
}

/// One way to go on: `text` takes the place of everything from byte `start` of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub start: usize,
    pub text: String,
}

/// Ways to go on at the end of `line`, in the order of the tables; none where anything may be typed.
pub fn complete(line: &str, vocabulary: &Vocabulary) -> Vec<Completion> {
    let Ok(mut words) = split_words(line) else {
        return Vec::new();
    };
    let fresh = words.is_empty() || line.ends_with(char::is_whitespace);
    let begun = if fresh { "" } else { words.pop().unwrap_or_default() };
    let start = line.len() - begun.len();
    let before: Vec<String> = words.into_iter().map(unquote).collect();
    let (skip, offers) = offers(&before, begun, vocabulary);
    let prefix = &begun[skip..];
    offers
        .into_iter()
        .filter(|text| text.starts_with(prefix) && text != prefix)
        .take(COMPLETIONS_MAX)
        .map(|text| Completion { start: start + skip, text })
        .collect()
}

/// What can stand where `begun` stands, and how many bytes of `begun` are settled already.
fn offers(before: &[String], begun: &str, vocabulary: &Vocabulary) -> (usize, Vec<String>) {
    let rows: Vec<_> = COMMANDS
        .iter()
        .map(|row| (row, row.name.split(' ').collect::<Vec<_>>()))
        .filter(|(_, name)| name.iter().zip(before).all(|(a, b)| a == b))
        .collect();
    let mut next_words: Vec<String> = Vec::new();
    for (row, name) in &rows {
        if before.len() >= name.len() {
            return slot_offers(row.slots, &before[name.len()..], begun, vocabulary);
        }
        let word = name[before.len()].to_owned();
        if !next_words.contains(&word) {
            next_words.push(word);
        }
    }
    if before.is_empty() {
        next_words.push("help".to_owned());
    }
    (0, next_words)
}

fn slot_offers(
    slots: &[Slot],
    given: &[String],
    begun: &str,
    vocabulary: &Vocabulary,
) -> (usize, Vec<String>) {
    let last = match slots.last() {
        Some(pairs @ Slot::Pairs(_)) => Some(pairs),
        _ => None,
    };
    match slots.get(given.len()).or(last) {
        Some(Slot::Pairs(keys)) => pair_offers(*keys, given, begun, vocabulary),
        Some(Slot::Replicas) => {
            let mut all = ids(Slot::Broker, vocabulary);
            let skip = begun.rfind(',').map_or(0, |comma| comma + 1);
            let given: Vec<_> = begun[..skip].split(',').collect();
            all.retain(|broker| !given.contains(&broker.as_str()));
            if skip == 0 {
                all.push("cancel".to_owned());
            }
            (skip, all)
        }
        // No link leads from a node to itself.
        Some(slot) => {
            let mut all = ids(*slot, vocabulary);
            all.retain(|id| *slot != Slot::Node || !given.contains(id));
            (0, all)
        }
        None => (0, Vec::new()),
    }
}

fn pair_offers(
    keys: Keys,
    given: &[String],
    begun: &str,
    vocabulary: &Vocabulary,
) -> (usize, Vec<String>) {
    let entries = config_entries(keys, given, vocabulary);
    if let Some((key, value)) = begun.split_once('=') {
        let skip = begun.len() - value.rsplit(',').next().unwrap_or(value).len();
        return (skip, values(key, &entries, vocabulary));
    }
    let extra: &[&str] = match keys {
        Keys::These(keys) => keys,
        Keys::NewTopic => &["partitions", "replication.factor"],
        Keys::NewConsumer => &["group", "topics", "pattern"],
        Keys::NewListener => &["group", "topics", "pattern", "concurrency"],
        Keys::NewBroker | Keys::NewProducer | Keys::OfTarget => &[],
    };
    let taken = |key: &str| given.iter().any(|word| word.split('=').next() == Some(key));
    let all = extra.iter().copied().chain(entries.iter().map(|entry| entry.key));
    (0, all.filter(|key| !taken(key)).map(|key| format!("{key}=")).collect())
}

fn config_entries(keys: Keys, given: &[String], vocabulary: &Vocabulary) -> Vec<ConfigEntry> {
    let id = given.first().map(String::as_str).unwrap_or_default();
    match keys {
        Keys::These(_) => Vec::new(),
        Keys::NewTopic => TopicConfig::default().entries(),
        Keys::NewBroker => BrokerConfig::default().entries(),
        Keys::NewProducer => ProducerConfig::default().entries(),
        Keys::NewConsumer | Keys::NewListener => ConsumerConfig::default().entries(),
        Keys::OfTarget if is_server(id, vocabulary) => BrokerConfig::default().entries(),
        Keys::OfTarget if vocabulary.producers.iter().any(|client| client.as_str() == id) => {
            ProducerConfig::default().entries()
        }
        Keys::OfTarget if vocabulary.consumers.iter().any(|client| client.as_str() == id) => {
            ConsumerConfig::default().entries()
        }
        Keys::OfTarget if vocabulary.listeners.iter().any(|listener| listener.as_str() == id) => {
            ConsumerConfig::default().entries()
        }
        Keys::OfTarget if vocabulary.topics.iter().any(|topic| topic.as_str() == id) => {
            TopicConfig::default().entries()
        }
        Keys::OfTarget => Vec::new(),
    }
}

fn is_server(id: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.brokers.iter().any(|broker| broker.to_string() == id)
        || vocabulary.controllers.iter().any(|controller| controller.to_string() == id)
}

fn values(key: &str, entries: &[ConfigEntry], vocabulary: &Vocabulary) -> Vec<String> {
    match key {
        "topic" | "topics" => ids(Slot::Topic, vocabulary),
        "group" => texts(&vocabulary.groups),
        _ => match entries.iter().find(|entry| entry.key == key).map(|entry| &entry.kind) {
            Some(ConfigKind::Choice(words) | ConfigKind::List(words)) => texts(words),
            Some(ConfigKind::Switch) => texts(&["true", "false"]),
            _ => Vec::new(),
        },
    }
}

fn ids(slot: Slot, vocabulary: &Vocabulary) -> Vec<String> {
    let Vocabulary {
        topics,
        partitions,
        producers,
        consumers,
        listeners,
        brokers,
        controllers,
        envelopes,
        groups: _,
    } = vocabulary;
    match slot {
        Slot::Any | Slot::Pairs(_) | Slot::Replicas => Vec::new(),
        Slot::Choice(words) => texts(words),
        Slot::Topic => texts(topics),
        Slot::Producer => texts(producers),
        Slot::Consumer => texts(consumers),
        Slot::Reader => [texts(consumers), texts(listeners)].concat(),
        Slot::Client => [texts(consumers), texts(listeners), texts(producers)].concat(),
        Slot::Node => {
            [texts(consumers), texts(producers), texts(brokers), texts(controllers)].concat()
        }
        Slot::Broker => texts(brokers),
        Slot::Server => [texts(brokers), texts(controllers)].concat(),
        Slot::Process => {
            let clients = [texts(consumers), texts(listeners), texts(producers)].concat();
            [clients, texts(brokers), texts(controllers)].concat()
        }
        Slot::Partition => texts(partitions),
        Slot::Envelope => envelopes.iter().map(|envelope| format!("e{envelope}")).collect(),
        Slot::Id => {
            let network = vec!["network".to_owned()];
            let clients = [texts(consumers), texts(listeners), texts(producers)].concat();
            [clients, texts(topics), texts(brokers), texts(controllers), network].concat()
        }
    }
}

fn texts<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(T::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[&str]) {
        let vocabulary = Vocabulary {
            topics: vec![TopicName::new("orders"), TopicName::new("payments")],
            partitions: vec![TopicPartition::new(TopicName::new("orders"), 0)],
            producers: vec![ClientId::new("p1")],
            consumers: vec![ClientId::new("c1"), ClientId::new("c2")],
            listeners: vec![ProcessId::new("mail")],
            groups: vec![GroupId::new("mail-service")],
            brokers: vec![BrokerId(1), BrokerId(2)],
            controllers: vec![NodeId::Controller(BrokerId(101))],
            envelopes: vec![EnvelopeId(12)],
        };
        let lines: Vec<_> = complete(line, &vocabulary)
            .into_iter()
            .map(|completion| format!("{}{}", &line[..completion.start], completion.text))
            .collect();
        assert_eq!(lines, expected, "{line}");
    }

    #[test]
    fn a_begun_command_is_completed() {
        check("cr", &["crash"]);
        let kinds = ["topic", "producer", "consumer", "listener", "group", "broker"];
        let kinds = kinds.map(|kind| format!("add {kind}"));
        check("add ", &kinds.each_ref().map(String::as_str));
        check("add co", &["add consumer"]);
        check("nonsense x", &[]);
    }

    #[test]
    fn ids_that_exist_are_offered_where_they_fit() {
        check("hold ", &["hold c1", "hold c2", "hold mail"]);
        check("pause m", &[]);
        check("crash b", &["crash broker-1", "crash broker-2"]);
        check("crash con", &["crash controller-101"]);
        check("cut broker-1 con", &["cut broker-1 controller-101"]);
        check("cut broker-1 b", &["cut broker-1 broker-2"]);
        check("fill-disk c", &["fill-disk controller-101"]);
        check("slow-disk c", &[]);
        check("elect orders-0 u", &["elect orders-0 unclean"]);
        check("reassign orders-0 c", &["reassign orders-0 cancel"]);
        check("reassign orders-0 broker-2,", &["reassign orders-0 broker-2,broker-1"]);
        check("seek c1 ", &["seek c1 orders-0"]);
        check("seek c1 orders-0 ", &[]);
        check("drop ", &["drop e12"]);
        check("freeze m", &["freeze mail"]);
        check("leave m", &["leave mail"]);
        check("config net", &["config network"]);
    }

    #[test]
    fn keys_and_their_values_are_offered() {
        check("produce p1 orders p", &["produce p1 orders partition="]);
        check("rate p1 1/s topic=orders ", &["rate p1 1/s topic=orders keys="]);
        check(
            "add consumer c3 group=mail-service topics=orders,",
            &[
                "add consumer c3 group=mail-service topics=orders,orders",
                "add consumer c3 group=mail-service topics=orders,payments",
            ],
        );
        check("config c1 auto.offset.reset=l", &["config c1 auto.offset.reset=latest"]);
        check("config orders min.ins", &["config orders min.insync.replicas="]);
    }
}
