//! The page that an input asks for, by the names that it has on the wire.

use crate::ground::members::members;
use crate::ground::page::Page;

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
