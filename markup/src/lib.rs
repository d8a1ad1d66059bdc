//! `html!` for the page: Yew's notation for elements, with less code behind it.
//!
//! Yew's own macro builds each element in place, some 450 bytes of WebAssembly apiece; with 600 elements that was a third of the
//! page's first load. This one calls small functions of `src/web/markup.rs` instead. Components are the business of Yew's
//! macro, and written with it.

mod emit;
mod parse;

use proc_macro::TokenStream;

/// Elements, `<>` fragments, `{ expression }`, `{ for iterator }` and `if` with `else`, as in Yew.
#[proc_macro]
pub fn html(input: TokenStream) -> TokenStream {
    let parsed: Result<parse::Nodes, _> = syn::parse(input);
    match parsed {
        Ok(nodes) => emit::root(&nodes).into(),
        Err(error) => error.to_compile_error().into(),
    }
}
