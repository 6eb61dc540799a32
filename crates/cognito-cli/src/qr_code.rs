//! QR codes in a terminal.

use std::hint::black_box;

use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

/// Black on bright white, whatever the terminal's own colours are: scanners expect dark on
/// light.
const BLACK_ON_WHITE: &str = "\x1b[30;107m";
const RESET: &str = "\x1b[0m";

/// Light modules on each side (ISO/IEC 18004, 6.3.8).
const QUIET: usize = 4;

/// The most bytes of a half block in UTF-8, and of a line's colours.
const BLOCK_BYTES: usize = 3;
const COLOUR_BYTES: usize = BLACK_ON_WHITE.len() + RESET.len() + 1;

/// A QR code in half blocks, with two rows per line. `None` for a text that is too long for
/// one.
///
/// The picture reveals the text, which is a secret. It is wiped when dropped, and so are the
/// intermediate values here.
pub(crate) fn draw(text: &str) -> Option<Zeroizing<String>> {
    // The least error correction makes the smallest picture, and a screen has no stains.
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let width = code.width();
    let mut modules = code.into_colors();
    let picture = picture(&modules, width);
    modules.fill(Color::Light);
    // Without a read, the compiler could remove this.
    black_box(&modules);
    Some(picture)
}

/// Two rows per line, with a light border.
fn picture(modules: &[Color], width: usize) -> Zeroizing<String> {
    let is_dark = |row: usize, column: usize| {
        let inside = |place: usize| place.checked_sub(QUIET).filter(|place| *place < width);
        let place = inside(row).zip(inside(column));
        let module = place.and_then(|(row, column)| modules.get(row * width + column));
        module.is_some_and(|module| *module == Color::Dark)
    };
    let side = width + 2 * QUIET;
    let lines = side.div_ceil(2);
    // It never grows, which would leave a copy behind.
    let most = lines * (side * BLOCK_BYTES + COLOUR_BYTES);
    let mut picture = Zeroizing::new(String::with_capacity(most));
    for line in 0..lines {
        if line > 0 {
            picture.push('\n');
        }
        picture.push_str(BLACK_ON_WHITE);
        picture.extend((0..side).map(|column| {
            match (is_dark(2 * line, column), is_dark(2 * line + 1, column)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            }
        }));
        picture.push_str(RESET);
    }
    picture
}
