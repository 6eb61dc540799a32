//! Sign-up and passwords in a terminal.

use std::sync::Arc;

use cognito_emulator::Emulator;
use serde_json::{Value, json};

use crate::account::{NEW, WRONG, delivery, signs_in};
use crate::kept::{Kept, WAYS};
use crate::peer;
use crate::support::{PASSWORD, emulator, fails, newest_code};
use crate::terminal::Terminal;

#[test]
fn signs_up_confirms_and_signs_in_at_once() {
    for way in WAYS {
        let emulator = Emulator::start().unwrap();
        let kept = Kept::nobody(&emulator, way);
        let mut command = kept.begin(&["sign-up", "--username", "bob", "--keep"]);
        command.args(["--attribute", "email=bob@example.com"]);
        let mut terminal = Terminal::start(command);
        for (first, second) in [("a", "b"), ("short", "short"), (PASSWORD, PASSWORD)] {
            terminal.wait_for_hidden("Password: ").type_line(first);
            terminal
                .wait_for_hidden("Password again: ")
                .type_line(second);
        }
        let prompt = "Code that was sent by EMAIL to b***@e***: ";
        terminal
            .wait_for(prompt)
            .type_line(WRONG)
            .wait_for("CodeMismatchException")
            .wait_for(prompt);
        let code = newest_code(&emulator, "SignUp");
        let (exit_code, stdout) = terminal
            .type_line(&code)
            .wait_for("bob is signed in to the profile default.")
            .end();
        assert_eq!(exit_code, Some(0));
        let printed: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(printed["CodeDeliveryDetails"], delivery("b***@e***"));
        assert!(!terminal.screen().contains(PASSWORD));
        assert_eq!(kept.json(&["whoami"])["Username"], "bob");
    }
}

/// A pre-sign-up trigger may confirm a user; the service then returns a session, as after a
/// correct code.
#[test]
fn an_auto_confirmed_user_is_signed_in_with_a_session() {
    let emulator = Arc::new(Emulator::start().unwrap());
    for way in WAYS {
        let kept = Kept::nobody(&emulator, way);
        let keeping = |session: &str| {
            let reply = json!({ "UserConfirmed": true, "UserSub": "x", "Session": session });
            let peer = peer::emulator_but(&emulator, "SignUp", reply);
            let mut command = kept.begin(&["sign-up", "--username", "bob", "--keep"]);
            command
                .env("COGNITO_PASSWORD", PASSWORD)
                .env("COGNITO_ENDPOINT", peer);
            let mut terminal = Terminal::start(command);
            assert_eq!(terminal.end().0, Some(1));
            terminal.screen()
        };
        // The emulator did not issue it, so it refuses; but it was asked.
        let screen = keeping("a-session-of-at-least-twenty-octets");
        assert!(
            screen.contains("signed up, but not signed in: "),
            "{screen}"
        );
    }
}

#[test]
fn the_code_can_be_entered_later() {
    let emulator = Emulator::start().unwrap();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    let mut command = kept.begin(&["sign-up", "--username", "bob", "--unconfirmed"]);
    command
        .args(["--attribute", "email=bob@example.com"])
        .env("COGNITO_PASSWORD", PASSWORD);
    assert_eq!(Terminal::start(command).end().0, Some(0));
    // An unconfirmed user cannot be kept.
    let both = ["sign-up", "--username", "b", "--unconfirmed", "--keep"];
    fails(&kept.output(&both), 2, "cannot be used with");

    let command = kept.begin(&["confirm", "--username", "bob"]);
    let mut terminal = Terminal::start(command);
    terminal.wait_for("Code that was sent: ");
    terminal.type_line(&newest_code(&emulator, "SignUp"));
    assert_eq!(terminal.end().0, Some(0));
    assert!(signs_in(&kept, "bob", PASSWORD));
}

#[test]
fn replaces_a_forgotten_password_at_once() {
    let emulator = Arc::new(emulator());
    for way in WAYS {
        let kept = Kept::nobody(&emulator, way);
        let mut command = kept.begin(&["forgot-password", "--username", "alice"]);
        let (operation, code) = ("ConfirmForgotPassword", "InvalidParameterException");
        let peer = peer::emulator_refusing_once(&emulator, operation, code);
        command.env("COGNITO_ENDPOINT", peer);
        let mut terminal = Terminal::start(command);
        let prompt = "Code that was sent by EMAIL to a***@e***: ";
        terminal.wait_for(prompt).type_line("no code");
        let choose = |terminal: &mut Terminal, password: &str| {
            for prompt in ["New password: ", "New password again: "] {
                terminal.wait_for_hidden(prompt).type_line(password);
            }
        };
        choose(&mut terminal, NEW);
        // For an impossible value the service does not say which one is wrong.
        terminal.wait_for("InvalidParameterException");
        terminal.wait_for(prompt).type_line(WRONG);
        choose(&mut terminal, "short");
        // Only the wrong input is asked for again.
        terminal.wait_for("CodeMismatchException").wait_for(prompt);
        terminal.type_line(&newest_code(&emulator, "ForgotPassword"));
        terminal.wait_for("InvalidPasswordException");
        choose(&mut terminal, NEW);
        assert_eq!(terminal.end().0, Some(0), "{}", terminal.screen());
        assert!(!terminal.screen().contains(NEW));
        assert!(signs_in(&kept, "alice", NEW));
    }
}

#[test]
fn changes_a_password_at_hidden_prompts() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        let mut terminal = Terminal::start(kept.command(&["change-password"]));
        // An empty one is not sent, because the service would refuse it.
        terminal.wait_for_hidden("Password: ").type_line("");
        terminal.wait_for_hidden("Password: ").type_line(PASSWORD);
        for new in ["short", NEW] {
            for prompt in ["New password: ", "New password again: "] {
                terminal.wait_for_hidden(prompt).type_line(new);
            }
        }
        assert_eq!(terminal.end().0, Some(0), "{}", terminal.screen());
        assert!(!terminal.screen().contains(NEW));
        assert!(signs_in(&kept, "alice", NEW));
    }
}
