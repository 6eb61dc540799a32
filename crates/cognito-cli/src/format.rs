//! The output formats: JSON for programs, a table for people.

use std::io::{self, IsTerminal};
use std::time::Duration;

use clap::{Args, ValueEnum};
use cognito_srp_core::Timestamp;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::{output, terminal};

// How to print.
#[derive(Args)]
pub(crate) struct Format {
    /// The output format: a table for people, or one line of JSON. The default is a table if
    /// standard output is a terminal, and JSON otherwise.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Kind>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Table,
    Json,
}

impl Format {
    /// Prints an object.
    pub(crate) fn print(&self, value: &Value) -> Result<(), Failure> {
        let kind = self.format.unwrap_or(match io::stdout().is_terminal() {
            true => Kind::Table,
            false => Kind::Json,
        });
        match kind {
            Kind::Json => output::json(value),
            Kind::Table => output::all(table(value).as_bytes()),
        }
    }
}

/// A row for each member; if there is only a list, a row for each of its items.
fn table(value: &Value) -> String {
    let members = value.as_object();
    let only = members.and_then(|members| match members.len() {
        1 => members.iter().next(),
        _ => None,
    });
    match only {
        Some((name, Value::Array(items))) if items.is_empty() => format!("{name}: none\n"),
        Some((_, Value::Array(items))) if items.iter().all(Value::is_object) => list(items),
        _ => aligned(
            &fields(value)
                .into_iter()
                .map(|(name, text)| vec![name, text])
                .collect(),
        ),
    }
}

/// A heading, and a line for each item. Empty columns are left out.
fn list(items: &[Value]) -> String {
    let rows: Vec<Vec<(String, String)>> = items.iter().map(fields).collect();
    let mut columns: Vec<&str> = Vec::new();
    for (name, text) in rows.iter().flatten() {
        if text != NONE && !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let heading = columns.iter().map(|name| (*name).to_owned()).collect();
    let lines = rows.iter().map(|row| {
        let cell = |column: &&str| {
            let found = row.iter().find(|(name, _)| name == column);
            found.map_or(NONE, |(_, text)| text).to_owned()
        };
        columns.iter().map(cell).collect()
    });
    aligned(&std::iter::once(heading).chain(lines).collect())
}

/// The text for an empty value.
const NONE: &str = "-";

/// The members by name; members of an inner object as `Object.member`.
fn fields(value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Value::Object(members) = value {
        collect("", members, &mut found);
    }
    found
}

fn collect(prefix: &str, members: &Map<String, Value>, found: &mut Vec<(String, String)>) {
    for (name, value) in members {
        let path = format!("{prefix}{}", terminal::printable(name));
        match value {
            Value::Object(members) if !members.is_empty() => {
                collect(&format!("{path}."), members, found);
            }
            value => found.push((path, text(name, value))),
        }
    }
}

/// A value in one line. Parts of it may come from the peer.
fn text(name: &str, value: &Value) -> String {
    match value {
        Value::Null => NONE.to_owned(),
        Value::Array(items) if items.is_empty() => NONE.to_owned(),
        Value::Object(members) if members.is_empty() => NONE.to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) if text.is_empty() => NONE.to_owned(),
        Value::String(text) => terminal::printable(text),
        Value::Number(number) => match number.as_u64().filter(|_| is_moment(name)) {
            Some(seconds) => Timestamp::since_unix_epoch(Duration::from_secs(seconds)).to_string(),
            None => number.to_string(),
        },
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| text(name, item)).collect();
            items.join(", ")
        }
        Value::Object(_) => terminal::printable(&value.to_string()),
    }
}

/// Whether a number with this name is a time in seconds of Unix time, in the API or in a token
/// (RFC 7519, section 4.1; `auth_time` is OpenID Connect's).
fn is_moment(name: &str) -> bool {
    let of_token = ["exp", "iat", "nbf", "auth_time"];
    name.ends_with("Date") || name.ends_with("At") || of_token.contains(&name)
}

fn aligned(rows: &Vec<Vec<String>>) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (index, cell) in row.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(index) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths);
        let padded: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        format!("{}\n", padded.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
