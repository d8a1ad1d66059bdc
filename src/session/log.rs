//! The log of a run: what was sent, and what else happened, with a filter. Only the rows in sight are made.

use crate::fact::{Arg, Detail, Fact, TraceEntry};
use crate::id::{ErrorCode, NodeId};
use crate::kernel::{FactId, SimTime, Step};
use crate::protocol::{Body, Envelope};
use crate::session::Session;
use crate::session::fields::fields;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Rows that have all these words somewhere: a node, an API, a field.
    pub words: String,
    pub only: LogOnly,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogOnly {
    #[default]
    Everything,
    Requests,
    Errors,
}

/// The rows in sight, and how many there are in all.
#[derive(Clone, Debug, PartialEq)]
pub struct LogWindow {
    pub total: usize,
    pub first: usize,
    /// Where the playhead stands: the last row that has happened by then.
    pub here: Option<usize>,
    pub rows: Vec<LogRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    pub id: FactId,
    pub step: Step,
    pub at: SimTime,
    pub what: LogEntry,
    /// After the playhead.
    pub ahead: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LogEntry {
    Envelope {
        from: NodeId,
        to: NodeId,
        api: &'static str,
        version: i16,
        response: bool,
        error: Option<ErrorCode>,
        fields: String,
    },
    /// Told in the reader's language.
    Fact(Fact),
}

impl Session {
    /// `count` rows of the filtered log from row `first` on; `first: None` ends the window a little after the playhead.
    pub fn log(&self, filter: &LogFilter, first: Option<usize>, count: usize) -> LogWindow {
        let words: Vec<String> =
            filter.words.split_whitespace().map(str::to_ascii_lowercase).collect();
        let detail = self.settings.detail;
        let kept: Vec<&TraceEntry> = self
            .timeline
            .trace()
            .iter()
            .filter(|entry| shown(entry, detail, filter.only))
            .filter(|entry| words.iter().all(|word| mentions(entry, word)))
            .collect();
        let playhead = self.timeline.moment().step;
        let passed = kept.partition_point(|entry| entry.step <= playhead);
        let last_start = kept.len().saturating_sub(count);
        let first = first.unwrap_or_else(|| passed.saturating_sub(count * 3 / 4)).min(last_start);
        LogWindow {
            total: kept.len(),
            first,
            here: passed.checked_sub(1),
            rows: kept
                .iter()
                .skip(first)
                .take(count)
                .map(|entry| row(entry, entry.step > playhead))
                .collect(),
        }
    }
}

fn shown(entry: &TraceEntry, detail: Detail, only: LogOnly) -> bool {
    // Each envelope stands in the log once.
    let delivered = matches!(entry.fact, Fact::Delivered { .. });
    let wanted = match only {
        LogOnly::Everything => true,
        LogOnly::Requests => sent(&entry.fact).is_some(),
        LogOnly::Errors => error_of(&entry.fact).is_some(),
    };
    !delivered && wanted && entry.fact.detail() <= detail
}

fn error_of(fact: &Fact) -> Option<ErrorCode> {
    let args = fact.args();
    let mut errors = args
        .into_iter()
        .filter_map(|(_, arg)| if let Arg::Error(error) = arg { Some(error) } else { None });
    errors.find(|error| error.is_error())
}

fn sent(fact: &Fact) -> Option<&Envelope> {
    if let Fact::Sent { envelope } = fact { Some(envelope) } else { None }
}

fn mentions(entry: &TraceEntry, word: &str) -> bool {
    let text = match sent(&entry.fact) {
        Some(envelope) => format!(
            "{} {} {} {}",
            envelope.from,
            envelope.to,
            envelope.body.api(),
            fields(&envelope.body)
        ),
        None => entry.to_string(),
    };
    text.to_ascii_lowercase().contains(word)
}

fn row(entry: &TraceEntry, ahead: bool) -> LogRow {
    let what = match sent(&entry.fact) {
        Some(envelope) => {
            let api = envelope.body.api();
            LogEntry::Envelope {
                from: envelope.from.clone(),
                to: envelope.to.clone(),
                api: api.name(),
                version: api.version(),
                response: matches!(envelope.body, Body::Response(_)),
                error: error_of(&entry.fact),
                fields: fields(&envelope.body),
            }
        }
        None => LogEntry::Fact(entry.fact.clone()),
    };
    LogRow { id: entry.id, step: entry.step, at: entry.at, what, ahead }
}
