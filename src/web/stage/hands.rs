//! What a person can do on the stage: the same handle for the life of a lens, so that it never makes a part redraw.

use std::cell::RefCell;
use std::rc::Rc;

use yew::Callback;
use yew::functional::{hook, use_context, use_mut_ref};

use crate::id::ClientId;
use crate::view::Inspected;

#[derive(Clone)]
pub(super) struct Hands(Rc<RefCell<Wired>>);

#[derive(Default)]
struct Wired {
    select: Callback<Option<Inspected>>,
    command: Callback<String>,
    hover: Callback<Option<ClientId>>,
}

impl PartialEq for Hands {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Hands {
    pub(super) fn wire(
        &self,
        select: Callback<Option<Inspected>>,
        command: Callback<String>,
        hover: Callback<Option<ClientId>>,
    ) {
        *self.0.borrow_mut() = Wired { select, command, hover };
    }

    pub(super) fn select(&self, what: Inspected) {
        let select = self.0.borrow().select.clone();
        select.emit(Some(what));
    }

    pub(super) fn deselect(&self) {
        let select = self.0.borrow().select.clone();
        select.emit(None);
    }

    /// One line of the command language.
    pub(super) fn command(&self, line: impl Into<String>) {
        let command = self.0.borrow().command.clone();
        command.emit(line.into());
    }

    /// Everything that is not this consumer's fades.
    pub(super) fn hover(&self, client: Option<ClientId>) {
        let hover = self.0.borrow().hover.clone();
        hover.emit(client);
    }

    pub(super) fn on_click_select<E>(&self, what: Inspected) -> Callback<E> {
        let hands = self.clone();
        Callback::from(move |_: E| hands.select(what.clone()))
    }

    pub(super) fn on_click_command<E>(&self, line: impl Into<String>) -> Callback<E> {
        let (hands, line) = (self.clone(), line.into());
        Callback::from(move |_: E| hands.command(line.clone()))
    }
}

#[hook]
pub(super) fn use_new_hands() -> Hands {
    Hands(use_mut_ref(Wired::default))
}

#[hook]
pub(super) fn use_hands() -> Hands {
    use_context::<Hands>().expect("the lens provides the hands")
}
