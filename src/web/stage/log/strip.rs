//! The segments side by side, oldest first, and the offsets of the replica over them.

use markup::html;
use yew::Html;

use crate::fact::Arg;
use crate::id::Offset;
use crate::kafka::log::{SegmentFile, segment_file_name};
use crate::stage::{LabelPlace, Rect, label_places, words_width};
use crate::view::{CleanPart, MoreSegments, SegmentView};
use crate::web::stage::log::log_lens::Drawing;
use crate::web::stage::log::words::{bytes, marks, range, size};

/// A name of twenty digits and `.log` needs so much.
const FULL_NAME: i32 = 196;

struct Mark {
    x: i32,
    ids: Vec<&'static str>,
    words: String,
    told: String,
}

pub(super) fn draw(it: &Drawing<'_>) -> Html {
    let (layout, text) = (it.layout, it.text);
    let marks = marks_of(it);
    let widths: Vec<_> = marks.iter().map(|mark| (mark.x, words_width(&mark.words) + 8)).collect();
    let pad = if layout.width < 600 { 16 } else { 24 };
    let labels = label_places(&widths, pad, layout.width - pad);
    let height = layout.strip_height(&labels);
    let segments = it.view.segments.iter().zip(&layout.strip).enumerate();
    html! {
        <svg class="st-log__strip" width={layout.width} height={height} role="group" aria-label={text.get("log-strip-label")}>
            { more(it, layout.more_before, it.view.before, 0) }
            { for segments.map(|(place, (segment, rect))| draw_segment(it, place, segment, *rect)) }
            { more(it, layout.more_after, it.view.after, it.batch_stop() - 1) }
            { for marks.iter().zip(&labels).map(|(mark, label)| draw_line(mark, *label, layout.labels_y())) }
            { for marks.iter().zip(&labels).map(|(mark, label)| draw_label(mark, *label, layout.labels_y())) }
        </svg>
    }
}

fn marks_of(it: &Drawing<'_>) -> Vec<Mark> {
    let place = |(offset, ids): (Offset, Vec<&'static str>)| {
        let x = it.layout.offset_x(it.view, offset)?;
        let names: Vec<_> = ids.iter().map(|id| it.text.get(id)).collect();
        let told: Vec<_> = ids.iter().map(|id| it.text.get(&format!("{id}.why"))).collect();
        let words = format!("{} {offset}", names.join(" = "));
        Some(Mark { x, ids, words, told: told.join("\n") })
    };
    marks(it.view).into_iter().filter_map(place).collect()
}

/// Opens the nearest of those that are not shown.
fn more(it: &Drawing<'_>, rect: Option<Rect>, more: MoreSegments, stop: usize) -> Html {
    let Some((Rect { x, y, w, h }, nearest)) = rect.zip(more.nearest) else {
        return Html::default();
    };
    let count = more.count;
    let label = it.text.with("log-more-segments", &[("count", Arg::Number(count as i64))]);
    html! {
        <g class="file" role="button" tabindex={tabindex(stop)} data-stop={stop.to_string()} aria-label={label.clone()} onclick={it.open(nearest, None)}>
            <title>{ label }</title>
            <rect x={x} y={y} width={w} height={h} class="batch" />
            <rect x={x} y={y} width={w} height={h} class="cell--next" />
            <text x={x + w / 2} y={y + h / 2 + 4} class="t12 mid i2">{ format!("+{count}") }</text>
        </g>
    }
}

fn tabindex(stop: usize) -> &'static str {
    if stop == 0 { "0" } else { "-1" }
}

fn draw_segment(it: &Drawing<'_>, place: usize, segment: &SegmentView, rect: Rect) -> Html {
    let Rect { x, y, w, h } = rect;
    let text = it.text;
    let chosen = place == it.view.chosen;
    let stop = place + it.segment_stop();
    let name = segment_file_name(segment.base, SegmentFile::Log);
    // The last digits tell neighbours apart.
    let shown =
        if w >= FULL_NAME { name.clone() } else { format!("…{}", &name[name.len() - 9..]) };
    let part = segment.part.map(part_id);
    let words = match (segment.active, part) {
        (true, _) => text.get("log-active"),
        (false, Some(part)) => text.get(part),
        (false, None) => String::new(),
    };
    let dirty = segment.part == Some(CleanPart::Dirty);
    let label = label(it, segment, &name);
    let class = if chosen { "file file--chosen" } else { "file" };
    html! {
        <g key={segment.base.to_string()} {class} role="button" tabindex={tabindex(stop)} data-stop={stop.to_string()}
            aria-pressed={chosen.to_string()} aria-label={label.clone()} onclick={it.open(segment.base, None)}>
            <title>{ label }</title>
            <rect x={x + 2} y={y} width={w - 4} height={h} class="file__file" />
            if dirty { <rect x={x + 3} y={y + 1} width={w - 6} height={h - 2} fill="url(#st-hatch-soft)" /> }
            <text x={x + 9} y={y + 18} class="t12 b mono halo">{ shown }</text>
            <text x={x + 9} y={y + 36} class="t12 i2 halo">{ bytes(segment.bytes()) }</text>
            if !words.is_empty() { { tag(&words, x + w - 9, y + 36, segment.active) } }
        </g>
    }
}

/// At the right: what the segment is.
fn tag(words: &str, right: i32, y: i32, active: bool) -> Html {
    let width = words_width(words) + 10;
    html! {
        <g>
            if active { <rect x={right - width} y={y - 13} width={width} height="17" rx="3" class="file__tag" /> }
            <text x={right - width / 2} y={y} class={if active { "t12 b mid on-ink" } else { "t12 mid i2 halo" }}>{ words.to_owned() }</text>
        </g>
    }
}

fn part_id(part: CleanPart) -> &'static str {
    match part {
        CleanPart::Clean => "log-clean",
        CleanPart::Dirty => "log-dirty",
        CleanPart::Untouched => "log-untouched",
    }
}

fn label(it: &Drawing<'_>, segment: &SegmentView, name: &str) -> String {
    let part = segment.part.map_or(Arg::Absent, |part| {
        Arg::Text(it.text.get(&format!("{}.why", part_id(part))).as_str().into())
    });
    let offsets = match segment.end > segment.base {
        true => range(segment.base, segment.end.plus(-1)),
        false => Arg::Absent,
    };
    let args = [
        ("name", Arg::Text(name.into())),
        ("offsets", offsets),
        ("size", size(segment.bytes())),
        ("active", if segment.active { Arg::Number(1) } else { Arg::Absent }),
        ("part", part),
    ];
    it.text.with("log-segment-label", &args)
}

fn draw_line(mark: &Mark, label: LabelPlace, top: i32) -> Html {
    let class = match () {
        () if mark.ids.contains(&"log-mark-hw") => "hw",
        () if mark.ids.contains(&"log-mark-leo") => "leo",
        () => "inkl",
    };
    let foot = top + label.row * 18 - 12;
    html! { <path d={format!("M{} 0V{foot}", mark.x)} {class} /> }
}

fn draw_label(mark: &Mark, label: LabelPlace, top: i32) -> Html {
    html! {
        <text x={label.left + 4} y={top + label.row * 18} class="t12 halo num">
            <title>{ mark.told.clone() }</title>
            { mark.words.clone() }
        </text>
    }
}
