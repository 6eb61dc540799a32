//! `--server-side`: signed, or not sent.

use std::process::Command;

use cognito_emulator::{AuthFlow, Credentials, Emulator, NewAppClient, NewUser};

use crate::support::{PASSWORD, TRANSPORTS, fails, sign_in};

const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn emulator() -> Emulator {
    let emulator = Emulator::start().unwrap();
    emulator.add(NewUser::new("alice", PASSWORD)).unwrap();
    let client = NewAppClient::public().with_id("server");
    let client = client.with_flows([AuthFlow::AdminUserPassword, AuthFlow::UserSrp]);
    emulator.add_client(client).unwrap();
    emulator.require_signatures(Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    emulator
}

fn server_side(emulator: &Emulator, flow: &str) -> Command {
    let mut command = sign_in(emulator, &[]);
    command.args(["--client-id", "server", "--server-side", "--flow", flow]);
    command
}

#[test]
fn exit_2_without_an_access_key() {
    let emulator = emulator();
    for transport in TRANSPORTS {
        let mut command = server_side(&emulator, "password");
        let output = command.args(["--transport", transport]).output().unwrap();
        // Whether or not this build can sign, nothing is sent.
        fails(&output, 2, "sign");
    }
}

#[cfg(feature = "sigv4")]
#[test]
fn an_operator_signs_a_user_in() {
    let emulator = emulator();
    for flow in ["password", "srp"] {
        for transport in TRANSPORTS {
            let with_key = |key: &str| {
                let mut command = server_side(&emulator, flow);
                command
                    .args(["--transport", transport])
                    .env("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
                    .env("AWS_SECRET_ACCESS_KEY", key);
                command.output().unwrap()
            };
            crate::support::tokens(&with_key(SECRET_ACCESS_KEY));
            fails(&with_key("wrong"), 1, "InvalidSignatureException");
        }
    }
}
