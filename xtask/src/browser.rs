//! What the browser tests and the optimised build need beyond Rust: Chromium, a font with Korean letters, node, and the
//! npm packages that `tests/e2e/package-lock.json` pins. Debian's packages are installed where this program may; anywhere
//! else it says exactly what to install.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use duct::cmd;

use crate::command::{capture, show};
use crate::project::BROWSER_TESTS;

const NODE_MAJOR_MIN: u32 = 20;
const DEBIAN_PACKAGES: [&str; 2] = ["chromium", "fonts-noto-cjk"];

/// Other names of the browser; the first is where Debian puts it.
const CHROMIUM: [&str; 4] = ["/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"];

/// The npm packages; node itself is never installed by us.
pub fn ensure_npm_packages() -> Result<()> {
    check_node()?;
    let folder = Path::new(BROWSER_TESTS);
    let lock =
        fs::read(folder.join("package-lock.json")).context("cannot read package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-from-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Installing the npm packages of {BROWSER_TESTS} (about 10 seconds, once).");
    let command = cmd!("npm", "ci", "--no-audit", "--no-fund").dir(folder);
    show("npm ci", command)?;
    fs::write(&stamp, lock).context("cannot note which npm packages are installed")
}

pub fn check_node() -> Result<()> {
    let advice = format!(
        "this needs node {NODE_MAJOR_MIN} or newer with npm: install them (on Debian: `apt-get install nodejs npm`) and try again"
    );
    let Some(version) = capture(cmd!("node", "--version")) else {
        bail!("node was not found; {advice}");
    };
    if node_major(&version).is_none_or(|major| major < NODE_MAJOR_MIN) {
        bail!("node says it is {version}; {advice}");
    }
    if capture(cmd!("npm", "--version")).is_none() {
        bail!("npm was not found; {advice}");
    }
    Ok(())
}

fn node_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Chromium and the font; answers where the browser is.
pub fn ensure_chromium() -> Result<PathBuf> {
    if let (Some(chromium), true) = (find_chromium(), has_korean_font()) {
        return Ok(chromium);
    }
    let install =
        format!("apt-get install -y --no-install-recommends {}", DEBIAN_PACKAGES.join(" "));
    if capture(cmd!("apt-get", "--version")).is_none() {
        bail!(
            "the browser tests need Chromium and a font with Korean letters (Noto Sans CJK): install both with your \
             system's package manager and try again; a browser in an unusual place can be named in CHROMIUM"
        );
    }
    if capture(cmd!("id", "-u")).as_deref() != Some("0") {
        bail!(
            "the browser tests need Debian's {}: run `sudo {install}` and try again",
            DEBIAN_PACKAGES.join(" and ")
        );
    }
    println!("Installing Debian's {} (about a minute, once).", DEBIAN_PACKAGES.join(" and "));
    show("apt-get update", apt(&["update", "-q"]))?;
    show(&install, apt(&install.split(' ').skip(1).collect::<Vec<_>>()))?;
    find_chromium().with_context(|| format!("`{install}` ended well, but no Chromium is there"))
}

fn apt(args: &[&str]) -> duct::Expression {
    cmd("apt-get", args).env("DEBIAN_FRONTEND", "noninteractive").stdin_null().stdout_null()
}

fn find_chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let known = CHROMIUM.iter().map(PathBuf::from);
    named.into_iter().chain(known).find(|program| answers(program.as_os_str()))
}

fn answers(program: &OsStr) -> bool {
    capture(cmd!(program, "--version")).is_some()
}

/// Asks the system's font list; where there is none, looks for Debian's file.
fn has_korean_font() -> bool {
    let listed = capture(cmd!("fc-list", ":lang=ko", "family"));
    listed.is_some_and(|families| !families.trim().is_empty())
        || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_major_reads_the_first_number() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("20"), None);
        assert_eq!(node_major("vx.1"), None);
    }
}
