//! What an operator makes the application do, as if its own thread called the consumer.

use crate::fact::{Fact, OffsetSource};
use crate::id::{Offset, TopicPartition};
use crate::kafka::consumer::Consumer;
use crate::kafka::consumer::application::Thread;
use crate::kafka::consumer::sync_commit::SyncCommit;
use crate::kafka::{ClientCommand, ClientCommandProblem, Effects};

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
            ClientCommand::Subscribe(topics) if topics.is_empty() => {
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
            ClientCommand::Subscribe(topics) => {
                if self.subscriptions.subscribe(&topics) {
                    self.fetcher.retain(|partition| topics.contains(&partition.topic));
                    self.metadata_mut().request_update_for_new_topics();
                }
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
            ClientCommand::Seek(partition, offset) => {
                self.set_position(partition, offset, None, OffsetSource::Seek, fx);
            }
            ClientCommand::Commit(what) => self.commit_sync(what, fx),
            ClientCommand::Close => self.begin_close(fx),
            // `check_command` refuses them.
            ClientCommand::Produce { .. } | ClientCommand::Rate(_) => {}
        }
    }

    fn commit_sync(&mut self, what: Option<(TopicPartition, Offset)>, fx: &mut Effects) {
        let offsets = match what {
            None => self.subscriptions.all_consumed(),
            Some((partition, offset)) => vec![(partition, offset, None)],
        };
        let deadline = fx.now + self.spec.config.default_api_timeout;
        self.commits.sync_commits.push(SyncCommit::new(offsets, deadline));
    }

    /// Whether the application thread is still there to carry out commands.
    pub fn is_running(&self) -> bool {
        match self.app.thread {
            Thread::Polling | Thread::Processing { .. } => true,
            Thread::NotStarted | Thread::Closing(_) | Thread::Stopped(_) => false,
        }
    }
}
