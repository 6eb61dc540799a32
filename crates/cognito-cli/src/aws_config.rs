//! The settings of AWS's tools (`~/.aws/config`), edited line by line so that everything else
//! stays as it is.

use std::io::Write;
use std::path::Path;
use std::{fs, io};

use tempfile::NamedTempFile;

/// A section, with its possible names.
pub(crate) struct Section {
    heading: String,
    others: Vec<String>,
}

impl Section {
    /// A profile's section in `config`.
    pub(crate) fn of_config(profile: &str) -> Self {
        match profile {
            "default" => Self {
                heading: "[default]".to_owned(),
                others: vec!["[profile default]".to_owned()],
            },
            _ => Self {
                heading: format!("[profile {profile}]"),
                others: vec![
                    format!("[profile \"{profile}\"]"),
                    format!("[profile '{profile}']"),
                ],
            },
        }
    }

    /// A profile's section in `credentials`.
    pub(crate) fn of_credentials(profile: &str) -> Self {
        Self {
            heading: format!("[{profile}]"),
            others: Vec::new(),
        }
    }

    pub(crate) fn heading(&self) -> &str {
        &self.heading
    }

    fn is(&self, line: &str) -> bool {
        let Some(end) = line.find(']') else {
            return false;
        };
        let heading = line.get(..=end).unwrap_or_default();
        let words: Vec<&str> = heading.split_whitespace().collect();
        let heading = words.join(" ").replace("[ ", "[").replace(" ]", "]");
        heading == self.heading || self.others.contains(&heading)
    }
}

/// A key and its value.
pub(crate) struct Entry<'a> {
    key: &'a str,
    value: &'a str,
    /// An existing entry stays.
    yields: bool,
}

impl<'a> Entry<'a> {
    /// Replaces an existing entry.
    pub(crate) fn set(key: &'a str, value: &'a str) -> Self {
        Self {
            key,
            value,
            yields: false,
        }
    }

    /// Is added only if there is none.
    pub(crate) fn keep(key: &'a str, value: &'a str) -> Self {
        Self {
            yields: true,
            ..Self::set(key, value)
        }
    }

    pub(crate) fn line(&self) -> String {
        format!("{} = {}", self.key, self.value)
    }
}

/// The kind of a line in such a file.
enum Kind<'a> {
    Heading,
    /// A key; indented lines after it continue its value.
    Key(&'a str),
    /// A comment, an empty line, or the continuation of a value.
    Other,
}

fn kind(line: &str) -> Kind<'_> {
    let begins_within = line.starts_with([' ', '\t']);
    let line = line.trim();
    if begins_within || line.is_empty() || line.starts_with(['#', ';']) {
        return Kind::Other;
    }
    if line.starts_with('[') {
        return Kind::Heading;
    }
    match line.split_once(['=', ':']) {
        Some((key, _)) => Kind::Key(key.trim()),
        None => Kind::Other,
    }
}

/// The first of these keys that is in the section.
pub(crate) fn has<'k>(text: &str, section: &Section, keys: &[&'k str]) -> Option<&'k str> {
    let mut within = false;
    for line in text.lines() {
        match kind(line) {
            Kind::Heading => within = section.is(line),
            Kind::Key(key) if within => {
                let found = keys.iter().find(|known| known.eq_ignore_ascii_case(key));
                if let Some(found) = found {
                    return Some(found);
                }
            }
            Kind::Key(_) | Kind::Other => {}
        }
    }
    None
}

/// The text with these entries in the section, which is added at the end if it is missing. All
/// other lines stay as they are.
pub(crate) fn changed(text: &str, section: &Section, entries: &[Entry<'_>]) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let is_there = |entry: &&Entry<'_>| entry.yields && has(text, section, &[entry.key]).is_some();
    let new: Vec<&Entry<'_>> = entries.iter().filter(|entry| !is_there(entry)).collect();
    let mut after = String::new();
    let (mut within, mut is_dropped, mut done) = (false, false, false);
    for line in text.split_inclusive('\n') {
        let line_kind = kind(line);
        // A value's further lines are replaced together with its first.
        is_dropped = match line_kind {
            Kind::Key(key) if within => new.iter().any(|new| new.key.eq_ignore_ascii_case(key)),
            Kind::Other => is_dropped && line.starts_with([' ', '\t']),
            Kind::Heading | Kind::Key(_) => false,
        };
        if is_dropped {
            continue;
        }
        after.push_str(line);
        if matches!(line_kind, Kind::Heading) {
            within = section.is(line);
            if within && !done {
                done = true;
                end_line(&mut after, ending);
                add(&mut after, &new, ending);
            }
        }
    }
    if !done {
        if !after.is_empty() {
            end_line(&mut after, ending);
            after.push_str(ending);
        }
        after.push_str(&section.heading);
        after.push_str(ending);
        add(&mut after, &new, ending);
    }
    after
}

fn end_line(text: &mut String, ending: &str) {
    if !text.ends_with('\n') {
        text.push_str(ending);
    }
}

fn add(text: &mut String, entries: &[&Entry<'_>], ending: &str) {
    for entry in entries {
        text.push_str(&entry.line());
        text.push_str(ending);
    }
}

/// Replaces a file in one step and keeps its permissions. A link is followed, and its target
/// replaced. A new file is readable only by the user.
pub(crate) fn replace(file: &Path, text: &str) -> io::Result<()> {
    let target = match fs::canonicalize(file) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => file.to_path_buf(),
        Err(error) => return Err(error),
    };
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut new = NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    match fs::metadata(&target) {
        Ok(metadata) => new.as_file().set_permissions(metadata.permissions())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    new.as_file().sync_all()?;
    new.persist(&target)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: [Entry<'static>; 2] = [
        Entry {
            key: "credential_process",
            value: "new",
            yields: false,
        },
        Entry {
            key: "region",
            value: "eu-west-2",
            yields: true,
        },
    ];

    fn changed_of(text: &str) -> String {
        changed(text, &Section::of_config("alice"), &ENTRIES)
    }

    #[test]
    fn a_missing_section_is_added_at_the_end() {
        let added = "[profile alice]\ncredential_process = new\nregion = eu-west-2\n";
        assert_eq!(changed_of(""), added);
        // Similar sections are not matched: another profile, a session, a section of services.
        for text in [
            "[default]\nregion = us-east-1\n",
            "[profile alice2]\ncredential_process = x\n",
            "[alice]\ncredential_process = x\n",
            "[sso-session alice]\ncredential_process = x\n",
            "# [profile alice]\n",
        ] {
            assert_eq!(changed_of(text), format!("{text}\n{added}"));
        }
        let without_end = "[default]\noutput = json";
        assert_eq!(changed_of(without_end), format!("{without_end}\n\n{added}"));
    }

    #[test]
    fn other_entries_of_a_section_stay() {
        let before = "; mine\n[ profile  alice ] # hers\n# a comment\noutput=json\n\
            Credential_Process = old \\\n  more\nregion : us-east-1\ns3 =\n  a = b\n\n\
            [profile bob]\ncredential_process = his\n";
        let after = "; mine\n[ profile  alice ] # hers\ncredential_process = new\n\
            # a comment\noutput=json\nregion : us-east-1\ns3 =\n  a = b\n\n\
            [profile bob]\ncredential_process = his\n";
        assert_eq!(changed_of(before), after);
        assert_eq!(changed_of(after), after, "a second time changes nothing");
    }

    #[test]
    fn line_endings_stay() {
        let before = "[profile \"alice\"]\r\noutput = json\r\n";
        let after = "[profile \"alice\"]\r\ncredential_process = new\r\n\
            region = eu-west-2\r\noutput = json\r\n";
        assert_eq!(changed_of(before), after);
        assert_eq!(
            changed_of("[profile alice]"),
            "[profile alice]\ncredential_process = new\nregion = eu-west-2\n"
        );
    }

    #[test]
    fn keys_are_found_only_in_their_section() {
        let text = "[default]\nrole_arn = a\n[profile alice]\n  role_arn = within\nregion=x\n\
            [profile bob]\nsso_session = s\n";
        let keys = ["role_arn", "sso_session"];
        assert_eq!(has(text, &Section::of_config("alice"), &keys), None);
        assert_eq!(
            has(text, &Section::of_config("bob"), &keys),
            Some("sso_session")
        );
        assert_eq!(
            has(text, &Section::of_config("default"), &keys),
            Some("role_arn")
        );
    }
}
