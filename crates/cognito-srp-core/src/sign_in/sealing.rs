//! Suspended challenges, sealed for storage by others.

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::AeadInOut;
use zeroize::Zeroizing;

use super::challenge::Challenge;
use super::sealing_key::{NONCE, SealEntropy, SealingKey};
use super::suspended::SuspendedChallenge;
use crate::app_client::AppClient;
use crate::side::Side;
use crate::stored::{Stored, StoredError};

/// The beginning of a sealed text: its kind and version.
const PREFIX: &str = "cognito-srp.sealed-challenge.v1.";

impl SuspendedChallenge {
    /// Encrypts and authenticates the challenge with a key of the program. Anyone, for example
    /// the user's browser, may store the result, but can neither read nor change it.
    /// [`AppClient::resume_sealed`] opens it.
    ///
    /// `context` says for whom it is, for example by the id of a browser's session, and must
    /// be the same when it is opened: so nobody can use a challenge that was sealed for
    /// another context. It may be empty. The text can be opened more than once, but the
    /// service's session in it is valid once, and for minutes.
    ///
    /// The text is XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) over the JSON of
    /// [`into_json`](Self::into_json), with prefix and context as associated data: the prefix
    /// `cognito-srp.sealed-challenge.v1.`, then nonce, ciphertext and tag in base64url without
    /// padding (RFC 4648 §5). It is a little longer than the challenge, whose length it
    /// reveals. It usually fits into a cookie (4 KiB), but a passkey's options may be too
    /// long.
    ///
    /// ```
    /// # use cognito_srp_core::{
    /// #     AppClient, Challenge, SealEntropy, SealingKey, Side, StoredError};
    /// # fn f(
    /// #     app_client: &AppClient, challenge: Challenge, key: &SealingKey, session_id: &str,
    /// #     octets: [u8; 24],
    /// # ) -> Result<(), Box<dyn std::error::Error>> {
    /// let entropy = SealEntropy::from_entropy(octets)?; // 24 octets from a CSPRNG
    /// let sealed = challenge.suspend().seal(key, session_id, entropy);
    /// // … in another request, with what the browser sent:
    /// let challenge = app_client.resume_sealed(&sealed, key, session_id, Side::Server)?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn seal(self, key: &SealingKey, context: &str, entropy: SealEntropy) -> String {
        let plain = self.into_json();
        // Fully allocated before it contains the secret: a growing buffer would leave a copy
        // behind.
        let mut octets = Zeroizing::new(Vec::with_capacity(plain.len()));
        octets.extend_from_slice(plain.as_bytes());
        #[expect(
            clippy::expect_used,
            reason = "the cipher fails beyond 256 GiB, which is no challenge"
        )]
        let tag = key
            .cipher()
            .encrypt_inout_detached(
                (&entropy.0).into(),
                &associated(context),
                octets.as_mut_slice().into(),
            )
            .expect("a challenge is short");
        let whole = [entropy.0.as_slice(), &octets, &tag].concat();
        [PREFIX, &URL_SAFE_NO_PAD.encode(whole)].concat()
    }
}

/// Prefix and context are authenticated like a part of the text. The prefix has a fixed
/// length, so the two cannot be confused.
fn associated(context: &str) -> Vec<u8> {
    [PREFIX.as_bytes(), context.as_bytes()].concat()
}

impl AppClient {
    /// Resumes a challenge that was sealed with [`SuspendedChallenge::seal`], with the same
    /// key and for the same context.
    ///
    /// # Errors
    /// [`StoredError`]: `NotAuthentic` if it was sealed with another key or for another
    /// context, or was changed; and as for [`resume`](Self::resume).
    pub fn resume_sealed(
        &self,
        sealed: &str,
        key: &SealingKey,
        context: &str,
        expected: Side,
    ) -> Result<Challenge, StoredError> {
        let plain = open(sealed, key, context)?;
        let json = core::str::from_utf8(&plain).map_err(|_| Stored::CHALLENGE.damaged())?;
        self.resume(SuspendedChallenge::from_json(json)?, expected)
    }
}

fn open(sealed: &str, key: &SealingKey, context: &str) -> Result<Zeroizing<Vec<u8>>, StoredError> {
    let text = sealed
        .strip_prefix(PREFIX)
        .ok_or(Stored::CHALLENGE.not_stored())?;
    let changed = Stored::CHALLENGE.not_authentic();
    // Strict: another encoding of the same bytes counts as changed.
    let whole = URL_SAFE_NO_PAD.decode(text).map_err(|_| changed)?;
    let (nonce, rest) = whole.split_first_chunk::<NONCE>().ok_or(changed)?;
    let (octets, tag) = rest.split_last_chunk::<16>().ok_or(changed)?;
    let mut octets = Zeroizing::new(octets.to_vec());
    key.cipher()
        .decrypt_inout_detached(
            nonce.into(),
            &associated(context),
            octets.as_mut_slice().into(),
            tag.into(),
        )
        .map_err(|_| changed)?;
    Ok(octets)
}
