//! Hides what the user types, until the line ends or a signal arrives.
//!
//! When a signal kills a process, the terminal keeps its settings, and the user's shell would
//! not show what they type. So signals that end or stop the process first restore the
//! terminal, and then take their usual effect.

use std::ffi::c_int;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use rustix::process;
use rustix::termios::{self, LocalModes, OptionalActions, Termios};
use signal_hook::consts::{SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTOU};
use signal_hook::iterator::Signals;
use signal_hook::{flag, low_level};

use crate::terminal;

/// The terminal, while it hides what is typed.
struct Hidden {
    before: Termios,
    /// The prompt, to be shown again when the process continues.
    prompt: String,
}

/// Locked by whoever changes the terminal. A process that is about to die keeps it locked, so
/// that nothing is hidden after that.
static HIDDEN: Mutex<Option<Hidden>> = Mutex::new(None);

fn hidden() -> MutexGuard<'static, Option<Hidden>> {
    HIDDEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// While this exists, standard input, which is a terminal, does not show what is typed.
pub(crate) struct HiddenInput(());

impl HiddenInput {
    pub(crate) fn begin(prompt: &str) -> io::Result<Self> {
        watch()?;
        let before = termios::tcgetattr(io::stdin())?;
        // This changes nothing, but stops a process in the background, which must be in the
        // foreground to continue: now, while it can still be killed.
        set(&before)?;
        let mut hidden = hidden();
        let now = Hidden {
            before,
            prompt: prompt.to_owned(),
        };
        now.hide()?;
        *hidden = Some(now);
        Ok(Self(()))
    }
}

impl Drop for HiddenInput {
    fn drop(&mut self) {
        if let Some(hidden) = hidden().take() {
            hidden.show();
        }
    }
}

impl Hidden {
    /// Shows only the end of the line. The terminal itself still handles backspace, and Ctrl-C
    /// and Ctrl-Z as signals.
    fn hide(&self) -> io::Result<()> {
        is_shown().store(false, Ordering::SeqCst);
        let mut modes = self.before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        modes.local_modes.insert(LocalModes::ECHONL);
        set(&modes)
    }

    fn show(&self) {
        // The terminal may no longer exist.
        let _ = set(&self.before);
        is_shown().store(true, Ordering::SeqCst);
    }
}

fn set(modes: &Termios) -> io::Result<()> {
    Ok(termios::tcsetattr(
        io::stdin(),
        OptionalActions::Now,
        modes,
    )?)
}

/// Whether the terminal shows what is typed. If so, a signal takes its usual effect at once.
fn is_shown() -> &'static Arc<AtomicBool> {
    static SHOWN: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(true.into()));
    &SHOWN
}

/// Signals that end a process and that users or systems send.
const FATAL: [c_int; 5] = [SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// Starts to wait for signals, until the process ends.
fn watch() -> io::Result<()> {
    static WATCHING: OnceLock<()> = OnceLock::new();
    if WATCHING.get().is_some() {
        return Ok(());
    }
    for signal in FATAL {
        flag::register_conditional_default(signal, Arc::clone(is_shown()))?;
    }
    let mut signals = Signals::new(FATAL.iter().chain(&[SIGTSTP, SIGCONT]))?;
    thread::Builder::new().spawn(move || {
        signals.forever().for_each(|signal| match signal {
            SIGCONT => on_continue(),
            other => on_signal(other),
        });
    })?;
    WATCHING.get_or_init(|| ());
    Ok(())
}

/// Restores the terminal, and then does what the signal would have done.
fn on_signal(signal: c_int) {
    let hidden = hidden();
    if let Some(hidden) = &*hidden {
        hidden.show();
    }
    // This other signal also stops by default, and nobody has changed that. If no shell could
    // continue the process, the system ignores it, as it would have ignored the first.
    let done = match signal {
        SIGTSTP => low_level::raise(SIGTTOU),
        fatal => low_level::emulate_default_handler(fatal),
    };
    // Only an ignored signal and a stop get here.
    if let (Some(hidden), Ok(()), true) = (&*hidden, done, is_in_the_foreground()) {
        let _ = hidden.hide();
    }
}

/// After a stop, the shell used the terminal and set it as it needs.
fn on_continue() {
    let prompt = match &*hidden() {
        Some(hidden) if is_in_the_foreground() && hidden.hide().is_ok() => hidden.prompt.clone(),
        _ => return,
    };
    let _ = terminal::screen().write_all(prompt.as_bytes());
}

/// Whether this process controls the terminal. A process in the background would be stopped
/// for changing it, and could then not receive the signals that end it; it is stopped for
/// reading from it in any case.
fn is_in_the_foreground() -> bool {
    // A terminal that does not control this process gives no answer, and does not stop it.
    termios::tcgetpgrp(io::stdin()).map_or(true, |group| group == process::getpgrp())
}
