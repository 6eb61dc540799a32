//! A pool without sockets: a fixed clock, a counting source of randomness, and a client half
//! that is driven by hand.

use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cognito_emulator::{Context, Entropy, Message, NewAppClient, NewUser, Request, UserPool};
use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::{Ephemeral, Identity, Integer};
use serde_json::{Value, json};

pub(crate) use crate::counting::Counting;

/// The service's model.
pub(crate) static MODEL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../whole_model/service.json")).unwrap());

/// The errors that the service's operations declare.
pub(crate) static ERRORS: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../declared_errors/service.json")).unwrap()
});

pub(crate) const POOL: &str = "us-east-1_Emulator1";
pub(crate) const PASSWORD: &str = "Correct-Horse7!";

/// 2023-11-14 22:13:20 UTC.
pub(crate) const START: u64 = 1_700_000_000;

/// The form of an operator's request; the signature is not checked here.
const SIGNED: &str = "AWS4-HMAC-SHA256 \
    Credential=AKIDEXAMPLE/20231114/us-east-1/cognito-idp/aws4_request, \
    SignedHeaders=host;x-amz-date, Signature=00";

/// A pool with one user, one public app client and a clock that stands still.
pub(crate) struct Setup {
    pub(crate) pool: UserPool,
    pub(crate) entropy: Counting,
    pub(crate) seconds: u64,
    pub(crate) client_id: String,
}

impl Setup {
    pub(crate) fn new() -> Self {
        let mut entropy = Counting(0);
        let keys = entropy.signing_keys().unwrap();
        let mut cx = context(START, &mut entropy);
        let mut pool = UserPool::new(POOL, "http://localhost", keys, &mut cx).unwrap();
        let client = NewAppClient::public().with_id("webapp");
        let client_id = pool.add_client(client, &mut cx).unwrap();
        let alice = NewUser::new("alice", PASSWORD).with_attribute("email", "alice@example.com");
        pool.add_user(alice, &mut cx).unwrap();
        Self {
            pool,
            entropy,
            seconds: START,
            client_id,
        }
    }

    pub(crate) fn with<T>(&mut self, run: impl FnOnce(&mut UserPool, &mut Context<'_>) -> T) -> T {
        let mut cx = context(self.seconds, &mut self.entropy);
        run(&mut self.pool, &mut cx)
    }

    /// An operation's status and body.
    pub(crate) fn call(&mut self, operation: &str, body: Value) -> (u16, Value) {
        let mut request = Request::operation(operation, &body);
        if operation.starts_with("Admin") {
            request = request.with_header("authorization", SIGNED);
        }
        let response = self.with(|pool, cx| pool.handle(&request, cx));
        let body = match response.body.as_slice() {
            [] => Value::Null,
            body => serde_json::from_slice(body).unwrap(),
        };
        crate::model::judge(&MODEL, &ERRORS, operation, response.status, &body);
        (response.status, body)
    }

    /// An operation that must succeed.
    pub(crate) fn ok(&mut self, operation: &str, body: Value) -> Value {
        let (status, body) = self.call(operation, body);
        assert_eq!(status, 200, "{operation}: {body}");
        body
    }

    /// An operation that must be refused: code and message.
    pub(crate) fn refused(&mut self, operation: &str, body: Value) -> (String, String) {
        let (status, body) = self.call(operation, body);
        assert_eq!(status, 400, "{operation}: {body}");
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        (text("__type"), text("message"))
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::since_unix_epoch(Duration::from_secs(self.seconds))
    }

    /// `InitiateAuth` with SRP: the client half, and the challenge's parameters.
    pub(crate) fn start_srp(&mut self, username: &str) -> (Ephemeral, Value) {
        let ephemeral = Ephemeral::from_entropy([7; 64]).unwrap();
        let srp_a = ephemeral.public_value().to_hex();
        let reply = self.ok(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_SRP_AUTH", "ClientId": self.client_id,
                "AuthParameters": { "USERNAME": username, "SRP_A": srp_a },
            }),
        );
        assert_eq!(reply["ChallengeName"], "PASSWORD_VERIFIER");
        assert!(reply.get("Session").is_none(), "AWS gives no Session here");
        (ephemeral, reply["ChallengeParameters"].clone())
    }

    /// The body of an answer to PASSWORD_VERIFIER, signed at `timestamp`.
    pub(crate) fn claim(
        &self,
        (ephemeral, challenge): (Ephemeral, Value),
        password: &str,
        timestamp: &str,
    ) -> Value {
        let text = |name: &str| challenge[name].as_str().unwrap();
        let integer = |name: &str| Integer::from_hex(text(name)).unwrap();
        let username = text("USER_ID_FOR_SRP");
        let identity = Identity::user("Emulator1", username);
        let key = ephemeral
            .agree(&identity, password, &integer("SALT"), &integer("SRP_B"))
            .unwrap();
        let block = base64_decode(text("SECRET_BLOCK"));
        let signature = key.sign(&identity, &block, timestamp);
        json!({
            "ChallengeName": "PASSWORD_VERIFIER", "ClientId": self.client_id,
            "ChallengeResponses": {
                "USERNAME": username,
                "PASSWORD_CLAIM_SECRET_BLOCK": text("SECRET_BLOCK"),
                "PASSWORD_CLAIM_SIGNATURE": base64_encode(&signature),
                "TIMESTAMP": timestamp,
            },
        })
    }

    /// The correct answer to a PASSWORD_VERIFIER that begins now.
    pub(crate) fn right_claim(&mut self, username: &str) -> Value {
        let started = self.start_srp(username);
        self.claim(started, PASSWORD, &self.now().to_string())
    }

    /// A whole sign-in of alice: the `AuthenticationResult`.
    pub(crate) fn signed_in(&mut self) -> Value {
        let claim = self.right_claim("alice");
        self.ok("RespondToAuthChallenge", claim)["AuthenticationResult"].clone()
    }

    /// `InitiateAuth` with the common password.
    pub(crate) fn password(&mut self, username: &str) -> Value {
        self.ok("InitiateAuth", self.password_body(username, PASSWORD))
    }

    pub(crate) fn password_body(&self, username: &str, password: &str) -> Value {
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": self.client_id,
            "AuthParameters": { "USERNAME": username, "PASSWORD": password },
        })
    }

    /// The body of an answer to a challenge that has a session.
    pub(crate) fn answer(&self, challenge: &Value, responses: Value) -> Value {
        json!({
            "ChallengeName": challenge["ChallengeName"], "ClientId": self.client_id,
            "Session": challenge["Session"], "ChallengeResponses": responses,
        })
    }

    /// The newest message, with its receiver and code.
    pub(crate) fn newest_message(&self) -> Message {
        self.pool.outbox().last().unwrap().clone()
    }

    pub(crate) fn add(&mut self, user: NewUser) {
        self.with(|pool, cx| pool.add_user(user, cx)).unwrap();
    }

    /// The claims of a token, unverified.
    pub(crate) fn claims(token: &Value) -> Value {
        let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
        serde_json::from_slice(&url_decode(payload)).unwrap()
    }
}

/// Whether a refusal is this code and this message.
pub(crate) fn is(refusal: &(String, String), expected: (&str, &str)) {
    assert_eq!((refusal.0.as_str(), refusal.1.as_str()), expected);
}

/// Whether a reply is this challenge, with a session of the length of AWS's.
pub(crate) fn asks(reply: &Value, challenge: &str) {
    assert_eq!(reply["ChallengeName"], challenge, "{reply}");
    let session = reply["Session"].as_str().unwrap();
    assert!((20..=4096).contains(&session.len()));
    assert!(reply.get("AuthenticationResult").is_none());
}

/// Whether a reply is the end of a sign-in.
pub(crate) fn has_tokens(reply: &Value) {
    assert!(
        reply["AuthenticationResult"]["AccessToken"].is_string(),
        "{reply}"
    );
    assert_eq!(reply["ChallengeParameters"], json!({}));
    assert!(reply.get("ChallengeName").is_none());
}

fn context(seconds: u64, entropy: &mut dyn Entropy) -> Context<'_> {
    let now = Timestamp::since_unix_epoch(Duration::from_secs(seconds));
    Context::new(now, entropy)
}

pub(crate) fn base64_encode(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}

pub(crate) fn base64_decode(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

pub(crate) fn url_decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

pub(crate) fn url_encode(octets: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(octets)
}
