//! `m1`, `m2`, ...: the k-th member id that the coordinator made.

use kafkascope::fact::Fact;
use kafkascope::id::MemberId;

#[derive(Default)]
pub struct MemberNames {
    made: Vec<MemberId>,
}

impl MemberNames {
    /// Notes ids that were made just now.
    pub fn learn(&mut self, facts: &[Fact]) {
        for fact in facts {
            if let Fact::MemberIdGiven { member, .. }
            | Fact::MemberJoined { member, .. }
            | Fact::StaticMemberReplaced { member, .. } = fact
                && !self.made.contains(member)
            {
                self.made.push(member.clone());
            }
        }
    }

    /// The id behind a name. A name that stands for none (yet) is sent as it is.
    pub fn id(&self, name: &str) -> MemberId {
        let number = name.strip_prefix('m').and_then(|number| number.parse::<usize>().ok());
        let id = number.and_then(|number| self.made.get(number.checked_sub(1)?));
        id.cloned().unwrap_or_else(|| MemberId::new(name))
    }

    pub fn name(&self, id: &MemberId) -> String {
        match self.made.iter().position(|made| made == id) {
            Some(place) => format!("m{}", place + 1),
            None => id.to_string(),
        }
    }

    /// In the order in which the ids were made.
    pub fn sorted<'a>(&self, ids: impl Iterator<Item = &'a MemberId>) -> Vec<String> {
        let mut places: Vec<_> =
            ids.map(|id| (self.made.iter().position(|made| made == id), self.name(id))).collect();
        places.sort();
        places.into_iter().map(|(_, name)| name).collect()
    }
}
