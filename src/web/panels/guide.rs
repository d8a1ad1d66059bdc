//! The guide: which lesson, which part, what it says, what just happened and why, a question, goals, and the way on.

use std::rc::Rc;

use markup::html;
use web_sys::HtmlSelectElement;
use yew::functional::{use_effect_with, use_node_ref};
use yew::{Callback, Event, Html, TargetCast, hook};

use crate::fact::Arg;
use crate::kernel::Step;
use crate::session::{
    Action, AnswerView, GoalState, GoalView, GuideView, LessonView, PartState, PartView, Playback,
    Recent,
};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::icon::{Glyph, icon};
use crate::web::page_state::PageAction;
use crate::web::panels::predict::Predict;
use crate::web::piece::{draws, piece};
use crate::web::rich::{Names, rich};
use crate::web::shell::PageDispatch;

#[derive(PartialEq)]
pub(in crate::web) struct Guide {
    pub(in crate::web) guide: Rc<GuideView>,
    pub(in crate::web) names: Names,
    pub(in crate::web) playing: bool,
    /// As a sheet, on a phone.
    pub(in crate::web) open: bool,
    pub(in crate::web) dispatch: PageDispatch,
    pub(in crate::web) send: Callback<Action>,
}

draws!(Guide, use_guide);

#[hook]
fn use_guide(props: &Guide) -> Html {
    let text = use_text();
    let guide = &props.guide;
    let class = if props.open { "guide guide--open" } else { "guide" };
    html! {
        <aside {class} aria-label={text.get("guide")}>
            { peek(props, &text) }
            <div class="guide__scroll" tabindex="-1">
                { piece(Lessons { scenario: guide.scenario.clone(), lessons: guide.lessons.clone(), send: props.send.clone() }) }
                { parts(props, &text) }
                <div aria-live="polite">
                    { said(props, &text) }
                </div>
                if let Some(question) = &guide.question {
                    { piece(Predict { question: question.clone(), names: props.names.clone(), send: props.send.clone() }) }
                }
                if !asks(guide) {
                    { piece(Happened { recent: guide.recent.clone(), names: props.names.clone(), playing: props.playing }) }
                }
                { goals(guide, &props.names, &text) }
            </div>
            { way_on(props, &text) }
        </aside>
    }
}

/// What the script says now: a title, what is to be seen, and why.
fn said(props: &Guide, text: &Text) -> Html {
    let Some(id) = &props.guide.text else { return html! {} };
    let rich = |text: String| rich(&text, &props.names);
    html! {
        <>
            <h2>{ rich(text.get(id)) }</h2>
            <p class="say">{ rich(text.get(&format!("{id}.what"))) }</p>
            if let Some(why) = text.find(&format!("{id}.why")).filter(|why| !why.is_empty()) {
                <p class="say"><b>{ text.get("why") }</b>{ " " }{ rich(why) }</p>
            }
        </>
    }
}

fn peek(props: &Guide, text: &Text) -> Html {
    let guide = &props.guide;
    let toggle = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(PageAction::ToggleGuide))
    };
    let now = guide.parts.iter().find(|part| part.state == PartState::Now);
    let title = guide.text.as_ref().unwrap_or(&guide.title);
    // Of an open sheet only the arrow is left, which says nothing.
    let label = props.open.then(|| text.get(title));
    html! {
        <button type="button" class="peek" aria-label={label} aria-expanded={props.open.to_string()} onclick={toggle}>
            if let Some(part) = now {
                <span class="no">{ format!("{}/{}", part.number, guide.parts.len()) }</span>
            }
            <b>{ rich(&text.get(title), &props.names) }</b>
            if asks(guide) { <span class="mark">{ text.get("predict") }</span> }
            { icon(Glyph::Down, "up") }
        </button>
    }
}

#[derive(PartialEq)]
struct Lessons {
    scenario: String,
    lessons: Rc<Vec<LessonView>>,
    send: Callback<Action>,
}

draws!(Lessons, use_lessons);

#[hook]
fn use_lessons(props: &Lessons) -> Html {
    let text = use_text();
    // It shows the lesson that is open: the one that was chosen may have to wait for its texts, or never come.
    let list = use_node_ref();
    use_effect_with((list.clone(), props.scenario.clone()), |(list, scenario)| {
        if let Some(list) = list.cast::<HtmlSelectElement>() {
            list.set_value(scenario);
        }
    });
    let scenario = props.scenario.clone();
    let open = props.send.reform(move |event: Event| {
        let list = event.target_unchecked_into::<HtmlSelectElement>();
        let id = list.value();
        list.set_value(&scenario);
        Action::OpenScenario { id, seed: None }
    });
    let restart = props.send.reform(|_| Action::Playback(Playback::Restart));
    html! {
        <div class="lessons">
            <h2><select ref={list} aria-label={text.get("lesson")} onchange={open}>
                { for props.lessons.iter().map(|one| html! {
                    <option key={one.id.clone()} value={one.id.clone()} selected={one.id == props.scenario}>{ text.get(&one.title) }</option>
                }) }
            </select></h2>
            <button type="button" class="iconbtn" aria-label={text.get("restart")} title={text.get("restart")} onclick={restart}>
                { icon(Glyph::Restart, "") }
            </button>
        </div>
    }
}

fn parts(props: &Guide, text: &Text) -> Html {
    if props.guide.parts.len() < 2 {
        return html! {};
    }
    html! {
        <ol class="steps" aria-label={text.get("parts")}>
            { for props.guide.parts.iter().map(|part| dot(part, props, text)) }
        </ol>
    }
}

fn dot(part: &PartView, props: &Guide, text: &Text) -> Html {
    let (class, current) = match part.state {
        PartState::Done => ("done", None),
        PartState::Now => ("now", Some("step")),
        PartState::Ahead => ("ahead", None),
    };
    let target = part.begins.unwrap_or(Step(0));
    let onclick = props.send.reform(move |_| Action::Playback(Playback::SeekStep(target)));
    let label = text.with("part-n", &[("n", Arg::Number(part.number as i64))]);
    html! {
        <li {class} key={part.number}>
            <button type="button" aria-label={label} aria-current={current} disabled={part.begins.is_none()} {onclick}>
                { part.number }
            </button>
        </li>
    }
}

#[derive(PartialEq)]
struct Happened {
    recent: Recent,
    names: Names,
    playing: bool,
}

draws!(Happened, use_happened);

/// The facts of this very step. While time runs, a screen reader is not told each of them.
#[hook]
fn use_happened(props: &Happened) -> Html {
    let text = use_text();
    let Some((first, others)) = props.recent.entries.split_first() else { return html! {} };
    let told = text.narrator().fact(&first.fact);
    let rich = |text: String| rich(&text, &props.names);
    html! {
        <section class="now-box" aria-live={if props.playing { "off" } else { "polite" }}>
            <h3>{ text.get("what-just-happened") }</h3>
            <p class="lead">{ rich(told.headline) }</p>
            if let Some(why) = told.why { <p>{ rich(why) }</p> }
            { for others.iter().map(|entry| html! {
                <p key={entry.id.0}>{ rich(text.narrator().fact(&entry.fact).headline) }</p>
            }) }
        </section>
    }
}

/// While a question waits, it has the reader's whole attention.
fn asks(guide: &GuideView) -> bool {
    guide.question.as_ref().is_some_and(|one| one.answer == AnswerView::Open)
}

fn goals(guide: &GuideView, names: &Names, text: &Text) -> Html {
    let goals = &guide.goals;
    if goals.is_empty() {
        return html! {};
    }
    let done = goals.iter().filter(|goal| goal.state == GoalState::Done).count();
    let line = |goal: &GoalView| {
        let said = text.get(&format!("goal-{}", goal.state.name()));
        let (class, glyph) = match goal.state {
            GoalState::Open => (None, None),
            GoalState::Done => (Some("ok"), Some(Glyph::Check)),
            GoalState::Missed => (Some("missed"), Some(Glyph::Close)),
        };
        // Whoever sees the page is told what the cross means.
        let words = if goal.state == GoalState::Missed { "goals__said" } else { "visually-hidden" };
        html! {
            <li {class} key={goal.text.clone()} title={text.get(&goal.hint)}>
                <i>if let Some(glyph) = glyph { { icon(glyph, "ic--xs") } }</i>
                <span>{ rich(&text.get(&goal.text), names) }<span class={words}>{ format!(" ({said})") }</span></span>
            </li>
        }
    };
    html! {
        <details class="goals" open={!asks(guide)}>
            <summary><span>{ text.get("goals") }</span><span>{ format!("{done} / {}", goals.len()) }</span></summary>
            <ul>{ for goals.iter().map(line) }</ul>
        </details>
    }
}

fn way_on(props: &Guide, text: &Text) -> Html {
    let guide = &props.guide;
    let open = guide.question.as_ref().filter(|question| question.answer == AnswerView::Open);
    let back = props.send.reform(|_| Action::PreviousPart);
    let (label, action) = match (open, &guide.next) {
        (Some(question), _) => {
            let question = question.id.clone();
            (text.get("just-show-me"), Action::Answer { question, option: None })
        }
        (None, Some(next)) => (props.names.in_text(&text.get(next)), Action::NextPart),
        (None, None) => {
            let label = if props.playing { "pause" } else { "play-on" };
            (text.get(label), Action::Playback(Playback::Toggle))
        }
    };
    let on = props.send.reform(move |_| action.clone());
    html! {
        <div class="guide__nav">
            <button type="button" class="btn" onclick={back}><span>{ text.get("back") }</span></button>
            <button type="button" class="btn btn--ink" onclick={on}><span>{ label }</span></button>
        </div>
    }
}
