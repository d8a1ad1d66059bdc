//! What the marks mean. A lesson names the terms that are new; free play shows all that are on the stage.

use markup::html;
use yew::{Html, hook};

use crate::view::Scene;
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;

/// A mark that the legend explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Term {
    Committed,
    Position,
    Lag,
    LogEnd,
    HighWatermark,
    AboveHighWatermark,
    Nobody,
}

/// The terms that a scene shows.
pub(super) fn terms_of(scene: &Scene) -> Vec<Term> {
    let partitions = || scene.topics.iter().flat_map(|topic| &topic.partitions);
    let lanes = || partitions().flat_map(|partition| &partition.lanes);
    let mut terms = Vec::new();
    if lanes().any(|lane| lane.committed.is_some()) {
        terms.push(Term::Committed);
    }
    if lanes().any(|lane| lane.position.is_some()) {
        terms.push(Term::Position);
    }
    if lanes().next().is_some() {
        terms.push(Term::Lag);
    }
    if partitions().next().is_some() {
        terms.extend([Term::LogEnd, Term::HighWatermark]);
    }
    if partitions().any(|partition| partition.high_watermark < partition.log_end) {
        terms.push(Term::AboveHighWatermark);
    }
    if lanes().any(|lane| lane.owner.is_none()) {
        terms.push(Term::Nobody);
    }
    terms
}

#[derive(PartialEq)]
pub(super) struct Legend {
    pub(super) terms: Vec<Term>,
}

draws!(Legend, use_legend);

#[hook]
fn use_legend(props: &Legend) -> Html {
    let text = use_text();
    marks(props.terms.iter().map(|&term| (picture(term), words(term))), &text)
}

/// Each mark, drawn in a box of 26 by 16, beside the text of that id.
pub(super) fn marks(terms: impl Iterator<Item = (Html, &'static str)>, text: &Text) -> Html {
    let mark = |(inside, words): (Html, &'static str)| {
        html! { <li><svg width="26" height="16" aria-hidden="true">{ inside }</svg>{ text.get(words) }</li> }
    };
    html! { <ul class="st-legend">{ for terms.map(mark) }</ul> }
}

fn words(term: Term) -> &'static str {
    match term {
        Term::Committed => "lens-legend-committed",
        Term::Position => "lens-legend-position",
        Term::Lag => "lens-legend-lag",
        Term::LogEnd => "lens-legend-log-end",
        Term::HighWatermark => "lens-legend-high-watermark",
        Term::AboveHighWatermark => "lens-legend-above",
        Term::Nobody => "lens-legend-nobody",
    }
}

fn picture(term: Term) -> Html {
    match term {
        Term::Committed => html! { <path d="M8.5 1h9v14l-4.5-4-4.5 4z" class="legend-fill" /> },
        Term::Position => html! { <circle cx="13" cy="8" r="5" class="legend-ring" /> },
        Term::Lag => html! { <path d="M2 8h24" class="lagl slot-none" /> },
        Term::LogEnd => html! { <path d="M13 0v16" class="leo" /> },
        Term::HighWatermark => html! { <path d="M13 0v16" class="hw" /> },
        Term::AboveHighWatermark => {
            html! { <rect x="6" y="1" width="14" height="14" class="cell--raw" /> }
        }
        Term::Nobody => html! { <rect x="2" y="1" width="22" height="14" rx="3" class="hatch" /> },
    }
}
