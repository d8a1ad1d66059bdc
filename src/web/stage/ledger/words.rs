//! Words that the picture and the table share.

use crate::fact::Arg;
use crate::kernel::Span;
use crate::protocol::produce::Acks;
use crate::sim::UncleanElection;
use crate::view::{Keeps, LedgerRow, Why};
use crate::web::Text;

/// As it is written in a configuration.
pub(crate) fn acks_name(acks: Acks) -> &'static str {
    match acks {
        Acks::None => "acks=0",
        Acks::Leader => "acks=1",
        Acks::All => "acks=all",
    }
}

/// Why the verdict is what it is, and what would have kept the promise: a sentence each.
pub(crate) fn behind(row: &LedgerRow, text: &Text) -> Vec<String> {
    let why = row.why.iter().map(|why| why_words(*why, text));
    let keeps = row.keeps.iter().map(|keeps| keeps_words(*keeps, text));
    let mut all: Vec<_> = why.chain(keeps).collect();
    if row.verdict.is_broken() && row.keeps.is_empty() {
        all.push(text.get("ledger-keeps-nothing"));
    }
    all
}

fn why_words(why: Why, text: &Text) -> String {
    match why {
        Why::OnlyOn(broker) => text.with("ledger-only-on", &[("broker", Arg::Broker(broker))]),
        Why::NoLeader => text.get("ledger-no-leader"),
        Why::StillOn(broker) => text.with("ledger-still-on", &[("broker", Arg::Broker(broker))]),
        Why::LedBy { leader, at, unclean } => {
            let id = match unclean {
                None => "ledger-led-by",
                Some(UncleanElection::Enabled) => "ledger-led-by-unclean",
                Some(UncleanElection::ByHand) => "ledger-led-by-unclean-by-hand",
                Some(UncleanElection::LastKnownLeader) => "ledger-led-by-last-known",
            };
            let at = Arg::Duration(Span(at.0));
            text.with(id, &[("broker", Arg::Broker(leader)), ("at", at)])
        }
        Why::Again { first, other } => {
            let args = [("first", Arg::from(&first)), ("other", Arg::from(&other))];
            text.with("ledger-again", &args)
        }
        Why::Deposed(broker) => text.with("ledger-deposed", &[("broker", Arg::Broker(broker))]),
        Why::GoneFromDisk => text.get("ledger-gone"),
    }
}

fn keeps_words(keeps: Keeps, text: &Text) -> String {
    let number = |n: usize| Arg::Number(n as i64);
    let (id, args) = match keeps {
        Keeps::ReplicationFactor => ("ledger-keeps-replicas", vec![]),
        Keeps::AcksAll { had, in_sync } => {
            ("ledger-keeps-acks", vec![("had", number(had)), ("in-sync", number(in_sync))])
        }
        Keeps::AcksAllRefuses { in_sync, min } => {
            let min = Arg::Number(i64::from(min));
            ("ledger-keeps-refuses", vec![("in-sync", number(in_sync)), ("min", min)])
        }
        Keeps::MinIsr { in_sync } => ("ledger-keeps-min-isr", vec![("in-sync", number(in_sync))]),
        Keeps::AcksAllAndMinIsr { in_sync } => {
            ("ledger-keeps-both", vec![("in-sync", number(in_sync))])
        }
        Keeps::NoUncleanElection { leader } => {
            ("ledger-keeps-clean", vec![("broker", Arg::Broker(leader))])
        }
        Keeps::Flush => ("ledger-keeps-flush", vec![]),
        Keeps::Idempotence => ("ledger-keeps-idempotence", vec![]),
    };
    text.with(id, &args)
}
