//! The page's small pictures, 16 by 16.

use markup::html;
use yew::Html;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    Play,
    Pause,
    StepForward,
    StepBack,
    Restart,
    Theme,
    Share,
    Keys,
    Console,
    Side,
    Close,
    Down,
    Check,
    Plus,
    Minus,
    Fit,
    More,
}

pub(super) fn icon(glyph: Glyph, class: &str) -> Html {
    let (filled, lines) = shape(glyph);
    html! {
        <svg class={format!("ic {class}")} viewBox="0 0 16 16" aria-hidden="true">
            if let Some(path) = filled { <path d={path} fill="currentColor" /> }
            if let Some(path) = lines {
                <path d={path} fill="none" stroke="currentColor" stroke-width="1.7" />
            }
        </svg>
    }
}

/// A filled path and a drawn one.
fn shape(glyph: Glyph) -> (Option<&'static str>, Option<&'static str>) {
    match glyph {
        Glyph::Play => (Some("M4 2.5v11l9-5.5z"), None),
        Glyph::Pause => (Some("M4 3h3v10H4zM9 3h3v10H9z"), None),
        Glyph::StepForward => (Some("M3.5 3v10l7-5z"), Some("M12.5 3v10")),
        Glyph::StepBack => (Some("M12.5 3v10L5.5 8z"), Some("M3.5 3v10")),
        Glyph::Restart => (Some("M2 2.5v4.5h4.5z"), Some("M3.5 6.5A5.2 5.2 0 1 1 3 9.5")),
        Glyph::Theme => (
            Some("M8 2.5a5.5 5.5 0 0 1 0 11z"),
            Some("M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z"),
        ),
        Glyph::Share => (
            None,
            Some(
                "M6.5 9.5l3-3M7 4.5l1.6-1.6a2.8 2.8 0 0 1 4 4L11 8.5M9 11.5l-1.6 1.6a2.8 2.8 0 0 1-4-4L5 7.5",
            ),
        ),
        Glyph::Keys => (
            Some("M4 6h1.6v1.6H4zM7.2 6h1.6v1.6H7.2zM10.4 6H12v1.6h-1.6zM5 9.2h6v1.4H5z"),
            Some("M1.8 3.8h12.4v8.6H1.8z"),
        ),
        Glyph::Console => (None, Some("M1.8 2.8h12.4v10.4H1.8zM4.5 6l2.3 2-2.3 2M8.5 10.3h3")),
        Glyph::Side => (None, Some("M2 3h12v10H2zM10 3v10")),
        Glyph::Close => (None, Some("M4 4l8 8M12 4l-8 8")),
        Glyph::Down => (None, Some("M4 6l4 4 4-4")),
        Glyph::Check => (None, Some("M2.5 8.5l3.5 3.5 7.5-8")),
        Glyph::Plus => (None, Some("M8 3v10M3 8h10")),
        Glyph::Minus => (None, Some("M3 8h10")),
        Glyph::Fit => {
            (None, Some("M2 3v10M14 3v10M4.5 8h7M6.5 5.8L4.3 8l2.2 2.2M9.5 5.8L11.7 8l-2.2 2.2"))
        }
        Glyph::More => (Some("M2.5 7h2v2h-2zM7 7h2v2H7zM11.5 7h2v2h-2z"), None),
    }
}
