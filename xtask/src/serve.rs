//! `cargo xtask serve`: from a bare Rust installation to the running page, with one command.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use duct::Handle;

use crate::project::{SERVED, remove_folder};
use crate::tools::Tools;

pub const DEFAULT_PORT: u16 = 8080;

pub fn serve(port: u16) -> Result<()> {
    check_free(port)?;
    let tools = Tools::ready()?;
    println!(
        "Building the page (the first time 1 to 3 minutes on two cores, later a few seconds)."
    );
    let started = Instant::now();
    remove_folder(SERVED)?;
    let port_text = port.to_string();
    let args = ["serve", "--dist", SERVED, "--port", &port_text];
    let trunk = Arc::new(tools.trunk(&args)?.unchecked().start().context("cannot start trunk")?);
    stop_together(&trunk)?;
    wait_until_listening(&trunk, port)?;
    if !Path::new(SERVED).join("index.html").is_file() {
        trunk.kill()?;
        bail!("the page could not be built: see the error above");
    }
    println!("Built in {} s.", started.elapsed().as_secs());
    println!(
        "\n    kafkascope is at http://localhost:{port}\n\nIt is built anew when a source file changes: reload the page then. Ctrl+C stops it."
    );
    trunk.wait()?;
    Ok(())
}

fn check_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_listener) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let other = if port == u16::MAX { DEFAULT_PORT } else { port + 1 };
            bail!(
                "port {port} is taken by another program: stop that one, or use another port with `cargo xtask serve --port {other}`"
            )
        }
        Err(error) => bail!(
            "cannot serve on port {port} ({error}): use another one with `cargo xtask serve --port N`"
        ),
    }
}

/// Ends trunk whichever way this program is told to end, so that the port is free again.
fn stop_together(trunk: &Arc<Handle>) -> Result<()> {
    let trunk = Arc::clone(trunk);
    ctrlc::set_handler(move || {
        if let Err(error) = trunk.kill() {
            eprintln!("cannot stop trunk: {error}");
        }
        std::process::exit(0);
    })
    .context("cannot watch for Ctrl+C")
}

/// Trunk listens only once its first build is over, well or not.
fn wait_until_listening(trunk: &Handle, port: u16) -> Result<()> {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if trunk.try_wait()?.is_some() {
            bail!("trunk stopped before it served the page: see the error above");
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
}
