//! What the application around a client does.

use crate::fact::Trace;
use crate::id::{ClientId, NodeId};
use crate::kafka::{ClientCommand, ClientCommandProblem, Input};
use crate::sim::command::CommandError;
use crate::sim::execute::limit;
use crate::sim::execute::listener::is_for_all;
use crate::sim::node::{Life, Node};
use crate::sim::{World, limits};

impl World {
    pub(super) fn command_client(
        &mut self,
        client: &ClientId,
        command: &ClientCommand,
        trace: &mut Trace,
    ) -> Result<(), CommandError> {
        if is_for_all(command) && self.is_listener(client) {
            return self.command_listener(client, command, trace);
        }
        let slot = self.known_client(client)?;
        let id = client.to_string();
        match slot.life {
            Life::Running => {}
            Life::Frozen => return Err(CommandError::AlreadyFrozen { id }),
            Life::Crashed | Life::Stopped => return Err(CommandError::NotRunning { id }),
        }
        if slot.node.has_stopped() {
            return Err(CommandError::NotRunning { id });
        }
        self.check_words(command)?;
        match &*slot.node {
            Node::Producer(producer) => {
                if !is_for_producers(command) {
                    return Err(CommandError::WrongRole { id, needed: "consumer" });
                }
                producer.check_command(command).map_err(|problem| refusal(client, problem))?;
            }
            Node::Consumer(consumer) => {
                if !is_for_consumers(command) {
                    return Err(CommandError::WrongRole { id, needed: "producer" });
                }
                consumer.check_command(command).map_err(|problem| refusal(client, problem))?;
            }
            Node::Server(_) => unreachable!("clients are found by client ids"),
        }
        let input = Input::Command(command.clone());
        let node = self.nodes.known(&NodeId::Client(client.clone()));
        self.wake(node, input, None, trace);
        Ok(())
    }

    /// What would be wrong for any client.
    fn check_words(&self, command: &ClientCommand) -> Result<(), CommandError> {
        match command {
            ClientCommand::Produce { topic, key, value, .. } => {
                if crate::kafka::is_internal(topic) {
                    return Err(CommandError::InternalTopic { topic: topic.to_string() });
                }
                for text in [key, value].into_iter().flatten() {
                    limit("text", text.len() as i64, limits::TEXT_BYTES_MAX)?;
                }
                limit("records", self.records_in_all() + 1, limits::RECORDS_MAX)
            }
            ClientCommand::Rate(Some(rate)) => self.known_topic(&rate.topic),
            ClientCommand::Rate(None)
            | ClientCommand::Subscribe(_)
            | ClientCommand::Hold
            | ClientCommand::Release
            | ClientCommand::Pause(_)
            | ClientCommand::Resume(_)
            | ClientCommand::Seek(..)
            | ClientCommand::Commit(_)
            | ClientCommand::Close => Ok(()),
        }
    }

    fn records_in_all(&self) -> i64 {
        let brokers = self.brokers().filter_map(|(_, slot)| slot.broker());
        let logs = brokers.flat_map(|broker| broker.disk.logs());
        logs.map(|(_, log)| log.log_end_offset().0 - log.log_start_offset().0).sum()
    }
}

fn is_for_producers(command: &ClientCommand) -> bool {
    match command {
        ClientCommand::Produce { .. } | ClientCommand::Rate(_) | ClientCommand::Close => true,
        ClientCommand::Subscribe(_)
        | ClientCommand::Hold
        | ClientCommand::Release
        | ClientCommand::Pause(_)
        | ClientCommand::Resume(_)
        | ClientCommand::Seek(..)
        | ClientCommand::Commit(_) => false,
    }
}

fn is_for_consumers(command: &ClientCommand) -> bool {
    !is_for_producers(command) || matches!(command, ClientCommand::Close)
}

/// What the client's own check found wrong, as the reader's error.
fn refusal(client: &ClientId, problem: ClientCommandProblem) -> CommandError {
    let id = client.to_string();
    let below_zero = |number: i64| CommandError::BadNumber {
        word: number.to_string(),
        min: 0,
        max: i64::from(i32::MAX),
    };
    match problem {
        ClientCommandProblem::WrongRole => CommandError::WrongRole { id, needed: "client" },
        ClientCommandProblem::Closed => CommandError::NotRunning { id },
        ClientCommandProblem::TooManyCalls { max } => {
            let max = max as i64;
            CommandError::Limit { what: "calls", asked: max + 1, max }
        }
        ClientCommandProblem::NegativePartition { partition } => below_zero(i64::from(partition)),
        ClientCommandProblem::NoInterval => below_zero(0),
        ClientCommandProblem::NotAssigned { partition } => {
            CommandError::NotAssigned { id, partition: partition.to_string() }
        }
        ClientCommandProblem::NegativeOffset { offset } => below_zero(offset.0),
        ClientCommandProblem::NoTopics => {
            CommandError::Missing { command: "subscribe", expected: "topics=..." }
        }
        ClientCommandProblem::AlreadyHeld => CommandError::AlreadyHeld { id },
        ClientCommandProblem::NotHeld => CommandError::NotHeld { id },
    }
}
