//! The rest of the wasm file. `cargo xtask dist` splits it in two (`xtask/src/split`): what the first lesson runs, and the rest,
//! which follows when the page is there. Whoever calls into the rest before that has `need_rest` called first.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Joins the rest to the first part, whose exports these are; fetches it first if it has to, while everything else waits.
    #[wasm_bindgen(js_name = kafkascopeRest)]
    fn join(first: JsValue);
}

/// Nobody calls this in a file that is not split.
// wasm-bindgen takes only what is public.
#[allow(unreachable_pub)]
#[wasm_bindgen(js_name = needRest, skip_typescript)]
pub fn need_rest() {
    join(wasm_bindgen::exports());
}
