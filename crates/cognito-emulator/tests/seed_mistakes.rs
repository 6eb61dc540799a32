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

/// Also where an object has the form of the API, which leaves such members out.
#[test]
fn an_unknown_member_is_refused_at_every_depth() {
    for (object, others) in [
        ("PasswordPolicy", ""),
        ("DeviceConfiguration", ""),
        ("Schema[0]", r#""Name": "plan""#),
        ("UsernameConfiguration", r#""CaseSensitive": true"#),
        ("WebAuthnConfiguration", ""),
        (
            "UserAttributeUpdateSettings",
            r#""AttributesRequireVerificationBeforeUpdate": []"#,
        ),
        ("UserPoolAddOns", ""),
        ("SessionConfiguration", ""),
        ("SessionConfiguration.TokenSession", r#""MaxPerUser": 1"#),
        ("Groups[0]", r#""GroupName": "staff""#),
        ("Clients[0]", ""),
        ("Clients[0].TokenValidityUnits", ""),
        ("Clients[0].RefreshTokenRotation", r#""Feature": "ENABLED""#),
        ("Users[0]", r#""Username": "a""#),
    ] {
        let with = |member: &str| {
            let both = if others.is_empty() || member.is_empty() {
                ""
            } else {
                ", "
            };
            let mut json = format!("{{ {others}{both}{member} }}");
            for name in object.rsplit('.') {
                json = match name.strip_suffix("[0]") {
                    Some(list) => format!(r#"{{ "{list}": [{json}] }}"#),
                    None => format!(r#"{{ "{name}": {json} }}"#),
                };
            }
            Seed::from_json(format!(r#"{{ "UserPools": [{json}] }}"#).as_bytes())
        };
        assert!(with("").is_ok(), "{object}");
        let error = with(r#""Unheard": 1"#).unwrap_err();
        let member = format!("UserPools[0].{object}.Unheard");
        assert_eq!(error.member(), member, "{error}");
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
        (
            r#"{ "ResourceServers": [{ "Identifier": "a", "Name": "a", "Unheard": 1 }] }"#,
            "UserPools[0].ResourceServers[0]",
            "a member that CreateResourceServer does not have",
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
