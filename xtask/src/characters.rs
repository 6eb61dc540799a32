//! The characters that a user name may have, of Unicode's categories, for `cargo xtask tables`.

use std::fmt::Write;

use unicode_properties::{GeneralCategoryGroup, UNICODE_VERSION, UnicodeGeneralCategory};

/// Lengths in a line of the file.
const A_LINE: usize = 20;

/// The file with the table, in the repository.
pub(crate) const PATH: &str = "crates/cognito-srp-core/src/values/characters/runs.rs";

/// `[\p{L}\p{M}\p{S}\p{N}\p{P}]`.
fn is_graphic(character: char) -> bool {
    matches!(
        character.general_category_group(),
        GeneralCategoryGroup::Letter
            | GeneralCategoryGroup::Mark
            | GeneralCategoryGroup::Symbol
            | GeneralCategoryGroup::Number
            | GeneralCategoryGroup::Punctuation
    )
}

/// What is in the file.
pub(crate) fn file() -> Result<String, std::fmt::Error> {
    let (major, ..) = UNICODE_VERSION;
    let runs = runs();
    let mut file = format!(
        "//! Made by `cargo xtask tables`. Do not edit.\n\n\
         /// How many code points in a row are not graphic, how many after them are, and so on: of\n\
         /// Unicode {major}. Those after the last are not.\n\
         #[rustfmt::skip]\n\
         pub(super) static RUNS: [u16; {}] = [\n",
        runs.len()
    );
    for line in runs.chunks(A_LINE) {
        for length in line {
            write!(file, "{length},")?;
        }
        file.push('\n');
    }
    file.push_str("];\n");
    Ok(file)
}

/// In turns: how many code points in a row are not graphic, and how many are. A row that is
/// too long for its type goes on after an empty one.
fn runs() -> Vec<u16> {
    let mut runs = Vec::new();
    // One past the last that is graphic.
    let mut end = 0;
    for character in ('\0'..=char::MAX).filter(|character| is_graphic(*character)) {
        let point = u32::from(character);
        match runs.last_mut() {
            Some(length) if point == end && *length < u16::MAX => *length += 1,
            _ => {
                let mut gap = point - end;
                let last = loop {
                    match u16::try_from(gap) {
                        Ok(last) => break last,
                        Err(_) => runs.extend([u16::MAX, 0]),
                    }
                    gap -= u32::from(u16::MAX);
                };
                runs.extend([last, 1]);
            }
        }
        end = point + 1;
    }
    runs
}

#[cfg(test)]
mod tests {
    use std::fs;

    use cognito_srp_core::{Sanitized, Username};
    use unicode_properties::GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};

    use super::*;
    use crate::command::root;

    #[test]
    fn the_table_is_that_of_the_categories() {
        assert_eq!(
            fs::read_to_string(root().join(PATH)).unwrap(),
            file().unwrap()
        );
    }

    #[test]
    fn the_core_reads_the_table() {
        let mut before = false;
        for character in '\0'..=char::MAX {
            let expected = is_graphic(character);
            // At both sides of each border: a debug build takes minutes for all of them.
            if expected != before {
                let point = u32::from(character);
                assert_eq!(in_a_name(character), expected, "{point:x}");
                if let Some(last) = char::from_u32(point.saturating_sub(1)) {
                    assert_eq!(in_a_name(last), before, "before {point:x}");
                }
            }
            before = expected;
        }
    }

    fn in_a_name(character: char) -> bool {
        Username::parse(&character.to_string()).is_ok()
    }

    #[test]
    fn no_character_that_is_shown_moves_the_cursor_or_changes_the_direction() {
        for character in '\0'..=char::MAX {
            if matches!(
                character.general_category(),
                Control | Format | LineSeparator | ParagraphSeparator
            ) {
                let point = u32::from(character);
                assert_eq!(Sanitized::character(character), '\u{fffd}', "{point:x}");
            }
        }
    }
}
