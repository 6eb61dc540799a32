//! Lists with any number of pages.

use core::iter;

use cognito_srp_core::call::Error;
use cognito_srp_core::{Page, PagedList, Pages};

use crate::client::Client;

impl Client {
    #[doc = include_str!("../doc/items.md")]
    pub fn items<P: Page>(
        &self,
        list: PagedList<P>,
    ) -> impl Iterator<Item = Result<P::Item, Error>> {
        let mut pages = Pages::new(list);
        iter::from_fn(move || self.next_item(&mut pages))
    }
}
