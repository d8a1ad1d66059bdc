//! Who of a topic's subscribers has least, and who has most, while partitions move between them
//! (`UniformHeterogeneousAssignmentBuilder.MemberAssignmentBalancer`).
//!
//! Subscribers stand in a row by their load. A range at the front holds those with the least, all level; one partition each
//! and the level rises, and the range takes in whoever stands at that level too. A range towards the end does the same
//! downwards.

/// Loads are looked up in the list that the caller keeps up to date.
#[derive(Default)]
pub(super) struct Balancer {
    /// By load, then by place; after exclusions no longer quite.
    row: Vec<u32>,
    /// Load and place of each, to sort by.
    keys: Vec<u64>,
    /// The front range ends before this one.
    least_end: usize,
    least_level: i32,
    next_least: usize,
    most_start: usize,
    /// Those behind have nothing to give.
    most_end: usize,
    most_level: i32,
    /// The next one of the range at the end, plus 1.
    next_most: usize,
}

impl Balancer {
    /// Lines up the members; answers how far the loads of the first and the last are apart.
    pub(super) fn start(&mut self, members: &[u32], sizes: &[i32]) -> i32 {
        let key = |&member: &u32| {
            let size =
                u64::try_from(sizes[member as usize]).expect("no member owns less than nothing");
            size << 32 | u64::from(member)
        };
        self.keys.clear();
        self.keys.extend(members.iter().map(key));
        self.keys.sort_unstable();
        self.row.clear();
        self.row.extend(self.keys.iter().map(|key| (key & u64::from(u32::MAX)) as u32));
        let least = sizes[self.row[0] as usize];
        let most = sizes[self.row[self.row.len() - 1] as usize];
        self.least_end = 0;
        self.least_level = least - 1;
        self.next_least = 0;
        self.most_start = self.row.len();
        self.most_end = self.row.len();
        self.most_level = most + 1;
        self.next_most = self.row.len();
        most - least
    }

    fn size(&self, place: usize, sizes: &[i32]) -> i32 {
        sizes[self.row[place] as usize]
    }

    /// Who is to get the next partition.
    pub(super) fn next_least_loaded(&mut self, sizes: &[i32]) -> u32 {
        if self.next_least >= self.least_end {
            self.least_level += 1;
            while self.least_end < self.row.len()
                && self.size(self.least_end, sizes) == self.least_level
            {
                self.least_end += 1;
            }
            self.next_least = 0;
        }
        let member = self.row[self.next_least];
        self.next_least += 1;
        member
    }

    /// Who is to give a partition; `None` if nobody is left who could.
    pub(super) fn next_most_loaded(&mut self, sizes: &[i32]) -> Option<u32> {
        if self.next_most <= self.most_start {
            if self.most_end <= self.most_start && self.most_start > 0 {
                // Everybody in the range was excluded: go on at the level of the next one.
                self.most_level = self.size(self.most_start - 1, sizes);
            } else {
                self.most_level -= 1;
            }
            while self.most_start > 0 && self.size(self.most_start - 1, sizes) == self.most_level {
                self.most_start -= 1;
            }
            self.next_most = self.most_end;
        }
        self.next_most = self.next_most.checked_sub(1)?;
        Some(self.row[self.next_most])
    }

    /// The one that came last has nothing to give.
    pub(super) fn exclude_most_loaded(&mut self) {
        self.most_end -= 1;
        self.row.swap(self.next_most, self.most_end);
    }

    pub(super) fn is_balanced(&self) -> bool {
        self.most_level - self.least_level <= 1
    }
}
