//! The one session of the page, shared by the components and the JS API, and who wants to know when it changes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::session::{Action, ActionError, Changed, PageView, Session};
use crate::web::outside;

type Listener = Rc<dyn Fn(Changed)>;

/// A handle: cloning it shares the session. Two handles are equal if they are of the same page.
#[derive(Clone)]
pub struct Model {
    inner: Rc<Inner>,
}

struct Inner {
    session: RefCell<Session>,
    listeners: RefCell<Vec<(u32, Listener)>>,
    next_listener: Cell<u32>,
}

impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Model {
    pub(super) fn new(session: Session) -> Self {
        let (listeners, next_listener) = (RefCell::default(), Cell::default());
        Self { inner: Rc::new(Inner { session: RefCell::new(session), listeners, next_listener }) }
    }

    /// Does it, and tells everybody; an error is the caller's to show.
    pub fn try_send(&self, action: Action) -> Result<Changed, ActionError> {
        let result = self.inner.session.borrow_mut().update(action);
        if let Ok(changed) = &result
            && *changed != Changed::Nothing
        {
            self.changed(*changed);
        }
        result
    }

    /// Does it; an error becomes a toast.
    pub fn send(&self, action: Action) {
        if let Err(error) = self.try_send(action) {
            self.inner.session.borrow_mut().refuse(error);
            self.changed(Changed::Look);
        }
    }

    /// Shows a piece of the page's own news.
    pub(super) fn say(&self, text: &'static str) {
        self.inner.session.borrow_mut().say(text);
        self.changed(Changed::Look);
    }

    pub fn read<T>(&self, look: impl FnOnce(&Session) -> T) -> T {
        look(&self.inner.session.borrow())
    }

    pub(super) fn page(&self) -> PageView {
        self.inner.session.borrow_mut().page()
    }

    pub(super) fn with_session<T>(&self, act: impl FnOnce(&mut Session) -> T) -> T {
        act(&mut self.inner.session.borrow_mut())
    }

    /// Called after every change, when the session may be used again. The number is for `unsubscribe`.
    pub(super) fn subscribe(&self, listener: Listener) -> u32 {
        let number = self.inner.next_listener.get();
        self.inner.next_listener.set(number + 1);
        self.inner.listeners.borrow_mut().push((number, listener));
        number
    }

    pub(super) fn unsubscribe(&self, number: u32) {
        self.inner.listeners.borrow_mut().retain(|(listener, _)| *listener != number);
    }

    fn changed(&self, changed: Changed) {
        let (settings, playing) =
            self.read(|session| (session.settings().print(), session.wants_frames()));
        outside::store_settings(&settings);
        if !playing || changed == Changed::Run {
            let link = self.read(|session| session.saved().fragment());
            crate::web::panels::panic::keep(&link);
        }
        let listeners: Vec<Listener> =
            self.inner.listeners.borrow().iter().map(|(_, listener)| listener.clone()).collect();
        for listener in listeners {
            listener(changed);
        }
    }
}
