//! The page is made of pieces, each drawn anew only when its value changed.
//!
//! A piece is a value with a function that draws it. Yew compiles its whole machinery once more for each type of component, some
//! 3 kB each; here one component, `Host`, hosts every piece, so that a new piece costs what it draws and no more.

use std::any::Any;
use std::fmt::Display;
use std::panic::Location;
use std::rc::Rc;

use yew::functional::{Hook, HookContext};
use yew::{Html, Properties, component, html};

pub(in crate::web) trait Piece: PartialEq + 'static {
    fn draw(&self, hooks: &mut HookContext) -> Html;
}

/// `draws!(Thing, use_thing)`: the hook `use_thing` draws the piece `Thing`.
macro_rules! draws {
    ($piece:ty, $hook:path) => {
        impl $crate::web::piece::Piece for $piece {
            fn draw(&self, hooks: &mut yew::functional::HookContext) -> yew::Html {
                yew::functional::Hook::run($hook(self), hooks)
            }
        }
    };
}
pub(in crate::web) use draws;

/// A piece at this place of the code. In a list, `keyed` tells the pieces apart.
#[track_caller]
pub(in crate::web) fn piece(piece: impl Piece) -> Html {
    host(Location::caller(), &"", Rc::new(piece))
}

#[track_caller]
pub(in crate::web) fn keyed(key: impl Display, piece: impl Piece) -> Html {
    host(Location::caller(), &key, Rc::new(piece))
}

/// The place in the code is part of the key: where another type of piece appears in the same place of the page, Yew must not
/// hand it the hooks of the one before.
fn host(place: &'static Location<'static>, key: &dyn Display, piece: Rc<dyn AnyPiece>) -> Html {
    let key = format!("{:x}{key}", std::ptr::from_ref(place) as usize);
    html! { <Host {key} piece={Hosted(piece)} /> }
}

/// A piece without its type.
trait AnyPiece: Any {
    fn same(&self, other: &dyn AnyPiece) -> bool;
    fn draw_any(&self, hooks: &mut HookContext) -> Html;
}

impl<P: Piece> AnyPiece for P {
    fn same(&self, other: &dyn AnyPiece) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref::<P>().is_some_and(|other| self == other)
    }

    fn draw_any(&self, hooks: &mut HookContext) -> Html {
        self.draw(hooks)
    }
}

#[derive(Clone)]
struct Hosted(Rc<dyn AnyPiece>);

impl PartialEq for Hosted {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.same(&*other.0)
    }
}

impl Hook for &Hosted {
    type Output = Html;
    fn run(self, hooks: &mut HookContext) -> Html {
        self.0.draw_any(hooks)
    }
}

#[derive(Properties, PartialEq)]
struct HostProps {
    piece: Hosted,
}

#[component]
fn Host(props: &HostProps) -> Html {
    use_hosted(&props.piece)
}

fn use_hosted(piece: &Hosted) -> impl Hook<Output = Html> + '_ {
    piece
}
