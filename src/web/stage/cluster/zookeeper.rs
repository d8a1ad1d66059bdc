//! What ZooKeeper did for a cluster before 4.0, beside what does it now.

use markup::html;
use yew::Html;

use crate::web::Text;

/// Each has a text, and what is to be said of it as `.about`.
const ROWS: [&str; 6] = [
    "zookeeper-brokers",
    "zookeeper-controller",
    "zookeeper-state",
    "zookeeper-push",
    "zookeeper-failover",
    "zookeeper-kraft",
];

pub(super) fn zookeeper(text: &Text) -> Html {
    let row = |id: &&str| {
        html! { <><dt>{ text.get(id) }</dt><dd>{ text.get(&format!("{id}.about")) }</dd></> }
    };
    html! {
        <details class="st-zookeeper">
            <summary>{ text.get("zookeeper") }</summary>
            <dl>{ for ROWS.iter().map(row) }</dl>
        </details>
    }
}
