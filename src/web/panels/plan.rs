//! The last assignment of a group, explained so that a reader can do it again by hand.

use markup::html;
use yew::{Html, hook, use_state};

use crate::fact::Arg;
use crate::id::{GroupId, NodeId};
use crate::kernel::Step;
use crate::view::{AssignmentView, PartitionMove};
use crate::web::Text;
use crate::web::controls::group_choice::group_choice;
use crate::web::hooks::{use_model, use_text};
use crate::web::panels::telling::{seconds, tell_arg};
use crate::web::piece::draws;
use crate::web::rich::{Names, rich};

#[derive(PartialEq)]
pub(super) struct PlanPanel {
    pub(super) groups: Vec<GroupId>,
    pub(super) names: Names,
    /// Another moment, or another history, may have another plan.
    pub(super) step: Step,
    pub(super) branch: u32,
}

draws!(PlanPanel, use_plan_panel);

/// Longer lists are cut, and say so.
const LINES_MAX: usize = 60;

#[hook]
fn use_plan_panel(props: &PlanPanel) -> Html {
    let (text, model) = (use_text(), use_model());
    let chosen = use_state(|| 0_usize);
    let group = props.groups.get(*chosen).or(props.groups.first());
    let view = group.and_then(|group| model.read(|session| session.assignment(group)));
    let body = match &view {
        Some(view) => explained(view, &props.names, &text),
        None => html! { <p class="inspect__empty">{ text.get("plan-none") }</p> },
    };
    html! {
        <div class="inspect__body" tabindex="0">
            { group_choice(&props.groups, group, chosen, &text) }
            { body }
        </div>
    }
}

fn explained(view: &AssignmentView, names: &Names, text: &Text) -> Html {
    let told = text.with(
        told_by(view, "plan-told", "plan-told-coordinator"),
        &[
            ("by", Arg::from(&view.by)),
            ("assignor", Arg::from(&view.assignor)),
            ("seconds", Arg::Text(seconds(view.at).into())),
        ],
    );
    let shares = view.shares.iter().map(|(client, partitions)| {
        let partitions = Arg::Partitions(partitions.as_slice().into());
        html! { <div><dt>{ rich(client.as_str(), names) }</dt><dd>{ tell_arg(text, &partitions) }</dd></div> }
    });
    let steps = view.steps.iter().map(|(id, args)| text.with(id, args));
    html! {
        <>
            <section class="kv">
                <h3>{ text.with(told_by(view, "plan-title", "plan-title-epoch"), &[("group", Arg::Group(view.group.clone())), ("generation", Arg::from(&view.generation))]) }</h3>
                <p class="plan__told">{ rich(&told, names) }</p>
                { lines(steps.collect(), names, text) }
            </section>
            <section class="kv">
                <h3>{ text.get("plan-shares") }</h3>
                <dl>{ for shares.take(LINES_MAX) }</dl>
            </section>
            { moved(view, names, text) }
        </>
    }
}

/// The classic protocol has a leader and generations, the consumer protocol a coordinator and epochs.
fn told_by(view: &AssignmentView, leader: &'static str, coordinator: &'static str) -> &'static str {
    match view.by {
        NodeId::Client(_) => leader,
        NodeId::Broker(_) | NodeId::Controller(_) => coordinator,
    }
}

fn moved(view: &AssignmentView, names: &Names, text: &Text) -> Html {
    if view.is_first {
        return Html::default();
    }
    let line = |one: &PartitionMove| {
        let args = [
            ("partition", Arg::Partition(one.partition.clone())),
            ("from", Arg::from(&one.from)),
            ("to", Arg::from(&one.to)),
            ("assignor", Arg::from(&view.assignor)),
        ];
        text.with(one.why, &args)
    };
    let count = view.moves.len();
    html! {
        <section class="kv">
            <h3>{ text.with(told_by(view, "plan-moved", "plan-moved-target"), &[("count", Arg::Number(count as i64))]) }</h3>
            { lines(view.moves.iter().map(line).collect(), names, text) }
        </section>
    }
}

fn lines(all: Vec<String>, names: &Names, text: &Text) -> Html {
    let left = all.len().saturating_sub(LINES_MAX);
    html! {
        <>
            <ol class="plan">{ for all.iter().take(LINES_MAX).map(|line| html! { <li>{ rich(line, names) }</li> }) }</ol>
            if left > 0 { <p class="inspect__empty">{ text.with("plan-more", &[("count", Arg::Number(left as i64))]) }</p> }
        </>
    }
}
