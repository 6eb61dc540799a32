//! A table of what each client did: client × check × with and without a secret.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

/// The things that checks can show, in the order of the columns.
const COLUMNS: [&str; 14] = [
    "set up",
    "plan",
    "SRP",
    "password",
    "choice",
    "operator",
    "new password",
    "second factor",
    "device",
    "custom",
    "refresh",
    "rotation",
    "verifies",
    "credentials",
];

/// The kinds of app client for which something was shown.
#[derive(Clone, Copy, Default)]
struct Cell {
    shown: bool,
    secret: bool,
    no_secret: bool,
}

impl Display for Cell {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(match (self.shown, self.no_secret, self.secret) {
            (false, ..) => "-",
            (_, true, true) => "both",
            (_, true, false) => "without",
            (_, false, true) => "with",
            (_, false, false) => "yes",
        })
    }
}

#[derive(Default)]
pub(crate) struct Matrix {
    rows: BTreeMap<String, [Cell; COLUMNS.len()]>,
}

impl Matrix {
    /// Reads the line that a script prints for a check that passed: `ok <client>: <check>
    /// [<what>; <secret or no secret>]`. A line without brackets at its end is not in the table.
    /// An unknown column is an error in the script.
    pub(crate) fn take(&mut self, line: &str) -> Result<(), String> {
        let Some((client, check)) = line.trim_start_matches("ok").trim().split_once(": ") else {
            return Ok(());
        };
        let row = self.rows.entry(client.to_owned()).or_default();
        let tag = |check: &str| Some(check.strip_suffix(']')?.rsplit_once('[')?.1.to_owned());
        let Some(tag) = tag(check) else {
            return Ok(());
        };
        let (what, app) = tag.split_once("; ").unwrap_or((&tag, ""));
        let column = COLUMNS.iter().position(|column| *column == what);
        let cell = column.and_then(|column| row.get_mut(column));
        let cell = cell.ok_or_else(|| format!("the matrix has no column `{what}`: {line}"))?;
        cell.shown = true;
        match app {
            "secret" => cell.secret = true,
            "no secret" => cell.no_secret = true,
            "" => {}
            other => return Err(format!("neither a secret nor none: `{other}`: {line}")),
        }
        Ok(())
    }
}

impl Display for Matrix {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let widest = self.rows.keys().map(String::len).max().unwrap_or_default();
        write!(f, "{:widest$}", "app clients with/without secret")?;
        for column in COLUMNS {
            write!(f, "  {column:>7}")?;
        }
        for (client, cells) in &self.rows {
            write!(f, "\n{client:widest$}")?;
            for (column, cell) in COLUMNS.iter().zip(cells) {
                write!(f, "  {cell:>0$}", column.len().max(7))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Matrix};

    #[test]
    fn what_was_shown_for_both_kinds_of_app_clients_is_told_from_what_was_for_one() {
        let mut matrix = Matrix::default();
        for line in [
            "ok   pycognito 2024.5.1: right password [SRP; secret]",
            "ok   pycognito 2024.5.1: right password [SRP; no secret]",
            "ok   pycognito 2024.5.1: a device [device; no secret]",
            "ok   pycognito 2024.5.1: a wrong password",
            "ok   boto3 1.44.5: AdminCreateUser [set up]",
        ] {
            matrix.take(line).unwrap();
        }
        let table = matrix.to_string();
        let row = |client| {
            let line = table.lines().find(|line| line.starts_with(client)).unwrap();
            line.split_whitespace().skip(2).collect::<Vec<_>>()
        };
        let none = ["-"; COLUMNS.len()];
        let mut pycognito = none;
        (pycognito[2], pycognito[8]) = ("both", "without");
        assert_eq!(row("pycognito"), pycognito);
        let mut boto3 = none;
        boto3[0] = "yes";
        assert_eq!(row("boto3"), boto3);
    }

    #[test]
    fn a_column_that_is_not_there_is_a_mistake() {
        let mut matrix = Matrix::default();
        let refused = matrix.take("ok   boto3 1: it [no such thing]").unwrap_err();
        assert!(refused.contains("no column `no such thing`"), "{refused}");
        assert!(matrix.take("ok   boto3 1: it [SRP; perhaps]").is_err());
    }
}
