//! `cargo xtask dist`: the optimised static site in `dist/`, ready for any folder of any host.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use duct::cmd;

use crate::browser::ensure_npm_packages;
use crate::command::show;
use crate::declarations;
use crate::minify::minify;
use crate::pack;
use crate::project::{BROWSER_TESTS, DECLARATIONS, DIST, DIST_LIMIT, remove_folder};
use crate::sizes;
use crate::split::split_file;
use crate::tools::{Tools, cargo};

/// Where index.html receives the picture that is readable before the wasm file arrives.
const FIRST_FRAME_MARK: &str = "<!-- first-frame -->";
/// Where it receives the wasm file's size, for the loading progress.
const WASM_BYTES_MARK: &str = "data-wasm-bytes=\"\"";

/// Where it receives the name of the wasm file's rest.
const REST_MARK: &str = "data-rest=\"\"";

/// Small code, its functions sorted by name, so that the copies that generics make lie side by side and compress better; the
/// names are dropped by the split. Two passes are left out that make the file smaller but its packed form larger. The features are those that rustc 1.95 turns on for wasm32-unknown-unknown.
const WASM_OPT_RUNS: [&[&str]; 2] = [
    &["-g", "-Os", "--low-memory-unused", "--skip-pass=local-cse", "--skip-pass=memory-packing"],
    &["-g", "--reorder-functions-by-name"],
];
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

pub fn dist() -> Result<()> {
    ensure_npm_packages()?;
    let tools = Tools::ready()?;
    remove_folder(DIST)?;
    show("trunk build", tools.trunk(&["build", "--release", "--dist", DIST])?)?;
    let wasm = only_wasm_file()?;
    optimise(&wasm)?;
    let parts = split_file(&wasm, Path::new(DIST))?;
    minify(Path::new(DIST))?;
    let [first, rest] = pack::pack(parts, Path::new(DIST))?;
    pack::pack_texts(Path::new(DIST))?;
    complete_html(&wasm, &first, &rest)?;
    declarations::put_in_place()?;
    report()
}

fn only_wasm_file() -> Result<PathBuf> {
    let files = fs::read_dir(DIST)?.collect::<std::io::Result<Vec<_>>>()?;
    let mut wasm: Vec<_> = files
        .iter()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == "wasm"))
        .collect();
    match (wasm.pop(), wasm.is_empty()) {
        (Some(path), true) => Ok(path),
        _ => bail!("expected exactly one wasm file in {DIST}/"),
    }
}

fn optimise(wasm: &Path) -> Result<()> {
    println!("Optimising {} with wasm-opt.", wasm.display());
    let program = Path::new(BROWSER_TESTS).join("node_modules/binaryen/bin/wasm-opt");
    let small = wasm.with_extension("small");
    for flags in WASM_OPT_RUNS {
        let mut args =
            vec![program.as_os_str(), wasm.as_os_str(), "-o".as_ref(), small.as_os_str()];
        args.extend(flags.iter().map(OsStr::new));
        args.extend(WASM_FEATURES.map(OsStr::new));
        show("wasm-opt", cmd("node", args))?;
        fs::rename(&small, wasm).context("cannot put the optimised wasm file in place")?;
    }
    Ok(())
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// `first` and `rest` are the packed parts of the wasm file that trunk built.
fn complete_html(wasm: &Path, first: &Path, rest: &Path) -> Result<()> {
    let path = Path::new(DIST).join("index.html");
    let mut html = fs::read_to_string(&path)?;
    let wasm_bytes = fs::metadata(first)?.len();
    html = replace_mark(&html, WASM_BYTES_MARK, &format!("data-wasm-bytes=\"{wasm_bytes}\""))?;
    html = replace_mark(&html, REST_MARK, &format!("data-rest=\"{}\"", file_name(rest)))?;
    html = html.replace(&file_name(wasm), &file_name(first));
    let frame = cargo(&["run", "--quiet", "--release", "--", "first-frame"])
        .read()
        .context("cannot render the first frame")?;
    html = replace_mark(&html, FIRST_FRAME_MARK, &frame)?;
    fs::write(&path, html).context("cannot write index.html")
}

pub fn replace_mark(html: &str, mark: &str, with: &str) -> Result<String> {
    if html.matches(mark).count() != 1 {
        bail!("index.html must contain `{mark}` exactly once");
    }
    Ok(html.replace(mark, with))
}

fn report() -> Result<()> {
    let mut sizes = sizes::of_folder(Path::new(DIST))?;
    sizes.retain(|size| size.name != DECLARATIONS);
    let (first, later) = sizes::first_load(sizes);
    print!("\n{}", sizes::table(&first));
    let total = sizes::total_gzipped_bytes(&first);
    if total > DIST_LIMIT {
        bail!("{DIST}/ is too heavy: {total} bytes gzipped, at most {DIST_LIMIT} are allowed");
    }
    println!("The first load weighs {total} of at most {DIST_LIMIT} bytes gzipped.");
    let (rest, texts): (Vec<_>, Vec<_>) = later.into_iter().partition(sizes::is_rest);
    println!(
        "That is with the heaviest language and lesson. Once the page is ready it loads the rest of the wasm file, {} bytes gzipped, \
         and the texts that may be wanted next; all other texts, {} files with {} bytes gzipped, are loaded when they are wanted.",
        sizes::total_gzipped_bytes(&rest),
        texts.len(),
        sizes::total_gzipped_bytes(&texts)
    );
    println!("{DIST}/{DECLARATIONS} declares the JavaScript API; the page does not load it.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_replaced_exactly_once() {
        assert_eq!(replace_mark("a <!-- m --> b", "<!-- m -->", "x").ok(), Some("a x b".into()));
        assert!(replace_mark("a b", "<!-- m -->", "x").is_err());
        assert!(replace_mark("mm", "m", "x").is_err());
    }
}
