//! Beside the batches: what happens to the log next and why, the files of the segment, epochs and producers.

use markup::html;
use yew::Html;

use crate::fact::Arg;
use crate::kafka::log::{EpochEntry, FileSize, ProducerStateEntry, SegmentFile, segment_file_name};
use crate::kernel::Span;
use crate::view::{CleaningView, DeletionView, LogView, NoDeletion, RollView};
use crate::web::Text;
use crate::web::stage::log::log_lens::Drawing;
use crate::web::stage::log::words::{bytes, moment, range, size};

pub(super) fn draw(it: &Drawing<'_>) -> Html {
    let (view, text) = (it.view, it.text);
    html! {
        <div class="st-log__side">
            <section class="kv">
                <h2>{ text.get("log-next") }</h2>
                { for next_words(view, text).into_iter().map(|(title, lines)| html! {
                    <div class="st-log__next">
                        <h3>{ title }</h3>
                        { for lines.into_iter().map(|line| html! { <p>{ line }</p> }) }
                    </div>
                }) }
            </section>
            { files(it) }
            { epochs(view, text) }
            { producers(view, text) }
        </div>
    }
}

/// What will happen, in the order in which it may: each with its title.
pub(crate) fn next_words(view: &LogView, text: &Text) -> Vec<(String, Vec<String>)> {
    let mut all = vec![(text.get("log-roll"), roll(&view.roll, text))];
    if let Some(cleaning) = &view.cleaning {
        all.push((text.get("log-cleaning"), clean(cleaning, text)));
    }
    let deletion = match &view.deletion {
        Ok(deletion) => delete(deletion, text),
        Err(NoDeletion::Empty) => vec![text.get("log-delete-empty")],
        Err(NoDeletion::Compacted) => vec![text.get("log-delete-compacted")],
        Err(NoDeletion::Snapshots) => vec![text.get("log-delete-snapshots")],
        Err(NoDeletion::Unlimited) => vec![text.get("log-delete-unlimited")],
    };
    all.push((text.get("log-deletion"), deletion));
    all
}

/// Index entries are worth a word when the index is nearly full.
const ENTRIES_FEW: u32 = 20;

fn roll(view: &RollView, text: &Text) -> Vec<String> {
    let args = [
        ("left", size(view.bytes_left)),
        ("limit", size(view.segment_bytes)),
        ("age", Arg::Duration(view.max_age)),
        ("at", view.after.map_or(Arg::Absent, moment)),
        ("entries", Arg::Number(i64::from(view.index_entries_left))),
    ];
    let mut lines = vec![text.with("log-roll-size", &args), text.with("log-roll-time", &args)];
    if view.index_entries_left <= ENTRIES_FEW {
        lines.push(text.with("log-roll-index", &args));
    }
    lines
}

fn delete(view: &DeletionView, text: &Text) -> Vec<String> {
    let last = view.end.plus(-1).max(view.base);
    let mut lines = Vec::new();
    if view.before_start {
        lines.push(text.with("log-delete-start", &[("offsets", range(view.base, last))]));
    }
    if let Some((span, at)) = view.by_time {
        let args = [
            ("offsets", range(view.base, last)),
            ("retention", Arg::Duration(span)),
            ("at", moment(at)),
        ];
        lines.push(text.with("log-delete-time", &args));
    }
    if let Some((limit, left)) = view.by_size {
        let left = if left == 0 { Arg::Absent } else { size(left) };
        let args = [("offsets", range(view.base, last)), ("limit", size(limit)), ("left", left)];
        lines.push(text.with("log-delete-size", &args));
    }
    if view.unreplicated {
        lines.push(text.get("log-delete-unreplicated"));
    }
    lines.extend(view.check.map(|at| text.with("log-delete-check", &[("at", moment(at))])));
    lines
}

fn permille(number: u64) -> Arg {
    let words = match number % 10 {
        0 => (number / 10).to_string(),
        tenth => format!("{}.{tenth}", number / 10),
    };
    Arg::Text(words.as_str().into())
}

fn clean(view: &CleaningView, text: &Text) -> Vec<String> {
    let offsets = match view.first_dirty < view.first_uncleanable {
        true => range(view.first_dirty, view.first_uncleanable.plus(-1)),
        false => Arg::Absent,
    };
    let args = [
        ("offsets", offsets),
        ("clean", size(view.clean_bytes)),
        ("dirty", size(view.dirty_bytes)),
        ("ratio", permille(view.ratio)),
        ("needed", permille(view.ratio_needed)),
        ("at", view.round.map_or(Arg::Absent, moment)),
    ];
    let mut lines = vec![text.with("log-clean-dirty", &args), text.with("log-clean-ratio", &args)];
    lines.push(match (view.enabled, view.cleanable) {
        (false, _) => text.get("log-clean-off"),
        (true, true) => text.with("log-clean-due", &args),
        (true, false) => text.with("log-clean-not-yet", &args),
    });
    if view.forced {
        lines.push(text.get("log-clean-forced"));
    }
    if let Some(last) = view.last {
        let (before, after) = (Arg::Number(last.before), Arg::Number(last.after));
        let args = [("at", moment(last.at)), ("before", before), ("after", after)];
        lines.push(text.with("log-clean-last", &args));
    }
    lines.push(tombstone_words(view.delete_retention, text));
    lines
}

fn tombstone_words(retention: Span, text: &Text) -> String {
    text.with("log-tombstones", &[("retention", Arg::Duration(retention))])
}

fn files(it: &Drawing<'_>) -> Html {
    let (view, text) = (it.view, it.text);
    let segment = &view.segments[view.chosen];
    let row = |(file, FileSize { used_bytes, file_bytes }): &(SegmentFile, FileSize)| {
        let why = text.get(&format!("log-file{}", file.suffix().replace('.', "-")));
        let reserved = file_bytes > used_bytes;
        let hint = match reserved {
            true => {
                format!("{why} {}", text.with("log-file-reserved", &[("size", size(*file_bytes))]))
            }
            false => why,
        };
        html! {
            <div key={file.suffix()} title={hint}>
                <dt class="mono">{ segment_file_name(segment.base, *file) }</dt>
                <dd>{ bytes(*used_bytes) }if reserved { { " *" } }</dd>
            </div>
        }
    };
    let reserved = segment.files.iter().find(|(_, size)| size.file_bytes > size.used_bytes);
    html! {
        <section class="kv">
            <h2>{ text.get("log-files") }</h2>
            <dl>{ for segment.files.iter().map(row) }</dl>
            if let Some((_, file)) = reserved {
                <p class="st-log__note">{ "* " }{ text.with("log-file-reserved", &[("size", size(file.file_bytes))]) }</p>
            }
        </section>
    }
}

fn epochs(view: &LogView, text: &Text) -> Html {
    let row = |entry: &EpochEntry| {
        let args = [("epoch", Arg::from(&entry.epoch)), ("offset", Arg::from(&entry.start_offset))];
        html! { <li>{ text.with("log-epoch", &args) }</li> }
    };
    html! {
        <section class="kv">
            <h2 title={text.get("log-epochs.why")}>{ text.get("log-epochs") }</h2>
            <ul class="st-log__list">
                if view.epochs_before > 0 { <li>{ text.with("plan-more", &[("count", Arg::Number(view.epochs_before as i64))]) }</li> }
                { for view.epochs.iter().map(row) }
            </ul>
        </section>
    }
}

fn producers(view: &LogView, text: &Text) -> Html {
    if view.producers.is_empty() {
        return Html::default();
    }
    let row = |entry: &ProducerStateEntry| {
        let args = [
            ("id", Arg::from(&entry.producer_id)),
            ("epoch", Arg::from(&entry.producer_epoch)),
            ("sequence", Arg::Number(i64::from(entry.last_seq().0))),
            ("offset", Arg::from(&entry.last_data_offset())),
            ("batches", Arg::Number(entry.batches.len() as i64)),
            ("open", entry.current_txn_first_offset.map_or(Arg::Absent, |at| Arg::from(&at))),
        ];
        html! { <li>{ text.with("log-producer-state", &args) }</li> }
    };
    let more = view.producers_in_all - view.producers.len();
    html! {
        <section class="kv">
            <h2 title={text.get("log-producers.why")}>{ text.get("log-producers") }</h2>
            <ul class="st-log__list">
                { for view.producers.iter().map(row) }
                if more > 0 { <li>{ text.with("plan-more", &[("count", Arg::Number(more as i64))]) }</li> }
            </ul>
        </section>
    }
}
