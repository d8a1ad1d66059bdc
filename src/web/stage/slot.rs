//! Colours and marks that several parts share: a consumer's slot, a record's key.

use markup::html;
use yew::{AttrValue, Html};

use crate::stage::KeyMark;

/// Six hues exist; the seventh consumer and later ones are grey and told apart by their labels.
pub(super) fn slot_class(slot: usize) -> &'static str {
    match slot {
        0 => "slot-0",
        1 => "slot-1",
        2 => "slot-2",
        3 => "slot-3",
        4 => "slot-4",
        5 => "slot-5",
        _ => "slot-none",
    }
}

pub(super) fn tint_class(mark: &KeyMark) -> &'static str {
    match mark.tint {
        Some(1) => "tint-1",
        Some(2) => "tint-2",
        Some(3) => "tint-3",
        Some(4) => "tint-4",
        Some(5) => "tint-5",
        Some(6) => "tint-6",
        _ => "tint-none",
    }
}

/// A key as HTML: its letter on its tint.
pub(super) fn key_chip(mark: &KeyMark) -> Html {
    let class = format!("kchip {}", tint_class(mark));
    html! { <span {class} aria-hidden="true">{ &mark.letter }</span> }
}

/// `12345` as `12,345`.
pub(super) fn grouped(number: i64) -> AttrValue {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}").into() } else { text.into() }
}
