//! Where the focus is when something opens, and what of a growing list is in sight.

use web_sys::{Element, HtmlElement};
use yew::NodeRef;
use yew::functional::{hook, use_effect_with};

/// The element gets the focus when it appears.
#[hook]
pub(in crate::web) fn use_focus(node: &NodeRef) {
    use_effect_with(node.clone(), |node| {
        if let Some(element) = node.cast::<HtmlElement>() {
            // An element that cannot have it keeps working without.
            let _ = element.focus();
        }
    });
}

/// The newest line is in sight.
#[hook]
pub(in crate::web) fn use_scroll_to_end(node: &NodeRef, lines: usize) {
    use_effect_with((node.clone(), lines), |(node, _)| {
        if let Some(element) = node.cast::<Element>() {
            element.set_scroll_top(element.scroll_height());
        }
    });
}
