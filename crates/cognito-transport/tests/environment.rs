//! The app client that the environment names. A process has one environment, and a process
//! with threads must not change it, so the test runs itself again for each case.

#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use std::env;
use std::ffi::OsString;
use std::process::Command;

use cognito_srp_core::AppClient;
use cognito_transport::FromEnv;

const NAMES: [&str; 4] = [
    "COGNITO_USER_POOL_ID",
    "COGNITO_CLIENT_ID",
    "COGNITO_CLIENT_SECRET",
    "COGNITO_ENDPOINT",
];

/// What `from_env` returns in a process with these variables.
fn in_process(variables: &[(&str, OsString)]) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "told_by_the_process", "--ignored", "--nocapture"]);
    for name in NAMES {
        command.env_remove(name);
    }
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "run by the others, in processes with variables of their own"]
fn told_by_the_process() {
    match AppClient::from_env() {
        Ok(found) => println!(
            "{} {} {}",
            found.user_pool_id(),
            found.client_id(),
            found.endpoint()
        ),
        Err(error) => println!("{error}"),
    }
}

#[test]
fn the_environment_names_an_app_client() {
    let ids = [
        ("COGNITO_USER_POOL_ID", "eu-west-2_eYpv1mFHB".into()),
        ("COGNITO_CLIENT_ID", "webapp".into()),
        ("COGNITO_ENDPOINT", "http://127.0.0.1:9229".into()),
    ];
    let said = in_process(&ids);
    let expected = "eu-west-2_eYpv1mFHB webapp http://127.0.0.1:9229/";
    assert!(said.contains(expected), "{said}");
    let said = in_process(&ids[..1]);
    assert!(said.contains("COGNITO_CLIENT_ID is not set"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_unicode_is_an_error() {
    use std::os::unix::ffi::OsStringExt;
    let odd = OsString::from_vec(vec![b's', 0xff]);
    let said = in_process(&[
        ("COGNITO_USER_POOL_ID", "eu-west-2_eYpv1mFHB".into()),
        ("COGNITO_CLIENT_ID", "webapp".into()),
        ("COGNITO_CLIENT_SECRET", odd),
    ]);
    assert!(
        said.contains("COGNITO_CLIENT_SECRET is not Unicode"),
        "{said}"
    );
}
