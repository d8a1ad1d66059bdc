//! Where the project's parts are, and its limits.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};

/// The tests that run natively and on wasm32.
pub const WASM_TESTS: &[&str] = &["timeline"];

pub const FUZZ_SEEDS: u32 = 1_000;

/// What the first load may weigh: every file of `dist/` but the declarations, and of the texts those of one language and one
/// lesson; gzipped, in bytes.
pub const DIST_LIMIT: u64 = 450_000;

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";
pub const DIST: &str = "dist";
/// For people who program against the page; the page itself never asks for it.
pub const DECLARATIONS: &str = "kafkascope.d.ts";
/// Kept apart from `dist/`, so that serving never spoils an optimised build.
pub const SERVED: &str = "target/serve";
pub const BROWSER_TESTS: &str = "tests/e2e";

pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// Removes what an earlier build left, so that it cannot pass for the next one.
pub fn remove_folder(folder: &str) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {folder}"))
        }
        _ => Ok(()),
    }
}
