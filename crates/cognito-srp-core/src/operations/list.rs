//! A list that comes in pages, before it is asked for.

use alloc::string::{String, ToString};
use core::fmt;
use core::marker::PhantomData;

use super::Call;
use crate::app_client::AppClient;
use crate::exchange::sealed::Conclude;
use crate::exchange::{Exchange, IntoExchange, Outcome, into_exchange};
use crate::values::secret::AccessToken;
use crate::wire::Operation;

/// A list that comes in pages: [`AppClient::list_devices`],
/// [`AppClient::list_web_authn_credentials`] or [`AppClient::list_user_sessions`].
///
/// Carried as it is, it gives one page. A transport's `Client::items` gives all that is listed,
/// and [`Pages`](crate::Pages) all pages to those who carry by hand.
#[must_use = "nothing is sent until this is carried"]
pub struct PagedList<P> {
    app_client: AppClient,
    access_token: AccessToken,
    spelling: Spelling,
    limit: Option<u8>,
    page: Option<String>,
    of: PhantomData<fn() -> P>,
}

/// What is the operation's own.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    pub(super) operation: Operation,
    /// The member with the most items of a page, where there is one.
    pub(super) limit: Option<&'static str>,
    /// The member with the pagination token.
    pub(super) page: &'static str,
}

impl<P> PagedList<P> {
    pub(super) fn new(
        app_client: &AppClient,
        access_token: &AccessToken,
        spelling: Spelling,
    ) -> Self {
        Self {
            app_client: app_client.clone(),
            access_token: access_token.clone(),
            spelling,
            limit: None,
            page: None,
            of: PhantomData,
        }
    }

    /// At most so many items on a page.
    pub(super) fn limited(mut self, limit: u8) -> Self {
        self.limit = Some(limit);
        self
    }

    /// At the page with this pagination token.
    pub(super) fn at(&mut self, token: String) -> &Self {
        self.page = Some(token);
        self
    }

    /// Begins at the page that has this pagination token: `next` of the page before, with
    /// which `None` is the first page.
    pub fn with_page<'t>(mut self, token: impl Into<Option<&'t str>>) -> Self {
        self.page = token.into().map(ToString::to_string);
        self
    }
}

impl<P: Outcome + Conclude<Pending = ()>> PagedList<P> {
    /// The exchange for the page at which it stands.
    pub(super) fn exchange(&self) -> Exchange<P> {
        let Spelling {
            operation,
            limit,
            page,
        } = self.spelling;
        Call::authorized(&self.app_client, operation, &self.access_token)
            .with(|body| {
                let body = match (limit, self.limit) {
                    (Some(limit), Some(most)) => body.number(limit, most.into()),
                    _ => body,
                };
                body.optional(page, self.page.as_deref())
            })
            .exchange(())
    }
}

impl<P> into_exchange::Sealed for PagedList<P> {}

impl<P: Outcome + Conclude<Pending = ()>> IntoExchange for PagedList<P> {
    type Outcome = P;

    fn into_exchange(self) -> Exchange<P> {
        self.exchange()
    }
}

impl<P> fmt::Debug for PagedList<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PagedList([redacted])")
    }
}
