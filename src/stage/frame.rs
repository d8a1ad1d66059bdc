//! How much room there is, and the sizes that follow from it.

/// Which of the three page layouts is in use; it follows from the width of the window, not of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breakpoint {
    /// Under 900: one column.
    Phone,
    /// 900 to 1279: no inspector column.
    Medium,
    Wide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub width: i32,
    pub breakpoint: Breakpoint,
}

impl Breakpoint {
    pub const fn of_window(width: i32) -> Self {
        if width >= 1_280 {
            Breakpoint::Wide
        } else if width >= 900 {
            Breakpoint::Medium
        } else {
            Breakpoint::Phone
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Breakpoint::Phone => "phone",
            Breakpoint::Medium => "medium",
            Breakpoint::Wide => "wide",
        }
    }
}
