//! A service that knows its refresh tokens.

use std::cell::RefCell;

use cognito_srp_core::call::Error;
use cognito_srp_core::{Exchange, RefreshToken, SignedIn, Tokens};
use serde_json::{Value, json};

use crate::at;
use crate::support::{claiming, public_client, receive, receive_raw, sent};

/// How long a refresh token is valid after it was rotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grace {
    None,
    /// Longer than any of these tests.
    Long,
}

struct Token {
    name: String,
    user: &'static str,
    sign_in: usize,
    rotated: bool,
    revoked: bool,
}

pub(super) struct Service {
    tokens: RefCell<Vec<Token>>,
    grace: Grace,
}

impl Service {
    pub(super) fn new(grace: Grace) -> Self {
        Self {
            tokens: RefCell::default(),
            grace,
        }
    }

    fn give(&self, user: &'static str, sign_in: usize) -> Value {
        let mut tokens = self.tokens.borrow_mut();
        let number = tokens.len();
        let access = claiming(&json!({
            "sub": user, "username": user, "origin_jti": sign_in.to_string(), "jti": number,
            "iat": at(0).unix_seconds(), "exp": at(3600).unix_seconds(),
        }));
        let name = format!("refresh-{number}");
        let result = json!({
            "AccessToken": access, "RefreshToken": name, "ExpiresIn": 3600,
        });
        tokens.push(Token {
            name,
            user,
            sign_in,
            rotated: false,
            revoked: false,
        });
        json!({"AuthenticationResult": result})
    }

    pub(super) fn sign_in(&self, user: &'static str) -> SignedIn {
        let sign_in = self.tokens.borrow().len();
        let exchange = public_client().refresh(&RefreshToken::new("none"));
        let tokens = receive(exchange, &self.give(user, sign_in));
        SignedIn::from(tokens.unwrap())
    }

    pub(super) fn refresh(&self, exchange: Exchange<Tokens>) -> Result<Tokens, Error> {
        let sent = sent(&exchange);
        let name = sent["RefreshToken"].as_str().unwrap();
        let found = {
            let mut tokens = self.tokens.borrow_mut();
            let token = tokens.iter_mut().find(|token| token.name == name).unwrap();
            if token.revoked {
                Err("NotAuthorizedException")
            } else if token.rotated && self.grace == Grace::None {
                Err("RefreshTokenReuseException")
            } else {
                token.rotated = true;
                Ok((token.user, token.sign_in))
            }
        };
        match found {
            Ok((user, sign_in)) => Ok(receive(exchange, &self.give(user, sign_in))?),
            Err(code) => {
                let fault = json!({"__type": code, "message": "No."}).to_string();
                Ok(receive_raw(exchange, 400, &[], fault.as_bytes())?)
            }
        }
    }

    /// Revokes that token, but no token that came from it: the weaker reading of the service's
    /// documentation.
    pub(super) fn revoke(&self, name: &str) {
        let mut tokens = self.tokens.borrow_mut();
        let token = tokens.iter_mut().find(|token| token.name == name);
        token.unwrap().revoked = true;
    }

    pub(super) fn is_newest(&self, name: &str) -> bool {
        let tokens = self.tokens.borrow();
        let token = tokens.iter().find(|token| token.name == name).unwrap();
        !token.revoked && !token.rotated
    }

    pub(super) fn revoked(&self) -> Vec<String> {
        self.names(|token| token.revoked)
    }

    /// The tokens that anyone could still use after the grace period.
    pub(super) fn alive(&self) -> Vec<String> {
        self.names(|token| !token.revoked && !token.rotated)
    }

    fn names(&self, wanted: impl Fn(&Token) -> bool) -> Vec<String> {
        let tokens = self.tokens.borrow();
        let wanted = tokens.iter().filter(|token| wanted(token));
        wanted.map(|token| token.name.clone()).collect()
    }
}
