//! Every state of a sign-in × every challenge of the service: what the core does with it. A
//! state is named after the last request; the table covers all combinations.

use cognito_srp_core::{Error, ProtocolError, Step};
use serde_json::json;

use crate::support::challenges::{NAMES, reply, variant};
use crate::support::states::From::{Anywhere, Device};
use crate::support::states::{From, Sent, waiting};
use crate::support::{DEVICE_KEY, receive, sent};

/// The meaning of a cell of the table:
///
/// - `c`: the challenge is returned to the caller, in its own type.
/// - `u`: it is returned to the caller as an unknown challenge, which can be answered with raw
///   parameters.
/// - `s`: the core answers it itself.
/// - `.`: it must not come here (`ProtocolError::UnexpectedChallenge`): the core has nothing
///   to answer it with.
/// - `-`: no challenge can come here: the reply lacks what was requested
///   (`ProtocolError::Missing`).
///
/// The columns are those of `NAMES`: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, SELECT_MFA_TYPE,
/// MFA_SETUP, PASSWORD_VERIFIER (`PV`), CUSTOM_CHALLENGE, SELECT_CHALLENGE, DEVICE_SRP_AUTH
/// (`DA`), DEVICE_PASSWORD_VERIFIER (`DV`), ADMIN_NO_SRP_AUTH (`AN`), NEW_PASSWORD_REQUIRED,
/// SMS_OTP, PASSWORD, WEB_AUTHN, PASSWORD_SRP, and an unknown name (`??`).
#[rustfmt::skip]
pub(crate) const TABLE: &[(From, Sent, &str)] = &[
    //                                                 PV    DA DV AN            ??
    (Anywhere, Sent::Srp,                              "c c c c c s c c . . u c c c c c u"),
    (Anywhere, Sent::Password,                         "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Custom,                           "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::CustomSrp,                        "c c c c c s c c . . u c c c c c u"),
    (Anywhere, Sent::Choice,                           "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::ChoicePassword,                   "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::ChoiceSrp,                        "c c c c c s c c . . u c c c c c u"),
    (Anywhere, Sent::Claim,                            "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("SMS_MFA"),                "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("EMAIL_OTP"),              "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("SOFTWARE_TOKEN_MFA"),     "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("SELECT_MFA_TYPE"),        "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("MFA_SETUP"),              "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("CUSTOM_CHALLENGE"),       "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("SELECT_CHALLENGE"),       "c c c c c s c c . . u c c c c c u"),
    (Anywhere, Sent::Selection,                        "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("ADMIN_NO_SRP_AUTH"),      "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("NEW_PASSWORD_REQUIRED"),  "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("SMS_OTP"),                "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("PASSWORD"),               "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("WEB_AUTHN"),              "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("PASSWORD_SRP"),           "c c c c c s c c . . u c c c c c u"),
    (Anywhere, Sent::Answer("FUTURE_MFA"),             "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Resumed,                          "c c c c c . c c . . u c c c c c u"),
    (Anywhere, Sent::Associate,                        "- - - - - - - - - - - - - - - - -"),
    (Anywhere, Sent::Verify,                           "- - - - - - - - - - - - - - - - -"),
    (Anywhere, Sent::SetUp,                            "c c c c c . c c . . u c c c c c u"),
    //                                                 PV    DA DV AN            ??
    (Device,   Sent::Srp,                              "c c c c c s c c s . u c c c c c u"),
    (Device,   Sent::Password,                         "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Custom,                           "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::CustomSrp,                        "c c c c c s c c s . u c c c c c u"),
    (Device,   Sent::Choice,                           "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::ChoicePassword,                   "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::ChoiceSrp,                        "c c c c c s c c s . u c c c c c u"),
    (Device,   Sent::Claim,                            "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("SMS_MFA"),                "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("EMAIL_OTP"),              "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("SOFTWARE_TOKEN_MFA"),     "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("SELECT_MFA_TYPE"),        "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("MFA_SETUP"),              "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("CUSTOM_CHALLENGE"),       "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("SELECT_CHALLENGE"),       "c c c c c s c c s . u c c c c c u"),
    (Device,   Sent::Selection,                        "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("ADMIN_NO_SRP_AUTH"),      "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("NEW_PASSWORD_REQUIRED"),  "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("SMS_OTP"),                "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("PASSWORD"),               "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("WEB_AUTHN"),              "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Answer("PASSWORD_SRP"),           "c c c c c s c c s . u c c c c c u"),
    (Device,   Sent::Answer("FUTURE_MFA"),             "c c c c c . c c s . u c c c c c u"),
    (Device,   Sent::Resumed,                          "c c c c c . c c . . u c c c c c u"),
    (Device,   Sent::Forgotten,                        "c c c c c . c c . . u c c c c c u"),
    (Device,   Sent::DeviceA,                          "c c c c c . c c . s u c c c c c u"),
    (Device,   Sent::DeviceClaim,                      "c c c c c . c c . . u c c c c c u"),
    (Device,   Sent::Associate,                        "- - - - - - - - - - - - - - - - -"),
    (Device,   Sent::Verify,                           "- - - - - - - - - - - - - - - - -"),
    (Device,   Sent::SetUp,                            "c c c c c . c c s . u c c c c c u"),
];

/// The type of a challenge that the caller answers.
fn type_of(name: &str) -> &'static str {
    match name {
        "SMS_MFA" => "SmsMfa",
        "EMAIL_OTP" => "EmailOtp",
        "SOFTWARE_TOKEN_MFA" => "SoftwareTokenMfa",
        "SELECT_MFA_TYPE" => "SelectMfaType",
        "MFA_SETUP" => "MfaSetup",
        "CUSTOM_CHALLENGE" => "Custom",
        "SELECT_CHALLENGE" => "SelectChallenge",
        "NEW_PASSWORD_REQUIRED" => "NewPasswordRequired",
        "SMS_OTP" => "SmsOtp",
        "PASSWORD" => "Password",
        "WEB_AUTHN" => "WebAuthn",
        "PASSWORD_SRP" => "PasswordSrp",
        other => panic!("{other} is not for the caller"),
    }
}

/// An answer by the core must contain the name and the newest session, and the device's key
/// exactly if a device takes part.
fn assert_automatic(step: Result<Step, Error>, from: From, name: &str, what: &str) {
    let Ok(Step::Send(next)) = step else {
        panic!("{what}: no answer but {step:?}");
    };
    let body = sent(&next);
    assert_eq!(body["ChallengeName"], name, "{what}");
    assert_eq!(body["Session"], "newest", "{what}");
    let key = body["ChallengeResponses"].get("DEVICE_KEY");
    let expected = (from == Device).then(|| json!(DEVICE_KEY));
    assert_eq!(key, expected.as_ref(), "{what}");
}

fn assert_cell(cell: &str, from: From, last: Sent, name: &str) {
    let what = format!("{from:?} {last:?}, then {name}");
    let step = receive(waiting(from, last), &reply(name, "newest"));
    match cell {
        "c" | "u" => {
            let Ok(Step::Challenge(challenge)) = step else {
                panic!("{what}: no challenge but {step:?}");
            };
            let expected = if cell == "u" {
                "Unknown"
            } else {
                type_of(name)
            };
            assert_eq!(variant(&challenge), expected, "{what}");
            assert_eq!(challenge.name(), name, "{what}");
        }
        "s" => assert_automatic(step, from, name, &what),
        "." => match step {
            Err(Error::Protocol(ProtocolError::UnexpectedChallenge(unexpected))) => {
                assert_eq!(unexpected, name, "{what}");
            }
            other => panic!("{what}: taken: {other:?}"),
        },
        "-" => {
            let asked_for = match last {
                Sent::Associate => "SecretCode",
                _ => "Status",
            };
            let missing = ProtocolError::Missing(asked_for);
            assert_eq!(step.err(), Some(missing.into()), "{what}");
        }
        other => panic!("what is {other:?}?"),
    }
}

#[test]
fn every_state_and_every_challenge() {
    let mut pairs = 0;
    for (from, last, row) in TABLE {
        let cells: Vec<&str> = row.split(' ').collect();
        assert_eq!(cells.len(), NAMES.len(), "{last:?}");
        for (cell, name) in cells.into_iter().zip(NAMES) {
            assert_cell(cell, *from, *last, name);
            pairs += 1;
        }
    }
    assert_eq!(pairs, 57 * 17);
}
