//! What became of a batch that was promised: judged by what is on the disks now and by what is known of that moment. Nothing is
//! said that does not follow from those.

use crate::id::{BrokerId, Offset};
use crate::kafka::log::PartitionLog;
use crate::protocol::produce::Acks;
use crate::sim::{LedgerEntry, Terms, UncleanElection};
use crate::view::{Keeps, LogRole, RecordCopy, Verdict, Why};

/// One replica of a partition.
#[derive(Clone, Copy)]
pub(super) struct Replica<'a> {
    pub(super) broker: BrokerId,
    pub(super) role: LogRole,
    pub(super) running: bool,
    pub(super) log: &'a PartitionLog,
}

/// A partition as it is now.
pub(super) struct Place<'a> {
    pub(super) replicas: Vec<Replica<'a>>,
    pub(super) compacted: bool,
}

impl Place<'_> {
    fn leader(&self) -> Option<&Replica<'_>> {
        self.replicas.iter().find(|replica| replica.role == LogRole::Leader)
    }

    fn holders<'s>(&'s self, entry: &'s LedgerEntry) -> impl Iterator<Item = &'s Replica<'s>> {
        self.replicas.iter().filter(|replica| entry.places(replica.log).next().is_some())
    }

    /// Of the batch as a whole; `late`: something that was sent later stands before it.
    pub(super) fn verdict(&self, entry: &LedgerEntry, late: bool) -> Verdict {
        match entry.acks {
            Acks::None => Verdict::NotPromised,
            Acks::Leader | Acks::All => self.found(entry, late),
        }
    }

    /// The same, whether it was promised or not.
    pub(super) fn found(&self, entry: &LedgerEntry, late: bool) -> Verdict {
        let Some(leader) = self.leader() else {
            let anywhere = self.holders(entry).next().is_some();
            return match anywhere {
                true => Verdict::AtRisk,
                false => self.missing(entry),
            };
        };
        let mut places = entry.places(leader.log);
        let Some(first) = places.next() else { return self.missing(entry) };
        if places.next().is_some() {
            return Verdict::Duplicated;
        }
        if late {
            return Verdict::Reordered;
        }
        if first.plus(entry.count() as i64) > leader.log.high_watermark() {
            return Verdict::Hidden;
        }
        let in_sync = |replica: &&Replica<'_>| is_in_sync(replica.role);
        if self.holders(entry).filter(in_sync).count() < 2 {
            Verdict::AtRisk
        } else {
            Verdict::Kept
        }
    }

    /// Retention and compaction take away what they may.
    fn missing(&self, entry: &LedgerEntry) -> Verdict {
        let judge = self.leader().or_else(|| self.replicas.first());
        let (Some(judge), Some(first)) = (judge, entry.written.first()) else {
            return Verdict::Lost;
        };
        let end = first.plus(entry.count() as i64);
        let cleaned = judge.log.cleaner_checkpoint().unwrap_or_default();
        if end <= judge.log.log_start_offset() {
            Verdict::Expired
        } else if self.compacted && end <= cleaned {
            Verdict::Compacted
        } else {
            Verdict::Lost
        }
    }

    /// Whether compaction has taken this record out of a batch that is there.
    pub(super) fn is_compacted(&self, entry: &LedgerEntry, place: usize) -> bool {
        if !self.compacted {
            return false;
        }
        let Some(leader) = self.leader() else { return false };
        let at = entry.places(leader.log).next().map(|first| first.plus(place as i64));
        at.is_some_and(|at| leader.log.record_at(at).is_none())
    }

    /// Where the leader has it; that what was sent later should not stand before it.
    pub(super) fn first_place(&self, entry: &LedgerEntry) -> Option<Offset> {
        entry.places(self.leader()?.log).next()
    }

    pub(super) fn copies(&self, entry: &LedgerEntry, place: usize) -> Vec<RecordCopy> {
        let copy = |replica: &Replica<'_>| {
            let at = entry.places(replica.log).map(|first| first.plus(place as i64));
            let offsets: Vec<_> = at.filter(|at| replica.log.record_at(*at).is_some()).collect();
            let hw = replica.log.high_watermark();
            let below_high_watermark = offsets.first().is_some_and(|first| *first < hw);
            let Replica { broker, role, running, .. } = *replica;
            RecordCopy { broker, role, running, offsets, below_high_watermark }
        };
        self.replicas.iter().map(copy).collect()
    }

    pub(super) fn why(&self, entry: &LedgerEntry, verdict: Verdict) -> Vec<Why> {
        let mut why = Vec::new();
        match verdict {
            Verdict::AtRisk => {
                why.extend(self.leader().is_none().then_some(Why::NoLeader));
                let mut holders = self
                    .holders(entry)
                    .filter(|replica| is_in_sync(replica.role) || self.leader().is_none());
                if let (Some(only), None) = (holders.next(), holders.next()) {
                    why.push(Why::OnlyOn(only.broker));
                }
            }
            Verdict::Lost => {
                why.push(match (deposed(entry), entry.loss) {
                    (Some(broker), _) => Why::Deposed(broker),
                    (None, Some(loss)) => {
                        Why::LedBy { leader: loss.leader, at: loss.at, unclean: loss.unclean }
                    }
                    (None, None) => Why::GoneFromDisk,
                });
                why.extend(self.holders(entry).map(|replica| Why::StillOn(replica.broker)));
            }
            Verdict::Duplicated => {
                let mut places = self.leader().into_iter().flat_map(|it| entry.places(it.log));
                let both = places.next().zip(places.next());
                why.extend(both.map(|(first, other)| Why::Again { first, other }));
            }
            Verdict::Kept
            | Verdict::Hidden
            | Verdict::Reordered
            | Verdict::Expired
            | Verdict::Compacted
            | Verdict::NotPromised => {}
        }
        why
    }
}

fn is_in_sync(role: LogRole) -> bool {
    matches!(role, LogRole::Leader | LogRole::InSync)
}

/// Who promised it without leading any more: when it did, it had the batch, and nobody in sync.
fn deposed(entry: &LedgerEntry) -> Option<BrokerId> {
    let Terms { isr, copies, .. } = &entry.told.as_ref()?.terms;
    let nobody = !isr.is_empty() && !isr.iter().any(|broker| copies.contains(broker));
    copies.first().copied().filter(|_| nobody)
}

/// Whether nothing else can have taken away what all replicas in sync had: with `acks=all` it was committed, and who leads later was in
/// sync, or had led last, and had it. Of what was only copied nobody knew that; who came into sync meanwhile may lack it.
fn went_with_a_page_cache(entry: &LedgerEntry) -> bool {
    let Some(loss) = entry.loss else {
        // Nobody else has led since.
        return true;
    };
    match loss.unclean {
        None | Some(UncleanElection::LastKnownLeader) => entry.acks == Acks::All,
        Some(UncleanElection::Enabled | UncleanElection::ByHand) => false,
    }
}

/// Which settings would have kept the promise, or would not have let it be given.
pub(super) fn keeps(entry: &LedgerEntry, verdict: Verdict) -> Vec<Keeps> {
    match verdict {
        Verdict::Lost => keeps_from_loss(entry),
        Verdict::Duplicated | Verdict::Reordered if entry.batch.producer.is_none() => {
            vec![Keeps::Idempotence]
        }
        Verdict::Kept
        | Verdict::AtRisk
        | Verdict::Hidden
        | Verdict::Duplicated
        | Verdict::Reordered
        | Verdict::Expired
        | Verdict::Compacted
        | Verdict::NotPromised => Vec::new(),
    }
}

fn keeps_from_loss(entry: &LedgerEntry) -> Vec<Keeps> {
    let Some(told) = &entry.told else { return Vec::new() };
    let Terms { replicas, isr, copies, min_insync_replicas: min } = &told.terms;
    if replicas.len() < 2 {
        return vec![Keeps::ReplicationFactor];
    }
    let unclean = entry.loss.filter(|loss| loss.unclean.is_some());
    let all = entry.acks == Acks::All;
    let in_sync = isr.len();
    let had = isr.iter().filter(|broker| copies.contains(broker)).count();
    if deposed(entry).is_some() && !all && unclean.is_none() {
        // With acks=all it would have waited for those who were in sync, and they had left it.
        return vec![Keeps::AcksAll { had, in_sync }];
    }
    let mut keeps = Vec::new();
    if in_sync < 2 {
        // There was nobody to take over in sync: such a promise need not have been given.
        keeps.push(match (all, *min >= 2) {
            (true, _) => Keeps::MinIsr { in_sync },
            (false, true) => Keeps::AcksAllRefuses { in_sync, min: *min },
            (false, false) => Keeps::AcksAllAndMinIsr { in_sync },
        });
    } else if !all && had < in_sync && entry.loss.is_some() && unclean.is_none() {
        // Whoever took over was in sync, and would have had it.
        keeps.push(Keeps::AcksAll { had, in_sync });
    } else if had == in_sync && went_with_a_page_cache(entry) {
        keeps.push(Keeps::Flush);
    }
    let enabled = unclean.filter(|loss| loss.unclean == Some(UncleanElection::Enabled));
    keeps.extend(enabled.map(|loss| Keeps::NoUncleanElection { leader: loss.leader }));
    keeps
}
