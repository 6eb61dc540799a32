//! Access to the emulator's own paths, which show codes and move the clock: programs on this
//! machine have it, but not pages of another origin, unless it is allowed.

use std::net::IpAddr;

use crate::face::request::Request;
use crate::face::response::Response;

/// The prefix of the emulator's own paths.
pub(crate) const PREFIX: &str = "/_emulator/";

/// The origins whose pages may use these paths.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    pub(crate) fn add(&mut self, origin: &str) {
        self.0.push(origin.trim_end_matches('/').to_owned());
    }

    /// The origin to name in the reply, if a page of an allowed origin asks; or the reply that
    /// refuses the request.
    ///
    /// A browser sends `Origin` or `Sec-Fetch-Site` with a page's requests. A page whose host
    /// name was made to resolve to this machine (DNS rebinding) has the same origin for the
    /// browser. It is recognised by `Host`: such a name has a dot and is not an address.
    pub(crate) fn admit(&self, request: &Request) -> Result<Option<String>, Response> {
        let refused = |why| Err(Response::refused(403, why));
        let host = request.header("host").unwrap_or_default();
        let origin = request.header("origin");
        if let Some(origin) = origin.filter(|origin| self.allows(origin)) {
            return Ok(Some(origin.to_owned()));
        }
        if !is_of_this_machine(host) {
            return refused("The emulator's own paths refuse this Host.");
        }
        let is_own = |origin: &str| {
            let rest = origin.split_once("://").map(|(_, rest)| rest);
            rest == Some(host)
        };
        if origin.is_some_and(|origin| !is_own(origin)) {
            return refused("The emulator's own paths refuse pages of this origin.");
        }
        match request.header("sec-fetch-site") {
            None | Some("none" | "same-origin") => Ok(None),
            Some(_) => refused("The emulator's own paths refuse pages of other origins."),
        }
    }

    fn allows(&self, origin: &str) -> bool {
        self.0.iter().any(|allowed| allowed == origin)
    }
}

/// Whether a `Host` is an address, `localhost`, or a name without a dot, such as containers
/// use for each other. Requests without HTTP have no `Host`.
fn is_of_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.parse::<IpAddr>().is_ok()
        || !name.contains('.')
        || name.ends_with(".localhost")
        || name == "host.docker.internal"
}
