//! The users of a pool: adding, finding and changing them.

use cognito_srp_core::{Timestamp, Username};

use super::UserPool;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::access_token::{self, AccessToken};
use crate::state::groups::GroupSettings;
use crate::state::new_user::NewUser;
use crate::state::outbox::DeliveryMedium;
use crate::state::sessions::Held;
use crate::state::sign_in::SignIn;
use crate::state::software_token::SoftwareToken;
use crate::state::user::{Status, User};

impl UserPool {
    /// Adds a user and returns the real user name.
    ///
    /// # Errors
    /// A [`Fault`] if the name is taken or does not have the form of the attribute that it is;
    /// if the password violates the policy; or if an attribute does not exist or is another
    /// user's alias.
    pub fn add_user(&mut self, new: NewUser, cx: &mut Context<'_>) -> Result<String, Fault> {
        Username::parse(&new.username).map_err(|e| Fault::invalid_parameter(e.to_string()))?;
        if let Some(password) = &new.password {
            let checked = self.policy.check(password);
            match new.status {
                Status::ForceChangePassword => self.leniency.excuse(checked)?,
                _ => checked?,
            }
        }
        self.check_form_of_name(&new.username)?;
        let stands_for_name = self.attribute_of_name(&new.username)?.map(str::to_owned);
        let mut attributes = new.attributes;
        for (name, value) in &attributes {
            self.check_name(name)?;
            self.check_value(name, value)?;
        }
        let sub = match attributes.get("sub") {
            Some(sub) => sub.clone(),
            None => cx.uuid()?,
        };
        attributes.insert("sub".to_owned(), sub.clone());
        let username = match stands_for_name {
            Some(attribute) => {
                attributes.insert(attribute, new.username.clone());
                sub
            }
            None => new.username.clone(),
        };
        new.token_additions.check()?;
        let software_token = match &new.software_token {
            Some(secret) => Some(SoftwareToken::from_base32(secret)?),
            None => None,
        };
        if self.find_user(&new.username).is_some() || self.users.contains_key(&username) {
            return Err(Fault::new(
                "UsernameExistsException",
                "User account already exists",
            ));
        }
        let (has_password, password) = match new.password {
            Some(password) => (true, password),
            // One that nobody knows.
            None => (false, cx.alphanumeric(40)?),
        };
        let password = self.new_password(&username, &password, cx)?;
        let user = User {
            status: new.status,
            enabled: new.enabled,
            password_expires: self.policy.expiry(cx.now),
            mfa: new.mfa,
            software_token,
            has_password,
            auth_events: new.auth_events,
            token_additions: new.token_additions,
            ..User::new(username.clone(), attributes, password, cx.now)
        };
        for (name, value) in user
            .attributes
            .iter()
            .filter(|(_, value)| !value.is_empty())
        {
            let claimed = match user.is_verified(name) {
                true => self.claim_alias(&username, name, value, new.force_alias, cx.now),
                false => self.claim_unproven(&username, name, value, cx.now),
            };
            // Every operation that creates users has only this error for a taken name.
            claimed.map_err(|fault| Fault::new("UsernameExistsException", fault.message()))?;
        }
        self.names.add(&user);
        self.users.insert(username.clone(), user);
        for group in new.groups {
            if self.groups.get(&group).is_err() {
                self.groups.create(GroupSettings::named(&group), cx.now)?;
            }
            self.groups.add_member(&group, &username)?;
        }
        Ok(username)
    }

    /// Removes a user with everything that belongs to them, revokes their tokens and ends
    /// their sign-ins: another user may get the name.
    pub(crate) fn remove_user(&mut self, username: &str, now: Timestamp) {
        if let Some(user) = self.users.remove(username) {
            self.names.remove(&user);
        }
        self.registrations.remove(username);
        self.pending_codes.remove_all(username);
        self.attempts.remove_all(username);
        self.devices.remove_all(username);
        self.groups.remove_from_all(username);
        self.grants.revoke_all(username, now);
        self.sessions.remove_all(username);
        self.secret_blocks.remove_all(username);
        self.forget_ended_sessions();
    }

    /// Whether the user of a sign-in still has the password with which it began.
    pub(crate) fn is_current(&self, sign_in: &SignIn) -> bool {
        let user = self.users.get(&sign_in.username);
        user.is_none_or(|user| user.generation == sign_in.generation)
    }

    /// The sign-in of a session, if it is at this challenge and its user's password has not
    /// changed.
    pub(crate) fn held(
        &self,
        session: &str,
        challenge: &str,
        now: Timestamp,
    ) -> Result<&Held, Fault> {
        let held = self.sessions.get(session, challenge, now)?;
        match self.is_current(&held.sign_in) {
            true => Ok(held),
            false => Err(Fault::invalid_session()),
        }
    }

    /// The user of a sign-in.
    pub(crate) fn user(&self, sign_in: &SignIn) -> Result<&User, Fault> {
        let user = self.users.get(&sign_in.username);
        user.ok_or_else(Fault::wrong_password)
    }

    pub(crate) fn user_mut(&mut self, sign_in: &SignIn) -> Result<&mut User, Fault> {
        let user = self.users.get_mut(&sign_in.username);
        user.ok_or_else(Fault::wrong_password)
    }

    /// The user of an access token, if they may still sign in.
    pub(crate) fn signed_in_user(
        &mut self,
        access_token: &str,
        now: Timestamp,
    ) -> Result<&mut User, Fault> {
        let bearer = self.bearer(access_token, now)?;
        let user = self.users.get_mut(&bearer.username);
        user.ok_or_else(Fault::no_such_user)
    }

    /// The user of an access token that an operation received; its scopes must allow
    /// operations.
    pub(crate) fn bearer(&self, access_token: &str, now: Timestamp) -> Result<AccessToken, Fault> {
        let token = self.holder(access_token, now)?;
        match token.has_scope(access_token::ADMIN_SCOPE) {
            true => Ok(token),
            false => Err(Fault::not_authorized(
                "Access Token does not have required scopes",
            )),
        }
    }

    /// The user of an access token: it is valid and not revoked, and the user may still sign
    /// in.
    pub(crate) fn holder(&self, access_token: &str, now: Timestamp) -> Result<AccessToken, Fault> {
        let token = access_token::access_token(self, access_token, now)?;
        let user = self.users.get(&token.username);
        let user = user.ok_or_else(Fault::no_such_user)?;
        let (origin, signed_in) = (&token.origin, token.signed_in);
        if self.grants.is_over(origin, &token.username, signed_in) {
            return Err(Fault::not_authorized("Access Token has been revoked"));
        }
        user.may_sign_in()?;
        Ok(token)
    }

    /// Ends one sign-in, whose refresh token is good until `until`: its refresh token and its
    /// access tokens are dead.
    pub(crate) fn end_sign_in(&mut self, origin: &str, until: u64, now: Timestamp) {
        self.grants.end(origin, until, now);
        self.forget_ended_sessions();
    }

    /// Removes the sessions of ended sign-ins.
    pub(crate) fn forget_ended_sessions(&mut self) {
        let grants = &self.grants;
        self.user_sessions
            .end(|it| grants.is_over(&it.origin, &it.username, it.signed_in));
    }

    /// The user whom an operator names, by name or `sub`.
    pub(crate) fn user_named(&mut self, name: &str) -> Result<&mut User, Fault> {
        let user = self.find_user(name).or_else(|| self.user_of_sub(name));
        let user = user.ok_or_else(Fault::no_such_user)?;
        let username = user.username.clone();
        self.users.get_mut(&username).ok_or_else(Fault::internal)
    }

    /// A number that looks random; for an unknown user always the same.
    pub(crate) fn simulated_draw(&self, typed: &str) -> u32 {
        self.simulation.draw(&self.folded(typed))
    }

    /// The id of an unknown user's simulated passkey.
    pub(crate) fn simulated_passkey(&self, typed: &str) -> Vec<u8> {
        self.simulation.passkey_id(&self.folded(typed))
    }

    /// Where a code for an unknown user would be sent.
    pub(crate) fn simulated_destination(&self, medium: DeliveryMedium, typed: &str) -> String {
        self.simulation.destination(medium, typed)
    }

    /// The real user name of a simulated user.
    pub(crate) fn simulated_username(&self, typed: &str) -> String {
        self.simulation.username(&self.folded(typed))
    }
}
