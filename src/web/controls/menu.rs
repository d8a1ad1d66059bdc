//! A menu of names.

use markup::html;
use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, TargetCast};

/// `choose` gets the place of the chosen one.
pub(in crate::web) fn menu(
    label: String,
    class: &'static str,
    names: impl IntoIterator<Item = String>,
    chosen: Option<usize>,
    choose: impl Fn(usize) + 'static,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let index = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        if let Ok(place) = usize::try_from(index) {
            choose(place);
        }
    });
    html! {
        <select class={format!("pick {class}")} aria-label={label} {onchange}>
            { for names.into_iter().enumerate().map(|(place, name)| html! {
                <option key={name.clone()} selected={Some(place) == chosen}>{ name }</option>
            }) }
        </select>
    }
}
