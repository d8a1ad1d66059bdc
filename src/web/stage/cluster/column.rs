//! One partition: its head, its replicas, the lines of its fetches, and what `acks=all` may expect of it.

use markup::html;
use yew::{Callback, Html, MouseEvent, hook};

use crate::fact::{Arg, Detail};
use crate::id::{BrokerId, Offset};
use crate::stage::cluster::{ColumnPlace, FetchPlace};
use crate::stage::{Tints, words_width};
use crate::view::{ColumnView, Inspected, LinkView, LogSource, ReplicaView};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::{draws, keyed};
use crate::web::stage::cluster::opened::Opened;
use crate::web::stage::cluster::replica::Replica;
use crate::web::stage::cluster::words::{beside, count, fault_between, fault_word, number};
use crate::web::stage::hands::use_hands;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct Column {
    pub(super) view: Same<ColumnView>,
    pub(super) place: ColumnPlace,
    pub(super) tints: Same<Tints>,
    pub(super) detail: Detail,
    pub(super) selected: Option<Inspected>,
    /// All links with faults.
    pub(super) links: Same<Vec<LinkView>>,
    pub(super) on_open: Callback<Option<Opened>>,
}

draws!(Column, use_column);

#[hook]
fn use_column(props: &Column) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let Column { view, place, .. } = props;
    let mut epochs = view.copies.iter().flat_map(|copy| &copy.records).map(|record| record.epoch);
    let first = epochs.next();
    let epochs = props.detail >= Detail::Protocol || epochs.any(|epoch| Some(epoch) != first);
    let onclick = hands.on_click_select::<MouseEvent>(Inspected::Partition(view.partition.clone()));
    // A record is the same one on every replica; what only one of them has is selected there.
    let selected = |copy: &ReplicaView| match &props.selected {
        Some(Inspected::Record(_, offset)) => Some(*offset),
        Some(Inspected::Stored(LogSource::Replica(_, broker), offset)) => {
            (*broker == copy.broker).then_some(*offset)
        }
        _ => None,
    };
    let replicas = view.copies.iter().filter_map(|copy| {
        Some(replica(props, copy, place.copy(copy.broker)?, selected(copy), epochs))
    });
    let (top, bottom) = place.watermark;
    let hw = place.x_of(view.high_watermark);
    // Not through the boxes of the replicas.
    let top = if hw < boxes_right(view, place) { place.head.bottom() } else { top };
    html! {
        <g class="col">
            <g class="row__name" {onclick}>{ head(view, place, &text) }</g>
            { boxes(view, place, &text) }
            <path d={format!("M{hw} {top}V{bottom}")} class="hw hw--all" aria-hidden="true" />
            { beside(view, place, (place.head.y + 46, proposal_right(view, place)), "t12 b num halo", text.with("lens-hw", &[("offset", Arg::from(&view.high_watermark))])) }
            { for place.fetches.iter().map(|fetch| line(props, fetch, &text)) }
            { for replicas }
            { for place.fetches.iter().map(|fetch| grip(props, fetch, &text)) }
            if let Some(path) = &place.moved {
                <>
                    <path d={path.svg()} class="inkl" aria-hidden="true" />
                    <path d={format!("M{} {}l-7-4.5v9z", path.end().x + 2, path.end().y)} class="seq-head" aria-hidden="true" />
                </>
            }
            { foot(view, place, &text) }
        </g>
    }
}

fn replica(
    props: &Column,
    copy: &std::rc::Rc<crate::view::ReplicaView>,
    at: &crate::stage::cluster::CopyPlace,
    selected: Option<Offset>,
    epochs: bool,
) -> Html {
    keyed(
        copy.broker,
        Replica {
            view: copy.into(),
            column: props.view.clone(),
            place: props.place.clone(),
            copy: at.clone(),
            tints: props.tints.clone(),
            selected,
            epochs,
        },
    )
}

fn head(view: &ColumnView, place: &ColumnPlace, text: &Text) -> Html {
    let (x, y) = (place.head.x, place.head.y + 20);
    let args = [
        (
            "leader",
            view.leader
                .map_or(Arg::Absent, |leader| Arg::Text(leader.0.to_string().as_str().into())),
        ),
        ("epoch", Arg::from(&view.leader_epoch)),
    ];
    let name = format!("P{}", view.partition.partition);
    let after = x + 13 * i32::try_from(name.len()).unwrap_or(2) + 6;
    html! {
        <>
            <text {x} {y} class="t20 b">{ name }</text>
            <text x={after} {y} class={if view.leader.is_none() { "t12 flt" } else { "t12 i2" }}>{ text.with("cluster-led-by", &args) }</text>
        </>
    }
}

/// From one box to the next: all of them stand left of the high watermark's usual place.
fn pitch(view: &ColumnView, place: &ColumnPlace) -> i32 {
    let n = i32::try_from(view.replicas.len().max(1)).unwrap_or(1);
    let room = (place.cells - 2) * 24 - 30;
    (room / n).clamp(19, 26)
}

fn boxes_right(view: &ColumnView, place: &ColumnPlace) -> i32 {
    let n = i32::try_from(view.replicas.len()).unwrap_or(1);
    place.head.x + 26 + pitch(view, place) * n
}

/// The ISR that the leader has asked the controller for.
fn proposal(proposed: &[BrokerId]) -> String {
    let ids: Vec<_> = proposed.iter().map(|id| id.0.to_string()).collect();
    format!("→ {}", ids.join(","))
}

/// What stands beside the boxes ends there.
fn proposal_right(view: &ColumnView, place: &ColumnPlace) -> i32 {
    let said = view.proposed.as_ref().map_or(0, |it| words_width(&proposal(it)) + 6);
    boxes_right(view, place) + said
}

/// One box for each replica: filled for who leads, a plain one for who is in sync, dashed and struck for who is not.
fn boxes(view: &ColumnView, place: &ColumnPlace, text: &Text) -> Html {
    let (x, y) = (place.head.x, place.head.y + 32);
    let pitch = pitch(view, place);
    let n = i32::try_from(view.replicas.len()).unwrap_or(1);
    let draw = |(broker, i): (&BrokerId, i32)| {
        let left = x + 26 + pitch * i;
        let (class, id) = if view.leader == Some(*broker) {
            ("isr isr--leads", "cluster-box-leader")
        } else if view.isr.contains(broker) {
            ("isr", "cluster-box-in")
        } else if view.elr.contains(broker) {
            ("isr isr--elr", "cluster-box-elr")
        } else {
            ("isr isr--out", "cluster-box-out")
        };
        let is_out = class == "isr isr--out";
        let middle = left + pitch / 2 - 3;
        html! {
            <g key={broker.0.to_string()} {class}>
                <title>{ text.with(id, &[("number", number(*broker))]) }</title>
                <rect x={left} y={y} width={pitch - 5} height="18" rx="3" />
                <text x={middle} y={y + 13} class="t12 b mid">{ broker.0 }</text>
                if is_out { <path d={format!("M{} {}h{}", left + 3, y + 9, pitch - 11)} /> }
            </g>
        }
    };
    html! {
        <g aria-hidden="true">
            <text {x} y={y + 13} class="t12 i2">{ "ISR" }</text>
            { for view.replicas.iter().zip(0..).map(draw) }
            if let Some(proposed) = &view.proposed {
                <text x={x + 26 + pitch * n} y={y + 13} class="t12 i2 halo">{ proposal(proposed) }</text>
            }
        </g>
    }
}

/// The state of the link that a follower fetches over, and a sentence with it.
fn link_words(props: &Column, fetch: &FetchPlace, text: &Text) -> (String, String) {
    let fault = fault_between(&props.links, &fetch.leader.into(), &fetch.follower.into());
    let state = fault.map_or_else(|| text.get("cluster-link-ok"), |fault| fault_word(fault, text));
    let args = [
        ("follower", number(fetch.follower)),
        ("leader", number(fetch.leader)),
        ("partition", Arg::Partition(props.view.partition.clone())),
        ("state", Arg::Text(state.as_str().into())),
    ];
    let label = text.with("cluster-fetch-label", &args);
    (state, label)
}

fn open_link(props: &Column, fetch: &FetchPlace) -> Callback<MouseEvent> {
    let on_open = props.on_open.clone();
    let opened = Opened::Link(fetch.leader.into(), fetch.follower.into(), Some(fetch.middle));
    Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        on_open.emit(Some(opened.clone()));
    })
}

/// The line lies below the words of the replicas, but a pointer finds it above them.
fn grip(props: &Column, fetch: &FetchPlace, text: &Text) -> Html {
    let (onclick, (_, label)) = (open_link(props, fetch), link_words(props, fetch, text));
    html! {
        <path key={format!("g{}", fetch.follower.0)} d={fetch.path.svg()} class="fetch__grip" aria-hidden="true" {onclick}><title>{ label }</title></path>
    }
}

/// The way of the records from the leader to one follower: where the link between the two is cut, slowed or made lossy.
fn line(props: &Column, fetch: &FetchPlace, text: &Text) -> Html {
    let (leader, follower) = (fetch.leader, fetch.follower);
    let up = |broker| props.view.copy(broker).is_some_and(|copy| copy.up);
    let fault = fault_between(&props.links, &leader.into(), &follower.into());
    let (state, label) = link_words(props, fetch, text);
    let (onclick, at) = (open_link(props, fetch), fetch.middle);
    let is_cut = fault.is_some_and(|fault| fault.cut);
    let class = match (is_cut, up(leader) && up(follower)) {
        (true, _) => "fetch fetch--cut",
        (false, true) => "fetch",
        (false, false) => "fetch fetch--idle",
    };
    let (d, end) = (fetch.path.svg(), fetch.path.end());
    html! {
        <g key={format!("f{follower}")} {class} role="button" tabindex="-1" data-stop={fetch.stop} data-link={format!("{}-{}", leader.0, follower.0)} aria-label={label.clone()} {onclick}>
            <title>{ label }</title>
            <path d={d.clone()} class="fetch__hit" />
            <path {d} class="fetch__line" />
            <path d={format!("M{} {}l8 4v-8z", end.x - 1, end.y)} class="fetch__head" />
            if is_cut { <path d={format!("M{} {}l10 10M{} {}l-10 10", at.x - 5, at.y - 5, at.x + 5, at.y - 5)} class="seq-lost" /> }
            if fault.is_some() { <text x={at.x - 8} y={at.y + 4} class="t12 b end flt halo">{ state }</text> }
        </g>
    }
}

fn foot(view: &ColumnView, place: &ColumnPlace, text: &Text) -> Html {
    let (x, y) = (place.foot.x, place.foot.y);
    let in_sync = view.isr.len();
    let args = [("count", count(in_sync)), ("required", count(view.min_isr))];
    let (bad, id) = if view.leader.is_none() {
        (true, "cluster-foot-no-leader")
    } else if in_sync < view.min_isr {
        (true, "cluster-foot-refused")
    } else if in_sync == view.min_isr {
        (false, "cluster-foot-no-spare")
    } else {
        (false, "cluster-foot-spare")
    };
    html! {
        <>
            <text {x} y={y + 14} class="t13 b num">{ text.with("cluster-foot", &args) }</text>
            <text {x} y={y + 31} class={if bad { "t12 flt" } else { "t12 i2" }}>{ text.get(id) }</text>
        </>
    }
}
