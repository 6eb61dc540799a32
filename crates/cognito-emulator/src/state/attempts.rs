//! Wrong guesses, and how long nobody may guess again.

use cognito_srp_core::Timestamp;

use crate::ground::fault::Fault;
use crate::state::expiring::Expiring;

/// From this many wrong passwords on, a user is locked out, first for one second.
const FREE: u32 = 5;

/// How long wrong passwords are remembered after the last one, and the longest lock-out, in
/// seconds.
const LONGEST: u64 = 15 * 60;

/// The period of the limits on guesses, in seconds.
const HOUR: u64 = 3600;

/// Guesses that are limited per hour.
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

    /// The service's quotas per hour. For a forgotten password the quota depends on the risk;
    /// this is its maximum.
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
    /// The time of the last one, in seconds of Unix time.
    last: u64,
    /// The end of the lock-out.
    locked: u64,
}

/// The wrong guesses in a pool by user name. They include users who do not exist, so that a
/// lock-out does not show who exists.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    passwords: Expiring<String, Failures>,
    /// With the time of the first guess.
    others: Expiring<(String, Guess), (u64, u32)>,
}

impl Attempts {
    /// Refuses a user who is locked out. This does not count as a guess.
    pub(crate) fn check_password(&self, username: &str, now: Timestamp) -> Result<(), Fault> {
        let failures = self.passwords.get(username);
        match failures.is_some_and(|it| now.unix_seconds() < it.locked) {
            true => Err(Fault::not_authorized("Password attempts exceeded")),
            false => Ok(()),
        }
    }

    /// Counts a wrong password. After 15 minutes without one, the count starts at 1 again.
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

    /// A correct password resets the count.
    pub(crate) fn right_password(&mut self, username: &str) {
        self.passwords.remove(username);
    }

    /// Refuses a guess if there were as many wrong ones in an hour as are allowed.
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

    /// Counts a wrong guess, for an hour from the first one.
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

    /// Forgets all guesses for a removed user.
    pub(crate) fn remove_all(&mut self, username: &str) {
        self.passwords.remove(username);
        for guess in Guess::ALL {
            self.others.remove(&(username.to_owned(), guess));
        }
    }
}
