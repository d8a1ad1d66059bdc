//! `window.kafkascope`: the same model as the page, for tests and for teachers' own pages.
//!
//! Values are plain objects (no `Map`, no `BigInt`). Every call is done when it returns: only the texts that the page shows may
//! follow. The TypeScript declarations are made from these signatures and from the structs that they answer.

use std::rc::Rc;

use js_sys::{Error, Function, Reflect};
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use crate::kernel::Step;
use crate::session::{
    Action, ActionError, PlainFacts, PlainScenario, PlainScenarios, PlainState, Playback, Session,
};
use crate::web::outside::{address_with, window};
use crate::web::panels::telling::tell_error;
use crate::web::{Model, Text};

#[wasm_bindgen]
pub struct Kafkascope {
    model: Model,
}

/// What the structs refer to, and where the API stands.
#[wasm_bindgen(typescript_custom_section)]
const NAMES: &str = r#"
export type TopicName = string;
export type GroupId = string;
export type ClientId = string;
export type Offset = number;
/** The fields of a fact by name: ids, texts and terms as strings, times in microseconds. */
export type FactArgs = Record<string, string | string[] | number | boolean | null>;

declare global {
    interface Window {
        /** There from the event `kafkascope-ready` on. */
        kafkascope: Kafkascope;
    }
    interface WindowEventMap {
        "kafkascope-ready": CustomEvent<null>;
    }
    var kafkascope: Kafkascope;
}
"#;

/// Puts the API where scripts look for it.
pub(super) fn put_on_window(model: &Model) {
    let api = JsValue::from(Kafkascope { model: model.clone() });
    // Nobody can forbid a property of one's own window.
    let _ = Reflect::set(&window(), &"kafkascope".into(), &api);
}

#[wasm_bindgen]
impl Kafkascope {
    /// Every lesson, its title in the language of the page.
    pub fn scenarios(&self) -> Result<Ts<PlainScenarios>, JsValue> {
        let text = self.text();
        let lessons = crate::session::lessons().into_iter();
        let entries = lessons.map(|lesson| PlainScenario {
            title: text.get(&lesson.title),
            chapter: lesson.chapter,
            id: lesson.id,
        });
        plain(&PlainScenarios(entries.collect()))
    }

    /// Opens a scenario at its first step. The run is there when the call returns; if the lesson's texts have not been
    /// fetched yet, the page shows them as soon as they arrive.
    pub fn open(&self, id: String, seed: Option<f64>) -> Result<(), JsValue> {
        self.act(Action::OpenScenario { id, seed: seed.map(|seed| seed as u64) })
    }

    /// One command, as in the console.
    pub fn exec(&self, line: String) -> Result<(), JsValue> {
        self.act(Action::Execute(line))
    }

    /// Engine steps forward; answers the step reached.
    pub fn step(&self, n: Option<f64>) -> Result<f64, JsValue> {
        self.seek(self.here() + n.unwrap_or(1.0))
    }

    /// Engine steps back; answers the step reached.
    pub fn back(&self, n: Option<f64>) -> Result<f64, JsValue> {
        self.seek(self.here() - n.unwrap_or(1.0))
    }

    /// To a step; beyond the head the run goes on. Answers the step reached.
    pub fn seek(&self, step: f64) -> Result<f64, JsValue> {
        let step = Step(step.max(0.0) as u64);
        self.act(Action::Playback(Playback::SeekStep(step)))?;
        Ok(self.here())
    }

    /// The moment as plain data.
    pub fn state(&self) -> Result<Ts<PlainState>, JsValue> {
        plain(&self.model.with_session(Session::plain_state))
    }

    /// The facts of the steps from `from` to `to`.
    pub fn facts(&self, from: f64, to: f64) -> Result<Ts<PlainFacts>, JsValue> {
        let (from, to) = (from.max(0.0) as u64, to.max(0.0) as u64);
        plain(&self.model.read(|session| session.plain_facts(from, to)))
    }

    /// The permalink of this moment.
    pub fn link(&self) -> String {
        address_with(&self.model.read(|session| session.saved().fragment()))
    }

    /// A permalink, or the text of a saved file. The run is there when the call returns; the lesson's texts and the link's
    /// language follow as soon as they arrive, if they have not been fetched yet.
    pub fn load(&self, text: String) -> Result<(), JsValue> {
        self.act(Action::Load(text))
    }

    /// Calls `listener` after every change; answers a function that ends it.
    #[wasm_bindgen(js_name = onChange, unchecked_return_type = "() => void")]
    pub fn on_change(
        &self,
        #[wasm_bindgen(unchecked_param_type = "() => void")] listener: Function,
    ) -> JsValue {
        let number = self.model.subscribe(Rc::new(move |_| {
            // A listener that throws harms nobody but itself.
            let _ = listener.call0(&JsValue::NULL);
        }));
        let model = self.model.clone();
        Closure::<dyn Fn()>::new(move || model.unsubscribe(number)).into_js_value()
    }

    fn here(&self) -> f64 {
        self.model.read(|session| session.timeline().moment().step.0) as f64
    }

    fn text(&self) -> Text {
        self.model.text()
    }

    fn act(&self, action: Action) -> Result<(), JsValue> {
        let told = |error: ActionError| Error::new(&tell_error(&self.text(), &error));
        self.model.act(action).map(|_| ()).map_err(|error| told(error).unchecked_into())
    }
}

/// The same shapes as JSON has; tsify only says which they are.
fn plain<T: Tsify + Serialize>(value: &T) -> Result<Ts<T>, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map(Ts::new_unchecked).map_err(JsValue::from)
}
