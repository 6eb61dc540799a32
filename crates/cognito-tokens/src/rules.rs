//! The rules for a token's claims.

use std::time::Duration;

use cognito_srp_core::{ClientId, Timestamp};

use crate::claims::{Claims, scopes};
use crate::error::{Problem, TokenError};
use crate::kinds::{TokenUse, Trust};
use crate::scan::Known;
use crate::values::required;

/// Which tokens of an issuer are accepted.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// `None` accepts any.
    pub(crate) clients: Option<Vec<ClientId>>,
    /// One of them is enough. `None` means no rule.
    pub(crate) scopes: Option<Vec<String>>,
    /// Like the scopes.
    pub(crate) groups: Option<Vec<String>>,
    pub(crate) leeway: Duration,
}

impl Rules {
    pub(crate) fn check<U: TokenUse, T: Trust>(
        &self,
        claims: &Claims<U, T>,
        now: Timestamp,
    ) -> Result<(), TokenError> {
        let refused = |claim, problem, expected| TokenError::Claim {
            claim,
            problem,
            expected,
        };
        // RFC 7519 §4.1.4: in the second of `exp` the token has expired.
        if now >= claims.expires_at().after(self.leeway) {
            return Err(refused("exp", Problem::Expired, "a time in the future"));
        }
        let not_before = claims.not_before();
        if not_before.is_some_and(|time| now.after(self.leeway) < time) {
            return Err(refused("nbf", Problem::NotYetValid, "a time in the past"));
        }
        if let Some(clients) = &self.clients {
            let accepted = |client: &ClientId| client.as_str() == claims.client_id();
            if !clients.iter().any(accepted) {
                return Err(refused(
                    U::CLIENT.name(),
                    Problem::NotAccepted,
                    "an accepted app client",
                ));
            }
        }
        if let Some(accepted) = &self.scopes {
            one_of(Known::Scope, accepted, claims.scope_claim().map(scopes))?;
        }
        if let Some(accepted) = &self.groups {
            let groups = claims.groups_claim().map(|groups| groups.iter());
            one_of(
                Known::Groups,
                accepted,
                groups.map(|all| all.map(String::as_str)),
            )?;
        }
        Ok(())
    }
}

/// Refuses a claim without any of the accepted values. An empty string is not a value.
fn one_of<'a>(
    claim: Known,
    accepted: &[String],
    values: Option<impl Iterator<Item = &'a str>>,
) -> Result<(), TokenError> {
    let expected = "one of the accepted values";
    let mut values = required(claim, expected, values)?;
    if values.any(|value| !value.is_empty() && accepted.iter().any(|one| one == value)) {
        return Ok(());
    }
    Err(TokenError::Claim {
        claim: claim.name(),
        problem: Problem::NotAccepted,
        expected,
    })
}
