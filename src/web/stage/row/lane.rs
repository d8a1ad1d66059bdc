//! A group's lane below a tape: how far it has committed, how far it has read, and who reads it.

use markup::html;
use yew::Html;

use crate::fact::Arg;
use crate::id::Offset;
use crate::stage::topic::{LanePlace, RowPlace};
use crate::stage::{badge_label, client_label};
use crate::view::{LaneOwner, LaneView};
use crate::web::Text;
use crate::web::stage::slot::{grouped, slot_class};

/// Longer group names are cut: the card and the row's label have them whole.
const NAME_MAX: usize = 12;

pub(super) struct Lane<'a> {
    pub(super) view: &'a LaneView,
    pub(super) place: &'a LanePlace,
    pub(super) row: &'a RowPlace,
    pub(super) text: &'a Text,
}

impl Lane<'_> {
    pub(super) fn draw(&self) -> Html {
        let y = self.place.y;
        let lane = self.view;
        let owner = lane.owner.as_ref();
        let class = owner.filter(|owner| owner.running).map_or("slot-none", |o| slot_class(o.slot));
        let data = owner.map(|owner| owner.consumer.to_string());
        html! {
            <g key={lane.group.to_string()} class={format!("own lane {class}")} data-o={data}>
                if !self.row.phone {
                    <text x={self.row.name.x} y={y + 4} class="t12 i2">{ cut(lane.group.as_str()) }</text>
                }
                { badge(owner, self.row.badge_x, y) }
                { self.line() }
                { self.notes() }
                <text x={self.row.lag_x} y={y + 4} class="t12 b num">{ lag(lane.lag, self.text) }</text>
            </g>
        }
    }

    fn line(&self) -> Html {
        let (row, y, lane) = (self.row, self.place.y, self.view);
        let start = row.start_x();
        let end = row.tail_x() - 4;
        let committed = lane.committed.map(|offset| row.x(offset));
        let position = lane.position.map(|offset| row.x(offset));
        let read_to = position.or(committed).unwrap_or(start);
        let lost = self.is_lost();
        let dots = read_to + if position.is_some() || committed.is_some() { 9 } else { 0 };
        html! {
            <>
                if start > row.log.x + 1 { <path d={format!("M{} {y}H{start}", row.log.x)} class="rule" /> }
                if dots < end { <path d={format!("M{dots} {y}H{end}")} class="lagl" /> }
                if let Some(x) = committed.filter(|x| *x > start) { <path d={format!("M{start} {y}H{x}")} class="done" /> }
                if let (Some(from), Some(to)) = (committed.or(Some(start)), position) {
                    if to > from && lost {
                        <path d={format!("M{from} {y}H{to}")} class="open open--lost" />
                    } else if to > from {
                        <path d={format!("M{from} {y}m0 -1.5H{to}M{from} {y}m0 1.5H{to}")} class="open" />
                    }
                }
                { self.bookmark() }
                { self.ring(lost) }
                { self.processing() }
            </>
        }
    }

    /// The committed offset belongs to the group and survives its consumers.
    fn bookmark(&self) -> Html {
        let Some(offset) = self.view.committed else { return Html::default() };
        let y = self.place.y;
        if self.row.is_before_window(offset) {
            let x = self.row.log.x;
            return html! { <path d={format!("M{} {}l-7 5 7 5", x + 8, y - 5)} class="chevron" /> };
        }
        let x = self.row.x(offset);
        html! { <path d={format!("M{x} {}m-4.5 0h9v14l-4.5-4-4.5 4z", y - 7)} class="cfill bookmark" /> }
    }

    /// The position belongs to the consumer.
    fn ring(&self, lost: bool) -> Html {
        let Some(offset) = self.view.position else { return Html::default() };
        let (x, y) = (self.row.x(offset), self.place.y);
        if self.row.is_before_window(offset) {
            return html! { <path d={format!("M{} {}l-7 5 7 5", x + 14, y - 5)} class="chevron" /> };
        }
        let class = if lost { "cring cring--lost" } else { "cring" };
        html! {
            <>
                <circle cx={x} cy={y} r="5" {class} />
                if self.view.paused { <path d={format!("M{} {y}m0 -2.5v5M{} {y}m0 -2.5v5", x - 1, x + 2)} class="paused" /> }
            </>
        }
    }

    /// The record that the application is busy with.
    fn processing(&self) -> Html {
        let Some(offset) = self.view.processing else { return Html::default() };
        if self.row.is_before_window(offset) || offset >= self.row.log_end {
            return Html::default();
        }
        let cell = self.row.cell(offset);
        html! { <path d={format!("M{} {}h{}", cell.x + 3, cell.bottom() + 3, cell.w - 6)} class="busy" /> }
    }

    /// A position without a living reader is gone: reading starts again at the commit.
    fn is_lost(&self) -> bool {
        self.view.position.is_some() && !self.view.owner.as_ref().is_some_and(|owner| owner.running)
    }

    fn notes(&self) -> Html {
        let (lane, y) = (self.view, self.place.y + 20);
        if self.row.phone {
            return Html::default();
        }
        if let (true, Some(committed), Some(position)) =
            (self.is_lost(), lane.committed, lane.position)
            && position > committed
        {
            return self.reread(committed, position);
        }
        let (true, Some(committed)) = (self.place.notes, lane.committed) else {
            return Html::default();
        };
        let note = |id, offset: Offset| self.text.with(id, &[("offset", Arg::Number(offset.0))]);
        let at = self.row.x(committed);
        let Some(position) = lane.position else {
            return html! { <text x={at} y={y} class="t12 i2 num halo mid">{ note("lens-committed-at", committed) }</text> };
        };
        let to = self.row.x(position);
        let near = to - at < 96;
        let (anchor_left, anchor_right) = if near { ("end", "") } else { ("mid", "mid") };
        let (left, right) = if near { (at + 6, at + 12) } else { (at, to) };
        html! {
            <>
                <text x={left.max(self.row.log.x + 84).to_string()} y={y} class={format!("t12 i2 num halo {anchor_left}")}>{ note("lens-committed-at", committed) }</text>
                <text x={right.max(self.row.log.x + 92).to_string()} y={y} class={format!("t12 i2 num halo {anchor_right}")}>{ note("lens-position-at", position) }</text>
            </>
        }
    }

    fn reread(&self, committed: Offset, position: Offset) -> Html {
        let who =
            self.view.listed.as_ref().map_or(Arg::Absent, |id| Arg::Text(client_label(id).into()));
        let args = [
            ("consumer", who),
            ("committed", Arg::Number(committed.0)),
            ("last", Arg::Number(position.0 - 1)),
            ("count", Arg::Number(position.0 - committed.0)),
        ];
        let x = (self.row.x(committed) - 4).min(self.row.tail_x() - 290).max(self.row.log.x);
        html! { <text x={x} y={self.place.y + 20} class="t12 i2 num halo">{ self.text.with("lens-reread", &args) }</text> }
    }
}

pub(super) fn lag(lag: Option<i64>, text: &Text) -> String {
    match lag {
        None => "–".to_owned(),
        Some(lag) if lag < 1_000 => text.with("lens-lag", &[("lag", Arg::Number(lag))]),
        Some(lag) => grouped(lag).to_string(),
    }
}

/// Who reads: a filled badge; a dead owner's is an outline, nobody's is hatched.
pub(super) fn badge(owner: Option<&LaneOwner>, x: i32, y: i32) -> Html {
    let Some(owner) = owner else {
        return html! { <rect x={x} y={y - 9} width="24" height="18" rx="3" class="hatch" /> };
    };
    let label = badge_label(&owner.consumer);
    // A longer label grows to the right as far as the records allow, then towards the group's name.
    let (wide, shift) = match label.chars().count() {
        0..=2 => (0, 0),
        3 => (6, 1),
        _ => (10, 5),
    };
    let dead = if owner.running { "" } else { "badge--dead" };
    html! {
        <g class={format!("badge {dead} {}", slot_class(owner.slot))}>
            <rect x={x - shift} y={y - 9} width={24 + wide} height="18" rx="3" />
            <text x={x + 12 + wide / 2 - shift} y={y + 4} class="t12 mid">{ label }</text>
        </g>
    }
}

pub(super) fn cut(name: &str) -> String {
    if name.chars().count() <= NAME_MAX {
        return name.to_owned();
    }
    name.chars().take(NAME_MAX - 1).chain(['…']).collect()
}
