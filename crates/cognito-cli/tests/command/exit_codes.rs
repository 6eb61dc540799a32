//! Exit codes of failures.

use cognito_emulator::NewUser;

use crate::peer::{nobody, page};
use crate::support::{PASSWORD, TRANSPORTS, at, cognito, emulator, fails, stderr};

#[test]
fn exit_1_when_the_service_refuses() {
    let emulator = emulator();
    for transport in TRANSPORTS {
        let output = at(
            &emulator,
            &["sign-in", "--username", "alice", "--transport", transport],
        )
        .env("COGNITO_PASSWORD", "Wrong-Horse7!")
        .output()
        .unwrap();
        fails(
            &output,
            1,
            "NotAuthorizedException: Incorrect username or password",
        );
        assert!(!stderr(&output).contains("Wrong-Horse7!"));
    }
}

#[test]
fn exit_2_for_usage_and_never_a_hanging_prompt() {
    let emulator = emulator();
    // Standard input is not a terminal here.
    let output = at(&emulator, &["sign-in", "--username", "alice"])
        .output()
        .unwrap();
    fails(&output, 2, "no password: there is no terminal to prompt in");
    let output = at(&emulator, &["refresh", "--username", "alice"]).output();
    fails(&output.unwrap(), 2, "no refresh token");
    // Operators have no such operation.
    let output = at(&emulator, &["refresh", "--server-side"])
        .env("COGNITO_REFRESH_TOKEN", "x.y.z")
        .output();
    let said = "--server-side needs --flow refresh-token-auth";
    fails(&output.unwrap(), 2, said);
    for (flag, said) in [("--fips", "FIPS"), ("--dual-stack", "dual stack")] {
        let output = at(&emulator, &["sign-in", "--username", "alice", flag])
            .output()
            .unwrap();
        let said = format!("{said} cannot be combined with a custom endpoint");
        fails(&output, 2, &said);
    }
    for (arguments, said) in [
        (vec!["sign-in"], "--username"),
        (vec!["sign-in", "--username", "alice"], "--user-pool-id"),
        (
            vec![
                "confirm",
                "--username",
                "a",
                "--user-pool-id",
                "us-east-1_x",
            ],
            "--client-id",
        ),
        (vec!["token", "--profile", "../x"], "not a profile"),
        (vec!["token", "--profile", ""], "not a profile"),
        (vec![], "Usage"),
        (
            vec!["sign-in", "--password", "x"],
            "unexpected argument '--password'",
        ),
        (
            vec!["sign-in", "--client-secret", "x"],
            "unexpected argument '--client-secret'",
        ),
        (
            vec!["sign-in", "--user-pool-id", "nonsense"],
            "not a user pool id: expected a region",
        ),
        (
            vec!["sign-in", "--endpoint", "localhost"],
            "not an endpoint",
        ),
        (vec!["sign-in", "--username", "a b"], "not a user name"),
        (
            vec!["emulator", "--seed", "/no/such/file"],
            "the seed cannot be used",
        ),
    ] {
        fails(&cognito(&arguments).output().unwrap(), 2, said);
    }
}

#[test]
fn exit_3_when_nobody_answers() {
    let emulator = emulator();
    let nobody = nobody();
    for transport in TRANSPORTS {
        let output = at(
            &emulator,
            &["sign-in", "--username", "alice", "--transport", transport],
        )
        .env("COGNITO_ENDPOINT", &nobody)
        .env("COGNITO_PASSWORD", PASSWORD)
        .output()
        .unwrap();
        fails(&output, 3, &nobody);
    }
}

#[test]
fn exit_4_when_the_peer_is_not_cognito() {
    let output = cognito(&[
        "sign-in",
        "--user-pool-id",
        "us-east-1_x",
        "--client-id",
        "x",
    ])
    .env("COGNITO_ENDPOINT", page("502", "<html>502</html>"))
    .env("COGNITO_USERNAME", "alice")
    .env("COGNITO_PASSWORD", PASSWORD)
    .output()
    .unwrap();
    fails(
        &output,
        4,
        "not a response of Cognito: status 502, text/html",
    );
}

#[test]
fn exit_6_when_nobody_is_signed_in() {
    for arguments in [
        &["token"][..],
        &["token", "--id"],
        &["whoami"],
        &["change-password"],
        &["mfa", "status"],
        &["mfa", "totp"],
        &["mfa", "prefer", "totp"],
        &["passkeys", "list"],
        &["passkeys", "add"],
        &["passkeys", "delete", "-x"],
        &["devices", "list"],
        &["devices", "forget", "us-east-1_0"],
        &["sign-out", "--everywhere"],
    ] {
        let output = cognito(arguments).output().unwrap();
        fails(&output, 6, "nobody is signed in to the profile default");
    }
    let output = cognito(&["sign-out"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "there is nothing to do");
    assert_eq!(
        stderr(&output),
        "cognito: nobody is signed in to the profile default\n"
    );
    let output = cognito(&["sign-out", "--local"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn exit_5_names_the_challenge() {
    let emulator = emulator();
    let bob = NewUser::new("bob", PASSWORD).with_temporary_password();
    emulator.add(bob).unwrap();
    let output = at(&emulator, &["sign-in", "--username", "bob"])
        .env("COGNITO_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    fails(&output, 5, "NEW_PASSWORD_REQUIRED");
}
