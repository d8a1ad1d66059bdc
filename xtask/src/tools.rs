//! The wasm target, the standard library's source, trunk and wasm-bindgen: reused wherever they are found in the right version, installed with cargo
//! where they are not. A tool of another version that a person keeps in cargo's folder is left alone.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use duct::{Expression, cmd};

use crate::command::{capture, show};
use crate::project::WASM_TARGET;

struct Tool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    features: &'static [&'static str],
    usual_time: &'static str,
}

const TRUNK: Tool = Tool {
    program: "trunk",
    package: "trunk",
    version: "0.21.14",
    features: &["--no-default-features", "--features", "rustls"],
    usual_time: "3 to 6 minutes on two cores",
};

/// Must equal the `wasm-bindgen` of Cargo.lock: trunk takes no other.
const WASM_BINDGEN: Tool = Tool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.126",
    features: &[],
    usual_time: "1 to 3 minutes on two cores",
};

/// Where tools of the right version go when cargo's own folder holds another version.
const OWN_FOLDER: &str = "target/tools";

/// Proof that the tools are there; runs commands that find them.
pub struct Tools {
    path: OsString,
}

impl Tools {
    /// What a build of the page needs: neither node nor a browser.
    pub fn ready() -> Result<Self> {
        ensure_target()?;
        ensure_std_source()?;
        let mut folders = vec![own_folder()?, ensure(&TRUNK)?, ensure(&WASM_BINDGEN)?];
        folders.extend(path_folders());
        let tools = Self { path: env::join_paths(folders)? };
        tools.fetch()?;
        Ok(tools)
    }

    /// What trunk builds from, as it builds offline (Trunk.toml). The standard library has dependencies of its own, and cargo
    /// fetches only those for the targets that it is asked for.
    fn fetch(&self) -> Result<()> {
        for args in [&["fetch", "--locked"][..], &["fetch", "--locked", "--target", WASM_TARGET]] {
            let command = self.page_cargo(&[&["--quiet"], args].concat())?;
            show(&format!("cargo {}", args.join(" ")), command)?;
        }
        Ok(())
    }

    pub fn trunk(&self, args: &[&str]) -> Result<Expression> {
        self.as_page(cmd("trunk", args))
    }

    /// Cargo, building as trunk has it build the page.
    pub fn page_cargo(&self, args: &[&str]) -> Result<Expression> {
        self.as_page(cargo(args))
    }

    fn as_page(&self, command: Expression) -> Result<Expression> {
        let command = command.env("PATH", &self.path).env("RUSTFLAGS", web_flags()?);
        Ok(OWN_STD.iter().fold(command, |command, (name, value)| command.env(name, value)))
    }

    pub fn wasm_bindgen(&self, args: &[&str]) -> Expression {
        cmd("wasm-bindgen", args).env("PATH", &self.path)
    }

    /// Cargo, finding the runner of wasm tests.
    pub fn cargo(&self, args: &[&str]) -> Expression {
        cargo(args).env("PATH", &self.path)
    }
}

/// The page is built with a standard library of its own: made for size, and ending a failed expectation at once instead of
/// putting its message together (src/web/panels/panic.rs says how it is told then). A browser loads 26 kB less for it. Cargo and
/// rustc still call both unstable, hence the bootstrap; another toolchain may have to change these two.
const OWN_STD: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];
const FAIL_AT_ONCE: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// What remains of source paths in the file names them from their own folder on: shorter, and not where this machine keeps them.
fn web_flags() -> Result<String> {
    let mut flags = format!("{} {FAIL_AT_ONCE}", env::var("RUSTFLAGS").unwrap_or_default());
    let mut shorten =
        |folder: &Path| flags += &format!(" --remap-path-prefix={}/=", folder.display());
    shorten(&standard_library()?);
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).unwrap_or_default();
    for registry in fs::read_dir(home.join("registry/src")).into_iter().flatten() {
        shorten(&registry?.path());
    }
    Ok(flags)
}

/// Where this program is, for trunk to call it (Trunk.toml).
fn own_folder() -> Result<PathBuf> {
    let program = env::current_exe().context("cannot find this program")?;
    Ok(program.parent().map(Path::to_owned).unwrap_or_default())
}

/// The cargo that runs this program.
pub fn cargo(args: &[&str]) -> Expression {
    cmd(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args)
}

/// rustfmt and clippy, for the checks.
pub fn ensure_components() -> Result<()> {
    for component in ["fmt", "clippy"] {
        if capture(cargo(&[component, "--version"])).is_none() {
            let package = if component == "fmt" { "rustfmt" } else { component };
            rustup(&["component", "add", package])?;
        }
    }
    Ok(())
}

fn ensure_target() -> Result<()> {
    let libraries = capture(cmd!("rustc", "--print", "target-libdir", "--target", WASM_TARGET))
        .context("cannot run rustc: install Rust with rustup and try again")?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    rustup(&["target", "add", WASM_TARGET])
}

fn ensure_std_source() -> Result<()> {
    if standard_library()?.join("std").is_dir() {
        return Ok(());
    }
    rustup(&["component", "add", "rust-src"])
}

/// Where the source of the standard library is, or will be.
fn standard_library() -> Result<PathBuf> {
    let sysroot = capture(cmd!("rustc", "--print", "sysroot")).context("cannot run rustc")?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library"))
}

fn rustup(args: &[&str]) -> Result<()> {
    let shown_as = format!("rustup {}", args.join(" "));
    println!("Installing with `{shown_as}` (a few seconds, once).");
    show(&shown_as, cmd("rustup", args)).with_context(|| {
        format!("please run `{shown_as}` yourself, or its like where Rust did not come from rustup")
    })
}

/// The folder that holds the tool, after installing it there if need be.
fn ensure(tool: &Tool) -> Result<PathBuf> {
    let own_bin = Path::new(OWN_FOLDER).join("bin");
    let cargo_bin = cargo_home()?.join("bin");
    let wanted = |folder: &PathBuf| version_in(folder, tool).as_deref() == Some(tool.version);
    let candidates =
        path_folders().into_iter().chain([cargo_bin.clone(), std::path::absolute(&own_bin)?]);
    if let Some(folder) = candidates.into_iter().find(wanted) {
        return Ok(folder);
    }
    let root = match version_in(&cargo_bin, tool) {
        None => cargo_home()?,
        Some(_another_version) => std::path::absolute(OWN_FOLDER)?,
    };
    install(tool, &root)?;
    let folder = root.join("bin");
    if !wanted(&folder) {
        bail!(
            "{} was installed in {} but does not answer as version {}",
            tool.program,
            folder.display(),
            tool.version
        );
    }
    Ok(folder)
}

fn install(tool: &Tool, root: &Path) -> Result<()> {
    let (package, version) = (tool.package, tool.version);
    println!("Installing {package} {version} with cargo: {}, once.", tool.usual_time);
    let started = Instant::now();
    let mut args = vec!["install", "--locked", package, "--version", version];
    args.extend(tool.features);
    // The tools are short-lived: a quick build is worth more than a quick program.
    let command = cargo(&args)
        .env("CARGO_INSTALL_ROOT", root)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    show(&format!("cargo {}", args.join(" ")), command)?;
    println!("Installed {package} {version} in {} s.", started.elapsed().as_secs());
    Ok(())
}

/// The version that the tool in that folder says it has: the last word of its first line.
fn version_in(folder: &Path, tool: &Tool) -> Option<String> {
    let program = folder.join(tool.program).with_extension(env::consts::EXE_EXTENSION);
    if !program.is_file() {
        return None;
    }
    let said = capture(cmd!(program, "--version"))?;
    said.lines().next()?.split_whitespace().last().map(str::to_owned)
}

fn cargo_home() -> Result<PathBuf> {
    let named =
        env::var_os("CARGO_INSTALL_ROOT").or_else(|| env::var_os("CARGO_HOME")).map(PathBuf::from);
    named
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("cannot tell where cargo installs programs: set CARGO_HOME")
}

fn path_folders() -> Vec<PathBuf> {
    env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wasm_bindgen_program_matches_the_locked_library() {
        let lock = include_str!("../../Cargo.lock");
        let entry = format!("name = \"wasm-bindgen\"\nversion = \"{}\"\n", WASM_BINDGEN.version);
        assert!(
            lock.contains(&entry),
            "Cargo.lock has another wasm-bindgen than {}",
            WASM_BINDGEN.version
        );
    }
}
