//! Fills that are a second channel beside colour: nobody's hatch, and a texture per consumer slot.

use markup::html;
use yew::Html;

/// Once per page; other SVGs refer to `#st-hatch` and `#st-tx-<slot>`.
pub(super) fn patterns() -> Html {
    html! {
        <svg class="st-defs" width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="st-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect width="6" height="6" fill="var(--paper)" />
                    <path d="M.5 0V6" stroke="var(--ink2)" stroke-width="1.2" />
                </pattern>
                <pattern id="st-hatch-soft" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path d="M0 0V9" stroke="var(--rule)" stroke-width="2" />
                </pattern>
                { texture(1, 26, "M0 7.8H10M0 18.2H10", "1.2") }
                { texture_dots() }
                { texture(3, 26, "M9.4 0V26", "1.2") }
                { texture(4, 26, "M0 13H10", "1.6") }
                { texture(5, 10, "M0 0L10 10M0 10L10 0", "1") }
            </defs>
        </svg>
    }
}

fn texture(slot: usize, height: i32, d: &'static str, width: &'static str) -> Html {
    html! {
        <pattern id={format!("st-tx-{slot}")} width="10" height={height} patternUnits="userSpaceOnUse">
            <path {d} fill="none" stroke="var(--on-c)" stroke-opacity=".6" stroke-width={width} />
        </pattern>
    }
}

fn texture_dots() -> Html {
    html! {
        <pattern id="st-tx-2" width="7" height="26" patternUnits="userSpaceOnUse">
            <circle cx="3.5" cy="13" r="1.5" fill="var(--on-c)" fill-opacity=".6" />
        </pattern>
    }
}
