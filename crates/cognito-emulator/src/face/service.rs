//! The service: user pools under one endpoint.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::face::message::{Request, Response};
use crate::face::operator::{self, Credentials};
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::operations::Call;
use crate::state::outbox::Message;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

/// All user pools of an endpoint, as a state machine: it finds the pool that a
/// request is for, and serves the key sets.
#[derive(Debug)]
pub struct Service {
    pub(crate) pools: UserPools,
    operator: Option<Credentials>,
}

/// Where the messages that were sent can be read.
const OUTBOX: &str = "/_emulator/outbox";

impl Service {
    /// A service without pools, reached at `base_url`.
    #[must_use]
    pub fn new(base_url: &str, region: &str) -> Self {
        Self {
            pools: UserPools {
                base_url: base_url.trim_end_matches('/').to_owned(),
                region: region.to_owned(),
                pools: BTreeMap::new(),
                domains: BTreeMap::new(),
            },
            operator: None,
        }
    }

    /// Handles a request.
    pub fn handle(&mut self, request: &Request, cx: &mut Context<'_>) -> Response {
        self.answer(request, cx).dated(cx.now)
    }

    fn answer(&mut self, request: &Request, cx: &mut Context<'_>) -> Response {
        match request.method.as_str() {
            "OPTIONS" => Response::preflight(),
            "GET" if request.path == OUTBOX => {
                Response::document_of_no_other_origin(&self.outbox_document(request))
            }
            "GET" => self
                .document(&request.path)
                .map_or_else(Response::not_found, |document| {
                    Response::document(&document)
                }),
            "POST" if request.path == "/" => {
                let request_id = cx.uuid().unwrap_or_default();
                Response::of_operation(self.perform(request, cx), request_id)
            }
            _ => Response::not_found(),
        }
    }

    /// Adds a pool, in the place of one with the same id.
    pub fn add_pool(&mut self, pool: UserPool) {
        self.pools.pools.insert(pool.id().to_owned(), pool);
    }

    /// The pool with this id.
    pub fn pool(&mut self, id: &str) -> Option<&mut UserPool> {
        self.pools.pools.get_mut(id)
    }

    /// Checks the signatures of operators' requests from now on.
    pub fn require_signatures(&mut self, by: Credentials) {
        self.operator = Some(by);
    }

    /// Where the service is reached, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.pools.base_url
    }

    /// The messages that all pools have sent, newest last.
    #[must_use]
    pub fn outbox(&self) -> Vec<Message> {
        let mut messages: Vec<Message> = self
            .pools
            .pools
            .values()
            .flat_map(|pool| pool.outbox().cloned())
            .collect();
        messages.sort_by_key(|message| message.sent);
        messages
    }

    /// The messages, of one user if the query has a `username`.
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

    fn perform(&mut self, request: &Request, cx: &mut Context<'_>) -> Result<Value, Fault> {
        operator::authorise(request, self.operator.as_ref(), cx.now)?;
        let call = Call::read(request.operation_name(), &request.body)?;
        call.perform(&mut self.pools, cx)
    }

    /// `/{pool}/.well-known/jwks.json` and `/{pool}/.well-known/openid-configuration`.
    fn document(&self, path: &str) -> Option<Value> {
        let (pool, document) = path.strip_prefix('/')?.split_once("/.well-known/")?;
        let pool = self.pools.pools.get(pool)?;
        match document {
            "jwks.json" => Some(pool.keys.jwks()),
            "openid-configuration" => Some(json!({
                "issuer": pool.issuer,
                "jwks_uri": format!("{}/.well-known/jwks.json", pool.issuer),
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code", "token"],
                "scopes_supported": ["openid", "email", "phone", "profile"],
                "subject_types_supported": ["public"],
            })),
            _ => None,
        }
    }
}
