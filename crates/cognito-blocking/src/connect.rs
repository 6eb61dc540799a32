//! How ureq connects: name lookup, a proxy's tunnel, TCP, TLS.
//!
//! A failure here happened before anything of a request was written, and is marked so: ureq
//! itself does not say when an error happened.

use core::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    ConnectProxyConnector, ConnectionDetails, Connector, NextTimeout, TcpConnector, Transport,
};
use ureq::{Agent, Error};

use crate::connection::Connection;
use crate::tls::TlsConnector;

/// An agent whose connections use this TLS configuration.
pub(crate) fn agent(config: Config, tls: ClientConfig) -> Agent {
    let connector =
        ().chain(Tunneling(ConnectProxyConnector::default()))
            .chain(TcpConnector::default())
            .chain(TlsConnector(Arc::new(tls)));
    Agent::with_parts(
        config,
        Marking(connector),
        Marking(DefaultResolver::default()),
    )
}

/// The mark: an error from before a connection existed.
#[derive(Debug)]
struct NoConnection(Error);

impl fmt::Display for NoConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl core::error::Error for NoConnection {}

/// Removes the mark: whether there was one, and the error itself.
pub(crate) fn unmark(error: Error) -> (bool, Error) {
    match error {
        Error::Other(other) => match other.downcast::<NoConnection>() {
            Ok(marked) => (true, marked.0),
            Err(other) => (false, Error::Other(other)),
        },
        error => (false, error),
    }
}

fn mark(error: Error) -> Error {
    // The tunnel's own connection to the proxy has passed through here already.
    let (_, error) = unmark(error);
    Error::Other(Box::new(NoConnection(error)))
}

/// Marks all errors of the inner connector.
#[derive(Debug)]
struct Marking<T>(T);

impl<In: Transport, C: Connector<In>> Connector<In> for Marking<C> {
    type Out = Connection<C::Out>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let connected = self.0.connect(details, chained).map_err(mark)?;
        Ok(connected.map(Connection::new))
    }
}

/// Separates errors of a tunnel from errors of the connection to the proxy, which are marked
/// already.
#[derive(Debug)]
struct Tunneling<C>(C);

impl<In: Transport, C: Connector<In>> Connector<In> for Tunneling<C> {
    type Out = C::Out;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        self.0
            .connect(details, chained)
            .map_err(|error| match error {
                error @ (Error::Other(_) | Error::Timeout(_)) => error,
                error => Error::ConnectProxyFailed(error.to_string()),
            })
    }
}

impl<R: Resolver> Resolver for Marking<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        self.0.resolve(uri, config, timeout).map_err(mark)
    }
}
