//! The rules of the coordinator's assignors, one test each.

use std::sync::Arc;

use crate::id::{GroupInstanceId, MemberId, TopicName};
use crate::kafka::assignor::testing::redone;
use crate::kafka::assignor::{AssignmentStep, Silent};
use crate::kafka::group::assignor::{
    ConsumerGroupPartitionAssignor, GroupSpec, MemberSpec, RangeAssignor, SubscriptionType,
    TopicSpec, UniformAssignor,
};
use crate::protocol::Assignment;

/// `a@i topics=t+u had=t-0+t-1` per member, `t=3 u=1` for topics.
fn with_group<R>(
    topics: &str,
    id_order: Option<&[usize]>,
    members: &[&str],
    act: impl FnOnce(&GroupSpec<'_>) -> R,
) -> R {
    let topic = |word: &str| {
        let (name, count) = word.split_once('=').expect("a topic and its size");
        TopicSpec { name: TopicName::new(name), partitions: count.parse().expect("a size") }
    };
    let topics: Vec<TopicSpec> = topics.split(' ').map(topic).collect();
    let members: Vec<Member> = members.iter().map(|member| Member::new(member)).collect();
    let specs: Vec<_> = members.iter().map(Member::spec).collect();
    let same = specs.windows(2).all(|pair| pair[0].topics == pair[1].topics);
    let subscription_type =
        if same { SubscriptionType::Homogeneous } else { SubscriptionType::Heterogeneous };
    act(&GroupSpec {
        members: &specs,
        topics: &topics,
        topic_id_order: id_order,
        subscription_type,
    })
}

/// Everybody's share, member by member.
fn assign(
    assignor: &dyn ConsumerGroupPartitionAssignor,
    topics: &str,
    id_order: Option<&[usize]>,
    members: &[&str],
) -> String {
    let assignment =
        with_group(topics, id_order, members, |spec| assignor.assign(spec, &mut Silent));
    let shares = assignment
        .into_iter()
        .map(|(id, share)| format!("{id}[{}]", words(share.partitions.iter())));
    shares.collect::<Vec<_>>().join(" ")
}

fn words(all: impl Iterator<Item = impl ToString>) -> String {
    all.map(|one| one.to_string()).collect::<Vec<_>>().join(" ")
}

struct Member {
    id: MemberId,
    instance: Option<GroupInstanceId>,
    topics: Vec<TopicName>,
    target: Arc<Assignment>,
}

impl Member {
    fn new(text: &str) -> Self {
        let mut words = text.split(' ');
        let name = words.next().unwrap_or_default();
        let (id, instance) = name.split_once('@').map_or((name, None), |(a, b)| (a, Some(b)));
        let (mut topics, mut partitions) = (vec![TopicName::new("t")], Vec::new());
        for (key, value) in words.filter_map(|word| word.split_once('=')) {
            match key {
                "topics" => topics = value.split('+').map(TopicName::new).collect(),
                _ => {
                    partitions = value.split('+').map(|p| p.parse().expect("a partition")).collect()
                }
            }
        }
        Self {
            id: MemberId::new(id),
            instance: instance.map(GroupInstanceId::new),
            topics,
            target: Arc::new(Assignment { partitions }),
        }
    }

    fn spec(&self) -> MemberSpec<'_> {
        MemberSpec {
            id: &self.id,
            instance_id: self.instance.as_ref(),
            rack_id: None,
            topics: &self.topics,
            target: &self.target,
        }
    }
}

fn uniform(topics: &str, members: &[&str]) -> String {
    assign(&UniformAssignor, topics, None, members)
}

fn range(topics: &str, members: &[&str]) -> String {
    assign(&RangeAssignor, topics, None, members)
}

#[test]
fn nobody_gets_nothing_and_a_topic_that_does_not_exist_is_skipped() {
    for assignor in [&UniformAssignor as &dyn ConsumerGroupPartitionAssignor, &RangeAssignor] {
        assert_eq!(assign(assignor, "t=1", None, &[]), "");
        assert_eq!(assign(assignor, "u=1", None, &["a", "b"]), "a[] b[]");
        assert_eq!(assign(assignor, "t=1", None, &["a topics=none+t"]), "a[t-0]");
        assert_eq!(assign(assignor, "u=1", None, &["a", "b topics=missing"]), "a[] b[]");
    }
}

#[test]
fn uniform_fills_one_member_after_the_other_and_the_first_ones_get_one_more() {
    assert_eq!(uniform("t=5", &["a", "b"]), "a[t-0 t-1 t-2] b[t-3 t-4]");
    assert_eq!(uniform("t=1", &["a", "b"]), "a[t-0] b[]");
    let both = ["a topics=t+u", "b topics=t+u"];
    assert_eq!(uniform("t=3 u=3", &both), "a[t-0 t-1 t-2] b[u-0 u-1 u-2]");
}

#[test]
fn uniform_leaves_everybody_what_fits_into_its_quota() {
    let members = ["a had=t-0+t-2+t-4", "b had=t-1+t-3", "c"];
    assert_eq!(uniform("t=5", &members), "a[t-0 t-2] b[t-1 t-3] c[t-4]");
    // The first members have the larger quota, whoever owned how much.
    assert_eq!(uniform("t=3", &["a had=t-0", "b had=t-1+t-2"]), "a[t-0 t-2] b[t-1]");
}

#[test]
fn uniform_hands_out_what_nobody_had_before_what_was_given_up() {
    assert_eq!(uniform("t=4", &["a had=t-0+t-1+t-2", "b"]), "a[t-0 t-1] b[t-2 t-3]");
    assert_eq!(uniform("t=5", &["a had=t-0+t-1+t-2", "b", "c"]), "a[t-0 t-1] b[t-3 t-4] c[t-2]");
}

#[test]
fn uniform_takes_topics_in_the_order_of_their_ids() {
    let both = ["a topics=t+u", "b topics=t+u"];
    let reversed = assign(&UniformAssignor, "t=2 u=2", Some(&[1, 0]), &both);
    assert_eq!(reversed, "a[u-0 u-1] b[t-0 t-1]");
    let had = ["a topics=t+u had=t-0+t-1+u-0", "b topics=t+u"];
    assert_eq!(uniform("t=2 u=2", &had), "a[t-0 t-1] b[u-0 u-1]");
    let reversed = assign(&UniformAssignor, "t=2 u=2", Some(&[1, 0]), &had);
    assert_eq!(reversed, "a[t-0 u-0] b[t-1 u-1]");
}

#[test]
fn uniform_forgets_what_is_no_longer_there() {
    let members = ["a had=gone-0+t-0+t-7", "b had=gone-1"];
    assert_eq!(uniform("t=2", &members), "a[t-0] b[t-1]");
    let members = ["a had=gone-0+t-0+t-7", "b topics=u had=t-1"];
    assert_eq!(uniform("t=2 u=1", &members), "a[t-0 t-1] b[u-0]");
}

#[test]
fn uniform_gives_each_topic_to_its_subscribers_with_the_least() {
    let members = ["a topics=t", "b topics=t+u", "c topics=u"];
    assert_eq!(uniform("t=3 u=3", &members), "a[t-0 t-2] b[t-1 u-2] c[u-0 u-1]");
}

#[test]
fn uniform_evens_out_among_the_subscribers_of_a_topic() {
    let members = ["a topics=t had=t-0", "b topics=t+u had=t-1+t-2+t-3+t-4+t-5"];
    assert_eq!(uniform("t=6 u=1", &members), "a[t-0 t-4 t-5] b[t-1 t-2 t-3 u-0]");
}

#[test]
fn who_keeps_its_target_gets_the_very_same() {
    let member = Member::new("a had=t-0+t-1");
    let spec = [member.spec()];
    let topics = [TopicSpec { name: TopicName::new("t"), partitions: 2 }];
    let spec = GroupSpec {
        members: &spec,
        topics: &topics,
        topic_id_order: None,
        subscription_type: SubscriptionType::Homogeneous,
    };
    let assignment = UniformAssignor.assign(&spec, &mut Silent);
    assert!(Arc::ptr_eq(&assignment[0].1, &member.target));
}

#[test]
fn range_gives_neighbouring_partitions_of_each_topic() {
    let both = ["a topics=t+u", "b topics=t+u"];
    assert_eq!(range("t=3 u=3", &both), "a[t-0 t-1 u-0 u-1] b[t-2 u-2]");
    assert_eq!(range("t=1", &["a had=t-1", "b had=t-0"]), "a[t-0] b[]");
    let members = ["a topics=t", "b topics=t+u", "c topics=u"];
    assert_eq!(range("t=3 u=2", &members), "a[t-0 t-1] b[t-2 u-0] c[u-1]");
}

#[test]
fn range_puts_static_members_first_by_their_instance_ids() {
    assert_eq!(range("t=4", &["a", "b@y", "c@x"]), "a[t-3] b[t-2] c[t-0 t-1]");
    assert_eq!(range("t=3", &["c10", "c2"]), "c10[t-0 t-1] c2[t-2]");
}

// ---- the steps that they tell ----------------------------------------------------------------------------------------

/// The steps, one line each.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the others are steps of the consumers' assignors"
)]
fn told(
    assignor: &dyn ConsumerGroupPartitionAssignor,
    topics: &str,
    members: &[&str],
) -> Vec<String> {
    let line = |step: &AssignmentStep| match step {
        AssignmentStep::TopicShared { topic, partitions, members, each, extra } => {
            format!(
                "{topic}: {partitions} for {}, {each} each, {extra} more",
                words(members.iter())
            )
        }
        AssignmentStep::Quotas { partitions, members, each, extra } => {
            format!("{partitions} for {}, {each} each, {extra} more", words(members.iter()))
        }
        AssignmentStep::Kept { member, partitions } => {
            format!("{member} keeps {}", words(partitions.iter()))
        }
        AssignmentStep::TakenAway { member, partitions, why } => {
            format!("{member} loses {}: {why:?}", words(partitions.iter()))
        }
        AssignmentStep::Unowned { partitions, to_least } => {
            let how = if *to_least { "to the least" } else { "to fill" };
            format!("{how}: {}", words(partitions.iter()))
        }
        AssignmentStep::Given { member, topic, partitions } => {
            format!("{member} gets {topic} {}", words(partitions.iter()))
        }
        AssignmentStep::Moved { partition, from, to } => format!("{partition} {from}>{to}"),
        AssignmentStep::TopicUnknown { topic } => format!("no {topic}"),
        other => panic!("not a step of the coordinator's: {other:?}"),
    };
    let mut steps = Vec::new();
    with_group(topics, None, members, |spec| assignor.assign(spec, &mut steps));
    steps.iter().map(line).collect()
}

#[test]
fn uniform_tells_quotas_what_is_kept_and_the_order_in_which_the_rest_is_handed_out() {
    let members = ["a had=gone-0+t-0+t-1+t-2", "b had=t-3", "c"];
    assert_eq!(
        told(&UniformAssignor, "t=7", &members),
        [
            "7 for a b c, 2 each, 1 more",
            "a keeps t-0 t-1 t-2",
            "a loses gone-0: NotSubscribed",
            "b keeps t-3",
            "to fill: t-4 t-5 t-6",
            "b gets t 4",
            "c gets t 5 6",
        ]
    );
    // What was given up comes after what nobody had.
    assert_eq!(
        told(&UniformAssignor, "t=4 u=1", &["a topics=t+u had=t-0+t-1+t-2+t-9", "b topics=t+u"]),
        [
            "5 for a b, 2 each, 1 more",
            "a keeps t-0 t-1 t-2",
            "a loses t-9: Gone",
            "to fill: t-3 u-0",
            "b gets t 3",
            "b gets u 0",
        ]
    );
    assert_eq!(
        told(&UniformAssignor, "t=4", &["a had=t-0+t-1+t-2", "b"]),
        [
            "4 for a b, 2 each, 0 more",
            "a keeps t-0 t-1",
            "a loses t-2: OverQuota",
            "to fill: t-3 t-2",
            "b gets t 3 2",
        ]
    );
}

#[test]
fn uniform_tells_what_goes_to_the_subscriber_with_the_least_and_what_moves() {
    let members = ["a topics=t had=t-0", "b topics=t+u had=t-1+t-2+t-3+t-4+t-5"];
    assert_eq!(
        told(&UniformAssignor, "t=6 u=1", &members),
        [
            "a keeps t-0",
            "b keeps t-1 t-2 t-3 t-4 t-5",
            "to the least: u-0",
            "b gets u 0",
            "t-5 b>a",
            "t-4 b>a",
        ]
    );
    assert_eq!(
        told(&UniformAssignor, "t=1 u=3", &["a topics=none+t+u had=t-0", "b topics=u had=t-7"]),
        [
            "no none",
            "a keeps t-0",
            "b loses t-7: NotSubscribed",
            "to the least: u-0 u-1 u-2",
            "b gets u 0",
            "b gets u 1",
            "a gets u 2",
        ]
    );
}

#[test]
fn range_tells_each_topic_in_the_order_of_assignment() {
    assert_eq!(
        told(&RangeAssignor, "t=3 u=2", &["a topics=t", "b topics=none+t+u", "c@x topics=u"]),
        [
            "no none",
            "t: 3 for a b, 1 each, 1 more",
            "a gets t 0 1",
            "b gets t 2",
            "u: 2 for c b, 1 each, 0 more",
            "c gets u 0",
            "b gets u 1",
        ]
    );
}

#[test]
fn an_explanation_is_enough_to_do_the_assignment_again() {
    let mut numbers = 1_u64;
    let mut below = |limit: u64| {
        numbers = numbers.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
        (numbers >> 33) % limit
    };
    for _ in 0..2_000 {
        let (t, u, v) = (below(7), below(7), below(4));
        let mut free: Vec<String> = ["t", "u", "v", "gone"]
            .iter()
            .flat_map(|topic| (0..7).map(move |p| format!("{topic}-{p}")))
            .collect();
        let is_equal = below(2) == 0;
        let member = |id: u64| {
            let topics = match if is_equal { 0 } else { below(4) } {
                0 => "t+u+v",
                1 => "t+v",
                2 => "none+u",
                _ => "t",
            };
            let mut had = Vec::new();
            while below(5) > 0 && !free.is_empty() {
                had.push(free.swap_remove(below(free.len() as u64) as usize));
            }
            had.sort_unstable();
            let had =
                if had.is_empty() { String::new() } else { format!(" had={}", had.join("+")) };
            let instance = if id % 3 == 2 { format!("@{}", 9 - id) } else { String::new() };
            format!("m{id}{instance} topics={topics}{had}")
        };
        let members: Vec<String> = (0..5).map(member).collect();
        let members: Vec<&str> = members.iter().map(String::as_str).collect();
        for assignor in [&UniformAssignor as &dyn ConsumerGroupPartitionAssignor, &RangeAssignor] {
            with_group(&format!("t={t} u={u} v={v}"), None, &members, |spec| {
                let mut steps = Vec::new();
                let assignment = assignor.assign(spec, &mut steps);
                let all = assignment.iter().flat_map(|(id, share)| {
                    share.partitions.iter().map(|partition| (partition.clone(), id.clone()))
                });
                let mut owners: Vec<_> = all.collect();
                owners.sort_unstable();
                assert_eq!(redone(&steps), owners, "{}: {members:?}", assignor.name());
            });
        }
    }
}
