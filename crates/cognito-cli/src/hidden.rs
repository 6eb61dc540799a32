//! Not showing what is typed, until the line ends or a signal comes.
//!
//! A process that dies of a signal leaves the terminal as it is, and the person's shell
//! would show nothing more of what they type. So the signals that end or stop the process
//! first put the terminal back, then do what they would have done.

use std::ffi::c_int;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use rustix::termios::{self, LocalModes, OptionalActions, Termios};
use signal_hook::consts::{SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTOU};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

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
pub(crate) struct Hiding(());

impl Hiding {
    pub(crate) fn begin(prompt: &str) -> io::Result<Self> {
        watch()?;
        let mut hidden = hidden();
        let now = Hidden {
            before: termios::tcgetattr(io::stdin())?,
            prompt: prompt.to_owned(),
        };
        now.hide()?;
        *hidden = Some(now);
        Ok(Self(()))
    }
}

impl Drop for Hiding {
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
        let mut modes = self.before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        modes.local_modes.insert(LocalModes::ECHONL);
        set(&modes)
    }

    fn show(&self) {
        // There may be no terminal any more.
        let _ = set(&self.before);
    }
}

fn set(modes: &Termios) -> io::Result<()> {
    Ok(termios::tcsetattr(
        io::stdin(),
        OptionalActions::Now,
        modes,
    )?)
}

/// Begins to wait for signals, for as long as the process lives.
fn watch() -> io::Result<()> {
    static WATCHING: OnceLock<()> = OnceLock::new();
    if WATCHING.get().is_some() {
        return Ok(());
    }
    let signals = [SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT];
    let mut signals = Signals::new(signals)?;
    thread::Builder::new().spawn(move || {
        signals.forever().for_each(|signal| match signal {
            SIGCONT => went_on(),
            other => came(other),
        });
    })?;
    WATCHING.get_or_init(|| ());
    Ok(())
}

/// Does what the signal would have done, with the terminal put back before.
fn came(signal: c_int) {
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
    // Only a stop ends here, and so does a signal that the system ignored.
    if let (Some(hidden), Ok(())) = (&*hidden, done) {
        let _ = hidden.hide();
    }
}

/// After a stop: the shell has had the terminal, and sets it as it likes it.
fn went_on() {
    let prompt = match &*hidden() {
        Some(hidden) if hidden.hide().is_ok() => hidden.prompt.clone(),
        _ => return,
    };
    let _ = terminal::screen().write_all(prompt.as_bytes());
}
