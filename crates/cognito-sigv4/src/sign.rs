//! The signature of one request, with aws-sigv4.

use std::fmt::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sigv4::http_request::{self, SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4;
use cognito_srp_core::Request;
use cognito_srp_core::SignatureHeaders;
use sha2::{Digest, Sha256};

use crate::credentials::Credentials;
use crate::error::SigningError;

/// 31 December 9999, 23:59:59 UTC: beyond it the date has no four-digit year.
const LAST: Duration = Duration::from_secs(253_402_300_799);

/// Signs a request for the time at which it is sent, and returns the headers to add:
/// `x-amz-date`, `authorization`, and `x-amz-security-token` if the credentials have a session
/// token. A request that needs no signature ([`Request::signature`]) gets none.
///
/// The signature covers the body, the URL, the request's own headers, and `host` as HTTP
/// libraries send it. The request must be sent exactly so, which every library does with an
/// [`Endpoint`](cognito_srp_core::Endpoint); unsigned headers may be added.
///
/// # Errors
/// [`SigningError::Time`] and [`SigningError::Signer`].
pub fn sign(
    request: &Request,
    credentials: &Credentials,
    time: SystemTime,
) -> Result<SignatureHeaders, SigningError> {
    let mut headers = SignatureHeaders::none();
    let Some(scope) = request.signature() else {
        return Ok(headers);
    };
    // aws-sigv4 panics on a date that it cannot format.
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) if since <= LAST => {}
        _ => return Err(SigningError::Time),
    }

    let identity = credentials.to_aws().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(scope.region)
        .name(scope.service)
        .time(time)
        .settings(SigningSettings::default())
        .build()
        .map_err(SigningError::signer)?
        .into();
    // Not the body itself, because aws-sigv4 writes that into a trace if an environment
    // variable asks for it.
    let body = SignableBody::Precomputed(sha256(request.body()));
    let own = request.headers();
    let signable = SignableRequest::new(request.method(), request.url(), own.into_iter(), body)
        .map_err(SigningError::signer)?;
    let (instructions, _) = http_request::sign(signable, &parameters)
        .map_err(SigningError::signer)?
        .into_parts();
    for header in instructions.into_parts().0 {
        headers.add(header.name(), header.value());
    }
    Ok(headers)
}

fn sha256(octets: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for octet in Sha256::digest(octets) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{octet:02x}");
    }
    text
}
