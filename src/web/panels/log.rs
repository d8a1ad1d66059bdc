//! The log: every request and response, and what else happened. Only the rows in sight are in the document.

use markup::html;
use web_sys::{Element, HtmlInputElement};
use yew::functional::{use_effect_with, use_node_ref, use_state_eq};
use yew::{Callback, Html, InputEvent, TargetCast, hook};

use crate::fact::{Arg, Detail};
use crate::id::NodeId;
use crate::session::{Action, ClockView, LogEntry, LogFilter, LogOnly, LogRow, Playback};
use crate::stage::client_label;
use crate::web::Text;
use crate::web::hooks::{use_model, use_text};
use crate::web::panels::telling::seconds;
use crate::web::piece::draws;

#[derive(PartialEq)]
pub(super) struct Log {
    pub(super) clock: ClockView,
    pub(super) detail: Detail,
    pub(super) send: Callback<Action>,
}

const ROW_HEIGHT: usize = 60;
/// More than fit on a tall window.
const ROWS_SHOWN: usize = 40;

draws!(Log, use_log);

#[hook]
fn use_log(props: &Log) -> Html {
    let (model, text) = (use_model(), use_text());
    let filter = use_state_eq(LogFilter::default);
    let scrolled = use_state_eq(|| None::<usize>);
    let list = use_node_ref();
    let window = model.read(|session| session.log(&filter, *scrolled, ROWS_SHOWN));
    {
        // The list follows the playhead.
        let (list, scrolled) = (list.clone(), scrolled.setter());
        use_effect_with((props.clock.step, window.here), move |(_, here)| {
            if let Some(element) = list.cast::<Element>() {
                let top = here.map_or(0, |row| (row * ROW_HEIGHT) as i32);
                let middle = element.client_height() * 2 / 3;
                element.set_scroll_top(top - middle);
                scrolled.set(Some(
                    (element.scroll_top().max(0) as usize / ROW_HEIGHT).saturating_sub(8),
                ));
            }
        });
    }
    let onscroll = {
        let scrolled = scrolled.setter();
        Callback::from(move |event: yew::Event| {
            let top = event.target_unchecked_into::<Element>().scroll_top().max(0) as usize;
            scrolled.set(Some((top / ROW_HEIGHT).saturating_sub(8)));
        })
    };
    let row = |(index, row): (usize, &LogRow)| {
        let top = (window.first + index) * ROW_HEIGHT;
        let now = row.step == props.clock.step;
        line(row, top, now, props, &text)
    };
    html! {
        <>
            { filters(&filter, &text) }
            if window.rows.is_empty() {
                <p class="log__empty">{ text.get(if props.detail == Detail::Story { "log-empty-story" } else { "log-empty" }) }</p>
            }
            <div class="log" role="log" aria-live="off" aria-label={text.get("log")} tabindex="0" ref={list} {onscroll}>
                <ol style={format!("height: {}px", window.total * ROW_HEIGHT)}>
                    { for window.rows.iter().enumerate().map(row) }
                </ol>
            </div>
        </>
    }
}

fn filters(filter: &yew::functional::UseStateHandle<LogFilter>, text: &Text) -> Html {
    let typed = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            let words = event.target_unchecked_into::<HtmlInputElement>().value();
            filter.set(LogFilter { words, only: filter.only });
        })
    };
    let only = |only: LogOnly, id: &str| {
        let (chosen, setter) = (filter.only == only, filter.clone());
        let choose = Callback::from(move |_| {
            setter.set(LogFilter { words: setter.words.clone(), only });
        });
        html! {
            <button type="button" class="btn btn--s" aria-pressed={chosen.to_string()} onclick={choose}>{ text.get(id) }</button>
        }
    };
    html! {
        <div class="logbar">
            <input class="field" type="search" placeholder={text.get("log-filter")} aria-label={text.get("log-filter")} value={filter.words.clone()} oninput={typed} spellcheck="false" />
            { only(LogOnly::Everything, "log-all") }
            { only(LogOnly::Requests, "log-requests") }
            { only(LogOnly::Errors, "log-errors") }
        </div>
    }
}

fn line(row: &LogRow, top: usize, now: bool, props: &Log, text: &Text) -> Html {
    let step = row.step;
    let go = props.send.reform(move |_| Action::Playback(Playback::SeekStep(step)));
    let mut class = String::new();
    if now {
        class.push_str("sel ");
    }
    if row.ahead {
        class.push_str("future ");
    }
    let inner = match &row.what {
        LogEntry::Envelope { from, to, api, version, response, error, fields } => {
            if error.is_some() {
                class.push_str("bad ");
            }
            let name = match error {
                Some(error) => format!("{api}: {}", error.name()),
                None => (*api).to_owned(),
            };
            let what = text.with(
                if *response { "log-response" } else { "log-request" },
                &[("api", Arg::Text((*api).into())), ("version", Arg::Number(i64::from(*version)))],
            );
            html! {
                <>
                    <span class="api" title={what}>{ if *response { format!("↩ {name}") } else { name } }</span>
                    <span class="route">{ format!("{} → {}", short(from), short(to)) }</span>
                    <span class="fields" title={fields.clone()}>{ fields }</span>
                </>
            }
        }
        LogEntry::Fact(fact) => {
            class.push_str("fact ");
            let told = text.narrator().fact(fact);
            html! { <span class="told" title={told.headline.clone()}>{ told.headline }</span> }
        }
    };
    html! {
        <li key={row.id.0} {class} style={format!("top: {top}px")}>
            <button type="button" aria-current={now.then_some("true")} onclick={go}>
                <time>{ seconds(row.at) }</time>{ inner }
            </button>
        </li>
    }
}

fn short(node: &NodeId) -> String {
    match node {
        NodeId::Broker(id) => format!("B{}", id.0),
        NodeId::Controller(id) => format!("C{}", id.0),
        NodeId::Client(id) => client_label(id),
    }
}
