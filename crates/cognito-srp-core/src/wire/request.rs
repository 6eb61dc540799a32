//! Request bodies.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

/// A map of texts inside a body: `AuthParameters`, `ChallengeResponses`.
pub(crate) struct Parameters<'a>(Vec<(&'a str, Cow<'a, str>)>);

impl<'a> Parameters<'a> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn with(mut self, key: &'a str, value: impl Into<Cow<'a, str>>) -> Self {
        self.0.push((key, value.into()));
        self
    }
}

enum Member<'a> {
    Text(&'a str),
    Map(Parameters<'a>),
}

/// A JSON object under construction. Absent optional members are left out.
pub(crate) struct Body<'a>(Vec<(&'static str, Member<'a>)>);

impl<'a> Body<'a> {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn text(mut self, name: &'static str, value: &'a str) -> Self {
        self.0.push((name, Member::Text(value)));
        self
    }

    fn optional(self, name: &'static str, value: Option<&'a str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    fn map(mut self, name: &'static str, value: Parameters<'a>) -> Self {
        self.0.push((name, Member::Map(value)));
        self
    }

    /// The JSON, in a buffer that is wiped when dropped and that never had to
    /// grow: growing would leave an unwiped copy of a password behind.
    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut json = String::with_capacity(self.most_octets());
        object(&mut json, &self.0, |json, member| match member {
            Member::Text(value) => string(json, value),
            Member::Map(map) => object(json, &map.0, |json, value| string(json, value)),
        });
        Zeroizing::new(json.into_bytes())
    }

    /// No JSON of this body is longer: `\u0000` is six octets for one.
    fn most_octets(&self) -> usize {
        fn entry(key: &str, value: &str) -> usize {
            6 * (key.len() + value.len()) + 6
        }
        let members = self.0.iter().map(|(name, member)| match member {
            Member::Text(value) => entry(name, value),
            Member::Map(map) => {
                let entries = map.0.iter().map(|(key, value)| entry(key, value));
                entry(name, "") + entries.sum::<usize>()
            }
        });
        2 + members.sum::<usize>()
    }
}

/// Writes a JSON object.
fn object<K: AsRef<str>, V>(
    json: &mut String,
    entries: &[(K, V)],
    mut write_value: impl FnMut(&mut String, &V),
) {
    json.push('{');
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        string(json, key.as_ref());
        json.push(':');
        write_value(json, value);
    }
    json.push('}');
}

/// Writes a JSON string. Without std, serde_json writes into a buffer of the
/// caller's only by way of a `Value`, whose copy of the text is wiped here.
fn string(json: &mut String, text: &str) {
    let mut value = Value::String(text.to_owned());
    #[expect(clippy::expect_used, reason = "writing to a String does not fail")]
    write!(json, "{value}").expect("writing to a String");
    if let Value::String(copy) = &mut value {
        copy.zeroize();
    }
}

/// The body of `InitiateAuth`.
pub(crate) fn initiate_auth<'a>(
    flow: &'static str,
    client_id: &'a str,
    parameters: Parameters<'a>,
) -> Body<'a> {
    Body::new()
        .text("AuthFlow", flow)
        .text("ClientId", client_id)
        .map("AuthParameters", parameters)
}

/// The body of `RespondToAuthChallenge`.
pub(crate) fn respond<'a>(
    challenge: &'a str,
    client_id: &'a str,
    session: Option<&'a str>,
    responses: Parameters<'a>,
) -> Body<'a> {
    Body::new()
        .text("ChallengeName", challenge)
        .text("ClientId", client_id)
        .optional("Session", session)
        .map("ChallengeResponses", responses)
}

/// The body of `GetTokensFromRefreshToken`, which takes the client secret as it is.
pub(crate) fn refresh_tokens<'a>(
    refresh_token: &'a str,
    client_id: &'a str,
    client_secret: Option<&'a str>,
) -> Body<'a> {
    Body::new()
        .text("RefreshToken", refresh_token)
        .text("ClientId", client_id)
        .optional("ClientSecret", client_secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_body_never_outgrows_its_buffer() {
        let nasty: String = (0..=0x7f_u8).map(char::from).chain("é🦀".chars()).collect();
        for text in ["", "x", nasty.as_str()] {
            let map = Parameters::new()
                .with(text, text)
                .with("k", text.to_string());
            let body = respond(text, text, Some(text), map);
            let json = body.encode();
            assert!(json.len() <= body.most_octets());
            let read: Value = serde_json::from_slice(&json).unwrap();
            assert_eq!(read["ChallengeResponses"]["k"], text);
            assert_eq!(read["Session"], text);
        }
    }

    #[test]
    fn absent_members_are_left_out() {
        let json = respond("C", "id", None, Parameters::new()).encode();
        assert_eq!(
            core::str::from_utf8(&json),
            Ok(r#"{"ChallengeName":"C","ClientId":"id","ChallengeResponses":{}}"#)
        );
    }
}
