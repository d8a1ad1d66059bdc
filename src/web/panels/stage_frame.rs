//! The middle of the page: the headline of this step, and the chosen lens as a picture or as a table.

use yew::{Callback, Html, Properties, component, html};

use crate::session::{Action, Lens, PageView};
use crate::web::hooks::use_text;
use crate::web::page_state::{LensForm, PageAction};
use crate::web::panels::lens::LensPicture;
use crate::web::panels::tables::{OwnershipTable, TopicTable};
use crate::web::rich::{Names, Rich};
use crate::web::shell::PageDispatch;

#[derive(Properties, PartialEq)]
pub(in crate::web) struct Props {
    pub(in crate::web) page: PageView,
    pub(in crate::web) form: LensForm,
    pub(in crate::web) names: Names,
    pub(in crate::web) dispatch: PageDispatch,
    pub(in crate::web) send: Callback<Action>,
}

#[component]
pub(in crate::web) fn StageFrame(props: &Props) -> Html {
    let text = use_text();
    let page = &props.page;
    let toggle = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(PageAction::ToggleForm))
    };
    let headline = match page.guide.recent.first() {
        Some(entry) => text.narrator().fact(&entry.fact).headline,
        None => text.get(&format!("headline-{}", page.lens.name())),
    };
    html! {
        <main class="stage" id="stage" tabindex="-1" aria-label={text.get(&format!("lens-{}", page.lens.name()))}>
            <p class="fig"><Rich text={headline} names={props.names.clone()} /></p>
            { lens(props) }
            <div class="stage__bar">
                <button type="button" class="btn btn--s" aria-pressed={(props.form == LensForm::Table).to_string()} onclick={toggle}>
                    { text.get("show-as-table") }
                </button>
            </div>
        </main>
    }
}

fn lens(props: &Props) -> Html {
    let page = &props.page;
    match (page.lens, props.form) {
        (Lens::Topic, LensForm::Table) => html! { <TopicTable scene={page.scene.clone()} /> },
        (Lens::Ownership, LensForm::Table) => {
            html! { <OwnershipTable history={page.history.groups.clone()} head={page.clock.head} now={page.clock.now} /> }
        }
        (Lens::Topic | Lens::Ownership, LensForm::Picture) => {
            html! { <LensPicture page={page.clone()} send={props.send.clone()} /> }
        }
    }
}
