//! A script as text to a scenario: one line is one directive; empty lines and lines that begin with `#` say nothing.

use std::str::FromStr;

use crate::id::ScenarioId;
use crate::kernel::Span;
use crate::protocol::Text;
use crate::scenario::script::{
    Directive, Expectation, Focus, Goal, Part, Question, QuestionOption, Scenario,
};
use crate::scenario::words::Line;
use crate::scenario::{COMPARED_SETTINGS, ComparedSetting, Lens, ScriptError, ScriptProblem};
use crate::sim::Command;
use crate::sim::LATENCY_BETWEEN_SERVERS;
use crate::sim::command::Settings;
use crate::sim::command::split_commands;
use crate::sim::command::{LATENCY_MS_MAX, LATENCY_MS_MIN};
use crate::sim::limits;

/// A teaching value: slow enough to watch a request travel.
const CLUSTER_KEYS: [&str; 6] =
    ["brokers", "controllers", "latency.ms", "jitter.ms", "brokers.latency.ms", "racks"];
const LATENCY_DEFAULT: Span = Span::from_ms(200);
const BROKERS_DEFAULT: i32 = 3;

const DIRECTIVES: &[&str] = &[
    "scenario", "chapter", "seed", "cluster", "focus", "topic", "producer", "consumer", "group",
    "open", "part", "do", "wait", "until", "say", "ask", "expect", "goal", "solution",
];

impl FromStr for Scenario {
    type Err = ScriptError;

    fn from_str(script: &str) -> Result<Self, ScriptError> {
        let mut draft = Draft::default();
        for (i, text) in script.lines().enumerate() {
            if text.trim().is_empty() || text.trim_start().starts_with('#') {
                continue;
            }
            let mut line = Line::new(i + 1, text)?;
            draft.read(&mut line)?;
            line.end()?;
        }
        draft.finish(script.lines().count().max(1))
    }
}

#[derive(Default)]
struct Draft {
    id: Option<String>,
    chapter: Option<String>,
    seed: Option<u64>,
    cluster: Option<Cluster>,
    focus: Option<Focus>,
    prelude: Vec<Directive>,
    opened: bool,
    parts: Vec<Part>,
    goals: Vec<Goal>,
    solution: Vec<Directive>,
}

struct Cluster {
    brokers: i32,
    controllers: i32,
    latency: Span,
    between_servers: Span,
    jitter: Span,
    racks: Vec<Text>,
}

impl Default for Cluster {
    fn default() -> Self {
        Self {
            brokers: BROKERS_DEFAULT,
            controllers: 0,
            latency: LATENCY_DEFAULT,
            between_servers: LATENCY_BETWEEN_SERVERS,
            jitter: Span::ZERO,
            racks: Vec::new(),
        }
    }
}

impl Draft {
    fn read(&mut self, line: &mut Line<'_>) -> Result<(), ScriptError> {
        let word = line.next("DIRECTIVE")?;
        match word {
            "scenario" | "chapter" | "seed" | "cluster" | "focus" => self.read_header(word, line),
            "topic" | "producer" | "consumer" | "group" => {
                self.before_parts(word, line)?;
                let command = line.command(&format!("add {}", line.text_from(word)), word)?;
                self.prelude.push(Directive::Do(command));
                line.skip_rest();
                Ok(())
            }
            "open" => {
                self.before_parts(word, line)?;
                if std::mem::replace(&mut self.opened, true) {
                    return Err(line.misplaced(word, "opens-once"));
                }
                Ok(())
            }
            "part" => {
                let id = line.next("ID")?;
                if self.parts.iter().any(|part| part.id == id) {
                    return Err(line.fail(id, ScriptProblem::Twice { word: id.to_owned() }));
                }
                self.parts.push(Part { id: id.to_owned(), directives: Vec::new() });
                Ok(())
            }
            "goal" => self.read_goal(line),
            "solution" => self.read_solution(line),
            _ => self.read_directive(word, line),
        }
    }

    fn read_header(&mut self, word: &str, line: &mut Line<'_>) -> Result<(), ScriptError> {
        self.before_parts(word, line)?;
        let twice = match word {
            "scenario" => self.id.replace(line.next("ID")?.to_owned()).is_some(),
            "chapter" => self.chapter.replace(line.next("ID")?.to_owned()).is_some(),
            "seed" => {
                let seed = line.number("N", 0, i64::MAX)?;
                self.seed.replace(seed as u64).is_some()
            }
            "cluster" => self.cluster.replace(read_cluster(line)?).is_some(),
            _ => self.focus.replace(read_focus(line)?).is_some(),
        };
        if twice {
            Err(line.fail(word, ScriptProblem::Twice { word: word.to_owned() }))
        } else {
            Ok(())
        }
    }

    fn read_directive(&mut self, word: &str, line: &mut Line<'_>) -> Result<(), ScriptError> {
        if !DIRECTIVES.contains(&word) {
            let word_at_fault = word.to_owned();
            let accepted = DIRECTIVES.to_vec();
            let problem = ScriptProblem::UnknownDirective { word: word_at_fault, accepted };
            return Err(line.fail(word, problem));
        }
        let for_parts = matches!(word, "say" | "ask" | "expect");
        if self.parts.is_empty() && (for_parts || self.opened) {
            return Err(line.misplaced(word, "in-part"));
        }
        let directive = match word {
            "say" => Directive::Say(line.next("ID")?.to_owned()),
            "ask" => Directive::Ask(read_question(line)?),
            "expect" => {
                let (condition, wanted) = line.expected_condition()?;
                Directive::Expect(Expectation { line: line.number_in_script, condition, wanted })
            }
            _ => read_action(word, line)?,
        };
        match self.parts.last_mut() {
            Some(part) => part.directives.push(directive),
            None => self.prelude.push(directive),
        }
        Ok(())
    }

    /// `goal ID when CONDITION [unless CONDITION]`
    fn read_goal(&mut self, line: &mut Line<'_>) -> Result<(), ScriptError> {
        let id = line.next("ID")?;
        if self.goals.iter().any(|goal| goal.id == id) {
            return Err(line.fail(id, ScriptProblem::Twice { word: id.to_owned() }));
        }
        line.keyword("when")?;
        let condition = line.condition()?;
        let unless = if line.accept("unless") { Some(line.condition()?) } else { None };
        self.goals.push(Goal { id: id.to_owned(), condition, unless });
        Ok(())
    }

    /// `solution crash c1 ; wait 10s ; restart c1`
    fn read_solution(&mut self, line: &mut Line<'_>) -> Result<(), ScriptError> {
        let rest = line.rest("COMMAND")?;
        let pieces =
            split_commands(rest).map_err(|error| line.fail(rest, ScriptProblem::Command(error)))?;
        for piece in pieces {
            let mut part = line.piece(piece)?;
            let first = part.peek("COMMAND")?;
            self.solution.push(match first {
                "wait" | "until" => {
                    part.next("COMMAND")?;
                    let action = read_action(first, &mut part)?;
                    part.end()?;
                    action
                }
                _ => Directive::Do(part.command(piece, first)?),
            });
        }
        line.skip_rest();
        Ok(())
    }

    fn before_parts(&self, word: &str, line: &Line<'_>) -> Result<(), ScriptError> {
        let setup = matches!(word, "topic" | "producer" | "consumer" | "group");
        if self.parts.is_empty() && !(setup && self.opened) {
            return Ok(());
        }
        Err(line.misplaced(word, "before-parts"))
    }

    fn finish(self, last_line: usize) -> Result<Scenario, ScriptError> {
        let missing = |expected| ScriptError {
            line: last_line,
            column: 1,
            kind: ScriptProblem::Missing { expected },
        };
        let Cluster { brokers, controllers, latency, jitter, between_servers, racks } =
            self.cluster.unwrap_or_default();
        if self.parts.is_empty() {
            return Err(missing("part ID"));
        }
        Ok(Scenario {
            id: ScenarioId::new(self.id.ok_or(missing("scenario ID"))?),
            chapter: self.chapter.ok_or(missing("chapter ID"))?,
            seed: self.seed.unwrap_or(1),
            brokers,
            controllers,
            latency,
            between_servers,
            jitter,
            racks,
            servers: Settings::new(),
            focus: self.focus.unwrap_or_default(),
            prelude: self.prelude,
            parts: self.parts,
            goals: self.goals,
            solution: self.solution,
        })
    }
}

/// What a part, a prelude and a solution share: `do`, `wait`, `until`.
fn read_action(word: &str, line: &mut Line<'_>) -> Result<Directive, ScriptError> {
    Ok(match word {
        "wait" => Directive::Wait(line.span()?),
        "until" => Directive::Until(line.until()?),
        _ => {
            let rest = line.rest("COMMAND")?;
            let command: Command = line.command(rest, rest)?;
            line.skip_rest();
            Directive::Do(command)
        }
    })
}

/// `cluster brokers=3 controllers=3 latency.ms=200 jitter.ms=0 brokers.latency.ms=1 racks=a,b,c`
fn read_cluster(line: &mut Line<'_>) -> Result<Cluster, ScriptError> {
    let (ms_min, ms_max) = (LATENCY_MS_MIN as i64, LATENCY_MS_MAX as i64);
    let mut cluster = Cluster::default();
    while let Some((key, value)) = line.pair(&CLUSTER_KEYS)? {
        match key {
            "brokers" => cluster.brokers = line.number_in(value, 1, limits::BROKERS_MAX)? as i32,
            "controllers" => {
                cluster.controllers = value
                    .parse()
                    .ok()
                    .filter(|count: &i32| limits::CONTROLLERS.contains(&i64::from(*count)))
                    .ok_or_else(|| line.bad_choice(value, &["0", "1", "3", "5"]))?;
            }
            "latency.ms" => {
                cluster.latency = Span::from_ms(line.number_in(value, ms_min, ms_max)? as u64);
            }
            "brokers.latency.ms" => {
                let ms = line.number_in(value, ms_min, ms_max)? as u64;
                cluster.between_servers = Span::from_ms(ms);
            }
            "racks" => cluster.racks = value.split(',').map(Text::from).collect(),
            _ => cluster.jitter = Span::from_ms(line.number_in(value, 0, ms_max)? as u64),
        }
    }
    Ok(cluster)
}

/// `focus topic=orders group=mail-service lens=compare compare=acks-0,acks-all`
fn read_focus(line: &mut Line<'_>) -> Result<Focus, ScriptError> {
    let mut focus = Focus::default();
    while let Some((key, value)) = line.pair(&["topic", "group", "lens", "compare"])? {
        match key {
            "topic" => focus.topic = Some(line.name(value)?),
            "lens" => focus.lens = read_lens(line, value)?,
            "compare" => focus.compared = read_compared(line, value)?,
            _ => focus.group = Some(line.name(value)?),
        }
    }
    Ok(focus)
}

fn read_lens(line: &Line<'_>, word: &str) -> Result<Lens, ScriptError> {
    Lens::from_name(word).ok_or_else(|| {
        let names: Vec<_> = Lens::ALL.iter().map(|lens| lens.name()).collect();
        line.bad_choice(word, &names)
    })
}

fn read_compared(
    line: &Line<'_>,
    word: &str,
) -> Result<Vec<&'static ComparedSetting>, ScriptError> {
    ComparedSetting::read_list(word).ok_or_else(|| {
        let ids: Vec<_> = COMPARED_SETTINGS.iter().map(|setting| setting.id).collect();
        line.bad_choice(word, &ids)
    })
}

/// `ask who-leads option=broker-2 option=broker-3 option=nobody answer=broker-2`
fn read_question(line: &mut Line<'_>) -> Result<Question, ScriptError> {
    let id = line.next("ID")?.to_owned();
    let mut options: Vec<QuestionOption> = Vec::new();
    let mut answer = None;
    while let Some((key, value)) = line.pair(&["option", "answer"])? {
        let known = options.iter().any(|option| option.id == value);
        if key == "answer" {
            if answer.replace(value).is_some() {
                return Err(line.fail(value, ScriptProblem::Twice { word: key.to_owned() }));
            }
        } else if known {
            return Err(line.fail(value, ScriptProblem::Twice { word: value.to_owned() }));
        } else {
            options.push(QuestionOption { id: value.to_owned(), is_answer: false });
        }
    }
    let answer = answer.ok_or(line.missing("answer=OPTION"))?;
    let Some(right) = options.iter_mut().find(|option| option.id == answer) else {
        let accepted = options.into_iter().map(|option| option.id).collect();
        let problem = ScriptProblem::BadAnswer { word: answer.to_owned(), accepted };
        return Err(line.fail(answer, problem));
    };
    right.is_answer = true;
    Ok(Question { id, options })
}

#[cfg(test)]
mod tests;
