//! Runs the files of a folder and says how each went.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A kind of vector file.
pub struct Kind {
    /// What the names of its files begin with.
    pub prefix: &'static str,
    /// Runs one case.
    pub check: fn(&Value) -> Result<(), String>,
    /// The fields that hold what Kafka did, wherever in a case they stand.
    pub expected: &'static [&'static str],
    /// What stands inside such a field and was given all the same, as a JSON pointer.
    pub is_given: fn(&str) -> bool,
    /// Cases that record a fault of Kafka's, which the engine does not have.
    pub quirks: Option<Quirks>,
}

pub struct Quirks {
    /// Whether a case is one.
    pub has: fn(&Value) -> bool,
    /// What must hold in such a case all the same.
    pub check: fn(&Value) -> Result<(), String>,
}

impl Kind {
    pub fn is_quirk(&self, case: &Value) -> bool {
        self.quirks.as_ref().is_some_and(|quirks| (quirks.has)(case))
    }

    fn run(&self, case: &Value) -> Result<(), String> {
        match &self.quirks {
            Some(quirks) if self.is_quirk(case) => (quirks.check)(case),
            _ => (self.check)(case),
        }
    }
}

pub struct Report {
    files: Vec<(PathBuf, Outcome)>,
}

enum Outcome {
    /// Quirks are among the checked.
    Ran {
        checked: usize,
        failures: Vec<String>,
        quirks: usize,
    },
    NotRun,
}

/// How many failures of one file are told in full.
const FAILURES_SHOWN: usize = 5;

pub fn kind_of<'a>(kinds: &'a [Kind], path: &Path) -> Option<&'a Kind> {
    let name = path.file_name()?.to_str()?;
    kinds.iter().find(|kind| name.starts_with(kind.prefix))
}

pub fn cases_of(path: &Path) -> Result<Vec<Value>, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let file: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    file["cases"].as_array().cloned().ok_or_else(|| "no cases".to_owned())
}

/// Every JSON file of the folder and of the folders in it, by name.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    files
}

impl Report {
    pub fn of_folder(kinds: &[Kind], folder: &Path) -> Self {
        let outcome = |path: PathBuf| {
            let outcome = match kind_of(kinds, &path) {
                Some(kind) => run(kind, &path),
                None => Outcome::NotRun,
            };
            (path, outcome)
        };
        Self { files: json_files(folder).into_iter().map(outcome).collect() }
    }

    pub fn checked(&self) -> usize {
        self.files.iter().map(|(_, outcome)| outcome.checked()).sum()
    }

    pub fn failed(&self) -> usize {
        self.files.iter().map(|(_, outcome)| outcome.failures().len()).sum()
    }
}

fn run(kind: &Kind, path: &Path) -> Outcome {
    let cases = match cases_of(path) {
        Ok(cases) => cases,
        Err(error) => return Outcome::Ran { checked: 0, failures: vec![error], quirks: 0 },
    };
    let failure = |(place, case): (usize, &Value)| {
        let name = case["name"].as_str().map_or_else(|| place.to_string(), str::to_owned);
        kind.run(case).err().map(|error| format!("{name}: {error}"))
    };
    let failures = cases.iter().enumerate().filter_map(failure).collect();
    let quirks = cases.iter().filter(|case| kind.is_quirk(case)).count();
    Outcome::Ran { checked: cases.len(), failures, quirks }
}

impl Outcome {
    fn checked(&self) -> usize {
        match self {
            Outcome::Ran { checked, .. } => *checked,
            Outcome::NotRun => 0,
        }
    }

    fn failures(&self) -> &[String] {
        match self {
            Outcome::Ran { failures, .. } => failures,
            Outcome::NotRun => &[],
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, outcome) in &self.files {
            match outcome {
                Outcome::NotRun => writeln!(f, "{}: not run", path.display())?,
                Outcome::Ran { checked, failures, quirks } => {
                    let failed = failures.len();
                    write!(f, "{}: {checked} checked, {failed} failed", path.display())?;
                    if *quirks > 0 {
                        write!(f, ", {quirks} quirks")?;
                    }
                    writeln!(f)?;
                    for failure in failures.iter().take(FAILURES_SHOWN) {
                        writeln!(f, "    {failure}")?;
                    }
                }
            }
        }
        Ok(())
    }
}
