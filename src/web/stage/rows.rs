//! All rows of all topics, each as large as the layout made it.

use std::rc::Rc;

use markup::html;
use yew::{Html, hook};

use crate::id::TopicPartition;
use crate::stage::Tints;
use crate::stage::topic::{Density, RowPlace, StripOrder, TopicLayout, TopicPlace};
use crate::view::{Inspected, PartitionView, Scene, TopicView};
use crate::web::piece::{draws, keyed};
use crate::web::stage::row::{CompactRow, FullRow, Ghost, Histogram, Strip, caption};
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct Rows {
    pub(super) scene: Same<Scene>,
    pub(super) layout: Same<TopicLayout>,
    pub(super) tints: Same<Tints>,
    pub(super) ghosts: Rc<Vec<(TopicPartition, Ghost)>>,
    pub(super) selected: Option<Inspected>,
    pub(super) order: StripOrder,
}

/// The first stop of each topic, and the first stop after the rows.
pub(super) fn stops(layout: &TopicLayout) -> (Vec<usize>, usize) {
    let mut next = 0;
    let firsts = layout.topics.iter().map(|topic| {
        let first = next;
        next += topic.rows.len();
        first
    });
    (firsts.collect(), next)
}

draws!(Rows, use_rows);

#[hook]
fn use_rows(props: &Rows) -> Html {
    let (firsts, _) = stops(&props.layout);
    let topics = props.scene.topics.iter().zip(&props.layout.topics).zip(firsts);
    topics.map(|((view, place), first)| draw_topic(props, view, place, first)).collect()
}

fn draw_topic(props: &Rows, view: &Rc<TopicView>, place: &TopicPlace, first: usize) -> Html {
    if let Some(area) = place.histogram {
        return keyed(
            view.name.to_string(),
            Histogram { view: view.into(), group: place.lane_group.clone(), area },
        );
    }
    let mut named: Option<(String, i32)> = None;
    let rows = place.rows.iter().enumerate().filter_map(|(i, row)| {
        let view = view.partitions.iter().find(|view| view.id == row.partition)?;
        let caption = (row.density == Density::Strip)
            .then(|| strip_caption(props, place, view, row, &mut named))
            .flatten();
        Some(draw_row(props, place, view, row, first + i, caption))
    });
    html! { <g key={view.name.to_string()}>{ for rows }</g> }
}

/// A name where a run begins, at least a line below the one before.
fn strip_caption(
    props: &Rows,
    place: &TopicPlace,
    view: &PartitionView,
    row: &RowPlace,
    named: &mut Option<(String, i32)>,
) -> Option<String> {
    let text = caption(view, props.order == StripOrder::Owner, place.lane_group.as_ref());
    let fits = named.as_ref().is_none_or(|(last, y)| *last != text && row.rect.y - y >= 18);
    fits.then(|| {
        *named = Some((text.clone(), row.rect.y));
        text
    })
}

fn draw_row(
    props: &Rows,
    place: &TopicPlace,
    view: &Rc<PartitionView>,
    row: &RowPlace,
    stop: usize,
    caption: Option<String>,
) -> Html {
    let key = view.id.to_string();
    let ghost = props
        .ghosts
        .iter()
        .find(|(partition, _)| *partition == view.id)
        .map(|(_, ghost)| ghost.clone());
    let selected = props.selected == Some(Inspected::Partition(view.id.clone()));
    match row.density {
        Density::Full => {
            let selected_record = match &props.selected {
                Some(Inspected::Record(partition, offset)) if *partition == view.id => {
                    Some(*offset)
                }
                _ => None,
            };
            keyed(
                key,
                FullRow {
                    view: view.into(),
                    place: row.clone(),
                    tints: props.tints.clone(),
                    ghost,
                    selected,
                    selected_record,
                    stop,
                },
            )
        }
        Density::Compact => {
            let hot = matches!(ghost, Some(Ghost::Coming(_)));
            keyed(key, CompactRow { view: view.into(), place: row.clone(), hot, selected, stop })
        }
        Density::Strip | Density::Histogram => keyed(
            key,
            Strip { view: view.into(), place: row.clone(), lag_max: place.lag_max, caption, stop },
        ),
    }
}
