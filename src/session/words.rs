//! What the console needs to know of the run: words to go on with, and what the last command did.

use crate::fact::TraceEntry;
use crate::id::NodeId;
use crate::session::Session;
use crate::sim::command::complete::{Completion, Vocabulary, complete};
use crate::view::Scene;

impl Session {
    /// Ways to go on at the end of a half-typed line.
    pub fn complete(&mut self, line: &str) -> Vec<Completion> {
        let mut vocabulary = vocabulary(&self.scene());
        let servers = self.timeline.world().servers().map(|(id, ..)| id);
        let controllers = servers.filter(|id| matches!(id, NodeId::Controller(_)));
        vocabulary.controllers = controllers.cloned().collect();
        complete(line, &vocabulary)
    }

    pub fn facts_of_this_step(&self) -> Vec<TraceEntry> {
        self.timeline.facts_of(self.timeline.moment().step).to_vec()
    }
}

fn vocabulary(scene: &Scene) -> Vocabulary {
    let partitions = scene.topics.iter().flat_map(|topic| &topic.partitions);
    let consumers = scene.groups.iter().flat_map(|group| &group.consumers);
    let mut listeners = Vec::new();
    for consumer in consumers.clone().filter(|it| it.process.as_str() != it.id.as_str()) {
        if !listeners.contains(&consumer.process) {
            listeners.push(consumer.process.clone());
        }
    }
    Vocabulary {
        topics: scene.topics.iter().map(|topic| topic.name.clone()).collect(),
        partitions: partitions.map(|partition| partition.id.clone()).collect(),
        producers: scene.producers.iter().map(|producer| producer.id.clone()).collect(),
        consumers: consumers.map(|consumer| consumer.id.clone()).collect(),
        listeners,
        groups: scene.groups.iter().map(|group| group.id.clone()).collect(),
        brokers: scene.brokers.iter().map(|broker| broker.id).collect(),
        controllers: Vec::new(),
        envelopes: scene.flights.iter().map(|flight| flight.id).collect(),
    }
}
