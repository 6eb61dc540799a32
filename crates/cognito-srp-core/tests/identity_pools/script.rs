//! A program that carries out what the state asks for, with replies from a script.

use core::time::Duration;
use std::sync::Arc;

use cognito_srp_core::call::{Error, ServiceClock, TransportError, TransportErrorKind};
use cognito_srp_core::identity_pool::{
    AwsCredentialsError, CredentialsFlow, CredentialsState, CredentialsStep,
};
use cognito_srp_core::{AwsCredentials, Exchange, Logins, Outcome, Response, Timestamp};
use serde_json::json;

use crate::support::{now, sent};
use crate::{IDENTITY, pool};

/// The service, one exchange after the other: the requests, and the responses.
pub(crate) struct Script {
    pub(crate) state: CredentialsState,
    pub(crate) asked: Vec<String>,
    pub(crate) replies: Vec<(u16, String)>,
    pub(crate) now: Timestamp,
}

pub(crate) fn credentials_of(identity: &str, ends: Timestamp) -> (u16, String) {
    let body = json!({ "IdentityId": identity, "Credentials": {
        "AccessKeyId": "ASIAEXAMPLE", "SecretKey": "secret", "SessionToken": "token",
        "Expiration": ends.unix_seconds(),
    }});
    (200, body.to_string())
}

pub(crate) fn credentials() -> (u16, String) {
    credentials_of(IDENTITY, now().after(Duration::from_secs(3600)))
}

pub(crate) fn id(identity: &str) -> (u16, String) {
    (200, json!({ "IdentityId": identity }).to_string())
}

pub(crate) fn refusal(code: &str, message: &str) -> (u16, String) {
    let body = json!({ "__type": code, "message": message });
    (400, body.to_string())
}

pub(crate) fn not_authorized(message: &str) -> (u16, String) {
    refusal("NotAuthorizedException", message)
}

impl Script {
    pub(crate) fn new(replies: impl IntoIterator<Item = (u16, String)>) -> Self {
        Self::of(CredentialsFlow::default(), replies)
    }

    pub(crate) fn of(
        flow: CredentialsFlow,
        replies: impl IntoIterator<Item = (u16, String)>,
    ) -> Self {
        let clock = Arc::new(ServiceClock::new());
        Self {
            state: CredentialsState::new(pool(), flow, true, clock),
            asked: Vec::new(),
            replies: replies.into_iter().collect(),
            now: now(),
        }
    }

    pub(crate) fn carry<T: Outcome>(&mut self, exchange: Exchange<T>) -> Result<T, Error> {
        let operation = exchange.request().operation();
        let body = match operation {
            "AssumeRoleWithWebIdentity" => json!({}),
            _ => sent(&exchange),
        };
        let token = body["Logins"]
            .as_object()
            .and_then(|logins| logins.values().next());
        let identity = body["IdentityId"].as_str().map(|id| &id[id.len() - 1..]);
        self.asked.push(format!(
            "{operation} {} {}",
            identity.unwrap_or("-"),
            token.and_then(|token| token.as_str()).unwrap_or("-")
        ));
        let (status, body) = self.replies.remove(0);
        if status == 0 {
            let kind = TransportErrorKind::Timeout;
            return Err(TransportError::new(kind, "https://x/", core::fmt::Error).into());
        }
        let response = Response::new(status, [], body.as_bytes());
        Ok(exchange.receive(response, self.now)?)
    }

    /// Runs until it is done; the keeper gives one ID token after the other.
    pub(crate) fn run(
        &mut self,
        kept: Option<&str>,
    ) -> Result<AwsCredentials, AwsCredentialsError> {
        let mut step = self.state.begin(kept.map(|kept| kept.parse().unwrap()));
        let mut tokens = 1;
        loop {
            let now = self.now;
            step = match step {
                CredentialsStep::Done(result) => {
                    assert!(
                        self.replies.is_empty(),
                        "{} replies are left",
                        self.replies.len()
                    );
                    return result;
                }
                CredentialsStep::Logins { renewed } => {
                    tokens += usize::from(renewed);
                    let logins = Logins::guest().with("pool", format!("id-{tokens}"));
                    self.state.logins(Ok(logins), now)
                }
                CredentialsStep::Identity(exchange) => {
                    let result = self.carry(exchange);
                    self.state.identity(result, now)
                }
                CredentialsStep::Credentials(exchange) => {
                    let result = self.carry(exchange);
                    self.state.credentials(result, now)
                }
                CredentialsStep::Token(exchange) => {
                    let result = self.carry(exchange);
                    self.state.token(result, now)
                }
                CredentialsStep::Role(exchange) => {
                    let result = self.carry(exchange);
                    self.state.role(result, now)
                }
                CredentialsStep::Keep(identity) => {
                    self.asked.push(format!("keep {identity}"));
                    self.state.kept()
                }
            };
        }
    }
}
