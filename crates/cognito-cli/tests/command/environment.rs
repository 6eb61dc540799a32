//! Empty environment variables count as unset.

use std::process::Command;

use crate::kept::{Kept, WAYS, printed};
use crate::support::{PASSWORD, VARIABLES, cognito, emulator, fails, with_stdin};

fn emptied(mut command: Command) -> Command {
    for name in VARIABLES {
        command.env(name, "");
    }
    command
}

#[test]
fn a_kept_user_needs_no_variables() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    for arguments in [
        &["token"][..],
        &["whoami"],
        &["mfa", "status"],
        &["devices", "list"],
    ] {
        printed(&emptied(kept.command(arguments)).output().unwrap());
    }
    let arguments = ["sign-in", "--username", "alice", "--password-stdin"];
    let output = with_stdin(emptied(kept.command(&arguments)), &format!("{PASSWORD}\n"));
    printed(&output);
}

#[test]
fn missing_variables_are_named() {
    for (arguments, said) in [
        (&["sign-in"][..], "--username <NAME>"),
        (&["sign-in", "--username", "alice"], "give --user-pool-id"),
        (
            &["confirm", "--username", "alice", "--code", "1"],
            "give --user-pool-id",
        ),
        (&["refresh", "--username", "alice"], "no refresh token"),
        (&["login"], "give --user-pool-id"),
        (&["logout"], "give --user-pool-id"),
    ] {
        fails(&emptied(cognito(arguments)).output().unwrap(), 2, said);
    }
    // Nothing says which token to refresh, so it is the kept user's.
    let output = emptied(cognito(&["refresh"])).output().unwrap();
    fails(&output, 6, "nobody is signed in");
}

#[test]
fn an_empty_argument_counts_as_given() {
    let output = cognito(&["sign-in", "--username", ""]).output().unwrap();
    fails(&output, 2, "not a user name");
    let output = cognito(&["token", "--endpoint", ""]).output().unwrap();
    fails(&output, 2, "not an endpoint");
}
