//! The lens itself: a time axis, the rows of each group, measures for what took long, and the playhead.

use std::rc::Rc;

use markup::html;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Html, MouseEvent, hook, use_memo};

use crate::fact::Arg;
use crate::kernel::{SimTime, Span};
use crate::stage::{
    Bracket, Breakpoint, Frame, OwnershipLayout, OwnershipRowPlace, TimeRange, client_label,
};
use crate::view::{BarBegin, BarKind, GroupHistory, OwnershipRow};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::{draws, piece};
use crate::web::stage::ownership::bars::{self, OwnershipBars};
use crate::web::stage::ownership::lag_area::LagArea;
use crate::web::stage::patterns::patterns;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(crate) struct OwnershipLens {
    pub(crate) histories: Same<Vec<GroupHistory>>,
    /// What part of time is in view.
    pub(crate) range: TimeRange,
    /// The furthest moment that has been seen.
    pub(crate) head: SimTime,
    pub(crate) playhead: SimTime,
    pub(crate) on_seek: Callback<SimTime>,
    pub(crate) width: i32,
    pub(crate) breakpoint: Breakpoint,
}

draws!(OwnershipLens, use_ownership_lens);

#[hook]
fn use_ownership_lens(props: &OwnershipLens) -> Html {
    let text = use_text();
    let frame = Frame { width: props.width, breakpoint: props.breakpoint };
    let deps = (props.histories.clone(), props.range, props.head, frame);
    let layout = use_memo(deps, |(histories, range, head, frame)| {
        OwnershipLayout::new(histories, *range, *head, *frame)
    });
    let groups: Rc<Vec<Same<GroupHistory>>> =
        use_memo(props.histories.clone(), |all| all.iter().cloned().map(Same::new).collect());
    let phone = props.breakpoint == Breakpoint::Phone;
    let seek = {
        let (on_seek, layout) = (props.on_seek.clone(), layout.clone());
        Callback::from(move |event: MouseEvent| {
            let Some(svg) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok())
            else {
                return;
            };
            let x = event.client_x() - svg.get_bounding_client_rect().left() as i32;
            if x >= layout.axis.left - 4 {
                on_seek.emit(layout.axis.at(x));
            }
        })
    };
    let rows = layout.groups.iter().zip(groups.iter()).map(|(place, history)| html! {
        <g key={place.group.to_string()}>
            <text x={left(phone).to_string()} y={place.title.y + 15} class="t15 b">{ place.group.to_string() }</text>
            { for place.rows.iter().enumerate().map(|(i, row)| draw_row(props, &layout, history, i, row, place.lag_max, &text)) }
        </g>
    });
    html! {
        <div class="st-own">
            { patterns() }
            if props.histories.is_empty() { <p class="st-empty">{ text.get("lens-no-history") }</p> }
            <svg width={layout.width} height={layout.height} role="group" aria-label={text.get("lens-ownership-label")} onclick={seek}>
                { axis(&layout, phone, &text) }
                { for rows }
                { playhead(props, &layout, phone, &text) }
            </svg>
            <ul class="st-legend st-legend--own">
                <li><svg width="28" height="14" aria-hidden="true"><rect width="28" height="14" class="cfill slot-0" /></svg>{ text.get("lens-legend-owned") }</li>
                <li><svg width="28" height="14" aria-hidden="true"><rect x="1" y="1" width="26" height="12" class="zombie slot-2" /></svg>{ text.get("lens-legend-listed-dead") }</li>
                <li><svg width="28" height="14" aria-hidden="true"><rect x="1" y="1" width="26" height="12" class="nobody" /></svg>{ text.get("lens-legend-nobody") }</li>
                { for SIGNS.iter().filter_map(|(begins, id)| legend_of_sign(*begins, text.get(id))) }
            </ul>
        </div>
    }
}

const SIGNS: [(BarBegin, &str); 3] = [
    (BarBegin::Assigned, "lens-legend-assigned"),
    (BarBegin::Revoked, "lens-legend-revoked"),
    (BarBegin::Lost, "lens-legend-lost"),
];

fn legend_of_sign(begins: BarBegin, words: String) -> Option<Html> {
    let (d, class) = bars::sign(begins)?;
    Some(html! {
        <li><svg width="12" height="14" aria-hidden="true"><path d={format!("M6 10{d}")} {class} /></svg>{ words }</li>
    })
}

fn left(phone: bool) -> i32 {
    if phone { 16 } else { 24 }
}

fn axis(layout: &OwnershipLayout, phone: bool, text: &Text) -> Html {
    let plot = layout.plot;
    let ticks = layout.axis.ticks(if phone { 62 } else { 74 });
    html! {
        <g aria-hidden="true">
            { for ticks.iter().map(|tick| html! {
                <>
                    <path d={format!("M{} {}V{}", tick.x, plot.y, plot.bottom())} class="rule" />
                    <text x={tick.x} y={plot.y - 6} class="t12 mid i3 num">
                        { text.with("lens-seconds", &[("seconds", Arg::Text(tick.seconds.as_str().into()))]) }
                    </text>
                </>
            }) }
        </g>
    }
}

fn draw_row(
    props: &OwnershipLens,
    layout: &OwnershipLayout,
    history: &Same<GroupHistory>,
    i: usize,
    place: &OwnershipRowPlace,
    lag_max: i64,
    text: &Text,
) -> Html {
    let phone = props.breakpoint == Breakpoint::Phone;
    let Some(row) = history.rows.get(i) else { return Html::default() };
    let many = history.rows.iter().any(|other| other.partition.topic != row.partition.topic);
    let name =
        if many { row.partition.to_string() } else { format!("P{}", row.partition.partition) };
    let big = place.bar.h >= 20 && !many;
    let middle = place.bar.y + place.bar.h / 2;
    html! {
        <g role="group" tabindex="-1" aria-label={sentence(row, props.head, text)} key={row.partition.to_string()}>
            <title>{ row.partition.to_string() }</title>
            if place.label.is_some() {
                <text x={left(phone).to_string()} y={(middle + if big { 7 } else { 5 }).to_string()} class={if big && !phone { "t20 b" } else { "t13 b" }}>{ name }</text>
            }
            { piece(OwnershipBars { history: history.clone(), row: i, axis: layout.axis, head: props.head, at: place.bar }) }
            if place.bar.h >= 20 {
                <g aria-hidden="true">{ for bars::signs(row, &layout.axis, props.head, place.bar) }</g>
            }
            if let Some(at) = place.lag {
                if at.h >= 30 { <text x={left(phone).to_string()} y={at.middle().y + 10} class="t12 i2">{ text.get("lens-lag-word") }</text> }
                { piece(LagArea { history: history.clone(), row: i, axis: layout.axis, head: props.head, at, lag_max }) }
            }
            { for listed_dead(props, layout, row, place, text) }
            { for place.brackets.iter().map(|bracket| measure(bracket, layout, phone, text)) }
        </g>
    }
}

/// "listed as C3, but C3 is dead", where there is room.
fn listed_dead(
    props: &OwnershipLens,
    layout: &OwnershipLayout,
    row: &OwnershipRow,
    place: &OwnershipRowPlace,
    text: &Text,
) -> Vec<Html> {
    let dead = row.bars.iter().filter_map(|bar| match &bar.kind {
        BarKind::ListedDead { by, .. } => Some((bar, by)),
        BarKind::Owned { .. } | BarKind::Nobody => None,
    });
    let draw = |(bar, by): (&crate::view::Bar, &crate::id::ClientId)| {
        let (from, to) = (
            layout.axis.x_clamped(bar.from),
            layout.axis.x_clamped(bar.to.unwrap_or(props.head).min(props.head)),
        );
        let id = if to - from >= 240 { "lens-listed-dead" } else { "lens-listed-dead-short" };
        let (x, y) = ((from + to) / 2, place.bar.y + place.bar.h / 2 + 5);
        (to - from >= 120 && place.bar.h >= 16).then(|| html! {
            <text x={x} y={y} class="t13 mid">{ text.with(id, &[("client", Arg::Text(client_label(by).into()))]) }</text>
        })
    };
    dead.filter_map(draw).collect()
}

fn measure(bracket: &Bracket, layout: &OwnershipLayout, phone: bool, text: &Text) -> Html {
    let Bracket { left, right, y, span, listed } = *bracket;
    let raised = right - left < 90;
    let id = match (listed, phone) {
        (true, false) => "lens-until-noticed",
        (true, true) => "lens-to-notice",
        (false, _) => "lens-to-fix",
    };
    let words = text.with(id, &[("seconds", Arg::Text(tenths(span).into()))]);
    // A line above its own level, so that the words of a narrow one do not stand on its neighbour's.
    let (line_y, text_y) =
        if raised { (y.max(0) + 12 * i32::from(!listed), y - 3) } else { (y, y + 4) };
    let text_x = if raised { right.min(layout.axis.right) } else { (left + right) / 2 };
    html! {
        <g class="measure" aria-hidden="true">
            <path d={format!("M{left} {line_y}H{right}M{left} {}v8M{right} {}v8", line_y - 4, line_y - 4)} class="inkl" />
            <text x={text_x} y={text_y} class={if raised { "t13 b end halo" } else { "t13 b mid halo halo--wide" }}>{ words }</text>
        </g>
    }
}

fn tenths(span: Span) -> String {
    let tenths = (span.0 + 50_000) / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn playhead(props: &OwnershipLens, layout: &OwnershipLayout, phone: bool, text: &Text) -> Html {
    if props.playhead < props.range.from || props.playhead > props.range.to {
        return Html::default();
    }
    let (x, plot) = (layout.axis.x(props.playhead), layout.plot);
    let now =
        text.with("lens-seconds", &[("seconds", Arg::Text(tenths(Span(props.playhead.0)).into()))]);
    if phone {
        return html! {
            <g aria-hidden="true"><path d={format!("M{x} {}V{}", plot.y - 12, plot.bottom())} class="head" /><circle cx={x} cy={plot.y - 12} r="6" class="flag" /></g>
        };
    }
    let flag = x.clamp(26, layout.width - 26);
    html! {
        <g aria-hidden="true">
            <path d={format!("M{x} {}V{}", plot.y - 8, plot.bottom())} class="head" />
            <path d={format!("M{} {}h50v16H{}l-5 6-5-6H{}z", flag - 25, plot.y - 28, x.clamp(flag - 18, flag + 18) + 5, flag - 25)} class="flag" />
            <text x={flag} y={plot.y - 16} class="t12 b mid num hot-t">{ now }</text>
        </g>
    }
}

/// The row's bars in words.
fn sentence(row: &OwnershipRow, head: SimTime, text: &Text) -> String {
    let mut all = row.partition.to_string();
    for bar in &row.bars {
        let (id, client) = match &bar.kind {
            BarKind::Owned { by, .. } => ("lens-bar-owned", client_label(by)),
            BarKind::ListedDead { by, .. } => ("lens-bar-listed-dead", client_label(by)),
            BarKind::Nobody => ("lens-bar-nobody", String::new()),
        };
        let to = bar.to.unwrap_or(head);
        let args = [
            ("client", Arg::Text(client.into())),
            ("from", Arg::Text(tenths(Span(bar.from.0)).into())),
            ("to", Arg::Text(tenths(Span(to.0)).into())),
        ];
        all.push_str(". ");
        all.push_str(&text.with(id, &args));
    }
    all
}
