//! An emulator with users, and one identity pool that accepts them.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_emulator::{Emulator, NewAppClient, Request, Seed};
use serde_json::{Map, Value, json};

pub(crate) const PASSWORD: &str = "Correct-Horse7!";
pub(crate) const AUTHENTICATED: &str = "arn:aws:iam::123456789012:role/users";
pub(crate) const GUESTS: &str = "arn:aws:iam::123456789012:role/guests";

static MODEL: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../whole_model/identity_pools.json")).unwrap()
});

/// The errors that the operations declare.
static ERRORS: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../declared_errors/identity_pools.json")).unwrap()
});

/// An emulator, and the identity pool that a test created in it.
pub(crate) struct Rig {
    pub(crate) emulator: Emulator,
    pub(crate) pool: String,
}

impl Rig {
    /// With alice and bob, and a pool with two roles that accepts no guests.
    pub(crate) fn new() -> Self {
        Self::with(json!({}))
    }

    /// With settings of CreateIdentityPool.
    pub(crate) fn with(settings: Value) -> Self {
        let emulator = Emulator::start_on(([127, 0, 0, 1], 0).into(), &Seed::default()).unwrap();
        let mut rig = Self {
            emulator,
            pool: String::new(),
        };
        for name in ["alice", "bob"] {
            rig.emulator.add_user(name, PASSWORD).unwrap();
        }
        let mut input = json!({
            "IdentityPoolName": "test", "AllowUnauthenticatedIdentities": false,
            "AllowClassicFlow": true,
            "CognitoIdentityProviders":
                [{ "ProviderName": rig.provider(), "ClientId": rig.emulator.client_id() }],
        });
        let members = input.as_object_mut().unwrap();
        members.extend(settings.as_object().unwrap().clone());
        let made = rig.ok("CreateIdentityPool", input);
        rig.pool = made["IdentityPoolId"].as_str().unwrap().to_owned();
        rig.set_roles(json!({}));
        rig
    }

    /// With members of SetIdentityPoolRoles in addition to the roles.
    pub(crate) fn set_roles(&self, more: Value) {
        let mut input = json!({
            "IdentityPoolId": self.pool,
            "Roles": { "authenticated": AUTHENTICATED, "unauthenticated": GUESTS },
        });
        let members = input.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        self.ok("SetIdentityPoolRoles", input);
    }

    /// The first user pool's name in `Logins`, as on AWS.
    pub(crate) fn provider(&self) -> String {
        let pool = self.emulator.user_pool_id();
        format!("cognito-idp.us-east-1.amazonaws.com/{pool}")
    }

    /// An operation's status and body, validated against the service's model.
    pub(crate) fn call(&self, operation: &str, input: Value) -> (u16, Value) {
        let request = Request::identity_pool_operation(operation, &input);
        let response = self.emulator.handle(&request);
        let body = match response.body.as_slice() {
            [] => Value::Null,
            body => serde_json::from_slice(body).unwrap(),
        };
        crate::model::judge(&MODEL, &ERRORS, operation, response.status, &body);
        (response.status, body)
    }

    pub(crate) fn ok(&self, operation: &str, input: Value) -> Value {
        let (status, body) = self.call(operation, input);
        assert_eq!(status, 200, "{operation}: {body}");
        body
    }

    /// The code and the message of a refusal.
    pub(crate) fn refused(&self, operation: &str, input: Value) -> (String, String) {
        let (status, body) = self.call(operation, input);
        assert_eq!(status, 400, "{operation}: {body}");
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        (text("__type"), text("message"))
    }

    /// The tokens of a sign-in.
    pub(crate) fn sign_in(&self, username: &str) -> Value {
        self.sign_in_with(self.emulator.client_id(), username)
    }

    pub(crate) fn sign_in_with(&self, client_id: &str, username: &str) -> Value {
        let request = Request::operation(
            "InitiateAuth",
            &json!({
                "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client_id,
                "AuthParameters": { "USERNAME": username, "PASSWORD": PASSWORD },
            }),
        );
        let response = self.emulator.handle(&request);
        let body: Value = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(response.status, 200, "{body}");
        body["AuthenticationResult"].clone()
    }

    /// `Logins` of a new sign-in.
    pub(crate) fn logins(&self, username: &str) -> Value {
        let token = self.sign_in(username)["IdToken"].clone();
        Value::Object(Map::from_iter([(self.provider(), token)]))
    }

    /// `Logins` with a token of any provider.
    pub(crate) fn login(&self, provider: &str, token: &str) -> Value {
        Value::Object(Map::from_iter([(provider.to_owned(), token.into())]))
    }

    /// Another app client of the first user pool, which the identity pool does not accept.
    pub(crate) fn another_client(&self) -> String {
        self.emulator.add_client(NewAppClient::public()).unwrap()
    }

    pub(crate) fn id(&self, logins: &Value) -> String {
        let input = json!({ "IdentityPoolId": self.pool, "Logins": logins });
        let reply = self.ok("GetId", input);
        reply["IdentityId"].as_str().unwrap().to_owned()
    }
}

/// The claims of a token, unverified.
pub(crate) fn claims(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

pub(crate) fn not_authorized(message: impl Into<String>) -> (String, String) {
    ("NotAuthorizedException".to_owned(), message.into())
}
