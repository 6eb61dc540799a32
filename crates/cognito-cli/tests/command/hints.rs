//! Hints for errors that do not explain themselves.

use crate::support::{PASSWORD, TRANSPORTS, at, cognito, emulator, fails, stderr};

#[test]
fn a_wrong_user_pool_id_with_srp_gets_a_hint() {
    let emulator = emulator();
    let with_flow = |flow| {
        let mut command = at(
            &emulator,
            &["sign-in", "--username", "alice", "--flow", flow],
        );
        command
            .env("COGNITO_PASSWORD", "Wrong-Horse7!")
            .output()
            .unwrap()
    };
    let said = "the name of the user pool is part of the proof";
    let refused = format!("Incorrect username or password; {said}");
    fails(&with_flow("srp"), 1, &refused);
    let sent = with_flow("password");
    fails(&sent, 1, "Incorrect username or password");
    assert!(!stderr(&sent).contains(said), "{}", stderr(&sent));
}

/// A proxy that does not exist, so that the test does not depend on a resolver.
#[test]
fn an_unknown_region_gets_the_nearest_ones() {
    for transport in TRANSPORTS {
        let failed = |pool: &str| {
            let mut command = cognito(&["sign-in", "--username", "alice", "--client-id", "x"]);
            command.args(["--user-pool-id", pool, "--transport", transport]);
            let command = command.env("HTTPS_PROXY", crate::peer::nobody());
            command.env("COGNITO_PASSWORD", PASSWORD).output().unwrap()
        };
        fails(
            &failed("us-esat-1_X"),
            3,
            "the user pool id begins with us-esat-1, which is not a region",
        );
        fails(&failed("us-esat-1_X"), 3, "did you mean us-east-1?");
        fails(
            &failed("eu-wst-4_X"),
            3,
            "did you mean eu-west-1 or eu-west-2 or eu-west-3?",
        );
        let known = failed("us-east-1_X");
        assert!(
            !stderr(&known).contains("not a region"),
            "{}",
            stderr(&known)
        );
    }
}

#[test]
fn https_to_an_http_server_gets_a_hint() {
    let emulator = emulator();
    let https = emulator.endpoint().replace("http://", "https://");
    for transport in TRANSPORTS {
        let mut command = at(&emulator, &["sign-in", "--username", "alice"]);
        command.args(["--transport", transport, "--endpoint", &https]);
        let output = command.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
        fails(&output, 3, "perhaps the endpoint is http://, not https://");
    }
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    for (arguments, meant) in [
        (&["whoam"][..], "'whoami'"),
        (&["devices", "lst"], "'list'"),
        (&["sign-in", "--usrname", "alice"], "'--username'"),
        (
            &["sign-in", "--username", "a", "--flow", "chioce"],
            "'choice'",
        ),
        (&["mfa", "prefer", "topt"], "'totp'"),
        (&["whoami", "--format", "tabel"], "'table'"),
    ] {
        fails(&cognito(arguments).output().unwrap(), 2, meant);
    }
}
