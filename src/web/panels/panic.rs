//! What is shown when the engine itself has failed: nothing in it can be trusted any more, so the page is written by hand,
//! from a copy of the link that was kept outside.
//!
//! A failed expectation ends the instance at once, without words (`panic=immediate-abort`, see `xtask/src/tools.rs`): its
//! messages and what prints them would be a twentieth of what a browser loads. The browser tells it as a
//! `WebAssembly.RuntimeError` that nobody caught. The link replays natively too, where the message is there.
//!
//! The same is told when the rest of the wasm file was needed at once and could not be had (`src/web/rest.rs`): who waited for it
//! was stopped in the middle of what it did.

use std::cell::RefCell;

use js_sys::{Reflect, WebAssembly};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event};

use crate::web::outside::{address_with, document, window};

/// The words are kept ready, because nothing can be looked up any more.
#[derive(Default)]
struct Kept {
    link: String,
}

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// The link of the run as it is now.
pub(in crate::web) fn keep(fragment: &str) {
    KEPT.with(|kept| {
        if let Ok(mut kept) = kept.try_borrow_mut() {
            kept.link = address_with(fragment);
        }
    });
}

/// The two events by which a browser tells what nobody caught, and where each has it.
const UNCAUGHT: [(&str, &str); 2] = [("error", "error"), ("unhandledrejection", "reason")];

pub(in crate::web) fn install() {
    for (event, field) in UNCAUGHT {
        let watch = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let thrown = Reflect::get(&event, &JsValue::from_str(field)).unwrap_or_default();
            if let Some(error) = thrown.dyn_ref::<WebAssembly::RuntimeError>() {
                failed(&String::from(error.to_string()));
            }
        });
        let listener = watch.into_js_value();
        let _ = window().add_event_listener_with_callback(event, listener.unchecked_ref());
    }
}

fn failed(report: &str) {
    let link =
        KEPT.with(|kept| kept.try_borrow().map(|kept| kept.link.clone()).unwrap_or_default());
    show(report, &link);
}

fn show(report: &str, link: &str) {
    let document = document();
    // What follows from a failure is not worth telling.
    if document.query_selector(".panic").ok().flatten().is_some() {
        return;
    }
    let place = document.query_selector("#stage").ok().flatten();
    let Some(place) = place.or_else(|| document.get_element_by_id("app")) else { return };
    place.set_text_content(None);
    let korean = document
        .document_element()
        .and_then(|root| root.get_attribute("lang"))
        .is_some_and(|lang| lang == "ko");
    let words = match (report.starts_with(PART_MISSING), korean) {
        (false, false) => &ENGLISH,
        (false, true) => &KOREAN,
        (true, false) => &ENGLISH_MISSING,
        (true, true) => &KOREAN_MISSING,
    };
    let Some(panel) = element(&document, "section", "") else { return };
    panel.set_class_name("panic");
    let _ = panel.set_attribute("role", "alert");
    let parts = [
        element(&document, "h2", words.title),
        element(&document, "p", words.text),
        element(&document, "pre", report),
        anchor(&document, words.again, link),
        anchor(&document, words.fresh, "./"),
    ];
    for part in parts.into_iter().flatten() {
        let _ = panel.append_child(&part);
    }
    let _ = place.append_child(&panel);
}

struct Words {
    title: &'static str,
    text: &'static str,
    again: &'static str,
    fresh: &'static str,
}

const ENGLISH: Words = Words {
    title: "The simulator stopped.",
    text: "This is a fault of kafkascope, not of Kafka and not yours. The link below brings back the moment before it; \
           with the report it is all that is needed to find the fault.",
    again: "Open the moment before",
    fresh: "Begin anew",
};

const KOREAN: Words = Words {
    title: "시뮬레이터가 멈췄습니다.",
    text: "Kafka나 사용자의 잘못이 아니라 kafkascope의 결함입니다. 아래 링크로 직전 순간을 다시 열 수 있고, 보고 내용과 함께 \
           보내 주시면 원인을 찾을 수 있습니다.",
    again: "직전 순간 열기",
    fresh: "처음부터 시작",
};

/// What static/boot.js calls the failure to bring the rest of the wasm file.
const PART_MISSING: &str = "PartMissing";

const ENGLISH_MISSING: Words = Words {
    title: "A part of kafkascope did not arrive.",
    text: "It is loaded after the first picture, and this step needs it: check the network connection. The link below then brings \
           back the moment before it.",
    ..ENGLISH
};

const KOREAN_MISSING: Words = Words {
    title: "kafkascope의 일부를 불러오지 못했습니다.",
    text: "첫 화면이 나온 뒤에 불러오는 부분인데 지금 동작에 필요합니다. 네트워크 연결을 확인한 뒤 아래 링크로 직전 순간을 다시 \
           열어 주세요.",
    ..KOREAN
};

fn element(document: &Document, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    Some(element)
}

fn anchor(document: &Document, text: &str, address: &str) -> Option<Element> {
    let element = element(document, "a", text)?;
    element.set_class_name("btn");
    let _ = element.set_attribute("href", address);
    // The same page with another fragment would only scroll.
    let _ = element.set_attribute("target", "_blank");
    let _ = element.set_attribute("rel", "noopener");
    Some(element)
}
