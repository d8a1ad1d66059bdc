//! Reads the world at the playhead and says what the picture holds.

mod controller;
mod flights;
mod groups;
mod inspect;
mod producers;
mod reading;
mod topics;

use std::rc::Rc;

use crate::fact::Fact;
use crate::id::GroupId;
use crate::protocol::Text;
use crate::run::Timeline;
use crate::sim::{Life, World};
use crate::view::{BrokerView, LinkView, Scene};

pub use inspect::inspect;

/// Builds one scene after the other. A part that is as it was before is the very same `Rc`, so that nothing is drawn
/// anew in vain.
#[derive(Debug, Default)]
pub struct SceneBuilder {
    last: Option<Rc<Scene>>,
    keys: KeysSeen,
}

impl SceneBuilder {
    /// What stands on the stage at the playhead.
    pub fn scene(&mut self, timeline: &Timeline) -> Rc<Scene> {
        let mut scene = build(timeline.world(), timeline.moment().now);
        self.keys.update(timeline);
        scene.keys = self.keys.keys.clone();
        if let Some(last) = &self.last {
            keep_same(&mut scene.brokers, &last.brokers);
            keep_same(&mut scene.topics, &last.topics);
            keep_same(&mut scene.producers, &last.producers);
            keep_same(&mut scene.groups, &last.groups);
            keep_same(&mut scene.flights, &last.flights);
        }
        let scene = Rc::new(scene);
        self.last = Some(scene.clone());
        scene
    }
}

/// The keys of a run in the order in which they first appeared. What comes later never changes the order of what was
/// there, so a key keeps its tint wherever the playhead goes.
#[derive(Debug, Default)]
struct KeysSeen {
    taken: usize,
    cuts: u32,
    keys: Rc<Vec<Text>>,
}

impl KeysSeen {
    fn update(&mut self, timeline: &Timeline) {
        if self.cuts != timeline.cuts() || self.taken > timeline.trace().len() {
            *self = KeysSeen { cuts: timeline.cuts(), ..KeysSeen::default() };
        }
        for entry in &timeline.trace()[self.taken..] {
            if let Fact::RecordQueued { key: Some(key), .. } = &entry.fact
                && !self.keys.contains(key)
            {
                Rc::make_mut(&mut self.keys).push(key.clone());
            }
        }
        self.taken = timeline.trace().len();
    }
}

/// The picture of one world, every part new; only a run knows in which order its keys appeared.
pub fn build(world: &World, now: crate::kernel::SimTime) -> Scene {
    let readings = reading::readings(world);
    Scene {
        step: world.step,
        now,
        brokers: world.brokers().map(|(id, _)| Rc::new(broker(world, id))).collect(),
        topics: topics::topics(world, &readings),
        producers: producers::producers(world),
        groups: groups::groups(world, &readings),
        flights: flights::flights(world),
        links: links(world),
        keys: Rc::default(),
        latency: world.network().usual(crate::sim::LinkId::TO_CLIENTS).latency,
    }
}

fn keep_same<T: PartialEq>(parts: &mut [Rc<T>], last: &[Rc<T>]) {
    for (part, before) in parts.iter_mut().zip(last) {
        if part == before {
            *part = before.clone();
        }
    }
}

fn broker(world: &World, id: crate::id::BrokerId) -> BrokerView {
    let life = world.slot(&id.into()).map_or(Life::Crashed, |slot| slot.life);
    let visible = |name: &&crate::id::TopicName| !crate::kafka::is_internal(name);
    let topics = world.image().topics.iter().filter(|(name, _)| visible(name));
    let leads = topics.flat_map(|(_, topic)| &topic.partitions).filter(|p| p.leader == Some(id));
    let coordinates = |group: &&GroupId| world.coordinator_of(group).1 == Some(id);
    BrokerView {
        id,
        running: !life.is_down(),
        frozen: life == Life::Frozen,
        leads: leads.count(),
        coordinates: world.groups().iter().filter(coordinates).cloned().collect(),
    }
}

fn links(world: &World) -> Vec<LinkView> {
    let faulty = world.network().faulty_links();
    faulty
        .map(|(id, link)| {
            let (a, b) = id.ends();
            LinkView {
                a: a.clone(),
                b: b.clone(),
                cut: link.cut,
                latency: link.latency,
                loss_percent: link.loss.as_percent(),
            }
        })
        .collect()
}
