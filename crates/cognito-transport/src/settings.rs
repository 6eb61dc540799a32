//! What a transport has to know before it connects.

use core::fmt;
use core::time::Duration;

/// How a transport makes its connections: time-outs, and whom it trusts. A value;
/// each transport builds its client from it.
///
/// A time of [`Duration::MAX`] is no limit.
///
/// What concerns a request or a call, and not a connection, is in
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

/// The root certificates that a transport trusts. Those that were given are PEM
/// (RFC 7468): one or more `CERTIFICATE` blocks, with any text between them, which
/// `Debug` does not show: a key may stand beside a certificate.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Roots {
    /// The system's. On Unix, except Apple's and Android, the variables `SSL_CERT_FILE` and
    /// `SSL_CERT_DIR` say where they are, if they are set.
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

    /// Sets how long it may take to have a connection, TLS included: by default
    /// 5 seconds. (Over ureq, looking up the name has as much again.)
    pub const fn with_connect_timeout(mut self, connect: Duration) -> Self {
        self.connect = connect;
        self
    }

    /// Sets how long the service may be silent: before the response, and within
    /// it. By default only the whole is limited ([`Limits`](cognito_srp_core::call::Limits)). (Over
    /// reqwest, the silence before the response includes connecting.)
    pub const fn with_read_timeout(mut self, read: Duration) -> Self {
        self.read = Some(read);
        self
    }

    /// Trusts these root certificates (PEM, one or more) beside the system's: that of
    /// a company's proxy that looks into TLS.
    /// It takes the place of roots that were given before.
    pub fn with_extra_roots(mut self, pem: &[u8]) -> Self {
        self.roots = Roots::Extra(pem.to_vec());
        self
    }

    /// Trusts these root certificates (PEM, one or more) and no others: those of a
    /// test, or of a network that has its own. It takes the place of roots that
    /// were given before.
    pub fn with_only_roots(mut self, pem: &[u8]) -> Self {
        self.roots = Roots::Only(pem.to_vec());
        self
    }

    /// How long it may take to have a connection.
    #[must_use]
    pub const fn connect_timeout(&self) -> Duration {
        self.connect
    }

    /// How long the service may be silent, if that has a limit of its own.
    #[must_use]
    pub const fn read_timeout(&self) -> Option<Duration> {
        self.read
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
            // In one expression: Rust 1.88 keeps no arguments beyond it.
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
