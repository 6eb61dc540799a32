//! One client computation for each call of [`sign_in`], for `srp_client.mjs`. Inputs and results
//! are lines in one buffer.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cognito_srp_core::{Ephemeral, Password, PasswordClaim, Timestamp, UserPoolId};

/// Enough for the inputs and the results.
const ROOM: usize = 1 << 14;

static BUFFER: Mutex<[u8; ROOM]> = Mutex::new([0; ROOM]);

/// The address of the buffer.
#[unsafe(no_mangle)]
pub extern "C" fn buffer() -> *const u8 {
    BUFFER
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .as_ptr()
}

/// Reads `length` octets: 64 of entropy, then lines with the user pool, the user, the password,
/// the salt, B and the secret block. `seconds` is Unix time. Writes A, the time and the
/// signature, and returns their number of octets, or 0 if the inputs are not valid.
#[unsafe(no_mangle)]
pub extern "C" fn sign_in(length: usize, seconds: f64) -> usize {
    let mut buffer = BUFFER.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(answer) = buffer.get(..length).and_then(|given| claim(given, seconds)) else {
        return 0;
    };
    match buffer.get_mut(..answer.len()) {
        Some(place) => place.copy_from_slice(answer.as_bytes()),
        None => return 0,
    }
    answer.len()
}

fn claim(given: &[u8], seconds: f64) -> Option<String> {
    let (entropy, texts) = given.split_first_chunk::<64>()?;
    let mut lines = std::str::from_utf8(texts).ok()?.lines();
    let pool = UserPoolId::parse(lines.next()?).ok()?;
    let names = ["USER_ID_FOR_SRP", "SALT", "SRP_B", "SECRET_BLOCK"];
    let (user, password) = (lines.next()?, Password::new(lines.next()?));
    let values = [user, lines.next()?, lines.next()?, lines.next()?];
    let ephemeral = Ephemeral::from_entropy(*entropy).ok()?;
    let a = ephemeral.public_value().to_hex();
    let now = Timestamp::since_unix_epoch(Duration::try_from_secs_f64(seconds).ok()?);
    let claim = PasswordClaim::of_user(
        &pool,
        names.into_iter().zip(values),
        &password,
        ephemeral,
        now,
    )
    .ok()?;
    let named = claim.responses();
    let value = |name| {
        named
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    };
    Some([&a, value("TIMESTAMP")?, value("PASSWORD_CLAIM_SIGNATURE")?].join("\n"))
}
