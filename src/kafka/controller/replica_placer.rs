//! Where the replicas of a new partition go (`org.apache.kafka.metadata.placement.StripedReplicaPlacer`).
//!
//! Round-robin over the racks, from an offset that moves on by one with each partition; within a rack round-robin over its
//! brokers, those that are alive first. The first replica, which is to lead, is always on a broker that is alive. When every
//! broker alive could have been first once, all are shuffled.

use crate::id::{BrokerId, ErrorCode, Text};

/// A broker as the placer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsableBroker {
    pub id: BrokerId,
    pub rack: Option<Text>,
    pub fenced: bool,
}

/// Draws a number below the bound (`Random.nextInt`).
pub type Draw<'a> = &'a mut dyn FnMut(u32) -> u32;

/// How many partitions with how many replicas each (`PlacementSpec`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacementSpec {
    pub partitions: i32,
    pub replication_factor: i32,
}

/// `Collections.shuffle`.
fn shuffle<T>(items: &mut [T], draw: Draw<'_>) {
    for i in (1..items.len()).rev() {
        let bound = u32::try_from(i + 1).expect("few brokers");
        items.swap(i, draw(bound) as usize);
    }
}

fn start(length: usize, draw: Draw<'_>) -> usize {
    if length == 0 { 0 } else { draw(u32::try_from(length).expect("few brokers")) as usize }
}

/// Some brokers of one rack, handed out in turn.
#[derive(Default)]
struct BrokerList {
    brokers: Vec<BrokerId>,
    /// How many this partition got already.
    index: usize,
    /// Where this partition began.
    offset: usize,
    /// Which partition that was.
    epoch: usize,
}

impl BrokerList {
    fn initialize(&mut self, draw: Draw<'_>) {
        self.brokers.sort_unstable();
        self.offset = start(self.brokers.len(), draw);
    }

    fn next(&mut self, epoch: usize) -> Option<BrokerId> {
        if self.brokers.is_empty() {
            return None;
        }
        if self.epoch != epoch {
            self.epoch = epoch;
            self.index = 0;
            self.offset = (self.offset + 1) % self.brokers.len();
        }
        if self.index >= self.brokers.len() {
            return None;
        }
        let broker = self.brokers[(self.index + self.offset) % self.brokers.len()];
        self.index += 1;
        Some(broker)
    }
}

struct Rack {
    name: Option<Text>,
    fenced: BrokerList,
    unfenced: BrokerList,
}

impl Rack {
    fn next(&mut self, epoch: usize) -> Option<BrokerId> {
        self.unfenced.next(epoch).or_else(|| self.fenced.next(epoch))
    }
}

struct RackList {
    /// In the order in which they draw: that of their first brokers here, that of a hash map in Kafka.
    racks: Vec<Rack>,
    /// The order in which they take turns, as places in `racks`: first by name, brokers without a rack before all.
    turns: Vec<usize>,
    unfenced: usize,
    epoch: usize,
    offset: usize,
}

impl RackList {
    fn new(brokers: &[UsableBroker], draw: Draw<'_>) -> Self {
        let mut racks: Vec<Rack> = Vec::new();
        for broker in brokers {
            let known = racks.iter().position(|rack| rack.name == broker.rack);
            let place = known.unwrap_or_else(|| {
                let (fenced, unfenced) = (BrokerList::default(), BrokerList::default());
                racks.push(Rack { name: broker.rack.clone(), fenced, unfenced });
                racks.len() - 1
            });
            let list =
                if broker.fenced { &mut racks[place].fenced } else { &mut racks[place].unfenced };
            list.brokers.push(broker.id);
        }
        for rack in &mut racks {
            rack.fenced.initialize(draw);
            rack.unfenced.initialize(draw);
        }
        let offset = start(racks.len(), draw);
        let unfenced = brokers.iter().filter(|broker| !broker.fenced).count();
        let mut turns: Vec<usize> = (0..racks.len()).collect();
        turns.sort_unstable_by(|a, b| racks[*a].name.cmp(&racks[*b].name));
        Self { racks, turns, unfenced, epoch: 0, offset }
    }

    fn shuffle(&mut self, draw: Draw<'_>) {
        shuffle(&mut self.turns, draw);
        for rack in &mut self.racks {
            shuffle(&mut rack.fenced.brokers, draw);
            shuffle(&mut rack.unfenced.brokers, draw);
        }
    }

    /// The replicas of one partition. There are enough brokers, and one of them is alive.
    fn place(&mut self, replication_factor: usize, draw: Draw<'_>) -> Vec<BrokerId> {
        if self.epoch == self.unfenced && self.unfenced > 1 {
            self.shuffle(draw);
            self.epoch = 0;
        }
        let count = self.turns.len();
        self.offset %= count;
        let mut first = self.offset;
        let leader = loop {
            if let Some(broker) = self.racks[self.turns[first]].unfenced.next(self.epoch) {
                break broker;
            }
            first = (first + 1) % count;
        };
        let mut brokers = vec![leader];
        // The leader's rack has had its turn, so it is passed over once.
        let mut had_turn = Some(first);
        let mut at = self.offset;
        while brokers.len() < replication_factor {
            if had_turn == Some(at) {
                had_turn = None;
            } else if let Some(broker) = self.racks[self.turns[at]].next(self.epoch) {
                brokers.push(broker);
            }
            at = (at + 1) % count;
        }
        self.epoch += 1;
        self.offset += 1;
        brokers
    }
}

/// The replicas of each partition.
///
/// # Errors
/// `INVALID_REPLICATION_FACTOR` unless 0 < replication factor <= brokers and one broker at least is alive.
pub fn place(
    spec: PlacementSpec,
    brokers: &[UsableBroker],
    draw: Draw<'_>,
) -> Result<Vec<Vec<BrokerId>>, ErrorCode> {
    let mut racks = RackList::new(brokers, draw);
    let factor = usize::try_from(spec.replication_factor).unwrap_or(0);
    if factor == 0 || racks.unfenced == 0 || factor > brokers.len() {
        return Err(ErrorCode::InvalidReplicationFactor);
    }
    Ok((0..spec.partitions).map(|_| racks.place(factor, draw)).collect())
}
