//! The emulator's hosted login and identity pools: a browser that fills in forms and follows
//! links, an app that posts forms to `/oauth2/…` and to STS, and operations of identity pools:
//! up to twelve requests, with values of earlier replies.
//!
//! There is no panic. A page shows everything from outside as text, and sends a browser only to
//! its own paths or to a registered URL. An operation's refusal is one of the model.

mod given;
mod replies;

use core::time::Duration;
use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use cognito_emulator::{Context, Request, Response, Service};
use cognito_srp_core::Timestamp;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::emulator::{COMMON, Counting};
use crate::model::Known;
use crate::secrets::{PASSWORD, is_password_in};
use given::POOL;

static MODEL: LazyLock<Value> = LazyLock::new(|| {
    let path =
        include_str!("../../../../crates/cognito-emulator/tests/whole_model/identity_pools.json");
    serde_json::from_str(path).unwrap()
});

/// The errors that each of its operations declares.
static ERRORS: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!(
        "../../../../crates/cognito-emulator/tests/declared_errors/identity_pools.json"
    ))
    .unwrap()
});

const PATHS: [&str; 16] = [
    "/oauth2/authorize",
    "/oauth2/authorize",
    "/login",
    "/challenge",
    "/signup",
    "/confirmUser",
    "/resendcode",
    "/forgotPassword",
    "/confirmforgotPassword",
    "/logout",
    "/error",
    "/oauth2/token",
    "/oauth2/token",
    "/oauth2/revoke",
    "/oauth2/userInfo",
    "/oauth2/idpresponse",
];

/// The parameters of queries and forms.
const FIELDS: [&str; 32] = [
    "client_id",
    "response_type",
    "redirect_uri",
    "logout_uri",
    "state",
    "scope",
    "nonce",
    "resource",
    "prompt",
    "max_age",
    "lang",
    "login_hint",
    "identity_provider",
    "idp_identifier",
    "acr_values",
    "code_challenge",
    "code_challenge_method",
    "code",
    "code_verifier",
    "grant_type",
    "refresh_token",
    "client_secret",
    "token",
    "username",
    "password",
    "session",
    "challenge",
    "answer",
    "Action",
    "RoleArn",
    "RoleSessionName",
    "WebIdentityToken",
];

struct World {
    service: Service,
    entropy: Counting,
    now: u64,
    known: Known,
    cookies: Vec<(String, String)>,
    /// The query of the last page that was shown.
    query: String,
}

pub fn run(data: &[u8]) {
    if is_password_in(data) {
        return;
    }
    let mut u = Unstructured::new(data);
    // The input may end before the last request.
    let mut world = World::new();
    let _ = world.requests(&mut u);
}

impl World {
    fn new() -> Self {
        let mut entropy = Counting(0);
        let now = 1_700_000_000;
        let mut service = Service::new("http://localhost", "us-east-1");
        service.add_pool(given::pool(&mut entropy, now));
        let mut world = Self {
            service,
            entropy,
            now,
            known: given::known(),
            cookies: Vec::new(),
            query: String::new(),
        };
        let provider = format!("cognito-idp.us-east-1.amazonaws.com/{POOL}");
        let made = world.operate(
            "CreateIdentityPool",
            &json!({
                "IdentityPoolName": "test", "AllowUnauthenticatedIdentities": true,
                "AllowClassicFlow": true, "CognitoIdentityProviders":
                    [{ "ProviderName": provider, "ClientId": "webapp" }],
            }),
        );
        let roles = json!({ "authenticated": "arn:aws:iam::123456789012:role/users" });
        let input = json!({ "IdentityPoolId": made["IdentityPoolId"], "Roles": roles });
        world.operate("SetIdentityPoolRoles", &input);
        world
    }

    fn requests(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        for _ in 0..12 {
            match u.int_in_range(0..=7)? {
                0 | 1 => {
                    let operations = MODEL["operations"].as_object().unwrap();
                    let names: Vec<&String> = operations.keys().collect();
                    let operation = (*u.choose(&names)?).clone();
                    let input = self.known.input_of(u, &MODEL, &operation)?;
                    self.operate(&operation, &input);
                }
                2 => {
                    let body = self.parameters(u, 6)?;
                    let response = self.handle("POST", "/", "", &body, None);
                    let body = String::from_utf8(response.body).unwrap();
                    assert!(body.starts_with('<') || response.status == 400, "{body}");
                    self.learn_elements(&body);
                }
                _ => self.visit(u)?,
            }
            self.now += u64::from(u.arbitrary::<u8>()?) * 8;
        }
        Ok(())
    }

    fn visit(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        let path = *u.choose(&PATHS)?;
        let query = match u.ratio(2, 3)? && !self.query.is_empty() {
            true => self.query.clone(),
            false => self.parameters(u, 8)?,
        };
        let (method, body) = match u.arbitrary()? {
            true => ("POST", self.parameters(u, 8)?),
            false => ("GET", String::new()),
        };
        let authorization = match u.ratio(1, 4)? {
            true => Some(format!("Bearer {}", self.known.any_of(u, "AccessToken")?)),
            false => None,
        };
        let response = self.handle(method, path, &query, &body, authorization);
        self.look_at(path, &query, response);
        Ok(())
    }

    /// A query or a form.
    fn parameters(&self, u: &mut Unstructured<'_>, most: usize) -> Result<String> {
        let mut written = form_urlencoded::Serializer::new(String::new());
        // The parameters that every page needs.
        if u.ratio(7, 8)? {
            for name in ["client_id", "response_type", "redirect_uri", "_csrf"] {
                written.append_pair(name, &self.known.any_of(u, name)?);
            }
        }
        for _ in 0..u.int_in_range(0..=most)? {
            let name = *u.choose(&FIELDS)?;
            written.append_pair(name, &self.known.any_of(u, name)?);
        }
        Ok(written.finish())
    }

    fn handle(
        &mut self,
        method: &str,
        path: &str,
        query: &str,
        body: &str,
        authorization: Option<String>,
    ) -> Response {
        let cookies = self.cookies.iter();
        let cookies: Vec<String> = cookies.map(|(name, it)| format!("{name}={it}")).collect();
        let mut request = Request::default()
            .with_header("cookie", &cookies.join("; "))
            .with_header("content-type", "application/x-www-form-urlencoded");
        if let Some(value) = authorization {
            request = request.with_header("authorization", &value);
        }
        request.method = method.to_owned();
        request.path = path.to_owned();
        request.query = (!query.is_empty()).then(|| query.to_owned());
        request.body = body.as_bytes().to_vec();
        self.send(&request)
    }

    fn send(&mut self, request: &Request) -> Response {
        let mut cx = Context::new(
            Timestamp::since_unix_epoch(Duration::from_secs(self.now)),
            &mut self.entropy,
        );
        self.service.handle(request, &mut cx)
    }

    fn look_at(&mut self, path: &str, query: &str, response: Response) {
        let known = [200, 302, 400, 401, 403, 404, 405];
        assert!(known.contains(&response.status), "{path}: {response:?}");
        for (name, value) in &response.headers {
            assert!(!value.contains(['\r', '\n', '\0']), "{path}: {name}");
            match *name {
                "location" => self.follow(value),
                "set-cookie" => self.keep(value),
                _ => {}
            }
        }
        let body = String::from_utf8(response.body).unwrap();
        assert!(!body.contains(PASSWORD), "{path} shows the password");
        if body.starts_with("<!DOCTYPE html>") {
            assert!(!body.contains("<i>"), "{path}: text is taken for HTML");
            self.query = query.to_owned();
            self.learn_inputs(&body);
        } else if !body.is_empty() {
            let read: Value = serde_json::from_str(&body).unwrap();
            self.known.learn("", &read);
        }
        for message in self.service.outbox() {
            self.known.add("code", &message.code);
        }
    }

    /// Runs an operation of identity pools, and compares its refusal with the model.
    fn operate(&mut self, operation: &str, input: &Value) -> Value {
        let request = Request::identity_pool_operation(operation, input).with_header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/us-east-1/cognito-identity/\
             aws4_request, SignedHeaders=host;x-amz-date, Signature=00",
        );
        let response = self.send(&request);
        let body: Value = match response.body.as_slice() {
            [] => Value::Null,
            body => serde_json::from_slice(body).unwrap(),
        };
        match response.status {
            200 => {
                self.known.learn("", &body);
                if let Some(token) = body["Token"].as_str() {
                    self.known.add("WebIdentityToken", token);
                }
            }
            400 => {
                let code = body["__type"].as_str().unwrap();
                let errors = ERRORS[operation].as_array();
                let of_model = errors.is_some_and(|all| all.iter().any(|one| one == code));
                assert!(of_model || COMMON.contains(&code), "{operation}: {code}");
            }
            status => panic!("{operation}: status {status}: {body}"),
        }
        body
    }
}
