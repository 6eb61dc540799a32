//! Lists with any number of pages.

use std::vec;

use cognito_srp_core::call::Error;
use cognito_srp_core::{Page, PagedList, Pages};

use crate::client::Client;

impl Client {
    #[doc = include_str!("../doc/items.md")]
    pub fn items<P: Page>(
        &self,
        list: PagedList<P>,
    ) -> impl Iterator<Item = Result<P::Item, Error>> {
        Items {
            client: self,
            pages: Pages::new(list),
            ready: Vec::new().into_iter(),
        }
    }
}

struct Items<'a, P: Page> {
    client: &'a Client,
    pages: Pages<P>,
    ready: vec::IntoIter<P::Item>,
}

impl<P: Page> Iterator for Items<'_, P> {
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
