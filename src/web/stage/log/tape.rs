//! The batches of the chosen segment: where each lies in the file, its records, and the index entries that point to it.

use markup::html;
use yew::{Html, MouseEvent};

use crate::fact::Arg;
use crate::id::Offset;
use crate::kafka::log::{SegmentFile, segment_file_name};
use crate::stage::{BatchPlace, Rect, clip, words_width};
use crate::view::{BatchView, Inspected, RecordSays, StoredRecord};
use crate::web::stage::log::log_lens::Drawing;
use crate::web::stage::log::words::{bytes, moment, producer_words, range};
use crate::web::stage::slot::tint_class;

pub(super) fn draw(it: &Drawing<'_>) -> Html {
    let (layout, window) = (it.layout, &it.view.window);
    let batches = || window.batches.iter().zip(&layout.batches);
    let first_stop = it.batch_stop();
    html! {
        <div class="st-log__main">
            { head(it) }
            if window.batches.is_empty() { <p class="st-log__none">{ it.text.get("log-no-batches") }</p> }
            <div class="st-log__tape" style={format!("width:{}px;height:{}px", layout.tape_width, layout.tape_height)}>
                <svg width={layout.tape_width} height={layout.tape_height} role="group" aria-label={it.text.get("log-tape-label")}>
                    if layout.records > 0 && !window.batches.is_empty() {
                        <text x="0" y="14" class="t12 i3">{ ".index, .timeindex" }</text>
                    }
                    { for batches().enumerate().map(|(i, (batch, place))| draw_batch(it, batch, place, first_stop + i)) }
                </svg>
                { for batches().map(|(batch, place)| words(it, batch, place)) }
            </div>
            { legend(it) }
        </div>
    }
}

fn head(it: &Drawing<'_>) -> Html {
    let (view, text) = (it.view, it.text);
    let segment = &view.segments[view.chosen];
    let window = &view.window;
    let count = |n: usize| Arg::Number(n as i64);
    let (before, after) = (window.before, window.after);
    let shown = window.batches.iter().map(|batch| batch.batches).sum();
    let args = [("shown", count(shown)), ("all", count(before + after + shown))];
    let earlier = it.open(segment.base, window.earlier);
    // At the end of the segment the window follows what is written.
    let last_page = shown >= after;
    let later = it.open(segment.base, window.later.filter(|_| !last_page));
    html! {
        <div class="st-log__head">
            <b class="mono">{ segment_file_name(segment.base, SegmentFile::Log) }</b>
            <span>{ text.with("log-batches", &args) }</span>
            if before + after > 0 {
                <span class="st-log__pages">
                    <button type="button" class="btn btn--s" disabled={before == 0} onclick={earlier}>{ text.with("log-earlier", &[("count", count(before))]) }</button>
                    <button type="button" class="btn btn--s" disabled={after == 0} onclick={later}>{ text.with("log-later", &[("count", count(after))]) }</button>
                </span>
            }
        </div>
    }
}

fn draw_batch(it: &Drawing<'_>, batch: &BatchView, place: &BatchPlace, stop: usize) -> Html {
    let Rect { x, y, w, h } = place.rect;
    let hw = it.view.marks.high_watermark;
    let raw = if batch.last >= hw { "batch batch--raw" } else { "batch" };
    let count = batch.records.len();
    let cells = batch.records.iter().zip(&place.records).enumerate();
    let cells = cells.filter(|(_, (record, _))| matches!(record.says, RecordSays::User { .. }));
    html! {
        <g key={batch.base.to_string()} role="group" tabindex="-1" data-stop={stop.to_string()} aria-label={sentence(it, batch)}>
            <rect x={x} y={y} width={w} height={h} class={raw} />
            { for cells.map(|(i, (record, rect))| cell(it, record, *rect, count - 1 - i)) }
            { entries(it, batch, place) }
        </g>
    }
}

fn cell(it: &Drawing<'_>, record: &StoredRecord, rect: Rect, number: usize) -> Html {
    let RecordSays::User { key, .. } = &record.says else { return Html::default() };
    let Rect { x, y, w, h } = rect;
    let mark = it.tints.mark(key.as_deref());
    let what = Inspected::Stored(it.source.clone(), record.offset);
    let selected = it.props.selected.as_ref() == Some(&what);
    let raw = record.offset >= it.view.marks.high_watermark;
    let tint = if raw { "cell--raw" } else { tint_class(&mark) };
    let class = format!("cell {tint} {}", if selected { "cell--sel" } else { "" });
    // A tombstone has the shape of one.
    let shape = match record.tombstone {
        true => format!("M{x} {}v-{}a{r} {r} 0 0 1 {w} 0v{}z", y + h, h - 15, h - 15, r = w / 2),
        false => format!("M{x} {y}h{w}v{h}h-{w}z"),
    };
    let label = record_label(it, record);
    let onclick = it.props.on_select.reform(move |_: MouseEvent| Some(what.clone()));
    html! {
        <g class={if raw { "rec rec--raw" } else { "rec" }} role="button" tabindex="-1" data-cell={number.to_string()} aria-label={label.clone()} {onclick}>
            <title>{ label }</title>
            <path d={shape} {class} />
            <text x={x + w / 2} y={y + h / 2 - 1} class="t14 mid kt">{ mark.letter }</text>
            <text x={x + w / 2} y={y + h - 5} class={if record.offset.0 < 1_000 { "t12 mid ko" } else { "t12 mid ko ko--long" }}>{ short(record.offset) }</text>
            if record.superseded_by.is_some() { <path d={format!("M{x} {}L{} {y}", y + h, x + w)} class="file__gone" /> }
        </g>
    }
}

/// Four digits fit a cell; of more, the last ones tell neighbours apart.
fn short(offset: Offset) -> String {
    let digits = offset.to_string();
    if digits.len() <= 4 { digits } else { format!("…{}", &digits[digits.len() - 3..]) }
}

/// The entries that point to a batch: an offset and the byte where the batch begins, a time and an offset.
fn entries(it: &Drawing<'_>, batch: &BatchView, place: &BatchPlace) -> Html {
    let Some(Rect { x, y, w, h }) = place.entries else { return Html::default() };
    let offset = batch.offset_entry.map(|entry| format!("{} → {}", entry.offset, entry.position));
    let time = batch.time_entry.map(|entry| {
        let at = it.text.with("value", &[("value", moment(entry.timestamp))]);
        format!("{at} → {}", entry.offset)
    });
    let lines: Vec<_> = [(offset, "log-offset-entry"), (time, "log-time-entry")]
        .into_iter()
        .filter_map(|(words, why)| Some((words?, why)))
        .collect();
    let beside = it.layout.records > 0;
    let to = place.rect.x;
    let middle = y + h / 2;
    html! {
        <g class="entry">
            if beside {
                <>
                    <rect x={x} y={y} width={w} height={h} class="entry__box" />
                    <path d={format!("M{} {middle}H{}", x + w, to - 5)} class="inkl" />
                    <path d={format!("M{to} {middle}l-7-4v8z")} class="seq-head" />
                </>
            }
            { for lines.iter().enumerate().map(|(i, (words, why))| html! {
                <text x={x + if beside { 7 } else { 0 }} y={y + 14 + 16 * i as i32} class="t12 num">
                    <title>{ it.text.get(why) }</title>
                    { if beside { words.clone() } else { format!("{} {words}", it.text.get(&format!("{why}.file"))) } }
                </text>
            }) }
        </g>
    }
}

/// What is said of a batch, and the sentences in it.
fn words(it: &Drawing<'_>, batch: &BatchView, place: &BatchPlace) -> Html {
    let text = it.text;
    let cells = matches!(
        batch.records.first(),
        None | Some(StoredRecord { says: RecordSays::User { .. }, .. })
    );
    let lines = batch_lines(it, batch, cells);
    let width = place.words.w;
    let told = batch.records.iter().zip(&place.records).enumerate();
    let count = batch.records.len();
    let more = (batch.more > 0).then(|| {
        let y = place.rect.bottom() - 19;
        let at = Rect::new(place.rect.x + 8, y, place.rect.w - 16, 16);
        (at, text.with("log-more-records", &[("count", Arg::Number(batch.more as i64))]))
    });
    html! {
        <div key={batch.base.to_string()}>
            <div class="st-log__words" style={place.words.style()} aria-hidden="true">
                { for lines.iter().enumerate().map(|(i, line)| html! { <p class={(i == 0).then_some("b")}>{ clip(line, width) }</p> }) }
            </div>
            { for told.filter_map(|(i, (record, rect))| line(it, record, *rect, count - 1 - i)) }
            if let Some((at, words)) = more { <p class="st-log__words" style={at.style()}>{ words }</p> }
        </div>
    }
}

fn batch_lines(it: &Drawing<'_>, batch: &BatchView, cells: bool) -> Vec<String> {
    let text = it.text;
    let size = bytes(u64::from(batch.size_bytes));
    let args = [
        ("offsets", range(batch.base, batch.last)),
        ("position", Arg::Number(i64::try_from(batch.position).unwrap_or(i64::MAX))),
        ("size", Arg::Text(size.as_str().into())),
        ("epoch", Arg::from(&batch.leader_epoch)),
        ("at", moment(batch.max_timestamp)),
        ("cleaned", if batch.cleaned { Arg::Number(1) } else { Arg::Absent }),
    ];
    let count = batch.last.0 - batch.base.0 + 1;
    let mut lines = if cells {
        vec![
            text.with("log-batch-place", &args),
            text.with("log-batch-epoch", &args),
            producer_words(batch.producer.as_ref(), count, text),
        ]
    } else {
        vec![format!(
            "{} · {}",
            text.with("log-batch-place", &args),
            text.with("log-batch-epoch", &args)
        )]
    };
    lines.extend(batch.delete_horizon.map(|at| text.with("log-horizon", &[("at", moment(at))])));
    lines
}

/// A record that a server wrote.
fn line(it: &Drawing<'_>, record: &StoredRecord, rect: Rect, number: usize) -> Option<Html> {
    let RecordSays::Server { kind, told } = &record.says else { return None };
    let what = Inspected::Stored(it.source.clone(), record.offset);
    let selected = it.props.selected.as_ref() == Some(&what);
    let onclick = it.props.on_select.reform(move |_: MouseEvent| Some(what.clone()));
    let words = it.text.sentence(told);
    let gone = record.superseded_by.is_some();
    let class = format!("st-log__line {}", if gone { "st-log__line--gone" } else { "" });
    let offset = record.offset.to_string();
    let room = rect.w - words_width(&offset) - 26;
    Some(html! {
        <button type="button" tabindex="-1" style={rect.style()} {class} data-cell={number.to_string()} aria-pressed={selected.to_string()}
            aria-label={format!("{offset}, {kind}: {words}")} title={format!("{kind}: {words}{}", gone_words(it, record))} {onclick}>
            <b>{ offset }</b><span>{ clip(&words, room) }</span>
        </button>
    })
}

fn gone_words(it: &Drawing<'_>, record: &StoredRecord) -> String {
    let Some(by) = record.superseded_by else { return String::new() };
    format!(". {}", it.text.with("log-superseded-by", &[("offset", Arg::from(&by))]))
}

fn record_label(it: &Drawing<'_>, record: &StoredRecord) -> String {
    let RecordSays::User { key, value } = &record.says else { return String::new() };
    let null = || "null".into();
    let args = [
        ("offset", Arg::from(&record.offset)),
        ("key", Arg::Text(key.clone().unwrap_or_else(null))),
        ("value", Arg::Text(value.clone().unwrap_or_else(null))),
        ("at", moment(record.timestamp)),
        ("tombstone", if record.tombstone { Arg::Number(1) } else { Arg::Absent }),
    ];
    let mut label = it.text.with("log-record-label", &args);
    if record.offset >= it.view.marks.high_watermark {
        label.push(' ');
        label.push_str(&it.text.get("log-above"));
    }
    label + &gone_words(it, record)
}

/// The whole batch for those who do not see it.
fn sentence(it: &Drawing<'_>, batch: &BatchView) -> String {
    let mut all = batch_lines(it, batch, true);
    let records = Arg::Number((batch.records.len() + batch.more) as i64);
    all.insert(1, it.text.with("log-batch-records", &[("count", records)]));
    all.join(". ")
}

fn legend(it: &Drawing<'_>) -> Html {
    let records = || it.view.window.batches.iter().flat_map(|batch| &batch.records);
    let terms = [
        (
            records().any(|record| record.tombstone),
            "M1 14v-6a5 5 0 0 1 10 0v6z",
            "cell tint-none",
            "log-legend-tombstone",
        ),
        (
            records().any(|record| record.superseded_by.is_some()),
            "M1 13L11 1",
            "file__gone",
            "log-legend-gone",
        ),
        (
            it.view.marks.high_watermark < it.view.marks.log_end,
            "M1 1h10v12h-10z",
            "cell cell--raw",
            "log-legend-above",
        ),
    ];
    let shown = terms.into_iter().filter(|(shown, ..)| *shown);
    html! {
        <ul class="st-legend st-legend--log">
            { for shown.map(|(_, d, class, id)| html! {
                <li><svg width="12" height="15" aria-hidden="true"><path {d} {class} /></svg>{ it.text.get(id) }</li>
            }) }
        </ul>
    }
}
