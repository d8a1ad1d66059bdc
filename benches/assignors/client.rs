//! The assignors of the classic protocol.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use kafkascope::id::{AssignorName, GenerationId, MemberId, TopicName, TopicPartition};
use kafkascope::kafka::assignor::{
    AssignmentInput, PartitionAssignor, Silent, TopicPartitions, assignor,
};
use kafkascope::kernel::SortedMap;
use kafkascope::protocol::join_group::JoinMember;
use kafkascope::protocol::{StickyUserData, Subscription};

use crate::workload::{Call, Mode, Row};

pub fn call(row: &Row) -> Option<Call> {
    let assignor = assignor(&AssignorName::new(row.assignor.as_str()))?;
    let (members, topics) = input(assignor, row);
    let assign = move || {
        let input = AssignmentInput { members: &members, topics: &topics };
        assignor.assign(black_box(&input), &mut Silent)
    };
    let sizes = assign().values().map(|share| share.partitions.len()).collect();
    let run = move || {
        let begun = Instant::now();
        let assignment = black_box(assign());
        let took = begun.elapsed();
        drop(assignment);
        took
    };
    Some(Call { run: Box::new(run), sizes })
}

type Input = (Vec<JoinMember>, SortedMap<TopicName, TopicPartitions>);

fn input(assignor: &dyn PartitionAssignor, row: &Row) -> Input {
    let names: Vec<TopicName> =
        (0..row.topics).map(|topic| TopicName::new(format!("topic{topic}"))).collect();
    let count = i32::try_from(row.partitions_per_topic).unwrap();
    let topics = names.iter().map(|name| (name.clone(), TopicPartitions::without_racks(count)));
    let topics = topics.collect();
    let member = |member: usize| JoinMember {
        member_id: MemberId::new(format!("member{member}")),
        group_instance_id: None,
        subscription: Arc::new(Subscription::to_topics(names[row.topics_of(member)].to_vec())),
    };
    let mut members: Vec<JoinMember> = (0..row.members).map(member).collect();
    if row.mode == Mode::Join {
        let old = &mut members[..row.members - 1];
        let before =
            assignor.assign(&AssignmentInput { members: old, topics: &topics }, &mut Silent);
        for member in old {
            own(member, before[&member.member_id].partitions.clone());
        }
    }
    (members, topics)
}

/// Tells the assignors what the member owns since generation 1, in both of the ways in which they read it.
fn own(member: &mut JoinMember, partitions: Vec<TopicPartition>) {
    let subscription = Arc::make_mut(&mut member.subscription);
    let generation = GenerationId(1);
    let previous_assignment = partitions.clone();
    subscription.user_data = Some(StickyUserData { previous_assignment, generation });
    subscription.owned_partitions = partitions;
    subscription.generation_id = generation;
}
