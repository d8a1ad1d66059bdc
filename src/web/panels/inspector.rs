//! Everything about the selected thing: its state, its configuration under Kafka's own names, what happened to it.

use std::rc::Rc;

use markup::html;
use yew::{Callback, Html, hook};

use crate::fact::Arg;
use crate::id::NodeId;
use crate::kernel::FactId;
use crate::session::{Action, Playback};
use crate::stage::{badge_label, partition_label};
use crate::view::{
    ConfigEffect, ConfigRow, Inspected, InspectorField, InspectorView, LeaderHas, LogSource, Scene,
};
use crate::web::Text;
use crate::web::hooks::{use_model, use_text};
use crate::web::panels::config_row::Row;
use crate::web::panels::telling::{seconds, tell_arg};
use crate::web::piece::{draws, keyed, piece};
use crate::web::rich::{Names, rich, slot_class};
use crate::web::stage::{controller_word, life_word};

#[derive(PartialEq)]
pub(super) struct Inspector {
    pub(super) view: Option<Rc<InspectorView>>,
    pub(super) scene: Rc<Scene>,
    pub(super) send: Callback<Action>,
}

draws!(Inspector, use_inspector);

#[hook]
fn use_inspector(props: &Inspector) -> Html {
    let text = use_text();
    let Some(view) = &props.view else {
        return html! {
            <div class="inspect__body" tabindex="0"><p class="inspect__empty">{ text.get("nothing-selected") }</p></div>
        };
    };
    html! {
        <div class="inspect__body" tabindex="0">
            { who(view, &props.scene, &text) }
            if let Some(told) = &view.told { <p class="inspect__told">{ text.sentence(told) }</p> }
            { now(view, &text) }
            if let Some(leader) = &view.leader_has { { leader_has(leader, &text) } }
            { config(view, props, &text) }
            { piece(Recent { facts: view.recent.clone(), step: props.scene.step.0, send: props.send.clone() }) }
        </div>
    }
}

fn who(view: &InspectorView, scene: &Scene, text: &Text) -> Html {
    let consumer =
        |id| scene.groups.iter().flat_map(|group| &group.consumers).find(move |c| c.id == id);
    let (badge, class, name, kind) = match &view.what {
        Inspected::Broker(id) => {
            (format!("B{}", id.0), String::new(), id.to_string(), "kind-broker")
        }
        Inspected::Controller(id) => {
            let name = NodeId::Controller(*id).to_string();
            (format!("C{}", id.0), String::new(), name, "kind-controller")
        }
        Inspected::Client(id) => match consumer(id.clone()) {
            Some(view) => (badge_label(id), slot_class(view.slot), id.to_string(), "kind-consumer"),
            None => (badge_label(id), String::new(), id.to_string(), "kind-producer"),
        },
        Inspected::Group(id) => ("G".to_owned(), String::new(), id.to_string(), "kind-group"),
        Inspected::Topic(id) => ("T".to_owned(), String::new(), id.to_string(), "kind-topic"),
        Inspected::Partition(id) => {
            (partition_label(id), String::new(), id.to_string(), "kind-partition")
        }
        Inspected::Record(id, offset) => {
            (offset.to_string(), String::new(), format!("{id} @ {offset}"), "kind-record")
        }
        Inspected::Stored(LogSource::Replica(id, _), offset) => {
            let server = view.fields.iter().find(|field| field.label == "on-broker");
            let server = server.map(|field| format!(", {}", field.value)).unwrap_or_default();
            (offset.to_string(), String::new(), format!("{id} @ {offset}{server}"), "kind-record")
        }
        Inspected::Flight(id) => ("→".to_owned(), String::new(), format!("#{id}"), "kind-flight"),
    };
    html! {
        <div class="who">
            <span class={format!("who__badge {class}")} aria-hidden="true">{ badge }</span>
            <div><h2>{ rich(&name, &Names::default()) }</h2><p>{ text.get(kind) }</p></div>
        </div>
    }
}

fn now(view: &InspectorView, text: &Text) -> Html {
    let server = view.server.iter().flat_map(|server| {
        let role = server.controls.filter(|_| server.life.is_up());
        let role = role.map(|state| ("quorum-role", controller_word(state, text)));
        [Some(("state", life_word(server.life, text))), role].into_iter().flatten()
    });
    let server = server.map(|(label, value)| line(label, value, text));
    html! {
        <section class="kv"><h3>{ text.get("now") }</h3><dl>{ for server }{ for lines(&view.fields, text) }</dl></section>
    }
}

fn lines(fields: &[InspectorField], text: &Text) -> Vec<Html> {
    fields.iter().map(|field| line(field.label, tell_arg(text, &field.value), text)).collect()
}

fn line(label: &'static str, value: String, text: &Text) -> Html {
    html! {
        <div key={label}><dt>{ text.get(&format!("field-{label}")) }</dt><dd>{ value }</dd></div>
    }
}

/// Beside what one replica has: what will be there when it follows its leader again.
fn leader_has(view: &LeaderHas, text: &Text) -> Html {
    let args = [("leader", Arg::from(&view.leader)), ("end", Arg::from(&view.log_end))];
    html! {
        <section class="kv kv--leader">
            <h3>{ text.with("leader-has", &args) }</h3>
            if view.fields.is_empty() {
                <p>{ text.with("leader-has-nothing", &args) }</p>
            } else {
                <dl>{ for lines(&view.fields, text) }</dl>
            }
        </section>
    }
}

fn config(view: &InspectorView, props: &Inspector, text: &Text) -> Html {
    if view.config.is_empty() {
        return html! {};
    }
    let restarts = view.config.iter().any(|row| row.effect == ConfigEffect::RestartsClient);
    let row = |row: &ConfigRow| {
        html! {
            { keyed(row.entry.key, Row { row: row.clone(), what: view.what.clone(), send: props.send.clone() }) }
        }
    };
    html! {
        <section class="kv cfg">
            <h3>{ text.get("configuration") }</h3>
            if restarts { <p class="cfg__note">{ text.get("config-restarts") }</p> }
            <dl>{ for view.config.iter().map(row) }</dl>
        </section>
    }
}

#[derive(PartialEq)]
struct Recent {
    facts: Vec<FactId>,
    step: u64,
    send: Callback<Action>,
}

draws!(Recent, use_recent);

#[hook]
fn use_recent(props: &Recent) -> Html {
    let (model, text) = (use_model(), use_text());
    let entries: Vec<_> = model.read(|session| {
        let timeline = session.timeline();
        props.facts.iter().filter_map(|id| timeline.fact(*id).cloned()).collect()
    });
    if entries.is_empty() {
        return html! {};
    }
    let line = |entry: &crate::fact::TraceEntry| {
        let step = entry.step;
        let go = props.send.reform(move |_| Action::Playback(Playback::SeekStep(step)));
        let class = (entry.step.0 == props.step).then_some("now");
        html! {
            <li {class} key={entry.id.0}>
                <button type="button" onclick={go}>
                    <span>{ seconds(entry.at) }</span>
                    <span>{ text.narrator().fact(&entry.fact).short }</span>
                </button>
            </li>
        }
    };
    html! {
        <section class="kv"><h3>{ text.get("recent-events") }</h3><ol class="evs">{ for entries.iter().map(line) }</ol></section>
    }
}
