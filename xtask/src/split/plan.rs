//! Which functions go where.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasmparser::FunctionBody;

use super::wasm::Wasm;

/// A shorter function is hardly worth the stub that it would leave. And what only chance decides to run is short, such as to compare
/// two keys of a hash table.
const MOVED_BYTES_MIN: u64 = 64;

/// Where each function goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    First,
    /// In the rest, with a stub in the first part that has this slot.
    Stub(u32),
    /// In the rest, and nobody in the first part knows it.
    Rest,
}

pub struct Plan {
    pub places: Vec<Place>,
    /// The number of each function in the first part, the stubs included.
    pub in_first: BTreeMap<u32, u32>,
    /// The slots with the functions of the rest come first; behind them are the functions that the rest uses.
    pub stubs: Vec<u32>,
    pub used_by_rest: Vec<u32>,
}

impl Plan {
    /// `needed` are the functions that stay, the imported ones not counted, and `need` stays too. With those that go, goes what
    /// only they use.
    pub fn new(wasm: &Wasm, need: u32, needed: &BTreeSet<u32>) -> Result<Self> {
        let may_go = |function: u32| {
            let number = function.checked_sub(wasm.imported);
            function != need
                && number.is_some_and(|number| !needed.contains(&number))
                && wasm.body(function).is_some_and(|body| length(body) >= MOVED_BYTES_MIN)
        };
        let mut places = vec![Place::Rest; wasm.functions.len()];
        places[..wasm.imported as usize].fill(Place::First);
        let mut stubs = Vec::new();
        let mut reached = wasm.roots.clone();
        while let Some(function) = reached.pop() {
            let place = places.get_mut(function as usize).context("no such function")?;
            if *place != Place::Rest {
                continue;
            }
            if may_go(function) {
                *place = Place::Stub(0);
                stubs.push(function);
            } else {
                *place = Place::First;
                reached.extend(&wasm.uses[function as usize]);
            }
        }
        stubs.sort_unstable();
        for (slot, function) in (0..).zip(&stubs) {
            places[*function as usize] = Place::Stub(slot);
        }
        Ok(Self::of(places, stubs, wasm))
    }

    fn of(places: Vec<Place>, stubs: Vec<u32>, wasm: &Wasm) -> Self {
        let all = || (0_u32..).zip(&places);
        let in_first =
            all().filter(|(_, place)| **place != Place::Rest).map(|(function, _)| function);
        let in_first = in_first.zip(0..).collect();
        let moved = all().filter(|(_, place)| **place != Place::First);
        let mut used_by_rest: Vec<u32> =
            moved.flat_map(|(function, _)| wasm.uses[function as usize].clone()).collect();
        used_by_rest.retain(|function| places[*function as usize] == Place::First);
        used_by_rest.sort_unstable();
        used_by_rest.dedup();
        Self { places, in_first, stubs, used_by_rest }
    }

    /// The functions of the rest, in the order of the file.
    pub fn moved(&self) -> impl Iterator<Item = u32> {
        (0..)
            .zip(&self.places)
            .filter(|(_, place)| **place != Place::First)
            .map(|(function, _)| function)
    }

    /// How many slots the table has.
    pub fn slots(&self) -> u64 {
        (self.stubs.len() + self.used_by_rest.len()) as u64
    }
}

fn length(body: &FunctionBody) -> u64 {
    body.range().end - body.range().start
}
