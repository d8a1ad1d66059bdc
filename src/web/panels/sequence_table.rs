//! The Group protocol lens as a table: the last messages of each group.

use markup::html;
use yew::{Html, hook};

use crate::fact::{Arg, Detail};
use crate::id::GroupId;
use crate::kernel::{SimTime, Step};
use crate::view::{RowKind, SequenceQuery, SequenceRow, SequenceView};
use crate::web::Text;
use crate::web::hooks::{use_model, use_text};
use crate::web::panels::tables::head;
use crate::web::panels::telling::seconds;
use crate::web::piece::draws;
use crate::web::stage::message_words;

#[derive(PartialEq)]
pub(super) struct SequenceTable {
    pub(super) groups: Vec<GroupId>,
    pub(super) detail: Detail,
    pub(super) moment: (Step, SimTime),
    pub(super) branch: u32,
}

draws!(SequenceTable, use_sequence_table);

/// More rows than a picture holds: a table scrolls.
const ROWS: usize = 80;

#[hook]
fn use_sequence_table(props: &SequenceTable) -> Html {
    let (text, model) = (use_text(), use_model());
    let view = |group: &GroupId| {
        let query = SequenceQuery {
            group: group.clone(),
            detail: props.detail,
            head: props.moment.1,
            lanes_max: usize::MAX,
            rows_before: ROWS,
            rows_ahead: 0,
        };
        model.read(|session| session.sequence(&query))
    };
    html! {
        <div class="tables">
            { for props.groups.iter().map(|group| table(&view(group), &text)) }
            if props.groups.is_empty() { <p class="inspect__empty">{ text.get("no-groups") }</p> }
        </div>
    }
}

fn table(view: &SequenceView, text: &Text) -> Html {
    html! {
        <section key={view.group.to_string()}>
            <h3>{ text.with("seq-label", &[("group", Arg::Group(view.group.clone()))]) }</h3>
            <table class="table">
                { head(text, &["time", "consumer", "message"]) }
                <tbody>{ for view.rows.iter().rev().map(|row| table_row(view, row, text)) }</tbody>
            </table>
        </section>
    }
}

fn table_row(view: &SequenceView, row: &SequenceRow, text: &Text) -> Html {
    let lane = row.lane.and_then(|lane| view.lanes.get(lane));
    let (direction, words) = match &row.kind {
        RowKind::Message(message) => {
            let (name, fields) = message_words(message, view.one_topic, text);
            (if message.request { "→ " } else { "← " }, format!("{name} {fields}"))
        }
        RowKind::Mark { happened, .. } => ("", text.narrator().fact(happened).short),
        RowKind::Silence { span, hidden } => {
            let id = if *hidden > 0 { "seq-quiet" } else { "seq-silence" };
            let args = [("span", Arg::Duration(*span)), ("hidden", Arg::Number(*hidden as i64))];
            ("", text.with(id, &args))
        }
    };
    html! {
        <tr>
            <td>{ seconds(row.at) }</td>
            <td>{ lane.map(|lane| lane.client.to_string()).unwrap_or_default() }</td>
            <td>{ direction }{ words }</td>
        </tr>
    }
}
