//! Settings of a pool for tests, before or while it runs.

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
    /// Replaces the signing keys, and publishes only the new ones. The pool refuses tokens by
    /// the old keys at once; other verifiers do when they fetch the key set.
    pub fn set_signing_keys(&mut self, keys: SigningKeys) {
        self.keys = keys;
    }

    /// Sets multi-factor authentication; the default is off.
    pub fn set_mfa(&mut self, mfa: MfaSettings) {
        self.mfa = mfa;
    }

    /// Remembers devices from now on.
    pub fn set_device_configuration(&mut self, configuration: DeviceConfiguration) {
        self.device_configuration = Some(configuration);
    }

    /// Sets the aliases with which users can sign in once they are verified, from `email`,
    /// `phone_number` and `preferred_username` (`AliasAttributes`); the default is the first
    /// two.
    pub fn set_alias_attributes<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.alias_attributes = names.into_iter().map(str::to_owned).collect();
    }

    /// Sets whether case matters in user names, and in e-mail addresses and preferred user
    /// names that are used as names (`UsernameConfiguration`); by default it does. Set it
    /// before there are users: on AWS it cannot be changed later.
    pub fn set_case_sensitive(&mut self, sensitive: bool) {
        let configuration = json!({ "CaseSensitive": sensitive });
        self.keep(&json!({ "UsernameConfiguration": configuration }));
    }

    /// Sets how far the `TIMESTAMP` of a sign-in with SRP may be off; the default is 12 hours
    /// and 5 minutes. With a shorter one, a test shows whether a client uses the service's
    /// clock.
    pub fn set_timestamp_tolerance(&mut self, tolerance: Duration) {
        self.timestamp_tolerance = tolerance.as_secs();
    }

    /// Sets the triggers of `CUSTOM_AUTH`.
    pub fn set_custom_auth(&mut self, triggers: impl CustomAuth + 'static) {
        self.triggers.set(triggers);
    }

    /// Sets the attributes that every user must have, such as `name`. Existing users are asked
    /// for them only with a new password.
    pub fn set_required_attributes<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.required_attributes = names.into_iter().map(str::to_owned).collect();
    }

    /// Sets which attributes a sign-up verifies with a code, from `email` and `phone_number`;
    /// the default is `email`.
    pub fn set_auto_verified_attributes<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.auto_verified_attributes = names.into_iter().map(str::to_owned).collect();
    }

    /// Sets the factors with which a choice-based sign-in can begin
    /// (`AllowedFirstAuthFactors`); the default is only a password.
    pub fn set_first_auth_factors(&mut self, factors: impl IntoIterator<Item = FirstAuthFactor>) {
        self.first_factors = factors.into_iter().collect();
    }

    /// Sets up passkeys (`WebAuthnConfiguration`). They must also be allowed as a first
    /// factor.
    pub fn set_relying_party(&mut self, relying_party: RelyingParty) {
        self.relying_party = Some(relying_party);
    }

    /// Tracks users' sessions (`SetUserPoolSessionConfiguration`), at most `max_per_user`
    /// each; by default they are not tracked.
    pub fn track_user_sessions(&mut self, max_per_user: usize) {
        self.user_sessions.set_limit(Some(max_per_user.max(1)));
    }

    /// Sets which attributes keep their value until the new one is verified
    /// (`AttributesRequireVerificationBeforeUpdate`), from `email` and `phone_number`; the
    /// default is none.
    pub fn set_verification_before_update<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.verification_before_update = names.into_iter().map(str::to_owned).collect();
    }
}
