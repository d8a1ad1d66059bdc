//! Regular expressions that a whole text must match, in time that grows with the text and never runs away.
//!
//! The part of `java.util.regex` that people write: literals, `.`, classes, `\d \w \s` and their opposites, groups,
//! `|`, `* + ? {n,m}`, `^` and `$`. What is not known here (look-around, back-references, flags) is refused, not guessed.

mod read;
#[cfg(test)]
mod tests;

use read::Reader;

/// Characters from one to another, both included.
type Ranges = Vec<(char, char)>;

/// The longest program that a pattern may become; `{n,m}` repeats what it stands behind.
const PROGRAM_MAX: usize = 4_000;

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    program: Vec<Instruction>,
}

/// Where a text stops being a pattern: after so many characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternError {
    pub at: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Instruction {
    /// One character out of these ranges.
    Take(Ranges),
    /// Goes on at both places.
    Split(usize, usize),
    Jump(usize),
    AtStart,
    AtEnd,
}

/// A piece of a pattern, as it was read.
#[derive(Clone, Debug)]
enum Piece {
    Take(Ranges),
    AtStart,
    AtEnd,
    Sequence(Vec<Piece>),
    Either(Vec<Piece>),
    Repeat { piece: Box<Piece>, min: u32, max: Option<u32> },
}

impl Pattern {
    /// # Errors
    /// The text is no regular expression, or one that is not known here.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        let characters: Vec<char> = text.chars().collect();
        let piece = Reader::read(&characters)?;
        let mut program = Vec::new();
        write(&piece, &mut program).map_err(|()| PatternError { at: characters.len() })?;
        Ok(Self { program })
    }

    /// Whether the text matches from its first character to its last.
    pub fn matches(&self, text: &str) -> bool {
        let reached = vec![false; self.program.len() + 1];
        let mut run = Run { program: &self.program, reached, places: Vec::new() };
        run.enter(0, true, text.is_empty());
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            let places = std::mem::take(&mut run.places);
            run.reached.fill(false);
            for place in places {
                if let Some(Instruction::Take(ranges)) = self.program.get(place)
                    && holds(ranges, character)
                {
                    run.enter(place + 1, false, rest.as_str().is_empty());
                }
            }
        }
        run.places.contains(&self.program.len())
    }
}

fn holds(ranges: &[(char, char)], character: char) -> bool {
    ranges.iter().any(|(from, to)| (*from..=*to).contains(&character))
}

/// All places of the program that the text read so far can lead to.
struct Run<'a> {
    program: &'a [Instruction],
    /// For each place, whether it was seen since the last character.
    reached: Vec<bool>,
    /// Of these, the ones that wait for a character; and the end.
    places: Vec<usize>,
}

impl Run<'_> {
    fn enter(&mut self, place: usize, at_start: bool, at_end: bool) {
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            if std::mem::replace(&mut self.reached[place], true) {
                continue;
            }
            match self.program.get(place) {
                None | Some(Instruction::Take(_)) => self.places.push(place),
                Some(Instruction::Jump(to)) => open.push(*to),
                Some(Instruction::Split(a, b)) => open.extend([*a, *b]),
                Some(Instruction::AtStart) if at_start => open.push(place + 1),
                Some(Instruction::AtEnd) if at_end => open.push(place + 1),
                Some(Instruction::AtStart | Instruction::AtEnd) => {}
            }
        }
    }
}

// ---- writing the program -------------------------------------------------------------------------------------------

fn write(piece: &Piece, program: &mut Vec<Instruction>) -> Result<(), ()> {
    if program.len() > PROGRAM_MAX {
        return Err(());
    }
    match piece {
        Piece::Take(ranges) => program.push(Instruction::Take(ranges.clone())),
        Piece::AtStart => program.push(Instruction::AtStart),
        Piece::AtEnd => program.push(Instruction::AtEnd),
        Piece::Sequence(pieces) => {
            for piece in pieces {
                write(piece, program)?;
            }
        }
        Piece::Either(ways) => {
            let mut ends = Vec::new();
            for (i, way) in ways.iter().enumerate() {
                let split = program.len();
                if i + 1 < ways.len() {
                    program.push(Instruction::Split(split + 1, 0));
                }
                write(way, program)?;
                if i + 1 < ways.len() {
                    ends.push(program.len());
                    program.push(Instruction::Jump(0));
                    program[split] = Instruction::Split(split + 1, program.len());
                }
            }
            let end = program.len();
            ends.into_iter().for_each(|jump| program[jump] = Instruction::Jump(end));
        }
        Piece::Repeat { piece, min, max } => {
            for _ in 0..*min {
                write(piece, program)?;
            }
            match max {
                None => write_optional(piece, true, program)?,
                Some(max) => {
                    for _ in *min..*max {
                        write_optional(piece, false, program)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// The piece once or not at all; `again` makes it any number of times.
fn write_optional(piece: &Piece, again: bool, program: &mut Vec<Instruction>) -> Result<(), ()> {
    let split = program.len();
    program.push(Instruction::Split(split + 1, 0));
    write(piece, program)?;
    if again {
        program.push(Instruction::Jump(split));
    }
    program[split] = Instruction::Split(split + 1, program.len());
    Ok(())
}
