//! Tells the session with each frame of the browser how much of the reader's time went by, while it wants to know.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::functional::{hook, use_effect_with};

use crate::session::{Action, Playback};
use crate::web::Model;
use crate::web::outside::window;

type Tick = Rc<RefCell<Option<Closure<dyn FnMut(f64)>>>>;

#[hook]
pub(in crate::web) fn use_frame(model: &Model, running: bool) {
    use_effect_with((model.clone(), running), |(model, running)| {
        let stopped = Rc::new(Cell::new(!running));
        if *running {
            begin(model.clone(), stopped.clone());
        }
        move || stopped.set(true)
    });
}

fn begin(model: Model, stopped: Rc<Cell<bool>>) {
    let tick: Tick = Rc::default();
    let again = tick.clone();
    let mut before: Option<f64> = None;
    *tick.borrow_mut() = Some(Closure::new(move |now: f64| {
        if stopped.get() {
            // The closure may only be dropped when it does not run any more.
            let done = again.clone();
            free_later(done);
            return;
        }
        let wall_ms = before.map_or(0.0, |before| now - before);
        before = Some(now);
        let wall_us = (wall_ms.max(0.0) * 1_000.0) as u64;
        model.send(Action::Playback(Playback::Elapsed(wall_us)));
        request(&again);
    }));
    request(&tick);
}

fn request(tick: &Tick) {
    if let Some(closure) = tick.borrow().as_ref() {
        let callback = closure.as_ref().unchecked_ref();
        // Without frames there is nobody to look.
        let _ = window().request_animation_frame(callback);
    }
}

/// Breaks the circle of closure and cell, a moment later.
fn free_later(tick: Tick) {
    gloo_timers::callback::Timeout::new(0, move || drop(tick.borrow_mut().take())).forget();
}
