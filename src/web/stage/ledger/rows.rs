//! One row for each record: what was told, where it is, and what is said of it.

use markup::html;
use yew::{Html, MouseEvent};

use crate::fact::Arg;
use crate::kernel::Span;
use crate::stage::{Tints, copies_width, copy_boxes};
use crate::view::{Inspected, LedgerRow, LedgerView, LogRole, LogSource, RecordCopy, Verdict};
use crate::web::Text;
use crate::web::stage::ledger::ledger_lens::LedgerLens;
use crate::web::stage::ledger::words::{acks_name, behind};
use crate::web::stage::slot::{key_chip, tint_class};

pub(super) fn draw(
    props: &LedgerLens,
    view: &LedgerView,
    tints: &Tints,
    columns: Option<[i32; 5]>,
    text: &Text,
) -> Html {
    let style = columns.map(|widths| {
        let widths: Vec<_> = widths.iter().map(|width| format!("{width}px")).collect();
        format!("grid-template-columns:{}", widths.join(" "))
    });
    let style = style.unwrap_or_default();
    let heads = ["record", "told", "place", "copies", "verdict"];
    html! {
        <div class={if columns.is_some() { "st-led__rows" } else { "st-led__rows st-led__rows--cards" }} role="group" aria-label={text.get("ledger-rows")}>
            if columns.is_some() {
                <div class="st-led__row st-led__heads" style={style.clone()} aria-hidden="true">
                    { for heads.iter().map(|id| html! { <span>{ text.get(&format!("ledger-head-{id}")) }</span> }) }
                </div>
            }
            { for view.rows.iter().enumerate().map(|(i, row)| draw_row(props, view.first + i, i, row, tints, &style, text)) }
        </div>
    }
}

fn draw_row(
    props: &LedgerLens,
    number: usize,
    stop: usize,
    row: &LedgerRow,
    tints: &Tints,
    style: &str,
    text: &Text,
) -> Html {
    let mark = tints.mark(row.key.as_deref());
    let select = props.on_select.reform({
        let what = inspected(row);
        move |_: MouseEvent| Some(what.clone())
    });
    let seek = props.on_seek.reform({
        let step = row.told_step;
        move |_: MouseEvent| step
    });
    let offset = row.offset.map_or_else(|| "?".to_owned(), |offset| offset.to_string());
    let at = text.with("value", &[("value", Arg::Duration(Span(row.told_at.0)))]);
    let behind = behind(row, text);
    let class = if row.verdict.is_broken() { "st-led__verdict fault" } else { "st-led__verdict" };
    let seek_label = text.with("ledger-seek", &[("at", Arg::Text(at.as_str().into()))]);
    html! {
        <div key={number.to_string()} class="st-led__row" style={style.to_owned()} role="group" tabindex={if stop == 0 { "0" } else { "-1" }}
            data-stop={stop.to_string()} aria-label={sentence(row, &behind, text)}>
            <button type="button" class="st-led__record" tabindex="-1" data-cell="1" onclick={select}>
                { key_chip(&mark) }
                <span><b>{ row.key.as_ref().map_or_else(|| "null".to_owned(), ToString::to_string) }</b>{ row.value.as_ref().map_or_else(|| "null".to_owned(), ToString::to_string) }</span>
            </button>
            <span class="st-led__told">
                <button type="button" class="st-quiet" tabindex="-1" data-cell="0" aria-label={seek_label.clone()} title={seek_label} onclick={seek}>{ at }</button>
                <code>{ acks_name(row.acks) }</code>
            </span>
            <span class="st-led__place"><b>{ row.partition.to_string() }</b><span>{ format!(" @ {offset}") }</span><small>{ row.producer.to_string() }</small></span>
            { copies(row, tint_class(&mark), text) }
            <span class="st-led__why">
                <b {class} title={text.get(&format!("ledger-{}.why", row.verdict.name()))}>{ text.get(&format!("ledger-{}", row.verdict.name())) }</b>
                { for behind.into_iter().map(|line| html! { <span>{ line }</span> }) }
            </span>
        </div>
    }
}

/// What the boxes of replicas mean.
pub(super) fn legend(text: &Text) -> Html {
    let terms = [
        ("cell tint-3", "held__lead", "ledger-legend-has"),
        ("cell cell--raw", "", "ledger-legend-above"),
        ("cell cell--next", "", "ledger-legend-none"),
        ("cell cell--next", "held__dead", "ledger-legend-down"),
    ];
    let term = |(cell, over, id): (&'static str, &'static str, &'static str)| {
        let d = if over == "held__dead" { "M1 15L15 1" } else { "M1 1h14v14h-14z" };
        html! {
            <li>
                <svg width="16" height="16" aria-hidden="true">
                    <rect x="3" y="3" width="10" height="10" class={cell} />
                    if !over.is_empty() { <path {d} class={over} /> }
                </svg>
                { text.get(id) }
            </li>
        }
    };
    html! { <ul class="st-legend st-legend--log">{ for terms.into_iter().map(term) }</ul> }
}

/// The record where it still is, the leader's first; otherwise the partition.
fn inspected(row: &LedgerRow) -> Inspected {
    let leads = |copy: &&RecordCopy| copy.role == LogRole::Leader;
    let there = || row.copies.iter().filter(|copy| !copy.offsets.is_empty());
    let copy = there().find(leads).or_else(|| there().next());
    match copy {
        Some(copy) => {
            let source = LogSource::Replica(row.partition.clone(), copy.broker);
            Inspected::Stored(source, copy.offsets[0])
        }
        None => Inspected::Partition(row.partition.clone()),
    }
}

/// A box for each replica: filled where the record is, dashed where it is not; the leader's has a frame.
fn copies(row: &LedgerRow, tint: &str, text: &Text) -> Html {
    let boxes = copy_boxes(row.copies.len());
    let width = copies_width(row.copies.len());
    let draw = |(copy, rect): (&RecordCopy, &crate::stage::Rect)| {
        let (x, y, size) = (rect.x, rect.y, rect.w);
        let here = !copy.offsets.is_empty();
        let class = match (here, copy.below_high_watermark) {
            (true, true) => format!("cell {tint}"),
            (true, false) => "cell cell--raw".to_owned(),
            (false, _) => "cell cell--next".to_owned(),
        };
        let leads = copy.role == LogRole::Leader;
        let dead = !copy.running;
        let label = copy_label(copy, text);
        html! {
            <g class={if here { "held" } else { "held held--none" }}>
                <title>{ label }</title>
                <rect x={x + 2} y={y + 2} width={size - 4} height={size - 4} {class} />
                if leads { <rect x={x} y={y} width={size} height={size} class="held__lead" /> }
                <text x={x + size / 2} y={y + size / 2 + 5} class={if here && copy.below_high_watermark { "t13 mid b kt" } else { "t13 mid b i2" }}>{ copy.broker.0 }</text>
                if dead { <path d={format!("M{x} {}L{} {y}", y + size, x + size)} class="held__dead" /> }
            </g>
        }
    };
    let label: Vec<_> = row.copies.iter().map(|copy| copy_label(copy, text)).collect();
    html! {
        <svg class="st-led__copies" width={width.max(1)} height="28" role="img" aria-label={label.join(". ")}>
            { for row.copies.iter().zip(&boxes).map(draw) }
        </svg>
    }
}

/// "broker-2, follower, in sync: offset 12, above its high watermark".
fn copy_label(copy: &RecordCopy, text: &Text) -> String {
    let offsets: Vec<_> = copy.offsets.iter().map(ToString::to_string).collect();
    let offsets = match offsets.is_empty() {
        true => Arg::Absent,
        false => Arg::Text(offsets.join(", ").as_str().into()),
    };
    let role = text.get(&format!("log-role-{}", copy.role.name()));
    let args = [
        ("broker", Arg::Broker(copy.broker)),
        ("role", Arg::Text(role.as_str().into())),
        ("offsets", offsets),
        ("above", if copy.below_high_watermark { Arg::Absent } else { Arg::Number(1) }),
        ("down", if copy.running { Arg::Absent } else { Arg::Number(1) }),
    ];
    text.with("ledger-copy", &args)
}

/// The whole row for those who do not see it.
fn sentence(row: &LedgerRow, behind: &[String], text: &Text) -> String {
    let null = || "null".into();
    let verdict = text.get(&format!("ledger-{}", row.verdict.name()));
    let told = row.verdict != Verdict::NotPromised;
    let args = [
        ("producer", Arg::Client(row.producer.clone())),
        ("key", Arg::Text(row.key.clone().unwrap_or_else(null))),
        ("value", Arg::Text(row.value.clone().unwrap_or_else(null))),
        ("at", Arg::Duration(Span(row.told_at.0))),
        ("acks", Arg::Text(acks_name(row.acks).into())),
        ("partition", Arg::Partition(row.partition.clone())),
        ("offset", row.offset.map_or_else(|| Arg::Text("?".into()), |offset| Arg::from(&offset))),
        ("verdict", Arg::Text(verdict.as_str().into())),
        ("told", if told { Arg::Number(1) } else { Arg::Absent }),
    ];
    let mut all = vec![text.with("ledger-row", &args)];
    all.extend(behind.iter().cloned());
    all.join(" ")
}
