//! What may go wrong with a machine, as words.

use crate::id::NodeId;
use crate::kernel::{Skew, Span};
use crate::sim::command::DiskFault;
use crate::sim::command::parse::{LATENCY_MS_MAX, SKEW_MS_MAX, Words};
use crate::sim::{Command, CommandError};

pub(super) fn fault(words: &mut Words<'_>) -> Result<Command, CommandError> {
    match words.command {
        "power-off" => return Ok(Command::PowerOff { node: words.node("ID")? }),
        "skew" => {
            let node = words.node("ID")?;
            let by = Skew(words.number("MS", -SKEW_MS_MAX, SKEW_MS_MAX)?);
            return Ok(Command::Skew { node, by });
        }
        _ => {}
    }
    let server = server(words)?;
    let fault = match words.command {
        "slow-disk" => {
            let ms = words.number("MS", 0, LATENCY_MS_MAX as i64)?;
            DiskFault::Slow(Span::from_ms(ms as u64))
        }
        "fill-disk" => DiskFault::Fill,
        _ => DiskFault::Free,
    };
    Ok(Command::Disk { server, fault })
}

/// Only servers have a disk that matters.
fn server(words: &mut Words<'_>) -> Result<NodeId, CommandError> {
    let id = words.next(if words.command == "slow-disk" { "BROKER" } else { "SERVER" })?;
    let kind = "broker";
    NodeId::server_named(&id).ok_or(CommandError::UnknownId { kind, id, accepted: Vec::new() })
}
