//! One pool for all paths: settings and users are new for each.

use core::cell::RefCell;
use core::time::Duration;

use cognito_emulator::{
    AuthFlow, Context, CustomAuthScript, DeviceConfiguration, Entropy, FirstAuthFactor, MfaMode,
    MfaSettings, MfaType, NewAppClient, NewUser, Request, UserPool,
};
use cognito_srp_core::{
    AppClient, ClientId, ClientSecret, Exchange, Outcome, Response, Timestamp, UserPoolId,
};

use crate::counting::Counting;
use crate::path::{Begin, Path, SecondFactor};

pub(crate) const PASSWORD: &str = "Correct-Horse7!";
pub(crate) const SECRET: &str = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";
/// RFC 6238's secret, in base32.
pub(crate) const TOTP_SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const POOL: &str = "us-east-1_Walkers";

pub(crate) struct Setup {
    pool: UserPool,
    entropy: Counting,
    now: Timestamp,
    users: usize,
}

thread_local! {
    static WORLD: RefCell<Setup> = RefCell::new(Setup::new());
}

impl Setup {
    pub(crate) fn with<T>(run: impl FnOnce(&mut Self) -> T) -> T {
        WORLD.with_borrow_mut(run)
    }

    fn new() -> Self {
        let mut entropy = Counting(0);
        let keys = entropy.signing_keys().unwrap();
        let now = Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000));
        let mut cx = Context::new(now, &mut entropy);
        let mut pool = UserPool::new(POOL, "http://localhost", keys, &mut cx).unwrap();
        // ALLOW_USER_AUTH excludes custom authentication.
        let flows = [("choice", AuthFlow::User), ("custom", AuthFlow::Custom)];
        for (id, flow) in flows {
            for secret in [false, true] {
                let secret_part = if secret { "secret" } else { "public" };
                let new = match secret {
                    true => NewAppClient::confidential(ClientSecret::new(SECRET)),
                    false => NewAppClient::public(),
                };
                let new = new.with_id(&format!("{id}{secret_part}"));
                let new = new.with_flows([flow, AuthFlow::UserSrp, AuthFlow::UserPassword]);
                pool.add_client(new, &mut cx).unwrap();
            }
        }
        Self {
            pool,
            entropy,
            now,
            users: 0,
        }
    }

    /// Configures the pool for a path, and adds its user.
    pub(crate) fn prepare(&mut self, path: &Path) -> String {
        self.users += 1;
        // Two multiples of 11 differ in at least two digits: a corrupted name or number is
        // nobody else's.
        let number = self.users * 11;
        let name = format!("driver-{number}");
        let mut user = NewUser::new(&name, PASSWORD)
            .with_attribute("email", &format!("{name}@example.com"))
            .with_attribute("email_verified", "true")
            .with_attribute("phone_number", &format!("+1{number:010}"))
            .with_attribute("phone_number_verified", "true")
            .with_software_token(TOTP_SECRET);
        if path.temporary_password {
            user = user.with_temporary_password();
        }
        let all = [MfaType::Sms, MfaType::SoftwareToken, MfaType::Email];
        let (mode, offered, enabled): (_, &[_], &[_]) = match path.second_factor {
            SecondFactor::Off => (MfaMode::Off, &[], &[]),
            SecondFactor::Sms => (MfaMode::Optional, &all, &all[..1]),
            SecondFactor::SoftwareToken => (MfaMode::Optional, &all, &all[1..2]),
            SecondFactor::Email => (MfaMode::Optional, &all, &all[2..]),
            SecondFactor::Select(_) => (MfaMode::Optional, &all, &all),
            SecondFactor::SetUp => (MfaMode::Required, &all[1..2], &[]),
        };
        if path.second_factor == SecondFactor::SetUp {
            // Without the settings of a software token above.
            user = NewUser::new(&name, PASSWORD)
                .with_attribute("email", &format!("{name}@example.com"))
                .with_attribute("email_verified", "true");
            if path.temporary_password {
                user = user.with_temporary_password();
            }
        }
        user = enabled.iter().fold(user, |user, kind| user.with_mfa(*kind));
        self.pool.set_mfa(MfaSettings::new(mode, offered.to_vec()));
        self.pool.set_first_auth_factors([
            FirstAuthFactor::Password,
            FirstAuthFactor::EmailOtp,
            FirstAuthFactor::SmsOtp,
        ]);
        self.pool.set_device_configuration(DeviceConfiguration {
            challenge_required_on_new_device: true,
            device_only_remembered_on_user_prompt: false,
        });
        let script = (0..path.questions).fold(CustomAuthScript::default(), |script, number| {
            script.with_question(&question(number), &number.to_string())
        });
        self.pool.set_custom_auth(script);
        let (pool, mut cx) = self.parts();
        pool.add_user(user, &mut cx).unwrap();
        name
    }

    pub(crate) fn app_client(&self, path: &Path) -> AppClient {
        let flow = match path.begin {
            Begin::Custom | Begin::CustomWithSrp => "custom",
            _ => "choice",
        };
        let secret = if path.secret { "secret" } else { "public" };
        let id = ClientId::parse(&format!("{flow}{secret}")).unwrap();
        let client = AppClient::new(UserPoolId::parse(POOL).unwrap(), id);
        match path.secret {
            true => client.with_secret(ClientSecret::new(SECRET)),
            false => client,
        }
    }

    /// Moves the clock forward.
    pub(crate) fn wait(&mut self, seconds: u64) {
        self.now = self.now.after_seconds(seconds);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// The body of the emulator's reply to a request, with the status.
    pub(crate) fn post(&mut self, operation: &str, body: &serde_json::Value) -> (u16, Vec<u8>) {
        let request = Request::operation(operation, body);
        let (pool, mut cx) = self.parts();
        let response = pool.handle(&request, &mut cx);
        (response.status, response.body)
    }

    /// Runs an exchange that is not part of the property.
    pub(crate) fn carry<T: Outcome>(&mut self, exchange: Exchange<T>) -> T {
        let body = serde_json::from_slice(exchange.request().body()).unwrap();
        let (status, body) = self.post(exchange.request().operation(), &body);
        let now = self.now;
        exchange
            .receive(Response::new(status, [], &body), now)
            .unwrap()
    }

    /// The last code that a user received; a guess if there was none, for example because the
    /// name was corrupted.
    pub(crate) fn code(&self, name: &str) -> String {
        let mine = self
            .pool
            .outbox()
            .filter(|message| message.username == name);
        mine.last()
            .map_or_else(|| "000000".to_owned(), |message| message.code.clone())
    }

    fn parts(&mut self) -> (&mut UserPool, Context<'_>) {
        let cx = Context::new(self.now, &mut self.entropy);
        (&mut self.pool, cx)
    }
}

/// The triggers' question.
pub(crate) fn question(number: usize) -> String {
    format!("the number {number}?")
}

/// A later time.
trait Later {
    fn after_seconds(self, seconds: u64) -> Self;
}

impl Later for Timestamp {
    fn after_seconds(self, seconds: u64) -> Self {
        Self::since_unix_epoch(Duration::from_secs(self.unix_seconds() + seconds))
    }
}
