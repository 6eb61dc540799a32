//! What a test sets of a pool, before or while it runs.

use std::time::Duration;

use serde_json::json;

use super::UserPool;
use crate::ground::keys::SigningKeys;
use crate::ground::webauthn::RelyingParty;
use crate::state::custom_auth::CustomAuth;
use crate::state::devices::DeviceConfiguration;
use crate::state::first_factor::FirstAuthFactor;
use crate::state::mfa::MfaSettings;

impl UserPool {
    /// Signs with other keys from now on, and publishes those only. Tokens by the keys
    /// before are over: for the pool at once, for others when they look at the key set.
    pub fn set_signing_keys(&mut self, keys: SigningKeys) {
        self.keys = keys;
    }

    /// Sets multi-factor authentication; it is off before.
    pub fn set_mfa(&mut self, mfa: MfaSettings) {
        self.mfa = mfa;
    }

    /// Remembers devices from now on.
    pub fn set_device_configuration(&mut self, configuration: DeviceConfiguration) {
        self.device_configuration = Some(configuration);
    }

    /// Sets what users can sign in by beside their name, once it is verified, of `email`,
    /// `phone_number` and `preferred_username` (`AliasAttributes`); the first two before.
    pub fn set_alias_attributes<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.alias_attributes = names.into_iter().map(str::to_owned).collect();
    }

    /// Sets whether case matters in user names, in e-mail addresses and in preferred user
    /// names that stand for one (`UsernameConfiguration`); it does before. Set it while
    /// there are no users: AWS cannot change it later.
    pub fn set_case_sensitive(&mut self, sensitive: bool) {
        let configuration = json!({ "CaseSensitive": sensitive });
        self.keep(&json!({ "UsernameConfiguration": configuration }));
    }

    /// Sets how far the `TIMESTAMP` of a sign-in with SRP may be off; 12 hours and 5 minutes
    /// before. A shorter one shows whether a client goes by the clock of the service.
    pub fn set_timestamp_tolerance(&mut self, tolerance: Duration) {
        self.timestamp_tolerance = tolerance.as_secs();
    }

    /// Has `CUSTOM_AUTH` ask these triggers.
    pub fn set_custom_auth(&mut self, triggers: impl CustomAuth + 'static) {
        self.triggers.set(triggers);
    }

    /// Sets which attributes every user has to have, such as `name`. Who is in the
    /// pool already is asked for them with a new password only.
    pub fn set_required_attributes<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.required_attributes = names.into_iter().map(str::to_owned).collect();
    }

    /// Sets which attributes a sign-up verifies with a code, of `email` and
    /// `phone_number`; `email` before.
    pub fn set_auto_verified_attributes<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.auto_verified_attributes = names.into_iter().map(str::to_owned).collect();
    }

    /// Sets what a choice-based sign-in can begin with (`AllowedFirstAuthFactors`);
    /// a password only before.
    pub fn set_first_auth_factors(&mut self, factors: impl IntoIterator<Item = FirstAuthFactor>) {
        self.first_factors = factors.into_iter().collect();
    }

    /// Sets up passkeys (`WebAuthnConfiguration`). They also have to be allowed as
    /// the first factor.
    pub fn set_relying_party(&mut self, relying_party: RelyingParty) {
        self.relying_party = Some(relying_party);
    }

    /// Tracks where users are signed in (`SetUserPoolSessionConfiguration`), in so many
    /// places each; a pool does not before.
    pub fn track_user_sessions(&mut self, max_per_user: usize) {
        self.user_sessions.set_limit(Some(max_per_user.max(1)));
    }

    /// Sets which attributes keep their value until the new one is verified
    /// (`AttributesRequireVerificationBeforeUpdate`), of `email` and `phone_number`;
    /// none before.
    pub fn set_verification_before_update<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.verification_before_update = names.into_iter().map(str::to_owned).collect();
    }
}
