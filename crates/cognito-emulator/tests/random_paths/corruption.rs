//! One field, corrupted on its way, and again whenever it is sent the same way.

use core::cell::RefCell;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

/// Which message, which of its fields, and which letter.
#[derive(Clone, Debug)]
pub(crate) struct Corruption {
    /// Counted over requests and replies alike.
    message: usize,
    field: Index,
    letter: Index,
    found: RefCell<Option<Found>>,
}

/// A field that is corrupted.
#[derive(Clone, Debug)]
struct Found {
    direction: &'static str,
    path: String,
}

/// Members that prove nothing and change no path: a sign-in with another value in them is
/// equally valid.
const HARMLESS: [&str; 15] = [
    // In requests: choices, names, settings.
    "CHALLENGE_NAME",
    "EMAIL",
    "FriendlyDeviceName",
    "NEW_PASSWORD",
    "PREFERRED_CHALLENGE",
    "tenant",
    // In replies: texts for users, or repetitions.
    "AvailableChallenges",
    "CODE_DELIVERY_DELIVERY_MEDIUM",
    "CODE_DELIVERY_DESTINATION",
    "FRIENDLY_DEVICE_NAME",
    "MFAS_CAN_CHOOSE",
    "MFAS_CAN_SETUP",
    "question",
    "requiredAttributes",
    "userAttributes",
];

impl Corruption {
    pub(crate) fn any() -> impl Strategy<Value = Self> {
        (0..12_usize, any::<Index>(), any::<Index>()).prop_map(|(message, field, letter)| Self {
            message,
            field,
            letter,
            found: RefCell::new(None),
        })
    }

    /// The corrupted field, if there was one.
    pub(crate) fn field(&self) -> Option<String> {
        let found = self.found.borrow();
        found
            .as_ref()
            .map(|found| format!("{} {}", found.direction, found.path))
    }

    /// Corrupts a message, if it is this one's turn or has the corrupted field.
    pub(crate) fn apply(&self, number: usize, direction: &'static str, message: &mut Value) {
        if number == self.message
            && let Some(path) = self.choose(direction, message)
        {
            *self.found.borrow_mut() = Some(Found { direction, path });
        }
        if let Some(found) = &*self.found.borrow()
            && found.direction == direction
            && let Some(Value::String(text)) = message.pointer_mut(&found.path)
            && !text.is_empty()
        {
            let mut letters: Vec<char> = text.chars().collect();
            let at = self.letter.index(letters.len());
            letters[at] = other_than(letters[at]);
            *text = letters.into_iter().collect();
        }
    }

    /// One of the fields that matter.
    fn choose(&self, direction: &str, message: &Value) -> Option<String> {
        let mut paths = Vec::new();
        collect(message, String::new(), &mut paths);
        // USERNAME repeats USER_ID_FOR_SRP, and is not read.
        let named_twice = paths.iter().any(|path| path.ends_with("/USER_ID_FOR_SRP"));
        paths.retain(|path| {
            let name = path.rsplit('/').find(|part| part.parse::<usize>().is_err());
            let name = name.unwrap_or_default();
            let twice = direction == "reply" && named_twice && name == "USERNAME";
            !HARMLESS.contains(&name) && !twice && !path.starts_with("/AuthenticationResult")
        });
        (!paths.is_empty()).then(|| self.field.get(&paths).clone())
    }
}

/// A letter of the same kind.
fn other_than(letter: char) -> char {
    match letter {
        '0' => '1',
        '1'..='9' => '0',
        'a' => 'b',
        'b'..='z' => 'a',
        'A' => 'B',
        _ => 'A',
    }
}

/// The paths of all texts that are not empty.
fn collect(value: &Value, at: String, paths: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.is_empty() => paths.push(at),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{at}/{index}"), paths);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(member, format!("{at}/{name}"), paths);
            }
        }
        _ => {}
    }
}
