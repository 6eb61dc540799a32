//! Strings for request bodies.

use alloc::borrow::Cow;
use alloc::string::String;
use core::ops::Deref;

use zeroize::Zeroizing;

/// A string that is borrowed, or that was created for the body. Nothing else wipes the latter,
/// which may be a hash of a secret, a signature or a verifier.
#[derive(Clone)]
pub(crate) enum Text<'a> {
    Lent(&'a str),
    Made(Zeroizing<String>),
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Lent(text) => text,
            Self::Made(text) => text,
        }
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::Lent(text)
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Made(Zeroizing::new(text))
    }
}

impl From<Zeroizing<String>> for Text<'_> {
    fn from(text: Zeroizing<String>) -> Self {
        Self::Made(text)
    }
}

impl<'a> From<Cow<'a, str>> for Text<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}
