//! `cognito credentials`: the output for a `credential_process` of AWS's tools.

use cognito_srp_core::identity_pool::AwsCredentialsError;
use cognito_srp_core::{AwsCredentials, IdentityPool, Timestamp};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::args::{Credentials, CredentialsFormat, Identity};
use crate::failure::Failure;
use crate::output;
use crate::session::Session;

/// Version 1 of a `credential_process`'s output.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Printed<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    session_token: &'a str,
    expiration: &'a str,
}

pub(crate) fn run(args: &Credentials) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let pool = session.identity_pool(&args.identity)?;
    let keeper = session.keeper()?;
    let (credentials, ends) = keeper.aws_credentials(pool, &args.identity)?;
    match args.format {
        CredentialsFormat::Process => process(&credentials, ends),
        CredentialsFormat::Env => environment(&credentials, ends),
    }
}

fn process(credentials: &AwsCredentials, ends: Timestamp) -> Result<(), Failure> {
    output::json(&Printed {
        version: 1,
        access_key_id: credentials.access_key_id(),
        secret_access_key: credentials.secret_access_key().expose(),
        session_token: credentials.session_token().expose(),
        expiration: &ends.to_rfc_3339(),
    })
}

/// The format of `aws configure export-credentials --format env`. The core accepts no
/// credentials with characters that are special in a shell.
fn environment(credentials: &AwsCredentials, ends: Timestamp) -> Result<(), Failure> {
    let ends = ends.to_rfc_3339();
    let variables = [
        ("AWS_ACCESS_KEY_ID", credentials.access_key_id()),
        (
            "AWS_SECRET_ACCESS_KEY",
            credentials.secret_access_key().expose(),
        ),
        ("AWS_SESSION_TOKEN", credentials.session_token().expose()),
        ("AWS_CREDENTIAL_EXPIRATION", &ends),
    ];
    let pieces = || {
        variables
            .into_iter()
            .flat_map(|(name, value)| ["export ", name, "=", value, "\n"])
    };
    // Large enough that it never grows, which would leave a copy of the secret behind.
    let length = pieces().map(str::len).sum();
    let mut lines = Zeroizing::new(String::with_capacity(length));
    pieces().for_each(|piece| lines.push_str(piece));
    output::all(lines.as_bytes())
}

impl Session {
    /// The identity pool. Requests that contain the user's ID token go to where the token came
    /// from, if that is not an AWS endpoint.
    fn identity_pool(&self, args: &Identity) -> Result<IdentityPool, Failure> {
        let settings = self.client_config().endpoint_settings();
        let wrong = |error: cognito_srp_core::EndpointError| Failure::Usage(error.to_string());
        let id = &args.identity_pool_id;
        let endpoint = match &args.identity_endpoint {
            Some(endpoint) => endpoint.clone(),
            None => settings.resolve_for_identity_pool(id).map_err(wrong)?,
        };
        let sts_endpoint = match &args.sts_endpoint {
            Some(endpoint) => endpoint.clone(),
            None => settings.resolve_for_sts(id).map_err(wrong)?,
        };
        Ok(IdentityPool::new(id.clone())
            .with_endpoint(endpoint)
            .with_sts_endpoint(sts_endpoint))
    }
}

impl From<AwsCredentialsError> for Failure {
    fn from(error: AwsCredentialsError) -> Self {
        match error {
            AwsCredentialsError::Keeper(error) => error.into(),
            AwsCredentialsError::Call(error) => error.as_ref().into(),
            AwsCredentialsError::NoIdToken | AwsCredentialsError::LoginRefused(_) => {
                Self::Refused(error.to_string())
            }
            other => Self::Network(other.to_string()),
        }
    }
}
