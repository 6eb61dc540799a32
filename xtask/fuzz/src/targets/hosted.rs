//! The emulator's hosted login and identity pools: a browser that fills in forms and follows
//! links, an app that posts forms to `/oauth2/…` and to STS, and operations of identity pools;
//! up to twelve of them, with what earlier answers had in them.
//!
//! No panic. A page has nothing from outside that is not text in it, and sends a browser to its
//! own paths or to a registered URL alone. A refusal of an operation is one of the model.

use core::time::Duration;
use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use cognito_emulator::{
    AuthFlow, Context, Entropy, NewAppClient, NewUser, Request, Response, Service, UserPool,
};
use cognito_srp_core::{ClientSecret, Timestamp};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::emulator::{COMMON, Counting};
use crate::model::Known;
use crate::secrets::PASSWORD;

const POOL: &str = "us-east-1_Emulator1";
const CALLBACK: &str = "https://app.example/callback";
const SIGNED_OUT: &str = "https://app.example/bye";
const SECRET: &str = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";
/// The example of RFC 7636, Appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// In inputs: a page that has it as it is has taken text for HTML.
const MARKUP: &str = "\"><i>'";

static MODEL: LazyLock<Value> = LazyLock::new(|| {
    let path =
        include_str!("../../../../crates/cognito-emulator/src/ground/model/identity_pools.json");
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
    let mut u = Unstructured::new(data);
    // What there is too little of is no request.
    let mut world = World::new();
    let _ = world.requests(&mut u);
}

fn pool(entropy: &mut Counting, now: u64) -> UserPool {
    let keys = entropy.signing_keys().unwrap();
    let now = Timestamp::since_unix_epoch(Duration::from_secs(now));
    let mut cx = Context::new(now, entropy);
    let mut pool = UserPool::new(POOL, "http://localhost", keys, &mut cx).unwrap();
    let scopes = [
        "openid",
        "email",
        "profile",
        "aws.cognito.signin.user.admin",
    ];
    let flows = [AuthFlow::UserPassword, AuthFlow::RefreshToken];
    let web = NewAppClient::public().with_id("webapp").with_flows(flows);
    let web = web
        .with_oauth(["code", "implicit"], scopes)
        .with_callback_urls([CALLBACK])
        .with_logout_urls([SIGNED_OUT]);
    let own = NewAppClient::confidential(ClientSecret::new(SECRET)).with_id("server");
    let own = own
        .with_oauth(["code"], scopes)
        .with_callback_urls([CALLBACK]);
    for client in [web, own] {
        pool.add_client(client, &mut cx).unwrap();
    }
    for name in ["alice", "bob"] {
        let mut user = NewUser::new(name, PASSWORD)
            .with_attribute("email", &format!("{name}@example.com"))
            .with_attribute("email_verified", "true");
        if name == "bob" {
            user = user.with_temporary_password();
        }
        pool.add_user(user, &mut cx).unwrap();
    }
    pool
}

impl World {
    fn new() -> Self {
        let mut entropy = Counting(0);
        let now = 1_700_000_000;
        let mut service = Service::new("http://localhost", "us-east-1");
        service.add_pool(pool(&mut entropy, now));
        let mut world = Self {
            service,
            entropy,
            now,
            known: Known::default(),
            cookies: Vec::new(),
            query: String::new(),
        };
        world.learn_what_there_is();
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

    fn learn_what_there_is(&mut self) {
        for (name, value) in [
            ("client_id", "webapp"),
            ("client_id", "server"),
            ("client_secret", SECRET),
            ("response_type", "code"),
            ("response_type", "token"),
            ("redirect_uri", CALLBACK),
            ("logout_uri", SIGNED_OUT),
            ("state", MARKUP),
            ("scope", "openid"),
            ("scope", "openid email aws.cognito.signin.user.admin"),
            ("login_hint", MARKUP),
            ("prompt", "none"),
            ("prompt", "login"),
            ("max_age", "0"),
            ("lang", "de"),
            ("identity_provider", "COGNITO"),
            ("identity_provider", "Example"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("code_verifier", VERIFIER),
            ("grant_type", "authorization_code"),
            ("grant_type", "refresh_token"),
            ("grant_type", "client_credentials"),
            ("username", "alice"),
            ("username", "bob"),
            ("username", MARKUP),
            ("password", PASSWORD),
            ("password", "Battery-Staple8!"),
            ("Action", "AssumeRoleWithWebIdentity"),
            ("RoleArn", "arn:aws:iam::123456789012:role/users"),
            ("RoleSessionName", "app"),
            ("Type", "Token"),
            (
                "ProviderName",
                "cognito-idp.us-east-1.amazonaws.com/us-east-1_Emulator1",
            ),
            ("DeveloperProviderName", "login.example"),
        ] {
            self.known.add(name, value);
        }
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
        // What every page needs.
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

    /// To a path of its own, or to a URL that the app client has.
    fn follow(&mut self, location: &str) {
        let is_own = location.starts_with('/') && !location.starts_with("//");
        let mut registered = [CALLBACK, SIGNED_OUT].into_iter();
        let is_registered = registered.any(|url| {
            let rest = location.strip_prefix(url);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '#']))
        });
        assert!(is_own || is_registered, "the browser is sent to {location}");
        let (_, query) = location.split_once(['?', '#']).unwrap_or_default();
        if is_own {
            self.query = query.to_owned();
        }
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            self.known.add(&name, &value);
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, _) = cookie.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        self.cookies.retain(|(it, _)| it != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    /// The hidden fields of a page.
    fn learn_inputs(&mut self, html: &str) {
        for input in html.split("<input type=\"hidden\" name=\"").skip(1) {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            let (value, _) = rest.split_once('"').unwrap();
            self.known.add(name, value);
        }
    }

    /// The texts of a reply in XML.
    fn learn_elements(&mut self, xml: &str) {
        for element in xml.split('<').filter(|element| !element.starts_with('/')) {
            let (name, text) = element.split_once('>').unwrap_or_default();
            if !text.is_empty() {
                self.known.add(name, text);
            }
        }
    }

    /// An operation of identity pools, which the model judges.
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
