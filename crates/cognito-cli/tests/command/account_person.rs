//! Signing up and passwords, by a person in a terminal.

use cognito_emulator::Emulator;
use serde_json::Value;

use crate::account::{NEW, WRONG, delivery, signs_in};
use crate::kept::{Kept, WAYS};
use crate::rig::{PASSWORD, emulator, newest_code};
use crate::terminal::Terminal;

#[test]
fn signs_up_confirms_and_is_signed_in_in_one_go() {
    for way in WAYS {
        let emulator = Emulator::start().unwrap();
        let kept = Kept::nobody(&emulator, way);
        let mut command = kept.begin(&["sign-up", "--username", "bob", "--keep"]);
        command.args(["--attribute", "email=bob@example.com"]);
        let mut terminal = Terminal::start(command);
        for (first, second) in [("a", "b"), ("short", "short"), (PASSWORD, PASSWORD)] {
            terminal.wait_for_hidden("Password: ").type_line(first);
            terminal
                .wait_for_hidden("Password, once more: ")
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
            .wait_for("bob is signed in, in the profile default.")
            .end();
        assert_eq!(exit_code, Some(0));
        let printed: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(printed["CodeDeliveryDetails"], delivery("b***@e***"));
        assert!(!terminal.screen().contains(PASSWORD));
        assert_eq!(kept.json(&["whoami"])["Username"], "bob");
    }
}

#[test]
fn may_leave_the_code_for_later() {
    let emulator = Emulator::start().unwrap();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    let mut command = kept.begin(&["sign-up", "--username", "bob", "--unconfirmed"]);
    command
        .args(["--attribute", "email=bob@example.com"])
        .env("COGNITO_PASSWORD", PASSWORD);
    assert_eq!(Terminal::start(command).end().0, Some(0));

    let command = kept.begin(&["confirm", "--username", "bob"]);
    let mut terminal = Terminal::start(command);
    terminal.wait_for("Code that was sent: ");
    terminal.type_line(&newest_code(&emulator, "SignUp"));
    assert_eq!(terminal.end().0, Some(0));
    assert!(signs_in(&kept, "bob", PASSWORD));
}

#[test]
fn replaces_a_forgotten_password_in_one_go() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::nobody(&emulator, way);
        let command = kept.begin(&["forgot-password", "--username", "alice"]);
        let mut terminal = Terminal::start(command);
        let prompt = "Code that was sent by EMAIL to a***@e***: ";
        terminal.wait_for(prompt).type_line(WRONG);
        let choose = |terminal: &mut Terminal, password: &str| {
            for prompt in ["New password: ", "New password, once more: "] {
                terminal.wait_for_hidden(prompt).type_line(password);
            }
        };
        choose(&mut terminal, "short");
        // What was wrong is asked for, and nothing else.
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
fn changes_a_password_by_hidden_prompts() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        let mut terminal = Terminal::start(kept.command(&["change-password"]));
        terminal.wait_for_hidden("Password: ").type_line(PASSWORD);
        for new in ["short", NEW] {
            for prompt in ["New password: ", "New password, once more: "] {
                terminal.wait_for_hidden(prompt).type_line(new);
            }
        }
        assert_eq!(terminal.end().0, Some(0), "{}", terminal.screen());
        assert!(!terminal.screen().contains(NEW));
        assert!(signs_in(&kept, "alice", NEW));
    }
}
