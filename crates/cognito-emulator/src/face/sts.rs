//! Two operations of AWS STS, in STS's own protocol: a form in, XML out. Identity pools need
//! AssumeRoleWithWebIdentity; scripts and infrastructure tools ask GetCallerIdentity first of all.

use crate::face::caller_identity::{assumed, caller};
use crate::face::credentials::Credentials;
use crate::face::request::Request;
use crate::face::response::Response;
use crate::ground::date::iso_8601_extended;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::map_of;
use crate::operations::identity_pool::web_identity::{Form, assume_role};
use crate::rules::open_id_token;
use crate::state::identity_pools::credentials::IssuedCredentials;
use crate::state::user_pools::UserPools;

const ASSUME_ROLE: &str = "AssumeRoleWithWebIdentity";
const CALLER: &str = "GetCallerIdentity";

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

/// The action that a request of STS names, if it is one of those here.
pub(crate) fn action(request: &Request) -> Option<&'static str> {
    let mut form = form_urlencoded::parse(&request.body);
    let (_, name) = form.find(|(name, _)| name == "Action")?;
    [ASSUME_ROLE, CALLER].into_iter().find(|it| *it == name)
}

pub(crate) fn answer(
    request: &Request,
    pools: &mut UserPools,
    operator: Option<&Credentials>,
    cx: &mut Context<'_>,
) -> Response {
    let form: Form = map_of(form_urlencoded::parse(&request.body).into_owned());
    let request_id = cx.uuid().unwrap_or_default();
    let outcome = match action(request) {
        Some(ASSUME_ROLE) => {
            let issued = assume_role(pools, &form, cx);
            issued.map(|issued| (ASSUME_ROLE, described(&issued)))
        }
        Some(_) => {
            let caller = caller(request, pools, operator, cx);
            caller.map(|caller| (CALLER, caller))
        }
        None => Err(Fault::new(
            "InvalidAction",
            format!(
                "The emulator does not support {} of STS",
                form.get("Action").map_or("an operation", String::as_str)
            ),
        )),
    };
    match outcome {
        Ok((action, result)) => {
            let metadata = element("RequestId", &request_id);
            Response::xml(
                200,
                format!(
                    "<{action}Response xmlns=\"{NAMESPACE}\"><{action}Result>{result}\
                     </{action}Result><ResponseMetadata>{metadata}</ResponseMetadata>\
                     </{action}Response>"
                ),
            )
        }
        Err(fault) => {
            let code = match fault.code() {
                "InvalidParameterException" => "ValidationError",
                // The token's identity was deleted in the meantime.
                "ResourceNotFoundException" => "InvalidIdentityToken",
                // As the query protocol has them.
                "MissingAuthenticationTokenException" => "MissingAuthenticationToken",
                "UnrecognizedClientException" => "InvalidClientTokenId",
                "InvalidSignatureException" => "SignatureDoesNotMatch",
                "IncompleteSignatureException" => "IncompleteSignature",
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
                "AccessDenied"
                | "MissingAuthenticationToken"
                | "InvalidClientTokenId"
                | "ExpiredToken"
                | "SignatureDoesNotMatch" => 403,
                _ => fault.status(),
            };
            Response::xml(status, root)
        }
    }
}

fn described(issued: &IssuedCredentials) -> String {
    let region = issued
        .identity_pool_id
        .split(':')
        .next()
        .unwrap_or_default();
    let provider = open_id_token::issuer(region);
    let (arn, id, _) = assumed(issued);
    let user = element("Arn", &arn) + &element("AssumedRoleId", &id);
    let credentials = element("AccessKeyId", &issued.access_key_id)
        + &element("SecretAccessKey", &issued.secret_key)
        + &element("SessionToken", &issued.session_token)
        + &element("Expiration", &iso_8601_extended(issued.expiration));
    element("SubjectFromWebIdentityToken", &issued.identity_id)
        + &element("Audience", &issued.identity_pool_id)
        + &element("Provider", provider.trim_start_matches("https://"))
        + &format!("<AssumedRoleUser>{user}</AssumedRoleUser>")
        + &format!("<Credentials>{credentials}</Credentials>")
}

/// An element with a text.
pub(super) fn element(name: &str, text: &str) -> String {
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
