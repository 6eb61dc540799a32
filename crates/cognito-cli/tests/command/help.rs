//! `--help`, and the messages if the app client is not known.

use crate::kept::printed;
use crate::support::{cognito, fails, stderr};

fn help(arguments: &[&str]) -> String {
    printed(&cognito(arguments).output().unwrap())
}

#[test]
fn the_flags_of_a_command_come_before_those_of_the_connection() {
    let help = help(&["sign-in", "--help"]);
    let at = |part: &str| help.find(part).unwrap_or_else(|| panic!("{part}: {help}"));
    assert!(at("--username") < at("Connection options:"));
    assert!(at("--keep") < at("Connection options:"));
    assert!(at("Connection options:") < at("--user-pool-id"));
}

#[test]
fn a_path_of_windows_has_one_backslash() {
    let help = help(&["whoami", "--help"]);
    assert!(help.contains(r"%LOCALAPPDATA%\cognito"), "{help}");
}

#[test]
fn server_side_is_listed_if_the_build_has_it() {
    let help = help(&["sign-in", "--help"]);
    assert_eq!(help.contains("--server-side"), cfg!(feature = "sigv4"));
}

#[test]
fn missing_settings_of_a_profile_are_named() {
    let (pool, client) = ("--user-pool-id", "--client-id");
    let given = [
        (
            vec![],
            "give --user-pool-id (or COGNITO_USER_POOL_ID) and --client-id",
        ),
        (
            vec![pool, "us-east-1_X"],
            "give --client-id (or COGNITO_CLIENT_ID)",
        ),
        (
            vec![client, "x"],
            "give --user-pool-id (or COGNITO_USER_POOL_ID)\n",
        ),
    ];
    for (arguments, said) in given {
        let arguments = [vec!["sign-in", "--username", "alice"], arguments].concat();
        let home = tempfile::tempdir().unwrap();
        let output = cognito(&arguments)
            .env("COGNITO_HOME", home.path())
            .env("COGNITO_PASSWORD", "x")
            .output();
        fails(&output.unwrap(), 2, said);
    }
}

/// `status` is what git and gh call it. What is not similar gets no suggestion.
#[test]
fn a_wrong_subcommand_gets_the_one_that_was_meant() {
    let cases = [
        ("status", "'whoami'"),
        ("me", "'whoami'"),
        ("singin", "'sign-in'"),
        ("signout", "'sign-out'"),
        ("mfas", "'mfa'"),
        ("sessoins", "'sessions'"),
        ("signpu", "'sign-up'"),
    ];
    for (given, meant) in cases {
        let output = cognito(&[given]).output().unwrap();
        fails(&output, 2, &format!("subcommand exists: {meant}\n"));
    }
    for given in ["version", "ps", "list"] {
        let output = cognito(&[given]).output().unwrap();
        fails(&output, 2, "unrecognized subcommand");
        assert!(!stderr(&output).contains("tip:"), "{}", stderr(&output));
    }
    // One of ours that has subcommands of its own.
    let output = cognito(&["devices", "forgot"]).output().unwrap();
    fails(&output, 2, "subcommand exists: 'forget'\n");
}
