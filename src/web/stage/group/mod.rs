//! Consumer groups: a frame with the coordinator's view of it, and a card for each consumer.

mod add_consumer;
mod card_actions;
mod consumer_card;
mod consumer_table;
mod group_frame;
mod state_word;

pub(super) use group_frame::GroupFrame;
