//! Scripts and style sheets without comments, spaces and long names: esbuild, from npm.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use duct::cmd;

use crate::command::show;
use crate::project::BROWSER_TESTS;

pub const ESBUILD: &str = "node_modules/.bin/esbuild";

/// Every script and style sheet of the folder is replaced by a smaller one that does the same.
pub fn minify(folder: &Path) -> Result<()> {
    for path in files(folder)? {
        let out = format!("--outfile={}", path.display());
        let mut args =
            vec![path.as_os_str(), OsStr::new("--minify"), OsStr::new("--allow-overwrite")];
        args.extend([
            OsStr::new("--target=esnext"),
            OsStr::new("--log-level=warning"),
            OsStr::new(&out),
        ]);
        show("esbuild", cmd(Path::new(BROWSER_TESTS).join(ESBUILD), args))?;
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let small = path.file_stem().is_some_and(|name| name.to_string_lossy().ends_with(".min"));
        if !small && path.extension().is_some_and(|end| end == "js" || end == "css") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
