//! How heavy the built site is: each file raw and gzipped, as the person's first load pays for it.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use walkdir::WalkDir;

pub struct FileSize {
    pub name: String,
    pub raw_bytes: u64,
    pub gzipped_bytes: u64,
}

/// Every file below the folder, by name.
pub fn of_folder(folder: &Path) -> Result<Vec<FileSize>> {
    let mut sizes = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let contents = fs::read(entry.path())
            .with_context(|| format!("cannot read {}", entry.path().display()))?;
        let name = entry.path().strip_prefix(folder)?.display().to_string();
        sizes.push(FileSize {
            name,
            raw_bytes: contents.len() as u64,
            gzipped_bytes: gzipped(&contents)?,
        });
    }
    Ok(sizes)
}

pub fn total_gzipped_bytes(sizes: &[FileSize]) -> u64 {
    sizes.iter().map(|size| size.gzipped_bytes).sum()
}

pub fn table(sizes: &[FileSize]) -> String {
    let mut text = row("file", "raw bytes", "gzipped");
    for size in sizes {
        text += &row(&size.name, &size.raw_bytes.to_string(), &size.gzipped_bytes.to_string());
    }
    let raw: u64 = sizes.iter().map(|size| size.raw_bytes).sum();
    text + &row("total", &raw.to_string(), &total_gzipped_bytes(sizes).to_string())
}

fn row(name: &str, raw: &str, gzipped: &str) -> String {
    format!("{name:<44} {raw:>10} {gzipped:>10}\n")
}

fn gzipped(contents: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents)?;
    Ok(encoder.finish()?.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_adds_up() {
        let size = |name: &str, raw_bytes, gzipped_bytes| FileSize {
            name: name.into(),
            raw_bytes,
            gzipped_bytes,
        };
        let sizes = [size("a.wasm", 1000, 400), size("index.html", 20, 18)];
        let text = table(&sizes);
        let words = text.lines().last().map(|line| line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(words, Some(vec!["total", "1020", "418"]));
    }
}
