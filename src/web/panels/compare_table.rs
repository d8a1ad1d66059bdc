//! The same numbers as the Compare lens, as tables.

use std::rc::Rc;

use markup::html;
use yew::{Html, hook};

use crate::fact::Arg;
use crate::id::{GroupId, TopicPartition};
use crate::kernel::SimTime;
use crate::session::{ComparedBy, ComparedView};
use crate::view::{Figures, GroupHistory, OwnershipRow, ProducedHistory, RecordFate};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::panels::tables::{framed, head};
use crate::web::panels::telling::{seconds, tell_arg};
use crate::web::piece::draws;

#[derive(PartialEq)]
pub(super) struct CompareTable {
    pub(super) runs: Rc<Vec<ComparedView>>,
}

draws!(CompareTable, use_compare_table);

#[hook]
fn use_compare_table(props: &CompareTable) -> Html {
    let text = use_text();
    match props.runs.first().map(|run| run.by) {
        Some(ComparedBy::Acks) => producers_table(&props.runs, &text),
        Some(ComparedBy::Rebalancing) | None => groups_tables(&props.runs, &text),
    }
}

/// What became of each producer's records, setting by setting.
fn producers_table(runs: &[ComparedView], text: &Text) -> Html {
    let row = |run: &ComparedView| {
        let row = |history: &ProducedHistory| {
            let figures = &history.figures;
            let after = figures.acknowledged_after.map_or(Arg::Absent, Arg::Duration);
            html! {
                <tr>
                    <th scope="row">{ text.get(&format!("compare-{}", run.id)) }</th>
                    <td>{ history.producer.to_string() }</td>
                    <td>{ tell_arg(text, &Arg::Switch(history.idempotent)) }</td>
                    <td>{ figures.sent }</td>
                    <td>{ figures.acknowledged }</td>
                    <td>{ tell_arg(text, &after) }</td>
                    <td>{ figures.failed }</td>
                    <td>{ figures.of(RecordFate::Waiting) }</td>
                    <td>{ figures.of(RecordFate::Lost) }</td>
                    <td>{ figures.of(RecordFate::Gone) }</td>
                    <td>{ figures.of(RecordFate::Duplicated) }</td>
                </tr>
            }
        };
        run.producers.iter().map(row).collect::<Html>()
    };
    let refused = |run: &ComparedView| {
        let setting = text.get(&format!("compare-{}", run.id));
        let refused = text.with("compare-refused", &[("count", Arg::Number(run.refused as i64))]);
        html! { <p>{ format!("{setting}: {refused}") }</p> }
    };
    let columns = [
        "setting",
        "producer",
        "idempotence",
        "sent",
        "acknowledged",
        "acknowledged-after",
        "failed",
        "waiting",
        "broken",
        "gone",
        "duplicated",
    ];
    html! {
        <div class="tables">
            <h3>{ text.get("compare-label") }</h3>
            { framed(head(text, &columns), runs.iter().map(row).collect()) }
            { for runs.iter().filter(|run| run.refused > 0).map(refused) }
        </div>
    }
}

fn groups_tables(runs: &[ComparedView], text: &Text) -> Html {
    let row = |run: &ComparedView| {
        let row = |(group, figures): &(GroupId, Figures)| {
            html! {
                <tr>
                    <th scope="row">{ text.get(&format!("compare-{}", run.id)) }</th>
                    <td>{ group.to_string() }</td>
                    <td>{ seconds(SimTime(figures.unowned.0)) }</td>
                    <td>{ seconds(SimTime(figures.unowned_longest.0)) }</td>
                    <td>{ figures.moved }</td>
                    <td>{ figures.read_again }</td>
                    <td>{ figures.requests }</td>
                </tr>
            }
        };
        run.figures.iter().map(row).collect::<Html>()
    };
    let columns =
        ["setting", "group", "unowned", "unowned-longest", "moved", "read-again", "requests"];
    html! {
        <div class="tables">
            <h3>{ text.get("compare-label") }</h3>
            { framed(head(text, &columns), runs.iter().map(row).collect()) }
            { unowned_table(runs, text) }
        </div>
    }
}

/// How long each partition had no owner, setting by setting. All runs have the same partitions, unless a command was refused.
fn unowned_table(runs: &[ComparedView], text: &Text) -> Html {
    let cell = |run: &ComparedView, group: &GroupId, partition: &TopicPartition| {
        let (place, history) = run.groups.iter().enumerate().find(|(_, of)| of.group == *group)?;
        let row = history.rows.iter().position(|row| row.partition == *partition)?;
        run.figures.get(place)?.1.unowned_of.get(row).map(|span| seconds(SimTime(span.0)))
    };
    let row = |history: &GroupHistory| {
        let row = |row: &OwnershipRow| {
            html! {
                <tr>
                    <td>{ history.group.to_string() }</td>
                    <th scope="row">{ row.partition.to_string() }</th>
                    { for runs.iter().map(|run| html! { <td>{ cell(run, &history.group, &row.partition).unwrap_or_default() }</td> }) }
                </tr>
            }
        };
        history.rows.iter().map(row).collect::<Html>()
    };
    let columns = ["column-group", "column-partition"].map(str::to_owned).into_iter();
    let columns = columns.chain(runs.iter().map(|run| format!("compare-{}", run.id)));
    let head = columns.map(|id| html! { <th scope="col">{ text.get(&id) }</th> });
    let head = html! { <thead><tr>{ for head }</tr></thead> };
    let rows = runs.iter().take(1).flat_map(|run| run.groups.iter()).map(row);
    html! { <><h3>{ text.get("compare-partitions") }</h3>{ framed(head, rows.collect()) }</> }
}
