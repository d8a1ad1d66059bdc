//! One replica: its role, its records, its own high watermark, and where it parts from its leader.

use markup::html;
use yew::{Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::Offset;
use crate::session::{Action, Lens, OpenLog};
use crate::stage::Tints;
use crate::stage::cluster::{ColumnPlace, CopyPlace};
use crate::view::{ColumnView, CopyView, Inspected, LogSource, ReplicaRole, ReplicaView};
use crate::web::hooks::{use_model, use_text};
use crate::web::piece::draws;
use crate::web::stage::cluster::words::{beside, copy_sentence, replica_sentence};
use crate::web::stage::hands::{Hands, use_hands};
use crate::web::stage::same::Same;
use crate::web::stage::slot::tint_class;
use crate::web::{Model, Text};

#[derive(PartialEq)]
pub(super) struct Replica {
    pub(super) view: Same<ReplicaView>,
    pub(super) column: Same<ColumnView>,
    pub(super) place: ColumnPlace,
    pub(super) copy: CopyPlace,
    pub(super) tints: Same<Tints>,
    pub(super) selected: Option<Offset>,
    /// Which epoch wrote what.
    pub(super) epochs: bool,
}

draws!(Replica, use_replica);

#[hook]
fn use_replica(props: &Replica) -> Html {
    let (text, hands, model) = (use_text(), use_hands(), use_model());
    let Replica { view, column, copy, .. } = props;
    let onclick =
        hands.on_click_select::<MouseEvent>(Inspected::Partition(column.partition.clone()));
    let class = if view.up { "copy" } else { "copy copy--dead" };
    let notes = notes(props, &text);
    let epochs = props.epochs && (copy.notes > 1 || notes.is_empty());
    let count = view.records.len();
    let log_end = text.with("lens-leo", &[("offset", Arg::from(&view.log_end))]);
    let room = copy.rect.w - 8 * i32::try_from(log_end.chars().count()).unwrap_or(0) - 6;
    let tag = Tag::of(props, room, &text);
    let free = copy.rect.x + tag.width + 4;
    let cells = view.records.iter().enumerate();
    html! {
        <g role="group" {class} tabindex="-1" data-stop={copy.stop} data-replica={view.broker.0.to_string()} aria-label={replica_sentence(column, view, &text)} {onclick}>
            <rect x={copy.rect.x - 4} y={copy.rect.y} width={copy.rect.w + 4} height={copy.rect.h} rx="3" class="copy__hit" />
            { tag.draw(props, count, &text, model) }
            { beside(column, &props.place, (copy.tag_y, free), "t12 num i2 halo", log_end) }
            { frame(props) }
            { for cells.map(|(i, record)| cell(props, record, count - 1 - i, &text, &hands)) }
            { cut_off(props) }
            { watermark(props) }
            if epochs { { for runs(props) } }
            { for notes.into_iter().zip(0..).map(|(note, line)| note.draw(props, line)) }
        </g>
    }
}

/// The role: a filled tag for who leads, yellow for who has just begun to, plain words for the others.
struct Tag {
    words: String,
    /// Of the frame; plain words have none.
    class: Option<&'static str>,
    width: i32,
}

impl Tag {
    /// In so many pixels, if there are words short enough.
    fn of(props: &Replica, room: i32, text: &Text) -> Self {
        let long = Self::with(props, "", text);
        if long.width <= room { long } else { Self::with(props, "-short", text) }
    }

    fn with(props: &Replica, end: &str, text: &Text) -> Self {
        let Replica { view, column, .. } = props;
        let is_new = column.moved.is_some_and(|moved| moved.to == view.broker);
        let led_before = column.moved.is_some_and(|moved| moved.from == Some(view.broker));
        let (class, id) = match view.role {
            ReplicaRole::Leader if !view.up => (Some("tag tag--dead"), "cluster-leader-down"),
            ReplicaRole::Leader if is_new => (Some("tag tag--new"), "cluster-new-leader"),
            ReplicaRole::Leader => (Some("tag tag--leads"), "cluster-leader"),
            ReplicaRole::DeposedLeader => (Some("tag tag--dead"), "cluster-deposed-tag"),
            ReplicaRole::InSync if led_before => (None, "cluster-was-in-sync"),
            ReplicaRole::InSync => (None, "cluster-in-sync"),
            ReplicaRole::Eligible => (None, "cluster-eligible"),
            ReplicaRole::OutOfSync if led_before => (None, "cluster-was-out-of-sync"),
            ReplicaRole::OutOfSync => (None, "cluster-out-of-sync"),
        };
        let args = [("epoch", Arg::from(&view.leader_epoch))];
        let words = match class {
            None => text.with(&format!("{id}{end}"), &args),
            Some(_) => text.with(id, &args),
        };
        let width = match class {
            None => width_of(&words) - 24,
            Some(_) => width_of(&words),
        };
        Self { words, class, width }
    }

    /// It opens the log; among the cells it comes after the oldest one.
    fn draw(self, props: &Replica, number: usize, text: &Text, model: Model) -> Html {
        let (x, y, width) = (props.place.x, props.copy.tag_y, self.width);
        let (partition, broker) = (props.column.partition.clone(), props.view.broker);
        let args =
            [("partition", Arg::Partition(partition.clone())), ("broker", Arg::Broker(broker))];
        let label = format!("{}: {}", self.words, text.with("cluster-open-log", &args));
        let onclick = yew::Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            let source = LogSource::Replica(partition.clone(), broker);
            model.send(Action::OpenLog(OpenLog::of(source)));
            model.send(Action::SetLens(Lens::Log));
        });
        html! {
            <g class="opens" role="button" tabindex="-1" data-cell={number.to_string()} aria-label={label.clone()} {onclick}>
                <title>{ label }</title>
                <rect {x} y={y - 17} width={width.max(24)} height="24" class="copy__hit" />
                { self.words(props) }
            </g>
        }
    }

    fn words(self, props: &Replica) -> Html {
        let (x, y, width) = (props.place.x, props.copy.tag_y, self.width);
        let Some(class) = self.class else {
            return html! { <text {x} {y} class="t12 i2 halo">{ self.words }</text> };
        };
        html! {
            <g {class}>
                <rect {x} y={y - 14} {width} height="19" rx="3" />
                <text x={x + width / 2} {y} class="t12 b mid">{ self.words }</text>
            </g>
        }
    }
}

/// Of a bold line of 12 pixels, with room at both ends. A little too wide rather than too narrow.
fn width_of(words: &str) -> i32 {
    words.chars().map(|c| if c.is_ascii() { 7 } else { 12 }).sum::<i32>() + 12
}

/// Thick around who leads, dashed around who is out of sync.
fn frame(props: &Replica) -> Html {
    let class = match props.view.role {
        ReplicaRole::Leader if props.view.up => "copy__leads",
        ReplicaRole::OutOfSync | ReplicaRole::Eligible | ReplicaRole::DeposedLeader
            if props.view.up =>
        {
            "copy__out"
        }
        ReplicaRole::Leader
        | ReplicaRole::DeposedLeader
        | ReplicaRole::InSync
        | ReplicaRole::Eligible
        | ReplicaRole::OutOfSync => return Html::default(),
    };
    let frame = props.place.frame(&props.copy, &props.view);
    html! { <rect x={frame.x} y={frame.y} width={frame.w} height={frame.h} rx="3" {class} /> }
}

fn cell(props: &Replica, record: &CopyView, number: usize, text: &Text, hands: &Hands) -> Html {
    let Replica { view, column, place, copy, .. } = props;
    let rect = place.cell(copy, record.offset);
    let mark = props.tints.mark(record.key.as_deref());
    let raw = record.offset >= view.high_watermark;
    let divergent = record.against_leader.is_divergent();
    let class = match (divergent, view.up, raw) {
        (true, _, _) => "cell cell--parted".to_owned(),
        (false, false, _) => "cell cell--ghost".to_owned(),
        (false, true, true) => "cell cell--raw".to_owned(),
        (false, true, false) => format!("cell {}", tint_class(&mark)),
    };
    let plain = divergent || raw || !view.up;
    let group = match (plain, props.selected == Some(record.offset)) {
        (true, false) => "rec rec--raw",
        (false, false) => "rec",
        (true, true) => "rec rec--raw rec--sel",
        (false, true) => "rec rec--sel",
    };
    let (x, y, middle) = (rect.x, rect.y, rect.x + rect.w / 2);
    let inset = i32::from(plain);
    let label = copy_sentence(record, raw, text);
    // Without a leader nobody says which of several records is the one.
    let what = match divergent || column.leader.is_none() {
        true => {
            let source = LogSource::Replica(column.partition.clone(), view.broker);
            Inspected::Stored(source, record.offset)
        }
        false => Inspected::Record(column.partition.clone(), record.offset),
    };
    let run = hands.clone();
    let onclick = yew::Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        run.select(what.clone());
    });
    let digits = if record.offset.0 < 1_000 { "t12 mid ko" } else { "t12 mid ko ko--long" };
    html! {
        <g key={record.offset.0.to_string()} class={group} role="button" tabindex="-1" data-cell={number.to_string()} aria-label={label.clone()} {onclick}>
            <title>{ label }</title>
            if plain { <rect x={x} y={y} width={rect.w} height={rect.h} class="copy__hit" /> }
            <rect x={x + inset} y={y + inset} width={rect.w - 2 * inset} height={rect.h - 2 * inset} {class} />
            <text x={middle} y={y + 15} class="t13 mid kt">{ &mark.letter }</text>
            <text x={middle} y={y + 30} class={digits}>{ short(record.offset) }</text>
            if divergent { <path d={format!("M{} {}L{} {}", x + 2, y + rect.h - 2, x + rect.w - 2, y + 2)} class="struck" /> }
        </g>
    }
}

/// Four digits fit a cell; of more, the last ones tell neighbours apart.
fn short(offset: Offset) -> String {
    let digits = offset.0.to_string();
    if digits.len() <= 4 { digits } else { format!("…{}", &digits[digits.len() - 3..]) }
}

/// What the replica dropped a moment ago: nobody has these records any more.
fn cut_off(props: &Replica) -> Html {
    let Some((from, to)) = props.view.truncated else { return Html::default() };
    let from = from.max(props.view.log_end);
    let cells = (from.0..to.0).map(Offset).filter(|offset| {
        props.place.is_inside(*offset) && offset.0 < props.column.from + props.column.cells
    });
    let draw = |offset: Offset| {
        let rect = props.place.cell(&props.copy, offset);
        let (x, y) = (rect.x, rect.y);
        html! {
            <g key={format!("c{}", offset.0)} class="gone" aria-hidden="true">
                <rect x={x + 2} y={y + 2} width={rect.w - 4} height={rect.h - 4} />
                <path d={format!("M{} {}l20 32M{} {}l-20 32", x + 2, y + 2, x + 22, y + 2)} />
            </g>
        }
    };
    html! { <>{ for cells.map(draw) }</> }
}

/// As this replica knows it; the dotted line behind it is the leader's.
fn watermark(props: &Replica) -> Html {
    let (view, place, cells) = (&props.view, &props.place, props.copy.cells);
    let x = place.x_of(view.high_watermark);
    if view.high_watermark.0 < place.from {
        // It lies before the window.
        let y = cells.middle().y;
        return html! { <path d={format!("M{} {}l-5 6 5 6", x + 2, y - 6)} class="hw" aria-hidden="true" /> };
    }
    html! { <path d={format!("M{x} {}V{}", cells.y - 7, cells.bottom() + 7)} class={if view.up { "hw" } else { "hw hw--dead" }} aria-hidden="true" /> }
}

/// One bracket for the records of each epoch.
fn runs(props: &Replica) -> Vec<Html> {
    let mut runs: Vec<(Offset, Offset, i32)> = Vec::new();
    for record in &props.view.records {
        match runs.last_mut() {
            Some(run) if run.2 == record.epoch.0 => run.1 = record.offset,
            _ => runs.push((record.offset, record.offset, record.epoch.0)),
        }
    }
    let bottom = props.copy.cells.bottom();
    let draw = |(from, to, epoch): (Offset, Offset, i32)| {
        let (left, right) = (props.place.x_of(from) + 2, props.place.x_of(to.plus(1)) - 2);
        html! {
            <g aria-hidden="true">
                <path d={format!("M{left} {}v3H{right}v-3", bottom + 2)} class="rule2" />
                <text x={(left + right) / 2} y={props.copy.epochs_y} class="t12 mid i2 num halo">{ format!("e{epoch}") }</text>
            </g>
        }
    };
    runs.into_iter().map(draw).collect()
}

/// A line below the cells.
struct Note {
    words: String,
    bad: bool,
}

impl Note {
    fn draw(&self, props: &Replica, line: i32) -> Html {
        let y = props.copy.note_y + 15 * line;
        let class = if self.bad { "t12 flt halo" } else { "t12 i2 num halo" };
        html! { <text x={props.place.x} {y} {class}>{ &self.words }</text> }
    }
}

/// The most important first, as many as there is room for.
fn notes(props: &Replica, text: &Text) -> Vec<Note> {
    let Replica { view, column, copy, .. } = props;
    let mut notes = Vec::new();
    if let Some((from, to)) = view.truncated {
        let args = [
            ("from", Arg::from(&from)),
            ("to", Arg::Number(to.0 - 1)),
            ("count", Arg::Number(to.0 - from.0)),
        ];
        notes.push(Note { words: text.with("cluster-truncated", &args), bad: true });
    }
    if let Some(offset) = view.diverges_at {
        let args = [("offset", Arg::from(&offset))];
        notes.push(Note { words: text.with("cluster-diverges", &args), bad: true });
        notes.push(Note { words: text.get("cluster-will-be-cut"), bad: true });
    }
    if view.high_watermark != column.high_watermark && view.log_end.0 > 0 {
        let words = text.with("lens-hw", &[("offset", Arg::from(&view.high_watermark))]);
        notes.push(Note { words, bad: false });
    }
    if view.up && view.leader_epoch < column.leader_epoch {
        let words = text.with("cluster-knows-epoch", &[("epoch", Arg::from(&view.leader_epoch))]);
        notes.push(Note { words, bad: false });
    }
    notes.truncate(copy.notes);
    notes
}
