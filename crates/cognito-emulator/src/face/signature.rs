//! Checks the signature of a request.

use std::time::Duration;

use cognito_srp_core::Timestamp;

use crate::face::credentials::Credentials;
use crate::face::request::Request;
use crate::face::sigv4::Authorization;
use crate::ground::date::iso_8601;
use crate::ground::fault::Fault;

/// How far the date of a signed request may be off, as on AWS.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

fn unrecognized() -> Fault {
    Fault::new(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )
}

/// Checks that a request has the form of a signed one.
pub(super) fn check_form(request: &Request) -> Result<Authorization<'_>, Fault> {
    let header = request.header("authorization").ok_or_else(|| {
        Fault::new(
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        )
    })?;
    Authorization::parse(header)
}

/// Checks that a request was signed recently, with these credentials, for a service.
pub(super) fn check_signature(
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
