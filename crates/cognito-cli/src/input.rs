//! Where secrets come from without a person: standard input, the environment.

use std::env;
use std::io::{self, BufRead, ErrorKind, Read};

use cognito_srp_core::{ClientSecret, Password, RefreshToken};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// More than any secret has.
const LONGEST_LINE: usize = 16 << 10;
const TOO_LONG: &str = "is too long: expected a line of less than 16 KiB";

/// The secret of a confidential app client, from COGNITO_CLIENT_SECRET.
pub(crate) fn client_secret() -> Result<Option<ClientSecret>, Failure> {
    Ok(variable("COGNITO_CLIENT_SECRET")?.map(ClientSecret::from))
}

/// What to do when there is no terminal: the end of a sentence.
pub(crate) const PASSWORD_SOURCES: &str = "give --password-stdin or set COGNITO_PASSWORD";
pub(crate) const NEW_PASSWORD_SOURCES: &str =
    "give --new-password-stdin or set COGNITO_NEW_PASSWORD";

/// The passwords that need not be asked for.
pub(crate) struct Passwords {
    pub(crate) current: Option<Password>,
    pub(crate) new: Option<Password>,
}

impl Passwords {
    /// None: nobody is going to ask for one.
    pub(crate) fn none() -> Self {
        Self {
            current: None,
            new: None,
        }
    }

    /// Each from standard input if that is asked for, a line each, else from
    /// COGNITO_PASSWORD and COGNITO_NEW_PASSWORD.
    pub(crate) fn read(from_stdin: bool, new_from_stdin: bool) -> Result<Self, Failure> {
        let either = |from_stdin, what, name| match from_stdin {
            true => next_line(what).map(Some),
            false => variable(name),
        };
        let current = either(from_stdin, "the password", "COGNITO_PASSWORD")?;
        let new = either(new_from_stdin, "the new password", "COGNITO_NEW_PASSWORD")?;
        Ok(Self {
            current: current.map(Password::from),
            new: new.map(Password::from),
        })
    }
}

/// The refresh token: from standard input if that is asked for, else from
/// COGNITO_REFRESH_TOKEN.
pub(crate) fn refresh_token(from_stdin: bool) -> Result<Option<RefreshToken>, Failure> {
    let token = match from_stdin {
        true => Some(next_line("the refresh token")?),
        false => variable("COGNITO_REFRESH_TOKEN")?,
    };
    Ok(token.map(RefreshToken::from))
}

/// An environment variable; an empty one is as good as none.
fn variable(name: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(Zeroizing::new(value)).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::Usage(format!("{name} is not UTF-8"))),
    }
}

/// The next line of standard input, which may not be empty.
pub(crate) fn next_line(what: &str) -> Result<Zeroizing<String>, Failure> {
    let unusable = |why: &str| Failure::Usage(format!("{what} on standard input {why}"));
    let line = line().map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => unusable(TOO_LONG),
        _ => unusable("cannot be read as UTF-8"),
    })?;
    line.filter(|line| !line.is_empty())
        .ok_or_else(|| unusable("is empty"))
}

/// The next line of standard input without its line ending, and nothing else
/// taken off: a password may begin or end with a space. `None` at its end. A line that
/// is too long is an error, and not two secrets.
pub(crate) fn line() -> io::Result<Option<Zeroizing<String>>> {
    let mut line = Zeroizing::new(String::with_capacity(LONGEST_LINE));
    let limit = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
    let length = io::stdin().lock().take(limit).read_line(&mut line)?;
    if length == LONGEST_LINE && !line.ends_with('\n') {
        return Err(io::Error::new(
            ErrorKind::FileTooLarge,
            format!("it {TOO_LONG}"),
        ));
    }
    if line.ends_with('\n') {
        line.pop();
        if line.ends_with('\r') {
            line.pop();
        }
    }
    Ok((length > 0).then_some(line))
}
