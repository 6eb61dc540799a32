//! Every request compared with the model: names, members, required flags, types.

use std::collections::{BTreeMap, BTreeSet};

use cognito_srp_core::{
    AccessToken, AppClient, AssociatedSessions, Challenge, DeliveryMedium, DeviceEntropy,
    DeviceKey, DeviceRemembered, Exchange, Feedback, IdToken, IntoExchange, IssuedTokenType,
    MfaOption, MfaSetting, Outcome, Password, Preference, RefreshToken, Session, Settled,
    SourceToken, Step, UserContext, Username,
};
use serde_json::{Value, json};

use crate::model;
use crate::support::{self, confidential_client, ephemeral, following, receive};

/// Request bodies by operation: those with the fewest members and those with the most. There
/// are several where members exclude one another.
#[derive(Default)]
struct Seen {
    fewest: BTreeMap<&'static str, Vec<Value>>,
    most: BTreeMap<&'static str, Vec<Value>>,
}

fn body<T: Outcome>(exchange: &Exchange<T>) -> (&'static str, Value) {
    (exchange.request().operation(), support::sent(exchange))
}

impl Seen {
    fn few(&mut self, exchange: impl IntoExchange) {
        let (name, body) = body(&exchange.into_exchange());
        self.fewest.entry(name).or_default().push(body);
    }

    fn all(&mut self, exchange: impl IntoExchange) {
        let (name, body) = body(&exchange.into_exchange());
        self.most.entry(name).or_default().push(body);
    }

    /// An operation without optional members.
    fn only(&mut self, exchange: impl IntoExchange) {
        let (name, body) = body(&exchange.into_exchange());
        self.fewest.entry(name).or_default().push(body.clone());
        self.most.entry(name).or_default().push(body);
    }
}

fn context() -> UserContext {
    UserContext::new()
        .with_ip_address("192.0.2.1")
        .with_encoded_data("fingerprint")
}

const METADATA: [(&str, &str); 1] = [("tenant", "blue")];

fn seen() -> Seen {
    let public = support::public_client();
    let client = confidential_client();
    let mut seen = Seen::default();
    sign_in(&mut seen, &public, &client);
    sign_up_and_recovery(&mut seen, &public, &client);
    signed_in(&mut seen, &public, &client);
    machines(&mut seen, &public, &client);
    seen
}

fn challenge(client: &AppClient, reply: &Value) -> Challenge {
    let exchange = client
        .begin(support::alias())
        .with_client_metadata(METADATA)
        .with_analytics_endpoint("endpoint")
        .with_user_context(context())
        .custom();
    match receive(exchange, reply).map(Outcome::settle) {
        Ok(core::ops::ControlFlow::Break(Settled::Challenge(challenge))) => challenge,
        _ => panic!("no challenge"),
    }
}

fn sign_in(seen: &mut Seen, public: &AppClient, client: &AppClient) {
    seen.few(public.begin(support::alias()).custom());
    seen.all(
        client
            .begin(support::alias())
            .with_session(Session::new("session"))
            .with_client_metadata(METADATA)
            .with_analytics_endpoint("endpoint")
            .with_user_context(context())
            .choice(Preference::EmailOtp),
    );
    let next = support::srp_sign_in(public);
    seen.few(following(receive(next, &support::password_verifier())));
    match challenge(client, &support::sms_mfa("session")) {
        Challenge::SmsMfa(challenge) => seen.all(challenge.answer("123456")),
        other => panic!("{other:?}"),
    }
    let token = RefreshToken::new("token");
    let key: DeviceKey = "eu-west-2_0a1b".parse().unwrap();
    seen.few(public.refresh(&token));
    let refresh = client.begin_refresh(&token).with_device_key(&key);
    seen.all(refresh.with_client_metadata(METADATA).get_tokens());

    let setup = json!({ "ChallengeName": "MFA_SETUP", "Session": "session" });
    let Challenge::MfaSetup(setup) = challenge(client, &setup) else {
        panic!("no set-up");
    };
    let exchange = setup.software_token();
    let (name, sent) = body(&exchange);
    seen.most.entry(name).or_default().push(sent);
    let secret = json!({ "SecretCode": "JBSWY3DPEHPK3PXP", "Session": "session" });
    let Ok(Step::Challenge(Challenge::SoftwareTokenSetup(setup))) = receive(exchange, &secret)
    else {
        panic!("no secret");
    };
    seen.all(setup.with_friendly_name("phone").verify("123456"));
}

fn sign_up_and_recovery(seen: &mut Seen, public: &AppClient, client: &AppClient) {
    let name = Username::parse("alice").unwrap();
    let password = Password::new("Correct-Horse7!");
    let session = Session::new("session");
    macro_rules! attached {
        ($call:expr) => {
            $call
                .with_client_metadata(METADATA)
                .with_user_context(context())
                .with_analytics_endpoint("endpoint")
        };
    }
    seen.few(public.sign_up(&name));
    seen.all(attached!(
        client
            .sign_up(&name)
            .with_password(&password)
            .with_attributes([("email", "alice@example.com")])
            .with_validation_data([("key", "value")])
    ));
    seen.few(public.confirm_sign_up(&name, "123456"));
    seen.all(attached!(
        client
            .confirm_sign_up(&name, "123456")
            .forcing_alias()
            .with_session(&session)
    ));
    seen.few(public.resend_confirmation_code(&name));
    seen.all(attached!(client.resend_confirmation_code(&name)));
    seen.few(public.forgot_password(&name));
    seen.all(attached!(client.forgot_password(&name)));
    seen.few(public.confirm_forgot_password(&name, "123456", &password));
    let call = client.confirm_forgot_password(&name, "123456", &password);
    seen.all(attached!(call));
    seen.only(client.update_auth_event_feedback(&name, "event", "token", Feedback::Valid));
}

fn signed_in(seen: &mut Seen, public: &AppClient, client: &AppClient) {
    let token = AccessToken::new("access-token");
    let refresh = RefreshToken::new("refresh-token");
    let password = Password::new("Correct-Horse7!");
    let device: DeviceKey = "eu-west-2_0a1b".parse().unwrap();

    seen.few(client.change_password(&token, &password));
    let call = client.change_password(&token, &password);
    seen.all(call.with_previous_password(&password));
    seen.only(client.get_user(&token));
    seen.few(client.update_user_attributes(&token, [("email", "a@example.com")]));
    let call = client.update_user_attributes(&token, [("email", "a@example.com")]);
    seen.all(call.with_client_metadata(METADATA));
    seen.only(client.delete_user_attributes(&token, ["nickname"]));
    seen.few(client.get_user_attribute_verification_code(&token, "email"));
    let call = client.get_user_attribute_verification_code(&token, "email");
    seen.all(call.with_client_metadata(METADATA));
    seen.only(client.verify_user_attribute(&token, "email", "123456"));
    seen.only(client.delete_user(&token));

    seen.only(client.associate_software_token(&token));
    seen.few(client.verify_software_token(&token, "123456"));
    let call = client.verify_software_token(&token, "123456");
    seen.all(call.with_friendly_name("phone"));
    seen.few(client.set_user_mfa_preference(&token));
    let call = client.set_user_mfa_preference(&token);
    let call = call
        .sms(MfaSetting::Off)
        .software_token(MfaSetting::Preferred);
    seen.all(call.email(MfaSetting::On).web_authn(true));
    let option = MfaOption::new(DeliveryMedium::Sms, "phone_number");
    seen.only(client.set_user_settings(&token, &[option]));
    seen.only(client.get_user_auth_factors(&token));

    let mut reply = support::tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({ "DeviceKey": "eu-west-2_0a1b", "DeviceGroupKey": "-group" });
    let exchange = public.begin(support::alias()).srp(password, ephemeral());
    let Ok(Step::Done(tokens)) = receive(exchange, &reply) else {
        panic!("no tokens");
    };
    let new = tokens.new_device().unwrap();
    let entropy = || DeviceEntropy::from_entropy([7; 56]).unwrap();
    seen.few(client.confirm_device(&token, new, entropy()));
    seen.all(
        client
            .confirm_device(&token, new, entropy())
            .with_name("laptop"),
    );
    seen.few(client.list_devices(&token));
    seen.all(client.list_devices(&token).with_limit(60).with_page("page"));
    seen.only(client.get_device(&token, &device));
    seen.only(client.update_device_status(&token, &device, DeviceRemembered::Yes));
    seen.only(client.forget_device(&token, &device));

    seen.only(client.start_web_authn_registration(&token));
    let credential = client.complete_web_authn_registration(&token, r#"{"id":"x"}"#);
    seen.only(credential.unwrap());
    seen.few(client.list_web_authn_credentials(&token));
    seen.all(
        client
            .list_web_authn_credentials(&token)
            .with_limit(20)
            .with_page("page"),
    );
    seen.only(client.delete_web_authn_credential(&token, "credential"));

    seen.few(client.list_user_sessions(&token));
    seen.all(client.list_user_sessions(&token).with_page("page"));
    seen.few(client.revoke_user_session(&token, "tkn0123456789012345678901234"));
    let call = client.revoke_user_session(&token, "tkn0123456789012345678901234");
    seen.all(call.with_associated_sessions(AssociatedSessions::Linked));
    seen.few(public.revoke_token(&refresh));
    let call = client.revoke_token(&refresh);
    seen.all(call.with_associated_sessions(AssociatedSessions::None));
    seen.only(client.global_sign_out(&token));
}

fn machines(seen: &mut Seen, public: &AppClient, client: &AppClient) {
    seen.few(client.get_client_token().unwrap());
    let call = client.get_client_token().unwrap();
    seen.all(
        call.with_scopes(["orders/read"])
            .with_client_metadata(METADATA),
    );

    let (access, id) = (AccessToken::new("access"), IdToken::new("id"));
    let subject = SourceToken::access_token(&access);
    seen.few(public.get_derived_token(subject));
    let full = || {
        client
            .get_derived_token(SourceToken::id_token(&id).from_provider("Google"))
            .with_actor(SourceToken::saml_assertion("PHNhbWw+").from_provider("Saml"))
            .with_scopes(["orders/read"])
            .with_requested_type(IssuedTokenType::IdToken)
    };
    seen.all(full().with_audience("https://orders.example.com"));
    seen.all(full().with_resource("https://orders.example.com"));
}

/// Members that the model calls optional and we always send, and the reason.
const ALWAYS: [(&str, &str, &str); 8] = [
    ("InitiateAuth", "AuthParameters", "there is no flow without"),
    (
        "RespondToAuthChallenge",
        "ChallengeResponses",
        "USERNAME is always in it",
    ),
    ("AssociateSoftwareToken", "AccessToken", "this or Session"),
    ("VerifySoftwareToken", "AccessToken", "this or Session"),
    ("GetDevice", "AccessToken", "the service refuses it without"),
    (
        "ForgetDevice",
        "AccessToken",
        "the service refuses it without",
    ),
    (
        "ConfirmDevice",
        "DeviceSecretVerifierConfig",
        "a device without is none",
    ),
    (
        "UpdateDeviceStatus",
        "DeviceRememberedStatus",
        "there is nothing else to update",
    ),
];

#[test]
fn every_operation_has_every_member_and_no_other() {
    let seen = seen();
    let ours: BTreeSet<&str> = seen.most.keys().copied().collect();
    let theirs: BTreeSet<&str> = model::operations().keys().map(String::as_str).collect();
    assert_eq!(ours, theirs, "36 operations");
    assert_eq!(theirs.len(), 36);
    for name in theirs {
        let (all, required) = model::members(name, "input");
        let names = |bodies: &Vec<Value>| -> BTreeSet<String> {
            let objects = bodies.iter().map(|body| body.as_object().unwrap());
            objects.flat_map(|object| object.keys().cloned()).collect()
        };
        let most = names(&seen.most[name]);
        let most: BTreeSet<&str> = most.iter().map(String::as_str).collect();
        assert_eq!(most, all, "{name}: all members");

        let fewest = names(&seen.fewest[name]);
        let always = ALWAYS.iter().filter(|(operation, ..)| *operation == name);
        let always = always.map(|(_, member, _)| *member);
        let expected: BTreeSet<&str> = required.iter().copied().chain(always).collect();
        let fewest: BTreeSet<&str> = fewest.iter().map(String::as_str).collect();
        assert_eq!(fewest, expected, "{name}: required members");
    }
}

#[test]
fn every_value_is_of_its_shape() {
    let seen = seen();
    for (name, bodies) in seen.fewest.iter().chain(&seen.most) {
        let input = &model::operations()[*name]["input"];
        for body in bodies {
            for (member, value) in body.as_object().unwrap() {
                let shape = input["members"][member.as_str()]["shape"].as_str();
                let shape = shape.unwrap_or_else(|| panic!("{name}: no member {member}"));
                model::check(value, shape, &format!("{name}.{member}"));
            }
        }
    }
}

/// `SMSMfaSettingsType` and its like: `Enabled` turns a factor on, and `PreferredMfa` prefers it,
/// which only a factor that is on can be.
#[test]
fn each_setting_of_a_factor() {
    let client = confidential_client();
    let token = AccessToken::new("access-token");
    for (setting, enabled, preferred) in [
        (MfaSetting::Off, false, false),
        (MfaSetting::On, true, false),
        (MfaSetting::Preferred, true, true),
    ] {
        let call = client.set_user_mfa_preference(&token);
        let call = call.sms(setting).software_token(setting).email(setting);
        let body = support::sent(&call.web_authn(enabled).into_exchange());
        let expected = json!({ "Enabled": enabled, "PreferredMfa": preferred });
        for factor in [
            "SMSMfaSettings",
            "SoftwareTokenMfaSettings",
            "EmailMfaSettings",
        ] {
            assert_eq!(body[factor], expected, "{setting:?}: {factor}");
        }
        let passkeys = &body["WebAuthnMfaSettings"];
        assert_eq!(*passkeys, json!({ "Enabled": enabled }));
    }
}
