//! A name belongs to one user: over user names, aliases, and attributes used as names.

use cognito_emulator::NewUser;
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Setup, has_tokens, is};

const TAKEN: &str = "AliasExistsException";

fn user(name: &str, attributes: &[(&str, &str)]) -> NewUser {
    let user = NewUser::new(name, PASSWORD);
    attributes
        .iter()
        .fold(user, |user, (name, value)| user.with_attribute(name, value))
}

fn sign_up(username: &str, attributes: Value) -> Value {
    json!({
        "ClientId": "webapp", "Username": username, "Password": PASSWORD,
        "UserAttributes": attributes,
    })
}

fn update(username: &str, name: &str, value: &str) -> Value {
    json!({
        "UserPoolId": POOL, "Username": username,
        "UserAttributes": [{ "Name": name, "Value": value }],
    })
}

/// The API reference, `UsernameConfigurationType`: with false the name is the same in any
/// case, and so are preferred user names and e-mail aliases.
#[test]
fn case_does_not_matter_if_the_pool_says_so() {
    let mut setup = Setup::new();
    setup.pool.set_case_sensitive(false);
    setup.add(user(
        "casey",
        &[("email", "Casey@example.com"), ("email_verified", "true")],
    ));
    is(
        &setup.refused("SignUp", sign_up("CASEY", json!([]))),
        ("UsernameExistsException", "User already exists"),
    );
    for name in ["casey", "CaSeY", "casey@EXAMPLE.com"] {
        let started = setup.start_srp(name);
        let claim = setup.claim(started, PASSWORD, &setup.now().to_string());
        let reply = setup.ok("RespondToAuthChallenge", claim);
        has_tokens(&reply);
        // The spelling of the sign-up stays.
        let claims = Setup::claims(&reply["AuthenticationResult"]["AccessToken"]);
        assert_eq!(claims["username"], "casey");
    }
    let found = setup.ok(
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "CASEY" }),
    );
    assert_eq!(found["Username"], "casey");
    setup.add(user("dora", &[]));
    let refusal = setup.refused(
        "AdminUpdateUserAttributes",
        json!({
            "UserPoolId": POOL, "Username": "dora",
            "UserAttributes": [
                { "Name": "email", "Value": "CASEY@example.com" },
                { "Name": "email_verified", "Value": "true" },
            ],
        }),
    );
    assert_eq!(refusal.0, TAKEN);
}

/// The developer guide, user-pool-case-sensitivity: a pool is case-sensitive by default.
#[test]
fn case_matters_otherwise() {
    let mut setup = Setup::new();
    setup.ok("SignUp", sign_up("casey", json!([])));
    setup.ok("SignUp", sign_up("CASEY", json!([])));
    let refusal = setup.refused(
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "CaSeY" }),
    );
    assert_eq!(refusal.0, "UserNotFoundException");
}

/// The developer guide, user-pool-settings-attributes ("Aliases"): alias values are unique in
/// a pool, so that nobody signs in, or recovers a password, under another user's name.
#[test]
fn a_preferred_user_name_cannot_be_another_users_address() {
    let mut setup = Setup::new();
    setup
        .pool
        .set_alias_attributes(["email", "preferred_username"]);
    setup.add(user(
        "victim",
        &[("email", "victim@example.com"), ("email_verified", "true")],
    ));
    setup.add(user("mallory", &[]));
    for name in ["victim@example.com", "victim"] {
        let refusal = setup.refused(
            "AdminUpdateUserAttributes",
            update("mallory", "preferred_username", name),
        );
        assert_eq!(refusal.0, TAKEN, "{name}");
    }
    let token = setup.password("mallory")["AuthenticationResult"]["AccessToken"].clone();
    let refusal = setup.refused(
        "UpdateUserAttributes",
        json!({
            "AccessToken": token,
            "UserAttributes": [{ "Name": "preferred_username", "Value": "victim@example.com" }],
        }),
    );
    assert_eq!(refusal.0, TAKEN);
    // Or vice versa: the user who has the name keeps it.
    setup.ok(
        "AdminUpdateUserAttributes",
        update("mallory", "preferred_username", "mal"),
    );
    is(
        &setup.refused("SignUp", sign_up("mal", json!([]))),
        ("UsernameExistsException", "User already exists"),
    );
}

/// The same page: a preferred user name that is an alias is set after the sign-up.
#[test]
fn a_sign_up_cannot_set_a_preferred_user_name_alias() {
    let mut setup = Setup::new();
    let attributes = json!([{ "Name": "preferred_username", "Value": "al" }]);
    setup.ok("SignUp", sign_up("albert", attributes.clone()));
    setup.pool.set_alias_attributes(["preferred_username"]);
    let refusal = setup.refused("SignUp", sign_up("alfred", attributes));
    assert_eq!(refusal.0, "InvalidParameterException");
}

/// Seen on AWS (aws-amplify/amplify-js#8800).
#[test]
fn a_user_name_cannot_have_the_form_of_an_alias() {
    let mut setup = Setup::new();
    setup.pool.set_alias_attributes(["email", "phone_number"]);
    let email =
        "Username cannot be of email format, since user pool is configured for email alias.";
    let phone = "Username cannot be of phone number format, since user pool is configured for \
                 phone number alias.";
    for (name, message) in [("x@example.com", email), ("+15555550100", phone)] {
        is(
            &setup.refused("SignUp", sign_up(name, json!([]))),
            ("InvalidParameterException", message),
        );
        is(
            &setup.refused(
                "AdminCreateUser",
                json!({ "UserPoolId": POOL, "Username": name, "MessageAction": "SUPPRESS" }),
            ),
            ("InvalidParameterException", message),
        );
    }
    setup.pool.set_alias_attributes([]);
    setup.ok("SignUp", sign_up("x@example.com", json!([])));
}

/// The API reference, AdminCreateUser: with ForceAliasCreation another user's alias moves to
/// the new user, and the other can no longer sign in with it.
#[test]
fn an_operator_can_move_an_alias_to_a_new_user() {
    let mut setup = Setup::new();
    let address = [("email", "shared@example.com"), ("email_verified", "true")];
    setup.add(user("before", &address));
    let create = |force: bool| {
        json!({
            "UserPoolId": POOL, "Username": "after", "MessageAction": "SUPPRESS",
            "TemporaryPassword": PASSWORD, "ForceAliasCreation": force,
            "UserAttributes": [
                { "Name": "email", "Value": "shared@example.com" },
                { "Name": "email_verified", "Value": "true" },
            ],
        })
    };
    // The model declares no AliasExistsException here; seen on AWS (boto/boto3#3213).
    is(
        &setup.refused("AdminCreateUser", create(false)),
        (
            "UsernameExistsException",
            "An account with the email already exists.",
        ),
    );
    setup.ok("AdminCreateUser", create(true));
    let found = setup.ok(
        "AdminGetUser",
        json!({ "UserPoolId": POOL, "Username": "shared@example.com" }),
    );
    assert_eq!(found["Username"], "after");
}
