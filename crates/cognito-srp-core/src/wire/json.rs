//! JSON objects under construction: request bodies, and stored data.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::json_text::{most_octets_of, number, sequence, string};
use super::text::Text;

/// A map of strings inside a body: `AuthParameters`, `ChallengeResponses`.
#[derive(Clone, Default)]
pub(crate) struct Parameters<'a>(Vec<(Text<'a>, Text<'a>)>);

impl<'a> Parameters<'a> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn with(mut self, key: impl Into<Text<'a>>, value: impl Into<Text<'a>>) -> Self {
        self.0.push((key.into(), value.into()));
        self
    }

    /// Adds the entries of another map.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        self.0.extend_from_slice(&other.0);
        self
    }

    pub(crate) fn optional(self, key: &'a str, value: Option<impl Into<Text<'a>>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The map alone, as JSON; see [`Body::encode`].
    pub(crate) fn encode(self) -> Zeroizing<String> {
        let map = Member::Map(self);
        let mut json = String::with_capacity(map.most_octets());
        map.write(&mut json);
        Zeroizing::new(json)
    }
}

enum Member<'a> {
    Text(Text<'a>),
    Number(u64),
    Flag(bool),
    /// JSON, unchanged. The caller has checked that it is JSON.
    Json(&'a str),
    Map(Parameters<'a>),
    Object(Body<'a>),
    Texts(Vec<&'a str>),
    Objects(Vec<Body<'a>>),
}

impl Member<'_> {
    fn write(&self, json: &mut String) {
        match self {
            Self::Text(value) => string(json, value),
            Self::Number(value) => number(json, *value),
            Self::Flag(value) => json.push_str(if *value { "true" } else { "false" }),
            Self::Json(value) => json.push_str(value),
            Self::Map(map) => sequence(json, '{', '}', &map.0, |json, (key, value)| {
                string(json, key);
                json.push(':');
                string(json, value);
            }),
            Self::Object(body) => body.write(json),
            Self::Texts(texts) => sequence(json, '[', ']', texts, |json, text| {
                string(json, text);
            }),
            Self::Objects(bodies) => {
                sequence(json, '[', ']', bodies, |json, body| body.write(json));
            }
        }
    }

    /// The maximum length of this member's JSON: `\u0000` has six bytes for one.
    fn most_octets(&self) -> usize {
        match self {
            Self::Text(value) => most_octets_of(value),
            Self::Number(_) | Self::Flag(_) => 20,
            Self::Json(value) => value.len(),
            Self::Map(map) => {
                let texts = map.0.iter().flat_map(|(key, value)| [key, value]);
                texts.map(|text| most_octets_of(text)).sum::<usize>() + 2
            }
            Self::Object(body) => body.most_octets(),
            Self::Texts(texts) => {
                texts
                    .iter()
                    .map(|value| most_octets_of(value))
                    .sum::<usize>()
                    + 2
            }
            Self::Objects(bodies) => {
                let bodies = bodies.iter().map(|body| body.most_octets() + 1);
                bodies.sum::<usize>() + 2
            }
        }
    }
}

/// A JSON object under construction. Absent optional members are left out.
pub(crate) struct Body<'a>(Vec<(&'static str, Member<'a>)>);

impl<'a> Body<'a> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// The last entry with a name counts, because a setter may be called twice.
    fn member(mut self, name: &'static str, member: Member<'a>) -> Self {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = member,
            None => self.0.push((name, member)),
        }
        self
    }

    pub(crate) fn text(self, name: &'static str, value: impl Into<Text<'a>>) -> Self {
        self.member(name, Member::Text(value.into()))
    }

    pub(crate) fn optional(self, name: &'static str, value: Option<&'a str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    pub(crate) fn number(self, name: &'static str, value: u32) -> Self {
        self.long(name, value.into())
    }

    pub(crate) fn long(self, name: &'static str, value: u64) -> Self {
        self.member(name, Member::Number(value))
    }

    pub(crate) fn flag(self, name: &'static str, value: bool) -> Self {
        self.member(name, Member::Flag(value))
    }

    /// A document; the caller has checked that `json` is JSON.
    pub(crate) fn json(self, name: &'static str, json: &'a str) -> Self {
        self.member(name, Member::Json(json))
    }

    pub(crate) fn map(self, name: &'static str, value: Parameters<'a>) -> Self {
        self.member(name, Member::Map(value))
    }

    pub(crate) fn object(self, name: &'static str, value: Self) -> Self {
        self.member(name, Member::Object(value))
    }

    pub(crate) fn texts(self, name: &'static str, values: Vec<&'a str>) -> Self {
        self.member(name, Member::Texts(values))
    }

    pub(crate) fn objects(self, name: &'static str, values: Vec<Self>) -> Self {
        self.member(name, Member::Objects(values))
    }

    /// The JSON, in a buffer that is wiped when dropped and that never grows: growing would
    /// leave an unwiped copy of a password behind.
    pub(crate) fn encode(&self) -> Zeroizing<String> {
        let mut json = String::with_capacity(self.most_octets());
        self.write(&mut json);
        Zeroizing::new(json)
    }

    fn write(&self, json: &mut String) {
        sequence(json, '{', '}', &self.0, |json, (name, member)| {
            string(json, name);
            json.push(':');
            member.write(json);
        });
    }

    fn most_octets(&self) -> usize {
        let members = self.0.iter();
        let parts = members.flat_map(|(name, it)| [most_octets_of(name), it.most_octets()]);
        2 + parts.sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use serde_json::Value;

    #[test]
    fn a_body_never_outgrows_its_buffer() {
        let nasty: String = (0..=0x7f_u8).map(char::from).chain("é🦀".chars()).collect();
        for text in ["", "x", nasty.as_str()] {
            let map = Parameters::new().with(text, text).with("k", text);
            let inner = Body::new().text("t", text).long("n", u64::MAX);
            let body = Body::new()
                .map("m", map)
                .object("o", inner)
                .texts("l", vec![text, text])
                .flag("f", false)
                .json("j", "{\"raw\":[1,2]}")
                .objects("a", vec![Body::new(), Body::new().text("t", text)])
                .optional("s", Some(text));
            let json = body.encode();
            assert!(json.len() <= body.most_octets());
            let read: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(read["m"]["k"], text);
            assert_eq!(read["o"]["t"], text);
            assert_eq!(read["o"]["n"], u64::MAX);
            assert_eq!(read["l"][1], text);
            assert_eq!(read["f"], false);
            assert_eq!(read["j"]["raw"][1], 2);
            assert_eq!(read["a"][1]["t"], text);
            assert_eq!(read["s"], text);
        }
    }

    /// With nothing around it whose room it could use.
    #[test]
    fn each_member_has_its_own_room() {
        let worst = "\0\0";
        for member in [
            Member::Text("".into()),
            Member::Text(worst.into()),
            Member::Number(u64::MAX),
            Member::Flag(false),
            Member::Json("[]"),
            Member::Map(Parameters::new()),
            Member::Map(Parameters::new().with(worst, worst).with("", "")),
            Member::Object(Body::new()),
            Member::Object(Body::new().text(worst, worst)),
            Member::Texts(vec![]),
            Member::Texts(vec![worst, ""]),
            Member::Objects(vec![]),
            Member::Objects(vec![Body::new()]),
            Member::Objects(vec![Body::new(), Body::new()]),
        ] {
            let mut json = String::new();
            member.write(&mut json);
            assert!(json.len() <= member.most_octets(), "{json}");
        }
    }

    #[test]
    fn a_name_is_written_once() {
        let body = Body::new().text("A", "1").flag("B", true).number("A", 2);
        assert_eq!(body.encode().as_str(), r#"{"A":2,"B":true}"#);
    }

    #[test]
    fn absent_members_are_left_out() {
        let body = Body::new()
            .text("Name", "C")
            .optional("Session", None)
            .map("Responses", Parameters::new().optional("K", None::<&str>));
        assert_eq!(body.encode().as_str(), r#"{"Name":"C","Responses":{}}"#);
    }
}
