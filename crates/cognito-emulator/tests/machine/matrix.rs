//! Every step against every challenge name: the step's own challenge can be answered; every
//! other is refused and changes nothing.

use crate::phone::{ALWAYS, Phone};
use crate::support::{PASSWORD, Setup, has_tokens, is};
use cognito_emulator::{
    AuthFlow, CustomAuthScript, MfaMode, MfaSettings, MfaType, NewAppClient, NewUser,
};
use serde_json::{Value, json};

/// `ChallengeNameType` of the service model, without challenges that have no session.
pub(crate) const NAMES: [&str; 15] = [
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_CHALLENGE",
    "DEVICE_SRP_AUTH",
    "EMAIL_MFA",
    "EMAIL_OTP",
    "MFA_SETUP",
    "NEW_PASSWORD_REQUIRED",
    "PASSWORD",
    "PASSWORD_SRP",
    "SELECT_CHALLENGE",
    "SELECT_MFA_TYPE",
    "SMS_MFA",
    "SMS_OTP",
    "SOFTWARE_TOKEN_MFA",
    "WEB_AUTHN",
];

/// The secret of RFC 6238's appendix B, and its code at one of the appendix's times.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const AT: u64 = 1_111_111_109;
const CODE: &str = "081804";

/// A pool with a user at each step that can follow a password.
fn setup(mode: MfaMode) -> Setup {
    let mut setup = Setup::new();
    setup.seconds = AT;
    let all = [MfaType::Sms, MfaType::SoftwareToken, MfaType::Email];
    setup.pool.set_mfa(MfaSettings::new(mode, all));
    let new = |name: &str| {
        NewUser::new(name, PASSWORD)
            .with_attribute("email", "someone@example.com")
            .with_attribute("phone_number", "+15555551234")
            .with_software_token(SECRET)
    };
    setup.add(new("sms").with_mfa(MfaType::Sms));
    setup.add(new("mail").with_mfa(MfaType::Email));
    setup.add(new("token").with_mfa(MfaType::SoftwareToken));
    setup.add(
        new("several")
            .with_mfa(MfaType::Sms)
            .with_mfa(MfaType::Email),
    );
    setup.add(new("new").with_temporary_password());
    setup.add(NewUser::new("bare", PASSWORD));
    setup
}

/// Responses to all challenges, correct where there is a correct answer.
fn everything(setup: &Setup, username: &str) -> Value {
    let code = setup
        .pool
        .outbox()
        .last()
        .map(|message| message.code.clone());
    json!({
        "USERNAME": username, "ANSWER": "SMS_MFA", "NEW_PASSWORD": "Better-Horse8!",
        "SMS_MFA_CODE": code, "SMS_OTP_CODE": code,
        "EMAIL_OTP_CODE": code, "EMAIL_MFA_CODE": code,
        "SOFTWARE_TOKEN_MFA_CODE": CODE, "EMAIL": "bare@example.com",
        "PASSWORD": PASSWORD, "SRP_A": "2", "CREDENTIAL": "{}",
    })
}

#[test]
fn a_session_answers_its_own_challenge_only() {
    for (mode, username, challenge, leads_to) in [
        (MfaMode::Optional, "sms", "SMS_MFA", None),
        (MfaMode::Optional, "mail", "EMAIL_OTP", None),
        (MfaMode::Optional, "token", "SOFTWARE_TOKEN_MFA", None),
        (
            MfaMode::Optional,
            "several",
            "SELECT_MFA_TYPE",
            Some("SMS_MFA"),
        ),
        (MfaMode::Optional, "new", "NEW_PASSWORD_REQUIRED", None),
        (MfaMode::Required, "bare", "MFA_SETUP", Some("EMAIL_OTP")),
    ] {
        let mut setup = setup(mode);
        let waiting = setup.password(username);
        assert_eq!(waiting["ChallengeName"], challenge);
        let answer = everything(&setup, username);
        answers_its_own_only(&mut setup, &waiting, answer, leads_to);
    }
}

/// Tries an answer under each name, the right one last.
fn answers_its_own_only(setup: &mut Setup, waiting: &Value, answer: Value, leads_to: Option<&str>) {
    let challenge = &waiting["ChallengeName"];
    let mut answer = setup.answer(waiting, answer);
    for name in NAMES {
        let is_own = name == challenge || (name == "EMAIL_MFA" && challenge == "EMAIL_OTP");
        if !is_own {
            answer["ChallengeName"] = name.into();
            is(
                &setup.refused("RespondToAuthChallenge", answer.clone()),
                ("NotAuthorizedException", "Invalid session for the user."),
            );
        }
    }
    answer["ChallengeName"] = challenge.clone();
    let reply = setup.ok("RespondToAuthChallenge", answer);
    match leads_to {
        Some(name) => assert_eq!(reply["ChallengeName"], name),
        None => has_tokens(&reply),
    }
}

#[test]
fn sessions_of_devices_and_custom_challenges_answer_their_own_challenge_only() {
    let mut setup = setup(MfaMode::Off);
    setup.pool.set_device_configuration(ALWAYS);
    let script = CustomAuthScript::default().with_question("Which factor?", "SMS_MFA");
    setup.pool.set_custom_auth(script);
    let client = NewAppClient::public()
        .with_id("custom")
        .with_flows([AuthFlow::Custom, AuthFlow::UserSrp]);
    setup.client_id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();

    let phone = Phone::of_alice(&mut setup);
    let waiting = phone.begin(&mut setup);
    let mut answer = everything(&setup, "alice");
    answer["DEVICE_KEY"] = phone.key.as_str().into();
    let leads_to = Some("DEVICE_PASSWORD_VERIFIER");
    answers_its_own_only(&mut setup, &waiting, answer, leads_to);

    let begin = json!({ "AuthFlow": "CUSTOM_AUTH", "ClientId": "custom",
                        "AuthParameters": { "USERNAME": "alice" } });
    let waiting = setup.ok("InitiateAuth", begin);
    let answer = everything(&setup, "alice");
    answers_its_own_only(&mut setup, &waiting, answer, None);
}
