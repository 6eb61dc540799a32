//! GetUserAttributeVerificationCode, VerifyUserAttribute.

use cognito_srp_core::{AppClient, DeliveryMedium, ErrorCode, Tokens, Username};

use super::{each, signed_in};
use crate::support::{Setup, other_than};
use crate::transport::Transport;

/// A user whose address is not verified.
fn unverified(setup: &Setup, transport: Transport, client: &AppClient) -> (Username, Tokens) {
    let (name, _) = setup.user(|user| user.with_attribute("email_verified", "false"));
    let name = Username::parse(&name).unwrap();
    let tokens = signed_in(transport, client, &name);
    (name, tokens)
}

#[test]
fn get_user_attribute_verification_code() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, tokens) = unverified(&setup, transport, client);
        let token = tokens.access_token();
        let sent = transport.ok(client.get_user_attribute_verification_code(token, "email"));
        let delivery = sent.delivery.unwrap();
        assert_eq!(delivery.destination.as_deref(), Some("a***@e***"));
        assert_eq!(delivery.medium, Some(DeliveryMedium::Email));
        let code = setup.code(name.as_str(), "GetUserAttributeVerificationCode");
        assert_eq!(code.len(), 6);
        transport.refuses(
            ErrorCode::InvalidParameter,
            client.get_user_attribute_verification_code(token, "nickname"),
        );
    });
}

#[test]
fn verify_user_attribute() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, tokens) = unverified(&setup, transport, client);
        let token = tokens.access_token();
        let verify = |code: &str| client.verify_user_attribute(token, "email", code);
        transport.refuses(ErrorCode::ExpiredCode, verify("123456"));
        transport.ok(client.get_user_attribute_verification_code(token, "email"));
        let code = setup.code(name.as_str(), "GetUserAttributeVerificationCode");
        transport.refuses(ErrorCode::CodeMismatch, verify(&other_than(&code)));
        transport.ok(verify(&code));
        let user = transport.ok(client.get_user(token));
        assert_eq!(user.attributes["email_verified"], "true");

        // The address of another user, which is their name.
        let (_, taken) = setup.user(|user| user);
        let change = client.update_user_attributes(token, [("email", taken.as_str())]);
        transport.ok(change);
        let code = setup.code(name.as_str(), "UpdateUserAttributes");
        transport.refuses(ErrorCode::AliasExists, verify(&code));
    });
}
