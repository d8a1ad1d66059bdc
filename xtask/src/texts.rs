//! `xtask texts`, which trunk calls at the end of each build (see Trunk.toml): puts the texts beside the page, in files that it
//! fetches when its reader needs them, and their names where `static/boot.js` finds them.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

use crate::dist::replace_mark;

#[path = "../../build/texts.rs"]
mod compiled;

use compiled::signs::PAGE;

/// The folder of the files in the folder of the page.
pub const FOLDER: &str = "texts";
/// Where index.html receives their names.
const NAMES_MARK: &str = "data-texts=\"\"";

pub fn texts() -> Result<()> {
    let page =
        env::var_os("TRUNK_STAGING_DIR").context("trunk calls this when it builds the page")?;
    let page = Path::new(&page);
    let folder = page.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let mut names = Vec::new();
    for file in compiled::files() {
        let name = name(&file.locale, &file.part, &file.compiled);
        fs::write(folder.join(format!("{name}.txt")), file.compiled)
            .with_context(|| format!("cannot write {FOLDER}/{name}.txt"))?;
        names.push(name);
    }
    let html = page.join("index.html");
    let text = fs::read_to_string(&html)?;
    let text = replace_mark(&text, NAMES_MARK, &format!("data-texts=\"{}\"", names.join(" ")))?;
    fs::write(html, text).context("cannot write index.html")
}

/// `en.two-groups.1f0c9a3e`: the language, the part, and a hash of the contents, so that no reader gets a stale one.
fn name(locale: &str, part: &str, contents: &str) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(contents.as_bytes());
    format!("{locale}.{part}.{:08x}", hasher.finish() as u32)
}

/// The language of a file of texts, by its path in the folder of the page, and the lesson; none if it is the page's own.
pub fn language_and_lesson(path: &str) -> Option<(&str, Option<&str>)> {
    let mut words = path.strip_prefix(FOLDER)?.strip_prefix(['/', '\\'])?.split('.');
    let (language, part) = (words.next()?, words.next()?);
    Some((language, (part != PAGE).then_some(part)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_name_tells_language_and_part_and_changes_with_the_contents() {
        let first = name("en", "two-groups", "a");
        let lesson = format!("texts/{first}.txt");
        assert_eq!(language_and_lesson(&lesson), Some(("en", Some("two-groups"))));
        assert_eq!(language_and_lesson("texts/ko.page.0.txt"), Some(("ko", None)));
        assert_eq!(first, name("en", "two-groups", "a"));
        assert_ne!(first, name("en", "two-groups", "b"));
        assert_eq!(language_and_lesson("boot.js"), None);
    }

    #[test]
    fn every_language_has_the_same_parts() {
        env::set_current_dir(crate::project::root()).expect("the project's folder");
        let files = compiled::files();
        let parts = |locale: &str| -> BTreeSet<_> {
            files.iter().filter(|file| file.locale == locale).map(|file| &file.part).collect()
        };
        assert!(parts("en").len() > 10);
        assert!(files.iter().all(|file| parts(&file.locale) == parts("en")));
    }
}
