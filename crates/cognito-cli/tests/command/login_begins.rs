//! How `login` finds the domain, a port and a browser, or does without.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use crate::browser::{Browser, page};
use crate::kept::{WAYS, printed};
use crate::site::{Site, Waiting, callback, ends_well};
use crate::support::{PASSWORD, cognito, fails, stderr, with_stdin};

/// The browser in BROWSER opens the URL.
#[cfg(unix)]
#[test]
fn the_browser_is_opened() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new(WAYS[0]);
    let directory = tempfile::TempDir::new().unwrap();
    let (script, opened) = (
        directory.path().join("browser"),
        directory.path().join("opened"),
    );
    let pipe = Command::new("mkfifo").arg(&opened).status();
    assert!(pipe.unwrap().success());
    let text = format!("#!/bin/sh\nprintf '%s' \"$1\" > '{}'\n", opened.display());
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    let script = script.to_str().unwrap();
    let waiting = Waiting::start_with(&site.ports, script, "opening a browser", |port| {
        site.kept
            .begin(&["login", "--redirect-uri", &callback(port)])
    });
    // It waits for the script.
    let url = std::fs::read_to_string(&opened).unwrap();
    assert_eq!(url, waiting.url);
    let back = Browser::new(&site.emulator).signs_in(&url, "alice", PASSWORD);
    assert_eq!(page(&back).0, 200);
    ends_well(waiting);
}

#[test]
fn a_pasted_callback_works_once() {
    let site = Site::new(WAYS[1]);
    let url = callback(site.ports[0]);
    let begin = || {
        let arguments = ["login", "--no-browser", "--redirect-uri", &url];
        site.kept.begin(&arguments)
    };
    let mut child = begin()
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("open this URL"));
    let authorize = lines.next().unwrap().unwrap();
    let back = Browser::new(&site.emulator).signs_in(&authorize, "alice", PASSWORD);
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), back.as_bytes()).unwrap();
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{rest:?}");
    assert!(site.kept.is_signed_in());

    // It belongs to that login: for another one it is foreign, and nothing is sent.
    let output = with_stdin(begin(), &format!("{back}\n"));
    fails(&output, 2, "it has a different state");
    assert!(!stderr(&output).contains("code="), "{}", stderr(&output));
}

#[test]
fn no_browser_is_opened_if_the_port_is_taken() {
    let site = Site::new(WAYS[0]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = callback(taken.local_addr().unwrap().port());
    let login = |url: &str| {
        let mut command = site.kept.begin(&["login", "--redirect-uri", url]);
        command.env("BROWSER", "false").output().unwrap()
    };
    fails(&login(&url), 2, "cannot listen on 127.0.0.1:");
    fails(&login("https://app.example/callback"), 2, "--no-browser");
    fails(&login("http://[::1]:8400/callback"), 2, "--no-browser");
    fails(&login("http://app.example/"), 2, "http:// to localhost");
}

#[test]
fn a_domain_is_needed() {
    let home = tempfile::TempDir::new().unwrap();
    let begin = |more: &[&str]| {
        let arguments = ["login", "--user-pool-id", "eu-west-2_a", "--client-id", "c"];
        let mut command = cognito(&arguments);
        command
            .args(more)
            .args(["--no-browser"])
            .env("COGNITO_HOME", home.path());
        with_stdin(command, "nothing\n")
    };
    fails(&begin(&[]), 2, "give --domain");
    fails(&begin(&["--domain", "a_b"]), 2, "not the prefix");
    fails(
        &begin(&["--domain", "http://login.example.com"]),
        2,
        "https://",
    );
    let opened = |more: &[&str], host: &str| {
        let output = begin(more);
        let said = stderr(&output);
        assert!(
            said.contains(&format!("https://{host}/oauth2/authorize?")),
            "{said}"
        );
        fails(&output, 2, "not the callback of this login");
    };
    opened(
        &["--domain", "acme"],
        "acme.auth.eu-west-2.amazoncognito.com",
    );
    opened(
        &["--domain", "acme", "--fips"],
        "acme.auth-fips.eu-west-2.amazoncognito.com",
    );
    opened(&["--domain", "login.example.com"], "login.example.com");
}

/// Other addresses of this machine, which other machines might reach, have no such port.
#[cfg(target_os = "linux")]
#[test]
fn a_login_listens_on_one_address() {
    use std::io::ErrorKind::ConnectionRefused;
    use std::net::TcpStream;
    let site = Site::new(WAYS[0]);
    let waiting = site.login(&[]);
    let elsewhere = TcpStream::connect(("127.0.0.2", waiting.port));
    assert_eq!(elsewhere.unwrap_err().kind(), ConnectionRefused);
    page(&site.alice_signs_in(&waiting));
    ends_well(waiting);
}

/// In a container, over SSH and in a script: the command says at once what is wrong, what to
/// do, and how long it waits. There is no terminal here.
#[test]
fn a_login_works_without_a_browser_to_open() {
    let site = Site::new(WAYS[0]);
    let login = |browser, said| {
        let waiting = Waiting::start_with(&site.ports, browser, said, |port| {
            let mut command = site
                .kept
                .begin(&["login", "--redirect-uri", &callback(port)]);
            command
                .stdin(Stdio::null())
                .env_remove("DISPLAY")
                .env_remove("WAYLAND_DISPLAY")
                .env_remove("WSL_INTEROP");
            command
        });
        let callback = waiting.callback();
        page(&site.alice_signs_in(&waiting));
        let said = ends_well(waiting);
        assert!(said.starts_with("cognito: waiting until "), "{said}");
        let rest = format!(" UTC for the browser to return to {callback} (300 s; see --timeout)");
        assert!(said.contains(&rest), "{said}");
        assert!(site.kept.is_signed_in());
    };
    login("/no/such/browser", "no browser could be opened (");
    login("/no/such/browser", "; --no-browser allows one on another");
    // No browser is named, and there is no display.
    if cfg!(target_os = "linux") {
        login("", "no browser could be opened (neither DISPLAY");
    }
}

#[test]
fn a_login_and_a_logout_wait_for_five_minutes() {
    for command in ["login", "logout"] {
        let output = cognito(&[command, "--help"]).output().unwrap();
        let help = printed(&output);
        let (_, timeout) = help.split_once("--timeout <SECONDS>").unwrap();
        assert!(timeout.contains("[default: 300]"), "{timeout}");
    }
}
