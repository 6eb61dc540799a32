//! An app client from variables and from a settings file; names that a user types.

#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;

use cognito_srp_core::{
    AppClient, AppClientSettings, ClientSecret, FirstFactor, MfaType, Password, VariableError,
};

const POOL: &str = "eu-west-2_eYpv1mFHB";
const CLIENT: &str = "1h57kf5cpq17m0eml12EXAMPLE";

fn read(variables: &[(&'static str, &str)]) -> Result<AppClient, VariableError> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    AppClient::from_variables(|name| Ok(variables.get(name).map(|value| (*value).to_owned())))
}

#[test]
fn variables_name_an_app_client() {
    let ids = [
        ("COGNITO_USER_POOL_ID", POOL),
        ("COGNITO_CLIENT_ID", CLIENT),
    ];
    let app_client = read(&ids).unwrap();
    assert_eq!(app_client.user_pool_id().as_str(), POOL);
    assert_eq!(app_client.client_id().as_str(), CLIENT);
    let own = "https://cognito-idp.eu-west-2.amazonaws.com/";
    assert_eq!(app_client.endpoint().as_str(), own);

    // In a shell, an empty variable means that there is none.
    let empty = [("COGNITO_ENDPOINT", ""), ("COGNITO_CLIENT_SECRET", "")];
    let app_client = read(&[ids, empty].concat()).unwrap();
    assert_eq!(app_client.endpoint().as_str(), own);

    let more = [
        ("COGNITO_ENDPOINT", "http://127.0.0.1:9229"),
        ("COGNITO_CLIENT_SECRET", "s3cr3t"),
    ];
    let app_client = read(&[ids, more].concat()).unwrap();
    assert_eq!(app_client.endpoint().as_str(), "http://127.0.0.1:9229/");
    // Requests of a confidential app client have a SECRET_HASH; others do not.
    let begun = app_client.begin("alice".parse().unwrap());
    let exchange = begun.password(&Password::new("Correct-Horse7!"));
    let body = String::from_utf8(exchange.request().body().to_vec()).unwrap();
    assert!(body.contains("SECRET_HASH"), "{body}");
}

#[test]
fn an_error_names_the_variable_and_does_not_quote_it() {
    for (variables, variable) in [
        (vec![], "COGNITO_USER_POOL_ID"),
        (vec![("COGNITO_USER_POOL_ID", "")], "COGNITO_USER_POOL_ID"),
        (
            vec![("COGNITO_USER_POOL_ID", "canary")],
            "COGNITO_USER_POOL_ID",
        ),
        (vec![("COGNITO_USER_POOL_ID", POOL)], "COGNITO_CLIENT_ID"),
        (
            vec![
                ("COGNITO_USER_POOL_ID", POOL),
                ("COGNITO_CLIENT_ID", "canary!"),
            ],
            "COGNITO_CLIENT_ID",
        ),
        (
            vec![
                ("COGNITO_USER_POOL_ID", POOL),
                ("COGNITO_CLIENT_ID", CLIENT),
                ("COGNITO_ENDPOINT", "canary"),
            ],
            "COGNITO_ENDPOINT",
        ),
        (
            // Not on this machine: passwords would be sent there in clear text.
            vec![
                ("COGNITO_USER_POOL_ID", POOL),
                ("COGNITO_CLIENT_ID", CLIENT),
                ("COGNITO_ENDPOINT", "http://canary"),
            ],
            "COGNITO_ENDPOINT",
        ),
    ] {
        let error = read(&variables).unwrap_err();
        assert_eq!(error.variable(), variable);
        let shown = format!("{error} {error:?}");
        assert!(error.to_string().starts_with(variable), "{shown}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}

#[test]
fn settings_have_everything_except_the_secret() {
    let app_client = AppClient::parse(POOL, CLIENT).unwrap();
    assert_eq!(AppClientSettings::from(&app_client).endpoint, None);
    let custom = app_client
        .with_endpoint("http://127.0.0.1:9229".parse().unwrap())
        .with_secret(ClientSecret::new("canary"));
    let settings = AppClientSettings::from(&custom);
    assert!(!format!("{settings:?}").contains("canary"));
    let back = AppClient::from(settings);
    assert_eq!(back.endpoint(), custom.endpoint());
    assert_eq!(back.client_id(), custom.client_id());
}

/// The names are those of AWS's service model: `ChallengeNameType`, `MFAS_CAN_CHOOSE`.
#[test]
fn factors_are_parsed_in_the_services_spelling() {
    for (name, factor) in [
        ("SMS_MFA", MfaType::Sms),
        ("SOFTWARE_TOKEN_MFA", MfaType::SoftwareToken),
        ("EMAIL_OTP", MfaType::Email),
        ("EMAIL_MFA", MfaType::Email),
    ] {
        assert_eq!(name.parse::<MfaType>(), Ok(factor));
    }
    for (name, factor) in [
        ("PASSWORD", FirstFactor::Password),
        ("PASSWORD_SRP", FirstFactor::PasswordSrp),
        ("EMAIL_OTP", FirstFactor::EmailOtp),
        ("SMS_OTP", FirstFactor::SmsOtp),
        ("WEB_AUTHN", FirstFactor::WebAuthn),
    ] {
        assert_eq!(name.parse::<FirstFactor>(), Ok(factor));
    }
    let typed = "sms_mfa".parse::<MfaType>().unwrap_err();
    assert_eq!(
        typed.to_string(),
        "not a second factor: expected SMS_MFA, SOFTWARE_TOKEN_MFA or EMAIL_OTP"
    );
    assert!("SMS".parse::<FirstFactor>().is_err());
}

#[cfg(feature = "serde")]
#[test]
fn a_settings_file_is_parsed_and_written() {
    let text = format!(
        r#"{{"user_pool_id":"{POOL}","client_id":"{CLIENT}","endpoint":"http://127.0.0.1:9229/"}}"#
    );
    let settings: AppClientSettings = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&settings).unwrap(), text);
    for (from, to) in [
        (POOL, "eu-west-2"),
        (CLIENT, "no client"),
        ("http://127.0.0.1:9229/", "http://example.com/"),
        (r#""endpoint":"#, r#""client_secret":"canary","endpoint":"#),
    ] {
        let broken = text.replace(from, to);
        let error = serde_json::from_str::<AppClientSettings>(&broken).unwrap_err();
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}
