//! A second parser of tokens and key sets, which shares no code with `cognito-tokens`.

use serde_json::{Map, Value};

/// What a token must satisfy.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) is_id: bool,
    pub(crate) clients: Option<Vec<String>>,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) groups: Option<Vec<String>>,
    pub(crate) leeway: u64,
    pub(crate) now: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            is_id: false,
            clients: None,
            scopes: None,
            groups: None,
            leeway: 0,
            now: 1_700_000_000,
        }
    }
}

/// Who has signed, and with which key.
pub(crate) struct Reading {
    pub(crate) signature: fn(&str) -> Vec<u8>,
    /// The only key whose signatures can be valid.
    pub(crate) key: Value,
}

/// Base64url by RFC 7515 §2, bit by bit.
fn decoded(text: &str) -> Option<Vec<u8>> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut octets, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = LETTERS.iter().position(|other| *other == letter)?;
        held = held << 6 | u32::try_from(value).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            octets.push(u8::try_from(held >> bits).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    // The remaining bits must be zeros, and fewer than a letter's.
    (held == 0 && bits < 6).then_some(octets)
}

fn object(text: &str) -> Option<Map<String, Value>> {
    match serde_json::from_slice(&decoded(text)?) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    }
}

/// A text that is present and not empty.
fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    members.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// Absent, or of a type.
fn is(members: &Map<String, Value>, name: &str, of_type: fn(&Value) -> bool) -> bool {
    members.get(name).is_none_or(of_type)
}

fn is_texts(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|all| all.iter().all(Value::is_string))
}

/// `NumericDate` (RFC 7519 §2): no time before 1970, nor one that no clock shows.
fn is_time(value: &Value) -> bool {
    const MOST: f64 = 18_446_744_073_709_551_616.0;
    value
        .as_f64()
        .is_some_and(|seconds| (0.0..MOST).contains(&seconds))
        || value.as_u64().is_some()
}

/// Whole seconds, and whether there is a fraction.
fn time(value: &Value) -> (u64, bool) {
    match (value.as_u64(), value.as_f64()) {
        (Some(whole), _) => (whole, false),
        (_, seconds) => {
            let seconds = seconds.unwrap_or_default();
            (seconds.trunc() as u64, seconds.fract() > 0.0)
        }
    }
}

impl Reading {
    /// The keys, if these octets are a key set.
    pub(crate) fn keys(&self, octets: &[u8]) -> Option<Vec<Map<String, Value>>> {
        let whole: Map<String, Value> = serde_json::from_slice(octets).ok()?;
        let keys = whole.get("keys")?.as_array()?;
        let texts = ["kty", "use", "alg", "kid", "n", "e", "x", "y", "crv"];
        let key = |key: &Value| {
            let key = key.as_object()?;
            let well = texts.iter().all(|name| is(key, name, Value::is_string));
            (well && key.contains_key("kty")).then(|| key.clone())
        };
        let keys = keys.iter().map(key).collect::<Option<_>>()?;
        (octets.len() <= 64 * 1024).then_some(keys)
    }

    /// The subject of a valid token.
    pub(crate) fn of(&self, token: &str, keys: &[u8], asked: &Asked) -> Option<String> {
        let parts: Vec<&str> = token.split('.').collect();
        let [header, payload, signature] = parts[..] else {
            return None;
        };
        (token.len() <= 64 * 1024).then_some(())?;
        let (header, claims) = (object(header)?, object(payload)?);
        let is_algorithm = text(&header, "alg") == Some("RS256");
        (is_algorithm && !header.contains_key("crit")).then_some(())?;
        let kid = text(&header, "kid")?;
        let keys = self.keys(keys)?;
        let key = keys
            .iter()
            .find(|key| key.get("kid").and_then(Value::as_str) == Some(kid))?;
        self.is_ours(key).then_some(())?;
        let (signed, _) = token.rsplit_once('.')?;
        let of_signature = decoded(signature)?;
        (of_signature == (self.signature)(signed)).then_some(())?;
        self.claims(&claims, asked)
    }

    /// Whether it is a key for RS256, and the one that has signed.
    fn is_ours(&self, key: &Map<String, Value>) -> bool {
        let named = |name: &str, value: &str| {
            key.get(name)
                .is_none_or(|other| other.as_str() == Some(value))
        };
        let operations = key.get("key_ops").is_none_or(|value| {
            let Some(all) = value.as_array() else {
                return false;
            };
            let mut all: Vec<&str> = all.iter().map(|one| one.as_str().unwrap_or("?")).collect();
            all.sort_unstable();
            all == ["verify"] || all == ["sign", "verify"]
        });
        let number = |of: &Map<String, Value>, name: &str| {
            let octets = decoded(of.get(name)?.as_str()?)?;
            let zeros = octets.iter().take_while(|octet| **octet == 0).count();
            Some(octets[zeros..].to_vec())
        };
        let ours = self.key.as_object().cloned().unwrap_or_default();
        key.get("kty").and_then(Value::as_str) == Some("RSA")
            && named("use", "sig")
            && named("alg", "RS256")
            && operations
            && ["n", "e"]
                .iter()
                .all(|name| number(key, name) == number(&ours, name))
    }

    fn claims(&self, claims: &Map<String, Value>, asked: &Asked) -> Option<String> {
        let (token_use, client, name) = match asked.is_id {
            true => ("id", "aud", "cognito:username"),
            false => ("access", "client_id", "username"),
        };
        let issuer = "cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB";
        let issuers = ["https://", "https://issuer-"].map(|front| format!("{front}{issuer}"));
        issuers
            .iter()
            .any(|one| text(claims, "iss") == Some(one))
            .then_some(())?;
        (text(claims, "token_use") == Some(token_use)).then_some(())?;
        let texts = [name, "jti", "origin_jti", "scope"];
        texts
            .iter()
            .all(|name| is(claims, name, Value::is_string))
            .then_some(())?;
        is(claims, "aud", |value| value.is_string() || is_texts(value)).then_some(())?;
        is(claims, "cognito:groups", is_texts).then_some(())?;
        let times = ["exp", "iat", "auth_time", "nbf"];
        times
            .iter()
            .all(|name| is(claims, name, is_time))
            .then_some(())?;
        let subject = text(claims, "sub")?;
        let client = text(claims, client)?;

        let (now, leeway) = (u128::from(asked.now), u128::from(asked.leeway));
        let (exp, _) = time(claims.get("exp")?);
        (now < u128::from(exp) + leeway).then_some(())?;
        if let Some(value) = claims.get("nbf") {
            let (nbf, fraction) = time(value);
            (now + leeway >= u128::from(nbf) + u128::from(fraction)).then_some(())?;
        }
        let is_in = |accepted: &Option<Vec<String>>, values: &[&str]| match accepted {
            Some(accepted) => values
                .iter()
                .any(|value| !value.is_empty() && accepted.iter().any(|one| one == value)),
            None => true,
        };
        is_in(&asked.clients, &[client]).then_some(())?;
        let scopes: Vec<&str> = text(claims, "scope")
            .unwrap_or_default()
            .split(' ')
            .collect();
        is_in(&asked.scopes, &scopes).then_some(())?;
        let groups = claims.get("cognito:groups").and_then(Value::as_array);
        let groups: Vec<&str> = groups
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        is_in(&asked.groups, &groups).then_some(())?;
        Some(subject.to_owned())
    }
}
