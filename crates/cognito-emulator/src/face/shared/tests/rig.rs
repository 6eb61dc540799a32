//! A service with one pool, and a request during which something happens.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};

use crate::face::message::{Request, Response};
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
        let (begun, _) = Shared::begin(&self.shared, &request, false, meanwhile);
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

    pub(super) fn access_token(&self) -> Value {
        let reply = self.ok("InitiateAuth", Self::by_password(OLD));
        reply["AuthenticationResult"]["AccessToken"].clone()
    }

    /// The newest code that was sent.
    pub(super) fn code(&self) -> String {
        let outbox = Shared::with(&self.shared, |service, _| service.outbox());
        outbox.last().unwrap().code.clone()
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
