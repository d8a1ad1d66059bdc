//! The panel beside the stage: the inspector, the last assignment, or the log.

use markup::html;
use yew::{Callback, Html, hook};

use crate::session::{Action, PageView};
use crate::web::controls::tabs::{Tab, Tabs};
use crate::web::controls::top_bar::icon_button;
use crate::web::hooks::use_text;
use crate::web::icon::Glyph;
use crate::web::page_state::{PageAction, SideTab};
use crate::web::panels::inspector::Inspector;
use crate::web::panels::log::Log;
use crate::web::panels::plan::PlanPanel;
use crate::web::piece::{draws, piece};
use crate::web::rich::Names;
use crate::web::shell::PageDispatch;

#[derive(PartialEq)]
pub(in crate::web) struct Side {
    pub(in crate::web) page: PageView,
    pub(in crate::web) tab: SideTab,
    pub(in crate::web) open: bool,
    pub(in crate::web) dispatch: PageDispatch,
    pub(in crate::web) send: Callback<Action>,
}

draws!(Side, use_side);

#[hook]
fn use_side(props: &Side) -> Html {
    let text = use_text();
    let page = |action: PageAction| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(action.clone()))
    };
    let tabs = vec![
        Tab { id: "inspector", label: text.get("inspector"), panel: "side-panel" },
        Tab { id: "plan", label: text.get("plan"), panel: "side-panel" },
        Tab { id: "log", label: text.get("log"), panel: "side-panel" },
    ];
    let chosen = match props.tab {
        SideTab::Inspector => "inspector",
        SideTab::Plan => "plan",
        SideTab::Log => "log",
    };
    let choose = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |id| {
            let tab = match id {
                "log" => SideTab::Log,
                "plan" => SideTab::Plan,
                _ => SideTab::Inspector,
            };
            dispatch.dispatch(PageAction::ShowSide(tab));
        })
    };
    let close = icon_button(Glyph::Close, text.get("close"), "", None, page(PageAction::CloseSide));
    let class = if props.open { "inspect" } else { "inspect inspect--closed" };
    html! {
        <aside {class} aria-label={text.get("inspector")}>
            { piece(Tabs { class: "inspect__tabs", label: text.get("inspector"), tabs, chosen, choose, children: close }) }
            <div id="side-panel" role="tabpanel" aria-labelledby={format!("tab-{chosen}")} style="display: contents">
                if props.open {
                    { match props.tab {
                        SideTab::Inspector => html! {
                            { piece(Inspector { view: props.page.inspector.clone(), scene: props.page.scene.clone(), send: props.send.clone() }) }
                        },
                        SideTab::Plan => piece(PlanPanel {
                            groups: props.page.scene.groups.iter().map(|group| group.id.clone()).collect(),
                            names: Names::of(&props.page.scene),
                            step: props.page.clock.step,
                            branch: props.page.clock.branch,
                        }),
                        SideTab::Log => html! {
                            { piece(Log { clock: props.page.clock, detail: props.page.settings.detail, send: props.send.clone() }) }
                        },
                    } }
                }
            </div>
        </aside>
    }
}
