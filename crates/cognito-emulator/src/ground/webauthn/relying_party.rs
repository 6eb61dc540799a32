//! The pool's relying party, and its requirements for passkeys.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::fault::Fault;
use crate::ground::members::members_by_serde;

/// A pool's relying party (`WebAuthnConfiguration`).
///
/// ```
/// use cognito_emulator::{FirstAuthFactor, RelyingParty, UserPool};
/// fn allow_passkeys(pool: &mut UserPool) {
///     pool.set_relying_party(RelyingParty::new("example.org").requiring_user_verification());
///     pool.set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::WebAuthn]);
/// }
/// ```
#[derive(Clone, Debug)]
pub struct RelyingParty {
    /// The domain that passkeys are bound to.
    pub(crate) id: String,
    /// `UserVerification` = `required`; otherwise `preferred`.
    pub(crate) user_verification_required: bool,
    /// `FactorConfiguration` = `MULTI_FACTOR_WITH_USER_VERIFICATION`: a passkey that verified
    /// its user counts as two factors.
    pub(crate) counts_as_two_factors: bool,
}

impl RelyingParty {
    /// The relying party of a domain (`RelyingPartyId`), such as `example.org`. Its passkeys
    /// work on HTTPS pages of the domain and its subdomains; for `localhost` also on HTTP
    /// pages.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            user_verification_required: false,
            counts_as_two_factors: false,
        }
    }

    /// `UserVerification` = `required`: the authenticator must verify its user, for example by
    /// a fingerprint or a PIN. The default is `preferred`.
    #[must_use]
    pub fn requiring_user_verification(mut self) -> Self {
        self.user_verification_required = true;
        self
    }

    /// `FactorConfiguration` = `MULTI_FACTOR_WITH_USER_VERIFICATION`: a passkey that verified
    /// its user is enough for users who need a second factor.
    #[must_use]
    pub fn counting_as_two_factors(mut self) -> Self {
        self.counts_as_two_factors = true;
        self
    }

    /// `WebAuthnConfiguration`, as the API shows it.
    pub(crate) fn describe(&self) -> Value {
        json!({
            "RelyingPartyId": self.id,
            "UserVerification": spelled(self.user_verification_required, VERIFICATION),
            "FactorConfiguration": spelled(self.counts_as_two_factors, FACTORS),
        })
    }
}

/// Settings with two values; the first is the default.
const VERIFICATION: [&str; 2] = ["preferred", "required"];
const FACTORS: [&str; 2] = ["SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION"];

fn spelled(is_second: bool, [first, second]: [&str; 2]) -> &str {
    match is_second {
        true => second,
        false => first,
    }
}

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
