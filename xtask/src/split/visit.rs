//! Pays the page first visits, and hears which functions they ran.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use duct::cmd;

use super::seen::with_marks;
use crate::project::BROWSER_TESTS;

const PROGRAM: &str = "first-visit.mjs";
/// Where the file with marks goes.
const MARKED: &str = "target/first-visit.wasm";
/// The width of the window and the language: on a desk and on a phone.
const VISITS: [(&str, &str); 2] = [("1440", "en"), ("390", "ko")];

/// The functions that a first visit needs, for `split`. `folder` has the page, its scripts and texts as trunk built them.
pub fn needed(wasm: &Path, folder: &Path) -> Result<BTreeSet<u32>> {
    fs::write(MARKED, with_marks(&fs::read(wasm)?)?)
        .context("cannot write the wasm file with marks")?;
    let program = Path::new(BROWSER_TESTS).join(PROGRAM);
    let mut needed = BTreeSet::new();
    for (width, language) in VISITS {
        let args = [
            program.as_os_str(),
            folder.as_os_str(),
            MARKED.as_ref(),
            width.as_ref(),
            language.as_ref(),
        ];
        let numbers = cmd("node", args).read().with_context(|| format!("{PROGRAM} failed"))?;
        for number in numbers.split_whitespace() {
            needed
                .insert(number.parse().with_context(|| format!("{PROGRAM} answered '{number}'"))?);
        }
    }
    ensure!(!needed.is_empty(), "{PROGRAM} saw no function run");
    Ok(needed)
}
