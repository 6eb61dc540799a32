//! A text from a peer, made safe to show.

use core::fmt::{self, Write};

use crate::values::characters::is_harmless;

/// A text from a peer, in the form that this crate's `Display` and `Debug` show. The peer may
/// have sent a megabyte, a line that looks like one of the program's own prompts, or terminal
/// control sequences.
///
/// `Display` replaces with U+FFFD every character that moves the cursor, begins a line,
/// changes the writing direction or is invisible: Unicode's categories Cc, Cf, Zl and Zp (ESC,
/// CR, LF, NEL, U+2028, U+202E, the soft hyphen, …), and all other
/// `Default_Ignorable_Code_Point`s. An ellipsis (`…`) after the last character says that there
/// was more. `Debug` is the same with quotes and escapes.
///
/// ```
/// use cognito_srp_core::Sanitized;
///
/// let message = "No.\nPassword for root: \u{202e}";
/// assert_eq!(Sanitized::new(message).to_string(), "No.\u{fffd}Password for root: \u{fffd}");
/// assert_eq!(Sanitized::new("abcdef").with_limit(3).to_string(), "abc…");
/// ```
#[derive(Clone, Copy)]
pub struct Sanitized<'a> {
    text: &'a str,
    limit: usize,
}

impl<'a> Sanitized<'a> {
    /// The most characters of a message.
    pub const MESSAGE: usize = 500;

    /// The most characters of a name: of an error, a challenge, an attribute.
    pub const NAME: usize = 100;

    /// A message: at most [`MESSAGE`](Self::MESSAGE) characters of it are shown.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self {
            text,
            limit: Self::MESSAGE,
        }
    }

    /// A name: at most [`NAME`](Self::NAME) characters of it are shown.
    #[must_use]
    pub const fn name(text: &'a str) -> Self {
        Self::new(text).with_limit(Self::NAME)
    }

    /// Sets the maximum number of characters.
    #[must_use]
    pub const fn with_limit(self, characters: usize) -> Self {
        Self {
            text: self.text,
            limit: characters,
        }
    }

    /// What `Display` shows for one character: itself, or U+FFFD. For programs that show a
    /// text in pieces.
    #[must_use]
    pub fn character(character: char) -> char {
        if is_harmless(character) {
            character
        } else {
            char::REPLACEMENT_CHARACTER
        }
    }

    /// The visible characters, without the ellipsis.
    fn shown(self) -> impl Iterator<Item = char> + 'a {
        self.text.chars().take(self.limit).map(Self::character)
    }

    fn is_cut(self) -> bool {
        self.text.chars().nth(self.limit).is_some()
    }
}

impl fmt::Display for Sanitized<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown().try_for_each(|c| f.write_char(c))?;
        if self.is_cut() {
            f.write_char('…')?;
        }
        Ok(())
    }
}

impl fmt::Debug for Sanitized<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        let mut escaped = self.shown().flat_map(char::escape_debug);
        escaped.try_for_each(|c| f.write_char(c))?;
        f.write_str(if self.is_cut() { "…\"" } else { "\"" })
    }
}

/// Names from a peer, in `Debug`: limited in number, and each in length.
pub(crate) struct Names<I>(pub(crate) I);

impl<I> Names<I> {
    const MOST: usize = 20;
}

impl<'a, S, I> fmt::Debug for Names<I>
where
    S: AsRef<str> + ?Sized + 'a,
    I: IntoIterator<Item = &'a S> + Clone,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = self.0.clone().into_iter();
        let mut list = f.debug_list();
        list.entries(
            names
                .by_ref()
                .take(Self::MOST)
                .map(|name| Sanitized::name(name.as_ref())),
        );
        match names.next() {
            Some(_) => list.finish_non_exhaustive(),
            None => list.finish(),
        }
    }
}

/// A name from a peer, in `Debug`, if there is one.
pub(crate) fn name(name: &Option<alloc::string::String>) -> Option<Sanitized<'_>> {
    name.as_deref().map(Sanitized::name)
}
