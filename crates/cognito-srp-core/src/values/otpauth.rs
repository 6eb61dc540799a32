//! The secret of a software token in the form for authenticator apps.

use alloc::string::String;

use zeroize::Zeroizing;

use crate::values::secret::SecretCode;

impl SecretCode {
    /// The secret for authenticator apps that read a QR code, in the [Key URI
    /// Format](https://github.com/google/google-authenticator/wiki/Key-Uri-Format):
    /// `otpauth://totp/{issuer}:{account}?secret=…&issuer={issuer}`.
    ///
    /// `issuer` is the name under which the app lists the account, usually the service's name.
    /// `account` is the user's name.
    ///
    /// ```
    /// use cognito_srp_core::SecretCode;
    /// let secret = SecretCode::new("JBSWY3DPEHPK3PXP");
    /// assert_eq!(
    ///     *secret.otpauth_uri("ACME Co", "alice"),
    ///     "otpauth://totp/ACME%20Co:alice?secret=JBSWY3DPEHPK3PXP&issuer=ACME%20Co"
    /// );
    /// ```
    #[must_use]
    pub fn otpauth_uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let issuer = percent_encoded(issuer);
        let account = percent_encoded(account);
        let secret = percent_encoded(self.expose());
        let parts = [
            "otpauth://totp/",
            &issuer,
            ":",
            &account,
            "?secret=",
            &secret,
            "&issuer=",
            &issuer,
        ];
        let length = parts.iter().map(|part| part.len()).sum();
        let mut uri = Zeroizing::new(String::with_capacity(length));
        parts.iter().for_each(|part| uri.push_str(part));
        uri
    }
}

/// RFC 3986: all characters except unreserved ones as `%` and two digits.
fn percent_encoded(text: &str) -> Zeroizing<String> {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or_default();
    let mut encoded = Zeroizing::new(String::with_capacity(3 * text.len()));
    for octet in text.bytes() {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(octet));
            }
            _ => {
                encoded.push('%');
                encoded.push(digit(octet >> 4));
                encoded.push(digit(octet & 15));
            }
        }
    }
    encoded
}
