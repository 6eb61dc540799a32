//! Writing and reading forms (`application/x-www-form-urlencoded`): bodies, and the queries of
//! URLs.

use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};
use zeroize::Zeroizing;

use super::text::Text;

/// What the URL standard's serializer of forms escapes. A space becomes a `+` instead.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b' ')
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

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
                    let name = percent_encode(name.as_bytes(), ESCAPED);
                    let value = percent_encode(value.as_bytes(), ESCAPED);
                    [between].into_iter().chain(name).chain(["="]).chain(value)
                })
        };
        let mut form = Zeroizing::new(String::with_capacity(pieces().map(str::len).sum()));
        let plus = |character| if character == ' ' { '+' } else { character };
        for character in pieces().flat_map(str::chars) {
            form.push(plus(character));
        }
        form
    }
}

/// The decoded fields of a query, in order, by the URL standard's parser of forms.
pub(crate) fn fields(query: &str) -> Vec<(String, Zeroizing<String>)> {
    let fields = query.split('&').filter(|field| !field.is_empty());
    fields
        .map(|field| field.split_once('=').unwrap_or((field, "")))
        .map(|(name, value)| (String::clone(&decoded(name)), decoded(value)))
        .collect()
}

/// Octets that are not UTF-8 become U+FFFD.
fn decoded(text: &str) -> Zeroizing<String> {
    let spaced = Zeroizing::new(text.replace('+', " "));
    let octets: Zeroizing<Vec<u8>> = Zeroizing::new(percent_decode(spaced.as_bytes()).collect());
    Zeroizing::new(String::from_utf8_lossy(&octets).into_owned())
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use proptest::prelude::*;

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

    proptest! {
        /// Another reading of the URL standard.
        #[test]
        fn forms_are_written_and_read_as_form_urlencoded_does(value in any::<String>(), query in "[a=&+% %0-9A-Fé]{0,40}") {
            let form = Form::new().field("a", value.as_str()).encode();
            let theirs: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            prop_assert_eq!(form.as_str(), alloc::format!("a={theirs}"));
            let theirs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            let ours = fields(&query).into_iter().map(|(name, value)| (name, value.to_string()));
            prop_assert_eq!(ours.collect::<Vec<_>>(), theirs);
        }
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
