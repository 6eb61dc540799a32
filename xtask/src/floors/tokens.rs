//! The tokens of Rust source text, as far as imports need them.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    /// `::`
    Separator,
    Mark(char),
}

/// The tokens of a text, without comments and literals.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else if let Some(length) = literal(rest) {
            length
        } else if is_of_word(next) {
            let length = rest.find(|it| !is_of_word(it)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest.get(..length).unwrap_or_default()));
            length
        } else if rest.starts_with("::") {
            tokens.push(Token::Separator);
            2
        } else {
            if !next.is_whitespace() {
                tokens.push(Token::Mark(next));
            }
            next.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The length of a block comment; they can be nested.
fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, _) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("/*") {
            depth += 1;
        } else if rest.starts_with("*/") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + 2;
            }
        }
    }
    text.len()
}

/// The length of the string, character or lifetime that begins here.
fn literal(text: &str) -> Option<usize> {
    let unprefixed = text.trim_start_matches(['b', 'c']);
    let prefix = text.len() - unprefixed.len();
    if prefix > 1 {
        return None;
    }
    if let Some(raw) = unprefixed.strip_prefix('r') {
        let opened = raw.trim_start_matches('#');
        let marks = raw.get(..raw.len() - opened.len())?;
        let body = opened.strip_prefix('"')?;
        let end = format!("\"{marks}");
        let length = body.find(&end).map_or(body.len(), |at| at + end.len());
        return Some(text.len() - body.len() + length);
    }
    let mut characters = unprefixed.char_indices();
    match characters.next()?.1 {
        quote @ '"' => Some(prefix + quoted(unprefixed, quote)),
        quote @ '\'' => {
            let (_, first) = characters.next()?;
            let (at, second) = characters.next()?;
            match first == '\\' || second == quote {
                true => Some(prefix + quoted(unprefixed, quote)),
                // A lifetime.
                false => Some(prefix + at - first.len_utf8()),
            }
        }
        _ => None,
    }
}

/// The length of a text between two quotes, including the quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            it if it == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}
