//! Lists, whatever the number of their pages.

use std::vec;

use cognito_srp_core::Pages;
use cognito_srp_core::call::Error;
use cognito_srp_core::{Exchange, Page};

use crate::client::Client;

impl Client {
    #[doc = include_str!("../doc/items.md")]
    pub fn items<P, F>(&self, ask: F) -> impl Iterator<Item = Result<P::Item, Error>>
    where
        P: Page,
        F: FnMut(Option<&str>) -> Exchange<P>,
    {
        Items {
            client: self,
            pages: Pages::new(ask),
            ready: Vec::new().into_iter(),
        }
    }
}

struct Items<'a, P: Page, F> {
    client: &'a Client,
    pages: Pages<P, F>,
    ready: vec::IntoIter<P::Item>,
}

impl<P, F> Iterator for Items<'_, P, F>
where
    P: Page,
    F: FnMut(Option<&str>) -> Exchange<P>,
{
    type Item = Result<P::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.next() {
                return Some(Ok(item));
            }
            let page = self.client.run(self.pages.next_exchange()?);
            match page.and_then(|page| Ok(self.pages.received(page)?)) {
                Ok(items) => self.ready = items,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
