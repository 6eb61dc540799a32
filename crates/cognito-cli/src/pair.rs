//! `NAME=VALUE` on the command line.

use std::convert::Infallible;
use std::str::FromStr;

use zeroize::Zeroizing;

use crate::failure::Failure;

/// A name and a value, not split yet: clap would print a value that it cannot parse, and this
/// one may be a code.
#[derive(Clone)]
pub(crate) struct Pair(Zeroizing<String>);

impl FromStr for Pair {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

impl Pair {
    /// The name and the value; the value may be empty or contain a `=`.
    pub(crate) fn split(&self, argument: &str, form: &str) -> Result<(&str, &str), Failure> {
        self.0
            .split_once('=')
            .filter(|(name, _)| !name.is_empty())
            .ok_or_else(|| Failure::Usage(format!("{argument} takes {form}")))
    }

    /// All values of a repeatable argument.
    pub(crate) fn split_all<'a>(
        pairs: &'a [Self],
        argument: &str,
        form: &str,
    ) -> Result<Vec<(&'a str, &'a str)>, Failure> {
        let split = |pair: &'a Self| pair.split(argument, form);
        pairs.iter().map(split).collect()
    }
}
