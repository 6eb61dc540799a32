//! The emulator's own paths: what it has sent, issued and warned of.

use serde_json::{Value, json};

use crate::face::request::Request;
use crate::face::response::Response;
use crate::face::service::Service;
use crate::state::identity_pools::credentials::IssuedCredentials;
use crate::state::outbox::Message;

/// The path of the messages that were sent.
const OUTBOX: &str = "/_emulator/outbox";

/// The path of the credentials that identity pools have issued.
const CREDENTIALS: &str = "/_emulator/credentials";

/// The path of the warnings.
const WARNINGS: &str = "/_emulator/warnings";

impl Service {
    /// Answers the emulator's own paths, which not everybody may use.
    pub(super) fn answer_locally(&self, request: &Request) -> Response {
        let origin = match self.origins.admit(request) {
            Ok(origin) => origin,
            Err(refused) => return refused,
        };
        let document = match (request.method.as_str(), request.path.as_str()) {
            ("OPTIONS", _) => {
                let preflight = Response::preflight(request);
                return match origin {
                    Some(origin) => preflight.shared_with(origin),
                    None => preflight,
                };
            }
            ("GET", OUTBOX) => self.outbox_document(request),
            ("GET", CREDENTIALS) => {
                let issued = self.pools.identity_pools.issued();
                let issued = issued.into_iter().map(IssuedCredentials::describe);
                json!({ "Credentials": issued.collect::<Value>() })
            }
            ("GET", WARNINGS) => json!({ "Warnings": self.warnings().collect::<Value>() }),
            _ => return Response::not_found(),
        };
        Response::document_for(&document, origin)
    }

    /// The messages; only those of one user if the query has a `username`.
    fn outbox_document(&self, request: &Request) -> Value {
        let query = request.query.as_deref().unwrap_or_default();
        let username = form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "username")
            .map(|(_, value)| value.into_owned());
        let messages = self.outbox();
        let messages = messages.iter().filter(|message| {
            username
                .as_ref()
                .is_none_or(|name| message.username == *name)
        });
        json!({ "Messages": messages.map(Message::describe).collect::<Value>() })
    }
}
