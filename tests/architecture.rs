//! The shape of the project, held by a machine: who may use whom, how long things may be, which words mean one thing.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer and the layers that it may use. Whatever is not listed is forbidden.
const LAYERS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("mutation", &[]),
    ("id", &[]),
    ("protocol", &["kernel", "id"]),
    ("fact", &["kernel", "id", "protocol"]),
    ("kafka", &["kernel", "mutation", "id", "protocol", "fact"]),
    ("sim", &["kernel", "id", "protocol", "fact", "kafka"]),
    ("law", &["kernel", "id", "protocol", "fact", "kafka", "sim"]),
    ("scenario", &["kernel", "id", "protocol", "fact", "sim"]),
    ("run", &["kernel", "id", "fact", "sim", "scenario"]),
    (
        "fuzz",
        &["kernel", "mutation", "id", "protocol", "fact", "kafka", "sim", "law", "scenario", "run"],
    ),
    ("narration", &["kernel", "id", "protocol", "fact", "kafka", "sim", "run", "scenario"]),
    ("view", &["kernel", "id", "protocol", "fact", "kafka", "sim", "scenario", "run"]),
    ("stage", &["kernel", "id", "protocol", "fact", "view"]),
    (
        "session",
        &[
            "kernel",
            "id",
            "protocol",
            "fact",
            "kafka",
            "sim",
            "scenario",
            "run",
            "narration",
            "view",
            "stage",
        ],
    ),
    (
        "web",
        &[
            "kernel",
            "id",
            "protocol",
            "fact",
            "kafka",
            "sim",
            "scenario",
            "run",
            "narration",
            "view",
            "stage",
            "session",
        ],
    ),
];

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

/// The layer of a file, if it lies in one.
fn layer_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next()?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(name, "lib" | "main" | "cli")).then(|| name.to_owned())
}

/// The layers that a text names as `crate::LAYER`.
fn layers_used(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if LAYERS.iter().any(|(layer, _)| *layer == name) {
            used.insert(name);
        }
    }
    used
}

#[test]
fn each_layer_uses_only_what_the_table_allows() {
    let allowed: BTreeMap<_, _> = LAYERS.iter().copied().collect();
    let mut complaints = Vec::new();
    for path in rust_files("src") {
        let Some(layer) = layer_of(&path) else { continue };
        let Some(may_use) = allowed.get(layer.as_str()) else {
            complaints.push(format!("{}: the layer {layer} is not in the table", shown(&path)));
            continue;
        };
        for used in layers_used(&fs::read_to_string(&path).unwrap()) {
            if used != layer && !may_use.contains(&used.as_str()) {
                complaints.push(format!("{}: {layer} may not use {used}", shown(&path)));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_planted_violation_is_found() {
    let used = layers_used("use crate::kafka::Broker;\nlet x = crate::web::App;");
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["kafka", "web"]);
    let kernel = LAYERS.iter().find(|(layer, _)| *layer == "kernel").unwrap().1;
    assert!(!kernel.contains(&"kafka"));
}

#[test]
fn no_layer_reaches_around_itself() {
    for (layer, may_use) in LAYERS {
        for used in *may_use {
            let back = LAYERS.iter().find(|(name, _)| name == used).unwrap().1;
            assert!(!back.contains(layer), "{layer} and {used} use each other");
        }
    }
}

#[test]
fn files_and_functions_fit() {
    let mut complaints = Vec::new();
    let all = ["src", "xtask/src", "tests", "benches"].into_iter().flat_map(rust_files);
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<_> = text.lines().collect();
        if lines.len() > FILE_LINES_MAX {
            complaints.push(format!("{} has {} lines", shown(&path), lines.len()));
        }
        for (name, length) in functions(&lines) {
            if length > FUNCTION_LINES_MAX {
                complaints.push(format!("{}: {name} has {length} lines", shown(&path)));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The functions of a formatted file, with their lengths in lines.
fn functions(lines: &[&str]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let body = line.trim_start();
        let words = ["pub ", "pub(crate) ", "pub(super) ", "const ", "async "];
        let plain = words.iter().fold(body, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
        let Some(rest) = plain.strip_prefix("fn ") else { continue };
        let name = rest.split(['(', '<']).next().unwrap_or(rest).to_owned();
        let indent = &line[..line.len() - body.len()];
        let end = lines[start..].iter().position(|l| *l == format!("{indent}}}"));
        if let Some(length) = end
            && !lines[start].ends_with(';')
        {
            found.push((name, length + 1));
        }
    }
    found
}

/// Words that would mean two things, and where they may still stand.
const BANNED: &[(&str, &[&str])] = &[
    ("todo!(", &[]),
    ("unimplemented!(", &[]),
    ("dbg!(", &[]),
    ("FIXME", &[]),
    ("HashMap", &["view", "web", "stage", "session", "narration"]),
    ("HashSet", &["view", "web", "stage", "session", "narration"]),
    ("Instant::now", &["cli"]),
    ("SystemTime", &[]),
    ("f32", &["web", "cli"]),
    ("f64", &["web", "cli", "session", "narration"]),
    ("thread_rng", &[]),
];

#[test]
fn banned_words_stay_out() {
    let mut complaints = Vec::new();
    for path in rust_files("src") {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        for (word, may) in BANNED {
            if may.contains(&first.as_str()) {
                continue;
            }
            for (number, line) in text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or(line);
                if has_word(code, word) {
                    complaints.push(format!("{}:{}: {word}", shown(&path), number + 1));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let closed = word.ends_with('(');
        !part(before) && (closed || !part(after))
    })
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let bare: Vec<_> = rust_files("src")
        .into_iter()
        .filter(|path| !is_unit_test(path))
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//!"))
        .map(|path| shown(&path))
        .collect();
    assert!(bare.is_empty(), "no doc comment on top of:\n{}", bare.join("\n"));
}

/// A file of unit tests is named after what it tests.
fn is_unit_test(path: &Path) -> bool {
    path.components().any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs")))
}

/// The native binary draws the first frame with the page's own pieces, so the browser's crates are there on every machine. What
/// keeps the engine pure is that nothing outside of `web` names them.
#[test]
fn only_the_page_knows_the_browser() {
    const OF_THE_BROWSER: [&str; 6] = [
        "yew::",
        "web_sys::",
        "js_sys::",
        "wasm_bindgen::",
        "gloo_timers::",
        "serde_wasm_bindgen::",
    ];
    let mut found = Vec::new();
    for path in rust_files("src") {
        if layer_of(&path).as_deref() == Some("web") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let named = OF_THE_BROWSER.iter().filter(|name| text.contains(*name));
        found.extend(named.map(|name| format!("{}: {name}", shown(&path))));
    }
    assert!(found.is_empty(), "the browser is named in:\n{}", found.join("\n"));
}
