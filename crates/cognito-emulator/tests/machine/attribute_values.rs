//! Attributes and their values: the schema, and which app client can read and write them.

use cognito_emulator::{NewAppClient, NewUser};
use serde_json::{Value, json};

use crate::service::Operators;
use crate::support::{PASSWORD, POOL, Setup, is};

/// A pool with its own schema, its app client, and a request body's members for either.
struct Pool {
    operators: Operators,
    id: Value,
    client: Value,
}

impl Pool {
    fn new(client: &Value) -> Self {
        let mut operators = Operators::new();
        let pool = operators.pool(&json!({ "Schema": [
            { "Name": "tenant", "AttributeDataType": "String", "Mutable": false,
              "StringAttributeConstraints": { "MinLength": "2", "MaxLength": "4" } },
            { "Name": "level", "AttributeDataType": "Number", "Mutable": true,
              "NumberAttributeConstraints": { "MinValue": "1", "MaxValue": "9" } },
        ] }));
        let id = pool["Id"].clone();
        let mut body = json!({
            "UserPoolId": id, "ClientName": "web",
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        });
        let members = body.as_object_mut().unwrap();
        members.extend(client.as_object().unwrap().clone());
        let client = operators.ok("CreateUserPoolClient", &body)["UserPoolClient"].clone();
        Self {
            operators,
            id,
            client: client["ClientId"].clone(),
        }
    }

    fn user(&mut self, attributes: &Value) -> (u16, Value) {
        self.operators.call(
            "AdminCreateUser",
            &json!({ "UserPoolId": self.id, "Username": "ann", "UserAttributes": attributes }),
        )
    }

    fn sign_up(&self, attributes: &Value) -> Value {
        json!({
            "ClientId": self.client, "Username": "sue", "Password": PASSWORD,
            "UserAttributes": attributes,
        })
    }

    fn tokens(&mut self) -> Value {
        let password = json!({
            "UserPoolId": self.id, "Username": "ann", "Password": PASSWORD, "Permanent": true,
        });
        self.operators.ok("AdminSetUserPassword", &password);
        let reply = self.operators.ok(
            "InitiateAuth",
            &json!({
                "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": self.client,
                "AuthParameters": { "USERNAME": "ann", "PASSWORD": PASSWORD },
            }),
        );
        reply["AuthenticationResult"].clone()
    }
}

fn attributes(given: &[(&str, &str)]) -> Value {
    let all = given
        .iter()
        .map(|(name, value)| json!({ "Name": name, "Value": value }));
    all.collect()
}

/// Seen on AWS (aws-amplify/amplify-js#2167, aws-amplify/amplify-flutter#1531).
#[test]
fn an_undeclared_attribute_is_refused() {
    let mut pool = Pool::new(&json!({}));
    let nope = attributes(&[("custom:nope", "x")]);
    let message = "Attributes did not conform to the schema: custom:nope: \
                   Attribute does not exist in the schema.";
    let (status, body) = pool.user(&nope);
    assert_eq!((status, &body["message"]), (400, &message.into()));
    let body = pool.sign_up(&nope);
    is(
        &pool.operators.refused("SignUp", &body),
        ("InvalidParameterException", message),
    );
    assert_eq!(pool.user(&json!([])).0, 200);
    let body = json!({ "UserPoolId": pool.id, "Username": "ann", "UserAttributes": nope });
    is(
        &pool.operators.refused("AdminUpdateUserAttributes", &body),
        (
            "InvalidParameterException",
            "user.custom:nope: Attribute does not exist in the schema.\n",
        ),
    );
    // After it is declared, it is accepted.
    let declared = json!({
        "UserPoolId": pool.id,
        "CustomAttributes": [{ "Name": "nope", "AttributeDataType": "String" }],
    });
    pool.operators.ok("AddCustomAttributes", &declared);
    pool.operators.ok("AdminUpdateUserAttributes", &body);
}

/// The API reference, `SchemaAttributeType`: types and constraints of values.
#[test]
fn values_must_be_within_the_bounds_of_the_schema() {
    let mut pool = Pool::new(&json!({}));
    for (name, value) in [
        ("custom:tenant", "a"),
        ("custom:tenant", "abcde"),
        ("custom:level", "0"),
        ("custom:level", "10"),
        ("custom:level", "many"),
        ("email_verified", "maybe"),
        ("birthdate", "1999"),
    ] {
        let (status, body) = pool.user(&attributes(&[(name, value)]));
        let message = body["message"].as_str().unwrap().to_owned();
        assert_eq!(
            (status, &body["__type"]),
            (400, &"InvalidParameterException".into())
        );
        let begin = format!("Attributes did not conform to the schema: {name}: ");
        assert!(message.starts_with(&begin), "{name} {value}: {message}");
    }
    let good = attributes(&[("custom:tenant", "abcd"), ("custom:level", "9")]);
    assert_eq!(pool.user(&good).0, 200);
}

/// Seen on AWS (aws-amplify/amplify-js#3526), also for operators.
#[test]
fn an_immutable_attribute_is_written_once() {
    let mut pool = Pool::new(&json!({}));
    assert_eq!(pool.user(&attributes(&[("custom:tenant", "acme")])).0, 200);
    let other = attributes(&[("custom:tenant", "abc")]);
    let refused = (
        "InvalidParameterException",
        "user.custom:tenant: Attribute cannot be updated.",
    );
    let body = json!({ "UserPoolId": pool.id, "Username": "ann", "UserAttributes": other });
    is(
        &pool.operators.refused("AdminUpdateUserAttributes", &body),
        refused,
    );
    let names = json!(["custom:tenant"]);
    let body = json!({ "UserPoolId": pool.id, "Username": "ann", "UserAttributeNames": names });
    is(
        &pool.operators.refused("AdminDeleteUserAttributes", &body),
        refused,
    );
    let token = pool.tokens()["AccessToken"].clone();
    let body = json!({ "AccessToken": token, "UserAttributes": other });
    is(
        &pool.operators.refused("UpdateUserAttributes", &body),
        refused,
    );
    let body = json!({ "AccessToken": token, "UserAttributeNames": names });
    is(
        &pool.operators.refused("DeleteUserAttributes", &body),
        refused,
    );
}

/// Seen on AWS (aws-amplify/amazon-cognito-identity-js#316 for numbers).
#[test]
fn addresses_and_numbers_must_have_their_form() {
    let mut setup = Setup::new();
    setup.add(NewUser::new("bob", PASSWORD));
    let token = setup.password("bob")["AuthenticationResult"]["AccessToken"].clone();
    for (name, value, message) in [
        ("phone_number", "12345", "Invalid phone number format."),
        (
            "phone_number",
            "+1 555 0100",
            "Invalid phone number format.",
        ),
        ("phone_number", "+", "Invalid phone number format."),
        ("email", "not-an-email", "Invalid email address format."),
        (
            "email",
            "two@at@example.com",
            "Invalid email address format.",
        ),
        (
            "email",
            "with space@example.com",
            "Invalid email address format.",
        ),
    ] {
        let given = attributes(&[(name, value)]);
        for (operation, body) in [
            (
                "SignUp",
                json!({ "ClientId": "webapp", "Username": "new", "Password": PASSWORD,
                        "UserAttributes": given }),
            ),
            (
                "AdminCreateUser",
                json!({ "UserPoolId": POOL, "Username": "new", "UserAttributes": given }),
            ),
            (
                "AdminUpdateUserAttributes",
                json!({ "UserPoolId": POOL, "Username": "bob", "UserAttributes": given }),
            ),
            (
                "UpdateUserAttributes",
                json!({ "AccessToken": token, "UserAttributes": given }),
            ),
        ] {
            let refusal = setup.refused(operation, body);
            is(&refusal, ("InvalidParameterException", message));
        }
    }
}

/// The developer guide, user-pool-settings-attributes ("Attribute permissions and scopes"):
/// attributes that the app client cannot read are in no ID token and no GetUser, and
/// attributes that it cannot write are refused. Operators' operations have no such limits.
#[test]
fn an_app_client_reads_and_writes_its_attributes_only() {
    let mut pool = Pool::new(&json!({
        "ReadAttributes": ["email", "custom:tenant"], "WriteAttributes": ["email", "name"],
    }));
    let all = attributes(&[
        ("email", "ann@example.com"),
        ("name", "Ann"),
        ("custom:tenant", "acme"),
        ("custom:level", "3"),
    ]);
    assert_eq!(pool.user(&all).0, 200);
    let tokens = pool.tokens();
    let id = Setup::claims(&tokens["IdToken"]);
    assert_eq!(
        (&id["email"], &id["custom:tenant"]),
        (&json!("ann@example.com"), &json!("acme"))
    );
    for hidden in ["name", "custom:level"] {
        assert!(id.get(hidden).is_none(), "{hidden}");
    }
    let user = pool
        .operators
        .ok("GetUser", &json!({ "AccessToken": tokens["AccessToken"] }));
    let names: Vec<&str> = user["UserAttributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attribute| attribute["Name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["sub", "custom:tenant", "email"]);
    let unauthorized = (
        "NotAuthorizedException",
        "A client attempted to write unauthorized attribute",
    );
    let given = attributes(&[("custom:level", "4")]);
    let body = json!({ "AccessToken": tokens["AccessToken"], "UserAttributes": given });
    is(
        &pool.operators.refused("UpdateUserAttributes", &body),
        unauthorized,
    );
    let body = pool.sign_up(&given);
    is(&pool.operators.refused("SignUp", &body), unauthorized);
    let body = json!({
        "AccessToken": tokens["AccessToken"], "UserAttributeNames": ["custom:level"],
    });
    is(
        &pool.operators.refused("DeleteUserAttributes", &body),
        unauthorized,
    );
    let body = json!({ "UserPoolId": pool.id, "Username": "ann", "UserAttributes": given });
    pool.operators.ok("AdminUpdateUserAttributes", &body);
    let body = json!({
        "AccessToken": tokens["AccessToken"],
        "UserAttributes": attributes(&[("name", "Anne")]),
    });
    pool.operators.ok("UpdateUserAttributes", &body);
}

/// The same page: a user who must choose a password can set the attributes that the app client
/// can write.
#[test]
fn a_new_password_can_set_writable_attributes_only() {
    let mut setup = Setup::new();
    let client = NewAppClient::public()
        .with_id("narrow")
        .with_write_attributes(["name"]);
    setup.client_id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    setup.add(NewUser::new("bob", PASSWORD).with_temporary_password());
    let challenge = setup.password("bob");
    for (name, status) in [("nickname", 400), ("name", 200)] {
        let attribute = format!("userAttributes.{name}");
        let body = setup.answer(
            &challenge,
            json!({ "USERNAME": "bob", "NEW_PASSWORD": "Better-Horse8!", attribute: "B" }),
        );
        assert_eq!(
            setup.call("RespondToAuthChallenge", body).0,
            status,
            "{name}"
        );
    }
}

/// The developer guide, token-revocation: without it the tokens have neither `jti` nor
/// `origin_jti`, and the API reference, RevokeToken, has an error for it.
#[test]
fn without_token_revocation_tokens_have_no_jti() {
    let mut setup = Setup::new();
    let client = NewAppClient::public()
        .with_id("plain")
        .without_token_revocation();
    setup.client_id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    let tokens = setup.signed_in();
    for token in ["IdToken", "AccessToken"] {
        let claims = Setup::claims(&tokens[token]);
        assert!(
            claims.get("jti").is_none() && claims.get("origin_jti").is_none(),
            "{claims}"
        );
    }
    let body = json!({ "Token": tokens["RefreshToken"], "ClientId": "plain" });
    assert_eq!(
        setup.refused("RevokeToken", body).0,
        "UnsupportedOperationException"
    );
    // Everything else works as before.
    setup.ok("GetUser", json!({ "AccessToken": tokens["AccessToken"] }));
    setup.ok(
        "GlobalSignOut",
        json!({ "AccessToken": tokens["AccessToken"] }),
    );
    is(
        &setup.refused("GetUser", json!({ "AccessToken": tokens["AccessToken"] })),
        ("NotAuthorizedException", "Access Token has been revoked"),
    );
}
