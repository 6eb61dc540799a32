//! "Did you mean", for a subcommand that does not exist.

use std::env;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use strsim::osa_distance;

use crate::hints;

/// Subcommands of other programs, and words for what ours do.
const SYNONYMS: [(&str, &str); 14] = [
    ("auth", "sign-in"),
    ("device", "devices"),
    ("info", "whoami"),
    ("me", "whoami"),
    ("passwd", "change-password"),
    ("register", "sign-up"),
    ("reset-password", "forgot-password"),
    ("revoke", "sign-out"),
    ("serve", "emulator"),
    ("start", "emulator"),
    ("state", "whoami"),
    ("status", "whoami"),
    ("user", "whoami"),
    ("who", "whoami"),
];

/// The error with our suggestion instead of clap's, which finds `attributes` similar to
/// `status`, and `man` to `mfas`.
pub(super) fn improve(mut error: Error, command: &clap::Command) -> Error {
    let given = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(given)) if error.kind() == ErrorKind::InvalidSubcommand => {
            given.clone()
        }
        _ => return error,
    };
    // The subcommands of `devices`, for example, are not known here.
    if env::args_os().nth(1).is_none_or(|first| first != *given) {
        return error;
    }
    let names = command.get_subcommands().map(clap::Command::get_name);
    error.remove(ContextKind::SuggestedSubcommand);
    let nearest = nearest(&given, names);
    if !nearest.is_empty() {
        error.insert(
            ContextKind::SuggestedSubcommand,
            ContextValue::Strings(nearest),
        );
    }
    error
}

fn nearest<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let synonym = SYNONYMS.iter().find(|(word, _)| *word == given);
    if let Some((_, name)) = synonym {
        return vec![(*name).to_owned()];
    }
    // `signin` means `sign-in`.
    let joined = given.replace('-', "");
    let distances = names
        .map(|name| (osa_distance(&joined, &name.replace('-', "")), name))
        // In a short word, two mistakes can change every letter.
        .filter(|(distance, name)| distance.saturating_mul(2) < name.len());
    let nearest = hints::nearest(distances).into_iter();
    nearest.map(str::to_owned).collect()
}
