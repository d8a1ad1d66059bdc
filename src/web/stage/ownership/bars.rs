//! The bars of one partition: solid and textured while somebody owns it, dashed while its listed owner is dead, hatched
//! while nobody does. The dock shows them too.

use markup::html;
use yew::{Html, hook};

use crate::kernel::SimTime;
use crate::stage::{BarPlace, Rect, TimeAxis, bar_places};
use crate::view::{BarBegin, BarKind, GroupHistory, OwnershipRow};
use crate::web::piece::draws;
use crate::web::stage::same::Same;
use crate::web::stage::slot::slot_class;

#[derive(PartialEq)]
pub(crate) struct OwnershipBars {
    pub(crate) history: Same<GroupHistory>,
    /// Which of its rows.
    pub(crate) row: usize,
    pub(crate) axis: TimeAxis,
    /// Nothing after this has been seen.
    pub(crate) head: SimTime,
    /// Where the bars stand; x and width are the axis's.
    pub(crate) at: Rect,
}

draws!(OwnershipBars, use_ownership_bars);

/// Goes into an SVG; needs `Patterns` somewhere on the page.
#[hook]
fn use_ownership_bars(props: &OwnershipBars) -> Html {
    let Some(row) = props.history.rows.get(props.row) else { return Html::default() };
    html! { <g>{ for draw(row, &props.axis, props.head, props.at) }</g> }
}

/// What a listener was told at the beginning of a bar, as a sign over its corner: up is assigned, down is revoked, a cross is
/// lost. Signs that would touch are left out.
pub(super) fn signs(row: &OwnershipRow, axis: &TimeAxis, head: SimTime, at: Rect) -> Vec<Html> {
    let mut last = i32::MIN;
    let mut signs = Vec::new();
    for place in bar_places(row, axis, head, at) {
        let Some((d, class)) = sign(place.begins) else { continue };
        if place.from < axis.range.from || place.rect.x < last.saturating_add(SIGN) {
            continue;
        }
        last = place.rect.x;
        signs.push(html! { <path d={format!("M{} {}{d}", place.rect.x, at.y - 2)} {class} /> });
    }
    signs
}

/// The room that a sign takes.
const SIGN: i32 = 9;

pub(super) fn sign(begins: BarBegin) -> Option<(&'static str, &'static str)> {
    match begins {
        BarBegin::Assigned => Some(("l4 0l-4 -7l-4 7z", "sign")),
        BarBegin::Revoked => Some(("m-4 -7l8 0l-4 7z", "sign sign--open")),
        BarBegin::Lost => Some(("m-4 -7l8 7m0 -7l-8 7", "sign sign--lost")),
        BarBegin::Unnoticed => None,
    }
}

pub(super) fn draw(row: &OwnershipRow, axis: &TimeAxis, head: SimTime, at: Rect) -> Vec<Html> {
    bar_places(row, axis, head, at).iter().map(bar).collect()
}

fn bar(place: &BarPlace) -> Html {
    let rect = place.rect;
    let key = format!("{}", place.from.0);
    match &place.kind {
        BarKind::Nobody => html! {
            <rect {key} x={rect.x} y={rect.y} width={rect.w} height={rect.h} class={if rect.w < 3 { "nobody nobody--thin" } else { "nobody" }} />
        },
        BarKind::ListedDead { slot, .. } => html! {
            <rect {key} x={rect.x + 1} y={rect.y + 1} width={(rect.w - 2).max(1)} height={(rect.h - 2).max(1)}
                class={format!("zombie {}", slot_class(*slot))} />
        },
        BarKind::Owned { slot, by } => owned(place, *slot, by.as_str(), key),
    }
}

fn owned(place: &BarPlace, slot: usize, by: &str, key: String) -> Html {
    let Rect { x, y, w, h } = place.rect;
    let texture = (1..=5).contains(&slot) && h >= 7 && w >= 12;
    let label_w = place
        .label
        .as_ref()
        .map_or(0, |label| 10 + 9 * i32::try_from(label.chars().count()).unwrap_or(2));
    // A pattern begins where its element does, so that the rails of a bar lie in its middle.
    let scale = h * 1_000 / 26;
    let inner = (w - label_w).max(0);
    html! {
        <g {key} class={format!("own {}", slot_class(slot))} data-o={by.to_owned()}>
            <rect x={x} y={y} width={w} height={h} class="cfill" />
            if texture {
                <g transform={format!("translate({},{y}) scale(1,{}.{:03})", x + label_w, scale / 1_000, scale % 1_000)} aria-hidden="true">
                    <rect width={inner} height="26" fill={format!("url(#st-tx-{slot})")} />
                </g>
            }
            if let Some(label) = &place.label {
                <text x={x + 6} y={y + h / 2 + 4} class="t12 on-c">{ label }</text>
            }
        </g>
    }
}
