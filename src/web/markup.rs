//! What `html!` (see the crate `markup`) calls to build elements. Small functions that are never inlined: the page has hundreds of
//! elements, and each call is a few bytes.

use std::rc::Rc;

use yew::virtual_dom::{
    AttributeOrProperty, Attributes, Key, Listener, Listeners, VList, VNode, VTag, VText,
};
use yew::{AttrValue, Html, NodeRef};

/// An element while it is built.
pub(in crate::web) struct Element {
    tag: &'static str,
    attributes: Attributes,
    values: Vec<Option<AttributeOrProperty>>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    children: Vec<VNode>,
    key: Option<Key>,
    reference: NodeRef,
    value: Option<AttrValue>,
    checked: Option<bool>,
}

impl Element {
    /// Each of these attributes is then given its value, in this order.
    #[inline(never)]
    pub(in crate::web) fn new(tag: &'static str, names: &'static [&'static str]) -> Box<Self> {
        let attributes = Attributes::Dynamic { keys: names, values: Box::default() };
        Self::with(tag, attributes, names.len())
    }

    #[inline(never)]
    pub(in crate::web) fn fixed(
        tag: &'static str,
        attributes: &'static [(&'static str, AttributeOrProperty)],
    ) -> Box<Self> {
        Self::with(tag, Attributes::Static(attributes), 0)
    }

    fn with(tag: &'static str, attributes: Attributes, values: usize) -> Box<Self> {
        Box::new(Self {
            tag,
            attributes,
            values: Vec::with_capacity(values),
            listeners: Vec::new(),
            children: Vec::new(),
            key: None,
            reference: NodeRef::default(),
            value: None,
            checked: None,
        })
    }

    #[inline(never)]
    pub(in crate::web) fn fixed_attribute(&mut self, text: &'static str) {
        // Not `AttributeOrProperty::Static`, which Yew leaves out when it renders to text.
        let text = AttrValue::Static(text);
        self.values.push(Some(AttributeOrProperty::Attribute(text)));
    }

    #[inline(never)]
    pub(in crate::web) fn attribute(&mut self, value: impl IntoAttribute) {
        let name = match &self.attributes {
            Attributes::Dynamic { keys, .. } => keys.get(self.values.len()).copied(),
            Attributes::Static(_) | Attributes::IndexMap(_) => None,
        };
        let value = value.into_attribute(name.unwrap_or_default());
        self.values.push(value.map(AttributeOrProperty::Attribute));
    }

    #[inline(never)]
    pub(in crate::web) fn listener(&mut self, listener: Option<Rc<dyn Listener>>) {
        self.listeners.push(listener);
    }

    #[inline(never)]
    pub(in crate::web) fn set_key(&mut self, key: impl Into<Key>) {
        self.key = Some(key.into());
    }

    pub(in crate::web) fn set_ref(&mut self, reference: NodeRef) {
        self.reference = reference;
    }

    /// Of an input.
    #[inline(never)]
    pub(in crate::web) fn set_value(&mut self, value: impl IntoAttribute) {
        self.value = value.into_attribute("value");
    }

    pub(in crate::web) fn set_checked(&mut self, checked: bool) {
        self.checked = Some(checked);
    }

    #[inline(never)]
    pub(in crate::web) fn html(&mut self, child: Html) {
        self.children.push(child);
    }

    #[inline(never)]
    pub(in crate::web) fn child(&mut self, child: impl IntoChild) {
        self.children.push(child.into_child());
    }

    pub(in crate::web) fn children(&mut self, children: impl IntoIterator<Item = impl IntoChild>) {
        self.children.push(list_of(children));
    }

    #[inline(never)]
    #[expect(clippy::boxed_local, reason = "a pointer makes the smallest call")]
    pub(in crate::web) fn done(self: Box<Self>) -> Html {
        let Self { tag, mut attributes, reference, key, .. } = *self;
        if let Attributes::Dynamic { values, .. } = &mut attributes {
            *values = self.values.into_boxed_slice();
        }
        let listeners = if self.listeners.is_empty() {
            Listeners::None
        } else {
            Listeners::Pending(self.listeners.into_boxed_slice())
        };
        // Yew's own macro calls these, too; the version of yew is pinned because they may change.
        let tag = match tag {
            "input" => {
                let (value, checked) = (self.value, self.checked);
                VTag::__new_input(value, checked, reference, key, attributes, listeners)
            }
            _ => {
                let children = one_of(self.children);
                let tag = AttrValue::Static(tag);
                VTag::__new_other(tag, reference, key, attributes, listeners, children)
            }
        };
        tag.into()
    }
}

/// Nodes side by side.
#[derive(Default)]
pub(in crate::web) struct List(Vec<VNode>);

impl List {
    #[inline(never)]
    pub(in crate::web) fn html(&mut self, child: Html) {
        self.0.push(child);
    }

    #[inline(never)]
    pub(in crate::web) fn child(&mut self, child: impl IntoChild) {
        self.0.push(child.into_child());
    }

    pub(in crate::web) fn children(&mut self, children: impl IntoIterator<Item = impl IntoChild>) {
        self.0.push(list_of(children));
    }

    #[inline(never)]
    pub(in crate::web) fn done(self) -> Html {
        one_of(self.0)
    }
}

#[inline(never)]
pub(in crate::web) fn fixed_text(text: &'static str) -> Html {
    VText::new(text).into()
}

/// A list of its own, so that its keys work whatever stands beside it.
fn list_of(children: impl IntoIterator<Item = impl IntoChild>) -> Html {
    let mut nodes = Vec::new();
    for child in children {
        nodes.push(child.into_child());
    }
    list(nodes)
}

#[inline(never)]
fn list(nodes: Vec<VNode>) -> Html {
    VList::with_children(nodes, None).into()
}

#[inline(never)]
fn one_of(mut nodes: Vec<VNode>) -> Html {
    match nodes.len() {
        0 => Html::default(),
        1 => nodes.pop().unwrap_or_default(),
        _ => list(nodes),
    }
}

/// What can be an attribute's value; `None` is no attribute.
pub(in crate::web) trait IntoAttribute {
    fn into_attribute(self, name: &'static str) -> Option<AttrValue>;
}

impl IntoAttribute for &'static str {
    fn into_attribute(self, _name: &'static str) -> Option<AttrValue> {
        Some(AttrValue::Static(self))
    }
}

impl IntoAttribute for String {
    fn into_attribute(self, _name: &'static str) -> Option<AttrValue> {
        Some(self.into())
    }
}

impl IntoAttribute for AttrValue {
    fn into_attribute(self, _name: &'static str) -> Option<AttrValue> {
        Some(self)
    }
}

macro_rules! number_attributes {
    ($($type:ty)*) => {
        $(impl IntoAttribute for $type {
            fn into_attribute(self, _name: &'static str) -> Option<AttrValue> {
                Some(self.to_string().into())
            }
        })*
    };
}

number_attributes!(i32 u64 usize);

/// An attribute like `disabled`: its name is its value, if it is there.
impl IntoAttribute for bool {
    fn into_attribute(self, name: &'static str) -> Option<AttrValue> {
        self.then_some(AttrValue::Static(name))
    }
}

impl<T: IntoAttribute> IntoAttribute for Option<T> {
    fn into_attribute(self, name: &'static str) -> Option<AttrValue> {
        self.and_then(|value| value.into_attribute(name))
    }
}

/// What can stand between the tags of an element.
pub(in crate::web) trait IntoChild {
    fn into_child(self) -> Html;
}

impl IntoChild for Html {
    fn into_child(self) -> Html {
        self
    }
}

impl IntoChild for Vec<Html> {
    fn into_child(self) -> Html {
        list(self)
    }
}

impl<T: IntoChild> IntoChild for Option<T> {
    fn into_child(self) -> Html {
        self.map_or_else(Html::default, T::into_child)
    }
}

/// Text: whatever it contains, it is never markup.
macro_rules! text_children {
    ($($type:ty)*) => {
        $(impl IntoChild for $type {
            fn into_child(self) -> Html {
                VText::new(self.to_string()).into()
            }
        })*
    };
}

text_children!(&str &&str String &String AttrValue i32 i64 u32 u64 usize);
