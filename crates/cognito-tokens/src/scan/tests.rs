//! What no JSON shows, because serde_json has a feature for it that this crate does not turn on.

use super::Texts;

/// With `arbitrary_precision`, which any crate of a program can turn on, serde_json lends a name
/// that is not in the JSON.
#[test]
fn a_text_from_elsewhere_is_kept() {
    let mut texts = Texts::of(r#"{"sub": 1}"#);
    let place = texts.borrowed("a name of serde_json's own");
    assert_eq!(texts.at(place), "a name of serde_json's own");
}
