//! How wide an element is, and whether a media query holds: layout is computed, never scaled.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::NodeRef;
use yew::functional::{hook, use_effect_with, use_node_ref, use_state_eq};

use crate::web::outside::{Room, assumed_room, matches_media, window};

/// The element to put the reference on, and its inner size in whole CSS pixels once it is known;
/// `assumed` says which part of the room it is while no browser can say how large.
#[hook]
pub(in crate::web) fn use_width(assumed: fn(Room) -> (i32, i32)) -> (NodeRef, Option<(i32, i32)>) {
    let node = use_node_ref();
    let size = use_state_eq(|| assumed_room().map(assumed));
    {
        let size = size.clone();
        use_effect_with(node.clone(), move |node| {
            let observed = node.cast::<Element>();
            let watched = observed.clone();
            let tell = Closure::<dyn FnMut()>::new(move || {
                if let Some(element) = &watched {
                    size.set(Some((element.client_width(), element.client_height())));
                }
            });
            let observer = ResizeObserver::new(tell.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &observed) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(tell);
            }
        });
    }
    (node, *size)
}

/// Whether the query holds, now and after each change of the window.
#[hook]
pub(in crate::web) fn use_media(query: &'static str) -> bool {
    let holds = use_state_eq(|| matches_media(query));
    {
        let holds = holds.clone();
        use_effect_with(query, move |query| {
            let query = *query;
            let tell = Closure::<dyn FnMut()>::new(move || holds.set(matches_media(query)));
            let list = window().match_media(query).ok().flatten();
            if let Some(list) = &list {
                let _ =
                    list.add_event_listener_with_callback("change", tell.as_ref().unchecked_ref());
            }
            move || {
                if let Some(list) = list {
                    let _ = list.remove_event_listener_with_callback(
                        "change",
                        tell.as_ref().unchecked_ref(),
                    );
                }
                drop(tell);
            }
        });
    }
    *holds
}
