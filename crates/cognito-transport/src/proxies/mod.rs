//! Which proxy a URL goes through: the environment's variables as curl reads them.

mod exceptions;
mod proxy_url;
mod user_info;

use core::fmt;

use exceptions::Exceptions;
pub use proxy_url::{ProxyError, ProxyUrl};

use cognito_srp_core::url::{host_of, is_loopback};

/// Which proxy a URL goes through, by the environment's variables. It does not read them
/// itself: a transport does, when a client is built.
///
/// The rules are curl's (<https://curl.se/docs/manpage.html#ENVIRONMENT>), so that a program
/// uses the same proxies as everything else on the machine:
///
/// - `https_proxy`, else `HTTPS_PROXY`, is for `https://`; `http_proxy` is for `http://`, and
///   `HTTP_PROXY` is not read, because a request's header `Proxy` sets it in a CGI program
///   (httpoxy, CVE-2016-5385). If neither is set, `all_proxy`, else `ALL_PROXY`. An empty
///   variable counts as unset.
/// - `no_proxy`, else `NO_PROXY`, is a list separated by commas or spaces: domains, which
///   include all names below them, with or without a leading dot; IP addresses; networks such
///   as `10.0.0.0/8`. `*` alone means everything. Entries have no ports.
/// - A proxy is `http://` (the default) or `https://`, with port 1080 or 443 by default; a
///   user name and password may precede an `@`, percent-encoded.
///
/// Unlike curl, this uses no proxy for the program's own machine (localhost and names below
/// it, 127.0.0.0/8, `[::1]`), because a proxy's localhost is another machine and would see
/// passwords in clear text; it reads IPv6 networks as curl's manual describes them; and it has
/// no SOCKS. A proxy that cannot be used is an error when it would be used; it is never
/// bypassed.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    https: Option<Result<ProxyUrl, ProxyError>>,
    http: Option<Result<ProxyUrl, ProxyError>>,
    exceptions: Exceptions,
}

impl Proxies {
    /// No proxies.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether no URL has a proxy.
    ///
    /// ```
    /// use cognito_transport::Proxies;
    /// assert!(Proxies::none().is_none());
    /// let given = |name: &str| (name == "ALL_PROXY").then(|| "proxy.example:3128".to_owned());
    /// assert!(!Proxies::from_variables(given).is_none());
    /// ```
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.https.is_none() && self.http.is_none()
    }

    /// Reads the variables; `variable` returns the value of each by its name.
    ///
    /// ```
    /// use cognito_transport::Proxies;
    /// let proxies = Proxies::from_variables(|name| match name {
    ///     "HTTPS_PROXY" => Some("proxy.example:3128".to_owned()),
    ///     "NO_PROXY" => Some("internal.example, 10.0.0.0/8".to_owned()),
    ///     _ => None,
    /// });
    /// let proxy = proxies.for_url("https://cognito-idp.eu-west-2.amazonaws.com/")?;
    /// assert_eq!(proxy.unwrap().as_str(), "http://proxy.example:3128");
    /// assert!(proxies.for_url("https://cognito.internal.example/")?.is_none());
    /// assert!(proxies.for_url("https://10.1.2.3/")?.is_none());
    /// # Ok::<(), cognito_transport::ProxyError>(())
    /// ```
    #[must_use]
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name: &str| variable(name).filter(|value| !value.is_empty());
        let first = |names: &[&'static str]| {
            names.iter().find_map(|name| {
                let value = value(name)?;
                Some(ProxyUrl::parse(name, &value))
            })
        };
        let exceptions = value("no_proxy").or_else(|| value("NO_PROXY"));
        Self {
            https: first(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]),
            http: first(&["http_proxy", "all_proxy", "ALL_PROXY"]),
            exceptions: Exceptions::new(exceptions.unwrap_or_default()),
        }
    }

    /// The proxy for a URL such as an [`Endpoint`](cognito_srp_core::Endpoint), or `None` if
    /// it needs none.
    ///
    /// # Errors
    /// [`ProxyError`] if there is one and it cannot be used.
    pub fn for_url(&self, url: &str) -> Result<Option<&ProxyUrl>, ProxyError> {
        let (proxy, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (&self.https, rest),
            (_, Some(rest)) => (&self.http, rest),
            _ => return Ok(None),
        };
        let host = host_of(rest);
        match proxy {
            Some(proxy) if !is_meant_for_this_machine(host) && !self.exceptions.have(host) => {
                proxy.as_ref().map(Some).map_err(|error| *error)
            }
            _ => Ok(None),
        }
    }
}

/// Whether it is on this machine, even if a resolver might say otherwise.
fn is_meant_for_this_machine(host: &str) -> bool {
    is_loopback(host) || host.ends_with(".localhost")
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (variable, expected) = (self.variable(), self.expected());
        write!(
            f,
            "the proxy in {variable} cannot be used: expected {expected}"
        )
    }
}

impl core::error::Error for ProxyError {}
