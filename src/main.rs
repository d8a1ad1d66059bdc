//! In the browser: mounts the page. Natively: the command line for runs, traces and fuzzing.

#[cfg(not(target_arch = "wasm32"))]
mod cli;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    cli::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {
    kafkascope::web::start();
}
