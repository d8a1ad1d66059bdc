//! The bar at the top: which lens, how closely, in which language, and the doors to everything else.

use markup::html;
use yew::{Callback, Html, hook};

use crate::fact::Detail;
use crate::narration::LocaleId;
use crate::session::{Action, Lens, Settings, Theme};
use crate::web::Text;
use crate::web::controls::choice::Choice;
use crate::web::controls::tabs::{Tab, Tabs};
use crate::web::hooks::use_text;
use crate::web::icon::{Glyph, icon};
use crate::web::outside::is_dark;
use crate::web::page_state::{Dialog, PageAction, PageState};
use crate::web::piece::{draws, piece};
use crate::web::shell::PageDispatch;

#[derive(PartialEq)]
pub(in crate::web) struct TopBar {
    pub(in crate::web) lens: Lens,
    pub(in crate::web) settings: Settings,
    pub(in crate::web) state: PageState,
    pub(in crate::web) dispatch: PageDispatch,
    pub(in crate::web) send: Callback<Action>,
}

draws!(TopBar, use_top_bar);

#[hook]
fn use_top_bar(props: &TopBar) -> Html {
    let text = use_text();
    let lenses = Lens::ALL.iter().map(|lens| Tab {
        id: lens.name(),
        label: text.get(&format!("lens-{}", lens.name())),
        panel: "stage",
    });
    let choose =
        props.send.reform(|name| Action::SetLens(Lens::from_name(name).unwrap_or(Lens::Topic)));
    html! {
        <header class="top">
            <h1 class="brand">{ logo() }<span>{ "kafka" }<b>{ "scope" }</b></span></h1>
            { piece(Tabs { class: "tabs", label: text.get("lens"), tabs: lenses.collect::<Vec<_>>(), chosen: props.lens.name(), choose, children: Html::default() }) }
            { tools(props, &text) }
        </header>
    }
}

fn tools(props: &TopBar, text: &Text) -> Html {
    let details: Vec<_> =
        DETAILS.iter().map(|(id, _)| (*id, text.get(&format!("detail-{id}")))).collect();
    let chosen = DETAILS.iter().find(|(_, detail)| *detail == props.settings.detail);
    let chosen = chosen.map_or("story", |(id, _)| *id);
    let set_detail = props.send.reform(|name| {
        let found = DETAILS.iter().find(|(id, _)| *id == name);
        Action::SetDetail(found.map_or(Detail::Story, |(_, detail)| *detail))
    });
    let languages: Vec<_> = LocaleId::ALL.iter().map(|id| (id.tag(), short_name(*id))).collect();
    let set_language =
        props.send.reform(|tag| Action::SetLocale(LocaleId::from_tag(tag).unwrap_or(LocaleId::En)));
    let theme =
        props.send.reform(|_| Action::SetTheme(if is_dark() { Theme::Light } else { Theme::Dark }));
    let page = |action: PageAction| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(action.clone()))
    };
    let side = props.state.side;
    html! {
        <div class="tools">
            { Choice { name: "detail", class: "only-wide", label: text.get("detail"), options: details.clone(), chosen, choose: set_detail.clone() }.radios() }
            { Choice { name: "detail-menu", class: "only-narrow", label: text.get("detail"), options: details, chosen, choose: set_detail }.menu() }
            { Choice { name: "lang", class: "", label: text.get("language"), options: languages, chosen: props.settings.locale.tag(), choose: set_language }.radios() }
            <div class="tools__icons">
                { icon_button(Glyph::Console, text.get("console"), "not-phone", Some(props.state.console_open), page(PageAction::ToggleConsole)) }
                { icon_button(Glyph::Keys, text.get("all-keys"), "not-phone", None, page(PageAction::Open(Dialog::Keys))) }
                { icon_button(Glyph::Theme, text.get("switch-theme"), "", None, theme) }
                { icon_button(Glyph::Side, text.get("inspector"), "only-narrow", Some(props.state.side_open), page(PageAction::ToggleSide(side))) }
                { icon_button(Glyph::Share, text.get("share"), "only-narrow", None, page(PageAction::Open(Dialog::Share))) }
                { icon_button(Glyph::More, text.get("more"), "only-phone", None, page(PageAction::Open(Dialog::More))) }
            </div>
            <button type="button" class="btn only-wide" onclick={page(PageAction::Open(Dialog::Share))}>
                { icon(Glyph::Share, "") }{ text.get("share") }
            </button>
        </div>
    }
}

const DETAILS: [(&str, Detail); 3] =
    [("story", Detail::Story), ("protocol", Detail::Protocol), ("everything", Detail::Everything)];

/// What stands on the language's button.
fn short_name(locale: LocaleId) -> String {
    match locale {
        LocaleId::En => "EN".to_owned(),
        LocaleId::Ko => locale.name().to_owned(),
    }
}

pub(in crate::web) fn icon_button(
    glyph: Glyph,
    label: String,
    class: &str,
    expanded: Option<bool>,
    onclick: Callback<yew::MouseEvent>,
) -> Html {
    html! {
        <button
            type="button"
            class={format!("iconbtn {class}")}
            aria-label={label.clone()}
            title={label}
            aria-expanded={expanded.map(|open| open.to_string())}
            {onclick}
        >
            { icon(glyph, "") }
        </button>
    }
}

fn logo() -> Html {
    html! {
        <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
            <path d="M2 8.5h15M2 13h12M2 17.5h13" stroke="var(--ink)" stroke-width="3" stroke-dasharray="4 1" />
            <circle cx="17.5" cy="13" r="6.5" fill="var(--hl)" stroke="var(--ink)" stroke-width="2" />
            <path d="M22.3 17.8l3 3" stroke="var(--ink)" stroke-width="2.4" />
        </svg>
    }
}
