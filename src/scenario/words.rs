//! One line of a script, read word by word, with the place of each word for error messages.

use std::str::FromStr;

use crate::fact::{Fact, FactKind, GroupState};
use crate::id::{BrokerId, NameError, TopicPartition};
use crate::kernel::Span;
use crate::scenario::condition::{Comparison, Condition, GROUP_STATES, Metric, StateCondition};
use crate::scenario::pattern::{FactPattern, FieldPattern, Wanted};
use crate::scenario::{ScriptError, ScriptProblem};
use crate::sim::command::{split_pair, split_words, unquote};
use crate::sim::{Command, CommandError};

/// The longest wait in a script: a day.
const WAIT_MS_MAX: u64 = 24 * 60 * 60 * 1_000;

pub(super) struct Line<'a> {
    pub(super) number_in_script: usize,
    text: &'a str,
    words: Vec<&'a str>,
    at: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(number: usize, text: &'a str) -> Result<Self, ScriptError> {
        let mut line = Self { number_in_script: number, text, words: Vec::new(), at: 0 };
        match split_words(text) {
            Ok(words) => line.words = words,
            Err(error) => return Err(line.fail(text.trim_start(), ScriptProblem::Command(error))),
        }
        Ok(line)
    }

    /// A part of this line as a line of its own.
    pub(super) fn piece(&self, piece: &'a str) -> Result<Line<'a>, ScriptError> {
        let words =
            split_words(piece).map_err(|error| self.fail(piece, ScriptProblem::Command(error)))?;
        Ok(Line { number_in_script: self.number_in_script, text: self.text, words, at: 0 })
    }

    /// Where `word`, a slice of this line, begins.
    pub(super) fn fail(&self, word: &str, kind: ScriptProblem) -> ScriptError {
        let offset = (word.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = self.text.get(..offset).unwrap_or(self.text);
        let column = before.chars().count() + 1;
        ScriptError { line: self.number_in_script, column, kind }
    }

    pub(super) fn missing(&self, expected: &'static str) -> ScriptError {
        let end = &self.text[self.text.trim_end().len()..];
        self.fail(end, ScriptProblem::Missing { expected })
    }

    pub(super) fn misplaced(&self, word: &str, rule: &'static str) -> ScriptError {
        let first = self.words.first().copied().unwrap_or(self.text);
        self.fail(first, ScriptProblem::Misplaced { word: word.to_owned(), rule })
    }

    pub(super) fn peek(&self, expected: &'static str) -> Result<&'a str, ScriptError> {
        self.words.get(self.at).copied().ok_or(self.missing(expected))
    }

    pub(super) fn next(&mut self, expected: &'static str) -> Result<&'a str, ScriptError> {
        let word = self.peek(expected)?;
        self.at += 1;
        Ok(word)
    }

    /// Everything from the next word on.
    pub(super) fn rest(&self, expected: &'static str) -> Result<&'a str, ScriptError> {
        self.peek(expected).map(|word| self.text_from(word))
    }

    pub(super) fn text_from(&self, word: &str) -> &'a str {
        let offset = (word.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.text.get(offset..).unwrap_or_default()
    }

    pub(super) fn skip_rest(&mut self) {
        self.at = self.words.len();
    }

    pub(super) fn end(&self) -> Result<(), ScriptError> {
        match self.words.get(self.at) {
            Some(word) => Err(self.fail(word, ScriptProblem::Surplus { word: (*word).to_owned() })),
            None => Ok(()),
        }
    }

    pub(super) fn keyword(&mut self, keyword: &'static str) -> Result<(), ScriptError> {
        let word = self.next(keyword)?;
        if word == keyword { Ok(()) } else { Err(self.bad_choice(word, &[keyword])) }
    }

    /// Takes the next word if it is this one.
    pub(super) fn accept(&mut self, keyword: &str) -> bool {
        let is_next = self.words.get(self.at) == Some(&keyword);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn number(
        &mut self,
        expected: &'static str,
        min: i64,
        max: i64,
    ) -> Result<i64, ScriptError> {
        let word = self.next(expected)?;
        self.number_in(word, min, max)
    }

    pub(super) fn number_in(&self, word: &str, min: i64, max: i64) -> Result<i64, ScriptError> {
        let number = word.parse().ok().filter(|number| (min..=max).contains(number));
        let bad = ScriptProblem::BadNumber { word: word.to_owned(), min, max };
        number.ok_or_else(|| self.fail(word, bad))
    }

    /// `500ms`, `3s`, `2min`
    pub(super) fn span(&mut self) -> Result<Span, ScriptError> {
        let word = self.next("TIME")?;
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let unit_ms = match &word[digits.len()..] {
            "ms" => Some(1),
            "s" => Some(1_000),
            "min" => Some(60_000),
            _ => None,
        };
        let ms = unit_ms.and_then(|unit| digits.parse::<u64>().ok()?.checked_mul(unit));
        ms.filter(|ms| *ms <= WAIT_MS_MAX)
            .map(Span::from_ms)
            .ok_or_else(|| self.fail(word, ScriptProblem::BadSpan { word: word.to_owned() }))
    }

    pub(super) fn name<N: FromStr<Err = NameError>>(&self, word: &str) -> Result<N, ScriptError> {
        word.parse().map_err(|problem| {
            let error = CommandError::BadName { word: word.to_owned(), problem };
            self.fail(word, ScriptProblem::Command(error))
        })
    }

    /// Reads `text` as a command; an error points to `place`.
    pub(super) fn command(&self, text: &str, place: &str) -> Result<Command, ScriptError> {
        text.parse().map_err(|error| self.fail(place, ScriptProblem::Command(error)))
    }

    /// The next `key=value` whose key is one of `keys`; `None` at the end of the line.
    pub(super) fn pair(
        &mut self,
        keys: &[&'static str],
    ) -> Result<Option<(&'static str, &'a str)>, ScriptError> {
        let Some(word) = self.words.get(self.at).copied() else {
            return Ok(None);
        };
        self.at += 1;
        let (key, value) = split_pair(word).unwrap_or((word, ""));
        match keys.iter().find(|known| **known == key) {
            Some(key) => Ok(Some((key, value))),
            None => Err(self.bad_choice(word, keys)),
        }
    }

    /// `fact PATTERN` or `state ...`
    pub(super) fn condition(&mut self) -> Result<Condition, ScriptError> {
        match self.next("fact|state")? {
            "fact" => self.fact_condition(),
            "state" => self.state_conditions().map(Condition::State),
            word => Err(self.bad_choice(word, &["fact", "state"])),
        }
    }

    /// `PATTERN` or `state ...`
    pub(super) fn until(&mut self) -> Result<Condition, ScriptError> {
        if self.peek("FACT")? == "state" {
            return self.condition();
        }
        self.fact_condition()
    }

    /// A condition, and whether it is wanted: `fact`, `no-fact`, `state`.
    pub(super) fn expected_condition(&mut self) -> Result<(Condition, bool), ScriptError> {
        if self.peek("fact|no-fact|state")? == "no-fact" {
            self.at += 1;
            return Ok((self.fact_condition()?, false));
        }
        Ok((self.condition()?, true))
    }

    /// `FACT [FIELD=VALUE...] [times N]`
    fn fact_condition(&mut self) -> Result<Condition, ScriptError> {
        let word = self.next("FACT")?;
        let Some(kind) = Fact::KINDS.iter().find(|kind| kind.id == word) else {
            return Err(self.fail(word, ScriptProblem::UnknownFact { word: word.to_owned() }));
        };
        let mut fields = Vec::new();
        let mut times = 1;
        while let Some(word) = self.words.get(self.at).copied() {
            if word == "unless" {
                break;
            }
            self.at += 1;
            if word == "times" {
                times = self.number("N", 1, i64::from(u32::MAX))? as u32;
                break;
            }
            fields.push(self.field_pattern(word, kind)?);
        }
        Ok(Condition::Fact { pattern: FactPattern { fact: kind.id, fields }, times })
    }

    /// `node=c1`, `after<=10000`
    fn field_pattern(&self, word: &str, kind: &FactKind) -> Result<FieldPattern, ScriptError> {
        let (name, value) = split_pair(word).unwrap_or((word, ""));
        let (name, comparison) = match (name.strip_suffix('<'), name.strip_suffix('>')) {
            (Some(name), _) => (name, Some(Comparison::AtMost)),
            (None, Some(name)) => (name, Some(Comparison::AtLeast)),
            (None, None) => (name, None),
        };
        let Some(field) = kind.fields.iter().find(|field| **field == name) else {
            let accepted = kind.fields.to_vec();
            let problem =
                ScriptProblem::UnknownField { fact: kind.id, word: name.to_owned(), accepted };
            return Err(self.fail(name, problem));
        };
        let value = unquote(value);
        let wanted = match comparison {
            None => Wanted::Text(value),
            Some(comparison) => {
                Wanted::Number(comparison, self.number_in(&value, i64::MIN, i64::MAX)?)
            }
        };
        Ok(FieldPattern { field, wanted })
    }

    /// `STATE [and STATE...]`
    fn state_conditions(&mut self) -> Result<Vec<StateCondition>, ScriptError> {
        let mut all = vec![self.state_condition()?];
        while self.words.get(self.at) == Some(&"and") {
            self.at += 1;
            all.push(self.state_condition()?);
        }
        Ok(all)
    }

    /// `group-state G = Stable`, `lag G TOPIC <= 3`, `commands <= 1`
    fn state_condition(&mut self) -> Result<StateCondition, ScriptError> {
        let metric = match self.next("METRIC")? {
            "group-state" => {
                let group = self.next_name("GROUP")?;
                self.keyword("=")?;
                return Ok(StateCondition::Is(group, self.group_state()?));
            }
            "members" => Metric::Members(self.next_name("GROUP")?),
            "idle-members" => Metric::IdleMembers(self.next_name("GROUP")?),
            "generation" => Metric::Generation(self.next_name("GROUP")?),
            "partitions" => Metric::Partitions(self.next_name("TOPIC")?),
            "lag" => Metric::Lag(self.next_name("GROUP")?, self.next_name("TOPIC")?),
            "log-end" => Metric::LogEnd(self.partition()?),
            "committed" => Metric::Committed(self.next_name("GROUP")?, self.partition()?),
            "leader" => Metric::Leader(self.partition()?),
            "leader-epoch" => Metric::LeaderEpoch(self.partition()?),
            "isr" => Metric::Isr(self.partition()?),
            "high-watermark" => Metric::HighWatermark(self.partition()?),
            "broken-promises" => Metric::BrokenPromises(self.next_name("PRODUCER")?),
            "live-isr" => Metric::LiveIsr(self.next_name("TOPIC")?),
            "starts" => Metric::Starts(self.broker()?),
            "commands" => Metric::Commands,
            word => return Err(self.bad_choice(word, Metric::NAMES)),
        };
        let word = self.next("COMPARISON")?;
        let Some((_, comparison)) = Comparison::ALL.iter().find(|(sign, _)| *sign == word) else {
            let signs: Vec<_> = Comparison::ALL.iter().map(|(sign, _)| *sign).collect();
            return Err(self.bad_choice(word, &signs));
        };
        let number = self.number("N", i64::MIN, i64::MAX)?;
        Ok(StateCondition::Compares(metric, *comparison, number))
    }

    fn group_state(&mut self) -> Result<GroupState, ScriptError> {
        let word = self.next("STATE")?;
        let found = GROUP_STATES.iter().find(|(name, _)| *name == word);
        found.map(|(_, state)| *state).ok_or_else(|| {
            let accepted = GROUP_STATES.iter().map(|(name, _)| *name).collect();
            self.fail(word, ScriptProblem::UnknownState { word: word.to_owned(), accepted })
        })
    }

    fn broker(&mut self) -> Result<BrokerId, ScriptError> {
        let word = self.next("BROKER")?;
        word.parse().map_err(|()| {
            let (kind, id, accepted) = ("broker", word.to_owned(), Vec::new());
            let error = CommandError::UnknownId { kind, id, accepted };
            self.fail(word, ScriptProblem::Command(error))
        })
    }

    fn partition(&mut self) -> Result<TopicPartition, ScriptError> {
        let word = self.next("TOPIC-PARTITION")?;
        word.parse().map_err(|()| {
            let error = CommandError::BadPartition { word: word.to_owned() };
            self.fail(word, ScriptProblem::Command(error))
        })
    }

    fn next_name<N: FromStr<Err = NameError>>(
        &mut self,
        expected: &'static str,
    ) -> Result<N, ScriptError> {
        let word = self.next(expected)?;
        self.name(word)
    }

    pub(super) fn bad_choice(&self, word: &str, accepted: &[&str]) -> ScriptError {
        let accepted = accepted.iter().map(|word| (*word).to_owned()).collect();
        self.fail(word, ScriptProblem::BadChoice { word: word.to_owned(), accepted })
    }
}
