//! Two sets of Unicode's characters. A table of all categories would weigh as much as the table
//! for powers of 2.

mod runs;

use runs::RUNS;

/// Whether it is a letter, mark, symbol, number or punctuation: `[\p{L}\p{M}\p{S}\p{N}\p{P}]`.
pub(super) fn is_graphic(character: char) -> bool {
    let mut left = u32::from(character);
    for (place, length) in RUNS.iter().enumerate() {
        match left.checked_sub(u32::from(*length)) {
            Some(beyond) => left = beyond,
            None => return place % 2 == 1,
        }
    }
    false
}

/// Whether it only shows itself: neither of the categories Cc, Cf, Zl and Zp, nor another
/// `Default_Ignorable_Code_Point` (Unicode's `DerivedCoreProperties.txt`).
pub(super) const fn is_harmless(character: char) -> bool {
    !matches!(character,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{600}'..='\u{605}'
        | '\u{61c}'
        | '\u{6dd}'
        | '\u{70f}'
        | '\u{890}'..='\u{891}'
        | '\u{8e2}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{110bd}'
        | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}
