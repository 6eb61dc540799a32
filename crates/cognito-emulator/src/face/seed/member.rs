//! Which member of a JSON text a parser had reached.

use std::fmt::Write;

/// An object or an array that has begun and not ended.
enum Open {
    /// With the last name in it; `is_value` behind the colon.
    Object { name: String, is_value: bool },
    /// With the index of its value.
    Array(usize),
}

/// The path to the value that ends with the last of these octets, or that contains it, such as
/// `UserPools[0].Users[1].Username`.
pub(super) fn member_at(read: &[u8]) -> String {
    let mut open = Vec::new();
    let mut rest = read.iter().copied();
    while let Some(octet) = rest.next() {
        match (octet, open.last_mut()) {
            (b'{', _) => open.push(Open::Object {
                name: String::new(),
                is_value: false,
            }),
            (b'[', _) => open.push(Open::Array(0)),
            (b'}' | b']', _) => drop(open.pop()),
            (b':', Some(Open::Object { is_value, .. })) => *is_value = true,
            (b',', Some(Open::Object { name, is_value })) => {
                name.clear();
                *is_value = false;
            }
            (b',', Some(Open::Array(index))) => *index += 1,
            (b'"', Some(Open::Object { name, is_value })) if !*is_value => {
                *name = text(&mut rest).unwrap_or_default();
            }
            (b'"', _) => drop(text(&mut rest)),
            _ => {}
        }
    }
    path(&open)
}

/// Reads up to the closing quotation mark; without one, the text is not known, and may end with
/// what JSON does not allow in it. Escapes are left as they are: no member of a seed needs them.
fn text(rest: &mut impl Iterator<Item = u8>) -> Option<String> {
    let mut text = Vec::new();
    loop {
        match rest.next()? {
            b'"' => return Some(String::from_utf8_lossy(&text).into_owned()),
            octet @ b'\\' => text.extend([octet, rest.next()?]),
            octet => text.push(octet),
        }
    }
}

fn path(open: &[Open]) -> String {
    let mut path = String::new();
    for place in open {
        // Writing to a string cannot fail.
        let _ = match place {
            Open::Array(index) => write!(path, "[{index}]"),
            Open::Object { name, .. } if name.is_empty() => Ok(()),
            Open::Object { name, .. } if path.is_empty() => write!(path, "{name}"),
            Open::Object { name, .. } => write!(path, ".{name}"),
        };
    }
    path
}

#[cfg(test)]
mod tests {
    use super::member_at;

    #[test]
    fn the_path_ends_where_the_text_does() {
        for (read, expected) in [
            ("", ""),
            ("{", ""),
            (r#"{"Users""#, "Users"),
            (r#"{"Users": ["#, "Users[0]"),
            (r#"{"Users": [{"Name": "a"}, {"Name": 5"#, "Users[1].Name"),
            (r#"{"Users": [{"Name": "a"}, {"Name": 5}"#, "Users[1]"),
            (r#"{"Users": [{}], "Groups": "#, "Groups"),
            (r#"{"a": {"b": [[1, 2], [3"#, "a.b[1][0]"),
            (r#"{"a": "}],\"{", "b": "#, "b"),
            (r#"{"a": 1, "#, ""),
            ("{\"Users\": [{\"Na\u{1b}", "Users[0]"),
            ("]}", ""),
        ] {
            assert_eq!(member_at(read.as_bytes()), expected, "{read}");
        }
    }
}
