//! A paginated list, before it is requested.

use alloc::string::{String, ToString};
use core::fmt;
use core::marker::PhantomData;

use super::Call;
use crate::app_client::AppClient;
use crate::exchange::sealed::Conclude;
use crate::exchange::{Exchange, IntoExchange, Outcome, into_exchange};
use crate::values::secret::AccessToken;
use crate::wire::Operation;

/// A paginated list: [`AppClient::list_devices`], [`AppClient::list_web_authn_credentials`] or
/// [`AppClient::list_user_sessions`].
///
/// If it is run directly, it returns one page. A transport's `Client::items` returns all
/// items; [`Pages`](crate::Pages) gives all pages to programs with their own HTTP stack.
#[must_use = "nothing is sent until this is run"]
pub struct PagedList<P> {
    app_client: AppClient,
    access_token: AccessToken,
    spelling: Spelling,
    limit: Option<u8>,
    page: Option<String>,
    of: PhantomData<fn() -> P>,
}

/// The operation's names of members.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    pub(super) operation: Operation,
    /// The member with the page size, if there is one.
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

    /// Sets the page size.
    pub(super) fn limited(mut self, limit: u8) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets the pagination token.
    pub(super) fn at(&mut self, token: String) -> &Self {
        self.page = Some(token);
        self
    }

    /// Begins at the page with this pagination token, which is `next` of the previous page;
    /// `None` is the first page.
    pub fn with_page<'t>(mut self, token: impl Into<Option<&'t str>>) -> Self {
        self.page = token.into().map(ToString::to_string);
        self
    }
}

impl<P: Outcome + Conclude<Pending = ()>> PagedList<P> {
    /// The exchange for the current page.
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
