//! Every reply compared with the model: a reply with every member is made from the model, and
//! every value of it must be readable from what the core returns.

use core::fmt::Debug;

use cognito_srp_core::{
    AccessToken, Challenge, DeviceKey, Exchange, IntoExchange, Outcome, Password, RefreshToken,
    Settled, SourceToken, Step, Timestamp, Tokens, Username,
};
use serde_json::{Value, json};

use crate::model;
use crate::support::{self, confidential_client, receive};

/// The output of an operation with every member, and its leaves.
fn full(operation: &str) -> (Value, Vec<String>) {
    let mut leaves = Vec::new();
    let output = &model::operations()[operation]["output"];
    let reply = match output["shape"].as_str() {
        Some(shape) => model::filled(shape, &mut leaves),
        None => json!({}),
    };
    (reply, leaves)
}

/// Answers an exchange with a full reply; the outcome must show every leaf.
fn reads<E: IntoExchange>(exchange: E, shown: impl FnOnce(E::Outcome) -> String)
where
    E::Outcome: Debug,
{
    let exchange = exchange.into_exchange();
    let operation = exchange.request().operation();
    let (reply, leaves) = full(operation);
    let outcome = receive(exchange, &reply).unwrap_or_else(|error| panic!("{operation}: {error}"));
    let shown = shown(outcome);
    for leaf in leaves {
        assert!(
            shown.contains(&leaf),
            "{operation}: {leaf} is not in {shown}"
        );
    }
}

/// The `Debug` text of a plain struct, with times as Unix time and enumerations in the
/// service's spelling.
fn debugged(value: impl Debug) -> String {
    format!("{value:?}")
}

fn moment(moment: Option<Timestamp>) -> String {
    moment.unwrap().unix_seconds().to_string()
}

#[test]
fn nothing_of_a_reply_is_lost() {
    let client = confidential_client();
    let token = AccessToken::new("access-token");
    let name = Username::parse("alice").unwrap();
    let device: DeviceKey = "eu-west-2_0a1b".parse().unwrap();

    reads(client.sign_up(&name), |up| {
        let code = up.code_delivery.unwrap();
        let medium = code.medium.clone().unwrap();
        let session = up.session.unwrap();
        let shown = (
            code,
            medium.as_str(),
            up.is_confirmed,
            up.sub,
            session.expose(),
        );
        debugged(shown)
    });
    reads(client.confirm_sign_up(&name, "1"), |confirmed| {
        confirmed.session.unwrap().expose().to_owned()
    });
    macro_rules! codes {
        ($($call:expr),* $(,)?) => {$(
            reads($call, |sent| {
                let delivery = sent.delivery.unwrap();
                let medium = delivery.medium.clone().unwrap();
                debugged((delivery, medium.as_str()))
            });
        )*};
    }
    codes!(
        client.resend_confirmation_code(&name),
        client.forgot_password(&name),
        client.get_user_attribute_verification_code(&token, "email"),
    );
    reads(
        client.update_user_attributes(&token, [("a", "b")]),
        |updated| {
            let delivery = &updated.code_deliveries[0];
            let medium = delivery.medium.as_ref().unwrap();
            debugged((delivery, medium.as_str()))
        },
    );
    reads(client.get_user(&token), |user| {
        let medium = user.mfa_options[0].medium.clone().unwrap();
        let attributes = &user.attributes;
        debugged((user.username.as_str(), &user, attributes, medium.as_str()))
    });
    reads(client.get_user_auth_factors(&token), |factors| {
        let configured = factors.configured[0].as_str();
        debugged((factors.username.as_str(), &factors, configured))
    });
    reads(client.associate_software_token(&token), |secret| {
        let session = secret.session.unwrap();
        debugged((secret.secret.expose(), session.expose()))
    });
    reads(client.verify_software_token(&token, "1"), |verified| {
        let status = if verified.is_success {
            "SUCCESS"
        } else {
            "ERROR"
        };
        debugged((status, verified.session.unwrap().expose()))
    });
    reads(client.get_device(&token, &device), |device| {
        let moments = [
            device.created,
            device.last_modified,
            device.last_authenticated,
        ];
        debugged((&device, &device.attributes, moments.map(moment)))
    });
    reads(client.list_devices(&token), |page| {
        let device = &page.devices[0];
        let moments = [
            device.created,
            device.last_modified,
            device.last_authenticated,
        ];
        let moments = moments.map(moment);
        debugged((&device.key, &device.attributes, &page.next, moments))
    });
    let registration = client.start_web_authn_registration(&token);
    reads(registration, |started| started.options);
    reads(client.list_web_authn_credentials(&token), |page| {
        let passkey = &page.passkeys[0];
        debugged((&page, &passkey.friendly_name, moment(passkey.created)))
    });
    reads(client.list_user_sessions(&token), |page| {
        let session = &page.sessions[0];
        let moments = [session.created, session.last_active].map(moment);
        let place = (
            &session.last_ip_address,
            &session.last_city,
            &session.last_country,
        );
        let ids = (&session.id, &session.client_id, &session.origin_id);
        let kind = session.kind.as_ref().unwrap().as_str();
        let rest = (&session.device_type, session.is_current, kind, &page.next);
        debugged((moments, place, ids, rest))
    });
    reads(client.refresh(&RefreshToken::new("t")), shown_tokens);
    reads(client.get_client_token().unwrap(), |token| {
        let expires_in = token.expires_in().as_secs();
        let access_token = token.last_access_token().expose();
        debugged((access_token, expires_in, token.token_type()))
    });
    reads(
        client.get_derived_token(SourceToken::access_token(&token)),
        |token| {
            let kind = token.issued_token_type().as_str();
            let expires_in = token.expires_in().unwrap().as_secs();
            let issued = token.issued_token().expose();
            debugged((issued, kind, token.token_type(), expires_in, token.scopes()))
        },
    );
}

fn shown_tokens(tokens: Tokens) -> String {
    let device = tokens.new_device().unwrap();
    debugged((
        tokens.access_token().expose(),
        tokens.expires_in().as_secs(),
        tokens.token_type(),
        tokens.refresh_token().unwrap().expose(),
        tokens.id_token().unwrap().expose(),
        device.key().as_str(),
        device.group_key(),
    ))
}

/// A sign-in has tokens or a challenge, never both.
#[test]
fn nothing_of_a_sign_in_is_lost() {
    fn begin() -> Exchange<Step> {
        confidential_client().begin(support::alias()).custom()
    }
    fn answer() -> Exchange<Step> {
        match receive(begin(), &support::sms_mfa("s")) {
            Ok(Step::Challenge(Challenge::SmsMfa(challenge))) => challenge.answer("1"),
            other => panic!("{other:?}"),
        }
    }
    for exchange in [begin as fn() -> Exchange<Step>, answer] {
        let mut leaves = Vec::new();
        let result = model::filled("AuthenticationResultType", &mut leaves);
        let reply = json!({ "AuthenticationResult": result, "ChallengeParameters": {} });
        match receive(exchange(), &reply).map(Outcome::settle) {
            Ok(core::ops::ControlFlow::Break(Settled::Done(tokens))) => {
                let shown = shown_tokens(tokens);
                for leaf in leaves {
                    assert!(shown.contains(&leaf), "{leaf} is not in {shown}");
                }
            }
            other => panic!("no tokens but {:?}", other.is_ok()),
        }

        let (mut reply, _) = full(exchange().request().operation());
        let members = reply.as_object_mut().unwrap();
        members.remove("AuthenticationResult").unwrap();
        members.insert("ChallengeName".to_owned(), "CUSTOM_CHALLENGE".into());
        match receive(exchange(), &reply).map(Outcome::settle) {
            Ok(core::ops::ControlFlow::Break(Settled::Challenge(challenge))) => {
                let stored = challenge.suspend().into_json();
                let stored: Value = serde_json::from_str(&stored).unwrap();
                for member in ["ChallengeName", "Session", "ChallengeParameters"] {
                    assert_eq!(stored[member], reply[member], "{member}");
                }
                assert_eq!(stored["AvailableChallenges"], reply["AvailableChallenges"]);
            }
            other => panic!("no challenge but {:?}", other.is_ok()),
        }
    }
}

/// `{}` and an empty body mean the same for an operation without output.
#[test]
fn empty_bodies_are_accepted() {
    let client = confidential_client();
    let token = AccessToken::new("access-token");
    let password = Password::new("Correct-Horse7!");
    let silent = |exchange: Exchange<cognito_srp_core::Acknowledged>, body: &[u8]| {
        let operation = exchange.request().operation();
        let (members, _) = model::members(operation, "output");
        assert!(members.is_empty(), "{operation}");
        support::receive_raw(exchange, 200, &[], body).unwrap();
    };
    for body in [&b""[..], b"{}", b"\n"] {
        silent(client.delete_user(&token), body);
        silent(client.global_sign_out(&token), body);
        silent(
            client.change_password(&token, &password).into_exchange(),
            body,
        );
        let device: DeviceKey = "eu-west-2_0a1b".parse().unwrap();
        silent(client.forget_device(&token, &device), body);
    }
}
