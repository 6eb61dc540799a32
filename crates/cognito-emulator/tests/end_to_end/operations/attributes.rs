//! UpdateUserAttributes, DeleteUserAttributes.

use cognito_srp_core::{AppClient, DeliveryMedium, ErrorCode, Tokens, User};

use super::{each, newcomer, setup};
use crate::support::Setup;
use crate::transport::Transport;

fn user(transport: Transport, client: &AppClient, tokens: &Tokens) -> User {
    transport.ok(client.get_user(tokens.access_token()))
}

fn attribute<'a>(user: &'a User, name: &str) -> Option<&'a str> {
    user.attributes.get(name).map(String::as_str)
}

#[test]
fn update_user_attributes() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, tokens) = newcomer(&setup, transport, client);
        let token = tokens.access_token();
        let email = format!("new-{}@example.org", name.as_str());
        let changes = [("email", email.as_str()), ("nickname", "Al")];
        let updated = transport.ok(client.update_user_attributes(token, changes));
        let [delivery] = updated.code_deliveries.as_slice() else {
            panic!("{updated:?}");
        };
        assert_eq!(delivery.destination.as_deref(), Some("n***@e***"));
        assert_eq!(delivery.medium, Some(DeliveryMedium::Email));
        assert_eq!(delivery.attribute.as_deref(), Some("email"));
        let changed = user(transport, client, &tokens);
        assert_eq!(attribute(&changed, "email"), Some(email.as_str()));
        assert_eq!(attribute(&changed, "email_verified"), Some("false"));
        assert_eq!(attribute(&changed, "nickname"), Some("Al"));

        let blank = client.update_user_attributes(token, [("nickname", "")]);
        assert_eq!(transport.ok(blank).code_deliveries, []);
        assert_eq!(
            attribute(&user(transport, client, &tokens), "nickname"),
            None
        );

        let forbidden = client.update_user_attributes(token, [("email_verified", "true")]);
        transport.refuses(ErrorCode::NotAuthorized, forbidden);
    });
}

#[test]
fn an_attribute_changes_after_verification() {
    let setup = setup(|pool, _| {
        pool.set_verification_before_update(["email"]);
        Ok(())
    });
    each(&setup, |transport, client| {
        let (name, tokens) = newcomer(&setup, transport, client);
        let token = tokens.access_token();
        let before = format!("{}@example.com", name.as_str());
        let after = format!("new-{}@example.org", name.as_str());
        let update = client.update_user_attributes(token, [("email", after.as_str())]);
        assert_eq!(transport.ok(update).code_deliveries.len(), 1);
        let unchanged = user(transport, client, &tokens);
        assert_eq!(attribute(&unchanged, "email"), Some(before.as_str()));
        assert_eq!(attribute(&unchanged, "email_verified"), Some("true"));

        let code = setup.code(name.as_str(), "UpdateUserAttributes");
        transport.ok(client.verify_user_attribute(token, "email", &code));
        let changed = user(transport, client, &tokens);
        assert_eq!(attribute(&changed, "email"), Some(after.as_str()));
        assert_eq!(attribute(&changed, "email_verified"), Some("true"));
    });
}

#[test]
fn delete_user_attributes() {
    let setup = setup(|pool, _| {
        pool.set_required_attributes(["email"]);
        Ok(())
    });
    each(&setup, |transport, client| {
        let (_, tokens) = newcomer(&setup, transport, client);
        let token = tokens.access_token();
        transport.ok(client.delete_user_attributes(token, ["phone_number"]));
        let changed = user(transport, client, &tokens);
        assert_eq!(attribute(&changed, "phone_number"), None);
        assert_eq!(attribute(&changed, "phone_number_verified"), None);
        assert!(attribute(&changed, "email").is_some());
        transport.refuses(
            ErrorCode::InvalidParameter,
            client.delete_user_attributes(token, ["email"]),
        );
        transport.refuses(
            ErrorCode::NotAuthorized,
            client.delete_user_attributes(token, ["sub"]),
        );
    });
}
