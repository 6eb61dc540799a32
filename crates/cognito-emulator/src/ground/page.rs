//! Pages of lists.

use crate::ground::members::members;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::ground::fault::Fault;
use crate::ground::json::put;

members! {
    /// The page that the input asks for with `MaxResults` and `NextToken`.
    pub(crate) struct MaxResults {
        max_results: Option<usize>,
        next_token: Option<String>,
    }
}

impl MaxResults {
    pub(crate) fn page(&self) -> Page<'_> {
        Page {
            limit: self.max_results,
            token: self.next_token.as_deref(),
        }
    }
}

members! {
    /// The page that the input asks for with `Limit` and `NextToken`.
    pub(crate) struct Limit {
        limit: Option<usize>,
        next_token: Option<String>,
    }
}

impl Limit {
    pub(crate) fn page(&self) -> Page<'_> {
        Page {
            limit: self.limit,
            token: self.next_token.as_deref(),
        }
    }
}

/// The page of a list that a request asks for.
#[derive(Default)]
pub(crate) struct Page<'a> {
    /// The maximum number of items; 0 means no limit.
    pub(crate) limit: Option<usize>,
    /// The token from the previous page.
    pub(crate) token: Option<&'a str>,
}

/// The default number of items on a page, in most lists.
pub(crate) const PAGE: usize = 60;

/// A page.
pub(crate) struct Listed<T> {
    pub(crate) items: Vec<T>,
    /// The token of the next page, if there is one.
    pub(crate) next: Option<String>,
}

impl<T> Listed<T> {
    /// The reply with the items as this member, and with `NextToken`.
    pub(crate) fn reply(self, member: &str, describe: impl FnMut(T) -> Value) -> Value {
        let items: Value = self.items.into_iter().map(describe).collect();
        let mut reply = json!({ member: items });
        if let Some(token) = self.next {
            put(&mut reply, "NextToken", token);
        }
        reply
    }
}

impl Page<'_> {
    /// The items of this page, from a list in the order of its keys. A token is the last key
    /// of its page.
    pub(crate) fn of<K: AsRef<str>, T>(
        &self,
        list: impl IntoIterator<Item = (K, T)>,
    ) -> Result<Listed<T>, Fault> {
        let after = self.token.map(last_key).transpose()?;
        let limit = self.limit.filter(|limit| *limit > 0).unwrap_or(PAGE);
        let mut rest = list.into_iter().filter(|(key, _)| {
            after
                .as_ref()
                .is_none_or(|after| key.as_ref() > after.as_str())
        });
        let (mut items, mut last) = (Vec::new(), None);
        for (key, item) in rest.by_ref().take(limit) {
            last = Some(URL_SAFE_NO_PAD.encode(key.as_ref()));
            items.push(item);
        }
        let next = last.filter(|_| rest.next().is_some());
        Ok(Listed { items, next })
    }
}

fn last_key(token: &str) -> Result<String, Fault> {
    URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|octets| String::from_utf8(octets).ok())
        .ok_or_else(|| Fault::invalid_parameter("Invalid pagination token given."))
}
