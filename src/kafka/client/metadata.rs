//! What a client knows about the cluster, and when it asks again (`org.apache.kafka.clients.Metadata`).
//!
//! Invariant: what is known of a partition never goes back to an older leader epoch.

use std::sync::Arc;

use crate::id::{BrokerId, ErrorCode, LeaderEpoch, TopicName, TopicPartition};
use crate::kafka::client::ExponentialBackoff;
use crate::kernel::{SimTime, SortedSet, Span};
use crate::protocol::metadata::{PartitionMetadata, Response, TopicMetadata};

/// Who leads a partition, as far as the client knows (`Metadata.LeaderAndEpoch`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeaderAndEpoch {
    pub leader: Option<BrokerId>,
    pub epoch: Option<LeaderEpoch>,
}

/// Why an update is asked for. A fresh reason ends the back-off that answers without news have built up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateReason {
    Fresh,
    Again,
}

/// What an update asks about (`isPartialUpdate`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateScope {
    AllTopics,
    NewTopics,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct InProgress {
    request_version: u32,
    scope: UpdateScope,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ClientMetadata {
    /// `bootstrap.servers`.
    bootstrap: Arc<[BrokerId]>,
    /// `metadata.max.age.ms`.
    max_age: Span,
    refresh_backoff: ExponentialBackoff,
    /// Sorted; the bootstrap servers until the first answer.
    brokers: Vec<BrokerId>,
    /// Sorted by name; those with an error have no partitions.
    topics: Vec<Arc<TopicMetadata>>,
    /// Epochs that were seen elsewhere and are newer than what `topics` says.
    seen_epochs: Vec<(TopicPartition, LeaderEpoch)>,
    /// The last answer or failure; `None` lies long ago.
    last_refresh: Option<SimTime>,
    last_successful_refresh: Option<SimTime>,
    failed_attempts: u32,
    /// Answers in a row that brought no newer epoch.
    equivalent_responses: u32,
    need_full_update: bool,
    need_partial_update: bool,
    request_version: u32,
    update_version: u32,
    in_progress: Option<InProgress>,
}

fn sorted(brokers: &[BrokerId]) -> Vec<BrokerId> {
    brokers.iter().copied().collect::<SortedSet<_>>().into_vec()
}

impl ClientMetadata {
    pub fn new(
        bootstrap: Arc<[BrokerId]>,
        max_age: Span,
        refresh_backoff: ExponentialBackoff,
    ) -> Self {
        let brokers = sorted(&bootstrap);
        Self {
            bootstrap,
            max_age,
            refresh_backoff,
            brokers,
            topics: Vec::new(),
            seen_epochs: Vec::new(),
            last_refresh: None,
            last_successful_refresh: None,
            failed_attempts: 0,
            equivalent_responses: 0,
            need_full_update: true,
            need_partial_update: false,
            request_version: 0,
            update_version: 1,
            in_progress: None,
        }
    }

    // ---- what is known ----

    pub fn brokers(&self) -> &[BrokerId] {
        &self.brokers
    }

    /// Sorted by name; a topic with an error has no partitions.
    pub fn topics(&self) -> &[Arc<TopicMetadata>] {
        &self.topics
    }

    pub fn topic(&self, name: &TopicName) -> Option<&Arc<TopicMetadata>> {
        self.topics.binary_search_by(|t| t.name.cmp(name)).ok().map(|i| &self.topics[i])
    }

    /// How many partitions a topic has; `None` if it is not known to exist.
    pub fn partition_count(&self, name: &TopicName) -> Option<i32> {
        let topic = self.topic(name).filter(|t| t.error == ErrorCode::None)?;
        i32::try_from(topic.partitions.len()).ok()
    }

    /// Whether a replica of the partition is on that broker, and the broker is alive (`Cluster.nodeIfOnline`).
    pub fn is_replica_online(&self, partition: &TopicPartition, broker: BrokerId) -> bool {
        self.brokers.binary_search(&broker).is_ok()
            && self.partition(partition).is_some_and(|known| known.replicas.contains(&broker))
    }

    /// `metadata.max.age.ms`.
    pub fn max_age(&self) -> Span {
        self.max_age
    }

    pub fn partition(&self, partition: &TopicPartition) -> Option<&PartitionMetadata> {
        let index = usize::try_from(partition.partition).ok()?;
        self.topic(&partition.topic)?.partitions.get(index)
    }

    /// No leader while a newer epoch was seen elsewhere than the one that metadata tells of.
    pub fn current_leader(&self, partition: &TopicPartition) -> LeaderAndEpoch {
        if let Some((_, epoch)) = self.seen_epochs.iter().find(|(p, _)| p == partition) {
            return LeaderAndEpoch { leader: None, epoch: Some(*epoch) };
        }
        self.partition(partition).map_or_else(LeaderAndEpoch::default, |known| LeaderAndEpoch {
            leader: known.leader,
            epoch: Some(known.leader_epoch),
        })
    }

    /// Rises with every answer.
    pub fn update_version(&self) -> u32 {
        self.update_version
    }

    pub fn last_successful_refresh(&self) -> Option<SimTime> {
        self.last_successful_refresh
    }

    // ---- when to ask ----

    /// Asks for an update as soon as the back-off allows; answers the version that must be passed.
    pub fn request_update(&mut self, reason: UpdateReason) -> u32 {
        self.need_full_update = true;
        if reason == UpdateReason::Fresh {
            self.equivalent_responses = 0;
        }
        self.update_version
    }

    /// The client turns to other topics: the update is asked for at once.
    pub fn request_update_for_new_topics(&mut self) -> u32 {
        self.last_refresh = None;
        self.need_partial_update = true;
        self.equivalent_responses = 0;
        self.request_version += 1;
        self.update_version
    }

    pub fn update_requested(&self) -> bool {
        self.need_full_update || self.need_partial_update
    }

    pub fn update_in_progress(&self) -> bool {
        self.in_progress.is_some()
    }

    /// Whether an update is to be asked for now (`MetadataUpdater.isUpdateDue`).
    pub fn is_update_due(&self, now: SimTime) -> bool {
        !self.update_in_progress() && self.next_update_at(now) <= now
    }

    /// When the next request may go out; `now` or earlier means at once.
    pub fn next_update_at(&self, now: SimTime) -> SimTime {
        let due = if self.update_requested() { now } else { self.expires_at() };
        due.max(self.allowed_at(now))
    }

    fn expires_at(&self) -> SimTime {
        self.last_successful_refresh.map_or(SimTime::ZERO, |last| last + self.max_age)
    }

    /// When the back-off allows a request, whether one is wanted or not (`timeToAllowUpdate`).
    pub fn allowed_at(&self, now: SimTime) -> SimTime {
        let Some(last) = self.last_refresh else { return SimTime::ZERO };
        let after_failures = self.refresh_backoff.backoff(self.failed_attempts.saturating_sub(1));
        // A periodic update is not held up by answers that brought no news.
        let without_news = if self.expires_at() <= now { 0 } else { self.equivalent_responses };
        let after_no_news = match without_news {
            0 => Span::ZERO,
            n => self.refresh_backoff.backoff(n - 1),
        };
        last + after_failures.max(after_no_news)
    }

    // ---- asking ----

    /// The scope of the next request: new topics only if nothing else is due.
    pub fn next_scope(&self, now: SimTime) -> UpdateScope {
        if !self.need_full_update && self.expires_at() > now {
            UpdateScope::NewTopics
        } else {
            UpdateScope::AllTopics
        }
    }

    /// A request of that scope is on its way.
    pub fn update_sent(&mut self, scope: UpdateScope) {
        self.in_progress = Some(InProgress { request_version: self.request_version, scope });
    }

    /// The request failed, or a connection broke while one was due.
    pub fn update_failed(&mut self, now: SimTime) {
        self.in_progress = None;
        self.last_refresh = Some(now);
        self.failed_attempts += 1;
        self.equivalent_responses = 0;
    }

    /// A connection broke, perhaps because what is known is old (`handleServerDisconnect`).
    pub fn server_disconnected(&mut self, now: SimTime) {
        if self.is_update_due(now) {
            self.update_failed(now);
        }
        self.request_update(UpdateReason::Again);
    }

    /// Whether more is known, or something else, than `bootstrap.servers` say.
    pub fn has_left_bootstrap(&self) -> bool {
        !self.topics.is_empty() || self.brokers != sorted(&self.bootstrap)
    }

    /// No known broker can be asked: back to `bootstrap.servers` (`metadata.recovery.strategy=rebootstrap`). What leader
    /// epochs there were stays known.
    pub fn rebootstrap(&mut self) {
        self.brokers = sorted(&self.bootstrap);
        for topic in std::mem::take(&mut self.topics) {
            for (i, known) in topic.partitions.iter().enumerate() {
                let partition = TopicPartition::new(topic.name.clone(), i as i32);
                if !self.seen_epochs.iter().any(|(seen, _)| *seen == partition) {
                    self.seen_epochs.push((partition, known.leader_epoch));
                }
            }
        }
        self.need_full_update = true;
        self.update_version += 1;
    }

    /// An epoch seen in another answer. True if it is newer than what is known, which is then asked for again.
    pub fn update_last_seen_epoch_if_newer(
        &mut self,
        partition: &TopicPartition,
        epoch: LeaderEpoch,
    ) -> bool {
        let known = self.current_leader(partition).epoch;
        if known.is_none_or(|known| epoch <= known) {
            return false;
        }
        self.seen_epochs.retain(|(p, _)| p != partition);
        self.seen_epochs.push((partition.clone(), epoch));
        self.need_full_update = true;
        true
    }

    /// Takes in an answer about the topics that were asked for.
    pub fn update(&mut self, response: &Response, now: SimTime) {
        self.update_retaining(|_| true, response, now);
    }

    /// Takes in what an answer says of the topics to be retained, and forgets the others (`retainTopic`).
    pub fn update_retaining(
        &mut self,
        retains: impl Fn(&TopicName) -> bool,
        response: &Response,
        now: SimTime,
    ) {
        if response.brokers.is_empty() {
            return self.update_failed(now);
        }
        if self.expires_at() <= now {
            self.equivalent_responses = 0;
        }
        let nothing_asked =
            InProgress { request_version: self.request_version, scope: UpdateScope::AllTopics };
        let asked = self.in_progress.take().unwrap_or(nothing_asked);
        self.need_partial_update = asked.request_version < self.request_version;
        self.last_refresh = Some(now);
        self.failed_attempts = 0;
        self.update_version += 1;
        self.equivalent_responses += 1;
        let old = match asked.scope {
            UpdateScope::AllTopics => {
                self.need_full_update = false;
                self.last_successful_refresh = Some(now);
                std::mem::take(&mut self.topics)
            }
            UpdateScope::NewTopics => {
                self.topics.retain(|topic| retains(&topic.name));
                self.topics.clone()
            }
        };
        self.brokers = sorted(&response.brokers);
        for topic in response.topics.iter().filter(|topic| retains(&topic.name)) {
            self.take_in(topic, &old);
        }
        self.seen_epochs.retain(|(partition, _)| retains(&partition.topic));
    }

    fn take_in(&mut self, topic: &Arc<TopicMetadata>, old: &[Arc<TopicMetadata>]) {
        let known = old.iter().find(|t| t.name == topic.name);
        let mut merged = topic.clone();
        for (i, news) in topic.partitions.iter().enumerate() {
            let partition = TopicPartition::new(topic.name.clone(), i as i32);
            let seen = self.seen_epochs.iter().position(|(p, _)| *p == partition);
            let before = known.and_then(|t| t.partitions.get(i));
            let newest = seen.map(|s| self.seen_epochs[s].1).max(before.map(|b| b.leader_epoch));
            if newest.is_none_or(|newest| news.leader_epoch > newest) {
                self.equivalent_responses = 0;
            }
            match (newest, before) {
                (Some(newest), Some(before)) if news.leader_epoch < newest => {
                    Arc::make_mut(&mut merged).partitions[i] = before.clone();
                }
                // Nothing newer to keep: that there is such a partition is all that is believed.
                (Some(newest), None) if news.leader_epoch < newest => {}
                (Some(_) | None, Some(_) | None) => {
                    if let Some(s) = seen {
                        self.seen_epochs.remove(s);
                    }
                }
            }
            if news.error.is_invalid_metadata() {
                self.request_update(UpdateReason::Again);
            }
        }
        if topic.error.is_invalid_metadata() {
            self.request_update(UpdateReason::Again);
        }
        match self.topics.binary_search_by(|t| t.name.cmp(&topic.name)) {
            Ok(i) => self.topics[i] = merged,
            Err(i) => self.topics.insert(i, merged),
        }
    }
}

#[cfg(test)]
mod tests;
