//! How long tokens are valid: settings of an app client.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::fault::Fault;
use crate::ground::members::members_by_serde;

/// How long an app client's tokens are valid (`AccessTokenValidity`, `IdTokenValidity`,
/// `RefreshTokenValidity`).
///
/// The defaults are AWS's: 1 hour, 1 hour and 30 days. AWS allows 5 minutes to 1 day for the
/// first two, and 1 hour to 10 years for the third; here one second is enough.
///
/// ```
/// use cognito_emulator::{NewAppClient, TokenValidity, TimeUnit};
/// let soon = TokenValidity::default().access(10, TimeUnit::Seconds);
/// let client = NewAppClient::public().with_token_validity(soon);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenValidity {
    access: Span,
    id: Span,
    refresh: Span,
}

/// The unit of a token's validity (`TimeUnitsType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(
    clippy::exhaustive_enums,
    reason = "these are the four values of AWS's type"
)]
pub enum TimeUnit {
    /// `seconds`
    Seconds,
    /// `minutes`
    Minutes,
    /// `hours`
    Hours,
    /// `days`
    Days,
}

impl TimeUnit {
    fn as_str(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }

    fn seconds(self) -> u64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3600,
            Self::Days => 86_400,
        }
    }
}

/// An amount of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span(u64, TimeUnit);

impl Span {
    fn seconds(self) -> u64 {
        self.0.saturating_mul(self.1.seconds())
    }
}

impl Default for TokenValidity {
    fn default() -> Self {
        Self {
            access: Span(1, TimeUnit::Hours),
            id: Span(1, TimeUnit::Hours),
            refresh: Span(30, TimeUnit::Days),
        }
    }
}

impl TokenValidity {
    /// Sets how long access tokens are valid.
    #[must_use]
    pub fn access(mut self, amount: u64, unit: TimeUnit) -> Self {
        self.access = Span(amount, unit);
        self
    }

    /// Sets how long ID tokens are valid.
    #[must_use]
    pub fn id(mut self, amount: u64, unit: TimeUnit) -> Self {
        self.id = Span(amount, unit);
        self
    }

    /// Sets how long refresh tokens are valid.
    #[must_use]
    pub fn refresh(mut self, amount: u64, unit: TimeUnit) -> Self {
        self.refresh = Span(amount, unit);
        self
    }

    pub(crate) fn access_seconds(self) -> u64 {
        self.access.seconds()
    }

    pub(crate) fn id_seconds(self) -> u64 {
        self.id.seconds()
    }

    pub(crate) fn refresh_seconds(self) -> u64 {
        self.refresh.seconds()
    }

    /// Checks that no validity is zero.
    pub(crate) fn check(self) -> Result<(), Fault> {
        self.within([1, 1, 1])
    }

    /// Checks AWS's bounds.
    pub(crate) fn check_as_aws(self) -> Result<(), Fault> {
        const DAY: u64 = 86_400;
        let longest = [DAY, DAY, 3650 * DAY];
        let spans = [self.access, self.id, self.refresh];
        let mut bounds = spans.iter().zip(longest);
        match bounds.all(|(span, longest)| span.seconds() <= longest) {
            true => self.within([300, 300, 3600])?,
            false => return Err(out_of_range()),
        }
        match self.access.seconds().max(self.id.seconds()) <= self.refresh.seconds() {
            true => Ok(()),
            false => Err(Fault::invalid_parameter(
                "Access and Id Token expiration times must be less than or equal to refresh \
                 token expiration times.",
            )),
        }
    }

    fn within(self, shortest: [u64; 3]) -> Result<(), Fault> {
        let spans = [self.access, self.id, self.refresh];
        let mut bounds = spans.iter().zip(shortest);
        match bounds.all(|(span, shortest)| span.seconds() >= shortest) {
            true => Ok(()),
            false => Err(out_of_range()),
        }
    }

    /// The settings as `CreateUserPoolClient` returns them.
    pub(crate) fn describe(self) -> [(&'static str, Value); 4] {
        let units = json!({
            "AccessToken": self.access.1.as_str(),
            "IdToken": self.id.1.as_str(),
            "RefreshToken": self.refresh.1.as_str(),
        });
        [
            ("AccessTokenValidity", self.access.0.into()),
            ("IdTokenValidity", self.id.0.into()),
            ("RefreshTokenValidity", self.refresh.0.into()),
            ("TokenValidityUnits", units),
        ]
    }
}

fn out_of_range() -> Fault {
    Fault::invalid_parameter("Invalid range for token validity.")
}

/// `TokenValidityUnits`, in the form of the API and the seed.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(crate) struct TokenValidityUnits {
    access_token: Option<TimeUnit>,
    id_token: Option<TimeUnit>,
    refresh_token: Option<TimeUnit>,
}

members_by_serde!(TokenValidityUnits);

impl TokenValidityUnits {
    /// The validity with these amounts. An omitted amount is the default, and so is 0 for the
    /// refresh token.
    pub(crate) fn validity(
        self,
        access: Option<u64>,
        id: Option<u64>,
        refresh: Option<u64>,
    ) -> TokenValidity {
        let or = |amount: Option<u64>, unit: Option<TimeUnit>, default: Span| {
            amount.map_or(default, |amount| Span(amount, unit.unwrap_or(default.1)))
        };
        let default = TokenValidity::default();
        TokenValidity {
            access: or(access, self.access_token, default.access),
            id: or(id, self.id_token, default.id),
            refresh: or(
                refresh.filter(|amount| *amount > 0),
                self.refresh_token,
                default.refresh,
            ),
        }
    }
}
