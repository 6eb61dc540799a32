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

#[test]
fn the_items_come_page_after_page() {
    let (app_client, token) = (public_client(), AccessToken::new("t"));
    let mut pages: Pages<DevicesPage> = Pages::new(app_client.list_devices(&token));
    let all: [&[&str]; 3] = [&["eu-west-2_1", "eu-west-2_2"], &[], &["eu-west-2_3"]];
    for (number, keys) in (1..).zip(all) {
        assert!(pages.next_item().is_none());
        let exchange = pages.next_exchange().unwrap();
        let devices: Vec<_> = keys.iter().map(|key| json!({ "DeviceKey": key })).collect();
        let next = (number < 3).then(|| number.to_string());
        let reply = json!({"Devices": devices, "PaginationToken": next});
        pages.received(receive(exchange, &reply).unwrap()).unwrap();
        for key in keys {
            assert_eq!(pages.next_item().unwrap().key.as_str(), *key);
        }
    }
    assert!(pages.next_item().is_none());
    assert!(pages.next_exchange().is_none());
}
