//! Paging through a list always ends, whatever the service says.
//! (`cognito-blocking/tests/shared/pages.rs` tests how a transport does it.)

use cognito_srp_core::Pages;
use cognito_srp_core::{AccessToken, DevicesPage, Error, Page, ProtocolError};
use serde_json::json;

use crate::support::{public_client, receive};

/// Requests pages until there are no more; `next` names the page after the nth.
fn asked(next: impl Fn(usize) -> Option<String>) -> (usize, Option<Error>) {
    let (app_client, token) = (public_client(), AccessToken::new("t"));
    let mut pages: Pages<DevicesPage> = Pages::new(app_client.list_devices(&token));
    let mut asked = 0;
    while let Some(exchange) = pages.next_exchange() {
        asked += 1;
        assert!(asked <= 20_000, "a list has no end");
        let reply = json!({"Devices": [], "PaginationToken": next(asked)});
        let page = receive(exchange, &reply).unwrap();
        assert_eq!(page.next().map(str::to_owned), next(asked));
        if let Err(error) = pages.received(page) {
            assert!(pages.next_exchange().is_none());
            return (asked, Some(error));
        }
    }
    (asked, None)
}

#[test]
fn endless_pages_are_an_error() {
    let too_many = Error::from(ProtocolError::TooManyPages);
    let (count, error) = asked(|page| Some(page.to_string()));
    assert_eq!((count, error), (10_000, Some(too_many)));
    // The maximum number of pages, and then the end.
    let ending = |page: usize| (page < 10_000).then(|| page.to_string());
    assert_eq!(asked(ending), (10_000, None));
}

#[test]
fn a_repeated_page_token_is_an_error() {
    let circle = Error::from(ProtocolError::RepeatedPaginationToken);
    let (count, error) = asked(|page| Some((page % 500).to_string()));
    assert_eq!((count, error), (501, Some(circle)));
}
