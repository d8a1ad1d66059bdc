//! Tabs after the ARIA pattern: arrows move, one tab is in the order of the keyboard.

use markup::html;
use web_sys::KeyboardEvent;
use yew::functional::use_effect_with;
use yew::{Callback, Html, hook};

use crate::web::outside::{bring_into_view, focus};
use crate::web::piece::draws;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Tab {
    /// Also the middle of the element's id, `tab-<id>`.
    pub(in crate::web) id: &'static str,
    pub(in crate::web) label: String,
    /// The id of the element that it shows.
    pub(in crate::web) panel: &'static str,
}

#[derive(PartialEq)]
pub(in crate::web) struct Tabs {
    pub(in crate::web) label: String,
    pub(in crate::web) class: &'static str,
    pub(in crate::web) tabs: Vec<Tab>,
    pub(in crate::web) chosen: &'static str,
    pub(in crate::web) choose: Callback<&'static str>,
    pub(in crate::web) children: Html,
}

draws!(Tabs, use_tabs);

#[hook]
fn use_tabs(props: &Tabs) -> Html {
    let at = props.tabs.iter().position(|tab| tab.id == props.chosen).unwrap_or(0);
    // On a phone there may be more tabs than it is wide.
    use_effect_with(props.chosen, |chosen| bring_into_view(&format!("#tab-{chosen}")));
    let onkeydown = {
        let (ids, choose) = (ids(props), props.choose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = ids.len() - 1;
            let next = match event.key().as_str() {
                "ArrowRight" => {
                    if at == last {
                        0
                    } else {
                        at + 1
                    }
                }
                "ArrowLeft" => {
                    if at == 0 {
                        last
                    } else {
                        at - 1
                    }
                }
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            choose.emit(ids[next]);
            focus(&format!("#tab-{}", ids[next]));
        })
    };
    html! {
        <div class={props.class} data-scrolls-x="">
            <div role="tablist" aria-label={props.label.clone()} {onkeydown} style="display: contents">
                { for props.tabs.iter().map(|tab| button(tab, props)) }
            </div>
            { props.children.clone() }
        </div>
    }
}

fn ids(props: &Tabs) -> Vec<&'static str> {
    props.tabs.iter().map(|tab| tab.id).collect()
}

fn button(tab: &Tab, props: &Tabs) -> Html {
    let (id, chosen) = (tab.id, tab.id == props.chosen);
    let onclick = props.choose.reform(move |_| id);
    html! {
        <button
            key={id}
            class="tab"
            type="button"
            role="tab"
            id={format!("tab-{id}")}
            aria-selected={chosen.to_string()}
            aria-controls={tab.panel}
            tabindex={if chosen { "0" } else { "-1" }}
            {onclick}
        >
            { &tab.label }
        </button>
    }
}
