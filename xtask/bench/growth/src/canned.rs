//! A server that signs everybody in with the same two replies. It verifies nothing, which a
//! client cannot notice.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use cognito_srp_core::srp::{Exponent, Identity, Integer, ServerHalf, Verifier};
use serde_json::json;

use crate::Failure;
use crate::client::{PASSWORD, USER};
use crate::server::wait;

const POOL: &str = "eu-west-2_eYpv1mFHB";
const POOL_NAME: &str = "eYpv1mFHB";
const CLIENT_ID: &str = "1h57kf5cpq17m0eml12EXAMPLE";
const SALT: &str = "364c6433f278f99be64a3ee735974682";

/// The stack of the thread that waits on each connection, and needs little.
const STACK: usize = 64 * 1024;

struct Replies {
    challenge: Vec<u8>,
    tokens: Vec<u8>,
}

pub(crate) fn serve() -> Result<(), Failure> {
    let replies = Arc::new(Replies::new()?);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{} {POOL} {CLIENT_ID}", listener.local_addr()?);
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let replies = Arc::clone(&replies);
            // If there is no thread for a connection, it is closed, and its client reports that.
            let _ = thread::Builder::new()
                .stack_size(STACK)
                .spawn(move || answer(&stream, &replies));
        }
    });
    wait()
}

impl Replies {
    /// Replies about as long as Cognito's.
    fn new() -> Result<Self, Failure> {
        let identity = Identity::user(POOL_NAME, USER);
        let verifier = Verifier::new(&identity, PASSWORD, Integer::from_hex(SALT)?);
        let server = ServerHalf::new(verifier, Exponent::from_be_bytes(&[0xb7; 64]));
        let challenge = json!({
            "ChallengeName": "PASSWORD_VERIFIER",
            "ChallengeParameters": {
                "SALT": SALT, "SRP_B": server.public_value().to_hex(),
                "SECRET_BLOCK": "Wlpa".repeat(432),
                "USERNAME": USER, "USER_ID_FOR_SRP": USER,
            },
        });
        let token = format!("e30.{}.c2ln", "e".repeat(1000));
        let tokens = json!({
            "AuthenticationResult": {
                "AccessToken": token, "IdToken": token, "RefreshToken": "r".repeat(1800),
                "ExpiresIn": 3600, "TokenType": "Bearer",
            },
            "ChallengeParameters": {},
        });
        Ok(Self {
            challenge: reply(&challenge.to_string()),
            tokens: reply(&tokens.to_string()),
        })
    }
}

fn reply(body: &str) -> Vec<u8> {
    let length = body.len();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1";
    format!("{head}\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// Answers each request until the client closes the connection.
fn answer(stream: &TcpStream, replies: &Replies) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream);
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        let (mut begins, mut length) = (false, 0);
        loop {
            line.clear();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
            begins |= header.ends_with(".initiateauth");
        }
        body.resize(length, 0);
        reader.read_exact(&mut body).ok()?;
        let reply = if begins {
            &replies.challenge
        } else {
            &replies.tokens
        };
        let mut writer = stream;
        writer.write_all(reply).ok()?;
    }
}
