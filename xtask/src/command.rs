//! Runs other programs: shown to the person, captured, or followed line by line.

use std::io::{BufRead, BufReader};

use anyhow::{Context, Result, bail};
use duct::Expression;

/// What a followed program printed (both streams, in order) and whether it ended well.
pub struct Followed {
    pub succeeded: bool,
    pub lines: Vec<String>,
}

/// Runs it with its output shown; anything but exit code 0 is an error that names the command.
pub fn show(shown_as: &str, command: Expression) -> Result<()> {
    let output = command.unchecked().run().with_context(|| format!("cannot start `{shown_as}`"))?;
    if !output.status.success() {
        bail!("`{shown_as}` failed ({})", output.status);
    }
    Ok(())
}

/// What it prints to standard output, or nothing if it cannot be started or fails.
pub fn capture(command: Expression) -> Option<String> {
    command.stderr_null().read().ok()
}

/// Shows what it prints while it runs, and keeps the lines.
pub fn follow(command: Expression) -> Result<Followed> {
    let reader = command.stderr_to_stdout().unchecked().reader()?;
    let mut lines = Vec::new();
    for line in BufReader::new(&reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        lines.push(line);
    }
    let ended = reader.try_wait()?;
    Ok(Followed { succeeded: ended.is_some_and(|output| output.status.success()), lines })
}
