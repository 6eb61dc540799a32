//! Shortcuts for tests: an app client, codes, and the issuer.

use std::fmt;

use cognito_srp_core::{AppClient, ClientId, ClientSecret, Endpoint, UserPoolId};

use crate::face::emulator::Emulator;
use crate::ground::fault::Fault;

impl Emulator {
    /// The first pool's first app client, for use by a client: its ids, its secret if it has
    /// one, and this emulator as the endpoint.
    ///
    /// ```
    /// use cognito_blocking::{Client, Settled};
    /// use cognito_emulator::Emulator;
    ///
    /// let emulator = Emulator::start()?;
    /// emulator.add_user("alice", "Correct-Horse7!")?;
    /// let signed_in = Client::new()?.sign_in(&emulator.app_client()?, "alice", "Correct-Horse7!")?;
    /// assert!(matches!(signed_in, Settled::Done(_)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A [`Fault`] if the seed has no app client in that pool.
    pub fn app_client(&self) -> Result<AppClient, Fault> {
        let id = self.client_id();
        let secret = self.with_pool(|pool, _| {
            let no_client = || Fault::invalid_parameter("The pool has no app client");
            let client = pool.clients.get(id).ok_or_else(no_client)?;
            let secret = client.newest_secret();
            Ok(secret.map(|secret| ClientSecret::new(secret.expose())))
        })?;
        let user_pool_id = UserPoolId::parse(self.user_pool_id());
        let client_id = ClientId::parse(id);
        let endpoint = Endpoint::parse_allowing_http(self.endpoint());
        let (Ok(user_pool_id), Ok(client_id), Ok(endpoint)) = (user_pool_id, client_id, endpoint)
        else {
            return Err(Fault::internal());
        };
        let app_client = AppClient::new(user_pool_id, client_id).with_endpoint(endpoint);
        Ok(match secret {
            Some(secret) => app_client.with_secret(secret),
            None => app_client,
        })
    }

    /// The `iss` of the first pool's tokens. Verifiers find the keys under it.
    #[must_use]
    pub fn issuer(&self) -> String {
        let issuer = self.with_pool(|pool, _| Ok(pool.issuer.clone()));
        issuer.unwrap_or_default()
    }

    /// The code in the last message to a user of the first pool, whatever its purpose and
    /// medium; for an invited user, the temporary password. `None` if there was no message.
    /// [`outbox`](Self::outbox) returns all messages.
    ///
    /// `username` is the real user name, or a verified alias.
    ///
    /// ```
    /// use cognito_blocking::{Client, Password};
    /// use cognito_emulator::{Emulator, NewUser};
    ///
    /// let emulator = Emulator::start()?;
    /// let alice = NewUser::new("alice", "Correct-Horse7!").with_attribute("email", "a@example.com");
    /// emulator.add(alice.with_attribute("email_verified", "true"))?;
    /// let (client, app_client) = (Client::new()?, emulator.app_client()?);
    ///
    /// client.run(app_client.forgot_password(&"alice".parse()?))?;
    /// let code = emulator.code_for("alice").ok_or("no code was sent")?;
    /// client.run(app_client.confirm_forgot_password(&"alice".parse()?, &code, &Password::new("New-Horse8!")))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn code_for(&self, username: &str) -> Option<String> {
        self.with_pool(|pool, _| {
            let user = pool.find_user(username);
            let name = user.map_or(username, |user| user.username.as_str());
            let sent = pool.outbox.messages().filter(|sent| sent.username == name);
            Ok(sent.last().map(|message| message.code.clone()))
        })
        .ok()
        .flatten()
    }

    /// The code that a user's authenticator app shows now, by the emulator's clock (RFC 6238).
    /// A code can be used once; if the code of these 30 seconds was used, this returns the
    /// next one, which is accepted early. `None` if the user of the first pool has no software
    /// token, or has not verified it.
    ///
    /// At any time, three codes are accepted. After that, [move the clock
    /// forward](Self::advance_clock).
    ///
    /// ```
    /// use cognito_blocking::{Client, Settled};
    /// use cognito_emulator::{Emulator, MfaMode, MfaSettings, MfaType, NewUser};
    ///
    /// let emulator = Emulator::start()?;
    /// emulator.with_pool(|pool, _| {
    ///     pool.set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::SoftwareToken]));
    ///     Ok(())
    /// })?;
    /// let alice = NewUser::new("alice", "Correct-Horse7!").with_software_token("JBSWY3DPEHPK3PXP");
    /// emulator.add(alice.with_mfa(MfaType::SoftwareToken))?;
    /// let (client, app_client) = (Client::new()?, emulator.app_client()?);
    ///
    /// let Settled::Challenge(challenge) = client.sign_in(&app_client, "alice", "Correct-Horse7!")?
    /// else {
    ///     panic!("not asked for a code");
    /// };
    /// let code = emulator.totp_code("alice").ok_or("no software token")?;
    /// let signed_in = client.run(challenge.answer_code(&code)?)?;
    /// assert!(matches!(signed_in, Settled::Done(_)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn totp_code(&self, username: &str) -> Option<String> {
        self.with_pool(|pool, cx| {
            let token = pool.find_user(username).map(|user| &user.software_token);
            Ok(token
                .and_then(Option::as_ref)
                .map(|token| token.shown(cx.now)))
        })
        .ok()
        .flatten()
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("endpoint", &self.endpoint())
            .field("user_pool_id", &self.user_pool_id())
            .finish_non_exhaustive()
    }
}
