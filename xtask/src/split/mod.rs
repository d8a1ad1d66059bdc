//! Splits the wasm file in two: what a first visit runs, and the rest, which `static/boot.js` fetches when the page is there.
//!
//! ```text
//!     first part                               rest
//!     draw() ──> stub of about()  ───────┐     about()
//!                  ensure()              │       │
//!                  call slot 0 ────────┐ │       └──> a function of the first part, through an import
//!     ensure()                         v v
//!       slot 0 empty? call need      slots: stubs' functions, put in by the rest; then the functions that the rest imports
//! ```
//!
//! A function that goes leaves a stub, if anybody in the first part knows it; the stub calls it through its slot in a table of its
//! own. As long as the rest is not there the slots are empty, and the stub calls `need` first (`src/web/rest.rs`), which waits until
//! it is. So it does not matter for what the page does, only for how soon, which functions go. Memory, data, tables and
//! globals stay with the first part; the rest imports them.
//!
//! Which functions a first visit runs is found out by a visit: `seen.rs` has
//! them leave marks, `tests/e2e/first-visit.mjs` pays the visit, in node. So nobody keeps a list, and what is new comes later by itself.

mod first;
mod plan;
mod rest;
mod seen;
#[cfg(test)]
mod tests;
mod visit;
mod wasm;

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Error, Result, anyhow, ensure};
use wasm_encoder::reencode::Error as Reencoding;
use wasm_encoder::{HeapType, RefType, TableType};
use wasmparser::{ExternalKind, Validator};

use plan::Plan;
use wasm::Wasm;

/// The module of which the rest imports everything.
const FIRST: &str = "";
/// The table of the slots, among the exports of the first part.
const SLOTS: &str = "rest";

/// The export that brings the rest (src/web/rest.rs).
const NEED: &str = "needRest";

/// Replaces the page's wasm file by its two parts, and answers their paths. Their names change with either: a browser that keeps
/// an old one can never join it to the other of a newer page.
pub fn split_file(wasm: &Path, folder: &Path) -> Result<[PathBuf; 2]> {
    println!("Splitting {}: two first visits, in node.", wasm.display());
    let bytes = fs::read(wasm)?;
    let parts = split(&bytes, NEED, &visit::needed(wasm, folder)?)?;
    let Count { first, rest, stubs } = parts.functions;
    println!(
        "{first} functions are in the first part, {rest} in the rest, and {stubs} stubs call them."
    );
    let mut hasher = DefaultHasher::new();
    hasher.write(&parts.first);
    hasher.write(&parts.rest);
    let name = format!("kafkascope-{:016x}", hasher.finish());
    let paths = ["wasm", REST].map(|end| folder.join(format!("{name}.{end}")));
    fs::write(&paths[0], &parts.first)?;
    fs::write(&paths[1], &parts.rest)?;
    fs::remove_file(wasm)?;
    Ok(paths)
}

/// How the name of the file with the rest ends, before it is packed.
pub const REST: &str = "rest.wasm";

struct Parts {
    first: Vec<u8>,
    rest: Vec<u8>,
    functions: Count,
}

/// How many functions went where.
#[derive(Debug, PartialEq)]
struct Count {
    first: usize,
    rest: usize,
    stubs: usize,
}

/// `needed` are the numbers of the functions that stay, the imported ones not counted; `need` is the export that brings the rest.
/// The numbers may leave out what is small. Names and other custom sections are dropped.
fn split(bytes: &[u8], need: &str, needed: &BTreeSet<u32>) -> Result<Parts> {
    let wasm = Wasm::read(bytes)?;
    let need = wasm.exported(need)?;
    let kind = wasm.type_of(need)?;
    ensure!(
        kind.params().is_empty() && kind.results().is_empty(),
        "what brings the rest takes or gives something"
    );
    ensure!(
        wasm.has_elements && !wasm.tables.is_empty(),
        "the wasm file has no table to which another could be added"
    );
    let plan = Plan::new(&wasm, need, needed)?;
    ensure!(!plan.stubs.is_empty(), "there is nothing to split off");
    let rest = plan.moved().count();
    let stubs = plan.stubs.len();
    let functions = Count { first: wasm.bodies.len() - rest, rest, stubs };
    let parts = Parts {
        first: first::first(&wasm, &plan, need)?,
        rest: rest::rest(&wasm, &plan)?,
        functions,
    };
    for part in [&parts.first, &parts.rest] {
        Validator::new().validate_all(part)?;
    }
    Ok(parts)
}

/// The tables, memories and globals, each with the name under which the first part exports it.
fn shared(wasm: &Wasm) -> Vec<(ExternalKind, u32, String)> {
    let kinds = [
        (ExternalKind::Table, wasm.tables.len()),
        (ExternalKind::Memory, wasm.memories.len()),
        (ExternalKind::Global, wasm.globals.len()),
    ];
    let mut all = Vec::new();
    for (kind, count) in kinds {
        for number in 0..count as u32 {
            let exported = wasm.exports.iter().find(|(_, export)| **export == (kind, number));
            let made = || format!("{SLOTS}.{}", all.len());
            let name = exported.map_or_else(made, |(name, _)| (*name).to_owned());
            all.push((kind, number, name));
        }
    }
    all
}

/// The type of the table of the slots, in either part.
fn slots(plan: &Plan) -> TableType {
    let slots = plan.slots();
    TableType {
        element_type: RefType { nullable: true, heap_type: HeapType::FUNC },
        table64: false,
        minimum: slots,
        maximum: Some(slots),
        shared: false,
    }
}

fn told(error: Reencoding<Error>) -> Error {
    match error {
        Reencoding::UserError(error) => error,
        Reencoding::ParseError(error) => error.into(),
        other => anyhow!("{other}"),
    }
}
