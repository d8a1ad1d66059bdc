//! What a row says to those who do not see it.

use crate::fact::Arg;
use crate::id::Offset;
use crate::stage::client_label;
use crate::view::{LaneView, PartitionView, RecordView};
use crate::web::Text;

/// "Partition 2 of orders, leader broker-3, log end offset 35, high watermark 35. mail-service: no owner, ..."
pub(super) fn partition_label(view: &PartitionView, text: &Text) -> String {
    let args = [
        ("number", Arg::Number(i64::from(view.id.partition))),
        ("topic", Arg::Topic(view.id.topic.clone())),
        ("leader", view.leader.map_or(Arg::Absent, Arg::Broker)),
        ("end", Arg::from(&view.log_end)),
        ("hw", Arg::from(&view.high_watermark)),
    ];
    let mut label = text.with("lens-partition-label", &args);
    for lane in &view.lanes {
        label.push(' ');
        label.push_str(&lane_label(lane, text));
    }
    label
}

fn lane_label(lane: &LaneView, text: &Text) -> String {
    let owner = lane
        .owner
        .as_ref()
        .map_or(Arg::Absent, |owner| Arg::Text(client_label(&owner.consumer).into()));
    let args = [
        ("group", Arg::Group(lane.group.clone())),
        ("owner", owner),
        ("committed", offset(lane.committed)),
        ("position", offset(lane.position)),
        ("lag", lane.lag.map_or_else(dash, Arg::Number)),
    ];
    text.with("lens-lane-label", &args)
}

fn offset(offset: Option<Offset>) -> Arg {
    offset.map_or_else(dash, |offset| Arg::Number(offset.0))
}

fn dash() -> Arg {
    Arg::Text("–".into())
}

pub(super) fn record_label(record: &RecordView, text: &Text) -> String {
    let args = [
        ("offset", Arg::from(&record.offset)),
        ("key", Arg::Text(record.key.clone().unwrap_or_else(|| "null".into()))),
        ("value", Arg::Text(record.value.clone().unwrap_or_else(|| "null".into()))),
        (
            "at",
            Arg::Text(
                format!("{}.{}", record.timestamp.0 / 1_000_000, record.timestamp.0 / 100_000 % 10)
                    .into(),
            ),
        ),
        ("base", Arg::from(&record.batch_base)),
        ("epoch", Arg::from(&record.leader_epoch)),
    ];
    text.with("lens-record-label", &args)
}
