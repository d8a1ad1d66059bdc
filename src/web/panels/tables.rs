//! The same numbers as the lenses, as tables.

use std::rc::Rc;

use markup::html;
use yew::{Html, hook};

use crate::fact::Arg;
use crate::kernel::SimTime;
use crate::session::state_name;
use crate::view::{
    Bar, BarKind, ConsumerView, GroupHistory, GroupView, LaneView, PartitionView, Scene, TopicView,
};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::panels::telling::seconds;
use crate::web::piece::draws;

#[derive(PartialEq)]
pub(super) struct TopicTable {
    pub(super) scene: Rc<Scene>,
}

draws!(TopicTable, use_topic_table);

#[hook]
fn use_topic_table(props: &TopicTable) -> Html {
    let text = use_text();
    html! {
        <div class="tables">
            { for props.scene.topics.iter().map(|topic| topic_table(topic, &text)) }
            { for props.scene.groups.iter().map(|group| group_table(group, &text)) }
            if props.scene.topics.is_empty() { <p class="inspect__empty">{ text.get("no-topics") }</p> }
        </div>
    }
}

pub(super) fn head(text: &Text, ids: &[&str]) -> Html {
    html! { <thead><tr>{ for ids.iter().map(|id| html! { <th scope="col">{ text.get(&format!("column-{id}")) }</th> }) }</tr></thead> }
}

/// A table that scrolls sideways by itself where there is no room for it.
pub(super) fn framed(head: Html, rows: Html) -> Html {
    html! {
        <div class="tables__scroll" tabindex="0" data-scrolls-x=""><table class="table">{ head }<tbody>{ rows }</tbody></table></div>
    }
}

fn topic_table(topic: &Rc<TopicView>, text: &Text) -> Html {
    let columns = [
        "partition",
        "leader",
        "log-start",
        "high-watermark",
        "log-end",
        "group",
        "owner",
        "committed",
        "position",
        "lag",
    ];
    html! {
        <section key={topic.name.to_string()}>
            <h3>{ text.with("table-topic", &[("topic", Arg::Topic(topic.name.clone()))]) }</h3>
            { framed(head(text, &columns), topic.partitions.iter().map(|partition| rows(partition)).collect()) }
        </section>
    }
}

fn rows(partition: &PartitionView) -> Html {
    let leader = partition.leader.map_or_else(none, |id| id.to_string());
    let first = |span: usize| {
        html! {
            <>
                <th scope="rowgroup" rowspan={span.to_string()}>{ partition.id.to_string() }</th>
                <td rowspan={span.to_string()}>{ &leader }</td>
                <td rowspan={span.to_string()}>{ partition.log_start.0 }</td>
                <td rowspan={span.to_string()}>{ partition.high_watermark.0 }</td>
                <td rowspan={span.to_string()}>{ partition.log_end.0 }</td>
            </>
        }
    };
    if partition.lanes.is_empty() {
        return html! { <tr>{ first(1) }<td>{ none() }</td><td>{ none() }</td><td>{ none() }</td><td>{ none() }</td><td>{ none() }</td></tr> };
    }
    let count = partition.lanes.len();
    let row = |(index, lane): (usize, &LaneView)| {
        html! {
            <tr key={lane.group.to_string()}>
                if index == 0 { { first(count) } }
                { lane_cells(lane) }
            </tr>
        }
    };
    partition.lanes.iter().enumerate().map(row).collect()
}

fn lane_cells(lane: &LaneView) -> Html {
    let offset =
        |offset: Option<crate::id::Offset>| offset.map_or_else(none, |offset| offset.to_string());
    html! {
        <>
            <td>{ lane.group.to_string() }</td>
            <td>{ lane.owner.as_ref().map_or_else(none, |owner| owner.consumer.to_string()) }</td>
            <td>{ offset(lane.committed) }</td>
            <td>{ offset(lane.position) }</td>
            <td>{ lane.lag.map_or_else(none, |lag| lag.to_string()) }</td>
        </>
    }
}

fn none() -> String {
    "–".to_owned()
}

fn group_table(group: &Rc<GroupView>, text: &Text) -> Html {
    let state = group.state.map_or_else(none, |state| text.get(state.id()));
    let title = text.with(
        "table-group",
        &[
            ("group", Arg::Group(group.id.clone())),
            ("state", Arg::Text(state.into())),
            ("generation", Arg::from(&group.generation)),
        ],
    );
    let row = |consumer: &Rc<ConsumerView>| {
        html! {
            <tr key={consumer.id.to_string()}>
                <th scope="row">{ consumer.id.to_string() }</th>
                <td>{ text.get(&format!("state-{}", state_name(&consumer.state))) }</td>
                <td>{ consumer.owned.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ") }</td>
                <td>{ consumer.member_id.as_ref().map_or_else(none, ToString::to_string) }</td>
            </tr>
        }
    };
    html! {
        <section key={group.id.to_string()}>
            <h3>{ title }</h3>
            { framed(head(text, &["consumer", "state", "owns", "member-id"]), group.consumers.iter().map(row).collect()) }
        </section>
    }
}

#[derive(PartialEq)]
pub(super) struct OwnershipTable {
    pub(super) history: Rc<Vec<GroupHistory>>,
    pub(super) head: SimTime,
    pub(super) now: SimTime,
}

draws!(OwnershipTable, use_ownership_table);

#[hook]
fn use_ownership_table(props: &OwnershipTable) -> Html {
    let text = use_text();
    let bar = |bar: &Bar| {
        let who = match &bar.kind {
            BarKind::Owned { by, .. } => by.to_string(),
            BarKind::ListedDead { by, .. } => {
                text.with("listed-dead", &[("consumer", Arg::Client(by.clone()))])
            }
            BarKind::Nobody => text.get("nobody"),
        };
        let to = bar.to.unwrap_or(props.head).min(props.head);
        (bar.from <= props.head).then(|| html! {
            <tr><td>{ seconds(bar.from) }</td><td>{ seconds(to) }</td><td>{ who }</td><td>{ seconds(SimTime(to.since(bar.from).0)) }</td></tr>
        })
    };
    let section = |group: &GroupHistory| {
        group.rows.iter().map(|row| html! {
        <section key={format!("{} {}", group.group, row.partition)}>
            <h3>{ text.with("table-ownership", &[("partition", Arg::Partition(row.partition.clone())), ("group", Arg::Group(group.group.clone()))]) }</h3>
            <table class="table">
                { head(&text, &["from", "to", "owner", "seconds"]) }
                <tbody>{ for row.bars.iter().filter_map(bar) }</tbody>
            </table>
        </section>
    }).collect::<Html>()
    };
    html! {
        <div class="tables">
            { for props.history.iter().map(section) }
            if props.history.is_empty() { <p class="inspect__empty">{ text.get("no-groups") }</p> }
        </div>
    }
}
