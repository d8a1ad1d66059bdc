//! The console: the command language, with history, completion and help.

use markup::html;
use web_sys::{HtmlInputElement, KeyboardEvent, SubmitEvent};
use yew::functional::{use_node_ref, use_state, use_state_eq};
use yew::{Callback, Html, InputEvent, TargetCast, hook};

use crate::fact::Arg;
use crate::session::Action;
use crate::sim::command::complete::Completion;
use crate::sim::command::help::{COMMANDS, CommandHelp, help_for};
use crate::web::hooks::{use_focus, use_model, use_scroll_to_end, use_text};
use crate::web::page_state::PageAction;
use crate::web::panels::telling::tell_error;
use crate::web::piece::draws;
use crate::web::shell::PageDispatch;
use crate::web::{Model, Text};

#[derive(PartialEq)]
pub(in crate::web) struct Console {
    pub(in crate::web) dispatch: PageDispatch,
}

/// Older lines scroll out of memory.
const LINES_MAX: usize = 300;
/// More suggestions than this are not looked at.
const HINTS_MAX: usize = 8;

#[derive(Clone, PartialEq)]
struct Line {
    class: &'static str,
    text: String,
}

draws!(Console, use_console);

#[hook]
fn use_console(props: &Console) -> Html {
    let (model, text) = (use_model(), use_text());
    let lines = use_state(Vec::<Line>::new);
    let typed = use_state(Vec::<String>::new);
    let recalled = use_state_eq(|| None::<usize>);
    let value = use_state_eq(String::new);
    let (input, out) = (use_node_ref(), use_node_ref());
    use_focus(&input);
    use_scroll_to_end(&out, lines.len());
    let hints = hints(&model, &value);
    let submit = {
        let (lines, typed, value, recalled) =
            (lines.clone(), typed.clone(), value.clone(), recalled.clone());
        let (model, text) = (model.clone(), text.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let line = value.trim().to_owned();
            if line.is_empty() {
                return;
            }
            lines.set(carried_out(&lines, &model, &text, &line));
            typed.set(typed.iter().cloned().chain([line]).collect());
            recalled.set(None);
            value.set(String::new());
        })
    };
    let onkeydown = {
        let (value, typed, recalled, hints) =
            (value.clone(), typed.clone(), recalled.clone(), hints.clone());
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Tab" if !event.shift_key() && !hints.is_empty() => {
                event.prevent_default();
                value.set(completed(&value, &hints));
            }
            "ArrowUp" => {
                event.prevent_default();
                recall(&value, &typed, &recalled, -1);
            }
            "ArrowDown" => {
                event.prevent_default();
                recall(&value, &typed, &recalled, 1);
            }
            "Escape" => dispatch.dispatch(PageAction::ToggleConsole),
            _ => {}
        })
    };
    let oninput = {
        let value = value.clone();
        Callback::from(move |event: InputEvent| {
            value.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    html! {
        <section class="console" aria-label={text.get("console")}>
            <div class="console__out" role="log" tabindex="0" ref={out}>
                <p class="answer">{ text.get("console-welcome") }</p>
                { for lines.iter().map(|line| html! { <p class={line.class}>{ &line.text }</p> }) }
            </div>
            <form onsubmit={submit}>
                <div class="console__in">
                    { hint_list(&hints, &value) }
                    <input class="field" ref={input} value={(*value).clone()} {oninput} {onkeydown} aria-label={text.get("console-line")} placeholder={text.get("console-line")} spellcheck="false" autocomplete="off" autocapitalize="off" />
                </div>
                <button class="btn btn--ink">{ text.get("console-run") }</button>
            </form>
        </section>
    }
}

/// Ways to go on with a line that has begun.
fn hints(model: &Model, line: &str) -> Vec<Completion> {
    if line.is_empty() {
        return Vec::new();
    }
    let mut found = model.with_session(|session| session.complete(line));
    found.truncate(HINTS_MAX);
    found
}

fn hint_list(hints: &[Completion], line: &str) -> Html {
    if hints.is_empty()
        || hints.iter().any(|hint| completed(line, std::slice::from_ref(hint)).trim_end() == line)
    {
        return html! {};
    }
    html! {
        <ul class="console__hints" aria-hidden="true">
            { for hints.iter().map(|hint| html! { <li>{ &hint.text }</li> }) }
        </ul>
    }
}

/// The line with the first suggestion in place.
fn completed(line: &str, hints: &[Completion]) -> String {
    match hints.first().and_then(|hint| Some((line.get(..hint.start)?, &hint.text))) {
        Some((before, text)) if text.ends_with('=') => format!("{before}{text}"),
        Some((before, text)) => format!("{before}{text} "),
        None => line.to_owned(),
    }
}

fn recall(
    value: &yew::functional::UseStateHandle<String>,
    typed: &[String],
    recalled: &yew::functional::UseStateHandle<Option<usize>>,
    by: isize,
) {
    let at = (**recalled).unwrap_or(typed.len());
    let next = at.saturating_add_signed(by).min(typed.len());
    recalled.set((next < typed.len()).then_some(next));
    value.set(typed.get(next).cloned().unwrap_or_default());
}

/// All lines, with the new one and what came of it.
fn carried_out(before: &[Line], model: &Model, text: &Text, line: &str) -> Vec<Line> {
    let mut shown = before.to_vec();
    shown.push(Line { class: "typed", text: format!("> {line}") });
    shown.extend(answer(model, text, line));
    let surplus = shown.len().saturating_sub(LINES_MAX);
    shown.split_off(surplus)
}

fn answer(model: &Model, text: &Text, line: &str) -> Vec<Line> {
    if let Some(word) =
        line.strip_prefix("help").filter(|rest| rest.is_empty() || rest.starts_with(' '))
    {
        return help(text, word.trim());
    }
    match model.try_send(Action::Execute(line.to_owned())) {
        Ok(_) => model
            .read(|session| session.facts_of_this_step())
            .iter()
            .map(|entry| Line { class: "answer", text: text.narrator().fact(&entry.fact).headline })
            .collect(),
        Err(error) => vec![Line { class: "refused", text: tell_error(text, &error) }],
    }
}

fn help(text: &Text, word: &str) -> Vec<Line> {
    let line = |help: &CommandHelp| Line {
        class: "answer",
        text: format!(
            "{} {}\n    {}\n    {}",
            help.name,
            help.usage,
            text.get(help.text),
            help.example
        ),
    };
    if word.is_empty() {
        return COMMANDS.iter().map(line).collect();
    }
    let found: Vec<_> = help_for(word).map(line).collect();
    if found.is_empty() {
        let word = Arg::Text(word.into());
        return vec![Line { class: "refused", text: text.with("help-nothing", &[("word", word)]) }];
    }
    found
}
