//! The emulator's shortcuts for tests, compared with independent implementations.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/direct.rs"]
mod direct;

use std::time::Duration;

use cognito_blocking::{AppClient, Client, Settled};
use cognito_emulator::{Emulator, MfaMode, MfaSettings, MfaType, NewUser, Seed};
use totp_rs::{Builder, Secret};

const PASSWORD: &str = "Correct-Horse7!";
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

fn with_mfa(kind: MfaType) -> Emulator {
    let emulator = Emulator::start().unwrap();
    let optional = MfaSettings::new(MfaMode::Optional, [kind]);
    emulator
        .with_pool(|pool, _| {
            pool.set_mfa(optional);
            Ok(())
        })
        .unwrap();
    emulator
}

fn sign_in(emulator: &Emulator, app_client: &AppClient, username: &str) -> Settled {
    let client = Client::new().unwrap().with_clock(emulator.clock());
    client.sign_in(app_client, username, PASSWORD).unwrap()
}

#[test]
fn the_app_client_signs_in_with_its_secret() {
    for secret in [
        None,
        Some("kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0"),
    ] {
        let client = match secret {
            Some(secret) => format!(r#"{{"ClientId":"web","ClientSecret":"{secret}"}}"#),
            None => r#"{"ClientId":"web"}"#.to_owned(),
        };
        let seed = format!(
            r#"{{"UserPools":[{{"Id":"us-east-1_Emulator1","Clients":[{client}],
                "Users":[{{"Username":"alice","Password":"{PASSWORD}"}}]}}]}}"#
        );
        let seed = Seed::from_json(seed.as_bytes()).unwrap();
        let emulator = Emulator::start_on(([127, 0, 0, 1], 0).into(), &seed).unwrap();
        let signed_in = sign_in(&emulator, &emulator.app_client().unwrap(), "alice");
        assert!(matches!(signed_in, Settled::Done(_)), "{secret:?}");
    }
}

#[test]
fn a_seed_without_an_app_client_is_an_error() {
    let seed = Seed::from_json(br#"{"UserPools":[{"Id":"us-east-1_Emulator1"}]}"#).unwrap();
    let emulator = Emulator::start_on(([127, 0, 0, 1], 0).into(), &seed).unwrap();
    assert!(emulator.app_client().is_err());
}

#[test]
fn the_issuer_matches_its_openid_configuration() {
    let emulator = Emulator::start().unwrap();
    let url = format!("{}/.well-known/openid-configuration", emulator.issuer());
    let mut response = direct::agent().get(url).call().unwrap();
    let body = response.body_mut().read_to_string().unwrap();
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["issuer"], emulator.issuer());
}

#[test]
fn the_last_code_is_found_by_name_and_by_alias() {
    let emulator = with_mfa(MfaType::Email);
    for name in ["alice", "bob"] {
        let user = NewUser::new(name, PASSWORD)
            .with_attribute("email", &format!("{name}@example.com"))
            .with_attribute("email_verified", "true");
        emulator.add(user.with_mfa(MfaType::Email)).unwrap();
    }
    assert_eq!(emulator.code_for("alice"), None);
    assert_eq!(emulator.code_for("nobody"), None);
    let app_client = emulator.app_client().unwrap();
    for _ in 0..2 {
        let alice = sign_in(&emulator, &app_client, "alice");
        drop(sign_in(&emulator, &app_client, "bob"));
        let code = emulator.code_for("alice").unwrap();
        assert_eq!(emulator.code_for("alice@example.com"), Some(code.clone()));
        let Settled::Challenge(challenge) = alice else {
            panic!("not asked for a code");
        };
        let client = Client::new().unwrap();
        let settled = client.run(challenge.answer_code(&code).unwrap()).unwrap();
        assert!(matches!(settled, Settled::Done(_)));
    }
}

#[test]
fn totp_codes_agree_with_another_implementation() {
    let emulator = with_mfa(MfaType::SoftwareToken);
    let user = NewUser::new("alice", PASSWORD).with_software_token(SECRET);
    emulator.add(user.with_mfa(MfaType::SoftwareToken)).unwrap();
    emulator.add_user("bob", PASSWORD).unwrap();
    assert_eq!(emulator.totp_code("bob"), None);
    assert_eq!(emulator.totp_code("nobody"), None);

    let secret = Secret::try_from_base32(SECRET).unwrap();
    let app = Builder::new().with_secret(secret).build().unwrap();
    emulator.advance_clock(Duration::from_secs(86_400));
    let before = emulator.now().unix_seconds();
    let code = emulator.totp_code("alice").unwrap();
    let after = emulator.now().unix_seconds();
    let shown = |time: u64| app.generate(time).to_string();
    assert!([shown(before), shown(after)].contains(&code));
}

/// A code can be used once, so a test's second sign-in needs another.
#[test]
fn two_sign_ins_at_the_same_time_get_two_codes() {
    let emulator = with_mfa(MfaType::SoftwareToken);
    let user = NewUser::new("alice", PASSWORD).with_software_token(SECRET);
    emulator.add(user.with_mfa(MfaType::SoftwareToken)).unwrap();
    let app_client = emulator.app_client().unwrap();
    let client = Client::new().unwrap();
    for _ in 0..2 {
        let Settled::Challenge(challenge) = sign_in(&emulator, &app_client, "alice") else {
            panic!("not asked for a code");
        };
        let code = emulator.totp_code("alice").unwrap();
        let settled = client.run(challenge.answer_code(&code).unwrap()).unwrap();
        assert!(matches!(settled, Settled::Done(_)));
    }
}
