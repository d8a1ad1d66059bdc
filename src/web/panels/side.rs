//! The panel beside the stage: the inspector, or the log.

use yew::{Callback, Html, Properties, component, html};

use crate::session::{Action, PageView};
use crate::web::controls::tabs::{Tab, Tabs};
use crate::web::controls::top_bar::icon_button;
use crate::web::hooks::use_text;
use crate::web::icon::Glyph;
use crate::web::page_state::{PageAction, SideTab};
use crate::web::panels::inspector::Inspector;
use crate::web::panels::log::Log;
use crate::web::shell::PageDispatch;

#[derive(Properties, PartialEq)]
pub(in crate::web) struct Props {
    pub(in crate::web) page: PageView,
    pub(in crate::web) tab: SideTab,
    pub(in crate::web) open: bool,
    pub(in crate::web) dispatch: PageDispatch,
    pub(in crate::web) send: Callback<Action>,
}

#[component]
pub(in crate::web) fn Side(props: &Props) -> Html {
    let text = use_text();
    let page = |action: PageAction| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(action))
    };
    let tabs = vec![
        Tab { id: "inspector", label: text.get("inspector"), panel: "side-panel" },
        Tab { id: "log", label: text.get("log"), panel: "side-panel" },
    ];
    let chosen = match props.tab {
        SideTab::Inspector => "inspector",
        SideTab::Log => "log",
    };
    let choose = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |id| {
            let tab = if id == "log" { SideTab::Log } else { SideTab::Inspector };
            dispatch.dispatch(PageAction::ShowSide(tab));
        })
    };
    let class = if props.open { "inspect" } else { "inspect inspect--closed" };
    html! {
        <aside {class} aria-label={text.get("inspector")}>
            <Tabs class="inspect__tabs" label={text.get("inspector")} {tabs} {chosen} {choose}>
                { icon_button(Glyph::Close, text.get("close"), "", None, page(PageAction::CloseSide)) }
            </Tabs>
            <div id="side-panel" role="tabpanel" aria-labelledby={format!("tab-{chosen}")} style="display: contents">
                if props.open {
                    { match props.tab {
                        SideTab::Inspector => html! {
                            <Inspector
                                view={props.page.inspector.clone()}
                                scene={props.page.scene.clone()}
                                send={props.send.clone()}
                            />
                        },
                        SideTab::Log => html! {
                            <Log clock={props.page.clock} detail={props.page.settings.detail} send={props.send.clone()} />
                        },
                    } }
                }
            </div>
        </aside>
    }
}
