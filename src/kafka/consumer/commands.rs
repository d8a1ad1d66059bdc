//! What an operator makes the application do, as if its own thread called the consumer.

use crate::fact::{Fact, OffsetSource};
use crate::id::{Offset, TopicName, TopicPartition};
use crate::kafka::consumer::application::Thread;
use crate::kafka::consumer::rebalance_listener::{Called, Resumed};
use crate::kafka::consumer::sync_commit::{SyncCaller, SyncCommit};
use crate::kafka::consumer::{Consumer, Failure, TopicPattern};
use crate::kafka::{ClientCommand, ClientCommandProblem, Effects, SubscribeTo};

impl Consumer {
    /// Whether the command could be carried out now. Changes nothing.
    pub fn check_command(&self, command: &ClientCommand) -> Result<(), ClientCommandProblem> {
        if self.app.is_stopped() || self.app.is_closing() {
            return Err(ClientCommandProblem::Closed);
        }
        match command {
            ClientCommand::Produce { .. } | ClientCommand::Rate(_) => {
                Err(ClientCommandProblem::WrongRole)
            }
            ClientCommand::Subscribe(SubscribeTo::Topics(topics)) if topics.is_empty() => {
                Err(ClientCommandProblem::NoTopics)
            }
            ClientCommand::Hold if self.app.hold.is_some() => {
                Err(ClientCommandProblem::AlreadyHeld)
            }
            ClientCommand::Release if self.app.hold.is_none() => Err(ClientCommandProblem::NotHeld),
            ClientCommand::Pause(partition) | ClientCommand::Resume(partition) => {
                self.check_assigned(partition)
            }
            ClientCommand::Seek(partition, offset) => {
                if offset.0 < 0 {
                    return Err(ClientCommandProblem::NegativeOffset { offset: *offset });
                }
                self.check_assigned(partition)
            }
            ClientCommand::Commit(Some((_, offset))) if offset.0 < 0 => {
                Err(ClientCommandProblem::NegativeOffset { offset: *offset })
            }
            ClientCommand::Commit(Some((partition, _))) => self.check_assigned(partition),
            ClientCommand::Subscribe(_)
            | ClientCommand::Hold
            | ClientCommand::Release
            | ClientCommand::Commit(None)
            | ClientCommand::Close => Ok(()),
        }
    }

    fn check_assigned(&self, partition: &TopicPartition) -> Result<(), ClientCommandProblem> {
        if self.subscriptions.is_assigned(partition) {
            Ok(())
        } else {
            Err(ClientCommandProblem::NotAssigned { partition: partition.clone() })
        }
    }

    /// Carries out a command that `check_command` lets pass; any other one is ignored.
    pub(super) fn execute(&mut self, command: ClientCommand, fx: &mut Effects) {
        if self.check_command(&command).is_err() {
            return;
        }
        match command {
            ClientCommand::Subscribe(SubscribeTo::Topics(topics)) => self.subscribe(&topics),
            ClientCommand::Subscribe(SubscribeTo::Pattern(pattern)) => {
                self.subscribe_to_pattern(pattern);
            }
            ClientCommand::Hold => self.hold(fx),
            ClientCommand::Release => self.release(fx),
            ClientCommand::Pause(partition) => {
                if let Some(state) = self.subscriptions.state_mut(&partition) {
                    state.paused = true;
                }
                self.note(fx, |consumer| Fact::PartitionPaused { consumer, partition });
            }
            ClientCommand::Resume(partition) => {
                if let Some(state) = self.subscriptions.state_mut(&partition) {
                    state.paused = false;
                }
                self.note(fx, |consumer| Fact::PartitionResumed { consumer, partition });
            }
            ClientCommand::Seek(partition, offset) => self.seek(partition, offset, fx),
            ClientCommand::Commit(what) => self.commit_sync(what, fx),
            ClientCommand::Close => self.begin_close(fx),
            // `check_command` refuses them.
            ClientCommand::Produce { .. } | ClientCommand::Rate(_) => {}
        }
    }

    /// `KafkaConsumer.subscribe(topics)`.
    pub fn subscribe(&mut self, topics: &[TopicName]) {
        self.fetcher.retain(|partition| topics.contains(&partition.topic));
        self.modern.on_subscription_updated();
        if self.subscriptions.subscribe(topics) {
            self.metadata_mut().request_update_for_new_topics();
        }
    }

    /// `KafkaConsumer.subscribe(pattern)`.
    pub fn subscribe_to_pattern(&mut self, pattern: TopicPattern) {
        self.subscriptions.subscribe_to_pattern(pattern);
        self.modern.on_subscription_updated();
        self.update_pattern_subscription();
        self.metadata_mut().request_update_for_new_topics();
    }

    /// `KafkaConsumer.unsubscribe`: gives everything back and leaves the group at once. False while the listener holds it up;
    /// then it is to be called again.
    ///
    /// # Errors
    /// The listener threw: the consumer is still subscribed.
    pub fn unsubscribe(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        if self.speaks_consumer_protocol() {
            return self.unsubscribe_member(fx);
        }
        let waits = if self.is_in_listener() {
            self.resume_listener(fx)? == Resumed::Waits
        } else {
            self.fetcher.retain(|_| false);
            self.on_leave_prepare(fx)? == Called::Waits
        };
        if waits {
            return Ok(false);
        }
        self.maybe_leave_group("the consumer unsubscribed from all topics", fx);
        self.subscriptions.unsubscribe();
        Ok(true)
    }

    /// `KafkaConsumer.seek`.
    pub fn seek(&mut self, partition: TopicPartition, offset: Offset, fx: &mut Effects) {
        self.set_position(partition, offset, None, OffsetSource::Seek, fx);
    }

    fn commit_sync(&mut self, what: Option<(TopicPartition, Offset)>, fx: &mut Effects) {
        let offsets = match what {
            None => self.subscriptions.all_consumed(),
            Some((partition, offset)) => vec![(partition, offset, None)],
        };
        let deadline = fx.now + self.spec.config.default_api_timeout;
        let commit = SyncCommit::new(SyncCaller::Application, offsets, deadline);
        self.commits.sync_commits.push(commit);
    }

    /// Whether the application thread is still there to carry out commands.
    pub fn is_running(&self) -> bool {
        match self.app.thread {
            Thread::Polling | Thread::Processing { .. } => true,
            Thread::NotStarted | Thread::Closing(_) | Thread::Stopped(_) => false,
        }
    }
}
