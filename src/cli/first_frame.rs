//! `first-frame`: what stands in the page's HTML until the page itself runs.

use std::process::ExitCode;

use lexopt::Parser;

use super::Complaint;
use super::say::say_line;

pub(super) fn main(mut arguments: Parser) -> Result<ExitCode, Complaint> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| Complaint(format!("cannot draw: {error}")))?;
    say_line!("{}", runtime.block_on(kafkascope::web::first_frame()));
    Ok(ExitCode::SUCCESS)
}
