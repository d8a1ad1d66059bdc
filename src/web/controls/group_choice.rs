//! Which of several groups is looked at.

use yew::{Html, UseStateHandle};

use crate::id::GroupId;
use crate::web::Text;
use crate::web::controls::menu::menu;

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
    let names = groups.iter().map(ToString::to_string);
    let chosen = groups.iter().position(|group| Some(group) == chosen);
    menu(text.get("lens-group"), "", names, chosen, move |place| choose.set(place))
}
