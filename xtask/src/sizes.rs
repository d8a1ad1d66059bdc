//! How heavy the built site is: each file raw and gzipped, as the person's first load pays for it.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use walkdir::WalkDir;

use crate::split::REST;
use crate::texts::language_and_lesson;

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

/// The rest of the wasm file, packed or not.
pub fn is_rest(size: &FileSize) -> bool {
    size.name.contains(&format!(".{REST}"))
}

/// What a first visit loads until the page is ready, and what is left: the rest of the wasm file, and texts. Of the texts it loads
/// the page's and those of one lesson, in one language: here of whichever are the heaviest together.
pub fn first_load(sizes: Vec<FileSize>) -> (Vec<FileSize>, Vec<FileSize>) {
    let (rest, sizes): (Vec<_>, Vec<_>) = sizes.into_iter().partition(is_rest);
    let (texts, mut first): (Vec<_>, Vec<_>) =
        sizes.into_iter().partition(|size| language_and_lesson(&size.name).is_some());
    let of = |size: &FileSize, language: &str, a_lesson: bool| {
        language_and_lesson(&size.name)
            .is_some_and(|(other, lesson)| other == language && lesson.is_some() == a_lesson)
    };
    let visit = |language: &str| -> Vec<&FileSize> {
        let heaviest = |a_lesson| {
            let candidates = texts.iter().filter(|size| of(size, language, a_lesson));
            candidates.max_by_key(|size| size.gzipped_bytes)
        };
        heaviest(false).into_iter().chain(heaviest(true)).collect()
    };
    let languages = texts.iter().filter_map(|size| language_and_lesson(&size.name));
    let visits = languages.map(|(language, _)| visit(language));
    let weight = |visit: &Vec<&FileSize>| visit.iter().map(|size| size.gzipped_bytes).sum::<u64>();
    let heaviest = visits.max_by_key(weight).unwrap_or_default();
    let names: Vec<String> = heaviest.iter().map(|size| size.name.clone()).collect();
    let (chosen, later): (Vec<_>, Vec<_>) =
        texts.into_iter().partition(|size| names.contains(&size.name));
    first.extend(chosen);
    (first, rest.into_iter().chain(later).collect())
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

    fn size(name: &str, raw_bytes: u64, gzipped_bytes: u64) -> FileSize {
        FileSize { name: name.into(), raw_bytes, gzipped_bytes }
    }

    #[test]
    fn a_first_visit_loads_the_first_part_and_the_texts_of_one_language_and_one_lesson() {
        let all = [
            ("boot.js", 7),
            ("kafkascope-1.rest.wasm.lzma", 100),
            ("kafkascope-1.wasm.lzma", 200),
            ("texts/en.a.1.txt", 9),
            ("texts/en.b.1.txt", 3),
            ("texts/en.page.1.txt", 20),
            ("texts/ko.a.1.txt", 4),
            ("texts/ko.b.1.txt", 5),
            ("texts/ko.page.1.txt", 23),
        ];
        let all = all.map(|(name, gzipped)| size(name, 0, gzipped));
        let (first, later) = first_load(all.into());
        let names: Vec<_> = first.iter().map(|size| size.name.as_str()).collect();
        assert_eq!(
            names,
            ["boot.js", "kafkascope-1.wasm.lzma", "texts/en.a.1.txt", "texts/en.page.1.txt"]
        );
        assert_eq!((total_gzipped_bytes(&first), total_gzipped_bytes(&later)), (236, 135));
        assert!(is_rest(&later[0]));
    }

    #[test]
    fn the_table_adds_up() {
        let sizes = [size("a.wasm", 1000, 400), size("index.html", 20, 18)];
        let text = table(&sizes);
        let words = text.lines().last().map(|line| line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(words, Some(vec!["total", "1020", "418"]));
    }
}
