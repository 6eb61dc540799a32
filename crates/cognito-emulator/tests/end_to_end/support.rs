//! An emulator with a user and app clients.

use core::cell::Cell;
use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cognito_emulator::{AuthFlow, Context, Emulator, NewAppClient, NewUser, UserPool};
use cognito_srp_core::{
    AppClient, ClientId, ClientSecret, Endpoint, Ephemeral, Password, SignIn, UserPoolId, Username,
};

pub(crate) const PASSWORD: &str = "Correct-Horse7!";
pub(crate) const SECRET: &str = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";
/// RFC 4226's secret, in base32.
pub(crate) const TOTP_SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

const FLOWS: [AuthFlow; 5] = [
    AuthFlow::UserSrp,
    AuthFlow::UserPassword,
    AuthFlow::RefreshToken,
    AuthFlow::AdminUserPassword,
    AuthFlow::User,
];

/// An emulator whose app clients allow every flow.
pub(crate) struct Setup {
    pub(crate) emulator: Emulator,
    /// A public app client and one with a secret.
    pub(crate) clients: [AppClient; 2],
    users: Cell<usize>,
    ahead: Cell<Duration>,
}

impl Setup {
    pub(crate) fn new() -> Self {
        Self::allowing(&FLOWS)
    }

    /// With `CUSTOM_AUTH`, which `ALLOW_USER_AUTH` excludes.
    pub(crate) fn allowing(flows: &[AuthFlow]) -> Self {
        let emulator = Emulator::start().unwrap();
        let clients = [
            NewAppClient::public(),
            NewAppClient::confidential(ClientSecret::new(SECRET)),
        ];
        let [public, confidential] = clients.map(|new| {
            let id = emulator.add_client(new.with_flows(flows.to_vec())).unwrap();
            app_client(&emulator, &id)
        });
        Self {
            clients: [public, confidential.with_secret(ClientSecret::new(SECRET))],
            emulator,
            users: Cell::new(0),
            ahead: Cell::new(Duration::ZERO),
        }
    }

    /// Changes the pool's settings.
    pub(crate) fn configure(&self, change: impl FnOnce(&mut UserPool)) {
        let run = |pool: &mut UserPool, _: &mut Context<'_>| {
            change(pool);
            Ok(())
        };
        self.emulator.with_pool(run).unwrap();
    }

    /// A user name that nobody has.
    pub(crate) fn name(&self) -> String {
        self.numbered().1
    }

    fn numbered(&self) -> (usize, String) {
        let number = self.users.replace(self.users.get() + 1);
        (number, format!("alice-{number}"))
    }

    /// A user with a unique name, a verified e-mail address and phone number, changed by the
    /// test; returns the alias with which they sign in.
    pub(crate) fn user(&self, change: impl FnOnce(NewUser) -> NewUser) -> (String, Username) {
        let (number, name) = self.numbered();
        let email = format!("{name}@example.com");
        let user = NewUser::new(&name, PASSWORD)
            .with_attribute("email", &email)
            .with_attribute("email_verified", "true")
            .with_attribute("phone_number", &format!("+1555010{number:04}"))
            .with_attribute("phone_number_verified", "true");
        self.emulator.add(change(user)).unwrap();
        (name, Username::parse(&email).unwrap())
    }

    /// Moves the emulator's clock forward, and returns how far ahead it is now.
    pub(crate) fn advance_clock(&self, by: Duration) -> Duration {
        self.emulator.advance_clock(by);
        self.ahead.set(self.ahead.get() + by);
        self.ahead.get()
    }

    /// The last code that a user received for this purpose.
    pub(crate) fn code(&self, name: &str, purpose: &str) -> String {
        let outbox = self.emulator.outbox();
        let message = outbox
            .iter()
            .rev()
            .find(|message| message.username == name)
            .unwrap_or_else(|| panic!("nothing was sent to {name}"));
        assert_eq!(message.purpose, purpose);
        message.code.clone()
    }
}

pub(crate) fn app_client(emulator: &Emulator, client_id: &str) -> AppClient {
    AppClient::new(
        UserPoolId::parse(emulator.user_pool_id()).unwrap(),
        ClientId::parse(client_id).unwrap(),
    )
    .with_endpoint(Endpoint::parse(emulator.endpoint()).unwrap())
}

pub(crate) fn password() -> Password {
    Password::new(PASSWORD)
}

pub(crate) fn ephemeral() -> Ephemeral {
    Ephemeral::generate().unwrap()
}

/// A sign-in with each flow that takes a password.
pub(crate) const PASSWORD_FLOWS: [fn(
    SignIn,
) -> cognito_srp_core::Exchange<cognito_srp_core::Step>; 2] = [
    |sign_in| sign_in.srp(password(), ephemeral()),
    |sign_in| sign_in.password(&password()),
];

/// A different code.
pub(crate) fn other_than(code: &str) -> String {
    let turned = code.chars().map(|digit| match digit {
        '9' => '0',
        digit => char::from_u32(u32::from(digit) + 1).unwrap(),
    });
    turned.collect()
}

/// The claims of a token, unverified.
pub(crate) fn claims(token: &str) -> serde_json::Value {
    let payload = token.split('.').nth(1).unwrap();
    let payload = URL_SAFE_NO_PAD.decode(payload).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

pub(crate) fn base64(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}
