//! A group with too many consumers for cards: name, state, how much it owns, how far it lags.

use markup::html;
use yew::{Html, MouseEvent, hook};

use crate::id::ClientId;
use crate::stage::client_label;
use crate::stage::topic::{GroupPlace, is_gone};
use crate::view::{ConsumerView, GroupView, Inspected};
use crate::web::hooks::use_text;
use crate::web::piece::{draws, piece};
use crate::web::stage::group::card_actions::CardActions;
use crate::web::stage::group::state_word::{consumer_word, is_bad};
use crate::web::stage::hands::use_hands;
use crate::web::stage::same::Same;
use crate::web::stage::slot::slot_class;

#[derive(PartialEq)]
pub(super) struct ConsumerTable {
    pub(super) view: Same<GroupView>,
    pub(super) place: GroupPlace,
    pub(super) selected: Option<ClientId>,
    pub(super) stop: usize,
}

draws!(ConsumerTable, use_consumer_table);

#[hook]
fn use_consumer_table(props: &ConsumerTable) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let Some(area) = props.place.table else { return Html::default() };
    let row = |(i, consumer): (usize, &std::rc::Rc<ConsumerView>)| {
        let selected = props.selected.as_ref() == Some(&consumer.id);
        let mut class = format!("own {}", slot_class(consumer.slot));
        if selected {
            class.push_str(" st-crowd--sel");
        }
        if is_gone(&consumer.state) {
            class.push_str(" st-crowd--dead");
        }
        let hover = |on: bool| {
            let (hands, id) = (hands.clone(), consumer.id.clone());
            yew::Callback::from(move |_: MouseEvent| hands.hover(on.then(|| id.clone())))
        };
        html! {
            <tr key={consumer.id.to_string()} {class} data-o={consumer.id.to_string()} tabindex="-1" data-stop={props.stop + i}
                onclick={hands.on_click_select::<MouseEvent>(Inspected::Client(consumer.id.clone()))} onmouseenter={hover(true)} onmouseleave={hover(false)}>
                <th scope="row"><i class="st-crowd__dot" />{ client_label(&consumer.id) }</th>
                <td class={if is_bad(&consumer.state) { "st-card__bad" } else { "" }}>{ consumer_word(&consumer.state, &text) }</td>
                <td class="num">{ format!("×{}", consumer.owned.len()) }</td>
                if selected { <td class="st-crowd__acts">{ piece(CardActions { client: consumer.id.clone(), state: consumer.state.clone() }) }</td> }
            </tr>
        }
    };
    html! {
        <div class="st-crowd" style={area.style()}>
            <table>
                <thead><tr>
                    <th scope="col">{ text.get("lens-column-consumer") }</th>
                    <th scope="col">{ text.get("lens-column-state") }</th>
                    <th scope="col" class="num">{ text.get("lens-column-owns") }</th>
                </tr></thead>
                <tbody>{ for props.view.consumers.iter().enumerate().map(row) }</tbody>
            </table>
        </div>
    }
}
