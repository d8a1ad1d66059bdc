//! Whatever comes in, and whatever becomes of the writes: the group stays in one piece.

use crate::fact::GroupState;
use crate::id::GroupId;
use crate::kafka::group::Group;
use crate::kafka::group::tests::desk::Desk;
use crate::kernel::RandomStreams;

const RUNS: u64 = 300;
const LINES_PER_RUN: usize = 120;

struct Dice {
    streams: RandomStreams,
}

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.streams.below("script", u32::try_from(bound).expect("a small number")) as usize
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}

#[test]
fn a_group_holds_together_under_random_requests_and_failing_writes() {
    for seed in 0..RUNS {
        let mut dice = Dice { streams: RandomStreams::new(seed) };
        let mut desk = Desk::new(&[
            ("group.max.size", "4"),
            ("offsets.retention.minutes", "1"),
            ("offsets.retention.check.interval.ms", "10000"),
        ]);
        let mut script = String::new();
        for _ in 0..LINES_PER_RUN {
            let line = random_line(&mut dice, &desk);
            script += &format!("{line}\n");
            desk.run(&line);
            if let Some(group) = desk.coordinator.group(&GroupId::new("g")) {
                check_group(group).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{script}"));
            }
        }
    }
}

fn random_line(dice: &mut Dice, desk: &Desk) -> String {
    let group = GroupId::new("g");
    let group = desk.coordinator.group(&group);
    let mut ids: Vec<String> = vec!["ghost".to_owned(), "a-1".to_owned()];
    if let Some(group) = group {
        ids.extend(group.members().map(|member| member.id().to_string()));
        ids.extend(group.pending_members().map(|pending| pending.id.to_string()));
    }
    let id = dice.one_of(&ids);
    let generation = group.map_or(0, |group| group.generation().0) - i32::from(dice.below(6) == 0);
    let client = dice.one_of(&["a", "b", "c"]);
    let instance = dice.one_of(&["", "", "instance=i", "instance=k"]);
    let protocols = dice.one_of(&["range", "range+sticky", "sticky+range", "sticky"]);
    match dice.below(16) {
        0..3 => format!("join {client} protocols={protocols} {instance} rebalance=8000"),
        3..7 => format!("join {client} {id} protocols={protocols} rebalance=8000"),
        7..9 => format!("sync {client} {id} {generation} {id}:t-0"),
        9 => format!("beat {client} {id} {generation}"),
        10 => format!("leave {client} {id}"),
        11 => format!("commit {client} {id} {generation} t-0=5"),
        12 => dice.one_of(&["failover", "fetch a", "commit a nobody -1 t-1=7"]).to_owned(),
        13 => "hold".to_owned(),
        14 => {
            let ends = ["commit-all", "fail NOT_ENOUGH_REPLICAS", "fail REQUEST_TIMED_OUT"];
            dice.one_of(&ends).to_owned()
        }
        _ => format!("wait {}", dice.one_of(&[1, 500, 3000, 8000])),
    }
}

fn check_group(group: &Group) -> Result<(), String> {
    let state = group.state();
    if (group.members().len() == 0) != group.leader().is_none() {
        return Err(format!("leader {:?} in {state:?}", group.leader()));
    }
    if group.leader().is_some_and(|leader| group.member(leader).is_none()) {
        return Err("the leader is no member".to_owned());
    }
    if state == GroupState::Empty && group.members().len() > 0 {
        return Err("somebody is in an empty group".to_owned());
    }
    for member in group.members() {
        let owner = member.instance_id().map(|instance| {
            group.static_members().find(|(known, _)| *known == instance).map(|(_, id)| id)
        });
        if owner.is_some_and(|owner| owner != Some(member.id())) {
            return Err(format!("{} does not own its instance id", member.id()));
        }
        let must_know = matches!(state, GroupState::Stable | GroupState::CompletingRebalance);
        let protocol = group.protocol().filter(|_| must_know);
        if protocol.is_some_and(|protocol| member.subscription(protocol).is_none()) {
            return Err(format!("{} does not know the group's assignor", member.id()));
        }
    }
    let statics = group.members().filter(|member| member.is_static()).count();
    if statics != group.static_members().count() {
        return Err("an instance id belongs to nobody".to_owned());
    }
    Ok(())
}
