//! The TypeScript declarations of the JavaScript API: what wasm-bindgen writes for the whole wasm file, without the parts
//! that nobody outside the page may touch.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::{DECLARATIONS, DIST};

/// How the file begins for those who find it.
const HEAD: &str = "\
// The JavaScript API of kafkascope, `window.kafkascope`, made from the Rust structs that it answers.
// Put this file among the files of your TypeScript project; no import is needed.

";

/// What only the page itself may do with the object: make it, and end it.
const CLASS: &str = "export class Kafkascope {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
";
const INTERFACE: &str = "export interface Kafkascope {\n";

/// From here on the file is about loading the wasm file.
const LOADER: &str = "\nexport type InitInput = ";

/// Turns trunk's declarations into `dist/kafkascope.d.ts`.
pub fn put_in_place() -> Result<()> {
    let written = only_declarations()?;
    let text = of_api(&fs::read_to_string(&written)?)?;
    fs::remove_file(&written).context("cannot remove trunk's declarations")?;
    fs::write(Path::new(DIST).join(DECLARATIONS), text).context("cannot write the declarations")
}

fn only_declarations() -> Result<PathBuf> {
    let files = fs::read_dir(DIST)?.collect::<std::io::Result<Vec<_>>>()?;
    let mut found = files.iter().map(|file| file.path());
    found
        .find(|path| path.to_string_lossy().ends_with(".d.ts"))
        .with_context(|| format!("trunk put no TypeScript declarations into {DIST}/"))
}

fn of_api(all: &str) -> Result<String> {
    let Some((api, _loader)) = all.split_once(LOADER) else {
        bail!("wasm-bindgen's declarations have no `{}`", LOADER.trim());
    };
    if api.matches(CLASS).count() != 1 {
        bail!("wasm-bindgen's declarations begin the class in another way than `{CLASS}`");
    }
    Ok(format!("{HEAD}{}", api.replace(CLASS, INTERFACE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_api_is_declared() {
        let all = format!("export type A = 1;\n{CLASS}    link(): string;\n}}\n{LOADER}string;\n");
        let api = of_api(&all).ok();
        let expected = format!("{HEAD}export type A = 1;\n{INTERFACE}    link(): string;\n}}\n");
        assert_eq!(api, Some(expected));
        assert!(of_api("export class Kafkascope {\n}\n").is_err());
        assert!(of_api(&format!("export class Kafkascope {{\n}}\n{LOADER}string;\n")).is_err());
    }
}
