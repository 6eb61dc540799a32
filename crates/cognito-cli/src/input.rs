//! Where secrets come from: a hidden prompt, standard input, the environment.

use std::env;
use std::io::{self, BufRead, IsTerminal, Read};

use cognito_srp_core::{ClientSecret, Password, RefreshToken};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// More than any secret has.
const LONGEST_LINE: usize = 16 << 10;

/// The secret of a confidential app client, from COGNITO_CLIENT_SECRET.
pub(crate) fn client_secret() -> Result<Option<ClientSecret>, Failure> {
    Ok(variable("COGNITO_CLIENT_SECRET")?.map(ClientSecret::from))
}

/// The password: from standard input if that is asked for, else from
/// COGNITO_PASSWORD, else from a hidden prompt if somebody sits there.
pub(crate) fn password(from_stdin: bool) -> Result<Password, Failure> {
    if from_stdin {
        return Ok(first_line("the password")?.into());
    }
    if let Some(password) = variable("COGNITO_PASSWORD")? {
        return Ok(password.into());
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::Usage(
            "no password: there is no terminal to ask in; give --password-stdin or set \
             COGNITO_PASSWORD"
                .to_owned(),
        ));
    }
    let typed = rpassword::prompt_password("Password: ")
        .map_err(|error| Failure::Usage(format!("no password: {error}")))?;
    Ok(Zeroizing::new(typed).into())
}

/// The refresh token: from standard input if that is asked for, else from
/// COGNITO_REFRESH_TOKEN.
pub(crate) fn refresh_token(from_stdin: bool) -> Result<RefreshToken, Failure> {
    if from_stdin {
        return Ok(first_line("the refresh token")?.into());
    }
    match variable("COGNITO_REFRESH_TOKEN")? {
        Some(token) => Ok(token.into()),
        None => Err(Failure::Usage(
            "no refresh token: give --refresh-token-stdin or set COGNITO_REFRESH_TOKEN".to_owned(),
        )),
    }
}

/// An environment variable; an empty one is as good as none.
fn variable(name: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(Zeroizing::new(value)).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::Usage(format!("{name} is not UTF-8"))),
    }
}

/// The first line of standard input without its line ending, and nothing else
/// taken off: a password may begin or end with a space.
fn first_line(what: &str) -> Result<Zeroizing<String>, Failure> {
    let unusable = |why: &str| Failure::Usage(format!("{what} on standard input {why}"));
    let mut line = Zeroizing::new(String::with_capacity(LONGEST_LINE));
    let limit = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
    io::stdin()
        .lock()
        .take(limit)
        .read_line(&mut line)
        .map_err(|_| unusable("cannot be read as UTF-8"))?;
    if line.ends_with('\n') {
        line.pop();
        if line.ends_with('\r') {
            line.pop();
        }
    }
    match line.is_empty() {
        true => Err(unusable("is empty")),
        false => Ok(line),
    }
}
