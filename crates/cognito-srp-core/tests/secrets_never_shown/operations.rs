//! The operations other than sign-in and refresh, with the canary in their requests and in the
//! service's responses.

use core::fmt::Debug;

use cognito_srp_core::{
    AccessToken, AssociatedSessions, Exchange, Feedback, IntoExchange, MfaSetting, NotJson,
    Outcome, Password, RefreshToken, ServerContext, Session, SignatureHeaders, SoftwareTokenSecret,
    SoftwareTokenVerified, UserContext,
};
use serde_json::{Value, json};

use crate::support::{receive, receive_raw};
use crate::{CANARY, chain, client, debugged, displayed, exchanged, username};

fn token() -> AccessToken {
    AccessToken::new(CANARY)
}

/// Checks an operation before it becomes an exchange, and the exchange.
fn called<C: IntoExchange + Debug>(call: C) -> Exchange<C::Outcome> {
    debugged(&call);
    let exchange = call.into_exchange();
    exchanged(&exchange);
    exchange
}

/// Checks the outcome of a good reply that also has the canary in an additional member; no
/// error of a refusal, of half a reply or of a member of the wrong type contains it.
fn answered<C: IntoExchange + Debug>(call: impl Fn() -> C, reply: &Value) -> C::Outcome
where
    C::Outcome: Debug,
{
    let fault = json!({"__type": "NotAuthorizedException", "message": "No.", "x": CANARY});
    let refused = receive_raw(called(call()), 400, &[], fault.to_string().as_bytes());
    failed(refused);
    let text = reply.to_string();
    let half = &text.as_bytes()[..text.len() / 2];
    failed(receive_raw(called(call()), 200, &[], half));
    failed(receive_raw(called(call()), 502, &[], text.as_bytes()));
    for member in reply.as_object().unwrap().keys() {
        let mut wrong = reply.clone();
        wrong[member] = json!({ CANARY: CANARY });
        // Some members may have any value.
        match receive(called(call()), &wrong) {
            Ok(outcome) => debugged(&outcome),
            wrong => failed(wrong),
        }
    }
    let mut reply = reply.clone();
    reply["SECRET"] = json!(CANARY);
    let outcome = receive(called(call()), &reply).unwrap();
    debugged(&outcome);
    outcome
}

fn failed<T: Outcome>(result: Result<T, cognito_srp_core::Error>) {
    let error = result.err().expect("it is refused");
    displayed(&error);
    chain(&error);
}

fn delivery() -> Value {
    json!({"Destination": "j***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"})
}

#[test]
fn signing_up() {
    let (client, name, password) = (client(), username(), Password::new(CANARY));
    let sign_up = || {
        client
            .sign_up(&name)
            .with_password(&password)
            .with_attributes([("email", CANARY)])
            .with_validation_data([("ticket", CANARY)])
            .with_client_metadata([(CANARY, CANARY)])
            .with_user_context(UserContext::new().with_encoded_data(CANARY))
            .with_analytics_endpoint(CANARY)
    };
    let reply = json!({
        "UserConfirmed": false, "UserSub": "a-sub", "Session": CANARY,
        "CodeDeliveryDetails": delivery(),
    });
    let signed_up = answered(sign_up, &reply);
    assert_eq!(signed_up.session.unwrap().expose(), CANARY);
    debugged(&signed_up.code_delivery);

    let session = Session::new(CANARY);
    let confirm = || client.confirm_sign_up(&name, CANARY).with_session(&session);
    let confirmed = answered(confirm, &json!({"Session": CANARY}));
    assert_eq!(confirmed.session.unwrap().expose(), CANARY);

    let reply = json!({"CodeDeliveryDetails": delivery()});
    answered(|| client.resend_confirmation_code(&name), &reply);
}

#[test]
fn passwords() {
    let (client, name, password) = (client(), username(), Password::new(CANARY));
    let token = token();
    let reply = json!({"CodeDeliveryDetails": delivery()});
    answered(|| client.forgot_password(&name), &reply);
    let confirm = || client.confirm_forgot_password(&name, CANARY, &password);
    answered(confirm, &json!({}));
    let change = || {
        client
            .change_password(&token, &password)
            .with_previous_password(&password)
    };
    answered(change, &json!({}));
}

#[test]
fn authenticator_apps_and_factors() {
    let (client, token) = (client(), token());
    let reply = json!({"SecretCode": CANARY, "Session": CANARY});
    let secret: SoftwareTokenSecret = answered(|| client.associate_software_token(&token), &reply);
    assert_eq!(secret.secret.expose(), CANARY);
    assert_eq!(secret.session.unwrap().expose(), CANARY);

    let verify = || {
        client
            .verify_software_token(&token, CANARY)
            .with_friendly_name(CANARY)
    };
    let reply = json!({"Status": "SUCCESS", "Session": CANARY});
    let verified: SoftwareTokenVerified = answered(verify, &reply);
    assert_eq!(verified.session.unwrap().expose(), CANARY);

    let prefer = || {
        client
            .set_user_mfa_preference(&token)
            .sms(MfaSetting::Preferred)
    };
    answered(prefer, &json!({}));
    answered(|| client.set_user_settings(&token, &[]), &json!({}));

    let reply = json!({
        "Username": CANARY, "PreferredMfaSetting": "SMS_MFA",
        "UserMFASettingList": ["SMS_MFA"], "ConfiguredUserAuthFactors": ["PASSWORD"],
    });
    let factors = answered(|| client.get_user_auth_factors(&token), &reply);
    assert_eq!(factors.username.as_str(), CANARY);
}

#[test]
fn the_user() {
    let (client, token) = (client(), token());
    let reply = json!({
        "Username": CANARY, "UserAttributes": [{"Name": "email", "Value": CANARY}],
        "MFAOptions": [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}],
    });
    let user = answered(|| client.get_user(&token), &reply);
    assert_eq!(user.username.as_str(), CANARY);
    assert_eq!(user.attributes["email"], CANARY);

    let update = || client.update_user_attributes(&token, [("email", CANARY)]);
    answered(update, &json!({"CodeDeliveryDetailsList": [delivery()]}));
    let code = || client.get_user_attribute_verification_code(&token, "email");
    answered(code, &json!({"CodeDeliveryDetails": delivery()}));
    let verify = || client.verify_user_attribute(&token, "email", CANARY);
    answered(verify, &json!({}));
    let delete = || client.delete_user_attributes(&token, ["email"]);
    answered(delete, &json!({}));
    let name = username();
    let feedback = || client.update_auth_event_feedback(&name, "an-id", CANARY, Feedback::Invalid);
    answered(feedback, &json!({}));
    answered(|| client.delete_user(&token), &json!({}));
}

#[test]
fn sessions() {
    let (client, token) = (client(), token());
    // The model marks the app client's ID and the address as sensitive; the device and the
    // place say as much about the user as the address.
    let reply = json!({"Sessions": [{
        "SessionId": "tkn-1", "SessionType": "TOKEN", "ClientId": CANARY,
        "DeviceType": CANARY, "LastIPAddress": CANARY,
        "LastLocation": {"City": CANARY, "Country": CANARY},
    }]});
    let page = answered(
        || client.list_user_sessions(&token).with_page(CANARY),
        &reply,
    );
    let session = &page.sessions[0];
    assert_eq!(session.last_ip_address.as_deref(), Some(CANARY));
    assert_eq!(session.client_id.as_deref(), Some(CANARY));
    debugged(session);

    let linked = AssociatedSessions::Linked;
    let revoke = || {
        client
            .revoke_user_session(&token, "tkn-1")
            .with_associated_sessions(linked)
    };
    answered(revoke, &json!({}));
    let refresh_token = RefreshToken::new(CANARY);
    answered(|| client.revoke_token(&refresh_token), &json!({}));
    answered(|| client.global_sign_out(&token), &json!({}));
}

#[test]
fn passkeys() {
    let (client, token) = (client(), token());
    let options = json!({"challenge": CANARY, "user": {"id": CANARY, "name": CANARY}});
    let reply = json!({"CredentialCreationOptions": options});
    let start = || client.start_web_authn_registration(&token);
    let registration = answered(start, &reply);
    assert!(registration.options.contains(CANARY));

    let credential = json!({"id": CANARY}).to_string();
    let complete = || {
        client
            .complete_web_authn_registration(&token, &credential)
            .unwrap()
    };
    answered(complete, &json!({}));
    for credential in [CANARY.to_owned(), format!("[\"{CANARY}\"]")] {
        let refused = client.complete_web_authn_registration(&token, &credential);
        let error: NotJson = refused.unwrap_err();
        displayed(&error);
        chain(&error);
    }

    // A passkey's ID is not secret and is shown; the name that the user gave it is private.
    let reply = json!({"Credentials": [{
        "CredentialId": "an-id", "FriendlyCredentialName": CANARY,
        "RelyingPartyId": "example.com", "AuthenticatorTransports": ["usb"],
    }]});
    let list = || {
        client
            .list_web_authn_credentials(&token)
            .with_limit(1)
            .with_page(CANARY)
    };
    let page = answered(list, &reply);
    assert_eq!(page.passkeys[0].credential_id, "an-id");
    assert_eq!(page.passkeys[0].friendly_name, CANARY);
    debugged(&page.passkeys[0]);
    answered(
        || client.delete_web_authn_credential(&token, "an-id"),
        &json!({}),
    );
}

#[test]
fn signatures() {
    let mut headers = SignatureHeaders::none();
    headers.add("authorization", CANARY);
    headers.add("x-amz-security-token", CANARY);
    assert!(headers.iter().all(|(_, value)| value == CANARY));
    assert_eq!(headers.iter().count(), 2);
    debugged(&headers);

    let (client, token) = (client(), RefreshToken::new(CANARY));
    let signed = client
        .begin_refresh(&token)
        .server_side(Some(ServerContext::new(CANARY, CANARY, CANARY)))
        .refresh_token_auth(&username());
    debugged(&signed.request().signature().unwrap());
}
