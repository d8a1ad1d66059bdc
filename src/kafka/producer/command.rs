//! What the learner tells a producer to do, and what none can do.

use crate::kafka::producer::Producer;
use crate::kafka::producer::application::{
    APPLICATION_CALLS_MAX, ApplicationCall, SendCall, SendSource,
};
use crate::kafka::{ClientCommand, ClientCommandProblem};
use crate::kernel::{SimTime, Span};

impl Producer {
    /// Whether the command makes sense for a producer at all. A topic or partition that does not exist is no problem:
    /// `send` waits for it, as Kafka's does.
    pub fn check_command(&self, command: &ClientCommand) -> Result<(), ClientCommandProblem> {
        match command {
            ClientCommand::Produce { partition, .. } => {
                if let Some(partition) = partition.filter(|&partition| partition < 0) {
                    return Err(ClientCommandProblem::NegativePartition { partition });
                }
                if self.application.calls.len() >= APPLICATION_CALLS_MAX {
                    return Err(ClientCommandProblem::TooManyCalls { max: APPLICATION_CALLS_MAX });
                }
            }
            ClientCommand::Rate(rate) => {
                if rate.as_ref().is_some_and(|rate| rate.every == Span::ZERO) {
                    return Err(ClientCommandProblem::NoInterval);
                }
            }
            ClientCommand::Close => {}
            ClientCommand::Subscribe(_)
            | ClientCommand::Hold
            | ClientCommand::Release
            | ClientCommand::Pause(_)
            | ClientCommand::Resume(_)
            | ClientCommand::Seek(..)
            | ClientCommand::Commit(_) => return Err(ClientCommandProblem::WrongRole),
        }
        if self.is_closing() { Err(ClientCommandProblem::Closed) } else { Ok(()) }
    }

    pub(super) fn command(&mut self, command: ClientCommand, now: SimTime) {
        if self.is_closing() {
            return;
        }
        match command {
            ClientCommand::Produce { topic, partition, key, value } => {
                let call = SendCall { topic, partition, key, value, source: SendSource::Command };
                self.application.calls.push_back(ApplicationCall::Send(call));
            }
            ClientCommand::Rate(rate) => {
                self.application.next_record_at = rate.as_ref().map(|_| now);
                self.application.rate = rate;
            }
            ClientCommand::Close => {
                self.application.rate = None;
                self.application.next_record_at = None;
                self.application.calls.push_back(ApplicationCall::Close);
            }
            ClientCommand::Subscribe(_)
            | ClientCommand::Hold
            | ClientCommand::Release
            | ClientCommand::Pause(_)
            | ClientCommand::Resume(_)
            | ClientCommand::Seek(..)
            | ClientCommand::Commit(_) => unreachable!("check_command refuses it"),
        }
    }
}
