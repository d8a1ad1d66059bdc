//! The middle of the page: the headline of this step, and the chosen lens as a picture or as a table.

use markup::html;
use yew::{Callback, Html, hook};

use crate::session::{Action, Lens, PageView};
use crate::web::hooks::use_text;
use crate::web::page_state::{LensForm, PageAction, Partitions};
use crate::web::panels::cluster_table::ClusterTable;
use crate::web::panels::compare_table::CompareTable;
use crate::web::panels::ledger_table::LedgerTable;
use crate::web::panels::lens::LensPicture;
use crate::web::panels::log_table::LogTable;
use crate::web::panels::sequence_table::SequenceTable;
use crate::web::panels::tables::{OwnershipTable, TopicTable};
use crate::web::piece::{draws, piece};
use crate::web::rich::{Names, rich};
use crate::web::shell::PageDispatch;

#[derive(PartialEq)]
pub(in crate::web) struct StageFrame {
    pub(in crate::web) page: PageView,
    pub(in crate::web) form: LensForm,
    pub(in crate::web) zoom: u8,
    pub(in crate::web) partitions: Partitions,
    pub(in crate::web) names: Names,
    pub(in crate::web) dispatch: PageDispatch,
    pub(in crate::web) send: Callback<Action>,
}

draws!(StageFrame, use_stage_frame);

#[hook]
fn use_stage_frame(props: &StageFrame) -> Html {
    let text = use_text();
    let page = &props.page;
    let toggle = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(PageAction::ToggleForm))
    };
    let headline = match page.guide.recent.entries.first() {
        Some(entry) => text.narrator().fact(&entry.fact).headline,
        None => text.get(&format!("headline-{}", page.lens.name())),
    };
    html! {
        <main class="stage" id="stage" tabindex="-1" aria-label={text.get(&format!("lens-{}", page.lens.name()))}>
            <p class="fig">{ rich(&headline, &props.names) }</p>
            { lens(props) }
            <div class="stage__bar">
                <button type="button" class="btn btn--s" aria-pressed={(props.form == LensForm::Table).to_string()} onclick={toggle}>
                    { text.get("show-as-table") }
                </button>
            </div>
        </main>
    }
}

fn lens(props: &StageFrame) -> Html {
    let page = &props.page;
    match (page.lens, props.form) {
        (Lens::Topic, LensForm::Table) => piece(TopicTable { scene: page.scene.clone() }),
        (Lens::Ownership, LensForm::Table) => piece(OwnershipTable {
            history: page.history.groups.clone(),
            head: page.clock.head,
            now: page.clock.now,
        }),
        (Lens::Protocol, LensForm::Table) => piece(SequenceTable {
            groups: page.scene.groups.iter().map(|group| group.id.clone()).collect(),
            detail: page.settings.detail,
            moment: (page.clock.step, page.clock.now),
            branch: page.clock.branch,
        }),
        (Lens::Compare, LensForm::Table) => piece(CompareTable { runs: page.compared.clone() }),
        (Lens::Cluster, LensForm::Table) => piece(ClusterTable {
            moment: (page.clock.step, page.clock.now),
            branch: page.clock.branch,
            scene: page.scene.clone(),
        }),
        (Lens::Log, LensForm::Table) => piece(LogTable {
            open: page.log.clone(),
            moment: (page.clock.step, page.clock.now),
            branch: page.clock.branch,
            on_open: props.send.reform(Action::OpenLog),
        }),
        (Lens::Ledger, LensForm::Table) => piece(LedgerTable {
            moment: (page.clock.step, page.clock.now),
            branch: page.clock.branch,
        }),
        (
            Lens::Topic
            | Lens::Cluster
            | Lens::Protocol
            | Lens::Ownership
            | Lens::Compare
            | Lens::Log
            | Lens::Ledger,
            LensForm::Picture,
        ) => piece(LensPicture {
            page: page.clone(),
            names: props.names.clone(),
            zoom: props.zoom,
            partitions: props.partitions.clone(),
            on_partitions: {
                let dispatch = props.dispatch.clone();
                Callback::from(move |partitions| dispatch.dispatch(PageAction::LookAt(partitions)))
            },
            send: props.send.clone(),
        }),
    }
}
