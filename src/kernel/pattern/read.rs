//! The text of a pattern, read into pieces.

use super::{PatternError, Piece, Ranges};

/// How deep groups may be nested.
const DEPTH_MAX: usize = 50;
/// The largest number inside `{n,m}`.
const REPEAT_MAX: u32 = 1_000;

pub(super) struct Reader<'a> {
    text: &'a [char],
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn read(text: &'a [char]) -> Result<Piece, PatternError> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        let piece = reader.either()?;
        if reader.at < text.len() { Err(reader.error()) } else { Ok(piece) }
    }

    fn error(&self) -> PatternError {
        PatternError { at: self.at }
    }

    fn next_is(&self, character: char) -> bool {
        self.text.get(self.at) == Some(&character)
    }

    fn skip(&mut self, character: char) -> bool {
        let found = self.next_is(character);
        self.at += usize::from(found);
        found
    }

    fn take(&mut self) -> Result<char, PatternError> {
        let character = *self.text.get(self.at).ok_or(self.error())?;
        self.at += 1;
        Ok(character)
    }

    fn either(&mut self) -> Result<Piece, PatternError> {
        let mut ways = vec![self.sequence()?];
        while self.skip('|') {
            ways.push(self.sequence()?);
        }
        Ok(Piece::Either(ways))
    }

    fn sequence(&mut self) -> Result<Piece, PatternError> {
        let mut pieces = Vec::new();
        while self.at < self.text.len() && !self.next_is('|') && !self.next_is(')') {
            let piece = self.single()?;
            pieces.push(self.repeated(piece)?);
        }
        Ok(Piece::Sequence(pieces))
    }

    fn single(&mut self) -> Result<Piece, PatternError> {
        let from = self.at;
        match self.take()? {
            '(' => self.group(),
            '[' => Ok(Piece::Take(self.class()?)),
            '.' => Ok(Piece::Take(any())),
            '^' => Ok(Piece::AtStart),
            '$' => Ok(Piece::AtEnd),
            '\\' => Ok(Piece::Take(self.escape()?)),
            '*' | '+' | '?' | '{' => Err(PatternError { at: from }),
            plain => Ok(Piece::Take(vec![(plain, plain)])),
        }
    }

    fn group(&mut self) -> Result<Piece, PatternError> {
        if self.skip('?') && !self.skip(':') {
            return Err(self.error());
        }
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.error());
        }
        let inside = self.either()?;
        self.depth -= 1;
        if self.skip(')') { Ok(inside) } else { Err(self.error()) }
    }

    fn repeated(&mut self, piece: Piece) -> Result<Piece, PatternError> {
        let (min, max) = match self.text.get(self.at) {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.at += 1;
                let min = self.number()?;
                let max = match (self.skip(','), self.next_is('}')) {
                    (false, _) => Some(min),
                    (true, true) => None,
                    (true, false) => Some(self.number()?),
                };
                if !self.next_is('}') || max.is_some_and(|max| max < min) {
                    return Err(self.error());
                }
                (min, max)
            }
            _ => return Ok(piece),
        };
        self.at += 1;
        // How much a quantifier takes at first does not matter when everything must match in the end. One that gives
        // nothing back (`*+`) would; and a second quantifier stands behind nothing.
        self.skip('?');
        if ['*', '+', '?', '{'].into_iter().any(|quantifier| self.next_is(quantifier)) {
            return Err(self.error());
        }
        Ok(Piece::Repeat { piece: Box::new(piece), min, max })
    }

    fn number(&mut self) -> Result<u32, PatternError> {
        let mut number = None;
        while let Some(digit) = self.text.get(self.at).and_then(|c| c.to_digit(10)) {
            number = Some(number.unwrap_or(0) * 10 + digit);
            if number > Some(REPEAT_MAX) {
                return Err(self.error());
            }
            self.at += 1;
        }
        number.ok_or(self.error())
    }

    /// What stands between `[` and `]`.
    fn class(&mut self) -> Result<Ranges, PatternError> {
        let negated = self.skip('^');
        let mut ranges = Ranges::new();
        while !self.skip(']') {
            let from = match self.take()? {
                '[' | '&' => return Err(PatternError { at: self.at - 1 }),
                '\\' => {
                    let escaped = self.escape()?;
                    match escaped[..] {
                        [(only, last)] if only == last => only,
                        _ => {
                            ranges.extend(escaped);
                            continue;
                        }
                    }
                }
                plain => plain,
            };
            let is_range = self.next_is('-') && self.text.get(self.at + 1) != Some(&']');
            if !is_range {
                ranges.push((from, from));
                continue;
            }
            self.at += 1;
            let to = match self.take()? {
                '\\' => match self.escape()?[..] {
                    [(only, last)] if only == last => only,
                    _ => return Err(self.error()),
                },
                plain => plain,
            };
            if to < from || to == '[' {
                return Err(self.error());
            }
            ranges.push((from, to));
        }
        if ranges.is_empty() {
            return Err(self.error());
        }
        Ok(if negated { all_but(ranges) } else { ranges })
    }

    /// What a backslash makes of the next character.
    fn escape(&mut self) -> Result<Ranges, PatternError> {
        Ok(match self.take()? {
            'd' => digits(),
            'D' => all_but(digits()),
            'w' => word(),
            'W' => all_but(word()),
            's' => blanks(),
            'S' => all_but(blanks()),
            't' => vec![('\t', '\t')],
            'n' => vec![('\n', '\n')],
            other if other.is_alphanumeric() => return Err(PatternError { at: self.at - 1 }),
            plain => vec![(plain, plain)],
        })
    }
}

pub(super) fn any() -> Ranges {
    vec![('\0', char::MAX)]
}

fn digits() -> Ranges {
    vec![('0', '9')]
}

fn word() -> Ranges {
    vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]
}

fn blanks() -> Ranges {
    vec![('\t', '\r'), (' ', ' ')]
}

/// Every character that is in none of the ranges.
pub(super) fn all_but(mut ranges: Ranges) -> Ranges {
    ranges.sort_unstable();
    let mut others = Ranges::new();
    let mut next = Some('\0');
    for (from, to) in ranges {
        if let Some(first) = next
            && first < from
        {
            let last = ('\0'..from).next_back().unwrap_or_default();
            others.push((first, last));
        }
        let after = (to..=char::MAX).nth(1);
        next = match (next, after) {
            (Some(first), Some(after)) => Some(first.max(after)),
            _ => None,
        };
    }
    others.extend(next.map(|first| (first, char::MAX)));
    others
}
