//! `builtin_partitioner*.json`: the chances that queue sizes give, and when the sticky partition changes.

use kafkascope::kafka::partitioner::{
    BuiltInPartitioner, PartitionChoices, PartitionLoadStats, QueueSizes, Switching,
};
use serde_json::Value;

use crate::conformance::compare::{int, ints, list, number, same, text};

pub fn check(case: &Value) -> Result<(), String> {
    match text(case, "kind")? {
        "load_table" => check_load_table(case),
        "sticky" => check_sticky(case),
        kind => Err(format!("unknown kind {kind}")),
    }
}

fn check_load_table(case: &Value) -> Result<(), String> {
    let (sizes, partitions) = (ints(case, "queue_sizes")?, ints(case, "partition_ids")?);
    let length = usize::try_from(number(case, "length")?).map_err(|error| error.to_string())?;
    let queues = QueueSizes { sizes: &sizes, partitions: &partitions, length };
    let load = PartitionLoadStats::from_queue_sizes(queues);
    same(|| "adaptive".to_owned(), &case["adaptive"], &Value::from(load.is_some()))?;
    let Some(load) = load else { return Ok(()) };
    let table = Value::from(load.cumulative_frequency_table());
    same(|| "table".to_owned(), &case["cumulative_frequency_table"], &table)?;
    for drawn in list(case, "random_to_partition")? {
        let partition = Value::from(load.partition_for(int(&drawn[0])?));
        same(|| format!("random {}", drawn[0]), &drawn[1], &partition)?;
    }
    Ok(())
}

fn check_sticky(case: &Value) -> Result<(), String> {
    let count = int(&case["num_partitions"])?;
    let leaderless = ints(case, "partitions_without_leader")?;
    let available: Vec<i32> = (0..count).filter(|p| !leaderless.contains(p)).collect();
    let choices = PartitionChoices { count, available: &available };
    let mut random = ints(case, "random")?.into_iter();
    let mut draw = || random.next().unwrap_or(-1);
    let batch_size = u32::try_from(number(case, "sticky_batch_size")?).unwrap();
    let mut partitioner = BuiltInPartitioner::new(batch_size);
    for (place, op) in list(case, "ops")?.iter().enumerate() {
        let partition = partitioner.current_partition(choices, &mut draw);
        same(|| format!("op {place}: partition"), &op["partition"], &Value::from(partition))?;
        let switching =
            if op["enable_switch"] == true { Switching::Enabled } else { Switching::Disabled };
        let bytes = u32::try_from(number(op, "append_bytes")?).unwrap();
        let switched = partitioner.record_appended(bytes, switching, choices, &mut draw);
        let switched = Value::from(switched.is_some());
        same(|| format!("op {place}: switched"), &op["switched"], &switched)?;
    }
    let left = random.count();
    if left > 0 { Err(format!("{left} random numbers were not drawn")) } else { Ok(()) }
}
