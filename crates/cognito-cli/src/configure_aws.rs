//! `cognito configure-aws`: a profile of AWS's tools that runs this command for credentials.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use crate::args::ConfigureAws;
use crate::aws_config::{self, Entry, Section};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Keys for credentials from another source, which AWS's tools prefer.
const BEFORE: [&str; 5] = [
    "role_arn",
    "web_identity_token_file",
    "sso_session",
    "sso_start_url",
    "login_session",
];

/// The keys of a profile with its own credentials.
const STATIC: [&str; 3] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
];

pub(crate) fn run(args: &ConfigureAws) -> Result<(), Failure> {
    let name = checked_name(&args.profile)?;
    let file = aws_file("AWS_CONFIG_FILE", "config")?;
    let before = read(&file)?;
    let text = before.as_deref().unwrap_or_default();
    let section = Section::of_config(name);
    if let Some(key) = aws_config::has(text, &section, &BEFORE) {
        return Err(in_the_way(name, key, &file));
    }
    let beside = aws_file("AWS_SHARED_CREDENTIALS_FILE", "credentials")?;
    let credentials = read(&beside)?.unwrap_or_default();
    if let Some(key) = aws_config::has(&credentials, &Section::of_credentials(name), &STATIC) {
        return Err(in_the_way(name, key, &beside));
    }
    let process = process(args)?;
    let region = args.region.as_deref();
    let region = region.unwrap_or(args.identity.identity_pool_id.region());
    let entries = [
        Entry::set("credential_process", &process),
        Entry::keep("region", checked_value(region)?),
    ];
    let after = aws_config::changed(text, &section, &entries);
    if after == text {
        return Ok(());
    }
    if !args.yes {
        ask(&file, &section, &entries)?;
    }
    // Changes that somebody has made in the meantime are not overwritten.
    if read(&file)? != before {
        return Err(Failure::Usage(format!(
            "{} has changed meanwhile: nothing was written; try again",
            file.display()
        )));
    }
    aws_config::replace(&file, &after).map_err(|error| cannot(&file, &error))
}

fn ask(file: &Path, section: &Section, entries: &[Entry<'_>]) -> Result<(), Failure> {
    let Some(mut terminal) = Terminal::interactive() else {
        return Err(Failure::Usage(
            "nothing was written: there is no terminal to prompt in; give --yes".to_owned(),
        ));
    };
    terminal.say(&format!("In {}:", file.display()))?;
    terminal.say(section.heading())?;
    for entry in entries {
        terminal.say(&entry.line())?;
    }
    match terminal.ask("Write this? (yes or no)", false)?.as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::Usage("nothing was written".to_owned())),
    }
}

fn in_the_way(name: &str, key: &str, file: &Path) -> Failure {
    Failure::Usage(format!(
        "the profile {name} has {key} in {}, which AWS's tools would use instead: choose another \
         --profile, or take it out there",
        file.display()
    ))
}

/// The command line that AWS's tools run. Some split it by the rules of a shell, some let a
/// shell run it.
fn process(args: &ConfigureAws) -> Result<String, Failure> {
    let own = env::current_exe().map_err(|error| {
        Failure::Usage(format!("the path of this command is not known: {error}"))
    })?;
    let own = own.to_str().ok_or_else(|| {
        Failure::Usage("the path of this command is not UTF-8: move the command".to_owned())
    })?;
    let mut words = vec![own.to_owned(), "credentials".to_owned()];
    words.extend(args.identity.words());
    words.extend(["--profile".to_owned(), args.cognito_profile.to_string()]);
    let words: Result<Vec<String>, Failure> = words.iter().map(|word| quoted(word)).collect();
    Ok(words?.join(" "))
}

/// A word that a POSIX shell and Windows both read the same way: unchanged, or in double
/// quotes.
fn quoted(word: &str) -> Result<String, Failure> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=+,@".contains(c);
    if word.chars().all(is_plain) || (cfg!(windows) && !word.contains(['"', ' '])) {
        return checked_value(word).map(str::to_owned);
    }
    match word.contains(['"', '$', '`', '%', '!']) || (cfg!(unix) && word.contains('\\')) {
        true => Err(Failure::Usage(format!(
            "{word} cannot be in a line of AWS's settings: it has a character that shells read \
             differently"
        ))),
        false => checked_value(word).map(|word| format!("\"{word}\"")),
    }
}

/// Some tools treat what follows as a comment, and a line ending would begin another entry.
fn checked_value(value: &str) -> Result<&str, Failure> {
    match value.is_empty() || value.contains(['#', ';']) || value.contains(char::is_control) {
        true => Err(Failure::Usage(format!(
            "{} cannot be in a line of AWS's settings: it is empty, or has #, ; or a control \
             character",
            value.escape_debug()
        ))),
        false => Ok(value),
    }
}

fn checked_name(name: &str) -> Result<&str, Failure> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.@+/:".contains(c);
    match !name.is_empty() && name.chars().all(is_plain) {
        true => Ok(name),
        false => Err(Failure::Usage(
            "--profile: expected letters, digits or any of -_.@+/:".to_owned(),
        )),
    }
}

/// A file of AWS's tools: where the variable says, otherwise in ~/.aws.
fn aws_file(variable: &str, name: &str) -> Result<PathBuf, Failure> {
    let home = || {
        let home = env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" });
        let home = home.filter(|home| !home.is_empty()).map(PathBuf::from);
        home.ok_or_else(|| Failure::Usage(format!("no home directory: set {variable}")))
    };
    match env::var_os(variable).filter(|path| !path.is_empty()) {
        Some(path) => match Path::new(&path).strip_prefix("~") {
            Ok(rest) => Ok(home()?.join(rest)),
            Err(_) => Ok(PathBuf::from(path)),
        },
        None => Ok(home()?.join(".aws").join(name)),
    }
}

/// `None` if the file does not exist.
fn read(file: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot(file, &error)),
    }
}

fn cannot(file: &Path, error: &io::Error) -> Failure {
    Failure::Usage(format!("{}: {error}", file.display()))
}
