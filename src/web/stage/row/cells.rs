//! The tape of one partition: its newest records, and the slot that the next one will fill.

use markup::html;
use yew::{Html, MouseEvent};

use crate::fact::Arg;
use crate::id::Offset;
use crate::stage::topic::RowPlace;
use crate::stage::{KeyMark, Rect, Tints};
use crate::view::{Inspected, PartitionView, RecordView};
use crate::web::Text;
use crate::web::stage::hands::Hands;
use crate::web::stage::row::label::record_label;
use crate::web::stage::slot::tint_class;

/// What is about to fill the next slot.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::web::stage) enum Ghost {
    /// A record on its way.
    Coming(KeyMark),
    /// The record in the form, if it were sent now.
    Prepared(KeyMark),
}

pub(super) struct Cells<'a> {
    pub(super) view: &'a PartitionView,
    pub(super) place: &'a RowPlace,
    pub(super) tints: &'a Tints,
    pub(super) ghost: Option<&'a Ghost>,
    pub(super) selected: Option<Offset>,
    pub(super) text: &'a Text,
    pub(super) hands: &'a Hands,
}

impl Cells<'_> {
    pub(super) fn draw(&self) -> Html {
        let start = self.place.window_start();
        let records = &self.view.records;
        let first =
            records.iter().position(|record| record.offset >= start).unwrap_or(records.len());
        let shown = &records[first..];
        let cells = shown.iter().enumerate().map(|(i, record)| {
            let before = (first + i).checked_sub(1).and_then(|i| records.get(i));
            let begins = before.is_some_and(|before| before.batch_base != record.batch_base);
            let after = shown.get(i + 1);
            let ends = after.is_some_and(|after| after.batch_base != record.batch_base);
            self.cell(record, shown.len() - 1 - i, begins, ends)
        });
        html! {
            <>
                if let Some(before) = first.checked_sub(1).and_then(|i| records.get(i)) {
                    { self.faded(before) }
                }
                { for cells }
                { self.next() }
            </>
        }
    }

    /// Batches stand three pixels apart; their records share edges.
    fn cell(&self, record: &RecordView, number: usize, begins: bool, ends: bool) -> Html {
        let rect = self.place.cell(record.offset);
        let x = rect.x + if begins { 2 } else { 0 };
        let w = rect.right() - x - i32::from(ends);
        let mark = self.tints.mark(record.key.as_deref());
        let raw = record.offset >= self.view.high_watermark;
        let class = match (raw, self.selected == Some(record.offset)) {
            (true, _) => "cell cell--raw".to_owned(),
            (false, true) => format!("cell cell--sel {}", tint_class(&mark)),
            (false, false) => format!("cell {}", tint_class(&mark)),
        };
        let what = Inspected::Record(self.view.id.clone(), record.offset);
        let label = record_label(record, self.text);
        html! {
            <g key={record.offset.0.to_string()} class={if raw { "rec rec--raw" } else { "rec" }} role="button" tabindex="-1"
                data-cell={number.to_string()} aria-label={label.clone()} onclick={self.hands.on_click_select::<MouseEvent>(what)}>
                <title>{ label }</title>
                <rect x={x} y={rect.y} width={w} height={rect.h} {class} />
                { self.letters(rect, &mark.letter, record.offset) }
            </g>
        }
    }

    fn letters(&self, rect: Rect, letter: &str, offset: Offset) -> Html {
        let x = rect.x + rect.w / 2;
        let (top, bottom) = (rect.y + rect.h / 2 - 3, rect.bottom() - 6);
        let class = if offset.0 < 1_000 { "t12 mid ko" } else { "t12 mid ko ko--long" };
        html! {
            <>
                <text x={x} y={top} class="t14 mid kt">{ letter.to_owned() }</text>
                <text x={x} y={bottom} {class}>{ short(offset) }</text>
            </>
        }
    }

    /// Half of the cell before the window.
    fn faded(&self, record: &RecordView) -> Html {
        let x = self.place.start_x();
        let (y, h) = (self.place.log.y, self.place.log.h);
        let class = tint_class(&self.tints.mark(record.key.as_deref()));
        html! {
            <g opacity=".45" aria-hidden="true">
                <path d={format!("M{} {y}h12v{h}h-12", x - 12)} {class} />
                <path d={format!("M{} {y}h12M{} {}h12", x - 12, x - 12, y + h)} class="rule2" />
            </g>
        }
    }

    fn next(&self) -> Html {
        let rect = self.place.cell(self.view.log_end);
        let (class, letter) = match self.ghost {
            Some(Ghost::Coming(mark)) => ("cell cell--hot", Some(mark)),
            Some(Ghost::Prepared(mark)) => ("cell cell--raw", Some(mark)),
            None => ("cell cell--next", None),
        };
        let x = rect.x + rect.w / 2;
        let (side, ghost) = match self.ghost {
            Some(Ghost::Coming(_)) => ("hot", true),
            Some(Ghost::Prepared(_)) => ("prep", true),
            None => ("none", false),
        };
        let args = [("offset", Arg::from(&self.view.log_end))];
        html! {
            <g class={format!("next next--{side}")}>
                <title>{ self.text.with("lens-next-slot", &args) }</title>
                <rect x={rect.x + 2} y={rect.y} width={rect.w - 3} height={rect.h} {class} />
                if let (true, Some(mark)) = (ghost, letter) {
                    { self.letters(rect, &mark.letter, self.view.log_end) }
                } else {
                    <text x={x} y={rect.middle().y + 4} class="t12 mid i3">{ short(self.view.log_end) }</text>
                }
            </g>
        }
    }
}

/// Four digits fit a cell; of more, the last ones tell neighbours apart.
fn short(offset: Offset) -> String {
    let digits = offset.0.to_string();
    if digits.len() <= 4 { digits } else { format!("…{}", &digits[digits.len() - 3..]) }
}
