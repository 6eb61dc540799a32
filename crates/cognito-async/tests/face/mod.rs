//! This transport, in the form that the shared tests use: each call blocks until it ends.

use core::future::Future;
use std::sync::Arc;

#[cfg(feature = "sigv4")]
pub(crate) use cognito_async::cognito_sigv4::Credentials;
use cognito_async::reqwest;
pub(crate) use cognito_async::reqwest::Error as HttpError;
pub(crate) use cognito_async::{Clock, Error, Limits, RetryPolicy, Settings, TransportErrorKind};
use cognito_srp_core::identity_pool::AwsCredentialsError;
use cognito_srp_core::keeper::{KeeperError, MachineTokenError};
use cognito_srp_core::{
    AccessToken, AppClient, AwsCredentials, ClientTokenRequest, Exchange, IdentityId, IdentityPool,
    IntoExchange, Logins, Outcome, Page, PagedList, SignedIn, TokenStore,
};
use cognito_transport::client_config;
use futures_util::StreamExt;
use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::{Builder, Runtime};

#[derive(Clone, Debug)]
pub(crate) struct Client(cognito_async::Client);

impl Client {
    pub(crate) fn build(settings: &Settings) -> Result<Self, Error> {
        cognito_async::Client::build(settings).map(Self)
    }

    pub(crate) fn with_limits(self, limits: Limits) -> Self {
        Self(self.0.with_limits(limits))
    }

    pub(crate) fn with_clock(self, clock: Clock) -> Self {
        Self(self.0.with_clock(clock))
    }

    #[cfg(feature = "sigv4")]
    pub(crate) fn with_credentials(self, credentials: Credentials) -> Self {
        Self(self.0.with_credentials(credentials))
    }

    pub(crate) fn carry<T: Outcome>(&self, exchange: Exchange<T>) -> Result<T, Error> {
        block_on(self.0.carry(exchange))
    }

    pub(crate) fn items<P: Page>(
        &self,
        list: PagedList<P>,
    ) -> impl Iterator<Item = Result<P::Item, Error>> {
        let mut items: cognito_async::Items<P::Item> = self.0.items(list);
        core::iter::from_fn(move || block_on(items.next()))
    }

    pub(crate) fn run<E: IntoExchange>(
        &self,
        exchange: E,
    ) -> Result<<E::Outcome as Outcome>::Settled, Error> {
        block_on(self.0.run(exchange))
    }
}

#[derive(Debug)]
pub(crate) struct MachineToken(cognito_async::MachineToken);

impl MachineToken {
    pub(crate) fn new(client: Client, request: ClientTokenRequest) -> Self {
        Self(cognito_async::MachineToken::new(client.0, request))
    }

    pub(crate) fn access_token(&self) -> Result<AccessToken, MachineTokenError> {
        block_on(self.0.access_token())
    }

    pub(crate) fn refuse(&self, token: &AccessToken) {
        self.0.refuse(token);
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Keeper(cognito_async::Keeper);

impl Keeper {
    pub(crate) fn new(
        client: Client,
        app_client: AppClient,
        user: SignedIn,
    ) -> Result<Self, KeeperError> {
        cognito_async::Keeper::new(client.0, app_client, user).map(Self)
    }

    pub(crate) fn stored(
        client: Client,
        app_client: AppClient,
        user: SignedIn,
        store: impl TokenStore + 'static,
    ) -> Result<Self, KeeperError> {
        let keeper = cognito_async::Keeper::stored(client.0, app_client, user, store);
        block_on(keeper).map(Self)
    }

    pub(crate) fn resume(
        client: Client,
        app_client: AppClient,
        store: impl TokenStore + 'static,
    ) -> Result<Option<Self>, KeeperError> {
        let keeper = block_on(cognito_async::Keeper::resume(client.0, app_client, store))?;
        Ok(keeper.map(Self))
    }

    pub(crate) fn app_client(&self) -> AppClient {
        self.0.app_client()
    }

    pub(crate) fn access_token(&self) -> Result<AccessToken, KeeperError> {
        block_on(self.0.access_token())
    }

    pub(crate) fn forget(&self) -> Result<(), KeeperError> {
        block_on(self.0.forget())
    }
}

#[derive(Debug)]
pub(crate) struct IdentityCredentials(cognito_async::IdentityCredentials);

impl IdentityCredentials {
    pub(crate) fn new(keeper: Keeper, pool: IdentityPool) -> Self {
        Self(cognito_async::IdentityCredentials::new(keeper.0, pool))
    }

    pub(crate) fn guest(client: Client, pool: IdentityPool) -> Self {
        Self(cognito_async::IdentityCredentials::guest(client.0, pool))
    }

    pub(crate) fn pool(&self) -> IdentityPool {
        self.0.pool()
    }

    pub(crate) fn set_logins(&self, logins: Logins) {
        self.0.set_logins(logins);
    }

    pub(crate) fn credentials(&self) -> Result<AwsCredentials, AwsCredentialsError> {
        block_on(self.0.credentials())
    }

    pub(crate) fn renew_now(&self) -> Result<AwsCredentials, AwsCredentialsError> {
        block_on(self.0.renew_now())
    }

    pub(crate) fn identity_id(&self) -> Result<IdentityId, AwsCredentialsError> {
        block_on(self.0.identity_id())
    }
}

pub(crate) fn new() -> Client {
    Client(cognito_async::Client::new().unwrap())
}

/// Without a proxy, whatever the environment says.
pub(crate) fn plain() -> Client {
    Client(cognito_async::Client::from_builder(builder()).unwrap())
}

/// Through this proxy or none, whatever the environment says.
pub(crate) fn over(proxy: Option<&str>, settings: &Settings) -> Client {
    let mut builder = builder()
        .connect_timeout(settings.connect_timeout())
        .tls_backend_preconfigured(client_config(settings.roots()).unwrap());
    if let Some(read) = settings.read_timeout() {
        builder = builder.read_timeout(read);
    }
    if let Some(proxy) = proxy {
        builder = builder.proxy(reqwest::Proxy::all(proxy).unwrap());
    }
    Client(cognito_async::Client::from_builder(builder).unwrap())
}

/// A builder as a caller may pass it: without a proxy and without roots, with the cryptography that
/// the tests use whatever the features are.
pub(crate) fn builder() -> reqwest::ClientBuilder {
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let builder = reqwest::Client::builder().no_proxy();
    builder.tls_backend_preconfigured(tls)
}

/// The most copies of a reply that may be left after its client: hyper frees what it has read, and does
/// not wipe it. Whether anything is written over it depends on the allocator.
#[allow(dead_code, reason = "only the tests of memory use it")]
pub(crate) const LEFT_OF_A_REPLY: usize = 1;

/// Does something while the transport works in the background: a task closes its connections.
pub(crate) fn meanwhile<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    block_on(async { tokio::task::spawn_blocking(work).await }).unwrap()
}

/// Runs on the runtime of this thread: a connection exists as long as its runtime.
fn block_on<F: Future>(future: F) -> F::Output {
    thread_local! {
        static RUNTIME: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}
