//! All producers, when there is more than one: which one's form is shown, and who sends by itself.

use markup::html;
use yew::{Callback, Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::ClientId;
use crate::stage::client_label;
use crate::stage::topic::Shelf;
use crate::view::{ProducerView, Scene};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(in crate::web::stage) struct ProducerChips {
    pub(in crate::web::stage) scene: Same<Scene>,
    pub(in crate::web::stage) shelf: Shelf,
    pub(in crate::web::stage) on_choose: Callback<ClientId>,
}

draws!(ProducerChips, use_producer_chips);

#[hook]
fn use_producer_chips(props: &ProducerChips) -> Html {
    let text = use_text();
    let chip = |place: &crate::stage::topic::ChipPlace| {
        let view = props.scene.producers.iter().find(|producer| producer.id == place.client)?;
        let on = props.on_choose.clone();
        let id = place.client.clone();
        let onclick = Callback::from(move |_: MouseEvent| on.emit(id.clone()));
        let chosen = props.shelf.active.as_ref() == Some(&place.client);
        Some(html! {
            <button key={place.client.to_string()} type="button" class={if view.running { "st-pchip" } else { "st-pchip st-pchip--dead" }}
                style={place.rect.style()} aria-pressed={chosen.to_string()} {onclick} title={place.client.to_string()}>
                <b>{ client_label(&place.client) }</b>
                if let Some(rate) = rate(view, &text) { <span>{ rate }</span> }
            </button>
        })
    };
    html! {
        <div role="group" aria-label={text.get("lens-producers")}>{ for props.shelf.chips.iter().filter_map(chip) }</div>
    }
}

/// "5/s", or one record each so many seconds.
pub(super) fn rate(view: &ProducerView, text: &Text) -> Option<String> {
    let every = view.every?;
    let tenths = 10_000_000 / every.0.max(1);
    let number = if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    Some(text.with("lens-per-second", &[("count", Arg::Text(number.into()))]))
}
