//! Not showing what is typed, until the line ends or a signal comes.
//!
//! A process that dies of a signal leaves the terminal as it is, and the person's shell
//! would show nothing more of what they type. So the signals that end or stop the process
//! first put the terminal back, then do what they would have done.

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

/// The terminal, while it shows nothing of what is typed.
struct Hidden {
    before: Termios,
    /// What the person was asked, to be shown once more when the process goes on.
    prompt: String,
}

/// Locked by whoever changes the terminal: a process that is about to die holds it, so
/// that nothing is hidden after that.
static HIDDEN: Mutex<Option<Hidden>> = Mutex::new(None);

fn hidden() -> MutexGuard<'static, Option<Hidden>> {
    HIDDEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Standard input, which is a terminal, shows nothing of what is typed until this is
/// dropped.
pub(crate) struct HiddenInput(());

impl HiddenInput {
    pub(crate) fn begin(prompt: &str) -> io::Result<Self> {
        watch()?;
        let before = termios::tcgetattr(io::stdin())?;
        // Changes nothing, but stops a process in the background, which has to be in the
        // foreground to go on: now, while it can still be ended.
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
    /// Shows nothing but the end of the line. The terminal itself still takes characters
    /// back, and Ctrl-C and Ctrl-Z for signals.
    fn hide(&self) -> io::Result<()> {
        is_shown().store(false, Ordering::SeqCst);
        let mut modes = self.before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        modes.local_modes.insert(LocalModes::ECHONL);
        set(&modes)
    }

    fn show(&self) {
        // There may be no terminal any more.
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

/// Whether the terminal shows what is typed: then a signal does at once what it does to
/// any process.
fn is_shown() -> &'static Arc<AtomicBool> {
    static SHOWN: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(true.into()));
    &SHOWN
}

/// The signals that end a process, and that a person or a system sends.
const FATAL: [c_int; 5] = [SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// Begins to wait for signals, for as long as the process lives.
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

/// Does what the signal would have done, with the terminal put back before.
fn on_signal(signal: c_int) {
    let hidden = hidden();
    if let Some(hidden) = &*hidden {
        hidden.show();
    }
    // To stop is the default of this other signal too, which nobody has changed: where no
    // shell could let the process go on, the system ignores it as it would have the first.
    let done = match signal {
        SIGTSTP => low_level::raise(SIGTTOU),
        fatal => low_level::emulate_default_handler(fatal),
    };
    // Only a signal that the system ignored ends here, and a stop.
    if let (Some(hidden), Ok(()), true) = (&*hidden, done, is_in_the_foreground()) {
        let _ = hidden.hide();
    }
}

/// After a stop: the shell has had the terminal, and sets it as it likes it.
fn on_continue() {
    let prompt = match &*hidden() {
        Some(hidden) if is_in_the_foreground() && hidden.hide().is_ok() => hidden.prompt.clone(),
        _ => return,
    };
    let _ = terminal::screen().write_all(prompt.as_bytes());
}

/// Whether the terminal listens to this process. One in the background would be stopped
/// for changing it, and be deaf to the signals that could end it; it stops for reading
/// from it all the same.
fn is_in_the_foreground() -> bool {
    // Of a terminal that does not control this process there is no such word, nor a stop.
    termios::tcgetpgrp(io::stdin()).map_or(true, |group| group == process::getpgrp())
}
