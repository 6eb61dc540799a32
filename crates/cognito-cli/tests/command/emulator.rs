//! `cognito emulator` and `cognito demo`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::support::{Running, TRANSPORTS, cognito, fails, stderr, with_stdin};

#[test]
fn the_emulator_prints_how_to_sign_in() {
    let mut child = cognito(&["emulator", "--port", "0"]);
    let mut child = Running(child.stderr(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(child.0.stderr.take().unwrap()).lines();
    let listening = lines.next().unwrap().unwrap();
    assert!(
        listening.starts_with("Listening on http://127.0.0.1:"),
        "{listening}"
    );
    let hint = lines.next().unwrap().unwrap();
    let password = hint
        .split("password ")
        .nth(1)
        .unwrap()
        .trim_end_matches(':');
    let mut identity_pool = String::new();
    let commands: Vec<String> = lines
        .map(Result::unwrap)
        .take_while(|line| {
            line.clone_into(&mut identity_pool);
            line.starts_with("  cognito ")
        })
        .collect();
    assert_eq!(commands.len(), 2, "{commands:?}");
    assert!(
        identity_pool.ends_with(" us-east-1:00000000-0000-4000-8000-000000000001"),
        "{identity_pool}"
    );
    let home = tempfile::TempDir::new().unwrap();
    let run = |command: &str| {
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let output = cognito(&arguments)
            .env("COGNITO_HOME", home.path())
            .env("COGNITO_PASSWORD", password)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(run(&commands[0]), "", "what is kept is not printed");
    let user = run(&commands[1]);
    assert!(user.contains("alice"), "{user}");
}

#[test]
fn the_emulator_says_which_address_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let output = cognito(&["emulator", "--port", &address.port().to_string()]).output();
    let said = format!("cognito: {address}: the emulator cannot listen: ");
    fails(&output.unwrap(), 3, &said);
}

/// The URLs that `cognito login` and `cognito logout` ask to come back to by default.
#[cfg(unix)]
#[test]
fn an_emulator_without_a_seed_takes_a_login() {
    let (_running, address, _) = started(&mut cognito(&["emulator", "--port", "0"]));
    let home = tempfile::TempDir::new().unwrap();
    let endpoint = format!("http://{address}");
    let answer = |subcommand: &str| {
        let mut command = cognito(&[subcommand, "--no-browser", "--endpoint", &endpoint]);
        command
            .args(["--user-pool-id", "us-east-1_Emulator1"])
            .args(["--client-id", "emulatorclient"])
            .env("COGNITO_HOME", home.path());
        let said = stderr(&with_stdin(command, "\n"));
        let url = said.lines().find(|line| line.starts_with(&endpoint));
        let path = url.unwrap().strip_prefix(&endpoint).unwrap().to_owned();
        get(&address, &path)
    };
    let page = answer("login");
    assert!(page.contains("\r\nlocation: /login?"), "{page}");
    let back = answer("logout");
    let location = "\r\nlocation: http://127.0.0.1:8400/logout\r\n";
    assert!(back.contains(location), "{back}");
}

#[test]
fn the_demo_shows_everything() {
    let output = cognito(&["demo"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let other = TRANSPORTS[TRANSPORTS.len() - 1];
    let second = format!("{other:<11} client with a secret, SRP: alice@example.com is signed in");
    for said in [
        "blocking    public client, SRP: alice is signed in",
        second.as_str(),
        "by hand     no transport, no socket, SRP: alice is signed in",
        "refused     a wrong password: NotAuthorizedException: Incorrect username or password.",
        "refreshed   GetTokensFromRefreshToken",
        "code        a second factor by text message: bob is signed in",
        "device      remembered, so no code: bob is signed in",
    ] {
        assert!(text.contains(said), "{said:?} is not in\n{text}");
    }
}

/// An emulator, its address, and what it prints after its first lines.
#[cfg(unix)]
fn started(command: &mut std::process::Command) -> (Running, String, impl Iterator<Item = String>) {
    let mut child = Running(command.stderr(Stdio::piped()).spawn().unwrap());
    let stderr = BufReader::new(child.0.stderr.take().unwrap());
    let mut lines = stderr.lines().map(Result::unwrap);
    let listening = lines.next().unwrap();
    let address = listening.strip_prefix("Listening on http://").unwrap();
    (child, address.to_owned(), lines.skip(4))
}

#[cfg(unix)]
fn health(address: &str) -> String {
    get(address, "/health")
}

#[cfg(unix)]
fn get(address: &str, path: &str) -> String {
    use std::io::{Read, Write};
    let mut connection = std::net::TcpStream::connect(address).unwrap();
    write!(
        connection,
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut reply = String::new();
    connection.read_to_string(&mut reply).unwrap();
    reply
}

/// As the first process of a container is ended.
#[cfg(unix)]
#[test]
fn a_signal_ends_the_emulator_successfully() {
    for signal in ["-TERM", "-INT"] {
        let mut command = cognito(&["emulator", "--port", "0", "--log", "json"]);
        let (mut child, address, mut lines) = started(&mut command);
        assert!(health(&address).ends_with(r#"{"status":"ok"}"#));
        let line: serde_json::Value = serde_json::from_str(&lines.next().unwrap()).unwrap();
        assert_eq!(line["operation"], "GET /health");
        let pid = child.0.id().to_string();
        let killed = std::process::Command::new("kill")
            .args([signal, &pid])
            .status();
        assert!(killed.unwrap().success());
        assert_eq!(child.0.wait().unwrap().code(), Some(0), "{signal}");
    }
}

/// Without file descriptors it waits, and continues when there are some again.
#[cfg(target_os = "linux")]
#[test]
fn the_emulator_survives_too_many_connections() {
    let program = cognito(&[]).get_program().to_owned();
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", r#"ulimit -n 40; exec "$0" emulator --port 0 --quiet"#])
        .arg(program);
    let (mut child, address, _) = started(&mut command);
    let many: Vec<_> = (0..80)
        .map(|_| std::net::TcpStream::connect(&address).unwrap())
        .collect();
    // This closes those that were accepted.
    drop(many);
    assert!(health(&address).ends_with(r#"{"status":"ok"}"#));
    assert!(child.0.try_wait().unwrap().is_none(), "it has ended");
}
