//! Paginated lists; each page has the token of the next.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::{IntoIter, Vec};
use core::fmt;

use sha2::{Digest, Sha256};

use super::devices::{DeviceDescription, DevicesPage};
use super::list::PagedList;
use super::passkeys::{Passkey, PasskeysPage};
use super::sessions::{UserSession, UserSessionsPage};
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::Conclude;
use crate::exchange::{Exchange, Outcome};
use crate::values::sanitized;

/// A page of a list: [`DevicesPage`], [`UserSessionsPage`] or [`PasskeysPage`].
/// Sealed.
pub trait Page: Outcome<Settled = Self> + Conclude<Pending = ()> + Send + 'static {
    /// The type of the items.
    type Item: Send + 'static;

    /// The pagination token of the next page, if there is one.
    fn next(&self) -> Option<&str>;

    /// The items on the page.
    fn into_items(self) -> Vec<Self::Item>;
}

macro_rules! pages {
    ($($page:ty, $items:ident: $item:ty;)*) => {$(
        impl Page for $page {
            type Item = $item;

            fn next(&self) -> Option<&str> {
                self.next.as_deref()
            }

            fn into_items(self) -> Vec<$item> {
                self.$items
            }
        }

        impl fmt::Debug for $page {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($page))
                    .field(stringify!($items), &self.$items)
                    .field("next", &sanitized::name(&self.next))
                    .finish()
            }
        }
    )*};
}

pages! {
    DevicesPage, devices: DeviceDescription;
    PasskeysPage, passkeys: Passkey;
    UserSessionsPage, sessions: UserSession;
}

/// The items of a list, page after page, for a transport that makes an iterator or a stream of
/// them: [`next_item`](Self::next_item) until there is none, then
/// [`next_exchange`](Self::next_exchange).
///
/// It ends after the last page, and after a failed exchange, because the next page is known
/// only from the previous one. It requests at most [`LIMIT`](Self::LIMIT) pages.
pub struct Pages<P: Page> {
    list: PagedList<P>,
    at: At,
    ready: IntoIter<P::Item>,
    /// The tokens that were used. If the service repeated one of them, the list would never
    /// end. They are digests, because a token may be long.
    seen: BTreeSet<[u8; 32]>,
}

enum At {
    First,
    Next(String),
    End,
}

impl<P: Page> Pages<P> {
    /// The maximum number of pages: with 60 devices each, 600,000 devices.
    pub const LIMIT: usize = 10_000;

    /// The pages of a list, from its current page.
    #[must_use]
    pub fn new(list: PagedList<P>) -> Self {
        Self {
            list,
            at: At::First,
            ready: Vec::new().into_iter(),
            seen: BTreeSet::new(),
        }
    }

    /// The next item of the pages that were received.
    pub fn next_item(&mut self) -> Option<P::Item> {
        self.ready.next()
    }

    /// The exchange for the next page, or `None` after the last one.
    pub fn next_exchange(&mut self) -> Option<Exchange<P>> {
        match core::mem::replace(&mut self.at, At::End) {
            At::First => Some(self.list.exchange()),
            At::Next(token) => {
                self.seen.insert(digest(&token));
                Some(self.list.at(token).exchange())
            }
            At::End => None,
        }
    }

    /// Takes the page that an exchange returned. Its items are the next.
    ///
    /// # Errors
    /// [`ProtocolError::RepeatedPaginationToken`] if the service repeats a pagination token;
    /// [`ProtocolError::TooManyPages`] if there are more than [`LIMIT`](Self::LIMIT) pages.
    pub fn received(&mut self, page: P) -> Result<(), Error> {
        if let Some(next) = page.next().filter(|token| !token.is_empty()) {
            if self.seen.contains(&digest(next)) {
                return Err(ProtocolError::RepeatedPaginationToken.into());
            }
            // The first page has no token.
            if self.seen.len() + 1 >= Self::LIMIT {
                return Err(ProtocolError::TooManyPages.into());
            }
            self.at = At::Next(next.into());
        }
        self.ready = page.into_items().into_iter();
        Ok(())
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

impl<P: Page> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("seen", &self.seen.len())
            .finish_non_exhaustive()
    }
}
