//! A seed with an error: the message names the member and what is expected, and does not quote
//! a value that may be a password.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::net::Ipv4Addr;

use cognito_emulator::{Emulator, Seed};

#[test]
fn an_error_names_the_member_and_what_is_expected() {
    for (seed, member, expected) in [
        ("{", "", "EOF while parsing an object"),
        (r#"{ "UserPools": [{}] } {"#, "", "trailing characters"),
        (r#"{ "Userpools": [] }"#, "Userpools", "`UserPools`"),
        (r#"{}"#, "", "there must be a member `UserPools`"),
        (
            r#"{ "UserPools": [{}, { "Clients": [{ "ClientID": "hunter2" }] }] }"#,
            "UserPools[1].Clients[0].ClientID",
            "`ClientId`",
        ),
        (
            r#"{ "UserPools": [{ "Users": [{ "Username": "a", "Password": 731731 }] }] }"#,
            "UserPools[0].Users[0].Password",
            "expected a string",
        ),
        (
            r#"{ "UserPools": [{ "Users": [{ "Username": "a", "Enabled": "hunter2" }] }] }"#,
            "UserPools[0].Users[0].Enabled",
            "expected a boolean",
        ),
        (
            r#"{ "UserPools": [{ "Users": [{ "Password": "hunter2" }] }] }"#,
            "UserPools[0].Users[0]",
            "there must be a member `Username`",
        ),
    ] {
        let error = Seed::from_json(seed.as_bytes()).unwrap_err();
        let message = error.to_string();
        assert_eq!(error.member(), member, "{message}");
        assert!(message.contains(expected), "{message}");
        assert!(message.contains(member) && message.contains("at line 1 column"));
        for value in ["hunter2", "731731"] {
            assert!(!message.contains(value), "{message}");
        }
    }
}

#[test]
fn a_refused_value_is_named_too() {
    for (pool, member, expected) in [
        (
            r#"{ "Clients": [{}, { "ExplicitAuthFlows": ["SRP"] }] }"#,
            "UserPools[0].Clients[1]",
            "ExplicitAuthFlows: expected ALLOW_USER_SRP_AUTH",
        ),
        (
            r#"{ "Users": [{ "Username": "a", "UserStatus": "GONE" }] }"#,
            "UserPools[0].Users[0]",
            "UserStatus: expected CONFIRMED",
        ),
        (
            r#"{ "Users": [{ "Username": "a", "Claims": { "exp": 1 } }] }"#,
            "UserPools[0].Users[0]",
            "The claim exp cannot be changed",
        ),
        (
            r#"{ "Groups": [{ "GroupName": "a" }, { "GroupName": "a" }] }"#,
            "UserPools[0].Groups[1]",
            "already exists",
        ),
    ] {
        let seed = format!(r#"{{ "UserPools": [{pool}] }}"#);
        let seed = Seed::from_json(seed.as_bytes()).unwrap();
        let error = Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed).unwrap_err();
        let message = error.to_string();
        assert!(message.contains(member), "{message}");
        assert!(message.contains(expected), "{message}");
    }
}
