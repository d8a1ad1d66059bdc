//! Names for what a person adds with one click.

use crate::id::GroupId;
use crate::kernel::SortedSet;
use crate::view::Scene;

/// The next free consumer id of a group: as its consumers are named, or `c1`, `c2`...
pub fn next_consumer(scene: &Scene, group: &GroupId) -> String {
    let of_group = scene.groups.iter().find(|view| view.id == *group);
    let last = of_group.and_then(|view| view.consumers.last());
    let prefix = last.map_or("c", |consumer| prefix_of(consumer.id.as_str()));
    next_free(scene, prefix)
}

pub fn next_producer(scene: &Scene) -> String {
    let prefix = scene.producers.last().map_or("p", |producer| prefix_of(producer.id.as_str()));
    next_free(scene, prefix)
}

/// What stands before the number, if there is one: `mail-` of `mail-2`.
fn prefix_of(id: &str) -> &str {
    let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
    if prefix.is_empty() { "c" } else { prefix }
}

fn next_free(scene: &Scene, prefix: &str) -> String {
    let consumers = scene.groups.iter().flat_map(|group| &group.consumers).map(|c| c.id.as_str());
    let taken: SortedSet<&str> =
        consumers.chain(scene.producers.iter().map(|producer| producer.id.as_str())).collect();
    let glue = if taken.contains(prefix) { "-" } else { "" };
    (1u32..)
        .map(|number| format!("{prefix}{glue}{number}"))
        .find(|id| !taken.contains(id.as_str()))
        .unwrap_or_default()
}
