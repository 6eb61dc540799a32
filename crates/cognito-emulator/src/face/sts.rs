//! AssumeRoleWithWebIdentity, the only operation of AWS STS that identity pools need, in STS's
//! own protocol: a form in, XML out.

use crate::face::message::{Request, Response};
use crate::ground::date::iso_8601_extended;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::operations::identity_pool::web_identity::{Form, assume_role};
use crate::rules::open_id_token;
use crate::state::identity_pools::credentials::IssuedCredentials;
use crate::state::user_pools::UserPools;

/// The only emulated action of STS.
pub(crate) const ACTION: &str = "AssumeRoleWithWebIdentity";

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Whether a request is for STS: it has a form, while the other services have JSON.
pub(crate) fn is_asked(request: &Request) -> bool {
    let form = "application/x-www-form-urlencoded";
    let content_type = request.header("content-type").unwrap_or_default();
    request.method == "POST"
        && request.path == "/"
        && request.header("x-amz-target").is_none()
        && content_type.starts_with(form)
}

pub(crate) fn answer(request: &Request, pools: &mut UserPools, cx: &mut Context<'_>) -> Response {
    let form: Form = form_urlencoded::parse(&request.body).into_owned().collect();
    let request_id = cx.uuid().unwrap_or_default();
    let outcome = match form.get("Action").map(String::as_str) {
        Some(ACTION) => assume_role(pools, &form, cx),
        other => Err(Fault::new(
            "InvalidAction",
            format!(
                "The emulator does not support {} of STS",
                other.unwrap_or("an operation")
            ),
        )),
    };
    match outcome {
        Ok(issued) => Response::xml(200, described(&form, &issued, &request_id)),
        Err(fault) => {
            let code = match fault.code() {
                "InvalidParameterException" => "ValidationError",
                // The token's identity was deleted in the meantime.
                "ResourceNotFoundException" => "InvalidIdentityToken",
                code => code,
            };
            let error = element("Type", "Sender")
                + &element("Code", code)
                + &element("Message", fault.message());
            let error = format!(
                "<Error>{error}</Error>{}",
                element("RequestId", &request_id)
            );
            let root = format!("<ErrorResponse xmlns=\"{NAMESPACE}\">{error}</ErrorResponse>");
            let status = match code {
                "AccessDenied" => 403,
                _ => fault.status(),
            };
            Response::xml(status, root)
        }
    }
}

fn described(form: &Form, issued: &IssuedCredentials, request_id: &str) -> String {
    let session = form.get("RoleSessionName").map_or("", String::as_str);
    let role = issued.role_arn.rsplit('/').next().unwrap_or_default();
    let account = issued.role_arn.split(':').nth(4).unwrap_or_default();
    let region = issued
        .identity_pool_id
        .split(':')
        .next()
        .unwrap_or_default();
    let provider = open_id_token::issuer(region);
    let arn = format!("arn:aws:sts::{account}:assumed-role/{role}/{session}");
    let user = element("Arn", &arn) + &element("AssumedRoleId", &format!("AROA{role}:{session}"));
    let credentials = element("AccessKeyId", &issued.access_key_id)
        + &element("SecretAccessKey", &issued.secret_key)
        + &element("SessionToken", &issued.session_token)
        + &element("Expiration", &iso_8601_extended(issued.expiration));
    let result = element("SubjectFromWebIdentityToken", &issued.identity_id)
        + &element("Audience", &issued.identity_pool_id)
        + &element("Provider", provider.trim_start_matches("https://"))
        + &format!("<AssumedRoleUser>{user}</AssumedRoleUser>")
        + &format!("<Credentials>{credentials}</Credentials>");
    let metadata = element("RequestId", request_id);
    format!(
        "<{ACTION}Response xmlns=\"{NAMESPACE}\"><{ACTION}Result>{result}</{ACTION}Result>\
         <ResponseMetadata>{metadata}</ResponseMetadata></{ACTION}Response>"
    )
}

/// An element with a text.
fn element(name: &str, text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Not a character of XML.
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    format!("<{name}>{escaped}</{name}>")
}
