//! What the page remembers about its reader from one visit to the next.

use crate::fact::Detail;
use crate::narration::LocaleId;
use crate::session::Speed;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system says.
    System,
    Light,
    Dark,
}

/// Whether things travel on the stage, or only stand where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Full,
    /// One event at a time, nothing flies (`prefers-reduced-motion`).
    Reduced,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    pub locale: LocaleId,
    pub theme: Theme,
    pub detail: Detail,
    pub speed: Speed,
    pub motion: Motion,
    /// Single letters act as keys (WCAG 2.1.4 asks for a way to turn that off).
    pub letter_keys: bool,
}

impl Settings {
    pub fn new(locale: LocaleId) -> Self {
        Self {
            locale,
            theme: Theme::System,
            detail: Detail::Story,
            speed: Speed::DEFAULT,
            motion: Motion::Full,
            letter_keys: true,
        }
    }

    /// For storage: `locale=ko;theme=dark;…`. Motion is the system's to say, so it is not kept.
    pub fn print(&self) -> String {
        format!(
            "locale={};theme={};detail={};speed={};letters={}",
            self.locale.tag(),
            self.theme.name(),
            detail_name(self.detail),
            self.speed.exponent(),
            if self.letter_keys { "on" } else { "off" },
        )
    }

    /// Takes over what can be read from a stored line; anything else keeps its value.
    pub fn read(&mut self, line: &str) {
        for (key, value) in line.split(';').filter_map(|pair| pair.split_once('=')) {
            self.read_one(key, value);
        }
    }

    fn read_one(&mut self, key: &str, value: &str) {
        match key {
            "locale" => set(&mut self.locale, LocaleId::from_tag(value)),
            "theme" => set(&mut self.theme, Theme::from_name(value)),
            "detail" => set(&mut self.detail, detail_from_name(value)),
            "speed" => set(&mut self.speed, value.parse().ok().and_then(Speed::from_exponent)),
            "letters" => self.letter_keys = value != "off",
            _ => {}
        }
    }
}

fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

impl Theme {
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn from_name(name: &str) -> Option<Theme> {
        [Theme::System, Theme::Light, Theme::Dark].into_iter().find(|theme| theme.name() == name)
    }
}

pub(super) fn detail_name(detail: Detail) -> &'static str {
    match detail {
        Detail::Story => "story",
        Detail::Protocol => "protocol",
        Detail::Everything => "everything",
    }
}

pub(super) fn detail_from_name(name: &str) -> Option<Detail> {
    [Detail::Story, Detail::Protocol, Detail::Everything]
        .into_iter()
        .find(|detail| detail_name(*detail) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back_and_nonsense_changes_nothing() {
        let english = LocaleId::from_tag("en").expect("a language of the page");
        let korean = LocaleId::from_tag("ko").expect("a language of the page");
        let mut chosen = Settings::new(korean);
        chosen.theme = Theme::Dark;
        chosen.detail = Detail::Everything;
        chosen.speed = Speed::FASTEST;
        chosen.letter_keys = false;
        let mut read = Settings::new(english);
        read.read(&chosen.print());
        assert_eq!(read, chosen);
        read.read("locale=xx;theme=pink;speed=99;detail;=;what=ever");
        assert_eq!(read, chosen);
    }
}
