//! Simulated users, for callers who must not learn that a user does not exist.

use ring::hmac;

use crate::ground::entropy::uuid_from;
use crate::state::outbox::DeliveryMedium;
use crate::state::password::Password;

/// RFC 5054 §2.5.1.3: the same name always gets the same salt and user id, and an x
/// whose password nobody knows. It takes as many exponentiations as for a real user, so the
/// time does not reveal it.
pub(super) struct Simulation(hmac::Key);

impl Simulation {
    pub(super) fn new(secret: [u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &secret))
    }

    /// A user id in the form of a UUID.
    pub(super) fn username(&self, typed: &str) -> String {
        uuid_from(self.half(0, typed))
    }

    pub(super) fn password(&self, typed: &str) -> Password {
        Password::unknown(self.half(1, typed), self.block(2, typed).as_ref())
    }

    /// A number that looks random.
    pub(super) fn draw(&self, typed: &str) -> u32 {
        let [a, b, c, d, ..] = self.half(14, typed);
        u32::from_be_bytes([a, b, c, d])
    }

    /// The id of a passkey that nobody has.
    pub(super) fn passkey_id(&self, typed: &str) -> Vec<u8> {
        self.half(15, typed).to_vec()
    }

    /// Where a code would be sent: the name that was given, if it has the form of a
    /// destination.
    pub(super) fn destination(&self, medium: DeliveryMedium, typed: &str) -> String {
        match medium {
            DeliveryMedium::Email if typed.contains('@') => typed.to_owned(),
            DeliveryMedium::Email => format!("{typed}@{typed}"),
            DeliveryMedium::Sms if typed.starts_with('+') => typed.to_owned(),
            DeliveryMedium::Sms => format!("+1{:010}", self.draw(typed)),
        }
    }

    fn block(&self, label: u8, typed: &str) -> hmac::Tag {
        let mut tag = hmac::Context::with_key(&self.0);
        tag.update(&[label]);
        tag.update(typed.as_bytes());
        tag.sign()
    }

    fn half(&self, label: u8, typed: &str) -> [u8; 16] {
        let mut octets = [0; 16];
        octets
            .iter_mut()
            .zip(self.block(label, typed).as_ref())
            .for_each(|(octet, random)| *octet = *random);
        octets
    }
}
