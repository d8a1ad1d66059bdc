//! `cargo xtask bench-wasm`: the benchmark `world` natively and in wasm under node, and how much of the native speed is left there.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use duct::{Expression, cmd};

use crate::browser::check_node;
use crate::command::follow;
use crate::project::WASM_TARGET;
use crate::tools::{Tools, cargo};

const BENCH: &str = "world";
/// Where the wasm file goes with its bindings for node.
const FOLDER: &str = "target/bench-wasm";

pub fn bench_wasm() -> Result<()> {
    check_node()?;
    let tools = Tools::ready()?;
    println!("Natively:");
    let native = steps_per_second(cargo(&["bench", "--quiet", "--bench", BENCH]))?;
    let wasm = |title: &str, build: Expression| -> Result<()> {
        println!("\n{title}:");
        let speeds = steps_per_second(in_node(&tools, build)?)?;
        for ((name, native), (_, speed)) in native.iter().zip(&speeds) {
            println!("{name}: {speed} of {native} steps/s are {} %", 100 * speed / native.max(&1));
        }
        Ok(())
    };
    let build = |profile| {
        let args =
            ["build", "--quiet", "--bench", BENCH, "--target", WASM_TARGET, "--profile", profile];
        [&args[..], &["--message-format=json-render-diagnostics"]].concat()
    };
    wasm("In wasm under node, built for speed", tools.cargo(&build("release")))?;
    wasm(
        "In wasm under node, built as the page is (before wasm-opt)",
        tools.page_cargo(&build("web"))?,
    )
}

/// Builds the benchmark, and answers the command that runs it.
fn in_node(tools: &Tools, build: Expression) -> Result<Expression> {
    let told = build.read().context("the benchmark could not be built for wasm")?;
    let file = built(&told).context("cargo does not say which wasm file it built")?;
    if Path::new(FOLDER).exists() {
        fs::remove_dir_all(FOLDER).with_context(|| format!("cannot remove {FOLDER}"))?;
    }
    let name = format!("--out-name={BENCH}");
    tools
        .wasm_bindgen(&["--target=nodejs", "--no-typescript", &name, "--out-dir", FOLDER, file])
        .run()?;
    // What node requires starts by itself.
    Ok(cmd!("node", Path::new(FOLDER).join(BENCH).with_extension("js")))
}

/// The benchmark among the programs that cargo built: it builds the package's own for it too, in any order.
fn built(messages: &str) -> Option<&str> {
    let bench = messages.lines().find(|line| line.contains("\"kind\":[\"bench\"]"))?;
    let (_, executable) = bench.split_once("\"executable\":\"")?;
    executable.split('"').next()
}

/// Runs the benchmark and answers its rows: the name and the first number.
fn steps_per_second(bench: Expression) -> Result<Vec<(String, u64)>> {
    let told = follow(bench)?;
    let rows: Vec<_> = told.lines.iter().filter_map(|line| row(line)).collect();
    if !told.succeeded || rows.is_empty() {
        bail!("the benchmark `{BENCH}` failed");
    }
    Ok(rows)
}

/// The name ends where two spaces stand.
fn row(line: &str) -> Option<(String, u64)> {
    let (name, numbers) = line.split_once("  ")?;
    let speed = numbers.split_whitespace().next()?.parse().ok()?;
    Some((name.to_owned(), speed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_of_a_row_is_its_speed() {
        let line =
            "24 partitions, 100 consumers                1234567           12 us         3.4 MB";
        assert_eq!(row(line), Some(("24 partitions, 100 consumers".to_owned(), 1_234_567)));
        assert_eq!(row("                   steps/s     seek median         history"), None);
    }

    #[test]
    fn cargo_says_which_program_it_built() {
        let bench = r#"{"target":{"kind":["bench"]},"executable":"/t/deps/world-1f.wasm"}"#;
        let program = r#"{"target":{"kind":["bin"]},"executable":"/t/kafkascope.wasm"}"#;
        for messages in [format!("{bench}\n{program}"), format!("{program}\n{bench}")] {
            assert_eq!(built(&messages), Some("/t/deps/world-1f.wasm"));
        }
        assert_eq!(built("{\"success\":true}"), None);
    }
}
