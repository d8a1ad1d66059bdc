//! A follower's fetch was out of the leader's range: it asks where the leader's log ends and begins, and goes on from there
//! (`AbstractFetcherThread.fetchOffsetAndTruncate`).

use std::collections::VecDeque;

use crate::id::{BrokerId, Offset, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::broker::Broker;
use crate::kafka::broker::replica::Waiting;
use crate::kafka::broker::replica::truncation::{OutOfRangeAction, fetch_offset_and_truncate};
use crate::protocol::list_offsets::{ListPartition, OffsetSpec};
use crate::protocol::{Request, list_offsets};

impl Broker {
    /// The first of those out of range (`fetchOffsetAndTruncate`): where does the leader's log end, and perhaps, where does it
    /// begin?
    pub(super) fn ask_for_offset(
        &mut self,
        leader: BrokerId,
        of: VecDeque<TopicPartition>,
        spec: OffsetSpec,
        leader_end: Option<Offset>,
        fx: &mut Effects,
    ) {
        let Some(partition) = of.front().cloned() else { return };
        let Some(fetcher) = self.memory.fetchers.get(leader) else { return };
        let Some(state) = fetcher.state(&partition) else { return };
        let current_leader_epoch = state.current_leader_epoch;
        let wanted = ListPartition { partition, current_leader_epoch, spec };
        let body = list_offsets::Request { replica: Some(self.id), partitions: vec![wanted] };
        self.ask_leader(leader, Waiting::ForOffset { of, leader_end }, Request::from(body), fx);
    }

    pub(super) fn offset_listed(
        &mut self,
        leader: BrokerId,
        mut of: VecDeque<TopicPartition>,
        leader_end: Option<Offset>,
        response: &list_offsets::Response,
        fx: &mut Effects,
    ) {
        let Some(partition) = of.front().cloned() else { return };
        let state = self.memory.fetchers.get(leader).and_then(|it| it.state(&partition)).cloned();
        let own_end = self.disk.log(&partition).map(|log| log.log_end_offset());
        let answer = response.partitions.first().filter(|answer| answer.partition == partition);
        let (Some(state), Some(own_end), Some(answer)) = (state, own_end, answer) else {
            of.pop_front();
            return self.ask_for_offset(leader, of, OffsetSpec::Latest, None, fx);
        };
        if answer.error.is_error() {
            self.fetch_failed(leader, &partition, answer.error, fx);
        } else {
            let asks_for_start = leader_end.is_none() && answer.offset >= own_end;
            if asks_for_start {
                let end = Some(answer.offset);
                return self.ask_for_offset(leader, of, OffsetSpec::Earliest, end, fx);
            }
            let (end, start) = match leader_end {
                Some(end) => (end, answer.offset),
                None => (answer.offset, Offset(0)),
            };
            let from = match fetch_offset_and_truncate(own_end, end, start) {
                OutOfRangeAction::TruncateTo(offset) => {
                    self.truncate(&partition, offset, fx);
                    offset
                }
                OutOfRangeAction::TruncateFullyAndStartAt(offset) => {
                    self.truncate_fully(&partition, offset, fx);
                    offset
                }
                OutOfRangeAction::FetchFrom(offset) => offset,
            };
            self.go_on_from(leader, &partition, from, state);
        }
        of.pop_front();
        self.ask_for_offset(leader, of, OffsetSpec::Latest, None, fx);
    }
}
