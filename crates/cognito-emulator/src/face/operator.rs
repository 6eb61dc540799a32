//! Operators: callers of the operations that AWS requires to be signed.

use cognito_srp_core::{Timestamp, UserPoolId};

use crate::face::credentials::Credentials;
use crate::face::request::Request;
use crate::face::signature::{check_form, check_signature};
use crate::face::sigv4::Authorization;
use crate::ground::fault::Fault;

/// Checks the signature of a request that needs one. Without credentials, it only checks that
/// the sign-ins of an operator's server look signed, so that a client which forgot to sign
/// them notices.
pub(crate) fn authorise(
    request: &Request,
    credentials: Option<&Credentials>,
    now: Timestamp,
) -> Result<(), Fault> {
    let (api, operation) = request.operation_of();
    let is_signed = request.header("authorization").is_some();
    match credentials {
        // The app client's secret replaces a signature: for the first operation always, for
        // the second one as an alternative.
        _ if operation == "GetClientToken" => Ok(()),
        _ if operation == "GetDerivedToken" && !is_signed => Ok(()),
        Some(credentials) if api.operation(operation).is_none_or(|row| !row.unsigned) => {
            check_signature(request, api.signing_name(), credentials, now)
        }
        None if ["AdminInitiateAuth", "AdminRespondToAuthChallenge"].contains(&operation) => {
            check_form(request).map(drop)
        }
        _ => Ok(()),
    }
}

/// The region that a request is signed for, if it is signed.
pub(crate) fn region(request: &Request) -> Option<String> {
    let authorization = Authorization::parse(request.header("authorization")?).ok()?;
    let region = authorization.region;
    // As in a pool's id.
    UserPoolId::parse(&format!("{region}_Emulator1")).ok()?;
    Some(region.to_owned())
}

/// The access key of a signed request.
pub(crate) fn access_key(request: &Request) -> Result<&str, Fault> {
    check_form(request).map(|authorization| authorization.access_key_id)
}

/// Checks the signature of a request to STS, if there is an operator's key.
pub(crate) fn authorise_query(
    request: &Request,
    credentials: Option<&Credentials>,
    now: Timestamp,
) -> Result<(), Fault> {
    match credentials {
        Some(credentials) => check_signature(request, "sts", credentials, now),
        None => Ok(()),
    }
}
