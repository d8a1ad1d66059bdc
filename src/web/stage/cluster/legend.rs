//! What the marks of the lens mean: those that are on the stage.

use markup::html;
use yew::{Html, hook};

use crate::view::ClusterView;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::legend::marks;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Term {
    Leader,
    HighWatermark,
    OwnHighWatermark,
    Above,
    Fetch,
    OutOfSync,
    Down,
    Divergent,
}

pub(super) fn terms_of(view: &ClusterView) -> Vec<Term> {
    let copies = || view.columns.iter().flat_map(|column| &column.copies);
    let is_behind = |column: &std::rc::Rc<crate::view::ColumnView>| {
        column.copies.iter().any(|copy| copy.high_watermark != column.high_watermark)
    };
    let followers = || view.columns.iter().any(|column| column.replicas.len() > 1);
    let signs = [
        (Term::Leader, copies().next().is_some()),
        (Term::HighWatermark, copies().next().is_some()),
        (Term::OwnHighWatermark, view.columns.iter().any(is_behind)),
        (Term::Above, copies().any(|copy| copy.high_watermark < copy.log_end)),
        (Term::Fetch, followers()),
        (
            Term::OutOfSync,
            view.columns.iter().any(|column| column.isr.len() < column.replicas.len()),
        ),
        (Term::Down, view.machines().any(|machine| !machine.life.is_up())),
        (
            Term::Divergent,
            copies().any(|copy| copy.diverges_at.is_some() || copy.truncated.is_some()),
        ),
    ];
    signs.into_iter().filter(|(_, shown)| *shown).map(|(term, _)| term).collect()
}

#[derive(PartialEq)]
pub(super) struct ClusterLegend {
    pub(super) terms: Vec<Term>,
}

draws!(ClusterLegend, use_cluster_legend);

#[hook]
fn use_cluster_legend(props: &ClusterLegend) -> Html {
    let text = use_text();
    marks(props.terms.iter().map(|&term| (picture(term), words(term))), &text)
}

fn words(term: Term) -> &'static str {
    match term {
        Term::Leader => "cluster-legend-leader",
        Term::HighWatermark => "cluster-legend-high-watermark",
        Term::OwnHighWatermark => "cluster-legend-own-high-watermark",
        Term::Above => "cluster-legend-above",
        Term::Fetch => "cluster-legend-fetch",
        Term::OutOfSync => "cluster-legend-out-of-sync",
        Term::Down => "cluster-legend-down",
        Term::Divergent => "cluster-legend-divergent",
    }
}

fn picture(term: Term) -> Html {
    match term {
        Term::Leader => {
            html! { <rect x="5" y="1" width="16" height="14" rx="3" class="copy__leads" /> }
        }
        Term::HighWatermark => html! { <path d="M13 0v16" class="hw hw--all" /> },
        Term::OwnHighWatermark => html! { <path d="M13 0v16" class="hw" /> },
        Term::Above => html! { <rect x="6" y="1" width="14" height="14" class="cell--raw" /> },
        Term::Fetch => {
            html! { <g class="fetch"><path d="M24 8H9" class="fetch__line" /><path d="M2 8l8 4v-8z" class="fetch__head" /></g> }
        }
        Term::OutOfSync => {
            html! { <rect x="5" y="1" width="16" height="14" rx="3" class="copy__out" /> }
        }
        Term::Down => html! { <rect x="6" y="1" width="14" height="14" class="cell--ghost" /> },
        Term::Divergent => {
            html! { <g><rect x="6" y="1" width="14" height="14" class="cell--parted" /><path d="M7 14L19 2" class="struck" /></g> }
        }
    }
}
