//! Secrets without a terminal: from standard input and the environment.

use std::env;
use std::io::{self, ErrorKind, Read};
use std::mem;

use cognito_srp_core::{ClientSecret, Password, RefreshToken};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::streams;

/// Longer than any secret.
const MAX_LINE: usize = 16 << 10;
const TOO_LONG: &str = "is too long: expected a line of less than 16 KiB";

/// The secret of a confidential app client, from COGNITO_CLIENT_SECRET.
pub(crate) fn client_secret() -> Result<Option<ClientSecret>, Failure> {
    Ok(variable("COGNITO_CLIENT_SECRET")?.map(ClientSecret::from))
}

/// What to do without a terminal: the end of a sentence.
pub(crate) const PASSWORD_SOURCES: &str = "give --password-stdin or set COGNITO_PASSWORD";
pub(crate) const NEW_PASSWORD_SOURCES: &str =
    "give --new-password-stdin or set COGNITO_NEW_PASSWORD";

/// The passwords that were given in advance.
pub(crate) struct Passwords {
    pub(crate) current: SuppliedPassword,
    pub(crate) new: SuppliedPassword,
}

/// A password that may have been given, and is used once.
pub(crate) struct SuppliedPassword {
    password: Option<Password>,
    was_given: bool,
}

impl SuppliedPassword {
    fn new(password: Option<Zeroizing<String>>) -> Self {
        Self {
            was_given: password.is_some(),
            password: password.map(Password::from),
        }
    }

    /// The password, the first time.
    pub(crate) fn take(&mut self) -> Option<Password> {
        self.password.take()
    }

    /// Whether it was given, even if it is used up.
    pub(crate) fn was_given(&self) -> bool {
        self.was_given
    }
}

impl Passwords {
    /// No passwords: nobody will ask for one.
    pub(crate) fn none() -> Self {
        Self {
            current: SuppliedPassword::new(None),
            new: SuppliedPassword::new(None),
        }
    }

    /// Each from a line of standard input if requested, otherwise from COGNITO_PASSWORD and
    /// COGNITO_NEW_PASSWORD.
    pub(crate) fn read(from_stdin: bool, new_from_stdin: bool) -> Result<Self, Failure> {
        let either = |from_stdin, what, name| match from_stdin {
            true => next_line(what).map(Some),
            false => variable(name),
        };
        let current = either(from_stdin, "the password", "COGNITO_PASSWORD")?;
        let new = either(new_from_stdin, "the new password", "COGNITO_NEW_PASSWORD")?;
        Ok(Self {
            current: SuppliedPassword::new(current),
            new: SuppliedPassword::new(new),
        })
    }
}

/// The refresh token: from standard input if requested, otherwise from COGNITO_REFRESH_TOKEN.
pub(crate) fn refresh_token(from_stdin: bool) -> Result<Option<RefreshToken>, Failure> {
    let token = match from_stdin {
        true => Some(next_line("the refresh token")?),
        false => variable("COGNITO_REFRESH_TOKEN")?,
    };
    Ok(token.map(RefreshToken::from))
}

/// An environment variable; an empty one counts as unset.
fn variable(name: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(Zeroizing::new(value)).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::Usage(format!("{name} is not UTF-8"))),
    }
}

/// The next line of standard input, which must not be empty.
pub(crate) fn next_line(what: &str) -> Result<Zeroizing<String>, Failure> {
    let unusable = |why: &str| Failure::Usage(format!("{what} on standard input {why}"));
    let line = line().map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => unusable(TOO_LONG),
        ErrorKind::InvalidData => unusable("cannot be read as UTF-8"),
        _ => unusable(&format!("cannot be read: {error}")),
    })?;
    line.filter(|line| !line.is_empty())
        .ok_or_else(|| unusable("is empty"))
}

/// The next line of standard input, only without its line ending, because a password may begin
/// or end with a space. `None` at the end. A line that is too long is an error; it is not
/// split into two secrets.
pub(crate) fn line() -> io::Result<Option<Zeroizing<String>>> {
    line_of(streams::input()?)
}

/// Reads byte by byte: what follows the line stays in the stream, and no buffer keeps a copy
/// of a secret.
fn line_of(mut input: impl Read) -> io::Result<Option<Zeroizing<String>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_LINE));
    let mut octet = Zeroizing::new([0]);
    let ended = loop {
        match input.read(&mut *octet) {
            Ok(0) => break false,
            Ok(_) if *octet == [b'\n'] => break true,
            Ok(_) => line.extend_from_slice(&*octet),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if line.len() == MAX_LINE {
            return Err(io::Error::new(
                ErrorKind::FileTooLarge,
                format!("it {TOO_LONG}"),
            ));
        }
    };
    if ended && line.ends_with(b"\r") {
        line.pop();
    }
    if !ended && line.is_empty() {
        return Ok(None);
    }
    match String::from_utf8(mem::take(&mut *line)) {
        Ok(line) => Ok(Some(Zeroizing::new(line))),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(io::Error::new(ErrorKind::InvalidData, "it is not UTF-8"))
        }
    }
}
