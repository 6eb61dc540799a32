//! `cognito credentials`: the output for a `credential_process` of AWS's tools.

use cognito_srp_core::identity_pool::AwsCredentialsError;
use cognito_srp_core::{EndpointError, EndpointSettings, IdentityPool};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::args::{Credentials, CredentialsFormat, Identity};
use crate::clock;
use crate::failure::Failure;
use crate::keeper::Issued;
use crate::output;
use crate::profile::{KeptCredentials, Purpose};
use crate::session::Opened;

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
    let found = match args.identity.guest {
        true => of_guest(args)?,
        false => of_user(args)?,
    };
    match args.format {
        CredentialsFormat::Process => process(&found),
        CredentialsFormat::Env => environment(&found),
    }
}

/// The signed-in user's: those in the profile, until AWS's tools would ask for others.
fn of_user(args: &Credentials) -> Result<KeptCredentials, Failure> {
    let opened = Opened::open(&args.connection)?;
    let pool = identity_pool(&args.identity, opened.endpoint_settings())?;
    let purpose = purpose(&pool, &args.identity);
    let kept = match args.renew {
        true => None,
        false => opened.profile().aws_credentials(pool.id(), &purpose)?,
    };
    if let Some(fresh) = fresh(kept.as_ref()) {
        return Ok(fresh);
    }
    let session = opened.connect(&args.connection)?;
    let profile = session.profile();
    let came = session
        .keeper()?
        .aws_credentials(pool.clone(), &args.identity);
    renewed(kept, came, |new| {
        profile.keep_aws_credentials(pool.id(), &purpose, new)
    })
}

/// A guest's, who keeps their identity.
fn of_guest(args: &Credentials) -> Result<KeptCredentials, Failure> {
    let pool = identity_pool(&args.identity, args.connection.endpoint_settings()?)?;
    let purpose = purpose(&pool, &args.identity);
    let guests = args.connection.guests()?;
    let (kept, identity_id) = guests.find(&purpose)?;
    let kept = kept.filter(|_| !args.renew);
    if let Some(fresh) = fresh(kept.as_ref()) {
        return Ok(fresh);
    }
    let transport = args.connection.transport()?;
    let came = transport.guest_credentials(pool, &args.identity, identity_id);
    renewed(kept, came, |new| guests.keep(&purpose, new))
}

/// What was kept, if it need not be renewed yet.
fn fresh(kept: Option<&KeptCredentials>) -> Option<KeptCredentials> {
    kept.filter(|kept| kept.are_fresh(clock::now())).cloned()
}

/// What came, and is kept from now on; or what was kept, if the service cannot be reached and AWS
/// accepts it still.
fn renewed(
    kept: Option<KeptCredentials>,
    came: Result<Issued, AwsCredentialsError>,
    keep: impl FnOnce(&KeptCredentials) -> Result<(), Failure>,
) -> Result<KeptCredentials, Failure> {
    let (identity_id, credentials, ends) = match came {
        Ok(came) => came,
        Err(error) => {
            return match (kept, error.into()) {
                (Some(kept), Failure::Network(_)) if kept.are_valid(clock::now()) => Ok(kept),
                (_, failure) => Err(failure),
            };
        }
    };
    let new = KeptCredentials {
        identity_id,
        credentials,
        received: clock::now(),
        ends,
    };
    // Credentials that cannot be kept can be used.
    if let Err(why) = keep(&new) {
        eprintln!("cognito: the credentials are not kept: {why}");
    }
    Ok(new)
}

/// What the credentials are for, as the profile has it.
fn purpose(pool: &IdentityPool, args: &Identity) -> Purpose {
    Purpose {
        identity_pool_id: pool.id().to_string(),
        endpoint: pool.endpoint().to_string(),
        role: args.role_words(),
    }
}

fn process(found: &KeptCredentials) -> Result<(), Failure> {
    let KeptCredentials {
        credentials, ends, ..
    } = found;
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
fn environment(found: &KeptCredentials) -> Result<(), Failure> {
    let credentials = &found.credentials;
    let ends = found.ends.to_rfc_3339();
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

/// The identity pool. Requests that contain the user's ID token go to where the token came
/// from, if that is not an AWS endpoint.
fn identity_pool(args: &Identity, settings: EndpointSettings) -> Result<IdentityPool, Failure> {
    let wrong = |error: EndpointError| Failure::Usage(error.to_string());
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
