//! Packs the wasm file and the texts with LZMA. Static hosts compress with gzip at best, whose window of 32 KiB misses most of
//! what repeats in code; this makes a wasm file a third smaller, and texts a tenth. The bytes of wasm files are sorted by
//! what they are before that (`sorted.rs`). The page unpacks each file when it has arrived (static/unpack.js), the first part of
//! the wasm file in about 100 ms.

mod sorted;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use duct::cmd;
use lzma_rust2::{LzmaOptions, LzmaWriter};

use crate::command::show;
use crate::minify::ESBUILD;
use crate::project::BROWSER_TESTS;
use crate::texts::FOLDER;

/// The unpacker in the folder of the page, and what it is bundled from.
pub const UNPACKER: &str = "unpack.js";
const UNPACKER_SOURCE: &str = "static/unpack.js";
/// The library's decoder alone: its front door would bring the encoder along.
const LIBRARY: &str = "node_modules/lzma1/lib";

/// The slowest is the smallest.
const PRESET: u32 = 9;
/// Literal context bits and position bits that suit sorted wasm: its codes are single bytes at no particular alignment.
const LITERAL_CONTEXT_BITS: u32 = 2;
const POSITION_BITS: u32 = 0;
/// Above the file's size; the unpacker allocates as much.
const WINDOW_BYTES: u32 = 4 << 20;

/// Replaces each wasm file by a packed one, and puts the unpacker beside them. Answers the packed files' paths.
pub fn pack<const N: usize>(files: [PathBuf; N], folder: &Path) -> Result<[PathBuf; N]> {
    bundle_unpacker(&folder.join(UNPACKER))?;
    let packed = files.each_ref().map(|wasm| wasm.with_extension("wasm.lzma"));
    for (wasm, packed) in files.iter().zip(&packed) {
        fs::write(packed, packed_bytes(&sorted::sorted(&fs::read(wasm)?)?)?)
            .context("cannot write a packed wasm file")?;
        check(packed, wasm, folder)?;
        fs::remove_file(wasm)?;
    }
    Ok(packed)
}

/// Replaces each file of texts by a packed one; the unpacker is there already.
pub fn pack_texts(folder: &Path) -> Result<()> {
    let texts = folder.join(FOLDER);
    for file in fs::read_dir(&texts)?.collect::<std::io::Result<Vec<_>>>()? {
        let plain = file.path();
        fs::write(plain.with_extension("lzma"), packed_bytes(&fs::read(&plain)?)?)
            .with_context(|| format!("cannot pack {}", plain.display()))?;
    }
    check_texts(&texts, folder)?;
    for file in fs::read_dir(&texts)?.collect::<std::io::Result<Vec<_>>>()? {
        if file.path().extension().is_some_and(|end| end == "txt") {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

/// Unpacks with what the page unpacks with, and compares.
fn check_texts(texts: &Path, folder: &Path) -> Result<()> {
    const PROGRAM: &str = "
        const [unpacker, folder] = process.argv.slice(1);
        const { readFileSync, readdirSync } = await import('node:fs');
        const { unpackText } = await import(unpacker);
        const packed = readdirSync(folder).filter((name) => name.endsWith('.lzma'));
        if (!packed.length) throw new Error('there are no texts');
        for (const name of packed) {
            const text = unpackText(Uint8Array.from(readFileSync(`${folder}/${name}`)).buffer);
            const plain = readFileSync(`${folder}/${name.replace(/lzma$/, 'txt')}`, 'utf8');
            if (text !== plain) throw new Error(`${name}: what is unpacked is not what was packed`);
        }
    ";
    let unpacker = std::path::absolute(folder.join(UNPACKER))?;
    let args = ["--input-type=module".as_ref(), "--eval".as_ref(), PROGRAM.as_ref(), "--".as_ref()];
    let files = [unpacker.as_os_str(), texts.as_os_str()];
    show("unpacking the texts", cmd("node", args.into_iter().chain(files)))
}

/// Unpacks with what the page unpacks with, and compares.
fn check(packed: &Path, wasm: &Path, folder: &Path) -> Result<()> {
    const PROGRAM: &str = "
        const [unpacker, packed, wasm] = process.argv.slice(1);
        const { readFileSync } = await import('node:fs');
        const { unpack } = await import(unpacker);
        const bytes = Uint8Array.from(readFileSync(packed)).buffer;
        const before = performance.now();
        const same = Buffer.compare(Buffer.from(unpack(bytes)), readFileSync(wasm)) === 0;
        console.log(`Unpacking takes ${Math.round(performance.now() - before)} ms in node.`);
        if (!same) throw new Error('what is unpacked is not what was packed');
    ";
    let unpacker = std::path::absolute(folder.join(UNPACKER))?;
    let args = ["--input-type=module".as_ref(), "--eval".as_ref(), PROGRAM.as_ref(), "--".as_ref()];
    let files = [unpacker.as_os_str(), packed.as_os_str(), wasm.as_os_str()];
    show("unpacking", cmd("node", args.into_iter().chain(files)))
}

fn bundle_unpacker(out: &Path) -> Result<()> {
    let library = std::path::absolute(Path::new(BROWSER_TESTS).join(LIBRARY))?;
    let part = |name: &str| format!("--alias:lzma1-{name}={}/{name}.js", library.display());
    let out = format!("--outfile={}", out.display());
    let bundle = ["--bundle", "--minify", "--format=esm", "--target=esnext", "--log-level=warning"];
    let args = [UNPACKER_SOURCE.to_owned(), part("decoder"), part("streams"), out];
    let args = args.into_iter().chain(bundle.map(str::to_owned));
    show("esbuild", cmd(Path::new(BROWSER_TESTS).join(ESBUILD), args))
}

fn packed_bytes(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(PRESET);
    options.lc = LITERAL_CONTEXT_BITS;
    options.lp = 0;
    options.pb = POSITION_BITS;
    options.dict_size = WINDOW_BYTES;
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() -> Result<()> {
        let bytes: Vec<u8> = (0..200_000_u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
        let packed = packed_bytes(&bytes)?;
        assert!(packed.len() < bytes.len() / 4, "{} bytes", packed.len());
        let mut again = Vec::new();
        lzma_rust2::LzmaReader::new_mem_limit(packed.as_slice(), u32::MAX, None)?
            .read_to_end(&mut again)?;
        assert_eq!(again, bytes);
        Ok(())
    }
}
