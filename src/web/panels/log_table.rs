//! The Log lens as tables: offsets, segments, records, epochs and producers of one replica.

use markup::html;
use yew::{Callback, Html, hook};

use crate::fact::Arg;
use crate::id::Offset;
use crate::kafka::log::{FileSize, SegmentFile, segment_file_name};
use crate::kernel::{SimTime, Step};
use crate::session::OpenLog;
use crate::view::{BatchRoom, BatchView, LogView, RecordSays, SegmentView, StoredRecord};
use crate::web::Text;
use crate::web::hooks::{use_model, use_text};
use crate::web::panels::tables::{framed, head};
use crate::web::panels::telling::seconds;
use crate::web::piece::draws;
use crate::web::stage::{bytes, chooser, marks, next_words, producer_words};

#[derive(PartialEq)]
pub(super) struct LogTable {
    pub(super) open: OpenLog,
    pub(super) moment: (Step, SimTime),
    pub(super) branch: u32,
    pub(super) on_open: Callback<OpenLog>,
}

draws!(LogTable, use_log_table);

/// More than a picture holds: a table scrolls.
const SEGMENTS_MAX: usize = 100;
const ROOM: BatchRoom = BatchRoom { rows: 200, cells: 12 };

#[hook]
fn use_log_table(props: &LogTable) -> Html {
    let (text, model) = (use_text(), use_model());
    let (all, open, view) = model.read(|session| {
        let (all, open) = session.logs();
        let view = open.as_ref().and_then(|log| session.log_view(log, SEGMENTS_MAX, ROOM));
        (all, open, view)
    });
    let (Some(open), Some(view)) = (open, view) else {
        return html! { <div class="tables"><p class="inspect__empty">{ text.get("no-topics") }</p></div> };
    };
    html! {
        <div class="tables">
            <div class="tables__choice">{ chooser(&all, &open, &props.on_open, &text) }</div>
            { offsets(&view, &text) }
            { segments(&view, &text) }
            { records(&view, &text) }
            <section>
                <h3>{ text.get("log-next") }</h3>
                <ul>{ for next_words(&view, &text).into_iter().map(|(title, lines)| html! { <li><b>{ title }</b>{ ": " }{ lines.join(" ") }</li> }) }</ul>
            </section>
        </div>
    }
}

fn table(
    title: String,
    columns: &[&str],
    rows: impl IntoIterator<Item = Html>,
    text: &Text,
) -> Html {
    html! {
        <section>
            <h3>{ title }</h3>
            { framed(head(text, columns), rows.into_iter().collect()) }
        </section>
    }
}

fn offsets(view: &LogView, text: &Text) -> Html {
    let row = |(offset, ids): (Offset, Vec<&'static str>)| {
        let row = |id: &str| {
            html! {
                <tr><th scope="row">{ text.get(id) }</th><td>{ offset.0 }</td><td>{ text.get(&format!("{id}.why")) }</td></tr>
            }
        };
        ids.into_iter().map(row).collect::<Html>()
    };
    let rows = marks(view).into_iter().map(row);
    table(text.get("log-offsets"), &["mark", "offset", "meaning"], rows, text)
}

fn segments(view: &LogView, text: &Text) -> Html {
    let row = |segment: &SegmentView| {
        let row = |(file, size): &(SegmentFile, FileSize)| {
            html! {
                <tr>
                    <th scope="row">{ segment_file_name(segment.base, *file) }</th>
                    <td>{ bytes(size.used_bytes) }</td>
                    <td>{ bytes(size.file_bytes) }</td>
                    <td>if segment.active { { text.get("log-active") } }</td>
                </tr>
            }
        };
        segment.files.iter().map(row).collect::<Html>()
    };
    let rows = view.segments.iter().map(row);
    table(text.get("log-files"), &["file", "used", "size", "state"], rows, text)
}

fn records(view: &LogView, text: &Text) -> Html {
    let rows = view.window.batches.iter().map(|batch| batch_rows(batch, view, text));
    let count = |n: usize| Arg::Number(n as i64);
    let window = &view.window;
    let all = window.before + window.after + window.batches.len();
    let args = [("shown", count(window.batches.len())), ("all", count(all))];
    let columns = ["offset", "key", "value", "time", "batch", "byte", "epoch", "producer", "state"];
    table(text.with("log-batches", &args), &columns, rows, text)
}

fn batch_rows(batch: &BatchView, view: &LogView, text: &Text) -> Html {
    let producer = producer_words(batch.producer.as_ref(), batch.last.0 - batch.base.0 + 1, text);
    let row = |record: &StoredRecord| {
        let null = || "null".to_owned();
        let (key, value) = match &record.says {
            RecordSays::User { key, value } => (
                key.as_ref().map_or_else(null, ToString::to_string),
                value.as_ref().map_or_else(null, ToString::to_string),
            ),
            RecordSays::Server { kind, told } => ((*kind).to_owned(), text.sentence(told)),
        };
        let above = record.offset >= view.marks.high_watermark;
        let mut states: Vec<String> = Vec::new();
        states.extend(above.then(|| text.get("log-above")));
        states.extend(record.tombstone.then(|| text.get("log-tombstone")));
        states.extend(
            record
                .superseded_by
                .map(|by| text.with("log-superseded-by", &[("offset", Arg::from(&by))])),
        );
        html! {
            <tr>
                <th scope="row">{ record.offset.0 }</th>
                <td>{ key }</td>
                <td>{ value }</td>
                <td>{ seconds(record.timestamp) }</td>
                <td>{ batch.base.0 }</td>
                <td>{ batch.position }</td>
                <td>{ batch.leader_epoch.0 }</td>
                <td>{ producer.clone() }</td>
                <td>{ states.join(" ") }</td>
            </tr>
        }
    };
    batch.records.iter().map(row).collect()
}
