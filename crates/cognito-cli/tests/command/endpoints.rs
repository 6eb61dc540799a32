//! Where requests go: not to another machine in clear text, and as the profile says.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::kept::{Kept, WAYS, printed};
use crate::support::{PASSWORD, at, emulator, fails, stderr};

/// The address of a proxy that lets nobody through, and the first line of each request.
fn proxy() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, lines) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().map(Result::unwrap) {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let _ = sender.send(first);
            let _ = (&stream).write_all(b"HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n");
        }
    });
    (url, lines)
}

#[test]
fn a_password_is_never_sent_in_clear_text() {
    let emulator = emulator();
    for endpoint in ["http://0.0.0.0:9", "http://emulator:9229", "http://[::]:9"] {
        let arguments = ["sign-in", "--username", "alice", "--endpoint", endpoint];
        let mut command = at(&emulator, &arguments);
        let output = command.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
        fails(&output, 2, "in clear text to another machine");
        assert!(stderr(&output).contains("--allow-http"));
        let mut command = at(&emulator, &["sign-in", "--username", "alice"]);
        command.env("COGNITO_ENDPOINT", endpoint);
        let output = command.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
        fails(&output, 2, "in clear text to another machine");
    }
}

/// Here 0.0.0.0 happens to be this machine, on which nobody can rely.
#[cfg(unix)]
#[test]
fn allow_http_is_stored_with_the_session() {
    let emulator = emulator();
    let elsewhere = emulator.endpoint().replace("127.0.0.1", "0.0.0.0");
    for way in WAYS {
        let kept = Kept::nobody(&emulator, way);
        let mut command = kept.sign_in();
        command.env("COGNITO_ENDPOINT", &elsewhere);
        fails(&command.output().unwrap(), 2, "--allow-http");
        assert_eq!(printed(&command.arg("--allow-http").output().unwrap()), "");
        let first = kept.token();
        kept.end_access_token();
        assert_ne!(kept.token(), first);
    }
}

#[test]
fn a_profiles_fips_combines_with_dual_stack() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let mut profile = kept.profile();
        profile["Settings"]["Fips"] = true.into();
        let settings = profile["Settings"].as_object_mut().unwrap();
        settings.remove("Endpoint");
        let own = "https://cognito-idp-fips.us-east-1.amazonaws.com/";
        profile["Session"]["Endpoint"] = own.into();
        kept.put(&profile);
        kept.end_access_token();
        for flags in [&[][..], &["--dual-stack"], &["--fips", "--dual-stack"]] {
            let (url, lines) = proxy();
            let mut command = kept.command(&[&["token"], flags].concat());
            let output = command.env("HTTPS_PROXY", &url).output().unwrap();
            fails(&output, 3, "cognito-idp-fips.us-east-1.amazonaws.com");
            let line = lines.try_recv().unwrap();
            let host = "cognito-idp-fips.us-east-1.amazonaws.com:443";
            assert_eq!(line, format!("CONNECT {host} HTTP/1.1"));
        }
    }
}

#[test]
fn a_profiles_endpoint_is_not_ignored() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        for (flag, said) in [("--fips", "FIPS"), ("--dual-stack", "dual stack")] {
            let said = format!("{said} cannot be combined with a custom endpoint");
            fails(&kept.output(&["token", flag]), 2, &said);
        }
        kept.token();
    }
}
