//! `cargo xtask`: sets up, serves, checks and packs the project, with nothing to install by hand.
//!
//! | module    | does                                                                        |
//! |-----------|-----------------------------------------------------------------------------|
//! | `project` | where things are, and which parts of the project exist yet                  |
//! | `command` | runs other programs: shown, captured, or followed line by line              |
//! | `tools`   | the wasm target, trunk and wasm-bindgen: found, or installed with cargo     |
//! | `browser` | Chromium, a Korean font, node and the npm packages of the browser tests     |
//! | `serve`   | `cargo xtask serve`                                                         |
//! | `dist`    | `cargo xtask dist`, with the file sizes from `sizes` and `declarations`     |
//! | `split`   | splits the wasm file: what a first visit runs, and the rest                 |
//! | `bench`   | `cargo xtask bench-wasm`                                                    |
//! | `texts`   | the texts as files beside the page; trunk calls it in each build            |
//! | `test`    | `cargo xtask test`, with the stages from `stages` and counts from `tally`   |

mod bench;
mod browser;
mod command;
mod declarations;
mod dist;
mod minify;
mod pack;
mod project;
mod serve;
mod sizes;
mod split;
mod stages;
mod tally;
mod test;
mod texts;
mod tools;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::Parser;
use lexopt::prelude::{Long, Short, Value, ValueExt};

const USAGE: &str = "\
cargo xtask serve [--port N]   install what is missing, build the page and serve it on http://localhost:8080
cargo xtask test               install what is missing and run every check, browser tests included
cargo xtask dist               build the optimised static site in dist/ and print the size of each file
cargo xtask bench-wasm         run the benchmark `world` natively and in wasm under node, and compare its speed";

enum Task {
    Usage,
    Serve { port: u16 },
    Test,
    Dist,
    BenchWasm,
    Texts,
}

fn main() -> ExitCode {
    match parse(Parser::from_env()).and_then(run) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    std::env::set_current_dir(project::root()).context("cannot enter the project's folder")?;
    match task {
        Task::Usage => println!("{USAGE}"),
        Task::Serve { port } => serve::serve(port)?,
        Task::Test => return test::test(),
        Task::Dist => dist::dist()?,
        Task::BenchWasm => bench::bench_wasm()?,
        Task::Texts => texts::texts()?,
    }
    Ok(ExitCode::SUCCESS)
}

fn parse(mut args: Parser) -> Result<Task> {
    let mut task = None;
    let mut port = None;
    while let Some(arg) = args.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Task::Usage),
            Long("port") => port = Some(parse_port(&args.value()?.string()?)?),
            Value(word) if task.is_none() => task = Some(word.string()?),
            other => bail!("{}. Usage:\n{USAGE}", other.unexpected()),
        }
    }
    if port.is_some() && task.as_deref() != Some("serve") {
        bail!("only `serve` takes --port. Usage:\n{USAGE}");
    }
    match task.as_deref() {
        None => Ok(Task::Usage),
        Some("serve") => Ok(Task::Serve { port: port.unwrap_or(serve::DEFAULT_PORT) }),
        Some("test") => Ok(Task::Test),
        Some("dist") => Ok(Task::Dist),
        Some("bench-wasm") => Ok(Task::BenchWasm),
        Some("texts") => Ok(Task::Texts),
        Some(other) => bail!("there is no task '{other}'. Usage:\n{USAGE}"),
    }
}

fn parse_port(text: &str) -> Result<u16> {
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => bail!("'{text}' is no port: --port takes a number from 1 to 65535"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(line: &str) -> String {
        match parse(Parser::from_args(line.split_whitespace())) {
            Ok(Task::Usage) => "usage".into(),
            Ok(Task::Serve { port }) => format!("serve {port}"),
            Ok(Task::Test) => "test".into(),
            Ok(Task::Dist) => "dist".into(),
            Ok(Task::BenchWasm) => "bench-wasm".into(),
            Ok(Task::Texts) => "texts".into(),
            Err(error) => error.to_string().lines().next().unwrap_or_default().into(),
        }
    }

    #[test]
    fn arguments_become_a_task_or_one_sentence() {
        for (line, expected) in [
            ("", "usage"),
            ("--help", "usage"),
            ("serve", "serve 8080"),
            ("serve --port 9000", "serve 9000"),
            ("serve --port=9000", "serve 9000"),
            ("serve --port 0", "'0' is no port: --port takes a number from 1 to 65535"),
            ("serve --port x", "'x' is no port: --port takes a number from 1 to 65535"),
            ("test --port 1", "only `serve` takes --port. Usage:"),
            ("test", "test"),
            ("dist", "dist"),
            ("bench-wasm", "bench-wasm"),
            ("texts", "texts"),
            ("dish", "there is no task 'dish'. Usage:"),
            ("dist now", "unexpected argument \"now\". Usage:"),
        ] {
            assert_eq!(outcome(line), expected, "cargo xtask {line}");
        }
    }
}
