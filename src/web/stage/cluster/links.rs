//! The links between servers, each pair once, and those between clients and brokers; and what can be done to one.

use markup::html;
use yew::{Callback, Html, KeyboardEvent, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::NodeId;
use crate::stage::Point;
use crate::view::LinkView;
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::cluster::machine_card::faulty_links;
use crate::web::stage::cluster::opened::Opened;
use crate::web::stage::cluster::words::{fault_between, fault_word, link_label};
use crate::web::stage::hands::{Hands, use_hands};
use crate::web::stage::roving;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct LinkTable {
    pub(super) servers: Vec<NodeId>,
    pub(super) clients: Vec<NodeId>,
    pub(super) links: Same<Vec<LinkView>>,
    pub(super) opened: Option<Opened>,
    pub(super) on_open: Callback<Option<Opened>>,
}

draws!(LinkTable, use_link_table);

#[hook]
fn use_link_table(props: &LinkTable) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let servers = &props.servers;
    let dedicated = servers.iter().any(|node| matches!(node, NodeId::Controller(_)));
    let title = if dedicated { "cluster-links-servers" } else { "cluster-links" };
    let brokers = servers.iter().filter(|node| matches!(node, NodeId::Broker(_)));
    let brokers: Vec<_> = brokers.cloned().collect();
    let mut stop = 0..;
    let mut cell = |a: &NodeId, b: &NodeId| button(props, a, b, stop.next().unwrap_or(0), &text);
    let pairs = (1..servers.len()).map(|i| (&servers[i], &servers[..i], Html::default()));
    let between = table(&servers[..servers.len().saturating_sub(1)], pairs, &mut cell);
    let all = |client| whole(props, client, &text, &hands);
    let of_clients = props.clients.iter().map(|client| (client, &brokers[..], all(client)));
    let of_clients = table(&brokers, of_clients, &mut cell);
    html! {
        <section class="st-links" data-stage="" onkeydown={Callback::from(|event: KeyboardEvent| roving::on_key(&event))}>
            if servers.len() > 1 { <div><h2>{ text.get(title) }</h2>{ between }</div> }
            if !props.clients.is_empty() { <div><h2>{ text.get("cluster-links-clients") }</h2>{ of_clients }</div> }
            if let Some(Opened::Link(a, b, None)) = props.opened.clone() { { Window { ends: (&a, &b), at: None, links: &props.links, on_open: &props.on_open }.draw(&text, &hands) } }
        </section>
    }
}

/// A row for each node, with its links to others and what else stands at its end.
fn table<'a>(
    heads: &[NodeId],
    rows: impl Iterator<Item = (&'a NodeId, &'a [NodeId], Html)>,
    cell: &mut impl FnMut(&NodeId, &NodeId) -> Html,
) -> Html {
    let rows: Vec<Html> = rows
        .map(|(a, others, end)| {
            let cells: Vec<Html> =
                others.iter().map(|b| html! { <td>{ cell(a, b) }</td> }).collect();
            html! { <tr key={a.to_string()}><th scope="row">{ short_name(a) }</th>{ for cells }<td>{ end }</td></tr> }
        })
        .collect();
    let heads = heads.iter().map(|b| html! { <th scope="col">{ short_name(b) }</th> });
    html! {
        <table>
            <thead><tr><td></td>{ for heads }</tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

fn short_name(node: &NodeId) -> String {
    node.server().map_or_else(|| node.to_string(), |id| id.0.to_string())
}

/// All links of a client at once: cut, or healed if anything is wrong with one.
fn whole(props: &LinkTable, client: &NodeId, text: &Text, hands: &Hands) -> Html {
    let faulty = faulty_links(&props.links, client);
    let (id, lines) = match faulty.is_empty() {
        true => ("cluster-isolate", vec![format!("isolate {client}")]),
        false => {
            let heal = |other: &NodeId| format!("heal {client} {other}");
            ("cluster-heal-all", faulty.iter().map(heal).collect())
        }
    };
    let hint = [("who", Arg::Text(client.to_string().as_str().into()))];
    let hint = text.with(&format!("{id}-hint"), &hint);
    let hands = hands.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        lines.iter().for_each(|line| hands.command(line.clone()));
    });
    html! { <button type="button" class="st-act" title={hint.clone()} aria-label={hint} {onclick}>{ text.get(id) }</button> }
}

fn button(props: &LinkTable, a: &NodeId, b: &NodeId, stop: usize, text: &Text) -> Html {
    let fault = fault_between(&props.links, a, b);
    let state = fault.map_or_else(|| text.get("cluster-link-ok"), |fault| fault_word(fault, text));
    let label = link_label((b, a), &state, text);
    let is_open = matches!(&props.opened, Some(Opened::Link(x, y, None)) if (x, y) == (b, a));
    let (on_open, ends) = (props.on_open.clone(), (b.clone(), a.clone()));
    let onclick = Callback::from(move |_: MouseEvent| {
        let (b, a) = ends.clone();
        on_open.emit((!is_open).then_some(Opened::Link(b, a, None)));
    });
    let (class, d) = match fault {
        None => ("st-link", "M3 8h20"),
        Some(fault) if fault.cut => ("st-link st-link--bad", "M2 8h6M18 8h6M9 4l8 8M17 4l-8 8"),
        Some(fault) if fault.loss_percent > 0 => {
            ("st-link st-link--bad", "M2 8h4M10 8h2M15 8h1M21 8h3")
        }
        Some(_) => ("st-link st-link--bad", "M2 8h4M20 8h4M13 2a6 6 0 1 0 .1 0M13 5v3l2 1"),
    };
    html! {
        <button type="button" {class} aria-label={label.clone()} title={label} aria-expanded={is_open.to_string()} data-stop={stop.to_string()}
            tabindex={if stop == 0 { "0" } else { "-1" }} {onclick}>
            <svg width="26" height="16" aria-hidden="true"><path {d} /></svg>
        </button>
    }
}

/// What can be done to a link: as a piece, over the picture.
#[derive(PartialEq)]
pub(super) struct LinkWindow {
    pub(super) ends: (NodeId, NodeId),
    pub(super) at: Point,
    pub(super) links: Same<Vec<LinkView>>,
    pub(super) on_open: Callback<Option<Opened>>,
}

draws!(LinkWindow, use_link_window);

#[hook]
fn use_link_window(props: &LinkWindow) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let window = Window {
        ends: (&props.ends.0, &props.ends.1),
        at: Some(props.at),
        links: &props.links,
        on_open: &props.on_open,
    };
    window.draw(&text, &hands)
}

/// How much slower, and how much is lost, at a click.
const SLOW_MS: u32 = 2_000;
const LOSS_PERCENT: u32 = 20;

struct Window<'a> {
    ends: (&'a NodeId, &'a NodeId),
    /// In the picture; in the flow of the page for `None`.
    at: Option<Point>,
    links: &'a [LinkView],
    on_open: &'a Callback<Option<Opened>>,
}

impl Window<'_> {
    fn draw(&self, text: &Text, hands: &Hands) -> Html {
        let Window { ends: (a, b), at, links, on_open } = *self;
        let fault = fault_between(links, a, b);
        let state =
            fault.map_or_else(|| text.get("cluster-link-ok"), |fault| fault_word(fault, text));
        let style = at.map(|at| format!("left:{}px;top:{}px", (at.x - 230).max(8), at.y + 10));
        let style = style.unwrap_or_default();
        let close = {
            let on_open = on_open.clone();
            Callback::from(move |_: MouseEvent| on_open.emit(None))
        };
        let onkeydown = {
            let on_open = on_open.clone();
            Callback::from(move |event: KeyboardEvent| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    on_open.emit(None);
                }
            })
        };
        let label = link_label((a, b), &state, text);
        let line = |word: &str, more: String| format!("{word} {a} {b}{more}");
        let mut deeds = vec![
            ("cluster-do-slow", line("slow", format!(" {SLOW_MS}"))),
            ("cluster-do-lossy", line("lossy", format!(" {LOSS_PERCENT}"))),
        ];
        if !fault.is_some_and(|fault| fault.cut) {
            deeds.insert(0, ("cluster-do-cut", line("cut", String::new())));
        }
        if fault.is_some() {
            deeds.insert(0, ("cluster-do-heal", line("heal", String::new())));
        }
        html! {
            <div class={if at.is_some() { "st-pop st-win" } else { "st-pop st-win st-win--flow" }} style={style} role="group" aria-label={label.clone()} {onkeydown}>
                <div class="st-win__h"><b>{ label }</b><button type="button" class="st-act" aria-label={text.get("cluster-close")} onclick={close}>{ "×" }</button></div>
                <div class="st-card__acts">{ for deeds.into_iter().map(|(id, line)| self.deed(id, line, text, hands)) }</div>
            </div>
        }
    }

    fn deed(&self, id: &'static str, line: String, text: &Text, hands: &Hands) -> Html {
        let (hands, on_open) = (hands.clone(), self.on_open.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            on_open.emit(None);
            hands.command(line.clone());
        });
        let class = if id == "cluster-do-cut" { "st-act st-act--bad" } else { "st-act" };
        html! { <button key={id} type="button" {class} {onclick}>{ text.get(id) }</button> }
    }
}
