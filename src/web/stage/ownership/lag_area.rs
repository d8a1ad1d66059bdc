//! The lag of one partition as steps below its bars.

use markup::html;
use yew::{Html, hook};

use crate::kernel::SimTime;
use crate::stage::{Rect, TimeAxis, lag_outline};
use crate::view::GroupHistory;
use crate::web::piece::draws;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct LagArea {
    pub(super) history: Same<GroupHistory>,
    pub(super) row: usize,
    pub(super) axis: TimeAxis,
    pub(super) head: SimTime,
    pub(super) at: Rect,
    /// Every area of a group has the same scale.
    pub(super) lag_max: i64,
}

draws!(LagArea, use_lag_area);

#[hook]
fn use_lag_area(props: &LagArea) -> Html {
    let Some(row) = props.history.rows.get(props.row) else { return Html::default() };
    let at = props.at;
    let (d, peak) = lag_outline(&row.lag, &props.axis, props.head, at, props.lag_max);
    let peak = peak.filter(|(_, lag)| *lag == props.lag_max && at.h >= 30);
    html! {
        <g aria-hidden="true">
            <path d={format!("{d}V{}z", at.bottom())} class="lagfill" />
            <path {d} class="lagline" />
            <path d={format!("M{} {}H{}", at.x, at.bottom(), at.right())} class="rule2" />
            if let Some((_, lag)) = peak {
                <text x={at.x - 8} y={at.y + 8} class="t12 i3 end num">{ lag }</text>
            }
        </g>
    }
}
