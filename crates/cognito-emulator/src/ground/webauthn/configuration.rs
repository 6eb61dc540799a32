//! A relying party in the form of the API and the seed.

use serde::Deserialize;

use super::relying_party::{FACTORS, RelyingParty, VERIFICATION};
use crate::ground::fault::Fault;
use crate::ground::members::members_by_serde;

/// Whether a setting has its second value.
fn is_second(value: Option<&str>, [first, second]: [&str; 2]) -> Result<bool, Fault> {
    match value {
        None => Ok(false),
        Some(value) if value == first => Ok(false),
        Some(value) if value == second => Ok(true),
        Some(_) => Err(Fault::invalid_parameter(format!(
            "1 validation error detected: Member must satisfy enum value set: [{first}, {second}]"
        ))),
    }
}

/// A pool's relying party, in the form of the API and the seed.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct WebAuthnConfiguration {
    relying_party_id: Option<String>,
    user_verification: Option<String>,
    factor_configuration: Option<String>,
}

members_by_serde!(WebAuthnConfiguration);

impl WebAuthnConfiguration {
    /// The relying party after this change. The pool may already have one.
    pub(crate) fn relying_party(&self, old: Option<&RelyingParty>) -> Result<RelyingParty, Fault> {
        let id = self.relying_party_id.as_deref();
        let id = id.or(old.map(|party| party.id.as_str())).ok_or_else(|| {
            Fault::invalid_parameter("A pool without a domain needs a RelyingPartyId")
        })?;
        if id.is_empty() || id.len() > 127 {
            return Err(Fault::invalid_parameter(
                "1 validation error detected: Value at 'relyingPartyId' failed to satisfy \
                 constraint: Member must have length between 1 and 127",
            ));
        }
        let mut party = RelyingParty::new(id);
        if is_second(self.user_verification.as_deref(), VERIFICATION)? {
            party = party.requiring_user_verification();
        }
        if is_second(self.factor_configuration.as_deref(), FACTORS)? {
            party = party.counting_as_two_factors();
        }
        Ok(party)
    }
}
