//! A node that is not ready gets nothing (`Sender.sendProducerData`, `NetworkClient.ready`).
//!
//! Kafka opens a connection before anything is drained for it. Here the request opens it, and a batch that was drained for a
//! connection that never came about goes back as it was: that costs it no attempt, no back-off and no sequence.

use crate::id::{BrokerId, Correlation, ErrorCode};
use crate::kafka::Effects;
use crate::kafka::producer::Producer;
use crate::kafka::producer::answers::Answer;
use crate::kafka::producer::sender::{RequestContext, SentBatch};
use crate::protocol::Channel;

impl Producer {
    pub(super) fn connection_refused(
        &mut self,
        broker: BrokerId,
        channel: Channel,
        correlation: Correlation,
        fx: &mut Effects,
    ) {
        let mut refused = self.network.refused(broker, channel, correlation, fx.now);
        let sent = match refused.as_mut().map(|request| &mut request.context) {
            Some(RequestContext::Produce(sent)) => std::mem::take(sent),
            Some(RequestContext::Metadata | RequestContext::InitProducerId) | None => Vec::new(),
        };
        // Behind it on the same connection: it may have come about by then.
        let mut failed = self.network.disconnected(broker, channel, fx.now);
        failed.extend(refused);
        self.handle_disconnection(failed, ErrorCode::NetworkException, fx);
        for one in sent {
            self.take_back(&one, fx);
        }
    }

    fn take_back(&mut self, one: &SentBatch, fx: &mut Effects) {
        let place = self.in_flight.iter().position(|batch| batch.id == one.batch && !batch.aborted);
        let mut goes_back = place.is_some();
        // One that was sent before keeps its place in the sequence; the first attempt gives it back, unless another batch has
        // been numbered behind it.
        if let Some(batch) = place.map(|place| &mut self.in_flight[place])
            && batch.attempts == 0
            && let Some(transactions) = &mut self.transactions
        {
            goes_back = transactions.take_back_number(batch);
        }
        match place.filter(|_| goes_back) {
            Some(place) => {
                let batch = self.in_flight.remove(place);
                self.accumulator.put_back(batch);
                if self.guarantees_message_order() {
                    self.accumulator.unmute(&one.partition);
                }
            }
            None => self.complete_batch(one, Answer::unknown(ErrorCode::NetworkException), fx),
        }
    }
}
