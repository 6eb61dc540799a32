//! Tables for users, JSON for programs.

use cognito_srp_core::Timestamp;
use std::time::Duration;

use crate::kept::{Kept, WAYS};
use crate::peer::emulator_but;
use crate::support::{emulator, tracking_emulator};
use serde_json::json;
use std::sync::Arc;

#[test]
fn a_table_has_a_line_for_each_member() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let table = kept.prints(&["whoami", "--format", "table"]);
    let words: Vec<Vec<&str>> = table
        .lines()
        .map(|line| {
            line.split("  ")
                .filter(|cell| !cell.is_empty())
                .map(str::trim)
                .collect()
        })
        .collect();
    for line in [
        ["Username", "alice"],
        ["UserAttributes.email", "alice@example.com"],
        ["PreferredMfaSetting", "-"],
    ] {
        assert!(words.contains(&line.to_vec()), "{line:?} in\n{table}");
    }
    assert!(serde_json::from_str::<serde_json::Value>(&table).is_err());
}

#[test]
fn a_table_of_a_list_has_a_heading_and_times_in_words() {
    let emulator = tracking_emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let json = kept.json(&["sessions", "list"])["Sessions"][0].take();
    let table = kept.prints(&["sessions", "list", "--format", "table"]);
    let mut lines = table.lines();
    let heading = lines.next().unwrap();
    assert!(heading.contains("SessionId"), "{table}");
    let line = lines.next().unwrap();
    assert!(
        line.contains(json["SessionId"].as_str().unwrap()),
        "{table}"
    );
    let created = Duration::from_secs(json["CreateDate"].as_u64().unwrap());
    let created = Timestamp::since_unix_epoch(created).to_string();
    assert!(line.contains(&created), "{created} in\n{table}");
    assert!(
        !heading.contains("LastLocation.City"),
        "nobody has one: {table}"
    );
    let none = kept.prints(&["passkeys", "list", "--format", "table"]);
    assert_eq!(none, "Credentials: none\n");
}

/// Characters that would clear the screen or begin a line are shown as U+FFFD.
#[test]
fn a_table_contains_no_control_characters() {
    let emulator = Arc::new(emulator());
    let kept = Kept::alice(&emulator, WAYS[0]);
    kept.serve_by(&emulator_but(
        &emulator,
        "GetUser",
        json!({ "Username": "alice", "UserAttributes": [
            { "Name": "nickname", "Value": "\u{1b}[2Ja\nUsername  mallory" },
            { "Name": "x\nUsername  mallory", "Value": "y" },
        ] }),
    ));
    let table = kept.prints(&["attributes", "get", "--format", "table"]);
    assert_eq!(table.lines().count(), 2, "{table:?}");
    assert!(!table.contains('\u{1b}'), "{table:?}");
    assert!(table.contains('\u{fffd}'), "{table:?}");
}

/// Standard output is a terminal, so a table is the default.
#[cfg(unix)]
#[test]
fn a_terminal_is_shown_a_table() {
    use crate::terminal::Terminal;
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let mut terminal = Terminal::start_with_stdout(kept.command(&["whoami"]));
    terminal
        .wait_for("UserAttributes.email  ")
        .wait_for("alice@example.com");
    let mut terminal = Terminal::start_with_stdout(kept.command(&["whoami", "--format", "json"]));
    terminal.wait_for("\"Username\":\"alice\"");
}
