//! Guesses that were wrong, and how long nobody may guess again.

use cognito_srp_core::Timestamp;

use crate::ground::fault::Fault;
use crate::state::expiring::Expiring;

/// From so many wrong passwords on, a user is locked out, at first for a second.
const FREE: u32 = 5;

/// How long wrong passwords are remembered since the last, and the longest that a user is
/// locked out, in seconds.
const LONGEST: u64 = 15 * 60;

/// The time in which only so many guesses are allowed, in seconds.
const HOUR: u64 = 3600;

/// What is guessed, where there are so many guesses an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Guess {
    /// The code of `ConfirmSignUp`.
    SignUp,
    /// The code of `ConfirmForgotPassword`.
    Reset,
    /// The code of `VerifyUserAttribute`.
    Attribute,
    /// The previous password of `ChangePassword`.
    PreviousPassword,
}

impl Guess {
    const ALL: [Self; 4] = [
        Self::SignUp,
        Self::Reset,
        Self::Attribute,
        Self::PreviousPassword,
    ];

    /// The service's quotas of an hour; of the range for a forgotten password, which goes by
    /// the risk, the most.
    fn an_hour(self) -> u32 {
        match self {
            Self::SignUp | Self::Attribute => 15,
            Self::Reset => 20,
            Self::PreviousPassword => 5,
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Failures {
    count: u32,
    /// When the last one was, in seconds of Unix time.
    last: u64,
    /// Until when the user is locked out.
    locked: u64,
}

/// The wrong guesses in a pool, by user name; also of users who do not exist, who cannot
/// be told from others by it.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    passwords: Expiring<String, Failures>,
    /// With the moment of the first.
    others: Expiring<(String, Guess), (u64, u32)>,
}

impl Attempts {
    /// Refuses whoever is locked out. That does not count as a guess.
    pub(crate) fn check_password(&self, username: &str, now: Timestamp) -> Result<(), Fault> {
        let failures = self.passwords.get(username);
        match failures.is_some_and(|it| now.unix_seconds() < it.locked) {
            true => Err(Fault::not_authorized("Password attempts exceeded")),
            false => Ok(()),
        }
    }

    /// Counts a password that was wrong: after 15 minutes without one, from 1 on.
    pub(crate) fn wrong_password(&mut self, username: &str, now: Timestamp) {
        let moment = now.unix_seconds();
        let before = self.passwords.get(username);
        let before = before.filter(|it| moment < it.last.saturating_add(LONGEST));
        let count = before.map_or(0, |it| it.count).saturating_add(1);
        let seconds = match count.checked_sub(FREE) {
            Some(more) => 2_u64.saturating_pow(more).min(LONGEST),
            None => 0,
        };
        let failures = Failures {
            count,
            last: moment,
            locked: moment.saturating_add(seconds),
        };
        let until = moment.saturating_add(LONGEST);
        let username = username.to_owned();
        self.passwords.insert(username, failures, until, now);
    }

    /// A right password ends the count.
    pub(crate) fn right_password(&mut self, username: &str) {
        self.passwords.remove(username);
    }

    /// Refuses a guess when there have been as many wrong ones as there may be in an hour.
    pub(crate) fn check(&self, username: &str, guess: Guess, now: Timestamp) -> Result<(), Fault> {
        let (_, count) = self.within_the_hour(username, guess, now);
        match count >= guess.an_hour() {
            true => Err(Fault::new(
                "LimitExceededException",
                "Attempt limit exceeded, please try after some time.",
            )),
            false => Ok(()),
        }
    }

    /// Counts a guess that was wrong, for an hour from the first.
    pub(crate) fn wrong(&mut self, username: &str, guess: Guess, now: Timestamp) {
        let (first, count) = self.within_the_hour(username, guess, now);
        let until = first.saturating_add(HOUR);
        let key = (username.to_owned(), guess);
        self.others
            .insert(key, (first, count.saturating_add(1)), until, now);
    }

    fn within_the_hour(&self, username: &str, guess: Guess, now: Timestamp) -> (u64, u32) {
        let moment = now.unix_seconds();
        let counted = self.others.get(&(username.to_owned(), guess)).copied();
        counted
            .filter(|(first, _)| moment < first.saturating_add(HOUR))
            .unwrap_or((moment, 0))
    }

    /// All guesses at a user who is no more.
    pub(crate) fn remove_all(&mut self, username: &str) {
        self.passwords.remove(username);
        for guess in Guess::ALL {
            self.others.remove(&(username.to_owned(), guess));
        }
    }
}
