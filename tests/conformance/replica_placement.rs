//! `replica_placement*.json`: where the replicas of a new topic go. The draws of the recorded run are replayed.

use kafkascope::id::{BrokerId, ErrorCode};
use kafkascope::kafka::controller::replica_placer::{PlacementSpec, UsableBroker, place};
use serde_json::{Value, json};

use crate::conformance::compare::{int, list, same};
use crate::conformance::replication_words::numbers;

pub fn check(case: &Value) -> Result<(), String> {
    let brokers = in_order_of_racks(case)?;
    let mut draws = case["random_calls"].as_array().cloned().unwrap_or_default().into_iter();
    let mut wrong = None;
    let has_draws = !case["random_calls"].is_null();
    let mut draw = |bound: u32| {
        let Some(drawn) = draws.next() else {
            // A run that ends in an error has no record of its draws.
            if has_draws {
                wrong = Some(format!("draws below {bound}, which Kafka did not"));
            }
            return 0;
        };
        if drawn[0] != bound {
            wrong = Some(format!("draws below {bound}, Kafka did below {}", drawn[0]));
        }
        u32::try_from(drawn[1].as_u64().unwrap()).unwrap()
    };
    let spec = PlacementSpec {
        partitions: int(&case["partitions"])?,
        replication_factor: int(&case["replication_factor"])?,
    };
    let placed = place(spec, &brokers, &mut draw);
    if let Some(wrong) = wrong {
        return Err(wrong);
    }
    if draws.next().is_some() {
        return Err("draws less often than Kafka".to_owned());
    }
    match placed {
        Ok(placed) => {
            let placed = placed.iter().map(|replicas| numbers(replicas)).collect();
            same(|| "replicas".to_owned(), &case["expected"], &placed)
        }
        Err(ErrorCode::InvalidReplicationFactor) => {
            let error = json!("InvalidReplicationFactorException");
            same(|| "error".to_owned(), &case["error"], &error)
        }
        Err(error) => Err(format!("{error} instead of {}", case["error"])),
    }
}

/// Kafka's racks draw in the order of a hash map, ours in the order in which they first appear.
fn in_order_of_racks(case: &Value) -> Result<Vec<UsableBroker>, String> {
    let mut brokers = Vec::new();
    for rack in list(case, "java_rack_map_iteration")? {
        for broker in list(case, "brokers")?.iter().filter(|broker| broker["rack"] == *rack) {
            brokers.push(UsableBroker {
                id: BrokerId(int(&broker["id"])?),
                rack: rack.as_str().map(Into::into),
                fenced: broker["fenced"] == true,
            });
        }
    }
    Ok(brokers)
}
