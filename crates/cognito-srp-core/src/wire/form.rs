//! Writing and reading forms (`application/x-www-form-urlencoded`): bodies, and the queries of
//! URLs.

use alloc::string::String;
use alloc::vec::Vec;

use form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

use super::text::Text;

/// A form under construction. Absent optional fields are left out.
#[derive(Default)]
pub(crate) struct Form<'a>(Vec<(&'static str, Text<'a>)>);

impl<'a> Form<'a> {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn field(mut self, name: &'static str, value: impl Into<Text<'a>>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    pub(crate) fn optional(self, name: &'static str, value: Option<impl Into<Text<'a>>>) -> Self {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    /// The encoded form, in a buffer that is wiped when dropped and that never grows: growing
    /// would leave an unwiped copy of a secret behind.
    pub(crate) fn encode(&self) -> Zeroizing<String> {
        let pieces = || {
            self.0
                .iter()
                .enumerate()
                .flat_map(|(index, (name, value))| {
                    let between = if index == 0 { "" } else { "&" };
                    let name = byte_serialize(name.as_bytes());
                    let value = byte_serialize(value.as_bytes());
                    [between].into_iter().chain(name).chain(["="]).chain(value)
                })
        };
        let mut form = Zeroizing::new(String::with_capacity(pieces().map(str::len).sum()));
        pieces().for_each(|piece| form.push_str(piece));
        form
    }
}

/// The decoded fields of a query, in order.
pub(crate) fn fields(query: &str) -> Vec<(String, Zeroizing<String>)> {
    form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), Zeroizing::new(value.into_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Appendix B of RFC 6749 has this value and its encoding.
    #[test]
    fn a_value_is_encoded_as_in_rfc_6749() {
        let text = " %&+\u{a3}\u{20ac}";
        let form = Form::new()
            .field("value", text)
            .optional("no", None::<&str>);
        assert_eq!(form.encode().as_str(), "value=+%25%26%2B%C2%A3%E2%82%AC");
        let read = fields("value=+%25%26%2B%C2%A3%E2%82%AC&second=");
        assert_eq!(read[0].1.as_str(), text);
        assert_eq!((read[1].0.as_str(), read[1].1.as_str()), ("second", ""));
    }

    #[test]
    fn a_form_never_outgrows_its_buffer() {
        let nasty: String = (0..=0x7f_u8).map(char::from).chain("é🦀".chars()).collect();
        let form = Form::new()
            .field("a", nasty.as_str())
            .field("b", "x")
            .encode();
        assert_eq!(form.len(), form.capacity());
    }
}
