//! Follows a path, with the core on one side and the emulator on the other, and checks what
//! each request must contain.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::{
    Challenge, Device, DeviceEntropy, Error, Exchange, IntoExchange, Password, Preference,
    Response, Step, SuspendedChallenge, Tokens, Username,
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::corruption::Corruption;
use crate::path::{Begin, Path, Whence};
use crate::person::Person;
use crate::support::{PASSWORD, SECRET, Setup};

/// Where a path ended.
#[derive(Debug)]
pub(crate) enum End {
    Tokens(Tokens),
    Refused(#[expect(dead_code, reason = "printed when a property fails")] Error),
    /// A question came again: a corrupted answer was wrong.
    AskedAgain,
    /// A corrupted device key had no effect: the service did not know it and the caller was
    /// told, it offers to remember a new one, or the correct one was named and proven
    /// afterwards.
    WithoutThatDevice,
}

pub(crate) struct Driver<'a> {
    setup: &'a mut Setup,
    path: &'a Path,
    corruption: Option<&'a Corruption>,
    person: Person,
    device: Option<Device>,
    /// The names of the challenges, in order.
    seen: Vec<String>,
    /// The Session of the last reply.
    session: Option<String>,
    messages: usize,
    questions: Vec<String>,
}

impl<'a> Driver<'a> {
    pub(crate) fn new(
        setup: &'a mut Setup,
        path: &'a Path,
        corruption: Option<&'a Corruption>,
    ) -> Self {
        let name = setup.prepare(path);
        let mut driver = Self {
            setup,
            path,
            corruption: None,
            person: Person::new(name),
            device: None,
            seen: Vec::new(),
            session: None,
            messages: 0,
            questions: Vec::new(),
        };
        if path.whence != Whence::Anywhere {
            driver.remember_device();
        }
        driver.corruption = corruption;
        driver
    }

    /// An earlier sign-in, whose device was confirmed, and perhaps forgotten since.
    fn remember_device(&mut self) {
        let path = Path {
            whence: Whence::Anywhere,
            suspended_at: None,
            wrong_code_at: None,
            ..self.path.clone()
        };
        let mut earlier = Driver {
            setup: &mut *self.setup,
            path: &path,
            corruption: None,
            person: Person::new(self.person.name.clone()),
            device: None,
            seen: Vec::new(),
            session: None,
            messages: 0,
            questions: Vec::new(),
        };
        let exchange = earlier.begin();
        let End::Tokens(tokens) = earlier.follow(exchange) else {
            panic!("{path:?}: no earlier sign-in");
        };
        let client = self.setup.app_client(self.path);
        let entropy = DeviceEntropy::from_entropy([9; 56]).unwrap();
        let new = tokens.new_device().unwrap();
        let confirm = client.confirm_device(tokens.access_token(), new, entropy);
        let device = self.setup.carry(confirm.into_exchange()).into_device();
        if self.path.whence == Whence::ForgottenDevice {
            let forget = client.forget_device(tokens.access_token(), device.key());
            self.setup.carry(forget);
        }
        self.device = Some(device);
    }

    /// Follows the path to its end; returns the end and the challenges on the way.
    pub(crate) fn drive(mut self) -> (End, Vec<String>) {
        let exchange = self.begin();
        let end = self.follow(exchange);
        (end, self.seen)
    }

    fn begin(&mut self) -> Exchange<Step> {
        let name = match self.path.alias {
            true => format!("{}@example.com", self.person.name),
            false => self.person.name.clone(),
        };
        let client = self.setup.app_client(self.path);
        let sign_in = client.begin(Username::parse(&name).unwrap());
        let sign_in = sign_in.with_client_metadata([("tenant", "blue")]);
        let sign_in = match self.device.clone() {
            Some(device) => sign_in
                .with_device(device, self.person.ephemeral())
                .unwrap(),
            None => sign_in,
        };
        let password = Password::new(PASSWORD);
        let ephemeral = self.person.ephemeral();
        match self.path.begin {
            Begin::Srp => sign_in.srp(password, ephemeral),
            Begin::Password => sign_in.password(&password),
            Begin::Custom => sign_in.custom(),
            Begin::CustomWithSrp => sign_in.custom_with_srp(password, ephemeral),
            Begin::Choice => sign_in.choice(Preference::None),
            Begin::PreferPassword => sign_in.choice(Preference::Password(&password)),
            Begin::PreferSrp => sign_in.choice(Preference::PasswordSrp(password, ephemeral)),
            Begin::PreferEmailOtp => sign_in.choice(Preference::EmailOtp),
            Begin::PreferSmsOtp => sign_in.choice(Preference::SmsOtp),
        }
    }

    fn follow(&mut self, mut exchange: Exchange<Step>) -> End {
        loop {
            let challenge = match self.carry(exchange) {
                Ok(Step::Send(next)) => {
                    exchange = next;
                    continue;
                }
                Ok(Step::Done(tokens)) => {
                    let corrupted = self.corruption.and_then(Corruption::field);
                    let key = corrupted.is_some_and(|field| field.ends_with("/DEVICE_KEY"));
                    let proven = self
                        .seen
                        .iter()
                        .any(|name| name == "DEVICE_PASSWORD_VERIFIER");
                    let anew = tokens.new_device().is_some();
                    let told = tokens.forgotten_device().is_some() || anew;
                    return match key && (told || proven) {
                        true => End::WithoutThatDevice,
                        false => End::Tokens(tokens),
                    };
                }
                Ok(Step::Challenge(challenge)) => challenge,
                // A wrong code, as the path says: the challenge is returned.
                Err(error) if self.path.wrong_code_at.is_some() && self.corruption.is_none() => {
                    match error.into_challenge() {
                        Ok(challenge) => challenge,
                        Err(error) => return End::Refused(error),
                    }
                }
                Err(error) => return End::Refused(error),
            };
            let Some(challenge) = self.perhaps_suspended(challenge) else {
                return End::AskedAgain;
            };
            exchange = self.person.answer(self.setup, self.path, challenge);
        }
    }

    /// Suspends a challenge and resumes it, if the path says so. `None` if a question comes
    /// for the second time, or is not known to a user.
    fn perhaps_suspended(&mut self, challenge: Challenge) -> Option<Challenge> {
        match &challenge {
            Challenge::UnknownChallenge(_) => return None,
            Challenge::CustomChallenge(custom) => {
                let asked = custom.parameter("question")?.to_owned();
                if self.questions.contains(&asked) {
                    return None;
                }
                self.questions.push(asked);
            }
            _ => {}
        }
        if self.path.suspended_at != Some(self.seen.len()) {
            return Some(challenge);
        }
        let stored = challenge.suspend().into_json();
        let suspended = SuspendedChallenge::from_json(&stored).unwrap();
        let challenge = self
            .setup
            .app_client(self.path)
            .resume(suspended, cognito_srp_core::Side::Client)
            .unwrap();
        Some(match self.device.clone() {
            Some(device) if self.path.whence == Whence::Device => challenge
                .with_device(device, self.person.ephemeral())
                .unwrap(),
            _ => challenge,
        })
    }

    /// One round trip, checked and perhaps corrupted.
    fn carry(&mut self, exchange: Exchange<Step>) -> Result<Step, Error> {
        let operation = exchange.request().operation();
        let mut body: Value = serde_json::from_slice(exchange.request().body()).unwrap();
        let honest = self.corruption.is_none_or(|c| c.field().is_none());
        if honest {
            self.check(operation, &body);
        }
        self.corrupt("request", &mut body);
        let (status, reply) = self.setup.post(operation, &body);
        let mut reply: Value = serde_json::from_slice(&reply).unwrap();
        if status == 200 {
            self.corrupt("reply", &mut reply);
            let session = reply["Session"].as_str().map(str::to_owned);
            self.session = session;
            if let Some(name) = reply["ChallengeName"].as_str() {
                self.seen.push(name.to_owned());
            }
        }
        let reply = reply.to_string();
        let now = self.setup.now();
        exchange.receive(Response::new(status, [], reply.as_bytes()), now)
    }

    fn corrupt(&mut self, direction: &'static str, message: &mut Value) {
        if let Some(corruption) = self.corruption {
            corruption.apply(self.messages, direction, message);
        }
        self.messages += 1;
    }

    /// The newest Session, and SECRET_HASH over the USERNAME of the same request.
    fn check(&self, operation: &str, body: &Value) {
        let session = body["Session"].as_str().map(str::to_owned);
        assert_eq!(session, self.session, "{operation}: the newest Session");
        let parameters = match operation {
            "InitiateAuth" => &body["AuthParameters"],
            "RespondToAuthChallenge" => &body["ChallengeResponses"],
            _ => return,
        };
        let username = parameters["USERNAME"].as_str().unwrap();
        let expected = self.path.secret.then(|| {
            let client_id = body["ClientId"].as_str().unwrap();
            let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
            mac.update(username.as_bytes());
            mac.update(client_id.as_bytes());
            STANDARD.encode(mac.finalize().into_bytes())
        });
        let hash = parameters["SECRET_HASH"].as_str().map(str::to_owned);
        assert_eq!(hash, expected, "{operation}: SECRET_HASH");
        assert_eq!(body["ClientMetadata"]["tenant"], "blue", "{operation}");
        if self.path.whence == Whence::Device {
            let key = self.device.as_ref().map(|device| device.key().as_str());
            assert_eq!(parameters["DEVICE_KEY"].as_str(), key, "{operation}");
        }
    }
}
