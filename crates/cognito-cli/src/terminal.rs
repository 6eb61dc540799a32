//! The user in the terminal: what they see, and what they type.

use std::fs::File;
use std::io::{self, IsTerminal, Write};

use cognito_srp_core::Sanitized;
use zeroize::Zeroizing;

use crate::failure::Failure;
#[cfg(unix)]
use crate::hidden::HiddenInput;
use crate::input;

/// The user's terminal, even if standard error goes elsewhere.
#[cfg(unix)]
const SCREEN: &str = "/dev/tty";
#[cfg(windows)]
const SCREEN: &str = "CONOUT$";
#[cfg(not(any(unix, windows)))]
const SCREEN: &str = "";

/// A terminal with a user.
pub(crate) struct Terminal(Box<dyn Write>);

impl Terminal {
    /// The terminal, if standard input is one. Otherwise there is nobody to ask, and a prompt
    /// would wait forever.
    pub(crate) fn interactive() -> Option<Self> {
        if !io::stdin().is_terminal() {
            return None;
        }
        Some(Self(screen()))
    }

    /// Shows a line of text.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), Failure> {
        self.write(&[&printable(text), "\n"])
    }

    /// Shows a line of secret text, in pieces, without leaving a copy.
    pub(crate) fn say_secret(&mut self, parts: &[&str]) -> Result<(), Failure> {
        let mut line = Zeroizing::new(String::with_capacity(
            // A replacement character has three bytes.
            parts.iter().map(|part| part.len().saturating_mul(3)).sum(),
        ));
        line.extend(
            parts
                .iter()
                .flat_map(|part| part.chars())
                .map(Sanitized::character),
        );
        self.write(&[&line, "\n"])
    }

    /// Shows a picture that this command made, unchanged.
    pub(crate) fn show(&mut self, picture: &str) -> Result<(), Failure> {
        self.write(&[picture, "\n"])
    }

    /// Asks until something is typed; unless `needed`, an empty line is enough.
    pub(crate) fn ask(&mut self, prompt: &str, needed: bool) -> Result<Zeroizing<String>, Failure> {
        loop {
            self.write(&[&printable(prompt), ": "])?;
            let line = input::line().map_err(|error| cannot_ask(&error))?;
            match line {
                None => return Err(cannot_ask(&NOTHING_MORE)),
                Some(line) if needed && line.is_empty() => {}
                Some(line) => return Ok(line),
            }
        }
    }

    /// Asks for a secret, which is not shown while it is typed.
    #[cfg(unix)]
    pub(crate) fn ask_hidden(&mut self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
        let prompt = format!("{prompt}: ");
        let _until_typed = HiddenInput::begin(&prompt).map_err(|error| cannot_ask(&error))?;
        self.write(&[&prompt])?;
        let typed = input::line().map_err(|error| cannot_ask(&error))?;
        typed.ok_or_else(|| cannot_ask(&NOTHING_MORE))
    }

    /// Asks for a secret, which is not shown while it is typed.
    #[cfg(not(unix))]
    pub(crate) fn ask_hidden(&mut self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
        let typed = rpassword::prompt_password(format!("{prompt}: "));
        typed
            .map(Zeroizing::new)
            .map_err(|error| cannot_ask(&error))
    }

    fn write(&mut self, parts: &[&str]) -> Result<(), Failure> {
        let written = parts
            .iter()
            .try_for_each(|part| self.0.write_all(part.as_bytes()));
        written
            .and_then(|()| self.0.flush())
            .map_err(|error| cannot_ask(&error))
    }
}

/// Where to write for the user.
pub(crate) fn screen() -> Box<dyn Write> {
    match File::options().write(true).open(SCREEN) {
        Ok(screen) => Box::new(screen),
        Err(_) => Box::new(io::stderr()),
    }
}

const NOTHING_MORE: &str = "end of input";

fn cannot_ask(why: &dyn std::fmt::Display) -> Failure {
    Failure::Usage(format!("cannot ask in the terminal: {why}"))
}

/// The most characters of a text: a few screens, but not a flood.
const MAX_LENGTH: usize = 2000;

/// The most lines of a peer's list.
pub(crate) const MAX_LISTED: usize = 30;

/// A text that is safe to show in one line. Parts of it come from the peer, which must not
/// move the cursor or begin a line of its own.
pub(crate) fn printable(text: &str) -> String {
    Sanitized::new(text).with_limit(MAX_LENGTH).to_string()
}

/// A peer's name in a prompt: one word, which cannot look like one of our prompts.
pub(crate) fn name(text: &str) -> String {
    let word = |c: char| match c.is_whitespace() {
        true => char::REPLACEMENT_CHARACTER,
        false => c,
    };
    Sanitized::name(text)
        .to_string()
        .chars()
        .map(word)
        .collect()
}
