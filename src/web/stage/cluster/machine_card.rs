//! A broker: whether it runs, what it leads, and what can be done to it.

use markup::html;
use yew::{Callback, Html, KeyboardEvent, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::NodeId;
use crate::stage::cluster::BandPlace;
use crate::view::{DiskState, Inspected, LinkView, MachineLife, MachineView};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::cluster::opened::Opened;
use crate::web::stage::cluster::words::{
    controller_word, count, life_word, machine_sentence, number, partitions, who,
};
use crate::web::stage::hands::{Hands, use_hands};
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct MachineCard {
    pub(super) view: Same<MachineView>,
    pub(super) place: BandPlace,
    pub(super) selected: bool,
    /// The menu of everything that can be done to it.
    pub(super) open: bool,
    pub(super) on_open: Callback<Option<Opened>>,
    /// All links with faults.
    pub(super) links: Same<Vec<LinkView>>,
}

/// Something to be done to a server: the label is `cluster-<id>`, and `cluster-<id>-hint` says what comes of it.
struct Deed {
    id: &'static str,
    word: &'static str,
    /// After the server's name.
    more: &'static str,
    hurts: bool,
}

const fn deed(id: &'static str, word: &'static str, more: &'static str, hurts: bool) -> Deed {
    Deed { id, word, more, hurts }
}

const CRASH: Deed = deed("crash", "crash", "", true);
const POWER_OFF: Deed = deed("power-off", "power-off", "", true);
const SHUT_DOWN: Deed = deed("shutdown", "shutdown", "", false);
const RESTART: Deed = deed("restart", "restart", "", false);
const FREEZE: Deed = deed("freeze", "freeze", "", false);
const THAW: Deed = deed("thaw", "thaw", "", false);
const ISOLATE: Deed = deed("isolate", "isolate", "", true);
const SLOW_DISK: Deed = deed("slow-disk", "slow-disk", " 500", true);
const QUICK_DISK: Deed = deed("quick-disk", "slow-disk", " 0", false);
const FILL_DISK: Deed = deed("fill-disk", "fill-disk", "", true);
const FREE_DISK: Deed = deed("free-disk", "free-disk", "", false);
const SET_BACK: Deed = deed("set-back", "skew", " -60000", true);
const SET_RIGHT: Deed = deed("set-right", "skew", " 0", false);

/// The nearest thing to do, and the others.
fn deeds(view: &MachineView) -> (Deed, Vec<Deed>) {
    let (nearest, mut others) = match view.life {
        MachineLife::Running | MachineLife::Fenced => {
            (CRASH, vec![SHUT_DOWN, RESTART, FREEZE, POWER_OFF])
        }
        MachineLife::ShuttingDown => (CRASH, vec![FREEZE, POWER_OFF]),
        MachineLife::Frozen => (THAW, vec![CRASH, POWER_OFF]),
        MachineLife::Stopped | MachineLife::Crashed => (RESTART, Vec::new()),
    };
    if !view.isolated {
        others.push(ISOLATE);
    }
    match (view.disk, view.life.is_up()) {
        (DiskState::Fine, true) if view.controls.is_some() => others.push(FILL_DISK),
        (DiskState::Full, _) => others.push(FREE_DISK),
        (DiskState::Slow, true) => others.extend([QUICK_DISK, FILL_DISK]),
        (DiskState::Fine, true) => others.extend([SLOW_DISK, FILL_DISK]),
        (DiskState::Slow | DiskState::Fine, false) => {}
    }
    if view.life.is_up() {
        others.push(if view.skewed { SET_RIGHT } else { SET_BACK });
    }
    (nearest, others)
}

draws!(MachineCard, use_machine_card);

#[hook]
fn use_machine_card(props: &MachineCard) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let view = &props.view;
    let mut class = "st-mach".to_owned();
    for (on, name) in [
        (!view.life.is_up(), " st-mach--dead"),
        (view.controls.is_some(), " st-mach--controller"),
        (props.selected, " st-mach--sel"),
        (props.open, " st-mach--open"),
    ] {
        if on {
            class.push_str(name);
        }
    }
    let name = if view.controls.is_some() { "cluster-controller" } else { "cluster-broker" };
    let bad = matches!(view.life, MachineLife::Crashed | MachineLife::Frozen | MachineLife::Fenced);
    html! {
        <div {class} style={props.place.card.style()} role="group" aria-label={machine_sentence(view, &text)}
            tabindex={if props.place.stop == 0 { "0" } else { "-1" }} data-stop={props.place.stop} data-broker={view.id.0.to_string()}
            onclick={select(view, &hands)}>
            <div class="st-mach__h">
                <b>{ text.with(name, &[("number", number(view.id))]) }</b>
                <span class={if bad { "st-mach__bad" } else { "" }}>{ life_word(view.life, &text) }</span>
            </div>
            { for lines(props, &text).into_iter().map(|line| html! { <p>{ line }</p> }) }
            { buttons(props, &text, &hands) }
            if props.open { { menu(props, &text, &hands) } }
        </div>
    }
}

fn select(view: &MachineView, hands: &Hands) -> Callback<MouseEvent> {
    hands.on_click_select(inspected(view))
}

pub(super) fn inspected(view: &MachineView) -> Inspected {
    match view.controls {
        Some(_) => Inspected::Controller(view.id),
        None => Inspected::Broker(view.id),
    }
}

/// What it leads, and what is unusual about it.
fn lines(props: &MachineCard, text: &Text) -> Vec<String> {
    let view = &props.view;
    let led = partitions(&view.leads, text);
    let leads = match (view.controls, view.leads.len()) {
        (Some(_), _) if view.active_controller => text.get("cluster-active-controller"),
        (Some(state), _) => controller_word(state, text),
        (None, 0) => text.get("cluster-leads-nothing"),
        (None, 4..) => text.with("cluster-leads-many", &[("count", count(view.leads.len()))]),
        (None, _) => text.with("cluster-leads", &[("partitions", Arg::Text(led.as_str().into()))]),
    };
    let is_dead = !view.life.is_up();
    let controller = match props.place.card.w < 130 {
        true => "cluster-active-controller-short",
        false => "cluster-active-controller",
    };
    let unusual = [
        (view.active_controller && !is_dead && view.controls.is_none(), controller),
        (view.disk == DiskState::Full, "cluster-disk-full"),
        (view.isolated, "cluster-isolated"),
        (is_dead && view.fenced, "cluster-fenced-now"),
        (is_dead && !view.fenced && view.controls.is_none(), "cluster-not-fenced"),
        (view.disk == DiskState::Slow, "cluster-disk-slow"),
        (view.skewed, "cluster-skewed"),
    ];
    let unusual = unusual.into_iter().find(|(is_so, _)| *is_so).map(|(_, id)| text.get(id));
    if view.controls.is_some() && is_dead {
        return unusual.into_iter().collect();
    }
    match (props.place.tall, unusual) {
        (true, Some(unusual)) => vec![leads, unusual],
        (false, Some(unusual)) if is_dead || view.leads.is_empty() => vec![unusual],
        (_, _) => vec![leads],
    }
}

fn buttons(props: &MachineCard, text: &Text, hands: &Hands) -> Html {
    let (nearest, _) = deeds(&props.view);
    let toggle = {
        let (on_open, open, id) = (props.on_open.clone(), props.open, props.view.node());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            on_open.emit((!open).then_some(Opened::Machine(id.clone())));
        })
    };
    let more = text.with("cluster-more", &[("who", who(&props.view, text))]);
    html! {
        <div class="st-card__acts">
            { button(&nearest, props, text, hands) }
            <button type="button" class="st-act st-act--more" aria-label={more.clone()} title={more} aria-expanded={props.open.to_string()} onclick={toggle}>{ "⋯" }</button>
        </div>
    }
}

fn menu(props: &MachineCard, text: &Text, hands: &Hands) -> Html {
    let (_, others) = deeds(&props.view);
    let on_open = props.on_open.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            on_open.emit(None);
        }
    });
    let id = props.view.node();
    let faulty = faulty_links(&props.links, &id);
    html! {
        <div class="st-pop st-mach__menu" role="group" aria-label={text.with("cluster-more", &[("who", who(&props.view, text))])} {onkeydown}>
            { for others.iter().map(|deed| button(deed, props, text, hands)) }
            if !faulty.is_empty() { { heal_all(props, faulty, text, hands) } }
        </div>
    }
}

fn button(deed: &Deed, props: &MachineCard, text: &Text, hands: &Hands) -> Html {
    let Deed { id: name, word, more, hurts } = *deed;
    let (run, on_open, id) = (hands.clone(), props.on_open.clone(), props.view.node());
    let onclick = Callback::from(move |event: MouseEvent| {
        // The card behind the button would select itself.
        event.stop_propagation();
        on_open.emit(None);
        run.command(format!("{word} {id}{more}"));
    });
    let hint = text.with(&format!("cluster-{name}-hint"), &[("who", who(&props.view, text))]);
    html! {
        <button key={name} type="button" class={if hurts { "st-act st-act--bad" } else { "st-act" }} title={hint.clone()} aria-label={hint} {onclick}>
            { text.get(&format!("cluster-{name}")) }
        </button>
    }
}

/// The other ends of its links with faults.
pub(super) fn faulty_links(links: &[LinkView], me: &NodeId) -> Vec<NodeId> {
    let other = |link: &LinkView| match (link.a == *me, link.b == *me) {
        (true, _) => Some(link.b.clone()),
        (_, true) => Some(link.a.clone()),
        (false, false) => None,
    };
    links.iter().filter_map(other).collect()
}

fn heal_all(props: &MachineCard, others: Vec<NodeId>, text: &Text, hands: &Hands) -> Html {
    let (run, on_open, id) = (hands.clone(), props.on_open.clone(), props.view.node());
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        on_open.emit(None);
        for other in &others {
            run.command(format!("heal {id} {other}"));
        }
    });
    let hint = text.with("cluster-heal-all-hint", &[("who", who(&props.view, text))]);
    html! {
        <button type="button" class="st-act" title={hint.clone()} aria-label={hint} {onclick}>{ text.get("cluster-heal-all") }</button>
    }
}
