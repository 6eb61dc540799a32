//! A running emulator's clock.

use std::sync::Arc;
use std::time::Duration;

use cognito_srp_core::Timestamp;
use cognito_srp_core::call::Clock;

use crate::face::emulator::Emulator;
use crate::face::shared::Shared;

impl Emulator {
    /// Moves the emulator's clock forward, so that a test of expiry does not have to wait. The
    /// `date` header of each response has the new time. A client that ignores it and is too
    /// far off cannot sign in with SRP any more (the default tolerance is 12 hours and 5
    /// minutes: [`set_timestamp_tolerance`](crate::UserPool::set_timestamp_tolerance)). Over
    /// HTTP: `POST /_emulator/clock` with `{"AdvanceSeconds":30}`.
    pub fn advance_clock(&self, by: Duration) {
        Shared::advance(&self.shared, by);
    }

    /// The emulator's time: the system's time plus everything that
    /// [`advance_clock`](Self::advance_clock) was given.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cognito_emulator::Emulator;
    ///
    /// let emulator = Emulator::start()?;
    /// let before = emulator.now();
    /// emulator.advance_clock(Duration::from_secs(3600));
    /// assert!(emulator.now() >= before.after(Duration::from_secs(3600)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Shared::with(&self.shared, |_, cx| cx.now)
    }

    /// The emulator's clock, for a client, a keeper or a verifier. They then agree with the
    /// emulator about what has expired. The clock continues after the emulator is dropped.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use cognito_blocking::{Client, TokenVerifier, Verifier};
    /// use cognito_emulator::Emulator;
    ///
    /// fn a_token_ends(client: Client, emulator: &Emulator, rules: Verifier, token: &str) {
    ///     let client = client.with_clock(emulator.clock());
    ///     let verifier = TokenVerifier::new(client, rules); // by the client's clock
    ///     assert!(verifier.verify_access(token).is_ok());
    ///     let then = emulator.now();
    ///     emulator.advance_clock(Duration::from_secs(3600));
    ///     assert!(verifier.verify_access(token).is_err());
    ///     assert!(verifier.verify_access_at(token, then).is_ok()); // as of that moment
    /// }
    /// ```
    ///
    /// Do not ask it while the emulator is locked ([`with_pool`](Self::with_pool)).
    #[must_use]
    pub fn clock(&self) -> Clock {
        let shared = Arc::clone(&self.shared);
        Clock::new(move || Shared::with(&shared, |_, cx| cx.now))
    }
}
