//! Sign-ins and refreshes without challenges.

use cognito_emulator::NewAppClient;
use cognito_srp_core::ClientSecret;

use crate::support::{
    PASSWORD, SECRET, TRANSPORTS, at, cognito, emulator, fails, tokens, with_stdin,
};

#[test]
fn signs_in_with_each_flow_and_transport() {
    let emulator = emulator();
    for flow in ["srp", "password"] {
        for transport in TRANSPORTS {
            let output = cognito(&[
                "sign-in",
                "--user-pool-id",
                emulator.user_pool_id(),
                "--client-id",
                emulator.client_id(),
                "--endpoint",
                emulator.endpoint(),
                "--username",
                "alice",
                "--flow",
                flow,
                "--transport",
                transport,
            ])
            .env("COGNITO_PASSWORD", PASSWORD)
            .output()
            .unwrap();
            tokens(&output);
        }
    }
}

#[test]
fn the_password_comes_from_standard_input() {
    let emulator = emulator();
    let arguments = ["sign-in", "--username", "alice", "--password-stdin"];
    for input in [
        PASSWORD.to_owned(),
        format!("{PASSWORD}\n"),
        format!("{PASSWORD}\r\nmore\n"),
    ] {
        tokens(&with_stdin(at(&emulator, &arguments), &input));
    }
    let spaced = with_stdin(at(&emulator, &arguments), &format!("{PASSWORD} \n"));
    fails(
        &spaced,
        1,
        "NotAuthorizedException: Incorrect username or password",
    );
    fails(&with_stdin(at(&emulator, &arguments), "\n"), 2, "is empty");
    // The text after the end is not the next secret.
    let both = [&arguments[..], &["--new-password-stdin"]].concat();
    let long = format!("{}{PASSWORD}\n{PASSWORD}\n", "x".repeat(16 << 10));
    let output = with_stdin(at(&emulator, &both), &long);
    fails(&output, 2, "the password on standard input is too long");
}

#[test]
fn an_alias_with_a_secret_from_the_environment() {
    let emulator = emulator();
    let client = NewAppClient::confidential(ClientSecret::new(SECRET)).with_id("backend");
    emulator.add_client(client).unwrap();
    let sign_in = |secret: &str| {
        at(&emulator, &["sign-in"])
            .env("COGNITO_CLIENT_ID", "backend")
            .env("COGNITO_CLIENT_SECRET", secret)
            .env("COGNITO_USERNAME", "alice@example.com")
            .env("COGNITO_PASSWORD", PASSWORD)
            .output()
            .unwrap()
    };
    let json = tokens(&sign_in(SECRET));
    fails(
        &sign_in("wrong"),
        1,
        "Unable to verify secret hash for client backend",
    );
    fails(&sign_in(""), 1, "SECRET_HASH was not received");

    let refresh_token = json["RefreshToken"].as_str().unwrap();
    for (flow, name) in [("get-tokens", None), ("refresh-token-auth", Some("alice"))] {
        let mut refresh = at(&emulator, &["refresh", "--flow", flow]);
        refresh
            .env("COGNITO_CLIENT_ID", "backend")
            .env("COGNITO_CLIENT_SECRET", SECRET)
            .env("COGNITO_REFRESH_TOKEN", refresh_token);
        refresh.env("COGNITO_USERNAME", "alice@example.com");
        if let Some(name) = name {
            refresh.args(["--username", name]);
        }
        let renewed = tokens(&refresh.output().unwrap());
        assert_ne!(renewed["AccessToken"], json["AccessToken"]);
        // The service sent none, so the old one stays.
        assert_eq!(renewed["RefreshToken"], json["RefreshToken"]);
    }
    let mut unnamed = at(&emulator, &["refresh", "--flow", "refresh-token-auth"]);
    unnamed
        .env("COGNITO_USERNAME", "alice@example.com")
        .env("COGNITO_REFRESH_TOKEN", refresh_token);
    fails(&unnamed.output().unwrap(), 2, "needs --username");
    let refresh = at(&emulator, &["refresh", "--refresh-token-stdin"]);
    fails(
        &with_stdin(refresh, "x.y.z"),
        1,
        "NotAuthorizedException: Invalid Refresh Token",
    );
}
