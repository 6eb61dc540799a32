//! The cases in `tests/vectors`, and a program that uses the verifier.

use std::time::Duration;

use cognito_srp_core::{ClientId, Timestamp, UserPoolId};
use cognito_tokens::{Issuer, KeySetError, Problem, TokenError, Verification, Verifier};
use serde::Deserialize;

/// The pool of all cases.
pub(crate) const POOL: &str = "eu-west-2_eYpv1mFHB";

#[derive(Deserialize)]
pub(crate) struct Table {
    pub(crate) keys: String,
    pub(crate) cases: Vec<Case>,
}

#[derive(Clone, Deserialize)]
pub(crate) struct Case {
    pub(crate) name: String,
    #[serde(rename = "use")]
    pub(crate) token_use: String,
    now: u64,
    clients: Option<Vec<String>>,
    scopes: Option<Vec<String>>,
    groups: Option<Vec<String>>,
    leeway: u64,
    pub(crate) keys: Option<String>,
    pub(crate) token: String,
    pub(crate) says: String,
    pub(crate) stricter: Option<String>,
    pub(crate) aws: String,
    pub(crate) fetched: Vec<String>,
}

impl Table {
    pub(crate) fn read() -> Self {
        serde_json::from_str(include_str!("../vectors/cases.json")).unwrap()
    }

    pub(crate) fn case(&self, name: &str) -> Case {
        let found = self.cases.iter().find(|case| case.name == name);
        found
            .unwrap_or_else(|| panic!("no case is called {name}"))
            .clone()
    }

    pub(crate) fn keys_of<'a>(&'a self, case: &'a Case) -> &'a [u8] {
        case.keys.as_ref().unwrap_or(&self.keys).as_bytes()
    }
}

impl Case {
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::since_unix_epoch(Duration::from_secs(self.now))
    }

    /// A verifier that is configured to accept what the case describes.
    pub(crate) fn verifier(&self) -> Verifier {
        let issuer = Issuer::of(&UserPoolId::parse(POOL).unwrap());
        let mut verifier = match &self.clients {
            Some(clients) => {
                let clients = clients.iter().map(|id| ClientId::parse(id).unwrap());
                Verifier::new(issuer, clients)
            }
            None => Verifier::for_any_client(issuer),
        };
        if let Some(scopes) = &self.scopes {
            verifier = verifier.with_scopes(scopes);
        }
        if let Some(groups) = &self.groups {
            verifier = verifier.with_groups(groups);
        }
        verifier.with_leeway(Duration::from_secs(self.leeway))
    }
}

/// The claims of a valid token, as `Debug` shows them.
pub(crate) type Good = String;

/// Why the token was not accepted.
#[derive(Debug, PartialEq)]
pub(crate) enum Refused {
    Token(TokenError),
    Keys(KeySetError),
}

/// Verifies as a program does, where every URL returns this body. Also returns the URLs that
/// were fetched.
pub(crate) fn verify(
    verifier: &mut Verifier,
    token_use: &str,
    token: &str,
    now: Timestamp,
    body: &[u8],
) -> (Result<Good, Refused>, Vec<String>) {
    let mut fetched = Vec::new();
    loop {
        let came_to = match token_use {
            "id" => verifier
                .verify_id(token, now)
                .map(|came| came.map(|claims| format!("{claims:?}"))),
            _ => verifier
                .verify_access(token, now)
                .map(|came| came.map(|claims| format!("{claims:?}"))),
        };
        match came_to {
            Err(error) => return (Err(Refused::Token(error)), fetched),
            Ok(Verification::Verified(claims)) => return (Ok(claims), fetched),
            Ok(Verification::NeedsKeys(request)) => {
                fetched.push(request.url().to_owned());
                if let Err(error) = verifier.receive(request, 200, body, now) {
                    return (Err(Refused::Keys(error)), fetched);
                }
            }
        }
    }
}

/// The word that `cases.json` uses for an outcome.
pub(crate) fn word(outcome: &Result<Good, Refused>) -> String {
    let error = match outcome {
        Ok(_) => return "accepted".to_owned(),
        Err(Refused::Keys(_)) => return "key-set".to_owned(),
        Err(Refused::Token(error)) => error,
    };
    match error {
        TokenError::Malformed { part, .. } => format!("malformed:{part}"),
        TokenError::Header { parameter, .. } => format!("header:{parameter}"),
        TokenError::UnknownKey => "unknown-key".to_owned(),
        TokenError::KeyNotLookedFor => "not-looked-for".to_owned(),
        TokenError::Key { member, .. } => format!("key:{member}"),
        TokenError::Signature => "signature".to_owned(),
        TokenError::Claim { claim, problem, .. } => {
            let problem = match problem {
                Problem::Missing => "missing",
                Problem::WrongType => "type",
                Problem::NotAccepted => "refused",
                Problem::Expired => "expired",
                Problem::NotYetValid => "early",
                _ => "unknown",
            };
            format!("claim:{claim}:{problem}")
        }
        _ => "unknown".to_owned(),
    }
}
