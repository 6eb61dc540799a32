//! The random bytes of a new device.

use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::srp::EntropyError;

/// The randomness for a device: a password of 320 bits, and a salt of 128.
pub struct DeviceEntropy {
    pub(super) password: Zeroizing<[u8; 40]>,
    pub(super) salt: [u8; 16],
}

impl DeviceEntropy {
    /// From 56 bytes of a cryptographically secure generator.
    ///
    /// The salt's first byte is changed to the range 0x01 to 0x7f. Then the salt as bytes, as
    /// an integer and as PAD are the same sixteen bytes, and all ways to read it agree.
    ///
    /// # Errors
    /// [`EntropyError::AllZero`] for a buffer that was never filled.
    pub fn from_entropy(entropy: [u8; 56]) -> Result<Self, EntropyError> {
        Self::from_octets(&Zeroizing::new(entropy))
    }

    fn from_octets(entropy: &[u8; 56]) -> Result<Self, EntropyError> {
        if entropy.ct_eq(&[0; 56]).into() {
            return Err(EntropyError::AllZero);
        }
        let mut password = Zeroizing::new([0; 40]);
        let mut salt = [0; 16];
        let octets = entropy.iter().copied();
        let places = password.iter_mut().chain(salt.iter_mut());
        places.zip(octets).for_each(|(place, octet)| *place = octet);
        if let Some(first) = salt.first_mut() {
            *first = (*first & 0x7f).max(1);
        }
        Ok(Self { password, salt })
    }

    /// With entropy from the operating system.
    ///
    /// # Errors
    /// [`EntropyError::Unavailable`] if the system has none.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, EntropyError> {
        let mut entropy = Zeroizing::new([0; 56]);
        getrandom::fill(entropy.as_mut_slice()).map_err(|_| EntropyError::Unavailable)?;
        Self::from_octets(&entropy)
    }
}

impl fmt::Debug for DeviceEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceEntropy([redacted])")
    }
}
