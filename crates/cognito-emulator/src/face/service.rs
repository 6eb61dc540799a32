//! The service: user pools under one endpoint.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::face::begun::Begun;
use crate::face::credentials::Credentials;
use crate::face::hosted;
use crate::face::incoming::Incoming;
use crate::face::local::{self, AllowedOrigins};
use crate::face::operator;
use crate::face::request::Request;
use crate::face::response::Response;
use crate::face::sts;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::leniency::Leniency;
use crate::ground::work::Work;
use crate::hosted_login;
use crate::operations::{Call, Unsigned};
use crate::state::access_token::claimed_username;
use crate::state::identity_pools::IdentityPools;
use crate::state::outbox::Message;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::{Issuer, UserPools};
use crate::state::warnings::Warnings;

/// All user pools of an endpoint, as a state machine: it finds the pool that a
/// request is for, and serves the key sets.
#[derive(Debug)]
pub struct Service {
    pub(crate) pools: UserPools,
    operator: Option<Credentials>,
    pub(crate) origins: AllowedOrigins,
}

/// The path that answers as soon as the emulator runs.
const HEALTH: &str = "/health";

impl Service {
    /// A service without pools, reached at `base_url`.
    #[must_use]
    pub fn new(base_url: &str, region: &str) -> Self {
        Self {
            pools: UserPools {
                base_url: base_url.trim_end_matches('/').to_owned(),
                region: region.to_owned(),
                signed_for: None,
                issuer: Issuer::default(),
                leniency: Leniency::default(),
                warnings: Warnings::default(),
                pools: BTreeMap::new(),
                domains: BTreeMap::new(),
                provisioned_limits: BTreeMap::new(),
                open_id_providers: BTreeMap::new(),
                identity_pools: IdentityPools::default(),
            },
            operator: None,
            origins: AllowedOrigins::default(),
        }
    }

    /// Handles a request.
    pub fn handle(&mut self, request: &Request, cx: &mut Context<'_>) -> Response {
        let incoming = Incoming::read(request, self.pools.leniency);
        let pass = |work: &mut Work| self.begin(&incoming, &mut cx.pass(work));
        Work::run(pass, || ()).finish()
    }

    /// Handles a request, except for the part that needs no pool.
    pub(crate) fn begin(&mut self, incoming: &Incoming<'_>, cx: &mut Context<'_>) -> Begun {
        let Incoming { request, call } = incoming;
        let Some(call) = call else {
            // A page of the hosted login may run several operations, each of which changes something.
            cx.bind();
            return Begun::whole(self.answer(request, cx).dated(cx.now));
        };
        let request_id = cx.uuid().unwrap_or_default();
        let outcome = self.perform(request, call.as_ref(), cx);
        Begun::of_operation(outcome, request_id, cx)
    }

    fn answer(&mut self, request: &Request, cx: &mut Context<'_>) -> Response {
        if request.path.starts_with(local::PREFIX) {
            return self.answer_locally(request);
        }
        if hosted_login::has(&request.path) {
            return hosted::answer(&mut self.pools, request, cx);
        }
        match request.method.as_str() {
            "OPTIONS" => Response::preflight(request),
            "GET" if request.path == HEALTH => Response::document(&json!({ "status": "ok" })),
            "GET" => self
                .document(&request.path)
                .map_or_else(Response::not_found, |document| {
                    Response::document(&document)
                }),
            "POST" if sts::is_asked(request) => {
                sts::answer(request, &mut self.pools, self.operator.as_ref(), cx)
            }
            _ => Response::not_found(),
        }
    }

    /// The warnings, each listed once.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        let of_pools = self.pools.pools.values();
        let of_pools = of_pools.flat_map(|pool| pool.warnings.all());
        self.pools.warnings.all().chain(of_pools)
    }

    /// New messages and warnings since the last call.
    pub(crate) fn take_new(&mut self) -> (Vec<Message>, Vec<String>) {
        let mut warnings = self.pools.warnings.take_new();
        let mut messages = Vec::new();
        for pool in self.pools.pools.values_mut() {
            warnings.extend(pool.warnings.take_new());
            messages.extend(pool.outbox.take_new());
        }
        (messages, warnings)
    }

    /// The pool and the user that a request names, if it does.
    pub(crate) fn subject(&mut self, request: &Request) -> (Option<String>, Option<String>) {
        let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
            return (None, None);
        };
        let pool = self.pools.of_request(&body).ok();
        let pool = pool.map(|pool| pool.id().to_owned());
        let names = [
            "/Username",
            "/AuthParameters/USERNAME",
            "/ChallengeResponses/USERNAME",
        ];
        let named = names.iter().find_map(|path| body.pointer(path)?.as_str());
        let token = body.get("AccessToken").and_then(Value::as_str);
        let named = named.map(str::to_owned);
        (pool, named.or_else(|| claimed_username(token?)))
    }

    /// Adds a pool. It replaces a pool with the same id.
    pub fn add_pool(&mut self, mut pool: UserPool) {
        pool.leniency = self.pools.leniency;
        self.pools.pools.insert(pool.id().to_owned(), pool);
    }

    /// The pool with this id.
    pub fn pool(&mut self, id: &str) -> Option<&mut UserPool> {
        self.pools.pools.get_mut(id)
    }

    /// Accepts, as other emulators do, what AWS is known to refuse.
    pub(crate) fn be_lenient(&mut self) {
        self.pools.leniency = Leniency::Lenient;
        self.pools.warnings.add(Leniency::WARNING.to_owned());
        for pool in self.pools.pools.values_mut() {
            pool.leniency = Leniency::Lenient;
        }
    }

    /// Checks the signatures of operators' requests from now on.
    pub fn require_signatures(&mut self, by: Credentials) {
        self.operator = Some(by);
    }

    /// The service's address, without a slash at the end.
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

    fn perform(
        &mut self,
        request: &Request,
        call: Result<&Call, &Fault>,
        cx: &mut Context<'_>,
    ) -> Result<Unsigned, Fault> {
        operator::authorise(request, self.operator.as_ref(), cx.now)?;
        self.pools.signed_for = operator::region(request);
        let call = call.map_err(Clone::clone)?;
        call.perform(&mut self.pools, cx)
    }
}
