//! Splits a small file by hand, and has node run what came out.

use std::fs;
use std::path::PathBuf;

use duct::cmd;
use wasmparser::{Parser, Payload};

use super::seen::with_marks;
use super::*;

/// Makes a function long enough to go.
const PAD: &str = "i32.const 1000000 drop i32.const 1000000 drop i32.const 1000000 drop i32.const 1000000 drop i32.const 1000000 drop \
                   i32.const 1000000 drop i32.const 1000000 drop i32.const 1000000 drop i32.const 1000000 drop i32.const 1000000 drop \
                   i32.const 1000000 drop i32.const 1000000 drop";

/// Functions by their numbers, the two imported ones not counted:
/// 0 needRest, 1 sum (exported), 2 double, 3 lonely, 4 tiny, 5 by_table (only in the table), 6 call_table (exported), 7 swap
/// (exported, two results), 8 untouched (exported).
const FILE: &str = r#"(module
    (import "env" "log" (func $log (param i32)))
    (import "env" "need" (func $need))
    (memory (export "memory") 1)
    (data (i32.const 8) "\07\00\00\00")
    (global $depth (mut i32) (i32.const 1000))
    (table 2 funcref)
    (elem (i32.const 0) $by_table $double)
    (type $one (func (param i32) (result i32)))
    (func $need_rest (export "needRest") call $need)
    (func $sum (export "sum") (param i32 i64) (result i32)
        PAD global.get $depth i32.const 16 i32.sub global.set $depth
        local.get 0 call $double local.get 1 i32.wrap_i64 i32.add
        i32.const 8 i32.load i32.add call $lonely call $tiny
        global.get $depth i32.const 16 i32.add global.set $depth)
    (func $double (param i32) (result i32)
        PAD
        local.get 0 call $log global.get $depth call $log local.get 0 i32.const 2 i32.mul i32.const 1 i32.add)
    (func $lonely (param i32) (result i32)
        PAD
        local.get 0 i32.const 100000 i32.add call $log i32.const 3 i32.const 0 call_indirect (type $one) call $log local.get 0)
    (func $tiny (param i32) (result i32) local.get 0 i32.const 1 i32.add)
    (func $by_table (param i32) (result i32)
        PAD
        local.get 0 i32.const 1000 i32.add i32.const 1000 i32.add i32.const 1000 i32.add i32.const 1000 i32.add call $tiny)
    (func $call_table (export "callTable") (param i32 i32) (result i32) local.get 0 local.get 1 call_indirect (type $one))
    (func $swap (export "swap") (param i32 f64) (result f64 i32)
        PAD
        local.get 1 f64.const 0.5 f64.add f64.const 0.25 f64.sub local.get 0 i32.const 10000 i32.sub)
    (func $untouched (export "untouched") (result i32) global.get $depth))"#;

/// Calls everything; `early` joins the parts before that. Prints each answer and what was logged, then how often the rest was
/// needed at once.
const PROGRAM: &str = r#"
    const { readFileSync } = require('node:fs');
    const [first, rest, early] = process.argv.slice(1);
    const compiled = (file) => new WebAssembly.Module(readFileSync(file));
    let asked = 0;
    const said = [];
    function join({ exports }) {
      const imports = { ...exports };
      for (let slot = 0; slot < exports.rest.length; slot++) imports[slot] = exports.rest.get(slot);
      new WebAssembly.Instance(compiled(rest), { '': imports });
    }
    const env = { log: (n) => said.push(n), need: () => (asked++, join(one)) };
    const one = new WebAssembly.Instance(compiled(first), { env });
    if (early === 'early') join(one);
    const { sum, callTable, swap, untouched } = one.exports;
    for (const answer of [untouched(), callTable(5, 0), sum(20, 3n), sum(1, 2n), callTable(6, 1), swap(7, 0.5)]) said.push(answer);
    said.push(untouched());
    console.log(said.join(' ') + ' / ' + asked);
"#;

fn file() -> Vec<u8> {
    parsed(FILE)
}

fn parsed(text: &str) -> Vec<u8> {
    wat::parse_str(text.replace("PAD", PAD)).expect("the file of this test")
}

fn parts(needed: &[u32]) -> Result<Parts> {
    split(&file(), NEED, &needed.iter().copied().collect())
}

/// Where the test of this name has its files.
fn written(test: &str, files: &[(&str, &[u8])]) -> Vec<PathBuf> {
    let folder =
        std::env::temp_dir().join(format!("kafkascope-split-{test}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let write = |(name, bytes): &(&str, &[u8])| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a file");
        path
    };
    files.iter().map(write).collect()
}

fn answers(test: &str, first: &[u8], rest: &[u8], early: &str) -> String {
    let files = written(test, &[("first.wasm", first), ("rest.wasm", rest)]);
    let args = [
        "--eval".as_ref(),
        PROGRAM.as_ref(),
        "--".as_ref(),
        files[0].as_os_str(),
        files[1].as_os_str(),
        early.as_ref(),
    ];
    let said = cmd("node", args).read().expect("node 20 or newer, which runs both parts");
    fs::remove_dir_all(files[0].parent().expect("its folder")).expect("the folder to be removed");
    said
}

/// How many functions a part has, and how many it imports.
fn functions(part: &[u8]) -> (u32, u32) {
    let wasm = Wasm::read(part).expect("a part that can be read");
    (wasm.bodies.len() as u32, wasm.imported)
}

#[test]
fn the_parts_do_what_the_file_did_whenever_the_rest_comes() -> Result<()> {
    let whole = answers("whole", &file(), &[], "");
    let (whole, asked) = whole.split_once(" / ").expect("answers");
    assert_eq!(asked, "0");
    for (name, needed) in
        [("some", vec![0, 6, 8]), ("most", vec![0, 1, 2, 4, 5, 6, 8]), ("none", vec![])]
    {
        let Parts { first, rest, .. } = parts(&needed)?;
        assert_eq!(answers(name, &first, &rest, ""), format!("{whole} / 1"), "{name}");
        assert_eq!(answers(name, &first, &rest, "early"), format!("{whole} / 0"), "{name}, early");
    }
    Ok(())
}

#[test]
fn what_nobody_in_the_first_part_knows_leaves_no_stub() -> Result<()> {
    // `sum` goes, and with it `lonely`, which only it calls. `double` goes too, but stands in the table.
    let Parts { first, rest, functions: count } = parts(&[4, 5, 6, 7, 8])?;
    assert_eq!(count, Count { first: 6, rest: 3, stubs: 2 });
    // Of the first part 6 + 2 + the one that ensures the rest; the rest imports `log` and `tiny`.
    assert_eq!(functions(&first), (9, 2));
    assert_eq!(functions(&rest), (3, 2));
    Ok(())
}

#[test]
fn what_is_smaller_than_a_stub_stays() -> Result<()> {
    let Parts { functions, .. } = parts(&[0, 1, 2, 3, 6, 7, 8])?;
    assert_eq!(
        functions,
        Count { first: 8, rest: 1, stubs: 1 },
        "`by_table` alone goes, `tiny` does not"
    );
    Ok(())
}

#[test]
fn names_are_dropped_and_data_stay() -> Result<()> {
    let Parts { first, rest, .. } = parts(&[0])?;
    let sections = |part: &[u8]| -> Result<(usize, u32)> {
        let (mut custom, mut data) = (0, 0);
        for payload in Parser::new(0).parse_all(part) {
            match payload? {
                Payload::CustomSection(_) => custom += 1,
                Payload::DataSection(segments) => data += segments.count(),
                _ => {}
            }
        }
        Ok((custom, data))
    };
    assert_eq!(sections(&file())?, (1, 1));
    assert_eq!(sections(&first)?, (0, 1));
    assert_eq!(sections(&rest)?, (0, 0));
    Ok(())
}

#[test]
fn a_file_that_cannot_be_split_is_refused() {
    let refused = |text: &str, need: &str| {
        split(&parsed(text), need, &BTreeSet::new())
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    };
    assert_eq!(refused(FILE, "bring"), "the wasm file exports no function `bring`");
    assert_eq!(refused(FILE, "sum"), "what brings the rest takes or gives something");
    let bare = r#"(func (export "needRest"))"#;
    assert_eq!(
        refused(&format!("(module {bare})"), NEED),
        "the wasm file has no table to which another could be added"
    );
    let with_table = format!("(module {bare} (table 1 funcref) (elem (i32.const 0) 0))");
    assert_eq!(refused(&with_table, NEED), "there is nothing to split off");
    let segment = format!(
        r#"(module {bare} (memory 1) (data $d "x") (table 1 funcref) (elem (i32.const 0) 1)
            (func PAD i32.const 1 i32.const 2 i32.const 1 memory.init $d))"#
    );
    assert_eq!(refused(&segment, NEED), "a function that uses data segments cannot go");
}

#[test]
fn marks_tell_which_functions_were_entered() -> Result<()> {
    const MARKS: &str = r#"
        const { readFileSync } = require('node:fs');
        const module = new WebAssembly.Module(readFileSync(process.argv[1]));
        const env = { log() {}, need() {} };
        const { exports } = new WebAssembly.Instance(module, { env });
        exports.callTable(5, 0);
        exports.untouched();
        console.log(Object.keys(exports).filter((name) => name.startsWith('entered.') && exports[name].value === 1).join(' '));
    "#;
    let marked = with_marks(&file())?;
    let files = written("marks", &[("marked.wasm", &marked)]);
    let args = ["--eval".as_ref(), MARKS.as_ref(), "--".as_ref(), files[0].as_os_str()];
    let said = cmd("node", args).read().expect("node 20 or newer, which runs the file");
    fs::remove_dir_all(files[0].parent().expect("its folder"))?;
    assert_eq!(said, "entered.4 entered.5 entered.6 entered.8");
    Ok(())
}
