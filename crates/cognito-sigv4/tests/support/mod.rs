//! Requests to sign.

#![allow(dead_code, reason = "each test binary uses a part of this")]

use cognito_sigv4::Credentials;
use cognito_srp_core::{
    AppClient, ClientId, Endpoint, Exchange, Password, Step, UserPoolId, Username,
};

/// The access key of AWS's examples.
pub(crate) const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
pub(crate) const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(crate) const SESSION_TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE//8/+wEaCWV1LXdlc3QtMiJHMEUCIQ==";

pub(crate) const PASSWORD: &str = "Correct-Horse7!";

pub(crate) fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY).unwrap()
}

pub(crate) fn app_client(user_pool_id: &str, endpoint: Option<&str>) -> AppClient {
    let app_client = AppClient::new(
        UserPoolId::parse(user_pool_id).unwrap(),
        ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE").unwrap(),
    );
    match endpoint {
        Some(url) => app_client.with_endpoint(Endpoint::parse_allowing_http(url).unwrap()),
        None => app_client,
    }
}

/// The sign-in of alice by an operator's server.
pub(crate) fn server_side(endpoint: Option<&str>) -> Exchange<Step> {
    app_client("eu-west-2_eYpv1mFHB", endpoint)
        .begin(Username::parse("alice").unwrap())
        .server_side(None)
        .password(&Password::new(PASSWORD))
}

/// The sign-in of alice by herself, without an operator.
pub(crate) fn client_side() -> Exchange<Step> {
    app_client("eu-west-2_eYpv1mFHB", None)
        .begin(Username::parse("alice").unwrap())
        .password(&Password::new(PASSWORD))
}
