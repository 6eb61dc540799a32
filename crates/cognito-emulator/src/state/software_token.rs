//! Time-based one-time passwords: RFC 6238 over RFC 4226, with SHA-1, 6 digits
//! and steps of 30 seconds, as authenticator apps expect.

use std::fmt;

use cognito_srp_core::Timestamp;
use data_encoding::BASE32_NOPAD;
use ring::hmac;
use subtle::ConstantTimeEq;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::leniency::Leniency;

/// The length of a step in seconds.
const PERIOD: u64 = 30;

/// The secret that an authenticator app has too, and which codes were used. `Debug` does not
/// show the secret.
#[derive(Clone)]
pub(crate) struct SoftwareToken {
    secret: Vec<u8>,
    /// The steps whose codes were used; they are refused from then on.
    used: Vec<u64>,
    /// `FriendlyDeviceName`.
    pub(crate) friendly_name: Option<String>,
}

impl SoftwareToken {
    /// A random secret of 32 bytes: AWS's have 52 letters.
    pub(crate) fn generate(cx: &mut Context<'_>) -> Result<Self, Fault> {
        Ok(Self::new(cx.random::<32>()?.to_vec()))
    }

    /// A token from a secret in base32, with or without padding.
    pub(crate) fn from_base32(secret: &str) -> Result<Self, Fault> {
        BASE32_NOPAD
            .decode(secret.trim_end_matches('=').as_bytes())
            .map(Self::new)
            .map_err(|_| Fault::invalid_parameter("A software token's secret is base32"))
    }

    fn new(secret: Vec<u8>) -> Self {
        Self {
            secret,
            used: Vec::new(),
            friendly_name: None,
        }
    }

    /// The secret in the form for an authenticator app.
    pub(crate) fn to_base32(&self) -> String {
        BASE32_NOPAD.encode(&self.secret)
    }

    /// Accepts a code that is correct now, or one step earlier or later. This uses the code
    /// up.
    ///
    /// # Errors
    /// A [`Fault`] if the code was already used, unless the emulator is lenient.
    pub(crate) fn accept(
        &mut self,
        code: &str,
        now: Timestamp,
        leniency: Leniency,
    ) -> Result<bool, Fault> {
        let step = now.unix_seconds() / PERIOD;
        let earliest = step.saturating_sub(1);
        let matching: Vec<u64> = (earliest..=step + 1)
            .filter(|step| bool::from(self.code(*step, 6).as_bytes().ct_eq(code.as_bytes())))
            .collect();
        self.used.retain(|used| *used >= earliest);
        let fresh = matching.iter().find(|step| !self.used.contains(step));
        match (fresh, matching.is_empty()) {
            (Some(step), _) => {
                self.used.push(*step);
                Ok(true)
            }
            (None, true) => Ok(false),
            (None, false) if leniency.is_lenient() => Ok(true),
            (None, false) => Err(Fault::new(
                "ExpiredCodeException",
                "Your software token has already been used once.",
            )),
        }
    }

    /// The code that an authenticator app shows at this time; if it was used, the next one
    /// that is accepted.
    pub(crate) fn shown(&self, now: Timestamp) -> String {
        let step = now.unix_seconds() / PERIOD;
        let mut accepted = [step, step + 1, step.saturating_sub(1)].into_iter();
        let fresh = accepted.find(|step| !self.used.contains(step));
        self.code(fresh.unwrap_or(step), 6)
    }

    /// RFC 4226 §5.3: the code of a step.
    fn code(&self, step: u64, digits: u32) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.secret);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let octets = tag.as_ref();
        let offset = octets.last().map_or(0, |last| usize::from(last & 0x0f));
        let number = octets
            .iter()
            .skip(offset)
            .take(4)
            .fold(0, |number, octet| number << 8 | u32::from(*octet));
        let number = u64::from(number & 0x7fff_ffff) % 10_u64.pow(digits);
        format!("{number:0width$}", width = digits as usize)
    }
}

impl fmt::Debug for SoftwareToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SoftwareToken([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the rows for SHA-1, with 8 digits.
    #[test]
    fn codes_are_those_of_rfc_6238() {
        let token = SoftwareToken::new(b"12345678901234567890".to_vec());
        for (seconds, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(token.code(seconds / PERIOD, 8), code, "at {seconds}");
        }
    }

    /// RFC 4226, appendix D, with 6 digits.
    #[test]
    fn codes_are_those_of_rfc_4226() {
        let token = SoftwareToken::new(b"12345678901234567890".to_vec());
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ];
        for (step, code) in (0..).zip(codes) {
            assert_eq!(token.code(step, 6), code, "step {step}");
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn secrets_are_written_in_base32() {
        for secret in ["MZXW6YTBOI", "MZXW6YTBOI======"] {
            let token = SoftwareToken::from_base32(secret).unwrap();
            assert_eq!(token.secret, b"foobar");
            assert_eq!(token.to_base32(), "MZXW6YTBOI");
        }
        assert!(SoftwareToken::from_base32("1").is_err());
    }
}
