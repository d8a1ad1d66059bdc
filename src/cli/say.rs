//! What a command has to say, on standard output.

use std::io::{ErrorKind, Write};
use std::process::exit;

/// A reader that has seen enough (`| head`) ends the command, without a complaint.
pub(super) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit(0),
        Err(error) => {
            eprintln!("cannot write: {error}");
            exit(2);
        }
        Ok(()) => {}
    }
}

/// One line, formatted like `println!`.
macro_rules! say_line {
    ($($text:tt)*) => {
        $crate::cli::say::say(&format!("{}\n", format_args!($($text)*)))
    };
}
pub(super) use say_line;
