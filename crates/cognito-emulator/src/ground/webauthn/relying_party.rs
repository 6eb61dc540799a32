//! The pool's relying party, and its requirements for passkeys.

use serde_json::{Value, json};

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
pub(super) const VERIFICATION: [&str; 2] = ["preferred", "required"];
pub(super) const FACTORS: [&str; 2] = ["SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION"];

fn spelled(is_second: bool, [first, second]: [&str; 2]) -> &str {
    match is_second {
        true => second,
        false => first,
    }
}
