//! The built-in partitioner for records without a key (`BuiltInPartitioner`, KIP-794).
//!
//! A topic has one sticky partition. Records go there until about `batch.size` bytes are in, then another partition is
//! drawn: each with the same chance, or, once the queues of the partitions differ, shorter queues with a better one.
//! Dice are thrown outside: the caller hands in a non-negative number for each draw.

/// What the metadata says about a topic's partitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartitionChoices<'a> {
    /// How many partitions the topic has; at least one.
    pub count: i32,
    /// Those that have a leader, in order.
    pub available: &'a [i32],
}

/// How many batches wait for each partition, as the accumulator counts them whenever it looks for what is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueSizes<'a> {
    /// Batches waiting, by place. Partitions without a leader are not in it.
    pub sizes: &'a [i32],
    /// Which partition stands at which place; as long as `sizes`.
    pub partitions: &'a [i32],
    /// How many places at the front count. Fewer than all if slow partitions were shut out
    /// (`partitioner.availability.timeout.ms`).
    pub length: usize,
}

/// Whether the batch that was just appended to lets the partitioner move on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switching {
    /// The batch is complete: a switch splits nothing.
    Enabled,
    /// The batch still fills: move on only when twice the sticky batch size is in.
    Disabled,
}

/// The chances of the partitions: place `i` is drawn for the numbers from entry `i - 1` up to, not including, entry `i`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartitionLoadStats {
    cumulative_frequency_table: Vec<i32>,
    partitions: Vec<i32>,
}

impl PartitionLoadStats {
    /// `None` if all partitions have the same chance anyway, or there is but one.
    pub fn from_queue_sizes(queues: QueueSizes<'_>) -> Option<Self> {
        let mut stats = Self::default();
        stats.refill(queues);
        (!stats.is_empty()).then_some(stats)
    }

    /// Counts anew, in the room that is there. Empty if all partitions have the same chance anyway.
    fn refill(&mut self, queues: QueueSizes<'_>) {
        self.clear();
        let all = queues.sizes.len();
        assert_eq!(all, queues.partitions.len(), "each size belongs to a partition");
        assert!(queues.length <= all, "only known partitions can count");
        let sizes = &queues.sizes[..queues.length];
        let Some(&longest) = sizes.iter().max() else { return };
        if all < 2 {
            return;
        }
        // With partitions shut out, equal queues are no reason to draw among all of them.
        if queues.length == all && sizes.iter().all(|&size| size == longest) {
            return;
        }
        let weight = |size: i32| longest + 1 - size;
        let sum = |total: &mut i32, &size: &i32| {
            *total += weight(size);
            Some(*total)
        };
        self.cumulative_frequency_table.extend(sizes.iter().scan(0, sum));
        self.partitions.extend_from_slice(&queues.partitions[..queues.length]);
    }

    fn clear(&mut self) {
        self.cumulative_frequency_table.clear();
        self.partitions.clear();
    }

    fn is_empty(&self) -> bool {
        self.partitions.is_empty()
    }

    pub fn cumulative_frequency_table(&self) -> &[i32] {
        &self.cumulative_frequency_table
    }

    /// The partition that the non-negative number `random` stands for.
    pub fn partition_for(&self, random: i32) -> i32 {
        let end = *self.cumulative_frequency_table.last().expect("a table has an entry");
        let wanted = random % end;
        let place = self.cumulative_frequency_table.partition_point(|&entry| entry <= wanted);
        self.partitions[place]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct StickyPartition {
    partition: i32,
    produced_bytes: i64,
}

/// One per topic and producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltInPartitioner {
    sticky_batch_size: i64,
    /// Empty while all partitions have the same chance.
    load: PartitionLoadStats,
    sticky: Option<StickyPartition>,
}

impl BuiltInPartitioner {
    /// `sticky_batch_size` is `batch.size` in bytes, at least 1 as in `KafkaProducer`.
    pub fn new(sticky_batch_size: u32) -> Self {
        Self {
            sticky_batch_size: i64::from(sticky_batch_size.max(1)),
            load: PartitionLoadStats::default(),
            sticky: None,
        }
    }

    /// The sticky partition; draws one if there is none yet (`peekCurrentPartitionInfo`).
    pub fn current_partition(
        &mut self,
        choices: PartitionChoices<'_>,
        draw: impl FnOnce() -> i32,
    ) -> i32 {
        if let Some(sticky) = self.sticky {
            return sticky.partition;
        }
        self.switch(choices, draw)
    }

    /// The sticky partition, if one was drawn.
    pub fn sticky_partition(&self) -> Option<i32> {
        self.sticky.map(|sticky| sticky.partition)
    }

    /// Bytes appended to the sticky partition since it was drawn.
    pub fn produced_bytes(&self) -> i64 {
        self.sticky.map_or(0, |sticky| sticky.produced_bytes)
    }

    /// Counts what was appended to the sticky partition, and moves on when it is enough (`updatePartitionInfo`).
    /// Answers the new sticky partition if one was drawn; it may be the same again.
    pub fn record_appended(
        &mut self,
        appended_bytes: u32,
        switching: Switching,
        choices: PartitionChoices<'_>,
        draw: impl FnOnce() -> i32,
    ) -> Option<i32> {
        let sticky = self.sticky.as_mut()?;
        sticky.produced_bytes += i64::from(appended_bytes);
        let enough = match switching {
            Switching::Enabled => self.sticky_batch_size,
            // Otherwise keyed records that keep opening batches could hold the partition for ever.
            Switching::Disabled => self.sticky_batch_size * 2,
        };
        (sticky.produced_bytes >= enough).then(|| self.switch(choices, draw))
    }

    /// Takes in how long the queues are now (`updatePartitionLoadStats`). `None`: no idea, so all have the same chance.
    pub fn update_load(&mut self, queues: Option<QueueSizes<'_>>) {
        match queues {
            Some(queues) => self.load.refill(queues),
            None => self.load.clear(),
        }
    }

    /// What the next draw is weighted by, if it is weighted.
    pub fn load(&self) -> Option<&PartitionLoadStats> {
        (!self.load.is_empty()).then_some(&self.load)
    }

    fn switch(&mut self, choices: PartitionChoices<'_>, draw: impl FnOnce() -> i32) -> i32 {
        let partition = self.next_partition(choices, draw());
        self.sticky = Some(StickyPartition { partition, produced_bytes: 0 });
        partition
    }

    fn next_partition(&self, choices: PartitionChoices<'_>, random: i32) -> i32 {
        assert!(random >= 0 && choices.count > 0, "a draw among partitions is not negative");
        if let Some(load) = self.load() {
            return load.partition_for(random);
        }
        match choices.available {
            [] => random % choices.count,
            available => available[random as usize % available.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: PartitionChoices<'static> = PartitionChoices { count: 3, available: &[0, 1, 2] };

    #[test]
    fn a_sticky_partition_is_kept_until_a_batch_is_full() {
        let mut partitioner = BuiltInPartitioner::new(100);
        assert_eq!(partitioner.current_partition(THREE, || 4), 1);
        assert_eq!(partitioner.record_appended(99, Switching::Enabled, THREE, || 0), None);
        assert_eq!(partitioner.record_appended(1, Switching::Enabled, THREE, || 5), Some(2));
        assert_eq!(partitioner.current_partition(THREE, || 0), 2);
        assert_eq!(partitioner.produced_bytes(), 0);
    }

    #[test]
    fn an_open_batch_holds_the_partition_up_to_twice_the_batch_size() {
        let mut partitioner = BuiltInPartitioner::new(100);
        partitioner.current_partition(THREE, || 0);
        assert_eq!(partitioner.record_appended(199, Switching::Disabled, THREE, || 1), None);
        assert_eq!(partitioner.record_appended(1, Switching::Disabled, THREE, || 1), Some(1));
    }

    #[test]
    fn partitions_without_a_leader_are_drawn_only_if_none_has_one() {
        let mut partitioner = BuiltInPartitioner::new(100);
        let one = PartitionChoices { count: 3, available: &[2] };
        assert_eq!(partitioner.current_partition(one, || 7), 2);
        let mut partitioner = BuiltInPartitioner::new(100);
        let none = PartitionChoices { count: 3, available: &[] };
        assert_eq!(partitioner.current_partition(none, || 7), 1);
    }

    #[test]
    fn shorter_queues_are_drawn_more_often() {
        let queues = QueueSizes { sizes: &[0, 3, 1], partitions: &[1, 3, 5], length: 3 };
        let load = PartitionLoadStats::from_queue_sizes(queues).expect("the queues differ");
        assert_eq!(load.cumulative_frequency_table(), [4, 5, 8]);
        let drawn: Vec<_> = (0..9).map(|random| load.partition_for(random)).collect();
        assert_eq!(drawn, [1, 1, 1, 1, 3, 5, 5, 5, 1]);
    }

    #[test]
    fn equal_queues_need_no_table_unless_a_partition_is_shut_out() {
        let equal = QueueSizes { sizes: &[2, 2], partitions: &[0, 1], length: 2 };
        assert_eq!(PartitionLoadStats::from_queue_sizes(equal), None);
        let shut_out = QueueSizes { length: 1, ..equal };
        let load = PartitionLoadStats::from_queue_sizes(shut_out).expect("one is shut out");
        assert_eq!(load.partition_for(12_345), 0);
        let alone = QueueSizes { sizes: &[2], partitions: &[0], length: 1 };
        assert_eq!(PartitionLoadStats::from_queue_sizes(alone), None);
    }
}
