//! The producers: a form for one of them, chips for all when there are several.

use crate::id::ClientId;
use crate::stage::topic::metrics::Metrics;
use crate::stage::{Point, Rect, client_label};
use crate::view::ProducerView;

#[derive(Clone, Debug, PartialEq)]
pub struct Shelf {
    /// Of the chosen producer; a button to add one when there is none.
    pub form: Rect,
    pub active: Option<ClientId>,
    /// Above the wire, where `murmur2(key) mod 3 = 1` is said.
    pub hash: Option<Rect>,
    /// Empty with one producer.
    pub chips: Vec<ChipPlace>,
    /// The height of the line that leads from the chips to the tails.
    pub chips_wire_y: i32,
    pub bottom: i32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChipPlace {
    pub client: ClientId,
    pub rect: Rect,
}

impl Shelf {
    /// Where records of a producer set out.
    pub(crate) fn exit(&self, client: &ClientId) -> Option<Point> {
        if self.active.as_ref() == Some(client) {
            return Some(Point::new(self.form.right(), self.form.middle().y));
        }
        let chip = self.chips.iter().find(|chip| chip.client == *client)?;
        Some(Point::new(chip.rect.middle().x, chip.rect.bottom()))
    }
}

pub(crate) fn place_shelf(
    producers: &[std::rc::Rc<ProducerView>],
    active: Option<&ClientId>,
    m: &Metrics,
) -> Shelf {
    let chosen = producers.iter().find(|p| Some(&p.id) == active).or(producers.first());
    let form_w = match m.breakpoint {
        crate::stage::Breakpoint::Phone => m.width - 32,
        crate::stage::Breakpoint::Medium => (m.tail_x - m.left - 16).clamp(280, 400),
        crate::stage::Breakpoint::Wide => (m.tail_x - m.left - 124).clamp(372, 560),
    };
    let form = Rect::new(m.left, 10, form_w, 44);
    let hash_x = form.right() + 10;
    let hash_w = m.append_x - 8 - hash_x;
    let hash = (!m.is_phone() && hash_w >= 120).then(|| Rect::new(hash_x, 6, hash_w, 20));
    let (chips, bottom) = match producers.len() {
        0 | 1 => (Vec::new(), form.bottom()),
        _ => place_chips(producers, form, m),
    };
    Shelf {
        form,
        active: chosen.map(|producer| producer.id.clone()),
        hash,
        chips_wire_y: bottom + 5,
        bottom: if chips.is_empty() { bottom } else { bottom + 8 },
        chips,
    }
}

fn place_chips(
    producers: &[std::rc::Rc<ProducerView>],
    form: Rect,
    m: &Metrics,
) -> (Vec<ChipPlace>, i32) {
    let right = if m.is_phone() { m.width - 16 } else { m.append_x - 12 };
    let height = if m.is_phone() { 32 } else { 26 };
    let mut at = Point::new(form.x, form.bottom() + 8);
    let mut chips = Vec::new();
    for producer in producers {
        let letters = client_label(&producer.id).chars().count().min(16);
        let rate = if producer.every.is_some() { 44 } else { 0 };
        let width = 28 + 8 * i32::try_from(letters).unwrap_or(0) + rate;
        if at.x + width > right && at.x > form.x {
            at = Point::new(form.x, at.y + height + 4);
        }
        chips.push(ChipPlace {
            client: producer.id.clone(),
            rect: Rect::new(at.x, at.y, width, height),
        });
        at.x += width + 6;
    }
    (chips, at.y + height)
}
