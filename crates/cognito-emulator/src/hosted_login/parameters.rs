//! The parameters of a query or a form.

use std::borrow::Cow;

/// Names and values, in order. One without a value counts as missing (RFC 6749 §3.1).
#[derive(Debug, Default)]
pub(crate) struct Parameters<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Parameters<'a> {
    pub(crate) fn parse(text: &'a [u8]) -> Self {
        Self(form_urlencoded::parse(text).collect())
    }

    /// The first of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.0.iter();
        let (_, value) = all.find(|(it, value)| it == name && !value.is_empty())?;
        Some(value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// In the form of a query.
    pub(crate) fn to_query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.iter())
            .finish()
    }
}
