//! The rules of the coordinator's assignors, one test each.

use std::sync::Arc;

use crate::id::{GroupInstanceId, MemberId, TopicName};
use crate::kafka::group::assignor::{
    ConsumerGroupPartitionAssignor, GroupSpec, MemberSpec, RangeAssignor, SubscriptionType,
    TopicSpec, UniformAssignor,
};
use crate::protocol::Assignment;

/// `a@i topics=t+u had=t-0+t-1` per member, `t=3 u=1` for topics; everybody's share, member by member.
fn assign(
    assignor: &dyn ConsumerGroupPartitionAssignor,
    topics: &str,
    id_order: Option<&[usize]>,
    members: &[&str],
) -> String {
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
    let spec =
        GroupSpec { members: &specs, topics: &topics, topic_id_order: id_order, subscription_type };
    let shares = assignor.assign(&spec).into_iter().map(|(id, share)| {
        let partitions: Vec<_> = share.partitions.iter().map(ToString::to_string).collect();
        format!("{id}[{}]", partitions.join(" "))
    });
    shares.collect::<Vec<_>>().join(" ")
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
    let assignment = UniformAssignor.assign(&spec);
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
