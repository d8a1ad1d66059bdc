//! The lines between things: from the producers to the tails, from the lanes to the consumers.

use markup::html;
use yew::{Html, hook};

use crate::stage::topic::{Density, RowPlace, TopicLayout};
use crate::stage::{Path, Point};
use crate::web::piece::draws;
use crate::web::stage::same::Same;
use crate::web::stage::slot::slot_class;

#[derive(PartialEq)]
pub(super) struct Lines {
    pub(super) layout: Same<TopicLayout>,
    /// The way of the record that is being prepared.
    pub(super) prepared: Option<Path>,
}

draws!(Lines, use_lines);

#[hook]
fn use_lines(props: &Lines) -> Html {
    let layout = &props.layout;
    let rows = || layout.topics.iter().flat_map(|topic| &topic.rows);
    let rules = layout.topics.iter().filter_map(|topic| topic.log_end_rule);
    html! {
        <g aria-hidden="true">
            if let Some((x, top, bottom)) = layout.append_line {
                <path d={format!("M{x} {top}V{}", bottom - 6)} class="bus" />
                { for rows().filter(|row| row.density <= Density::Compact).map(stub) }
            }
            if let (Some(chip), false) = (layout.shelf.chips.first(), layout.append_line.is_none()) {
                { chips_wire(layout, chip.rect.x) }
            }
            if let Some(path) = &props.prepared {
                <path d={path.svg()} class="bus--on" />
                { head_left(path.end(), "bus__head--on", 9) }
            }
            { for rules.map(|(x, top, bottom)| html! { <path d={format!("M{x} {top}V{bottom}")} class="leo" /> }) }
        </g>
    }
}

fn stub(row: &RowPlace) -> Html {
    let (x, y) = (row.append_x, row.log.middle().y);
    let end = if row.density == Density::Full {
        row.tail_x() + row.cell_w() + 4
    } else {
        row.tail_x() + 6
    };
    html! {
        <>
            <path d={format!("M{x} {}q0 6 -6 6H{end}", y - 6)} class="bus" />
            { head_left(Point::new(end - 1, y), "bus__head", 6) }
        </>
    }
}

fn head_left(tip: Point, class: &'static str, long: i32) -> Html {
    let half = long * 4 / 9 + 1;
    let d = format!("M{} {}l-{long} {half} {long} {half}z", tip.x + long, tip.y - half);
    html! { <path {d} {class} /> }
}

fn chips_wire(layout: &TopicLayout, left: i32) -> Html {
    let (y, x) = (layout.shelf.chips_wire_y, layout.append_line.map_or(left, |line| line.0));
    html! { <path d={format!("M{left} {y}H{x}")} class="bus" /> }
}

#[derive(PartialEq)]
pub(super) struct Threads {
    pub(super) layout: Same<TopicLayout>,
}

draws!(Threads, use_threads);

/// Rows too low for threads show them only while their consumer is looked at.
#[hook]
fn use_threads(props: &Threads) -> Html {
    let layout = &props.layout;
    let full = layout.topics.iter().all(|topic| topic.density == Density::Full);
    let class = if full { "st-threads" } else { "st-threads st-threads--shy" };
    let bundles = layout.threads.iter().map(|bundle| {
        let paths: Vec<String> = bundle.paths.iter().map(Path::svg).collect();
        let Point { x, y } = bundle.socket;
        html! {
            <g key={bundle.consumer.to_string()} class={format!("own {}", slot_class(bundle.slot))} data-o={bundle.consumer.to_string()}>
                { for paths.iter().map(|d| html! { <path d={d.clone()} class="casing" /> }) }
                { for paths.iter().map(|d| html! { <path d={d.clone()} class="thread" /> }) }
                <path d={format!("M{} {}l8 5-8 5z", x - 9, y - 5)} class="cfill" />
            </g>
        }
    });
    let plugs = layout.plugs.iter().map(|plug| {
        let class = match plug.slot {
            Some(slot) => format!("plug plug--dead {}", slot_class(slot)),
            None => "plug slot-none".to_owned(),
        };
        let Point { x, y } = plug.at;
        html! {
            <g key={format!("{}/{}", plug.group, plug.partition)} {class}>
                <path d={format!("M{x} {y}H{}", x + 9)} class="inkl" />
                <circle cx={x + 13} cy={y} r="4" />
            </g>
        }
    });
    html! { <g {class} aria-hidden="true">{ for bundles }{ for plugs }</g> }
}
