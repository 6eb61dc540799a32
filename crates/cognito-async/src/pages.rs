//! Lists, whatever the number of their pages.

use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll};

use cognito_srp_core::call::Error;
use cognito_srp_core::{Page, PagedList, Pages};
use futures_core::Stream;
use futures_util::{StreamExt, stream};

use crate::client::Client;
use crate::tasks::BoxStream;

/// A whole list as a stream: see [`Client::items`].
pub struct Items<T>(BoxStream<'static, Result<T, Error>>);

impl Client {
    #[doc = include_str!("../doc/items.md")]
    pub fn items<P: Page>(&self, list: PagedList<P>) -> Items<P::Item> {
        let begun = (self.clone(), Pages::new(list));
        let unfolded = stream::unfold(begun, |(client, mut pages)| async move {
            let item = client.next_item(&mut pages).await?;
            Some((item, (client, pages)))
        });
        // Without `fuse` it would panic when polled after its end.
        Items(Box::pin(unfolded.fuse()))
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}
