//! Builds the texts into native programs (`build/texts.rs` says how they are compiled). The page fetches its own: a change of
//! a text compiles nothing of it anew.

use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

#[path = "build/texts.rs"]
mod texts;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        return;
    }
    println!("cargo:rerun-if-changed={}", texts::LOCALES);
    println!("cargo:rerun-if-changed={}", texts::SCENARIOS);
    println!("cargo:rerun-if-changed=src/narration/signs.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where"));
    let mut list = String::new();
    for file in texts::files() {
        let name = format!("{}.{}.txt", file.locale, file.part);
        fs::write(out.join(&name), file.compiled).expect("cargo's folder can be written");
        let (locale, part) = (file.locale, file.part);
        writeln!(list, "({locale:?}, {part:?}, include_str!({name:?})),").expect("a string");
    }
    fs::write(out.join("texts.rs"), format!("&[\n{list}]\n"))
        .expect("cargo's folder can be written");
}
