//! A service with one pool, and a request during which something happens.

use std::sync::Mutex;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::srp::{Ephemeral, Identity, Integer};
use serde_json::{Value, json};

use crate::face::request::Request;
use crate::face::response::Response;
use crate::face::service::Service;
use crate::face::shared::Shared;
use crate::ground::entropy::SystemEntropy;
use crate::ground::fault::Fault;
use crate::state::app_client::{AuthFlow, NewAppClient};
use crate::state::new_user::NewUser;
use crate::state::user_pool::UserPool;

pub(super) const POOL: &str = "us-east-1_Emulator1";
pub(super) const OLD: &str = "Correct-Horse7!";
pub(super) const NEW: &str = "Battery-Staple8!";

pub(super) struct Rig {
    pub(super) shared: Mutex<Shared>,
    pub(super) client: String,
}

impl Rig {
    /// A pool with alice, whose address is verified.
    pub(super) fn new() -> Self {
        let shared = Mutex::new(Shared {
            service: Service::new("http://localhost", "us-east-1"),
            entropy: Box::new(SystemEntropy),
            observer: None,
            ahead: Duration::ZERO,
        });
        let client = Shared::with(&shared, |service, cx| {
            let keys = cx.entropy.signing_keys()?;
            let mut pool = UserPool::new(POOL, "http://localhost", keys, cx)?;
            let flows = [AuthFlow::UserPassword, AuthFlow::UserSrp];
            let client = pool.add_client(NewAppClient::public().with_flows(flows), cx)?;
            let alice = NewUser::new("alice", OLD)
                .with_attribute("email", "alice@example.com")
                .with_attribute("email_verified", "true");
            pool.add_user(alice, cx)?;
            service.add_pool(pool);
            Ok::<_, Fault>(client)
        });
        let client = client.unwrap();
        Self { shared, client }
    }

    /// The reply, or the error's name, of a request during which something happens.
    pub(super) fn during(
        &self,
        operation: &str,
        mut body: Value,
        meanwhile: impl Fn(),
    ) -> Result<Value, String> {
        let of_operators = operation.starts_with("Admin");
        let (name, value) = match of_operators {
            true => ("UserPoolId", POOL),
            false => ("ClientId", self.client.as_str()),
        };
        if body.get("AccessToken").is_none() {
            body[name] = value.into();
        }
        let request = Request::operation(operation, &body);
        let begun = Shared::begin(&self.shared, &request, meanwhile);
        reply(&begun.finish())
    }

    pub(super) fn ok(&self, operation: &str, body: Value) -> Value {
        self.during(operation, body, || ()).unwrap()
    }

    pub(super) fn set_password(&self, password: &str) {
        let body = json!({ "Username": "alice", "Password": password, "Permanent": true });
        self.ok("AdminSetUserPassword", body);
    }

    pub(super) fn by_password(password: &str) -> Value {
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "alice", "PASSWORD": password },
        })
    }

    pub(super) fn by_srp() -> Value {
        json!({
            "AuthFlow": "USER_SRP_AUTH",
            "AuthParameters": { "USERNAME": "alice", "SRP_A": "abcdef" },
        })
    }

    /// A sign-in by SRP, which a client begins.
    pub(super) fn begin(&self, client: &Ephemeral) -> Value {
        let mut body = Self::by_srp();
        body["AuthParameters"]["SRP_A"] = client.public_value().to_hex().into();
        body["ClientId"] = self.client.as_str().into();
        body
    }

    /// The answer of a client that knows this password.
    pub(super) fn proof_of(&self, client: Ephemeral, asked: &Value, password: &str) -> Value {
        let text = |name: &str| asked["ChallengeParameters"][name].as_str().unwrap();
        let integer = |name: &str| Integer::from_hex(text(name)).unwrap();
        let alice = Identity::user("Emulator1", "alice");
        let key = client
            .agree(&alice, password, &integer("SALT"), &integer("SRP_B"))
            .unwrap();
        let block = STANDARD.decode(text("SECRET_BLOCK")).unwrap();
        let now = Shared::with(&self.shared, |_, cx| cx.now).to_string();
        let signature = key.sign(&alice, &block, &now);
        json!({
            "ChallengeName": asked["ChallengeName"],
            "ChallengeResponses": {
                "USERNAME": "alice",
                "PASSWORD_CLAIM_SECRET_BLOCK": text("SECRET_BLOCK"),
                "PASSWORD_CLAIM_SIGNATURE": STANDARD.encode(signature),
                "TIMESTAMP": now,
            },
        })
    }

    /// The answer to a challenge that was just asked for.
    pub(super) fn proof(&self, password: &str) -> Value {
        let client = Ephemeral::from_entropy([7; 64]).unwrap();
        let asked = self.ok("InitiateAuth", self.begin(&client));
        self.proof_of(client, &asked, password)
    }
}

pub(super) fn reply(response: &Response) -> Result<Value, String> {
    let body: Value = match response.body.as_slice() {
        [] => Value::Null,
        body => serde_json::from_slice(body).unwrap(),
    };
    match response.status {
        200 => Ok(body),
        _ => Err(body["__type"].as_str().unwrap().to_owned()),
    }
}
