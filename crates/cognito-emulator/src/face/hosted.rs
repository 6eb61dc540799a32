//! The hosted login over HTTP: requests and answers, without HTTP.

use crate::face::request::Request;
use crate::face::response::Response;
use crate::ground::entropy::Context;
use crate::hosted_login::answer::Answer;
use crate::hosted_login::ask::Ask;
use crate::hosted_login::parameters::Parameters;
use crate::hosted_login::{self, SHARED};
use crate::state::user_pools::UserPools;

const FORM: &str = "application/x-www-form-urlencoded";

/// The answer to a request for one of the hosted login's paths.
pub(super) fn answer(pools: &mut UserPools, request: &Request, cx: &mut Context<'_>) -> Response {
    let is_shared = SHARED.contains(&request.path.as_str());
    if request.method == "OPTIONS" && is_shared {
        return Response::preflight(request);
    }
    let kind = request.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_form = kind.eq_ignore_ascii_case(FORM);
    let query = request.query.as_deref().unwrap_or_default();
    let is_secure = request.header("x-forwarded-proto") == Some("https");
    let base_url = reached_at(request, is_secure).unwrap_or_else(|| pools.base_url.clone());
    let ask = Ask {
        method: &request.method,
        path: &request.path,
        query: Parameters::parse(query.as_bytes()),
        form: is_form.then(|| Parameters::parse(&request.body)),
        authorization: request.header("authorization"),
        cookies: request.header("cookie"),
        is_secure,
        base_url: &base_url,
    };
    let answer = hosted_login::answer(pools, &ask, cx);
    let request_id = cx.uuid().unwrap_or_default();
    respond(answer, request_id, is_shared)
}

/// Where the browser reached the hosted login, directly or by a proxy in front of it: its
/// cookies are of that address.
fn reached_at(request: &Request, is_secure: bool) -> Option<String> {
    let is_of_host = |octet: u8| octet.is_ascii_alphanumeric() || b"-._:[]".contains(&octet);
    let host = request.header("host")?;
    let is_host = !host.is_empty() && host.bytes().all(is_of_host);
    let scheme = if is_secure { "https" } else { "http" };
    is_host.then(|| format!("{scheme}://{host}"))
}

/// Adds the headers that every answer has. `Strict-Transport-Security` is left out, because a
/// browser would apply it to everything at localhost.
fn respond(answer: Answer, request_id: String, is_shared: bool) -> Response {
    let mut headers = answer.headers;
    headers.extend([
        ("x-amz-cognito-request-id", request_id),
        ("x-content-type-options", "nosniff".to_owned()),
        ("x-frame-options", "DENY".to_owned()),
        (
            "cache-control",
            "no-cache, no-store, max-age=0, must-revalidate".to_owned(),
        ),
    ]);
    if is_shared {
        headers.push(("access-control-allow-origin", "*".to_owned()));
    }
    Response {
        status: answer.status,
        headers,
        body: answer.body.into_bytes(),
    }
}
