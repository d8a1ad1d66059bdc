//! One partition with its cells and one lane per group.

use markup::html;
use yew::{Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::Offset;
use crate::stage::Tints;
use crate::stage::topic::RowPlace;
use crate::view::{Inspected, PartitionView};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::hands::use_hands;
use crate::web::stage::row::Ghost;
use crate::web::stage::row::cells::Cells;
use crate::web::stage::row::label::partition_label;
use crate::web::stage::row::lane::Lane;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(in crate::web::stage) struct FullRow {
    pub(in crate::web::stage) view: Same<PartitionView>,
    pub(in crate::web::stage) place: RowPlace,
    pub(in crate::web::stage) tints: Same<Tints>,
    pub(in crate::web::stage) ghost: Option<Ghost>,
    pub(in crate::web::stage) selected: bool,
    pub(in crate::web::stage) selected_record: Option<Offset>,
    /// Its place among the stops of the arrow keys.
    pub(in crate::web::stage) stop: usize,
}

draws!(FullRow, use_full_row);

#[hook]
fn use_full_row(props: &FullRow) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let FullRow { view, place, .. } = props;
    let cells = Cells {
        view,
        place,
        tints: &props.tints,
        ghost: props.ghost.as_ref(),
        selected: props.selected_record,
        text: &text,
        hands: &hands,
    };
    let lanes = view.lanes.iter().filter_map(|lane| {
        let place = place.lanes.iter().find(|place| place.group == lane.group)?;
        Some(Lane { view: lane, place, row: &props.place, text: &text }.draw())
    });
    let onclick = hands.on_click_select::<MouseEvent>(Inspected::Partition(view.id.clone()));
    html! {
        <g role="group" class={if props.selected { "row row--sel" } else { "row" }} tabindex={if props.stop == 0 { "0" } else { "-1" }}
            data-stop={props.stop} aria-label={partition_label(view, &text)}>
            { name(view, place, &text, onclick) }
            { flags(view, place, &text) }
            { cells.draw() }
            { watermark(view, place) }
            { for lanes }
        </g>
    }
}

fn name(
    view: &PartitionView,
    place: &RowPlace,
    text: &Text,
    onclick: yew::Callback<MouseEvent>,
) -> Html {
    let broker = match view.leader {
        Some(id) => text.with("lens-broker", &[("number", Arg::Number(i64::from(id.0)))]),
        None => text.get("lens-no-leader"),
    };
    let dead = view.leader.is_none() || !view.leader_running;
    let label = if dead { format!("✕ {broker}") } else { broker };
    html! {
        <g class="row__name" {onclick}>
            <text x={place.name.x} y={place.name.y} class={if place.phone { "t15 b" } else { "t20 b" }}>{ format!("P{}", view.id.partition) }</text>
            <text x={place.broker.x} y={place.broker.y} class={if dead { "t12 flt" } else { "t12 i2" }}>{ label }</text>
        </g>
    }
}

fn flags(view: &PartitionView, place: &RowPlace, text: &Text) -> Html {
    let hw = place.x(view.high_watermark);
    let id = if place.spelled_out { "lens-high-watermark" } else { "lens-hw" };
    html! {
        <>
            <text x={place.tail_x() + 4} y={place.flags_y} class="t12 i2 num">
                { text.with("lens-leo", &[("offset", Arg::from(&view.log_end))]) }
            </text>
            <text x={hw - 5} y={place.flags_y} class="t12 b num end halo">
                { text.with(id, &[("offset", Arg::from(&view.high_watermark))]) }
            </text>
        </>
    }
}

fn watermark(view: &PartitionView, place: &RowPlace) -> Html {
    let x = place.x(view.high_watermark);
    html! { <path d={format!("M{x} {}V{}", place.flags_y - 11, place.log.bottom() + 4)} class="hw" /> }
}
