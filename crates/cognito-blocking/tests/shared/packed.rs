//! Compressed bodies, made by other programs. No client asks for one, and none decompresses it, so
//! its content does not matter.

use cognito_srp_core::{ProtocolError, Settled};

use crate::face::{Error, plain};
use crate::support::faulty::{Peer, Play};
use crate::support::packed::{BOMBS, response};
use crate::support::{Server, TOKENS, answer, app_client, get_user, password_sign_in, user};

#[test]
fn what_is_packed_is_no_json() {
    let plays: [Play; 4] = [
        |it| it.answer(response(&BOMBS[0])),
        |it| it.answer(response(&BOMBS[1])),
        |it| it.answer(response(&BOMBS[2])),
        |it| it.answer(response(&BOMBS[3])),
    ];
    for (play, (encoding, ..)) in plays.into_iter().zip(BOMBS) {
        let peer = Peer::start(None, play);
        let app_client = app_client(&format!("http://{}", peer.address()));
        let outcome = plain().run(password_sign_in(&app_client));
        let Err(Error::Protocol(error)) = outcome else {
            panic!("{encoding}: {outcome:?}");
        };
        let operation = "InitiateAuth";
        assert_eq!(error, ProtocolError::Malformed { operation }, "{encoding}");
    }
}

#[test]
fn nobody_asks_for_what_is_packed() {
    let server = Server::start([user()]);
    plain().run(get_user(&server.app_client())).unwrap();
    let request = server.request();
    for name in ["accept-encoding", "te"] {
        assert_eq!(request.header(name), None);
    }
}

/// A body that is not compressed, although its head says so, is read as it is.
#[test]
fn an_encoding_that_is_a_lie_changes_nothing() {
    let head = "content-encoding: gzip\r\n";
    let server = Server::start([answer("200 OK", head, TOKENS)]);
    let settled = plain().run(password_sign_in(&server.app_client()));
    assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
}
