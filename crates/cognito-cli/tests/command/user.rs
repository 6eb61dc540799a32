//! The signed-in user: attributes, devices, deletion.

use cognito_emulator::Emulator;
use serde_json::json;

use crate::account::{WRONG, delivery};
use crate::kept::{Kept, WAYS};
use crate::support::{emulator, fails, newest_code, tracking_emulator};

/// Where codes for `email` are sent.
fn sent(emulator: &Emulator) -> String {
    newest_code(emulator, "GetUserAttributeVerificationCode")
}

#[test]
fn attributes_are_set_printed_and_deleted() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        let set = kept.json(&["attributes", "set", "given_name=Alice", "nickname=a=b"]);
        assert_eq!(set, json!({ "CodeDeliveryDetailsList": [] }));
        assert_eq!(
            kept.json(&["attributes", "get", "given_name", "nickname"]),
            json!({ "UserAttributes": { "given_name": "Alice", "nickname": "a=b" } })
        );
        kept.does(&["attributes", "delete", "nickname"]);
        let all = kept.json(&["attributes", "get"])["UserAttributes"].take();
        assert_eq!(all["email"], "alice@example.com");
        assert_eq!(all["nickname"], json!(null));
        let missing = kept.output(&["attributes", "get", "nickname"]);
        fails(&missing, 2, "the user has no attribute nickname");
        let no_pair = kept.output(&["attributes", "set", "nickname"]);
        fails(&no_pair, 2, "takes NAME=VALUE");
    }
}

#[test]
fn an_address_is_verified_with_its_code() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        let verified =
            || kept.json(&["attributes", "get"])["UserAttributes"]["email_verified"].take();
        kept.json(&["attributes", "set", "email=new@example.com"]);
        assert_eq!(verified(), "false");
        // Without a terminal this takes two commands.
        let begun = kept.json(&["attributes", "verify", "email"]);
        assert_eq!(
            begun,
            json!({ "CodeDeliveryDetails": delivery("n***@e***") })
        );
        let wrong = kept.output(&["attributes", "verify", "email", "--code", WRONG]);
        fails(&wrong, 1, "CodeMismatchException");
        let code = sent(&emulator);
        kept.does(&["attributes", "verify", "email", "--code", &code]);
        assert_eq!(verified(), "true");
    }
}

#[test]
fn a_user_is_deleted_only_on_confirmation() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        let unasked = kept.output(&["delete-user"]);
        fails(
            &unasked,
            2,
            "nothing was deleted: there is no terminal to prompt in; give --yes",
        );
        kept.token();
        kept.does(&["delete-user", "--yes"]);
        assert!(!kept.is_signed_in());
        let again = kept.sign_in().output().unwrap();
        assert_eq!(
            again.status.code(),
            Some(1),
            "the user is gone at the service, too"
        );
    }
}

#[cfg(unix)]
#[test]
fn deleting_a_user_asks_for_the_name() {
    use crate::terminal::Terminal;
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let mut terminal = Terminal::start(kept.command(&["delete-user"]));
    terminal
        .wait_for("It cannot be undone.")
        .wait_for(": ")
        .type_line("yes");
    let (code, _) = terminal.end();
    assert_eq!(code, Some(2), "{}", terminal.screen());
    kept.token();
    let mut terminal = Terminal::start(kept.command(&["delete-user"]));
    terminal.wait_for("to delete the user: ").type_line("alice");
    assert_eq!(terminal.end().0, Some(0), "{}", terminal.screen());
    assert!(!kept.is_signed_in());
}

#[cfg(unix)]
#[test]
fn the_user_is_asked_for_the_code_of_an_address() {
    use crate::terminal::Terminal;
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    kept.json(&["attributes", "set", "email=new@example.com"]);
    let mut terminal = Terminal::start(kept.command(&["attributes", "verify", "email"]));
    terminal
        .wait_for("n***@e***")
        .wait_for(": ")
        .type_line(WRONG);
    terminal.wait_for("CodeMismatchException").wait_for(": ");
    terminal.type_line(&sent(&emulator));
    assert_eq!(terminal.end().0, Some(0), "{}", terminal.screen());
}

#[test]
fn a_session_elsewhere_is_revoked() {
    for way in WAYS {
        let emulator = tracking_emulator();
        let here = Kept::alice(&emulator, way);
        let elsewhere = Kept::alice(&emulator, way);
        let sessions = here.json(&["sessions", "list"])["Sessions"].take();
        let sessions = sessions.as_array().unwrap();
        assert_eq!(sessions.len(), 2, "{sessions:?}");
        let others = sessions
            .iter()
            .filter(|session| session["IsCurrentSession"] == false);
        let others: Vec<&str> = others
            .map(|session| session["SessionId"].as_str().unwrap())
            .collect();
        assert_eq!(others.len(), 1, "{sessions:?}");
        here.does(&["sessions", "revoke", others[0]]);
        elsewhere.end_access_token();
        fails(&elsewhere.output(&["token"]), 6, "");
        here.end_access_token();
        here.token();
        let left = here.json(&["sessions", "list"])["Sessions"].take();
        assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
    }
}
