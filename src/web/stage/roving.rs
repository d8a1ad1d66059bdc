//! One stop of the stage is in the tab order; the arrow keys move between stops, and from a row into its cells.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, KeyboardEvent};
use yew::{Callback, FocusEvent};

/// Moves the focus, if the key is one of ours and a stop or a cell has it.
pub(super) fn on_key(event: &KeyboardEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let key = event.key();
    let stop = target.get_attribute("data-stop").and_then(|stop| stop.parse::<i32>().ok());
    let cell = target.get_attribute("data-cell").and_then(|cell| cell.parse::<i32>().ok());
    let next = match (stop, cell, key.as_str()) {
        (Some(stop), _, "ArrowDown") => find(&target, "stop", stop + 1),
        (Some(stop), _, "ArrowUp") => find(&target, "stop", stop - 1),
        (Some(_), _, "ArrowLeft" | "ArrowRight") => {
            target.query_selector("[data-cell='0']").ok().flatten()
        }
        (_, Some(cell), "ArrowLeft") => sibling(&target, cell + 1),
        (_, Some(cell), "ArrowRight") => sibling(&target, cell - 1),
        (_, Some(_), "ArrowUp" | "ArrowDown" | "Escape") => {
            target.closest("[data-stop]").ok().flatten()
        }
        (Some(_), _, "Enter" | " ") | (_, Some(_), "Enter" | " ") => {
            event.prevent_default();
            event.stop_propagation();
            click(&target);
            return;
        }
        _ => None,
    };
    let ours = (stop.is_some() || cell.is_some()) && key.starts_with("Arrow");
    // The page's own arrow keys step through time; a stop that was clicked on leaves them alone.
    if ours && (target.matches(":focus-visible").unwrap_or(false) || next.is_some()) {
        event.prevent_default();
        event.stop_propagation();
    }
    if let Some(next) = next {
        focus(&next);
    }
}

/// For the element around all stops.
pub(super) fn focus_listener() -> Callback<FocusEvent> {
    Callback::from(|event: FocusEvent| {
        if let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            on_focus(&target);
        }
    })
}

/// Makes what got the focus the stop that Tab comes back to.
pub(in crate::web::stage) fn on_focus(target: &Element) {
    let Ok(Some(stop)) = target.closest("[data-stop]") else { return };
    let Ok(Some(lens)) = target.closest("[data-stage]") else { return };
    if let Ok(Some(old)) = lens.query_selector("[data-stop][tabindex='0']") {
        let _ = old.set_attribute("tabindex", "-1");
    }
    let _ = stop.set_attribute("tabindex", "0");
}

fn find(from: &Element, kind: &str, number: i32) -> Option<Element> {
    let lens = from.closest("[data-stage]").ok().flatten()?;
    lens.query_selector(&format!("[data-{kind}='{number}']")).ok().flatten()
}

fn sibling(cell: &Element, number: i32) -> Option<Element> {
    let row = cell.closest("[data-stop]").ok().flatten()?;
    row.query_selector(&format!("[data-cell='{number}']")).ok().flatten()
}

/// SVG elements take the focus too, but are no `HtmlElement`s.
fn focus(element: &Element) {
    call(element, "focus");
}

fn click(element: &Element) {
    if call(element, "click").is_none()
        && let Ok(event) = web_sys::Event::new("click")
    {
        let _ = element.dispatch_event(&event);
    }
}

fn call(element: &Element, method: &str) -> Option<()> {
    let function = js_sys::Reflect::get(element, &JsValue::from_str(method)).ok()?;
    let function = function.dyn_into::<js_sys::Function>().ok()?;
    function.call0(element).ok().map(|_| ())
}
