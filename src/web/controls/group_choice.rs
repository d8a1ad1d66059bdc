//! Which of several groups is looked at.

use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, TargetCast, UseStateHandle};

use markup::html;

use crate::id::GroupId;
use crate::web::Text;

/// A menu of the groups; nothing where there is no choice. `choose` gets the place of the chosen one.
pub(in crate::web) fn group_choice(
    groups: &[GroupId],
    chosen: Option<&GroupId>,
    choose: UseStateHandle<usize>,
    text: &Text,
) -> Html {
    if groups.len() < 2 {
        return Html::default();
    }
    let onchange = Callback::from(move |event: Event| {
        let index = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        choose.set(usize::try_from(index).unwrap_or(0));
    });
    html! {
        <select class="pick" aria-label={text.get("lens-group")} {onchange}>
            { for groups.iter().map(|group| html! {
                <option key={group.to_string()} selected={Some(group) == chosen}>{ group.to_string() }</option>
            }) }
        </select>
    }
}
