//! The emulator: a running service, which starts with one pool.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::face::credentials::Credentials;
use crate::face::log::AnsweredRequest;
use crate::face::request::Request;
use crate::face::response::Response;
use crate::face::seed::{Planted, Seed};
use crate::face::server::{self, Server};
use crate::face::service::Service;
use crate::face::shared::Shared;
use crate::face::start_error::StartError;
use crate::ground::entropy::{Context, SystemEntropy};
use crate::ground::fault::Fault;
use crate::state::app_client::NewAppClient;
use crate::state::new_user::NewUser;
use crate::state::outbox::Message;
use crate::state::user_pool::UserPool;

/// A user pool over HTTP inside this process, on a loopback port. It stops when dropped.
///
/// ```
/// use cognito_emulator::Emulator;
///
/// let emulator = Emulator::start()?;
/// emulator.add_user("alice", "Correct-Horse7!")?;
///
/// println!("{} {} {}", emulator.endpoint(), emulator.user_pool_id(), emulator.client_id());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Emulator {
    endpoint: String,
    user_pool_id: String,
    client_id: String,
    identity_pool_id: String,
    pub(super) shared: Arc<Mutex<Shared>>,
    server: Server,
}

/// The region of the pool that an emulator starts with.
const REGION: &str = "us-east-1";

impl Emulator {
    /// Starts an emulator on a free loopback port, with one pool and one public
    /// app client. The pool takes a verified e-mail address or phone number as an alias.
    ///
    /// # Errors
    /// [`StartError`] if no port or no entropy is available.
    pub fn start() -> Result<Self, StartError> {
        Self::start_on((Ipv4Addr::LOCALHOST, 0).into(), &Seed::default())
    }

    /// Starts an emulator on an address, with the pools of a seed.
    /// [`user_pool_id`](Self::user_pool_id) and [`client_id`](Self::client_id) return the
    /// first pool and its first client.
    ///
    /// Unless the seed has `Credentials`, the emulator does not check operators' signatures.
    /// In that case listen only on loopback; otherwise everyone who can reach the address can
    /// create users. The emulator's own paths, which show all codes and set the clock, are
    /// open even with `Credentials`. The endpoint and the issuer contain the address that you
    /// give here; if it is 0.0.0.0, other machines cannot use them.
    ///
    /// # Errors
    /// [`StartError`] if the address is in use or the seed is refused.
    pub fn start_on(address: SocketAddr, seed: &Seed) -> Result<Self, StartError> {
        let (listener, address) = server::listen(address)?;
        let endpoint = format!("http://{address}");
        let shared = Mutex::new(Shared {
            service: Service::new(&endpoint, REGION),
            entropy: Box::new(SystemEntropy),
            observer: None,
            ahead: Duration::ZERO,
        });
        let Planted {
            user_pool_id,
            client_id,
            identity_pool_id,
        } = Shared::with(&shared, |service, cx| seed.plant(service, REGION, cx))?;
        let shared = Arc::new(shared);
        Ok(Self {
            server: Server::start(listener, Arc::clone(&shared))?,
            endpoint,
            user_pool_id,
            client_id,
            identity_pool_id,
            shared,
        })
    }

    /// The URL that a client uses as its endpoint.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The id of the first pool.
    #[must_use]
    pub fn user_pool_id(&self) -> &str {
        &self.user_pool_id
    }

    /// The id of the first pool's first app client; empty if the seed has none in that pool.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The id of the first identity pool; empty if the seed has none.
    #[must_use]
    pub fn identity_pool_id(&self) -> &str {
        &self.identity_pool_id
    }

    /// Adds a confirmed user to the first pool.
    ///
    /// # Errors
    /// A [`Fault`] if the name is taken or the password violates the policy.
    pub fn add_user(&self, username: &str, password: &str) -> Result<(), Fault> {
        self.add(NewUser::new(username, password)).map(drop)
    }

    /// Adds a user, for example one with attributes or a temporary password, to the first
    /// pool. Returns the real user name.
    ///
    /// # Errors
    /// As [`add_user`](Self::add_user).
    pub fn add(&self, user: NewUser) -> Result<String, Fault> {
        self.with_pool(|pool, cx| pool.add_user(user, cx))
    }

    /// Adds an app client to the first pool and returns its id.
    ///
    /// # Errors
    /// As [`UserPool::add_client`].
    pub fn add_client(&self, client: NewAppClient) -> Result<String, Fault> {
        self.with_pool(|pool, cx| pool.add_client(client, cx))
    }

    /// Checks the signatures of operators' requests from now on.
    pub fn require_signatures(&self, by: Credentials) {
        Shared::with(&self.shared, |service, _| service.require_signatures(by));
    }

    /// Calls `observer` after each request over HTTP is answered. There is one observer; a
    /// second call replaces it. The observer may call the emulator.
    pub fn on_request(&self, observer: impl Fn(&AnsweredRequest) + Send + Sync + 'static) {
        Shared::observe(&self.shared, Arc::new(observer));
    }

    /// Handles a request without HTTP, at the emulator's current time.
    #[must_use]
    pub fn handle(&self, request: &Request) -> Response {
        let answer = Shared::begin(&self.shared, request, || ());
        answer.finish()
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    /// Returns only if the server itself has failed.
    pub fn serve(self) -> std::io::Error {
        self.server.join()
    }

    /// Lets pages of an origin, such as `http://localhost:3000`, read the outbox and set the
    /// clock. Pages of any origin can call operations, as on AWS.
    pub fn allow_origin(&self, origin: &str) {
        Shared::with(&self.shared, |service, _| service.origins.add(origin));
    }

    /// Warnings about requests and settings that have no effect in the emulator, or that AWS
    /// would refuse; each is listed once. Over HTTP: `GET /_emulator/warnings`.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        Shared::with(&self.shared, |service, _| {
            service.warnings().map(str::to_owned).collect()
        })
    }

    /// Calls `run` with the first pool, for example to change its settings. The context has
    /// the emulator's current time.
    ///
    /// ```
    /// use cognito_emulator::{Emulator, MfaMode, MfaSettings, MfaType};
    ///
    /// let emulator = Emulator::start()?;
    /// emulator.with_pool(|pool, _| {
    ///     pool.set_mfa(MfaSettings::new(MfaMode::Required, [MfaType::SoftwareToken]));
    ///     Ok(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// The service is locked while `run` runs. `run` must not call this emulator, neither
    /// directly nor over HTTP: the call would wait forever.
    ///
    /// # Errors
    /// The fault that `run` returns.
    pub fn with_pool<T>(
        &self,
        run: impl FnOnce(&mut UserPool, &mut Context<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        Shared::with(&self.shared, |service, cx| {
            let pool = service
                .pool(&self.user_pool_id)
                .ok_or_else(Fault::internal)?;
            run(pool, cx)
        })
    }

    /// The messages that the pools have sent, newest last. Over HTTP: `GET /_emulator/outbox`.
    #[must_use]
    pub fn outbox(&self) -> Vec<Message> {
        Shared::with(&self.shared, |service, _| service.outbox())
    }
}
