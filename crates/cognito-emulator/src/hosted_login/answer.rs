//! An answer of the hosted login.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::form::PASSKEY_SCRIPT;

/// Of scripts, only our own one runs (Content Security Policy Level 3, §2.3.1).
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let script = STANDARD.encode(digest(&SHA256, PASSKEY_SCRIPT.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{script}'; style-src 'unsafe-inline'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
});

/// Status, headers in lower case, body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// `to` is a URL of our own, or a registered URL with added parameters.
    pub(super) fn redirect(to: String) -> Self {
        Self {
            status: 302,
            headers: vec![("location", to)],
            body: String::new(),
        }
    }

    pub(super) fn html(status: u16, html: String) -> Self {
        Self {
            status,
            headers: vec![
                ("content-type", "text/html;charset=UTF-8".to_owned()),
                ("content-security-policy", POLICY.clone()),
                ("referrer-policy", "same-origin".to_owned()),
            ],
            body: html,
        }
    }

    pub(super) fn json(status: u16, json: &Value) -> Self {
        let kind = "application/json;charset=UTF-8";
        Self {
            status,
            headers: vec![("content-type", kind.to_owned())],
            body: json.to_string(),
        }
    }

    /// An OAuth 2.0 error (RFC 6749 §5.2); an empty description is left out.
    pub(super) fn error(status: u16, error: &str, description: &str) -> Self {
        Self::json(
            status,
            &match description {
                "" => json!({ "error": error }),
                _ => json!({ "error": error, "error_description": description }),
            },
        )
    }

    pub(super) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub(super) fn method_not_allowed(allowed: &str) -> Self {
        Self::empty(405).with("allow", allowed.to_owned())
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}
