//! The code for it: calls of `crate::web::markup`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Lit;

use crate::parse::{Attribute, Element, If, Node, Nodes, Otherwise, Value};

/// One `Html`.
pub(crate) fn root(nodes: &Nodes) -> TokenStream {
    match nodes.0.as_slice() {
        [] => quote!(::yew::Html::default()),
        [one] => node(one),
        several => fragment(several),
    }
}

fn node(node: &Node) -> TokenStream {
    match node {
        Node::Element(one) => element(one),
        Node::Fragment(Nodes(children)) => fragment(children),
        Node::If(one) => branches(one),
        Node::Expression(_) | Node::Iterator(_) => fragment(std::slice::from_ref(node)),
    }
}

fn fragment(children: &[Node]) -> TokenStream {
    let list = Ident::new("__list", Span::mixed_site());
    let children = children.iter().map(|one| child(&list, one));
    quote!({
        let mut #list = crate::web::markup::List::default();
        #(#children)*
        #list.done()
    })
}

/// Adds the node to an element or a list.
fn child(parent: &Ident, one: &Node) -> TokenStream {
    match one {
        Node::Expression(expression) => match syn::parse2::<Lit>(expression.clone()) {
            Ok(Lit::Str(text)) => quote!(#parent.html(crate::web::markup::fixed_text(#text));),
            _ => quote!(#parent.child(#expression);),
        },
        Node::Iterator(expression) => quote!(#parent.children(#expression);),
        Node::Element(_) | Node::Fragment(_) | Node::If(_) => {
            let html = node(one);
            quote!(#parent.html(#html);)
        }
    }
}

/// Always one node, so that what follows keeps its place.
fn branches(one: &If) -> TokenStream {
    let (condition, then) = (&one.condition, root(&one.then));
    let otherwise = match one.otherwise.as_deref() {
        None => quote!(::yew::Html::default()),
        Some(Otherwise::Nodes(nodes)) => root(nodes),
        Some(Otherwise::If(one)) => branches(one),
    };
    quote!(if #condition { #then } else { #otherwise })
}

fn element(one: &Element) -> TokenStream {
    let it = Ident::new("__it", Span::mixed_site());
    let tag = &one.tag;
    let of_input = |attribute: &&Attribute| {
        (tag == "input" || tag == "textarea")
            && matches!(attribute.spelled.as_str(), "value" | "checked")
    };
    let (plain, special): (Vec<_>, Vec<_>) = one.attributes.iter().partition(|attribute| {
        !matches!(attribute.spelled.as_str(), "key" | "ref")
            && !attribute.spelled.starts_with("on")
            && !of_input(attribute)
    });
    let special = special.into_iter().map(|attribute| set(&it, attribute));
    let begin = begin(tag, &plain);
    let values = if is_fixed(&plain) {
        TokenStream::new()
    } else {
        plain.iter().map(|attribute| value(&it, attribute)).collect()
    };
    let children = one.children.0.iter().map(|one| child(&it, one));
    quote!({
        let mut #it = #begin;
        #values
        #(#special)*
        #(#children)*
        #it.done()
    })
}

fn is_fixed(attributes: &[&Attribute]) -> bool {
    attributes.iter().all(|attribute| matches!(attribute.value, Value::Fixed(_)))
}

/// Attributes that never change are compared by their address; of the others, the names are.
fn begin(tag: &str, attributes: &[&Attribute]) -> TokenStream {
    let names = attributes.iter().map(|attribute| attribute.spelled.as_str());
    if !is_fixed(attributes) {
        return quote!(crate::web::markup::Element::new(#tag, &[#(#names),*]));
    }
    let values = attributes.iter().map(|attribute| match &attribute.value {
        Value::Fixed(text) => text.as_str(),
        Value::Computed(_) => "",
    });
    quote!(crate::web::markup::Element::fixed(#tag, &[
        #((#names, ::yew::virtual_dom::AttributeOrProperty::Static(#values))),*
    ]))
}

fn value(it: &Ident, attribute: &Attribute) -> TokenStream {
    match &attribute.value {
        Value::Fixed(text) => quote!(#it.fixed_attribute(#text);),
        Value::Computed(value) => quote!(#it.attribute(#value);),
    }
}

/// What is no attribute of the document: keys, references, listeners, the state of inputs.
fn set(it: &Ident, attribute: &Attribute) -> TokenStream {
    let value = match &attribute.value {
        Value::Fixed(text) => quote!(#text),
        Value::Computed(value) => quote!(#value),
    };
    let name = &attribute.name;
    if attribute.spelled.starts_with("on") {
        return quote!(#it.listener(::yew::html::#name::Wrapper::__macro_new(#value)););
    }
    let method = format_ident!("set_{}", attribute.spelled);
    quote!(#it.#method(#value);)
}
