//! Before an idempotent producer may send, it needs an id (`Sender.maybeSendAndPollTransactionalRequest`).

use crate::fact::Fact;
use crate::id::{BatchId, ErrorCode, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::producer::Producer;
use crate::kafka::producer::sender::{RequestContext, Turn};
use crate::kafka::producer::transaction_manager::{
    InitProducerId, State, init_producer_id_request,
};
use crate::kafka::producer::txn_partition::Place;
use crate::kernel::{SimTime, Span};
use crate::protocol::{Channel, Request, init_producer_id};

impl Producer {
    /// What comes before data; `None` if data may be sent. Until there is an id nothing is drained and nothing expires.
    pub(super) fn transactions_first(&mut self, fx: &mut Effects) -> Option<Turn> {
        let transactions = self.transactions.as_mut()?;
        transactions.maybe_resolve_sequences();
        match transactions.state() {
            State::FatalError(error) => {
                self.abort_batches(error, fx);
                return Some(Turn::Wait(None));
            }
            State::AbortableError(error) => {
                transactions.transition_to_uninitialized();
                self.abort_batches(error, fx);
                return Some(Turn::Again);
            }
            State::Uninitialized | State::Initializing | State::Ready => {}
        }
        self.bump_idempotent_epoch_and_reset_id_if_needed(fx);
        self.maybe_send_init_producer_id(fx)
    }

    fn bump_idempotent_epoch_and_reset_id_if_needed(&mut self, fx: &mut Effects) {
        let Some(transactions) = &mut self.transactions else { return };
        let (in_flight, accumulator) = (&mut self.in_flight, &mut self.accumulator);
        let mut renumber = |partition: &TopicPartition, id: BatchId, place: Place| {
            let sent = in_flight.iter_mut().find(|batch| batch.id == id);
            let batch = sent.or_else(|| {
                let waiting = &mut accumulator.queue_mut(partition).batches;
                waiting.iter_mut().find(|batch| batch.id == id)
            });
            let Some(batch) = batch else { return 0 };
            batch.reset_producer_state(place);
            batch.records().len() as i32
        };
        let now = fx.now;
        let bumped = transactions.bump_idempotent_epoch_and_reset_id_if_needed(now, &mut renumber);
        let session = transactions.producer();
        if bumped && session.is_valid() {
            let (id, epoch) = (session.id, session.epoch);
            fx.note(Fact::ProducerEpochBumped { producer: self.id.clone(), id, epoch });
        }
    }

    fn maybe_send_init_producer_id(&mut self, fx: &mut Effects) -> Option<Turn> {
        let due = match self.transactions.as_ref()?.request {
            InitProducerId::NotNeeded => return None,
            InitProducerId::InFlight => return Some(Turn::Wait(None)),
            InitProducerId::DueAt(at) => at,
        };
        if due > fx.now {
            return Some(Turn::Wait(Some(due)));
        }
        let Some(node) = self.least_loaded_node(fx.now) else {
            return Some(Turn::Wait(Some(self.retry_at(fx.now))));
        };
        let transactions = self.transactions.as_mut()?;
        transactions.request = InitProducerId::InFlight;
        self.counters.requests += 1;
        let (request, context) =
            (Request::from(init_producer_id_request()), RequestContext::InitProducerId);
        self.network.send(node, Channel::Data, request, context, fx);
        Some(Turn::Again)
    }

    pub(super) fn handle_init_producer_id(
        &mut self,
        response: &init_producer_id::Response,
        fx: &mut Effects,
    ) {
        let retry_at = self.retry_at(fx.now);
        let Some(transactions) = &mut self.transactions else { return };
        transactions.handle_init_producer_id(response, retry_at);
        if transactions.state() == State::Ready {
            fx.note(Fact::ProducerIdObtained {
                producer: self.id.clone(),
                id: response.producer_id,
                epoch: response.producer_epoch,
            });
        }
    }

    pub(super) fn init_producer_id_failed(&mut self, now: SimTime) {
        let retry_at = self.retry_at(now);
        if let Some(transactions) = &mut self.transactions {
            transactions.init_producer_id_failed(retry_at);
        }
    }

    /// This one does not grow; Kafka's thread sleeps meanwhile. Without any back-off it would spin; here time has to pass.
    fn retry_at(&self, now: SimTime) -> SimTime {
        now + self.config.retry_backoff.max(Span::from_ms(1))
    }

    /// Everything fails, sent or not (`RecordAccumulator.abortBatches`).
    fn abort_batches(&mut self, error: ErrorCode, fx: &mut Effects) {
        for batch in self.accumulator.take_batches() {
            self.tell_failure(&batch, error, fx);
        }
        let mut in_flight = std::mem::take(&mut self.in_flight);
        for batch in in_flight.iter_mut().filter(|batch| !batch.aborted) {
            batch.aborted = true;
            self.tell_failure(batch, error, fx);
        }
        self.in_flight = in_flight;
    }
}
