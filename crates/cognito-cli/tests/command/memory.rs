//! What remains of a password, or of a login, in the process's memory when it is no longer
//! needed.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use cognito_emulator::{Emulator, MfaMode, MfaType, NewUser};

use crate::browser::page;
use crate::kept::public_ways;
use crate::peer::{emulator_after, emulator_showing};
use crate::site::{Site, ends_well};
use crate::support::{Running, at, emulator_with_mfa};
use crate::terminal::Terminal;

/// A text that the command itself does not contain.
const PASSWORD: &str = "Wiped-Horse5!";

fn emulator() -> Emulator {
    let alice = NewUser::new("alice", PASSWORD)
        .with_attribute("phone_number", "+15555550100")
        .with_attribute("phone_number_verified", "true")
        .with_mfa(MfaType::Sms);
    emulator_with_mfa(MfaMode::Optional, &[MfaType::Sms], alice)
}

/// How often a text is in the writable memory of a child process. `None` if the system does
/// not let the parent look.
fn count(process: u32, text: &str) -> Option<usize> {
    let memory = File::open(format!("/proc/{process}/mem")).ok()?;
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let mut found = 0;
    for map in maps.lines() {
        let mut words = map.split_whitespace();
        let (range, modes) = (words.next().unwrap(), words.next().unwrap());
        if !modes.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let [from, to] = [from, to].map(|end| u64::from_str_radix(end, 16).unwrap());
        let mut octets = vec![0; usize::try_from(to - from).unwrap()];
        // Some cannot be read, such as mapped devices.
        if memory.read_exact_at(&mut octets, from).is_ok() {
            let windows = octets.windows(text.len());
            found += windows.filter(|window| *window == text.as_bytes()).count();
        }
    }
    Some(found)
}

/// Whether a secret is gone. Other contents show that the search works.
fn is_gone(process: u32, secret: &str) -> bool {
    if let Some(present) = count(process, "COGNITO_ENDPOINT=") {
        assert!(present > 0, "nothing is seen of the process");
    }
    count(process, secret).unwrap_or(0) == 0
}

#[test]
fn a_password_from_standard_input_is_wiped_after_the_proof() {
    let emulator = Arc::new(emulator());
    let (come, came) = mpsc::channel();
    let (go, gone) = mpsc::channel();
    let (gone, answers) = (Mutex::new(gone), AtomicUsize::new(0));
    // Held at the second answer, which is the code.
    let peer = emulator_after(&emulator, move |operation| {
        let answer = operation == "RespondToAuthChallenge";
        if answer && answers.fetch_add(1, Ordering::SeqCst) == 1 {
            come.send(()).unwrap();
            gone.lock().unwrap().recv().unwrap();
        }
    });
    let arguments = ["sign-in", "--username", "alice", "--password-stdin"];
    let mut command = at(&emulator, &arguments);
    command
        .args(["--answer", "SMS_MFA_CODE=1234567"])
        .env("COGNITO_ENDPOINT", peer)
        .stdin(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = Running(command.spawn().unwrap());
    let mut stdin = child.0.stdin.take().unwrap();
    writeln!(stdin, "{PASSWORD}").unwrap();
    came.recv().unwrap();
    assert!(is_gone(child.0.id(), PASSWORD));
    go.send(()).unwrap();
    assert_eq!(child.0.wait().unwrap().code(), Some(1));
}

#[test]
fn a_typed_password_is_wiped_after_the_proof() {
    let emulator = emulator();
    let mut terminal = Terminal::start(at(&emulator, &["sign-in", "--username", "alice"]));
    terminal.wait_for_hidden("Password: ").type_line(PASSWORD);
    terminal.wait_for("Code that was sent by SMS");
    assert!(is_gone(terminal.process(), PASSWORD));
    terminal.type_end().end();
}

/// The code comes from the browser, whose page still waits; the verifier was sent with it.
#[test]
fn a_code_and_its_verifier_are_wiped_after_the_exchange() {
    for way in public_ways() {
        let (come, came) = mpsc::channel();
        let (go, gone) = mpsc::channel();
        let (come, gone) = (Mutex::new(come), Mutex::new(gone));
        let mut site = Site::new(way);
        let peer = emulator_showing(&site.emulator, move |operation, request| {
            let form = url::form_urlencoded::parse(&request.body).into_owned();
            match operation {
                "/oauth2/token" => come.lock().unwrap().send(form.collect()).unwrap(),
                "RevokeToken" => {
                    come.lock().unwrap().send(HashMap::new()).unwrap();
                    gone.lock().unwrap().recv().unwrap();
                }
                _ => {}
            }
        });
        site.kept.reached_at(&peer);
        // After the exchange the login revokes the session that the new one replaces.
        site.kept = site.kept.signed_in();
        let waiting = site.login(&[]);
        let back = site.alice_signs_in(&waiting);
        let browser = thread::spawn(move || page(&back));
        let form: HashMap<String, String> = came.recv().unwrap();
        came.recv().unwrap();
        for secret in ["code", "code_verifier"] {
            assert!(is_gone(waiting.process(), &form[secret]), "{secret}");
        }
        go.send(()).unwrap();
        assert_eq!(browser.join().unwrap().0, 200);
        ends_well(waiting);
    }
}
