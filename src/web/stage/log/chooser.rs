//! Which log is open: a partition, and a broker that has a replica of it.

use markup::html;
use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, TargetCast};

use crate::fact::Arg;
use crate::id::{BrokerId, TopicPartition};
use crate::session::OpenLog;
use crate::view::{LogChoice, LogRole, LogSource};
use crate::web::Text;

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
        menu(on_open, choose)
    };
    let choose_broker = {
        let (partition, brokers) = (partition.clone(), brokers.clone());
        let choose =
            move |place: usize| Some(LogSource::Replica(partition.clone(), *brokers.get(place)?));
        menu(on_open, choose)
    };
    html! {
        <>
            <select class="pick" aria-label={text.get("log-partition")} onchange={choose_partition}>
                { for partitions.iter().map(|other| html! {
                    <option key={other.to_string()} selected={other == partition}>{ other.to_string() }</option>
                }) }
            </select>
            <select class="pick" aria-label={text.get("log-broker")} onchange={choose_broker}>
                { for copies.iter().map(|choice| html! {
                    <option key={on(choice).to_string()} selected={on(choice) == *broker}>{ role(choice, text) }</option>
                }) }
            </select>
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

fn menu(
    on_open: &Callback<OpenLog>,
    choose: impl Fn(usize) -> Option<LogSource> + 'static,
) -> Callback<Event> {
    let on_open = on_open.clone();
    Callback::from(move |event: Event| {
        let index = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        if let Some(source) = usize::try_from(index).ok().and_then(&choose) {
            on_open.emit(OpenLog::of(source));
        }
    })
}
