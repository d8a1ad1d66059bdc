//! The Ledger lens as a table: the newest promises, and what became of each.

use markup::html;
use yew::{Html, hook};

use crate::fact::Arg;
use crate::kernel::{SimTime, Step};
use crate::view::{LedgerQuery, LedgerRow, RecordCopy, Verdict};
use crate::web::Text;
use crate::web::hooks::{use_model, use_text};
use crate::web::panels::tables::{framed, head};
use crate::web::panels::telling::seconds;
use crate::web::piece::draws;
use crate::web::stage::{acks_name, behind};

#[derive(PartialEq)]
pub(super) struct LedgerTable {
    pub(super) moment: (Step, SimTime),
    pub(super) branch: u32,
}

draws!(LedgerTable, use_ledger_table);

/// More than a picture holds: a table scrolls.
const QUERY: LedgerQuery = LedgerQuery { only: None, first: 0, rows: 100 };

#[hook]
fn use_ledger_table(_props: &LedgerTable) -> Html {
    let (text, model) = (use_text(), use_model());
    let view = model.read(|session| session.ledger(&QUERY));
    let count = Arg::Number(i64::try_from(view.broken).unwrap_or(i64::MAX));
    let of = |verdict: &Verdict| {
        let id = format!("ledger-{}", verdict.name());
        html! {
            <tr>
                <th scope="row">{ text.get(&id) }</th>
                <td>{ view.counts[*verdict as usize] }</td>
                <td>{ text.get(&format!("{id}.why")) }</td>
            </tr>
        }
    };
    let columns =
        ["producer", "key", "value", "time", "acks", "partition", "offset", "brokers", "state"];
    html! {
        <div class="tables">
            <section>
                <h3>{ text.with("ledger-broken", &[("count", count)]) }</h3>
                <table class="table">{ head(&text, &["state", "records", "meaning"]) }<tbody>{ for Verdict::ALL.iter().map(of) }</tbody></table>
            </section>
            <section>
                <h3>{ text.get("ledger-rows") }</h3>
                { framed(head(&text, &columns), view.rows.iter().map(|row| table_row(row, &text)).collect()) }
            </section>
        </div>
    }
}

fn table_row(row: &LedgerRow, text: &Text) -> Html {
    let null = || "null".to_owned();
    let there = row.copies.iter().filter(|copy| !copy.offsets.is_empty());
    let there: Vec<_> = there.map(|copy: &RecordCopy| copy.broker.0.to_string()).collect();
    let mut states = vec![text.get(&format!("ledger-{}", row.verdict.name()))];
    states.extend(behind(row, text));
    html! {
        <tr>
            <th scope="row">{ row.producer.to_string() }</th>
            <td>{ row.key.as_ref().map_or_else(null, ToString::to_string) }</td>
            <td>{ row.value.as_ref().map_or_else(null, ToString::to_string) }</td>
            <td>{ seconds(row.told_at) }</td>
            <td>{ acks_name(row.acks).trim_start_matches("acks=") }</td>
            <td>{ row.partition.to_string() }</td>
            <td>{ row.offset.map_or_else(|| "?".to_owned(), |offset| offset.to_string()) }</td>
            <td>{ there.join(", ") }</td>
            <td>{ states.join(". ") }</td>
        </tr>
    }
}
