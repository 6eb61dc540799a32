//! What a transport must know before it connects.

use core::fmt;
use core::time::Duration;

use crate::LONGEST_LIMIT;

/// How a transport connects: timeouts and trusted roots. It is a plain value; each transport
/// builds its client from it.
///
/// A timeout of [`Duration::MAX`] means no limit.
///
/// Limits for a request or a call, rather than a connection, are in
/// [`Limits`](cognito_srp_core::call::Limits).
///
/// ```
/// use core::time::Duration;
/// use cognito_transport::Settings;
///
/// # fn f(company: &[u8]) -> Settings {
/// Settings::new()
///     .with_connect_timeout(Duration::from_secs(2))
///     .with_read_timeout(Duration::from_secs(10))
///     .with_extra_roots(company) // what is in a file with -----BEGIN CERTIFICATE-----
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "settings do nothing until a client is built from them"]
pub struct Settings {
    connect: Duration,
    read: Option<Duration>,
    roots: Roots,
}

/// The root certificates that a transport trusts. Given roots are PEM (RFC 7468): one or more
/// `CERTIFICATE` blocks, with any text between them. `Debug` does not show them, because a
/// private key may be in the same file.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Roots {
    /// The system's. On Unix, except Apple's systems and Android, the variables
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR` override where they are.
    #[default]
    Defaults,
    /// The system's and these.
    Extra(Vec<u8>),
    /// These and no others.
    Only(Vec<u8>),
}

impl Settings {
    /// 5 seconds to connect, no limit of its own for reading, the system's roots.
    pub const fn new() -> Self {
        Self {
            connect: Duration::from_secs(5),
            read: None,
            roots: Roots::Defaults,
        }
    }

    /// Sets how long connecting may take, TLS included; by default 5 seconds. (ureq allows the
    /// name lookup as much again.)
    pub const fn with_connect_timeout(mut self, connect: Duration) -> Self {
        self.connect = connect;
        self
    }

    /// Sets how long the service may be silent, before the response and within it. By default
    /// only the whole request is limited ([`Limits`](cognito_srp_core::call::Limits)). (For
    /// reqwest, the silence before the response includes connecting.)
    pub const fn with_read_timeout(mut self, read: Duration) -> Self {
        self.read = Some(read);
        self
    }

    /// Trusts these root certificates (PEM, one or more) in addition to the system's; for
    /// example that of a company's proxy that inspects TLS. Replaces roots that were given
    /// before.
    pub fn with_extra_roots(mut self, pem: &[u8]) -> Self {
        self.roots = Roots::Extra(pem.to_vec());
        self
    }

    /// Trusts only these root certificates (PEM, one or more); for a test, or for a network
    /// with its own authority. Replaces roots that were given before.
    pub fn with_only_roots(mut self, pem: &[u8]) -> Self {
        self.roots = Roots::Only(pem.to_vec());
        self
    }

    /// How long connecting may take: at most [`LONGEST_LIMIT`].
    #[must_use]
    pub fn connect_timeout(&self) -> Duration {
        self.connect.min(LONGEST_LIMIT)
    }

    /// How long the service may be silent, if that has its own limit: at most
    /// [`LONGEST_LIMIT`].
    #[must_use]
    pub fn read_timeout(&self) -> Option<Duration> {
        self.read.map(|read| read.min(LONGEST_LIMIT))
    }

    /// The root certificates.
    #[must_use]
    pub const fn roots(&self) -> &Roots {
        &self.roots
    }
}

impl fmt::Debug for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut given = |variant, pem: &Vec<u8>| {
            // In one expression, because in Rust 1.88 the arguments do not outlive it.
            f.debug_tuple(variant)
                .field(&format_args!("[{} octets]", pem.len()))
                .finish()
        };
        match self {
            Self::Defaults => f.write_str("Defaults"),
            Self::Extra(pem) => given("Extra", pem),
            Self::Only(pem) => given("Only", pem),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}
