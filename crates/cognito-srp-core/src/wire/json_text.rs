//! Writing the text of JSON: objects, arrays, strings and numbers.

use alloc::string::String;
use core::fmt::Write;

/// Writes an object or an array.
pub(super) fn sequence<T>(
    json: &mut String,
    open: char,
    close: char,
    items: &[T],
    mut write: impl FnMut(&mut String, &T),
) {
    json.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        write(json, item);
    }
    json.push(close);
}

/// Writes a JSON string (RFC 8259, section 7). By hand: without std, serde_json can write into a
/// caller's buffer only through a copy in a `Value`, and by the code that writes any value; that
/// has a table of 17 kB for floating-point numbers.
pub(super) fn string(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\u{8}' => json.push_str("\\b"),
            '\t' => json.push_str("\\t"),
            '\n' => json.push_str("\\n"),
            '\u{c}' => json.push_str("\\f"),
            '\r' => json.push_str("\\r"),
            '\0'..='\u{1f}' => {
                let code = u32::from(character);
                json.push_str("\\u00");
                json.extend(char::from_digit(code >> 4, 16));
                json.extend(char::from_digit(code & 0xf, 16));
            }
            _ => json.push(character),
        }
    }
    json.push('"');
}

pub(super) fn number(json: &mut String, number: u64) {
    #[expect(clippy::expect_used, reason = "writing to a String does not fail")]
    write!(json, "{number}").expect("writing to a String");
}

/// The maximum length of a text and its quotes as JSON.
pub(super) fn most_octets_of(text: &str) -> usize {
    6 * text.len() + 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use serde_json::Value;

    #[test]
    fn a_string_is_written_as_by_serde_json() {
        for character in ('\0'..='\u{ff}').chain(['\u{2028}', '🦀', '\u{fffd}']) {
            let text = String::from_iter(['a', character, 'b']);
            let mut json = String::new();
            string(&mut json, &text);
            assert_eq!(json, Value::String(text).to_string());
        }
    }
}
