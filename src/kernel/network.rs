//! Connections that behave like TCP: whatever travels one way on one connection arrives in order or not at all.
//!
//! `L` names a link (a pair of machines), `C` a connection over it. A connection that breaks takes with it whatever
//! was on its way; the next thing sent opens a new one. A link that is cut says nothing to anybody: what is sent
//! over it waits, as TCP would send it again and again, until the link heals or somebody gives the connection up.

use crate::kernel::{RandomStreams, Ratio, SimTime, SortedMap, Span};

/// The settings of one link. Latency is one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub latency: Span,
    pub jitter: Span,
    pub loss: Ratio,
    pub cut: bool,
}

/// The kinds of links that a network has. All links of a kind are alike until something is done to one.
pub trait LinkKind {
    /// Below the number of kinds that the network was made with.
    fn kind(&self) -> usize;
}

/// What can be done to a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    Cut,
    Slow(Span),
    Lossy(Ratio),
}

/// What becomes of something that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendVerdict {
    /// It arrives then, if its connection still stands.
    Arrives { at: SimTime, incarnation: u64 },
    /// The link is cut: it waits.
    Held { incarnation: u64 },
    /// It was lost: the connection breaks, and both ends find out at `at`.
    Breaks { at: SimTime },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Connection {
    incarnation: u64,
    /// The latest arrival in each direction: nothing may overtake it.
    last_arrival: [SimTime; 2],
}

#[derive(Clone, Debug, PartialEq)]
pub struct Network<L: Ord, C: Ord> {
    /// By kind.
    usual: Vec<Link>,
    links: SortedMap<L, Link>,
    connections: SortedMap<C, Connection>,
    next_incarnation: u64,
}

impl<L: Ord + Clone + std::fmt::Display + LinkKind, C: Ord + Clone> Network<L, C> {
    /// Latency and jitter of each kind of link.
    pub fn new(kinds: &[(Span, Span)]) -> Self {
        let usual = kinds.iter().map(|&(latency, jitter)| Link {
            latency,
            jitter,
            loss: Ratio::NEVER,
            cut: false,
        });
        Self {
            usual: usual.collect(),
            links: SortedMap::default(),
            connections: SortedMap::default(),
            next_incarnation: 1,
        }
    }

    /// What links of that kind are like.
    pub fn usual(&self, kind: usize) -> &Link {
        &self.usual[kind]
    }

    pub fn set_usual_latency(&mut self, kind: usize, latency: Span, jitter: Span) {
        self.usual[kind].latency = latency;
        self.usual[kind].jitter = jitter;
    }

    pub fn link(&self, link: &L) -> &Link {
        self.links.get(link).unwrap_or(&self.usual[link.kind()])
    }

    /// The links that are not as usual.
    pub fn faulty_links(&self) -> impl Iterator<Item = (&L, &Link)> {
        self.links.iter()
    }

    pub fn harm(&mut self, link: &L, fault: LinkFault) {
        let usual = &self.usual[link.kind()];
        let entry = self.links.get_or_insert_with(link.clone(), || usual.clone());
        match fault {
            LinkFault::Cut => entry.cut = true,
            LinkFault::Slow(latency) => entry.latency = latency,
            LinkFault::Lossy(loss) => entry.loss = loss,
        }
    }

    /// Back to what is usual; true if there was anything to heal.
    pub fn heal(&mut self, link: &L) -> bool {
        self.links.remove(link).is_some()
    }

    /// Sends one thing in `direction` (0 or 1) of `connection`, which runs over `link`.
    pub fn send(
        &mut self,
        now: SimTime,
        route: (&L, &C, usize),
        rng: &mut RandomStreams,
    ) -> SendVerdict {
        let (link_id, connection_id, direction) = route;
        let (cut, loss, jitter, latency) = {
            let link = self.links.get(link_id).unwrap_or(&self.usual[link_id.kind()]);
            (link.cut, link.loss, link.jitter, link.latency)
        };
        let next = &mut self.next_incarnation;
        let connection = self.connections.get_or_insert_with(connection_id.clone(), || {
            let incarnation = *next;
            *next += 1;
            Connection { incarnation, last_arrival: [SimTime::ZERO; 2] }
        });
        let incarnation = connection.incarnation;
        if cut {
            return SendVerdict::Held { incarnation };
        }
        let mut travel = latency;
        if jitter > Span::ZERO {
            let bound = u32::try_from(jitter.0).unwrap_or(u32::MAX);
            travel = travel + Span(u64::from(rng.below(&format!("net/{link_id}"), bound)));
        }
        let at = (now + travel).max(connection.last_arrival[direction]);
        if !loss.is_never() && loss.hits(rng.below(&format!("loss/{link_id}"), loss.den())) {
            return SendVerdict::Breaks { at };
        }
        connection.last_arrival[direction] = at;
        SendVerdict::Arrives { at, incarnation }
    }

    /// Whatever is sent in `direction` of `connection` from now on arrives at `at` or later.
    pub fn nothing_arrives_before(&mut self, connection: &C, direction: usize, at: SimTime) {
        if let Some(connection) = self.connections.get_mut(connection) {
            let last = &mut connection.last_arrival[direction];
            *last = (*last).max(at);
        }
    }

    /// Whether something sent on this incarnation of the connection can still arrive.
    pub fn stands(&self, connection: &C, incarnation: u64) -> bool {
        self.connections.get(connection).is_some_and(|c| c.incarnation == incarnation)
    }

    /// Ends a connection; what was on its way is lost. False if there was none.
    pub fn disconnect(&mut self, connection: &C) -> bool {
        self.connections.remove(connection).is_some()
    }

    pub fn connections(&self) -> impl Iterator<Item = &C> {
        self.connections.keys()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl LinkKind for &str {
        fn kind(&self) -> usize {
            0
        }
    }

    fn network(jitter_us: u64) -> (Network<&'static str, &'static str>, RandomStreams) {
        (Network::new(&[(Span::from_ms(200), Span(jitter_us))]), RandomStreams::new(1))
    }

    #[test]
    fn what_is_sent_later_never_arrives_earlier() {
        let (mut net, mut rng) = network(150_000);
        let mut last = SimTime::ZERO;
        for i in 0..200 {
            match net.send(SimTime(i * 10), (&"a-b", &"a-b", 0), &mut rng) {
                SendVerdict::Arrives { at, .. } => {
                    assert!(at >= last);
                    assert!(at >= SimTime(i * 10) + Span::from_ms(200));
                    last = at;
                }
                SendVerdict::Held { .. } | SendVerdict::Breaks { .. } => panic!("the link is fine"),
            }
        }
    }

    #[test]
    fn a_broken_connection_takes_what_was_on_its_way() {
        let (mut net, mut rng) = network(0);
        let first = net.send(SimTime::ZERO, (&"a-b", &"a-b", 0), &mut rng);
        let SendVerdict::Arrives { incarnation, .. } = first else { panic!("{first:?}") };
        assert!(net.stands(&"a-b", incarnation));
        assert!(net.disconnect(&"a-b"));
        assert!(!net.stands(&"a-b", incarnation));
        net.send(SimTime::ZERO, (&"a-b", &"a-b", 0), &mut rng);
        assert!(!net.stands(&"a-b", incarnation));
    }

    #[test]
    fn a_cut_link_holds_and_a_lossy_one_breaks() {
        let (mut net, mut rng) = network(0);
        net.harm(&"a-b", LinkFault::Cut);
        let held = net.send(SimTime::ZERO, (&"a-b", &"a-b", 0), &mut rng);
        assert!(matches!(held, SendVerdict::Held { .. }));
        assert!(net.heal(&"a-b"));
        net.harm(&"a-b", LinkFault::Lossy(Ratio::percent(100).expect("a ratio")));
        let lost = net.send(SimTime::ZERO, (&"a-b", &"a-b", 0), &mut rng);
        assert!(matches!(lost, SendVerdict::Breaks { .. }));
    }
}
