//! The page as it stands before the first step, as HTML: `cargo xtask dist` writes it into `index.html`, so that there is something
//! to read before the wasm file arrives. Drawn by the page's own pieces; no line of it is written twice.

use yew::ServerRenderer;

use crate::narration::LocaleId;
use crate::session::{Session, Settings};
use crate::web::app::{App, AppProps};
use crate::web::model::Model;
use crate::web::outside::{Room, assume};

/// A window of 1440 by 900 pixels, and what its style sheet leaves to the picture and to the ruler.
const WIDE: (i32, Room) = (1_440, Room { lens: (856, 542), ruler: (1_124, 159) });
/// A phone of 390 by 844 pixels.
const PHONE: (i32, Room) = (390, Room { lens: (390, 694), ruler: (390, 56) });

/// What only matters to somebody who can use the page already; without it a frame is a fifth smaller. Ids would stand on the page
/// more than once.
const LEFT_OUT: [&str; 23] = [
    "aria-controls",
    "aria-current",
    "aria-expanded",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "aria-live",
    "aria-pressed",
    "aria-valuemax",
    "aria-valuemin",
    "aria-valuenow",
    "aria-valuetext",
    "data-add-consumer",
    "data-cell",
    "data-hotkey",
    "data-o",
    "data-send",
    "data-stop",
    "id",
    "name",
    "role",
    "tabindex",
    "title",
];

/// What a phone does not show before its sheets are opened.
const CLOSED: [&str; 2] = ["<div class=\"guide__scroll\"", "<div class=\"guide__nav\""];

/// The frames in each language and for each width. Style sheets show the one that fits.
pub async fn first_frame() -> String {
    let mut html = String::new();
    for (room, class) in [(WIDE, "wide"), (PHONE, "phone")] {
        for locale in LocaleId::ALL {
            let frame = render(*locale, room).await.replace(" type=\"button\"", "");
            let mut frame = without(frame, &LEFT_OUT);
            if class == "phone" {
                CLOSED.iter().for_each(|begin| cut(&mut frame, begin));
            }
            let tag = locale.tag();
            html += &format!(
                "<div class=\"first-frame first-frame--{class}\" lang=\"{tag}\" inert>{frame}</div>"
            );
        }
    }
    html
}

async fn render(locale: LocaleId, (window, room): (i32, Room)) -> String {
    let props = move || {
        assume(window, room);
        AppProps { model: Model::new(Session::new(Settings::new(locale))) }
    };
    ServerRenderer::<App>::with_props(props).hydratable(false).render().await
}

/// Yew writes every attribute as ` name="value"`, with the quotes inside of the value escaped.
fn without(mut html: String, names: &[&str]) -> String {
    for name in names {
        let attribute = format!(" {name}=\"");
        let mut kept = String::with_capacity(html.len());
        let mut rest = html.as_str();
        while let Some((before, value)) = rest.split_once(&attribute) {
            kept += before;
            rest = value.split_once('"').map_or("", |(_, after)| after);
        }
        kept += rest;
        html = kept;
    }
    html
}

/// Takes an element out, with all that it holds.
///
/// # Panics
/// If the page has no such element: then it must be named anew here.
fn cut(html: &mut String, begin: &str) {
    let start = html.find(begin).unwrap_or_else(|| panic!("the page has no {begin}"));
    let (mut at, mut depth) = (start, 0);
    loop {
        depth += if html[at..].starts_with("<div") { 1 } else { -1 };
        at += html[at..].find('>').expect("every tag ends") + 1;
        if depth == 0 {
            html.replace_range(start..at, "");
            return;
        }
        let nearest = [html[at..].find("<div"), html[at..].find("</div")];
        at += nearest.into_iter().flatten().min().expect("every element of the page ends");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_that_nobody_needs_yet_are_left_out() {
        let html = "<b id=\"a\" class=\"c\" role=\"x y\">id=<i id=\"\"></i></b>".to_owned();
        assert_eq!(without(html, &["id", "name", "role"]), "<b class=\"c\">id=<i></i></b>");
    }

    #[test]
    fn an_element_is_cut_out_with_all_that_it_holds() {
        let mut html =
            "<p></p><div class=\"t\"><div>a</div><b></b><div></div></div><div></div>".to_owned();
        cut(&mut html, "<div class=\"t\"");
        assert_eq!(html, "<p></p><div></div>");
    }

    #[test]
    fn each_language_and_each_width_has_a_frame_with_the_lesson_and_the_picture() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let html = runtime.block_on(first_frame());
        let frames: Vec<&str> = html.split("<div class=\"first-frame ").skip(1).collect();
        assert_eq!(frames.len(), 4);
        for frame in &frames {
            assert!(frame.contains("<svg class=\"st-rows\""), "{frame}");
            assert!(frame.contains("orders"), "{frame}");
        }
        assert!(frames[0].contains("Partitions and consumers"));
        assert!(frames[1].contains("파티션"));
        assert!(!html.contains(" id=\""));
    }
}
