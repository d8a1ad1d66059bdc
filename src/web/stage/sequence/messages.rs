//! The rows: messages as arrows with their fields, marks on lanes, torn bands of silence.

use markup::html;
use yew::Html;

use crate::fact::Arg;
use crate::kernel::{SimTime, Step};
use crate::protocol::ApiKey;
use crate::stage::{SequenceLayout, SequenceRowPlace, partitions_label};
use crate::view::{Message, RowKind, SequenceRow, SequenceView};
use crate::web::Text;
use crate::web::rich::Names;

/// So many partitions are named in a message.
const NAMED_MAX: usize = 4;

/// `85.7`.
pub(crate) fn tenths(at: SimTime) -> String {
    let tenths = at.0 / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Where words already stand, so that others can keep away: y, and from where to where.
pub(super) type Taken = Vec<(i32, i32, i32)>;

/// Words take about so much: letters of an alphabet half of it.
const EM: i32 = 13;

fn width(words: &str, slot: i32) -> i32 {
    let wide = |c: char| if c.is_ascii() { EM * 5 / 9 } else { EM };
    words.chars().map(wide).sum::<i32>() * slot.max(24) / 24
}

fn take(taken: &mut Taken, words: &str, slot: i32, (x, y): (i32, i32), ends_at_x: bool) {
    let width = width(words, slot);
    taken.push(if ends_at_x { (y, x - width, x) } else { (y, x, x + width) });
}

pub(super) fn draw(
    view: &SequenceView,
    layout: &SequenceLayout,
    step: Step,
    names: &Names,
    text: &Text,
    taken: &mut Taken,
) -> Vec<Html> {
    let row = |(row, place): (&SequenceRow, &SequenceRowPlace)| {
        let class = if row.ahead { "seq-ahead" } else { "" };
        let drawn = match &row.kind {
            RowKind::Message(message) => {
                let hot = row.step == step;
                let words = words(view, layout, row, message, place, text, taken);
                arrow(layout, message, place, hot, words)
            }
            RowKind::Mark { coordinator, fault, happened } => {
                let words = names.in_text(&text.narrator().fact(happened).short);
                mark(layout, row, place, (*coordinator, *fault), words, taken)
            }
            RowKind::Silence { span, hidden } => {
                let words = if *hidden > 0 { "seq-quiet" } else { "seq-silence" };
                let words = text.with(
                    words,
                    &[("span", Arg::Duration(*span)), ("hidden", Arg::Number(*hidden as i64))],
                );
                silence(layout, place, words)
            }
        };
        html! {
            <g {class} key={format!("{}-{}-{:?}", row.step.0, row.at.0, row.lane)}>
                { drawn }
                if place.shows_time {
                    <text x={layout.times} y={place.y + 4} class="t12 i3 num">{ tenths(row.at) }</text>
                }
            </g>
        }
    };
    view.rows.iter().zip(&layout.rows).map(row).collect()
}

fn arrow(
    layout: &SequenceLayout,
    message: &Message,
    place: &SequenceRowPlace,
    hot: bool,
    words: Html,
) -> Html {
    let (lane, far) = (place.x + 6, layout.coordinator - 1);
    let (from, to) = if message.request { (lane, far) } else { (far, lane) };
    let permille = place.progress.unwrap_or(500);
    let x = from + (to - from) * permille / 1_000;
    let y = place.y + (place.end_y - place.y) * permille / 1_000;
    let arrived = permille == 1_000;
    let end = if message.request { x - 6 * i32::from(arrived) } else { x };
    let back = if message.request { -1 } else { 1 };
    let head = match (message.request, arrived) {
        (true, true) => format!("M{x} {y}l-9 -4.5v9z"),
        (false, true) => format!("M{} {}L{x} {y}L{} {}", x + 7, y - 4, x + 7, y + 5),
        // Under way it is an envelope; a line that ends in a cross never arrives.
        (_, false) if place.progress.is_some() => {
            format!("M{} {}h12v8h-12zl6 4l6 -4", x - 6, y - 4)
        }
        (_, false) => format!("M{} {}l8 8m0 -8l-8 8", x - 4 * back - 4, y - 4),
    };
    let lost = place.progress.is_none();
    html! {
        <>
            if hot { <path d={format!("M{from} {}L{x} {y}", place.y)} class="seq-hot" /> }
            <path d={format!("M{from} {}L{end} {y}", place.y)} class={if message.request { "inkl" } else { "inkl seq-reply" }} />
            <path d={head} class={match (lost, message.request && arrived, arrived) {
                (true, ..) => "seq-lost",
                (_, true, _) => "seq-head",
                (.., true) => "inkl",
                (.., false) => "envelope",
            }} />
            { words }
        </>
    }
}

fn words(
    view: &SequenceView,
    layout: &SequenceLayout,
    row: &SequenceRow,
    message: &Message,
    place: &SequenceRowPlace,
    text: &Text,
    taken: &mut Taken,
) -> Html {
    let (name, fields) = message_words(message, view.one_topic, text);
    let moves = [ApiKey::JoinGroup, ApiKey::SyncGroup, ApiKey::LeaveGroup];
    let bold = message.request && moves.contains(&message.api);
    let times = (row.times > 1).then(|| format!(" ×{}", row.times));
    let far = layout.coordinator - 10;
    let room = far - (place.x + 13);
    let at_lane =
        message.request && !layout.narrow && width(&format!("{name}{fields}"), layout.slot) <= room;
    let (x, anchor) = if at_lane { (place.x + 13, "") } else { (far, " end") };
    let fault = if message.error.is_error() { " flt" } else { "" };
    take(taken, &format!("{name}{fields}"), layout.slot, (x, place.y - 5), !at_lane);
    html! {
        <text x={x} y={place.y - if at_lane { 5 } else { 4 }} class={format!("seq-t halo{anchor}{fault}")}>
            <tspan class={if bold { "b" } else { "" }}>{ name }</tspan>
            <tspan class="i2">{ fields }</tspan>
            <tspan class="b">{ times.unwrap_or_default() }</tspan>
        </text>
    }
}

/// The name of a message, and the fields that matter, ready to stand behind it. A plain answer says only its fields.
pub(crate) fn message_words(message: &Message, one_topic: bool, text: &Text) -> (String, String) {
    let api = format!("{} v{}", message.api.name(), message.api.version());
    let fields = message.note.as_ref().map(|(id, args)| {
        let args: Vec<_> = args.iter().map(|(name, arg)| (*name, short(arg, one_topic))).collect();
        text.with(id, &args)
    });
    let elsewhere = message
        .elsewhere
        .map(|broker| text.with("seq-elsewhere", &[("broker", Arg::Broker(broker))]));
    let fields = [fields, elsewhere].into_iter().flatten().collect::<Vec<_>>().join(", ");
    match (message.request, message.error.is_error()) {
        (true, _) if fields.is_empty() => (api, fields),
        (true, _) => (api, format!("  {fields}")),
        (false, true) => (message.error.name().to_owned(), String::new()),
        (false, false) if fields.is_empty() => {
            (text.with("seq-reply", &[("api", Arg::Text(api.into()))]), fields)
        }
        (false, false) => (String::new(), fields),
    }
}

/// Partitions by number where all are of one topic.
fn short(arg: &Arg, one_topic: bool) -> Arg {
    if let Arg::Partitions(list) = arg
        && one_topic
        && !list.is_empty()
    {
        let (labels, left) = partitions_label(list, NAMED_MAX);
        let more = if left > 0 { format!(" +{left}") } else { String::new() };
        return Arg::Text((labels.join(" ") + &more).into());
    }
    arg.clone()
}

fn mark(
    layout: &SequenceLayout,
    row: &SequenceRow,
    place: &SequenceRowPlace,
    (coordinator, fault): (bool, bool),
    words: String,
    taken: &mut Taken,
) -> Html {
    let times = if row.times > 1 { format!(" ×{}", row.times) } else { String::new() };
    let room = layout.coordinator - 10 - (place.x + 13);
    let at_end = coordinator || layout.narrow || width(&words, layout.slot) > room;
    let x = if coordinator { layout.coordinator } else { place.x };
    let (words_x, anchor) =
        if at_end { (layout.coordinator - 10, " end") } else { (place.x + 13, "") };
    let y = place.y;
    take(taken, &words, layout.slot, (words_x, y + 4), at_end);
    html! {
        <>
            <circle cx={x} cy={y} r="4.5" class={if fault { "dot--fault" } else { "seq-dot" }} />
            <text x={words_x} y={y + 4} class={format!("seq-t halo{anchor}{}", if fault { " flt b" } else { " i2" })}>{ words }{ times }</text>
        </>
    }
}

/// A torn band: time has been cut out here.
fn silence(layout: &SequenceLayout, place: &SequenceRowPlace, words: String) -> Html {
    let (left, right) = (layout.times, layout.coordinator + 8);
    let (top, bottom) = (place.top + 8, place.top + 34);
    let teeth = usize::try_from((right - left) / 12).unwrap_or(0);
    let tear = |y: i32| format!("M{left} {y}{}", "l6 -4l6 4".repeat(teeth));
    html! {
        <>
            <rect x={left} y={top} width={right - left} height={bottom - top} class="paper" />
            <path d={tear(top)} class="rule2" />
            <path d={tear(bottom)} class="rule2" />
            <text x={(left + right) / 2} y={top + 17} class="t13 b mid">{ words }</text>
        </>
    }
}
