//! The command, started without the environment variables that it reads, and its output.

use std::io::{ErrorKind, Write};
use std::process::{Child, Command, Output, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use cognito_emulator::{Emulator, MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::Value;

pub(crate) const PASSWORD: &str = "Correct-Horse7!";
pub(crate) const SECRET: &str = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";

/// Those of this build.
#[cfg(feature = "async")]
pub(crate) const TRANSPORTS: [&str; 2] = ["blocking", "async"];
#[cfg(not(feature = "async"))]
pub(crate) const TRANSPORTS: [&str; 1] = ["blocking"];

pub(crate) fn emulator() -> Emulator {
    let emulator = Emulator::start().unwrap();
    let alice = NewUser::new("alice", PASSWORD)
        .with_attribute("email", "alice@example.com")
        .with_attribute("email_verified", "true");
    emulator.add(alice).unwrap();
    emulator
}

/// The same, with a user pool that tracks sessions.
pub(crate) fn tracking_emulator() -> Emulator {
    let emulator = emulator();
    emulator
        .with_pool(|pool, _| {
            pool.track_user_sessions(20);
            Ok(())
        })
        .unwrap();
    emulator
}

/// Alice with a verified phone number and address.
pub(crate) fn reachable_alice() -> NewUser {
    NewUser::new("alice", PASSWORD)
        .with_attribute("phone_number", "+15555550100")
        .with_attribute("phone_number_verified", "true")
        .with_attribute("email", "alice@example.com")
        .with_attribute("email_verified", "true")
}

/// "foobar" four times, in base32: RFC 4648, section 10.
pub(crate) const TOTP_SECRET: &str = "MZXW6YTBOJTG633CMFZGM33PMJQXEZTPN5RGC4Q";

/// An emulator with a second factor, and a user.
pub(crate) fn emulator_with_mfa(mode: MfaMode, kinds: &[MfaType], user: NewUser) -> Emulator {
    let emulator = Emulator::start().unwrap();
    emulator
        .with_pool(|pool, _| {
            pool.set_mfa(MfaSettings::new(mode, kinds.iter().copied()));
            Ok(())
        })
        .unwrap();
    emulator.add(user).unwrap();
    emulator
}

/// The newest code that the emulator has sent for this purpose.
pub(crate) fn newest_code(emulator: &Emulator, purpose: &str) -> String {
    let outbox = emulator.outbox();
    let message = outbox.iter().rfind(|message| message.purpose == purpose);
    message.unwrap().code.clone()
}

/// The command's own variables.
pub(crate) const VARIABLES: [&str; 15] = [
    "COGNITO_USER_POOL_ID",
    "COGNITO_CLIENT_ID",
    "COGNITO_CLIENT_SECRET",
    "COGNITO_ENDPOINT",
    "COGNITO_USERNAME",
    "COGNITO_PASSWORD",
    "COGNITO_NEW_PASSWORD",
    "COGNITO_REFRESH_TOKEN",
    "COGNITO_PROFILE",
    "COGNITO_IDENTITY_POOL_ID",
    "COGNITO_IDENTITY_ENDPOINT",
    "COGNITO_STS_ENDPOINT",
    "COGNITO_DOMAIN",
    "COGNITO_REDIRECT_URI",
    "COGNITO_LOGOUT_URI",
];

/// The command without the environment variables that it reads.
pub(crate) fn cognito(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito"));
    command.args(arguments).stdin(Stdio::null());
    let others = [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ];
    for name in VARIABLES.into_iter().chain(others) {
        command.env_remove(name);
    }
    // Never the profiles of the user who runs the tests.
    command.env("COGNITO_HOME", "/no/such/directory");
    command
}

/// The command with pool, app client and endpoint from the environment.
pub(crate) fn at(emulator: &Emulator, arguments: &[&str]) -> Command {
    let mut command = cognito(arguments);
    command
        .env("COGNITO_USER_POOL_ID", emulator.user_pool_id())
        .env("COGNITO_CLIENT_ID", emulator.client_id())
        .env("COGNITO_ENDPOINT", emulator.endpoint());
    command
}

/// `sign-in` as alice, with these answers.
pub(crate) fn sign_in(emulator: &Emulator, answers: &[&str]) -> Command {
    let mut command = at(emulator, &["sign-in", "--username", "alice"]);
    for answer in answers {
        command.args(["--answer", answer]);
    }
    command.env("COGNITO_PASSWORD", PASSWORD);
    command
}

/// The command from a shell, whose script has it as `"$@"`.
#[cfg(unix)]
pub(crate) fn from_shell(script: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script, "sh"])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

pub(crate) fn with_stdin(mut command: Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let written = child.stdin.take().unwrap().write_all(input.as_bytes());
    // A command that ends before it reads anything has closed the pipe.
    if let Err(error) = written {
        assert_eq!(error.kind(), ErrorKind::BrokenPipe, "{error}");
    }
    child.wait_with_output().unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The output of a successful command, which prints nothing to standard error.
pub(crate) fn tokens(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    assert_eq!(stderr(output), "");
    token_object(core::str::from_utf8(&output.stdout).unwrap())
}

/// Exactly one JSON object on one line.
pub(crate) fn token_object(text: &str) -> Value {
    assert_eq!(text.lines().count(), 1);
    let json: Value = serde_json::from_str(text).unwrap();
    let names: Vec<&str> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        // Only where devices are tracked.
        .filter(|name| *name != "NewDeviceMetadata")
        .collect();
    assert_eq!(
        names,
        [
            "AccessToken",
            "ExpiresIn",
            "IdToken",
            "RefreshToken",
            "TokenType"
        ]
    );
    assert_eq!(json["ExpiresIn"], 3600);
    assert_eq!(json["TokenType"], "Bearer");
    json
}

pub(crate) fn fails(output: &Output, code: i32, said: &str) {
    let stderr = stderr(output);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(said), "{stderr}");
    assert!(
        output.stdout.is_empty(),
        "nothing but tokens goes to stdout"
    );
}

/// Whether this machine has a program.
pub(crate) fn has(program: &str) -> bool {
    let started = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    started.is_ok_and(|status| status.success())
}

/// Ends the emulator's process whatever happens to the test.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The code that an authenticator app shows this many 30-second steps from now.
pub(crate) fn totp(secret: &str, steps: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    app.generate(now.as_secs() + 30 * steps).to_string()
}
