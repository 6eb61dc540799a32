//! A peer with TLS, which has its own buffers.

use std::sync::Arc;

use crate::support::faulty::{Connection, Peer, Play};
use crate::support::tls::Authority;

/// A peer that does this, and its root certificate as PEM.
pub(super) struct TlsPeer {
    pub(super) endpoint: String,
    pub(super) roots: String,
    _peer: Peer,
}

impl TlsPeer {
    pub(super) fn start(play: Play) -> Self {
        let authority = Authority::new();
        let config = Arc::new(authority.server_config("127.0.0.1"));
        let peer = Peer::start(Some(config), play);
        Self {
            endpoint: format!("https://{}", peer.address()),
            roots: authority.pem,
            _peer: peer,
        }
    }
}

/// Answers with this body, and keeps the connection.
pub(super) fn stall(connection: &mut Connection, body: &str) {
    let length = body.len();
    connection.stall(&format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}"
    ));
}
