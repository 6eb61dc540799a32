//! Operators: callers of the operations that AWS requires to be signed.

use std::fmt;
use std::time::Duration;

use cognito_srp_core::{Timestamp, UserPoolId};
use serde::Deserialize;

use crate::face::message::Request;
use crate::face::sigv4::Authorization;
use crate::ground::date::iso_8601;
use crate::ground::fault::Fault;

/// How far the date of a signed request may be off, as on AWS.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// An operator's access key. An emulator with a key checks the signatures of operators'
/// requests (AWS Signature Version 4); one without does not.
///
/// ```
/// use cognito_emulator::Credentials;
/// let operator = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
/// assert!(!format!("{operator:?}").contains("wJalr"));
/// ```
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Credentials {
    access_key_id: String,
    secret_access_key: String,
}

impl Credentials {
    /// An access key: its id and its secret.
    #[must_use]
    pub fn new(access_key_id: &str, secret_access_key: &str) -> Self {
        Self {
            access_key_id: access_key_id.to_owned(),
            secret_access_key: secret_access_key.to_owned(),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("secret_access_key", &format_args!("[redacted]"))
            .finish()
    }
}

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

fn unrecognized() -> Fault {
    Fault::new(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )
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

/// Checks that a request has the form of a signed one.
fn check_form(request: &Request) -> Result<Authorization<'_>, Fault> {
    let header = request.header("authorization").ok_or_else(|| {
        Fault::new(
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        )
    })?;
    Authorization::parse(header)
}

/// Checks that a request was signed recently, with these credentials, for a service.
fn check_signature(
    request: &Request,
    service: &str,
    credentials: &Credentials,
    now: Timestamp,
) -> Result<(), Fault> {
    let authorization = check_form(request)?;
    if authorization.access_key_id != credentials.access_key_id {
        return Err(unrecognized());
    }
    // Temporary credentials have a security token; the emulator's are permanent.
    if request.header("x-amz-security-token").is_some() {
        return Err(unrecognized());
    }
    let moment = request.header("x-amz-date").unwrap_or_default();
    check_date(moment, now)?;
    if moment.get(..8) != Some(authorization.date) {
        return Err(invalid(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP",
        ));
    }
    if authorization.service != service {
        return Err(invalid(format!(
            "Credential should be scoped to correct service: '{service}'."
        )));
    }
    // Without these headers, a signature could be moved to another request. STS has no target:
    // the body, which is signed, names the operation.
    for header in ["host", "x-amz-date", "x-amz-target"] {
        let is_there = header != "x-amz-target" || request.header(header).is_some();
        if is_there && !authorization.covers(header) {
            return Err(invalid(format!(
                "'{header}' must be a 'SignedHeader' in the AWS Authorization."
            )));
        }
    }
    match authorization.is_by(&credentials.secret_access_key, request, moment) {
        true => Ok(()),
        false => Err(invalid(
            "The request signature we calculated does not match the signature you provided. \
             Check your AWS Secret Access Key and signing method. \
             Consult the service documentation for details.",
        )),
    }
}

/// Dates in this form sort as texts.
fn check_date(moment: &str, now: Timestamp) -> Result<(), Fault> {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let well_formed = moment
        .strip_suffix('Z')
        .and_then(|text| text.split_once('T'))
        .is_some_and(|(day, time)| digits(day, 8) && digits(time, 6));
    if !well_formed {
        return Err(Fault::new(
            "IncompleteSignatureException",
            "Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601",
        ));
    }
    let elapsed = Duration::from_secs(now.unix_seconds());
    let at = |elapsed| iso_8601(Timestamp::since_unix_epoch(elapsed));
    let (now, earliest, latest) = (
        iso_8601(now),
        at(elapsed.saturating_sub(TOLERANCE)),
        at(elapsed.saturating_add(TOLERANCE)),
    );
    if moment < earliest.as_str() {
        return Err(invalid(format!(
            "Signature expired: {moment} is now earlier than {earliest} ({now} - 5 min.)"
        )));
    }
    if moment > latest.as_str() {
        return Err(invalid(format!(
            "Signature not yet current: {moment} is still later than {latest} ({now} + 5 min.)"
        )));
    }
    Ok(())
}

fn invalid(message: impl Into<String>) -> Fault {
    Fault::new("InvalidSignatureException", message)
}
