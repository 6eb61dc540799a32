//! The emulator: a service with a pool, and up to twelve requests of any operation, with values
//! of earlier replies in their inputs, or with any octets as bodies. There is no panic; each
//! answer is JSON or empty; each refusal is one that the service's model has for the operation,
//! or one that all operations share.

use core::time::Duration;

use crate::json;
use crate::model::{ERRORS, Known, OPERATIONS};
use crate::secrets::{PASSWORD, is_password_in};
use arbitrary::{Result, Unstructured};
use cognito_emulator::{
    AuthFlow, Context, CustomAuthScript, DeviceConfiguration, Entropy, Fault, FirstAuthFactor,
    MfaMode, MfaSettings, MfaType, NewAppClient, NewUser, RelyingParty, Request, Response, Service,
    SigningKeys, UserPool,
};
use cognito_srp_core::Timestamp;
use serde_json::Value;

const POOL: &str = "us-east-1_Emulator1";

/// The refusals that all operations share: faults of the protocol or of the caller.
pub(super) const COMMON: [&str; 12] = [
    "AccessDeniedException",
    "IncompleteSignatureException",
    "InternalErrorException",
    "InvalidParameterException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "NotAuthorizedException",
    "NotSupportedException",
    "ResourceNotFoundException",
    "SerializationException",
    "UnknownOperationException",
    "ValidationException",
];

/// Different octets each time, but the same in each run.
pub(super) struct Counting(pub(super) u64);

impl Entropy for Counting {
    fn fill(&mut self, buffer: &mut [u8]) -> std::result::Result<(), Fault> {
        for chunk in buffer.chunks_mut(8) {
            self.0 += 1;
            let octets = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
            chunk.copy_from_slice(&octets[..chunk.len()]);
        }
        Ok(())
    }

    fn signing_keys(&mut self) -> std::result::Result<SigningKeys, Fault> {
        thread_local!(static KEYS: SigningKeys = SigningKeys::ready_made(0).unwrap());
        Ok(KEYS.with(Clone::clone))
    }
}

struct World {
    service: Service,
    entropy: Counting,
    now: u64,
    known: Known,
}

pub fn run(data: &[u8]) {
    if is_password_in(data) {
        return;
    }
    let mut u = Unstructured::new(data);
    // The input may end before the last request.
    let _ = World::new(&mut u).and_then(|mut world| world.requests(&mut u));
}

impl World {
    fn new(u: &mut Unstructured<'_>) -> Result<Self> {
        let mut entropy = Counting(0);
        let keys = entropy.signing_keys().unwrap();
        let now = 1_700_000_000;
        let mut cx = Context::new(
            Timestamp::since_unix_epoch(Duration::from_secs(now)),
            &mut entropy,
        );
        let mut pool = UserPool::new(POOL, "http://localhost", keys, &mut cx).unwrap();
        let settings: u8 = u.arbitrary()?;
        let all = vec![MfaType::Sms, MfaType::SoftwareToken, MfaType::Email];
        match settings & 3 {
            0 | 1 => {}
            2 => pool.set_mfa(MfaSettings::new(MfaMode::Optional, all)),
            _ => pool.set_mfa(MfaSettings::new(MfaMode::Required, all)),
        }
        if settings & 4 > 0 {
            pool.set_device_configuration(DeviceConfiguration {
                challenge_required_on_new_device: true,
                device_only_remembered_on_user_prompt: false,
            });
        }
        pool.set_first_auth_factors([
            FirstAuthFactor::Password,
            FirstAuthFactor::EmailOtp,
            FirstAuthFactor::SmsOtp,
            FirstAuthFactor::WebAuthn,
        ]);
        pool.set_relying_party(RelyingParty::new("example.com"));
        pool.set_custom_auth(CustomAuthScript::default().with_question("6 · 7?", "42"));
        pool.track_user_sessions(3);
        let flow = if settings & 8 > 0 {
            AuthFlow::User
        } else {
            AuthFlow::Custom
        };
        let flows = [
            flow,
            AuthFlow::UserSrp,
            AuthFlow::UserPassword,
            AuthFlow::RefreshToken,
            AuthFlow::AdminUserPassword,
        ];
        let client = NewAppClient::public().with_id("webapp").with_flows(flows);
        let mut known = Known::default();
        // A combination that is refused leaves the pool as it is.
        if pool.add_client(client, &mut cx).is_err() {
            let client = NewAppClient::public().with_id("webapp");
            pool.add_client(client, &mut cx).unwrap();
        }
        let mut user = NewUser::new("alice", PASSWORD)
            .with_attribute("email", "alice@example.com")
            .with_attribute("email_verified", "true")
            .with_attribute("phone_number", "+15555550100")
            .with_attribute("phone_number_verified", "true");
        if settings & 16 > 0 {
            user = user.with_software_token("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        }
        if settings & 32 > 0 {
            user = user.with_temporary_password();
        }
        let _ = pool.add_user(user, &mut cx);
        let mut service = Service::new("http://localhost", "us-east-1");
        service.add_pool(pool);
        for (name, value) in [
            ("UserPoolId", POOL),
            ("ClientId", "webapp"),
            ("Username", "alice"),
            ("Username", "alice@example.com"),
            ("Username", "bob"),
            ("Password", PASSWORD),
            ("PreviousPassword", PASSWORD),
            ("ProposedPassword", "Battery-Staple8!"),
            ("NEW_PASSWORD", "Battery-Staple8!"),
            ("AuthFlow", "USER_PASSWORD_AUTH"),
            ("AuthFlow", "USER_SRP_AUTH"),
            ("AuthFlow", "USER_AUTH"),
            ("AuthFlow", "CUSTOM_AUTH"),
            ("AuthFlow", "REFRESH_TOKEN_AUTH"),
            ("SRP_A", "20"),
            ("ANSWER", "42"),
            ("ANSWER", "EMAIL_OTP"),
            ("ANSWER", "WEB_AUTHN"),
            ("PREFERRED_CHALLENGE", "EMAIL_OTP"),
            ("PREFERRED_CHALLENGE", "PASSWORD_SRP"),
            ("AttributeName", "email"),
            ("Name", "email"),
            ("Value", "bob@example.com"),
            ("GroupName", "staff"),
            ("Domain", "example"),
            ("Identifier", "https://api.example.com"),
            ("ProviderName", "Example"),
        ] {
            known.add(name, value);
        }
        Ok(Self {
            service,
            entropy,
            now,
            known,
        })
    }

    fn requests(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        for _ in 0..12 {
            if u.ratio(1, 32)? {
                let response = self.handle(&raw(u)?);
                assert!([200, 400, 404].contains(&response.status), "{response:?}");
                continue;
            }
            let operation = *u.choose(&OPERATIONS)?;
            let input = self.known.input(u, operation)?;
            let request = Request::operation(operation, &input).with_header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/us-east-1/cognito-idp/aws4_request, \
                 SignedHeaders=host;x-amz-date, Signature=00",
            );
            let response = self.handle(&request);
            self.check(operation, &response);
            self.now += u64::from(u.arbitrary::<u16>()?);
        }
        Ok(())
    }

    fn handle(&mut self, request: &Request) -> Response {
        let mut cx = Context::new(
            Timestamp::since_unix_epoch(Duration::from_secs(self.now)),
            &mut self.entropy,
        );
        self.service.handle(request, &mut cx)
    }

    fn check(&mut self, operation: &str, response: &Response) {
        let body: Value = match response.body.as_slice() {
            [] => Value::Null,
            body => serde_json::from_slice(body).unwrap(),
        };
        match response.status {
            200 => {
                self.known.learn("", &body);
                for message in self.service.outbox() {
                    let names = ["ConfirmationCode", "Code", "SMS_MFA_CODE", "EMAIL_OTP_CODE"];
                    names
                        .iter()
                        .for_each(|name| self.known.add(name, &message.code));
                }
            }
            400 => {
                let code = body["__type"].as_str().unwrap();
                let errors = ERRORS[operation].as_array();
                let of_model = errors.is_some_and(|all| all.iter().any(|one| one == code));
                // In the model, AdminListDevices lacks the error of a user who does not exist.
                let of_a_user = operation.starts_with("Admin") && code == "UserNotFoundException";
                let known = of_model || of_a_user || COMMON.contains(&code);
                assert!(known, "{operation}: {code}");
                let shown = body["message"].as_str().unwrap_or_default();
                assert!(!shown.contains(PASSWORD), "{operation}: {shown}");
            }
            status => panic!("{operation}: status {status}: {body}"),
        }
    }
}

/// A request with any octets as its body.
fn raw(u: &mut Unstructured<'_>) -> Result<Request> {
    let methods = ["GET", "POST", "OPTIONS", "PUT"];
    let paths = [
        "/",
        "/_emulator/outbox",
        "/us-east-1_Emulator1/.well-known/jwks.json",
        "/us-east-1_Emulator1/.well-known/openid-configuration",
    ];
    Ok(Request {
        method: (*u.choose(&methods)?).to_owned(),
        path: match u.arbitrary()? {
            true => (*u.choose(&paths)?).to_owned(),
            false => json::text(u)?,
        },
        query: u.arbitrary()?,
        headers: vec![(
            "x-amz-target".to_owned(),
            format!(
                "AWSCognitoIdentityProviderService.{}",
                u.choose(&OPERATIONS)?
            ),
        )],
        body: u.arbitrary()?,
    })
}
