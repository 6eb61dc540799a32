//! What the parsing constructors accept and refuse.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::{BTreeMap, HashSet};

use cognito_srp_core::{
    AppClient, ClientId, DeviceKey, Endpoint, IdentifierError, IdentityId, IdentityPoolId,
    UserPoolId, Username,
};

/// Checks one refusal: it must name the identifier, and must not quote the text.
fn refused<T>(parsed: Result<T, IdentifierError>, what: &str, text: &str) {
    let Err(error) = parsed else {
        panic!("taken as {what}: {text:?}");
    };
    assert_eq!(error.identifier(), what, "{text:?}");
    let shown = error.to_string();
    let article = match what {
        "app client id" | "identity pool id" | "identity id" => "an",
        _ => "a",
    };
    assert!(
        shown.starts_with(&format!("not {article} {what}: expected ")),
        "{shown}"
    );
}

#[test]
fn user_pool_ids() {
    let longest = format!("us-east-1_{}", "x".repeat(45));
    // (ID, region, pool name)
    let taken = [
        ("eu-west-2_eYpv1mFHB", "eu-west-2", "eYpv1mFHB"),
        ("us-gov-west-1_aB3dE6gH9", "us-gov-west-1", "aB3dE6gH9"),
        ("ap-northeast-1_a", "ap-northeast-1", "a"),
        ("us-east-1_123456789", "us-east-1", "123456789"),
        // Split once, at the first underscore.
        ("us-east-1_ab_cdEFG12", "us-east-1", "ab_cdEFG12"),
        ("local_pool", "local", "pool"),
        (&longest, "us-east-1", &longest[10..]),
    ];
    for (id, region, pool_name) in taken {
        let parsed = UserPoolId::parse(id).unwrap_or_else(|error| panic!("{id:?}: {error}"));
        assert_eq!(parsed.region(), region, "{id:?}");
        assert_eq!(parsed.pool_name(), pool_name, "{id:?}");
        assert_eq!(parsed.as_str(), id);
        assert_eq!(parsed.to_string(), id);
        assert_eq!(id.parse(), Ok(parsed));
    }
    let too_long = format!("{longest}x");
    for id in [
        "",
        "_",
        "eu-west-2",
        "eYpv1mFHB",
        "eu-west-2_",
        "_eYpv1mFHB",
        // The model's pattern allows it, but then there would be no region.
        "__eYpv1mFHB",
        "eu-west-2_eYp-v1mFHB",
        "eu-west-2_eYpv1mFHB ",
        " eu-west-2_eYpv1mFHB",
        "eu-west-2_eYpv1mFHB\n",
        "eu-west-2_eYpv1mFHé",
        "eu.west.2_eYpv1mFHB",
        "evil.example/eu-west-2_eYpv1mFHB",
        "eu-west-2@evil_eYpv1mFHB",
        &too_long,
    ] {
        refused(UserPoolId::parse(id), "user pool id", id);
    }
}

#[test]
fn client_ids() {
    let longest = "c".repeat(128);
    for id in ["1h57kf5cpq17m0eml12EXAMPLE", "a", "A_b+9", &longest] {
        let parsed = ClientId::parse(id).unwrap_or_else(|error| panic!("{id:?}: {error}"));
        assert_eq!(parsed.as_str(), id);
        assert_eq!(parsed.to_string(), id);
        assert_eq!(id.parse(), Ok(parsed));
    }
    let too_long = "c".repeat(129);
    for id in ["", "a b", "a-b", "a/b", "client\n", "é", "a=", &too_long] {
        refused(ClientId::parse(id), "app client id", id);
    }
}

#[test]
fn usernames() {
    let longest = "ü".repeat(128);
    let taken = [
        "alice",
        "alice@example.com",
        "+819012345678",
        "5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f",
        "山田太郎",
        "🦀ferris🦀",
        "Cafe\u{301}",
        "İstanbulIı",
        "१२३",
        "\"quoted\\",
        "€$<>",
        &longest,
    ];
    for name in taken {
        let parsed = Username::parse(name).unwrap_or_else(|error| panic!("{name:?}: {error}"));
        assert_eq!(parsed.as_str(), name, "neither trimmed nor normalised");
        assert_eq!(parsed.to_string(), name);
        assert_eq!(format!("{parsed:?}"), "Username([redacted])");
        assert_eq!(name.parse(), Ok(parsed));
    }
    let too_long = "ü".repeat(129);
    for name in [
        "",
        " ",
        "alice ",
        " alice",
        "al ice",
        "al\tice",
        "alice\n",
        "al\u{0}ice",
        // No-break space, line separator, zero-width joiner, byte order mark.
        "al\u{a0}ice",
        "al\u{2028}ice",
        "al\u{200d}ice",
        "\u{feff}alice",
        // Private use, unassigned.
        "\u{e000}",
        "\u{378}",
        &too_long,
    ] {
        refused(Username::parse(name), "user name", name);
    }
}

#[test]
fn a_client_keeps_what_it_was_given() {
    let client = AppClient::new(
        UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap(),
        ClientId::parse("client").unwrap(),
    )
    .with_endpoint(Endpoint::parse("http://127.0.0.1:9229").unwrap());
    assert_eq!(client.user_pool_id().as_str(), "eu-west-2_eYpv1mFHB");
    assert_eq!(client.client_id().as_str(), "client");
    assert_eq!(client.endpoint().as_str(), "http://127.0.0.1:9229/");
    let exchange = client.refresh(&cognito_srp_core::RefreshToken::new("r"));
    assert_eq!(exchange.request().url(), "http://127.0.0.1:9229/");
}

/// They can be keys of maps, and can be used as strings.
#[test]
fn identifiers_have_the_usual_traits() {
    fn used<T>(text: &str)
    where
        T: core::str::FromStr + AsRef<str> + Clone + Ord + core::hash::Hash,
    {
        let parsed: T = text.parse().ok().unwrap();
        assert_eq!(parsed.as_ref(), text);
        assert!(HashSet::from([parsed.clone()]).contains(&parsed));
        assert_eq!(BTreeMap::from([(parsed.clone(), 1)]).get(&parsed), Some(&1));
    }
    used::<UserPoolId>("eu-west-2_eYpv1mFHB");
    used::<ClientId>("1h57kf5cpq17m0eml12EXAMPLE");
    used::<Username>("alice@example.com");
    used::<DeviceKey>("eu-west-2_0e3b5f6c-1a2b-4c3d-8e4f-5a6b7c8d9e0f");
    used::<Endpoint>("https://cognito-idp.eu-west-2.amazonaws.com/");
}

#[test]
fn an_app_client_from_two_strings() {
    let app_client = AppClient::parse("eu-west-2_eYpv1mFHB", "abc").unwrap();
    assert_eq!(app_client.user_pool_id().as_str(), "eu-west-2_eYpv1mFHB");
    assert_eq!(app_client.client_id().as_str(), "abc");
    refused(AppClient::parse("abc", "abc"), "user pool id", "abc");
    let swapped = AppClient::parse("eu-west-2_eYpv1mFHB", "eu-west-2");
    refused(swapped, "app client id", "eu-west-2");
}

#[cfg(feature = "std")]
#[test]
fn a_timestamp_from_the_system_clock() {
    use std::time::{Duration, UNIX_EPOCH};

    use cognito_srp_core::Timestamp;

    let moment = UNIX_EPOCH + Duration::from_millis(1_736_068_149_999);
    assert_eq!(Timestamp::from(moment).unix_seconds(), 1_736_068_149);
    let before = UNIX_EPOCH - Duration::from_secs(1);
    assert_eq!(Timestamp::from(before).unix_seconds(), 0);
}

/// The service's own IDs are not valid UUIDs of RFC 4122 (`c0dd-c6c5`).
#[test]
fn ids_of_identity_pools_and_of_identities() {
    let longest = format!("us-east-1:{}", "a".repeat(45));
    for (id, region) in [
        (
            "eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f",
            "eu-west-2",
        ),
        ("us-gov-west-1:0", "us-gov-west-1"),
        (&longest, "us-east-1"),
    ] {
        let pool = IdentityPoolId::parse(id).unwrap();
        assert_eq!((pool.region(), pool.as_str()), (region, id));
        assert_eq!(IdentityId::parse(id).unwrap().to_string(), id);
    }
    let too_long = format!("{longest}a");
    for text in [
        "",
        ":",
        "eu-west-2",
        "eu-west-2:",
        ":1a2b",
        "eu-west-2_1a2b",
        "eu-west-2:1A2B",
        "eu-west-2:1a2b:3c",
        "eu west:1a2b",
        "eu-west-2:1a2g",
        "eu-west-2:1a2b\n",
        &too_long,
    ] {
        refused(IdentityPoolId::parse(text), "identity pool id", text);
        refused(IdentityId::parse(text), "identity id", text);
    }
}
