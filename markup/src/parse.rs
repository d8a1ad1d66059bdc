//! The notation.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Result};
use syn::{Expr, Ident, Lit, Token, braced};

pub(crate) struct Nodes(pub(crate) Vec<Node>);

pub(crate) enum Node {
    Element(Element),
    Fragment(Nodes),
    Expression(TokenStream),
    /// Each item is a child.
    Iterator(TokenStream),
    If(If),
}

pub(crate) struct Element {
    pub(crate) tag: String,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Nodes,
}

pub(crate) struct Attribute {
    pub(crate) name: Ident,
    /// With its hyphens.
    pub(crate) spelled: String,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    /// The text that the page's source gives: it never changes.
    Fixed(String),
    Computed(TokenStream),
}

pub(crate) struct If {
    pub(crate) condition: TokenStream,
    pub(crate) then: Nodes,
    pub(crate) otherwise: Option<Box<Otherwise>>,
}

pub(crate) enum Otherwise {
    Nodes(Nodes),
    If(If),
}

impl Parse for Nodes {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut nodes = Vec::new();
        let closes = || input.peek(Token![<]) && input.peek2(Token![/]);
        while !input.is_empty() && !closes() {
            nodes.push(input.parse()?);
        }
        Ok(Self(nodes))
    }
}

impl Parse for Node {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.peek(Token![if]) {
            return Ok(Self::If(input.parse()?));
        }
        if input.peek(syn::token::Brace) {
            return block(input);
        }
        input.parse::<Token![<]>()?;
        if input.peek(Token![>]) {
            input.parse::<Token![>]>()?;
            let children = input.parse()?;
            input.parse::<Token![<]>()?;
            input.parse::<Token![/]>()?;
            input.parse::<Token![>]>()?;
            return Ok(Self::Fragment(children));
        }
        element(input).map(Self::Element)
    }
}

fn block(input: ParseStream) -> Result<Node> {
    let content;
    braced!(content in input);
    if content.peek(Token![for]) {
        content.parse::<Token![for]>()?;
        return Ok(Node::Iterator(content.parse()?));
    }
    Ok(Node::Expression(content.parse()?))
}

/// What follows the first `<`.
fn element(input: ParseStream) -> Result<Element> {
    let name: Ident = input.call(Ident::parse_any)?;
    let tag = name.unraw().to_string();
    if tag.starts_with(char::is_uppercase) {
        return Err(syn::Error::new(name.span(), "components are written with `yew::html!`"));
    }
    let mut attributes = Vec::new();
    loop {
        if input.peek(Token![/]) {
            input.parse::<Token![/]>()?;
            input.parse::<Token![>]>()?;
            return Ok(Element { tag, attributes, children: Nodes(Vec::new()) });
        }
        if input.peek(Token![>]) {
            input.parse::<Token![>]>()?;
            break;
        }
        attributes.push(input.parse()?);
    }
    let children = input.parse()?;
    input.parse::<Token![<]>()?;
    input.parse::<Token![/]>()?;
    let end: Ident = input.call(Ident::parse_any)?;
    if end.unraw() != tag {
        return Err(syn::Error::new(end.span(), format!("`</{tag}>` is missing")));
    }
    input.parse::<Token![>]>()?;
    Ok(Element { tag, attributes, children })
}

impl Parse for Attribute {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.peek(syn::token::Brace) {
            let content;
            braced!(content in input);
            let name: Ident = content.call(Ident::parse_any)?;
            let spelled = name.unraw().to_string();
            return Ok(Self { value: Value::Computed(name.to_token_stream()), spelled, name });
        }
        let name: Ident = input.call(Ident::parse_any)?;
        let mut spelled = name.unraw().to_string();
        while input.peek(Token![-]) {
            input.parse::<Token![-]>()?;
            let more: Ident = input.call(Ident::parse_any)?;
            spelled = format!("{spelled}-{}", more.unraw());
        }
        input.parse::<Token![=]>()?;
        Ok(Self { name, spelled, value: input.parse()? })
    }
}

impl Parse for Value {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.peek(syn::token::Brace) {
            let content;
            braced!(content in input);
            return Ok(Self::Computed(content.parse()?));
        }
        Ok(match input.parse::<Lit>()? {
            Lit::Str(text) => Self::Fixed(text.value()),
            other => Self::Computed(quote!(#other)),
        })
    }
}

impl Parse for If {
    fn parse(input: ParseStream) -> Result<Self> {
        input.parse::<Token![if]>()?;
        let condition = Expr::parse_without_eager_brace(input)?.into_token_stream();
        let content;
        braced!(content in input);
        let then = content.parse()?;
        if !input.peek(Token![else]) {
            return Ok(Self { condition, then, otherwise: None });
        }
        input.parse::<Token![else]>()?;
        let otherwise = if input.peek(Token![if]) {
            Otherwise::If(input.parse()?)
        } else {
            let content;
            braced!(content in input);
            Otherwise::Nodes(content.parse()?)
        };
        Ok(Self { condition, then, otherwise: Some(Box::new(otherwise)) })
    }
}
