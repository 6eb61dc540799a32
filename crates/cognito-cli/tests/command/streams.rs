//! Standard output and standard error without a reader, and how much of standard input is
//! read.

use std::fs::File;
use std::io;
use std::process::{Command, Stdio};
use std::sync::Arc;

use cognito_emulator::{DeviceConfiguration, Emulator, NewUser};

use crate::kept::{Kept, WAYS};
use crate::peer::emulator_refusing_once;
use crate::support::{
    PASSWORD, at, cognito, emulator, fails, from_shell, sign_in, stderr, token_object, with_stdin,
};

/// A pipe without a reader.
fn unread() -> Stdio {
    io::pipe().unwrap().1.into()
}

/// A user of a pool that tracks devices, at a peer that does not confirm this one: the command
/// has something to say before it prints the tokens.
fn without_device(arguments: &[&str]) -> (Arc<Emulator>, Command) {
    let emulator = Emulator::start().unwrap();
    let devices = DeviceConfiguration {
        challenge_required_on_new_device: false,
        device_only_remembered_on_user_prompt: false,
    };
    emulator
        .with_pool(|pool, cx| {
            pool.set_device_configuration(devices);
            pool.add_user(NewUser::new("alice", PASSWORD), cx)
        })
        .unwrap();
    let emulator = Arc::new(emulator);
    let peer = emulator_refusing_once(&emulator, "ConfirmDevice", "InternalErrorException");
    let mut command = sign_in(&emulator, &[]);
    command.args(arguments).env("COGNITO_ENDPOINT", peer);
    (emulator, command)
}

#[test]
fn tokens_are_printed_even_if_standard_error_is_closed() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("device.json");
    let arguments = ["--remember-device", file.to_str().unwrap()];

    let (_emulator, mut command) = without_device(&arguments);
    let output = command.output().unwrap();
    assert!(
        stderr(&output).contains("the device is not remembered"),
        "{}",
        stderr(&output)
    );
    token_object(core::str::from_utf8(&output.stdout).unwrap());

    let (_emulator, mut command) = without_device(&arguments);
    let output = command
        .stdout(Stdio::piped())
        .stderr(unread())
        .spawn()
        .unwrap();
    let output = output.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    token_object(core::str::from_utf8(&output.stdout).unwrap());

    let (_emulator, command) = without_device(&arguments);
    let output = from_shell(r#""$@" 2>&-"#, &command).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    token_object(core::str::from_utf8(&output.stdout).unwrap());
}

#[test]
fn the_exit_code_does_not_depend_on_standard_error() {
    let emulator = emulator();
    let mut wrong = sign_in(&emulator, &[]);
    wrong.env("COGNITO_PASSWORD", "Wrong-Horse7!");
    let mut unused = cognito(&["whoami"]);
    unused.env("COGNITO_PROFILE", "unused");
    for (mut command, code) in [
        (wrong, 1),
        (at(&emulator, &["sign-in", "--username", "alice"]), 2),
        (cognito(&["sign-in", "--no-such-flag"]), 2),
        (unused, 6),
        (cognito(&["sign-out"]), 0),
    ] {
        let status = command.stderr(unread()).status().unwrap();
        assert_eq!(status.code(), Some(code));
        let status = from_shell(r#""$@" 2>&-"#, &command).status().unwrap();
        assert_eq!(status.code(), Some(code));
    }
}

#[test]
fn unwritable_output_is_a_failure() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let commands = || {
        [
            sign_in(&emulator, &[]),
            kept.command(&["token"]),
            kept.command(&["whoami"]),
            kept.command(&["passkeys", "list"]),
            cognito(&["demo"]),
            cognito(&["completions", "bash"]),
            cognito(&["man"]),
        ]
    };
    // Nobody reads it, or it is open only for reading.
    for stdout in [unread, || File::open("/dev/null").unwrap().into()] {
        for mut command in commands() {
            let child = command.stdout(stdout()).stderr(Stdio::piped()).spawn();
            let output = child.unwrap().wait_with_output().unwrap();
            let said = stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
            assert!(
                said.starts_with("cognito: standard output cannot be written: "),
                "{said}"
            );
        }
    }
}

#[test]
fn only_the_needed_lines_are_read() {
    let emulator = emulator();
    let arguments = ["sign-in", "--username", "alice", "--password-stdin"];
    let script = r#""$@" > /dev/null && cat"#;
    for ending in ["\n", "\r\n"] {
        let command = from_shell(script, &at(&emulator, &arguments));
        let output = with_stdin(command, &format!("{PASSWORD}{ending}the rest\n"));
        assert_eq!(output.stdout, b"the rest\n", "{}", stderr(&output));
    }
}

#[test]
fn unreadable_standard_input_is_reported() {
    let emulator = emulator();
    let arguments = ["sign-in", "--username", "alice", "--password-stdin"];
    let mut command = at(&emulator, &arguments);
    let output = command.stdin(File::open("/").unwrap()).output().unwrap();
    fails(
        &output,
        2,
        "the password on standard input cannot be read: ",
    );
    let command = from_shell(r#"printf '\377\n' | "$@""#, &at(&emulator, &arguments));
    let output = { command }.output().unwrap();
    fails(
        &output,
        2,
        "the password on standard input cannot be read as UTF-8",
    );
    // 16 KiB are too long for a line, with or without an end.
    for longest in [(16 << 10) - 1, 16 << 10, 17 << 10] {
        let output = with_stdin(at(&emulator, &arguments), &"x".repeat(longest));
        match longest < 16 << 10 {
            true => fails(&output, 1, "NotAuthorizedException"),
            false => fails(&output, 2, "the password on standard input is too long"),
        }
    }
}
