//! Protects forms (CSRF): a form's field must equal the cookie that its page set.

use subtle::ConstantTimeEq;

use super::answer::Answer;
use super::ask::Ask;
use super::page;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;

const COOKIE: &str = "XSRF-TOKEN";

/// The form's field.
pub(super) const FIELD: &str = "_csrf";

/// A page's token: the browser's existing one, or a new one. So two open pages have the same.
pub(super) fn token(ask: &Ask<'_>, cx: &mut Context<'_>) -> Result<String, Fault> {
    match ask.cookie(COOKIE).filter(|token| is_token(token)) {
        Some(token) => Ok(token.to_owned()),
        None => cx.uuid(),
    }
}

pub(super) fn cookie(ask: &Ask<'_>, token: &str) -> String {
    ask.set_cookie(COOKIE, token, None)
}

/// The answer to a form that was not sent from one of our pages.
pub(super) fn refuse(ask: &Ask<'_>) -> Option<Answer> {
    let (cookie, field) = (ask.cookie(COOKIE), ask.field(FIELD));
    let is_same = match (cookie, field) {
        (Some(cookie), Some(field)) => {
            is_token(cookie) && bool::from(cookie.as_bytes().ct_eq(field.as_bytes()))
        }
        _ => false,
    };
    (!is_same).then(|| {
        page::refused(
            403,
            "The form was not sent from this page. Please go back and try again.",
        )
    })
}

fn is_token(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
}
