//! The emulator's clock ahead of ours, and expiring tokens.

use core::time::Duration;
use std::time::{SystemTime, UNIX_EPOCH};

use cognito_emulator::{Emulator, NewAppClient, TimeUnit, TokenValidity};
use cognito_srp_core::{ErrorCode, Timestamp, Username};

use super::{each, newcomer};
use crate::direct;
use crate::support::{Setup, app_client, ephemeral, password};
use crate::transport::BOTH;

const HOUR: Duration = Duration::from_secs(3600);

/// The emulator refuses a TIMESTAMP that is 5 minutes off; the `date` of its responses tells
/// the client the time there.
#[test]
fn a_sign_in_when_the_clocks_are_hours_apart() {
    let setup = Setup::new();
    let (name, alias) = setup.user(|user| user);
    setup.advance_clock(3 * HOUR);
    each(&setup, |transport, client| {
        let tokens = transport.tokens(client.sign_in(alias.clone(), password(), ephemeral()));
        assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));
        let ahead = tokens.clock_skew().seconds();
        // A new second may have begun.
        assert!((10_798..=10_802).contains(&ahead), "{ahead}");
    });
}

#[test]
fn tokens_expire_as_the_app_client_says() {
    let setup = Setup::new();
    let validity = TokenValidity::default()
        .access(10, TimeUnit::Seconds)
        .id(20, TimeUnit::Minutes)
        .refresh(2, TimeUnit::Hours);
    let id = setup
        .emulator
        .add_client(NewAppClient::public().with_token_validity(validity))
        .unwrap();
    let client = app_client(&setup.emulator, &id);
    for transport in BOTH {
        let (_, tokens) = newcomer(&setup, transport, &client);
        assert_eq!(tokens.expires_in(), Duration::from_secs(10));
        let claims = crate::support::claims(tokens.id_token().unwrap().expose());
        let good_for = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
        assert_eq!(good_for, 20 * 60);
        transport.ok(client.get_user(tokens.access_token()));
        setup.advance_clock(Duration::from_secs(10));
        let get = client.get_user(tokens.access_token());
        transport.refuses(ErrorCode::NotAuthorized, get);
        transport.ok(client.refresh(tokens.refresh_token().unwrap()));
        setup.advance_clock(2 * HOUR);
        let refresh = client.refresh(tokens.refresh_token().unwrap());
        transport.refuses(ErrorCode::NotAuthorized, refresh);
    }
}

/// Responses do not have hyper's own `date`: a client measures the emulator's clock by it.
#[test]
fn every_answer_has_the_date_of_the_emulators_clock() {
    let emulator = Emulator::start().unwrap();
    let decades = Duration::from_secs(10_000 * 86_400);
    emulator.advance_clock(decades);
    let year = || {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let there = Timestamp::since_unix_epoch(now + decades).to_string();
        there.rsplit(' ').next().unwrap().to_owned()
    };
    let before = year();
    let target = "AWSCognitoIdentityProviderService.GetUser";
    let agent = direct::agent();
    let get = |path: &str| {
        let url = format!("{}{path}", emulator.endpoint());
        let response = agent.get(url).call().unwrap();
        (response.status().as_u16(), response.headers().clone())
    };
    let post = |path: &str, body: &str| {
        let request = agent
            .post(format!("{}{path}", emulator.endpoint()))
            .header("x-amz-target", target);
        let response = request.send(body).unwrap();
        (response.status().as_u16(), response.headers().clone())
    };
    let too_large = "x".repeat((1 << 20) + 1);
    for (expected, (status, headers)) in [
        (400, post("/", "{}")),
        (413, post("/", &too_large)),
        (200, post("/_emulator/clock", r#"{"AdvanceSeconds":0}"#)),
        (400, post("/_emulator/clock", "{}")),
        (200, get("/_emulator/outbox")),
        (404, get("/nothing")),
    ] {
        assert_eq!(status, expected);
        assert_eq!(headers.get_all("date").iter().count(), 1);
        let date = headers["date"].to_str().unwrap();
        let after = year();
        assert!(
            [&before, &after]
                .iter()
                .any(|year| date.contains(year.as_str())),
            "{date}"
        );
    }
}
