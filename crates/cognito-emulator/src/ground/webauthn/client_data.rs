//! `clientDataJSON`: what the browser saw.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::Refusal;

/// <https://www.w3.org/TR/webauthn-3/#dictdef-collectedclientdata>. The specification may add
/// members, so unknown ones are ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: Option<bool>,
    #[serde(default)]
    top_origin: Option<String>,
}

/// Checks the client data of a ceremony: steps 5 to 11 of §7.1, 8 to 14 of §7.2.
pub(super) fn check(
    json: &[u8],
    ceremony: &str,
    challenge: &[u8],
    relying_party_id: &str,
) -> Result<(), Refusal> {
    let data: ClientData =
        serde_json::from_slice(json).map_err(|_| Refusal::Malformed("clientDataJSON"))?;
    if data.r#type != ceremony {
        return Err(Refusal::Malformed("clientDataJSON.type"));
    }
    if URL_SAFE_NO_PAD.decode(&data.challenge).ok().as_deref() != Some(challenge) {
        return Err(Refusal::Challenge);
    }
    let embedded = data.cross_origin == Some(true) || data.top_origin.is_some();
    match is_origin_of(&data.origin, relying_party_id) && !embedded {
        true => Ok(()),
        false => Err(Refusal::Origin),
    }
}

/// Whether a page of this origin belongs to a relying party: over HTTPS, with the domain of
/// its id or a subdomain. `localhost` works without HTTPS, as in browsers.
fn is_origin_of(origin: &str, relying_party_id: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) => host,
        Some(_) => return false,
        None => authority,
    };
    let below = |domain: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|labels| labels.len() > 1 && labels.ends_with('.'))
    };
    below(relying_party_id) && (scheme == "https" || (scheme == "http" && below("localhost")))
}

#[cfg(test)]
mod tests {
    use super::is_origin_of;

    #[test]
    fn origins() {
        for (origin, id, good) in [
            ("https://example.org", "example.org", true),
            ("https://login.example.org:8443", "example.org", true),
            ("https://example.org", "login.example.org", false),
            ("https://badexample.org", "example.org", false),
            ("https://.example.org", "example.org", false),
            ("https://example.org.evil.test", "example.org", false),
            ("https://example.org:evil", "example.org", false),
            ("https://example.org/", "example.org", false),
            ("http://example.org", "example.org", false),
            ("http://localhost:3000", "localhost", true),
            ("http://app.localhost", "localhost", true),
            ("example.org", "example.org", false),
        ] {
            assert_eq!(is_origin_of(origin, id), good, "{origin} for {id}");
        }
    }
}
