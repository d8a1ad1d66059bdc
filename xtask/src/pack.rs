//! Packs the wasm file with xz. Static hosts compress with gzip at best, whose window of 32 KiB misses most of what repeats in
//! code; xz makes the file a quarter smaller. The page unpacks while it loads (static/boot.js), so that compiling still begins
//! with the first bytes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use lzma_rust2::{CheckType, XzOptions, XzWriter};

use crate::project::BROWSER_TESTS;

/// The unpacker's name in the folder of the page.
pub const UNPACKER: &str = "xz-decompress.min.js";
const UNPACKER_IN_NPM: &str = "node_modules/xz-decompress/dist/package/xz-decompress.min.js";

/// The slowest is the smallest.
const PRESET: u32 = 9;
/// Literal context bits and position bits that suit wasm: its codes are single bytes at no particular alignment.
const LITERAL_CONTEXT_BITS: u32 = 4;
const POSITION_BITS: u32 = 0;
/// Above the file's size; the unpacker allocates as much.
const WINDOW_BYTES: u32 = 4 << 20;

/// Replaces the wasm file by a packed one, and puts the unpacker beside it. Answers the packed file's path.
pub fn pack(wasm: &Path, folder: &Path) -> Result<PathBuf> {
    let packed = wasm.with_extension("wasm.xz");
    fs::write(&packed, packed_bytes(&fs::read(wasm)?)?)
        .context("cannot write the packed wasm file")?;
    fs::remove_file(wasm)?;
    let unpacker = Path::new(BROWSER_TESTS).join(UNPACKER_IN_NPM);
    fs::copy(&unpacker, folder.join(UNPACKER))
        .with_context(|| format!("cannot copy {}", unpacker.display()))?;
    Ok(packed)
}

fn packed_bytes(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut options = XzOptions::with_preset(PRESET);
    options.lzma_options.lc = LITERAL_CONTEXT_BITS;
    options.lzma_options.lp = 0;
    options.lzma_options.pb = POSITION_BITS;
    options.lzma_options.dict_size = WINDOW_BYTES;
    // The only check that the unpacker knows.
    options.set_check_sum_type(CheckType::Crc32);
    let mut writer = XzWriter::new(Vec::new(), options)?;
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
        lzma_rust2::XzReader::new(packed.as_slice(), true).read_to_end(&mut again)?;
        assert_eq!(again, bytes);
        Ok(())
    }
}
