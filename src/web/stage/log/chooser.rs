//! Which log is open: a partition, and a broker that has a replica of it.

use markup::html;
use yew::{Callback, Html};

use crate::fact::Arg;
use crate::id::{BrokerId, TopicPartition};
use crate::session::OpenLog;
use crate::view::{LogChoice, LogRole, LogSource};
use crate::web::Text;
use crate::web::controls::menu::menu;

pub(crate) fn chooser(
    all: &[LogChoice],
    open: &LogSource,
    on_open: &Callback<OpenLog>,
    text: &Text,
) -> Html {
    let LogSource::Replica(partition, broker) = open;
    let mut partitions: Vec<TopicPartition> = Vec::new();
    for LogChoice { source: LogSource::Replica(other, _), .. } in all {
        if partitions.last() != Some(other) {
            partitions.push(other.clone());
        }
    }
    let copies: Vec<&LogChoice> = all.iter().filter(|choice| of(choice) == partition).collect();
    let brokers: Vec<BrokerId> = copies.iter().map(|choice| on(choice)).collect();
    let choose_partition = {
        let (all, partitions, broker) = (all.to_vec(), partitions.clone(), *broker);
        let choose = move |place: usize| {
            let partition = partitions.get(place)?;
            let copies = || all.iter().filter(|choice| of(choice) == partition);
            // The same broker, if it has this one too.
            let same = copies().find(|choice| on(choice) == broker);
            let leads = copies().find(|choice| choice.role == LogRole::Leader);
            same.or(leads).or_else(|| copies().next()).map(|choice| choice.source.clone())
        };
        open_with(on_open, choose)
    };
    let choose_broker = {
        let (partition, brokers) = (partition.clone(), brokers.clone());
        let choose =
            move |place: usize| Some(LogSource::Replica(partition.clone(), *brokers.get(place)?));
        open_with(on_open, choose)
    };
    let partition_names = partitions.iter().map(ToString::to_string);
    let partition_open = partitions.iter().position(|other| other == partition);
    let roles = copies.iter().map(|choice| role(choice, text));
    let broker_open = brokers.iter().position(|other| other == broker);
    html! {
        <>
            { menu(text.get("log-partition"), "", partition_names, partition_open, choose_partition) }
            { menu(text.get("log-broker"), "", roles, broker_open, choose_broker) }
        </>
    }
}

fn of(choice: &LogChoice) -> &TopicPartition {
    let LogSource::Replica(partition, _) = &choice.source;
    partition
}

fn on(choice: &LogChoice) -> BrokerId {
    let LogSource::Replica(_, broker) = choice.source;
    broker
}

/// "broker-2: follower, in sync".
fn role(choice: &LogChoice, text: &Text) -> String {
    let role = text.get(&format!("log-role-{}", choice.role.name()));
    let args = [
        ("broker", Arg::from(&choice.server)),
        ("role", Arg::Text(role.as_str().into())),
        ("down", if choice.running { Arg::Absent } else { Arg::Number(1) }),
    ];
    text.with("log-replica", &args)
}

/// Opens what `choose` gives for a place in a menu.
fn open_with(
    on_open: &Callback<OpenLog>,
    choose: impl Fn(usize) -> Option<LogSource> + 'static,
) -> impl Fn(usize) + 'static {
    let on_open = on_open.clone();
    move |place| {
        if let Some(source) = choose(place) {
            on_open.emit(OpenLog::of(source));
        }
    }
}
