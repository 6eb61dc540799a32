//! Signals at a hidden prompt: the terminal shows typed text again.
//!
//! Here the command is not the terminal's first process: when that one ends, the system itself
//! restores the terminal.

use cognito_emulator::{MfaMode, MfaType};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{PASSWORD, at, emulator, emulator_with_mfa, from_shell, reachable_alice};
use crate::terminal::Terminal;

/// Runs the command in the terminal's foreground and reports how it ended. The terminal's
/// signal for Ctrl-C reaches this shell too, which stays.
const SHELL: &str = r#"
    ulimit -c 0
    trap : INT QUIT
    sh -c 'trap - INT QUIT; echo "process $$" >&2; exec "$@"' sh "$@"
    echo "ended $?" >&2
    read -r line
"#;

/// The same with job control, as in a user's shell: each command is a process group, which can
/// be stopped and continued. Meanwhile typed text is shown.
const JOBS: &str = r#"
    set -m
    "$@"
    echo "stopped $?" >&2
    read -r line
    stty echo
    fg >&2
    echo "ended $?" >&2
    read -r line
"#;

fn at_the_prompt(script: &str) -> Terminal {
    let emulator = emulator();
    let command = at(&emulator, &["sign-in", "--username", "alice"]);
    Terminal::start(from_shell(script, &command))
}

#[test]
fn a_killed_process_restores_the_terminal() {
    for signal in [
        Signal::INT,
        Signal::TERM,
        Signal::HUP,
        Signal::QUIT,
        Signal::ALARM,
    ] {
        let mut terminal = at_the_prompt(SHELL);
        let process = terminal.number_after("process ");
        terminal.wait_for_hidden("Password: ");
        kill_process(Pid::from_raw(process).unwrap(), signal).unwrap();
        // What a shell reports for a process killed by this signal: POSIX, 2.8.2.
        let status = terminal.number_after("ended ");
        assert_eq!(status, 128 + signal.as_raw());
        assert!(terminal.echoes(), "{signal:?}");
    }
}

#[test]
fn ctrl_c_ends_the_command_as_usual() {
    let mut terminal = at_the_prompt(SHELL);
    terminal.wait_for_hidden("Password: ").type_key('\u{3}');
    assert_eq!(terminal.number_after("ended "), 128 + Signal::INT.as_raw());
    assert!(terminal.echoes());
}

#[test]
fn a_signal_after_the_prompt_has_its_usual_effect() {
    let user = reachable_alice().with_mfa(MfaType::Sms);
    let emulator = emulator_with_mfa(MfaMode::Optional, &[MfaType::Sms], user);
    let command = at(&emulator, &["sign-in", "--username", "alice"]);
    let mut terminal = Terminal::start(from_shell(SHELL, &command));
    let process = terminal.number_after("process ");
    terminal.wait_for_hidden("Password: ").type_line(PASSWORD);
    terminal.wait_for("Code that was sent by SMS");
    assert!(terminal.echoes());
    kill_process(Pid::from_raw(process).unwrap(), Signal::TERM).unwrap();
    assert_eq!(terminal.number_after("ended "), 128 + Signal::TERM.as_raw());
    assert!(terminal.echoes());
}

#[test]
fn input_is_hidden_again_after_a_stop() {
    let emulator = emulator();
    let command = at(&emulator, &["sign-in", "--username", "alice"]);
    let mut terminal = Terminal::start(from_shell(JOBS, &command));
    terminal.wait_for_hidden("Password: ").type_key('\u{1a}');
    let status = terminal.number_after("stopped ");
    assert!(status > 128, "{status}");
    assert!(terminal.echoes());
    terminal
        .type_line("")
        .wait_for_hidden("Password: ")
        .type_line(PASSWORD);
    assert_eq!(terminal.number_after("ended "), 0);
    assert!(terminal.echoes());
    terminal.type_line("").tokens();
    assert!(
        !terminal.screen().contains(PASSWORD),
        "{}",
        terminal.screen()
    );
}

/// The same, but the command is in the background when it is told to end. It must continue for
/// that, and may stop once more, for reading the terminal, before it ends. The shell reports a
/// stop as 128 plus a number from 17 to 24, depending on the system.
const BACKGROUND: &str = r#"
    read -r line
    bg >&2
    kill %1
    status=148
    while [ $status -ge 145 ] && [ $status -le 152 ]; do
        kill -CONT %1
        wait %1
        status=$?
    done
    echo "ended $status" >&2
    read -r line
"#;

#[test]
fn a_background_process_can_be_killed() {
    let emulator = emulator();
    let ended = 128 + Signal::TERM.as_raw();
    let command = at(&emulator, &["sign-in", "--username", "alice"]);
    let stopped = format!("set -m; \"$@\"; echo \"stopped $?\" >&2; {BACKGROUND}");
    let mut terminal = Terminal::start(from_shell(&stopped, &command));
    terminal.wait_for_hidden("Password: ").type_key('\u{1a}');
    terminal.wait_for("stopped ").type_line("");
    assert_eq!(terminal.number_after("ended "), ended);
    assert!(terminal.echoes());

    let begun = format!("set -m; \"$@\" & {BACKGROUND}");
    let mut terminal = Terminal::start(from_shell(&begun, &command));
    terminal.type_line("");
    assert_eq!(terminal.number_after("ended "), ended);
    assert!(terminal.echoes());
}

#[test]
fn a_process_without_a_shell_is_not_stopped() {
    let emulator = emulator();
    let command = at(&emulator, &["sign-in", "--username", "alice"]);
    let mut terminal = Terminal::start(command);
    terminal.wait_for_hidden("Password: ").type_key('\u{1a}');
    terminal.type_line(PASSWORD).tokens();
}
