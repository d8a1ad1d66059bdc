//! Points, rectangles, and rounded orthogonal paths.

use std::fmt::Write as _;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

/// Horizontal and vertical lines from corner to corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    corners: Vec<Point>,
}

/// How round a corner is, where its two lines are long enough.
const RADIUS: i32 = 8;

impl Point {
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }

    fn distance(self, other: Point) -> i32 {
        (self.x - other.x).abs() + (self.y - other.y).abs()
    }

    /// The point `done` pixels away from here, straight towards `other`.
    fn towards(self, other: Point, done: i32) -> Point {
        let dx = (other.x - self.x).signum() * done.min((other.x - self.x).abs());
        let dy = (other.y - self.y).signum() * done.min((other.y - self.y).abs());
        Point::new(self.x + dx, self.y + dy)
    }
}

impl Rect {
    pub const fn new(x: i32, y: i32, w: i32, h: i32) -> Self {
        Self { x, y, w, h }
    }

    pub const fn right(self) -> i32 {
        self.x + self.w
    }

    pub const fn bottom(self) -> i32 {
        self.y + self.h
    }

    pub const fn middle(self) -> Point {
        Point::new(self.x + self.w / 2, self.y + self.h / 2)
    }

    pub const fn overlaps(self, other: Rect) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    pub const fn contains(self, other: Rect) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// For the `style` of an HTML element.
    pub fn style(self) -> String {
        format!("left:{}px;top:{}px;width:{}px;height:{}px", self.x, self.y, self.w, self.h)
    }
}

impl Path {
    /// Corners that follow each other share their x or their y; a diagonal is taken across first, then down.
    pub fn new(corners: impl IntoIterator<Item = Point>) -> Self {
        let mut kept: Vec<Point> = Vec::new();
        for corner in corners {
            if let Some(&last) = kept.last() {
                if last == corner {
                    continue;
                }
                if last.x != corner.x && last.y != corner.y {
                    kept.push(Point::new(corner.x, last.y));
                }
            }
            kept.push(corner);
        }
        Self { corners: kept }
    }

    pub fn corners(&self) -> &[Point] {
        &self.corners
    }

    pub fn start(&self) -> Point {
        self.corners.first().copied().unwrap_or_default()
    }

    pub fn end(&self) -> Point {
        self.corners.last().copied().unwrap_or_default()
    }

    pub fn length(&self) -> i32 {
        self.corners.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
    }

    pub fn reversed(&self) -> Path {
        Path { corners: self.corners.iter().rev().copied().collect() }
    }

    /// The place `pixels` along the path, held at its ends.
    pub fn at(&self, pixels: i32) -> Point {
        let mut rest = pixels.max(0);
        for pair in self.corners.windows(2) {
            let length = pair[0].distance(pair[1]);
            if rest <= length {
                return pair[0].towards(pair[1], rest);
            }
            rest -= length;
        }
        self.end()
    }

    /// The `d` of an SVG path, with round corners.
    pub fn svg(&self) -> String {
        let mut d = String::new();
        let start = self.start();
        let _ = write!(d, "M{} {}", start.x, start.y);
        for i in 1..self.corners.len() {
            let here = self.corners[i];
            let before = self.corners[i - 1];
            let Some(&after) = self.corners.get(i + 1) else {
                let _ = write!(d, "L{} {}", here.x, here.y);
                break;
            };
            let room = (before.distance(here) / 2).min(here.distance(after) / 2);
            let radius = RADIUS.min(room);
            let from = here.towards(before, radius);
            let to = here.towards(after, radius);
            let _ = write!(d, "L{} {}Q{} {} {} {}", from.x, from.y, here.x, here.y, to.x, to.y);
        }
        d
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_walks_along_the_corners() {
        let path = Path::new([Point::new(0, 0), Point::new(10, 0), Point::new(10, 20)]);
        assert_eq!(path.length(), 30);
        assert_eq!(path.at(-5), Point::new(0, 0));
        assert_eq!(path.at(4), Point::new(4, 0));
        assert_eq!(path.at(15), Point::new(10, 5));
        assert_eq!(path.at(99), Point::new(10, 20));
        assert_eq!(path.reversed().at(5), Point::new(10, 15));
    }

    #[test]
    fn new_leaves_out_steps_of_no_length_and_splits_diagonals() {
        let path = Path::new([Point::new(0, 0), Point::new(0, 0), Point::new(5, 7)]);
        assert_eq!(path.corners(), [Point::new(0, 0), Point::new(5, 0), Point::new(5, 7)]);
    }

    #[test]
    fn svg_rounds_a_corner_no_more_than_its_lines_are_long() {
        let path = Path::new([Point::new(0, 0), Point::new(20, 0), Point::new(20, 6)]);
        assert_eq!(path.svg(), "M0 0L17 0Q20 0 20 3L20 6");
    }
}
