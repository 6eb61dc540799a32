//! QR codes in a terminal.

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

/// Black on bright white, whatever the terminal's own colours are: a reader
/// wants dark on light.
const BLACK_ON_WHITE: &str = "\x1b[30;107m";
const RESET: &str = "\x1b[0m";

/// A QR code in half blocks, two rows of it in a line. `None` for a text that is
/// too long for one.
pub(crate) fn draw(text: &str) -> Option<String> {
    // The least correction makes the smallest picture, and a screen has no stains.
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let picture = code.render::<Dense1x2>().build();
    let lines = picture
        .lines()
        .map(|line| [BLACK_ON_WHITE, line, RESET].concat());
    Some(lines.collect::<Vec<_>>().join("\n"))
}
