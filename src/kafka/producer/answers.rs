//! The sender thread takes answers in: done, to be tried again, to be split, or failed (`Sender.completeBatch`).

use crate::fact::Fact;
use crate::id::{BrokerId, Correlation, ErrorCode, Offset};
use crate::kafka::Effects;
use crate::kafka::client::{InFlightRequest, UpdateReason};
use crate::kafka::producer::Producer;
use crate::kafka::producer::batch::ProducerBatch;
use crate::kafka::producer::sender::{RequestContext, SentBatch};
use crate::kernel::SimTime;
use crate::protocol::{Channel, Response, produce};

/// What a leader says of one batch (`ProduceResponse.PartitionResponse`).
#[derive(Clone, Copy)]
pub(super) struct Answer {
    error: ErrorCode,
    base_offset: Offset,
    log_start_offset: Offset,
}

impl Answer {
    /// No leader said so.
    pub(super) fn unknown(error: ErrorCode) -> Self {
        Self { error, base_offset: Offset::NONE, log_start_offset: Offset::NONE }
    }
}

impl Producer {
    /// An answer has reached this machine: there is room for another request on its connection, though the sender has
    /// not looked at it yet. `None` if the request was given up.
    pub fn receive(&mut self, from: BrokerId, correlation: Correlation) -> Option<RequestContext> {
        self.network.complete(from, Channel::Data, correlation).map(|request| request.context)
    }

    /// The sender looks at an answer.
    pub fn handle_response(&mut self, asked: RequestContext, body: &Response, fx: &mut Effects) {
        match (asked, body) {
            (RequestContext::Metadata, Response::Metadata(response)) => {
                self.metadata.update(response, fx.now);
                fx.note(Fact::MetadataUpdated { client: self.id.clone() });
            }
            (RequestContext::InitProducerId, Response::InitProducerId(response)) => {
                self.handle_init_producer_id(response, fx);
            }
            (RequestContext::Produce(sent), Response::Produce(response)) => {
                self.handle_produce_response(&sent, response, fx);
            }
            // Not with `{body:?}`: that alone would bring the words for every message into the page.
            (_, body) => unreachable!("{} answers another request", body.api()),
        }
    }

    fn handle_produce_response(
        &mut self,
        sent: &[SentBatch],
        response: &produce::Response,
        fx: &mut Effects,
    ) {
        for answer in &response.partitions {
            if let Some(one) = sent.iter().find(|one| one.partition == answer.partition) {
                let (error, base_offset) = (answer.error, answer.base_offset);
                let log_start_offset = answer.log_start_offset;
                self.complete_batch(one, Answer { error, base_offset, log_start_offset }, fx);
            }
        }
    }

    /// The connection broke, or was given up because of a request that was not answered in time.
    pub(super) fn handle_disconnection(
        &mut self,
        failed: Vec<InFlightRequest<RequestContext>>,
        error: ErrorCode,
        fx: &mut Effects,
    ) {
        let asked = |request: &InFlightRequest<_>| request.context == RequestContext::Metadata;
        if failed.iter().any(asked) {
            self.metadata.cluster.update_failed(fx.now);
        }
        self.metadata.cluster.server_disconnected(fx.now);
        for request in failed {
            match request.context {
                RequestContext::Metadata => {}
                RequestContext::InitProducerId => self.init_producer_id_failed(fx.now),
                RequestContext::Produce(sent) => {
                    for one in sent {
                        self.complete_batch(&one, Answer::unknown(error), fx);
                    }
                }
            }
        }
    }

    /// One batch has its answer. One that expired meanwhile is done already, but its error still says that metadata is old,
    /// and a success still that the leader has it.
    pub(super) fn complete_batch(&mut self, sent: &SentBatch, answer: Answer, fx: &mut Effects) {
        let error = answer.error;
        let of_answer = |batch: &ProducerBatch| batch.id == sent.batch;
        let place = self.in_flight.iter().position(of_answer);
        let mut split = false;
        match place.map(|place| (place, self.in_flight[place].aborted)) {
            Some((place, false)) => {
                let batch = self.in_flight.remove(place);
                split = error == ErrorCode::MessageTooLarge && batch.count() > 1;
                self.complete_living_batch(batch, answer, fx);
            }
            Some((place, true)) => {
                let batch = self.in_flight[place].clone();
                self.complete_dead_batch(&batch, answer);
            }
            None => {
                if let Some(place) = self.expired.iter().position(of_answer) {
                    let batch = self.expired.remove(place);
                    self.complete_dead_batch(&batch, answer);
                }
            }
        }
        if !split && error.is_invalid_metadata() {
            self.metadata.cluster.request_update(UpdateReason::Again);
        }
        if self.guarantees_message_order() {
            self.accumulator.unmute(&sent.partition);
        }
    }

    fn complete_living_batch(&mut self, batch: ProducerBatch, answer: Answer, fx: &mut Effects) {
        let error = answer.error;
        if error == ErrorCode::MessageTooLarge && batch.count() > 1 {
            self.split(&batch, fx);
        } else if !error.is_error() {
            self.acknowledged(&batch, answer.base_offset, fx);
        } else if self.can_retry(&batch, answer, fx.now) {
            self.retry(batch, error, fx);
        } else if error == ErrorCode::DuplicateSequenceNumber {
            fx.note(Fact::DuplicateAnswered {
                producer: self.id.clone(),
                partition: batch.partition.clone(),
                count: batch.count(),
            });
            self.acknowledged(&batch, Offset::NONE, fx);
        } else {
            // After the last attempt nobody knows whether an earlier one came through.
            let adjust = batch.attempts < self.config.retries;
            self.fail_batch(&batch, error, adjust, fx);
        }
    }

    /// The application was told already that it has failed.
    fn complete_dead_batch(&mut self, batch: &ProducerBatch, answer: Answer) {
        let there = matches!(answer.error, ErrorCode::None | ErrorCode::DuplicateSequenceNumber);
        if let Some(transactions) = self.transactions.as_mut().filter(|_| there) {
            transactions.handle_completed_batch(batch, answer.base_offset);
        }
    }

    fn can_retry(&mut self, batch: &ProducerBatch, answer: Answer, now: SimTime) -> bool {
        let timeout = self.config.delivery_timeout.span();
        if batch.has_reached_delivery_timeout(timeout, now) || batch.attempts >= self.config.retries
        {
            return false;
        }
        match &mut self.transactions {
            None => answer.error.is_retriable(),
            Some(transactions) => {
                transactions.can_retry(batch, answer.error, answer.log_start_offset)
            }
        }
    }

    fn retry(&mut self, batch: ProducerBatch, error: ErrorCode, fx: &mut Effects) {
        let wait = self.accumulator.retry_backoff.backoff(batch.attempts);
        let partition = batch.partition.clone();
        fx.note(Fact::BatchRetried { producer: self.id.clone(), partition, error, wait });
        self.accumulator.reenqueue(batch, fx.now);
    }

    fn split(&mut self, batch: &ProducerBatch, fx: &mut Effects) {
        if let Some(transactions) = &mut self.transactions {
            transactions.remove_in_flight_batch(batch);
        }
        let transactions = self.transactions.as_mut();
        let parts = self.accumulator.split_and_reenqueue(batch, transactions) as i64;
        let partition = batch.partition.clone();
        fx.note(Fact::BatchSplit { producer: self.id.clone(), partition, parts });
    }

    fn acknowledged(&mut self, batch: &ProducerBatch, first: Offset, fx: &mut Effects) {
        if let Some(transactions) = &mut self.transactions {
            transactions.handle_completed_batch(batch, first);
        }
        self.counters.acknowledged += batch.records().len() as u64;
        fx.note(Fact::RecordsAcknowledged {
            producer: self.id.clone(),
            partition: batch.partition.clone(),
            first,
            count: batch.count(),
        });
        self.accumulator.deallocate(batch);
    }

    /// `adjust`: the leader has surely not got it.
    pub(super) fn fail_batch(
        &mut self,
        batch: &ProducerBatch,
        error: ErrorCode,
        adjust: bool,
        fx: &mut Effects,
    ) {
        self.tell_failure(batch, error, fx);
        if let Some(transactions) = &mut self.transactions {
            transactions.handle_failed_batch(batch, error, adjust);
        }
    }

    /// The application hears that its records are not sent.
    pub(super) fn tell_failure(
        &mut self,
        batch: &ProducerBatch,
        error: ErrorCode,
        fx: &mut Effects,
    ) {
        self.counters.failed += batch.records().len() as u64;
        fx.note(Fact::RecordsFailed {
            producer: self.id.clone(),
            partition: batch.partition.clone(),
            count: batch.count(),
            error,
        });
        self.accumulator.deallocate(batch);
    }
}
