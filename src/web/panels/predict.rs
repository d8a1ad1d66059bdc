//! A question before the thing happens: choose, watch, read why.

use markup::html;
use yew::{Callback, Html, hook};

use crate::session::{Action, AnswerView, OptionView, QuestionView};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::rich::{Names, rich};

#[derive(PartialEq)]
pub(super) struct Predict {
    pub(super) question: QuestionView,
    pub(super) names: Names,
    pub(super) send: Callback<Action>,
}

draws!(Predict, use_predict);

#[hook]
fn use_predict(props: &Predict) -> Html {
    let text = use_text();
    let question = &props.question;
    html! {
        <fieldset class="predict">
            <legend class="visually-hidden">{ text.get("predict") }</legend>
            <p class="q" id="question">
                <span class="mark">{ text.get("predict") }</span>{ " " }
                { rich(&text.get(&question.text), &props.names) }
            </p>
            <div role="radiogroup" aria-labelledby="question">
                { for question.options.iter().filter(|one| worth_showing(question, one)).map(|one| line(one, props, &text)) }
            </div>
            { foot(&question.answer, props, &text) }
        </fieldset>
    }
}

/// Once chosen, only the choice stands there; once seen, the answer too.
fn worth_showing(question: &QuestionView, option: &OptionView) -> bool {
    question.answer == AnswerView::Open || option.mine || option.right
}

fn line(option: &OptionView, props: &Predict, text: &Text) -> Html {
    let question = &props.question;
    let answer = {
        let (question, id) = (question.id.clone(), option.id.clone());
        props.send.reform(move |_| Action::Answer {
            question: question.clone(),
            option: Some(id.clone()),
        })
    };
    let verdict = match (option.right, option.mine) {
        (true, true) => Some("your-answer-right"),
        (true, false) => Some("the-answer"),
        (false, true) => Some("your-answer"),
        (false, false) => None,
    };
    let mut class = String::from("opt");
    if option.mine {
        class.push_str(" opt--mine");
    }
    if option.right {
        class.push_str(" opt--right");
    }
    html! {
        <label {class} key={option.id.clone()}>
            <input
                type="radio"
                name={question.id.clone()}
                checked={option.mine}
                disabled={question.answer != AnswerView::Open}
                onchange={answer}
            />
            <span>{ rich(&text.get(&option.text), &props.names) }</span>
            if let Some(verdict) = verdict { <em>{ text.get(verdict) }</em> }
        </label>
    }
}

fn foot(answer: &AnswerView, props: &Predict, text: &Text) -> Html {
    match answer {
        AnswerView::Open => html! {},
        AnswerView::Locked => html! { <p class="foot">{ text.get("answer-locked") }</p> },
        AnswerView::Told { feedback: None } => html! {},
        AnswerView::Told { feedback: Some(feedback) } => html! {
            <p class="foot" aria-live="polite"><span>{ rich(&text.get(feedback), &props.names) }</span></p>
        },
    }
}
