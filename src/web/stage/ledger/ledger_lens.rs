//! The lens itself: the counts, which choose what is shown, and a page of rows.

use std::rc::Rc;

use markup::html;
use wasm_bindgen::JsCast;
use yew::{Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, UseStateHandle, hook, use_state};

use crate::fact::Arg;
use crate::kernel::{SimTime, Step};
use crate::protocol::Text as Key;
use crate::stage::{Breakpoint, Frame, Tints, ledger_columns, ledger_rows};
use crate::view::{Inspected, LedgerQuery, LedgerView, Verdict};
use crate::web::Text;
use crate::web::hooks::{use_model, use_text};
use crate::web::piece::draws;
use crate::web::stage::ledger::rows;
use crate::web::stage::patterns::patterns;
use crate::web::stage::roving;

#[derive(PartialEq)]
pub(crate) struct LedgerLens {
    pub(crate) moment: (Step, SimTime),
    /// Another history means another ledger at the same moment.
    pub(crate) branch: u32,
    /// For the tints of keys.
    pub(crate) keys: Rc<Vec<Key>>,
    pub(crate) on_select: Callback<Option<Inspected>>,
    pub(crate) on_seek: Callback<Step>,
    pub(crate) width: i32,
    /// The window is so low that fewer rows fit.
    pub(crate) low: bool,
    pub(crate) breakpoint: Breakpoint,
}

draws!(LedgerLens, use_ledger_lens);

#[hook]
fn use_ledger_lens(props: &LedgerLens) -> Html {
    let (text, model) = (use_text(), use_model());
    let shown = use_state(|| (None::<Verdict>, 0_usize));
    let frame = Frame { width: props.width, breakpoint: props.breakpoint };
    let (only, first) = *shown;
    let query = LedgerQuery { only, first, rows: ledger_rows(frame, props.low) };
    let ledger = |query: &LedgerQuery| model.read(|session| session.ledger(query));
    let mut view = ledger(&query);
    // Going back in time may leave fewer rows than were gone through.
    if view.rows.is_empty() && first > 0 {
        view = ledger(&LedgerQuery { first: 0, ..query });
    }
    let tints = Tints::of(props.keys.iter());
    let replicas = view.rows.iter().map(|row| row.copies.len()).max().unwrap_or(0);
    let columns = ledger_columns(frame, replicas);
    let told: u64 = view.counts.iter().sum();
    if told == 0 {
        return html! { <div class="st-own"><p class="st-empty st-empty--in">{ text.get("ledger-none") }</p></div> };
    }
    html! {
        <div class="st-own st-led" data-stage="" onkeydown={Callback::from(|event: KeyboardEvent| roving::on_key(&event))} onfocusin={Callback::from(on_focus)}>
            { patterns() }
            { counts(&view, told, only, &shown, &text) }
            { broken(&view, &text) }
            { rows::draw(props, &view, &tints, columns, &text) }
            { pages(&view, query, &shown, &text) }
            { rows::legend(&text) }
        </div>
    }
}

fn on_focus(event: FocusEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if let Some(target) = target {
        roving::on_focus(&target);
    }
}

type Shown = UseStateHandle<(Option<Verdict>, usize)>;

/// How many there are of each verdict; a press shows only those.
fn counts(view: &LedgerView, all: u64, only: Option<Verdict>, shown: &Shown, text: &Text) -> Html {
    let choose = |to: Option<Verdict>| {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set((to, 0)))
    };
    let button = |verdict: Option<Verdict>, name: String, why: Option<String>, count: u64| {
        let bad = verdict.is_some_and(Verdict::is_broken);
        let class = if bad { "btn btn--s st-led__bad" } else { "btn btn--s" };
        html! {
            <button key={name.clone()} type="button" {class} title={why.unwrap_or_default()} aria-pressed={(only == verdict).to_string()} onclick={choose(verdict)}>
                { name }<b>{ count }</b>
            </button>
        }
    };
    let of = |verdict: &Verdict| {
        let id = format!("ledger-{}", verdict.name());
        let why = text.get(&format!("{id}.why"));
        button(Some(*verdict), text.get(&id), Some(why), view.counts[*verdict as usize])
    };
    let there = Verdict::ALL
        .iter()
        .filter(|verdict| view.counts[**verdict as usize] > 0 || only == Some(**verdict));
    html! {
        <div class="st-led__counts" role="group" aria-label={text.get("ledger-counts")}>
            { button(None, text.get("ledger-all"), None, all) }
            { for there.map(of) }
        </div>
    }
}

/// How many promises are broken, and which settings would have kept them.
fn broken(view: &LedgerView, text: &Text) -> Html {
    let count = Arg::Number(i64::try_from(view.broken).unwrap_or(i64::MAX));
    let class = if view.broken > 0 { "st-led__broken fault" } else { "st-led__broken" };
    let forgotten = (view.forgotten > 0).then(|| {
        let count = Arg::Number(i64::try_from(view.forgotten).unwrap_or(i64::MAX));
        text.with("ledger-forgotten", &[("count", count)])
    });
    html! {
        <div class="st-led__sum">
            <p {class}>{ text.with("ledger-broken", &[("count", count)]) }</p>
            if !view.keeps.is_empty() {
                <p>
                    { text.get("ledger-would-have-kept") }
                    { for view.keeps.iter().map(|(settings, count)| html! { <span class="st-led__keeps"><code>{ *settings }</code>{ format!(" ×{count}") }</span> }) }
                </p>
            }
            if let Some(forgotten) = forgotten { <p>{ forgotten }</p> }
        </div>
    }
}

fn pages(view: &LedgerView, query: LedgerQuery, shown: &Shown, text: &Text) -> Html {
    let (first, end) = (view.first, view.first + view.rows.len());
    let to = |first: usize| {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set((query.only, first)))
    };
    let newer = to(first.saturating_sub(query.rows));
    let number = |n: usize| Arg::Number(n as i64);
    let args = [("first", number(first + 1)), ("last", number(end)), ("all", number(view.in_all))];
    if view.in_all <= view.rows.len() {
        return Html::default();
    }
    html! {
        <div class="st-led__pages">
            <span>{ text.with("ledger-page", &args) }</span>
            <button type="button" class="btn btn--s" disabled={first == 0} onclick={newer}>{ text.get("ledger-newer") }</button>
            <button type="button" class="btn btn--s" disabled={end >= view.in_all} onclick={to(end)}>{ text.get("ledger-older") }</button>
        </div>
    }
}
