//! Requests over ureq, for both crates.

use openidconnect::{HttpRequest, HttpResponse, SyncHttpClient};
use serde_json::Value;
use ureq::Agent;
use ureq::http::Request;

use crate::{Failure, text};

/// ureq, which follows no redirect and takes every status.
pub(crate) struct Http;

impl SyncHttpClient for Http {
    type Error = ureq::Error;

    fn call(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let response = agent().run(request)?;
        let (parts, mut body) = response.into_parts();
        Ok(HttpResponse::from_parts(parts, body.read_to_vec()?))
    }
}

pub(crate) fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .build()
        .into()
}

/// An operation of the service.
pub(crate) fn call(given: &Value, operation: &str, input: &Value) -> Result<Value, Failure> {
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    let request = Request::post(text(given, "/endpoint")?)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", target)
        .body(input.to_string())?;
    let mut response = agent().run(request)?;
    let body = response.body_mut().read_to_string()?;
    match response.status().as_u16() {
        200 => Ok(serde_json::from_str(&body)?),
        _ => Err(format!("{operation}: {body}").into()),
    }
}
