//! `AssumeRoleWithWebIdentity` of STS: a form, and XML as the answer (API version 2011-06-15).

use alloc::borrow::ToOwned;
use alloc::string::String;

use roxmltree::{Document, Node, ParsingOptions};
use zeroize::Zeroizing;

use super::form::Form;
use super::reply::Fault;
use super::response::Response;
use crate::values::date::parse_rfc_3339;
use crate::values::time::Timestamp;

/// The operation.
pub(crate) const ACTION: &str = "AssumeRoleWithWebIdentity";

/// The form of a request, without the optional fields.
pub(crate) fn assume_role<'a>(
    role_arn: &'a str,
    session_name: &'a str,
    token: &'a str,
) -> Form<'a> {
    Form::new()
        .field("Action", ACTION)
        .field("Version", "2011-06-15")
        .field("RoleArn", role_arn)
        .field("RoleSessionName", session_name)
        .field("WebIdentityToken", token)
}

/// The contents of a reply. Each part is validated where it is used.
#[derive(Default)]
pub(crate) struct AssumedRoleReply {
    pub(crate) access_key_id: Option<String>,
    pub(crate) secret_access_key: Option<Zeroizing<String>>,
    pub(crate) session_token: Option<Zeroizing<String>>,
    pub(crate) expiration: Option<Timestamp>,
    pub(crate) arn: Option<String>,
    pub(crate) subject: Option<String>,
}

/// Reads a reply; `None` if it is not one.
pub(crate) fn assumed_role(body: &[u8]) -> Option<AssumedRoleReply> {
    let document = document(body)?;
    let response = document.root_element();
    let is_reply = response.tag_name().name() == "AssumeRoleWithWebIdentityResponse";
    let result = child(response, "AssumeRoleWithWebIdentityResult").filter(|_| is_reply)?;
    let user = child(result, "AssumedRoleUser");
    let mut reply = AssumedRoleReply {
        arn: user
            .and_then(|user| text(user, "Arn"))
            .map(ToOwned::to_owned),
        subject: text(result, "SubjectFromWebIdentityToken").map(ToOwned::to_owned),
        ..AssumedRoleReply::default()
    };
    if let Some(credentials) = child(result, "Credentials") {
        let secret = |name| Some(Zeroizing::new(text(credentials, name)?.to_owned()));
        reply.access_key_id = text(credentials, "AccessKeyId").map(ToOwned::to_owned);
        reply.secret_access_key = secret("SecretAccessKey");
        reply.session_token = secret("SessionToken");
        reply.expiration = text(credentials, "Expiration").and_then(parse_rfc_3339);
    }
    Some(reply)
}

/// The error in a response, if it is one.
pub(crate) fn fault(response: &Response<'_>) -> Option<Fault> {
    let document = document(response.body())?;
    let response = document.root_element();
    let is_fault = response.tag_name().name() == "ErrorResponse";
    let error = child(response, "Error").filter(|_| is_fault)?;
    Some(Fault {
        code: text(error, "Code")
            .filter(|code| !code.is_empty())?
            .to_owned(),
        message: text(error, "Message").unwrap_or_default().to_owned(),
    })
}

/// XML in UTF-8 with a limited number of parts. A DTD is refused, and with it all entities
/// that it could define.
fn document(body: &[u8]) -> Option<Document<'_>> {
    // All of them, so that nothing depends on a default.
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: 1000,
        entity_resolver: None,
    };
    Document::parse_with_options(core::str::from_utf8(body).ok()?, options).ok()
}

/// The only child with this name; `None` if there are two, because it would not be clear which
/// counts.
fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    let mut found = node
        .children()
        .filter(|child| child.tag_name().name() == name);
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

/// The contents of the only child with this name: text, and nothing else.
fn text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let child = child(node, name)?;
    let mut within = child.children();
    match (within.next(), within.next()) {
        (None, _) => Some(""),
        (Some(only), None) if only.is_text() => only.text(),
        _ => None,
    }
}
