//! What the libraries that we use write into a program's log, at the most verbose level.

use std::sync::Mutex;

use cognito_srp_core::{ClientSecret, OAuthClient, Settled, UserPoolDomain};
use log::{LevelFilter, Metadata, Record};

use crate::face::plain;
use crate::support::faulty::{Connection, Peer};
use crate::support::{
    CANARY, Server, TOKENS, app_client, get_user, in_another_process, json, password_sign_in,
    refresh, tokens, user,
};

/// The target to which ureq writes what it reads, at TRACE: the head of a request, and a response
/// whose length it knows (SECURITY.md). A line has the octets, and their readable characters.
const DUMP: &str = "ureq_proto::util";
const OCTETS_A_LINE: usize = 16;

struct Kept(Mutex<Log>);

struct Log {
    /// Everything except that target.
    lines: String,
    dump: String,
}

static LOG: Kept = Kept(Mutex::new(Log {
    lines: String::new(),
    dump: String::new(),
}));

impl log::Log for Kept {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let mut log = self.0.lock().unwrap();
        let line = record.args().to_string();
        match record.target() {
            DUMP => log.dump.push_str(&line[line.len() - OCTETS_A_LINE..]),
            target => log.lines.push_str(&format!("{target} {line}\n")),
        }
    }

    fn flush(&self) {}
}

#[test]
fn no_log_has_a_password_and_but_for_a_dump_none_has_a_token() {
    in_another_process("shared::logged::all_that_is_logged", &[]);
}

#[test]
#[ignore = "in a process of its own, which has one log"]
fn all_that_is_logged() {
    log::set_logger(&LOG).unwrap();
    log::set_max_level(LevelFilter::Trace);
    log::error!("the log is read");
    let client = plain();
    let oauth = json(
        r#"{"access_token": "header.payload.signature", "token_type": "Bearer",
        "expires_in": 3600}"#,
    );
    let script = [tokens(), tokens(), user(), oauth, json(&TOKENS[..50])];
    let server = Server::start(script);
    let here = server.app_client();
    let settled = client.run(password_sign_in(&here));
    assert!(matches!(settled, Ok(Settled::Done(_))));
    client.run(refresh(&here)).unwrap();
    client.run(get_user(&here)).unwrap();
    // A client secret, at its default place.
    let domain = UserPoolDomain::parse(&server.url()).unwrap();
    let oauth = OAuthClient::new(here.clone().with_secret(ClientSecret::new(CANARY)), domain);
    client.run(oauth.client_credentials().unwrap()).unwrap();
    client.run(password_sign_in(&here)).unwrap_err();
    let plays: [fn(&mut Connection); 3] = [
        |it| {
            it.answer("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{\"AccessToken\": \"header.");
        },
        |it| it.answer("header.payload.signature\r\n\r\n"),
        |it| {
            it.answer(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nheader.payload.signature",
            );
        },
    ];
    for play in plays {
        let peer = Peer::start(None, play);
        let to = app_client(&format!("http://{}", peer.address()));
        client.run(password_sign_in(&to)).unwrap_err();
    }
    let log = LOG.0.lock().unwrap();
    assert!(log.lines.contains("the log is read"));
    for secret in [CANARY, "header.", "payload"] {
        assert!(!log.lines.contains(secret), "{secret}: {}", log.lines);
    }
    assert!(!log.dump.contains(CANARY), "{}", log.dump);
}
