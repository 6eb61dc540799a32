//! JSON that is safe to show: characters that control a terminal or are invisible are written
//! as escapes. A JSON parser gets exactly the peer's text.

use std::io::{self, Write};

use cognito_srp_core::Sanitized;
use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use zeroize::Zeroizing;

/// A value as JSON, in one line.
pub(crate) fn to_line(value: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
    measured(|writer| value.serialize(&mut Serializer::with_formatter(writer, Escaping)))
}

/// A value as JSON for a file; embedded JSON stays as it is.
pub(crate) fn to_store(value: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
    measured(|writer| serde_json::to_writer(writer, value))
}

/// Serializes a value that may be secret: measures it first, so that the buffer never grows
/// and leaves a copy behind.
fn measured(
    write: impl Fn(&mut dyn Write) -> Result<(), serde_json::Error>,
) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
    let mut length = Length(0);
    write(&mut length)?;
    let mut text = Zeroizing::new(Vec::with_capacity(length.0));
    write(&mut *text)?;
    Ok(text)
}

/// A peer's JSON text in one line, otherwise unchanged. `None` if it is not JSON.
pub(crate) fn one_line(text: &str) -> Option<String> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut line = Vec::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Between tokens, because no string contains one.
            '\n' | '\r' | '\t' => line.push(b' '),
            c => character(&mut line, c).ok()?,
        }
    }
    String::from_utf8(line).ok()
}

fn character(writer: &mut (impl Write + ?Sized), c: char) -> io::Result<()> {
    if Sanitized::character(c) == c {
        return writer.write_all(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
    // RFC 8259, section 7: characters beyond the Basic Multilingual Plane as two escapes.
    let mut halves = [0; 2];
    let halves = c.encode_utf16(&mut halves).iter();
    halves
        .into_iter()
        .try_for_each(|half| write!(writer, "\\u{half:04x}"))
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if fragment.is_ascii() && !fragment.contains('\x7f') {
            return CompactFormatter.write_string_fragment(writer, fragment);
        }
        fragment.chars().try_for_each(|c| character(writer, c))
    }
}

/// Counts the bytes written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(octets.len());
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
