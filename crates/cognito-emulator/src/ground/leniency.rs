//! How much of what AWS refuses is refused here, too.

use crate::ground::fault::Fault;

/// Other emulators accept what AWS is known to refuse, and set-ups that were written for them
/// count on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Leniency {
    /// What AWS refuses is refused.
    #[default]
    AsAws,
    /// What such set-ups count on is accepted.
    Lenient,
}

impl Leniency {
    /// What is told once of an emulator that is lenient.
    pub(crate) const WARNING: &str = "The emulator is lenient: it accepts, as other emulators \
        do, identifiers of any form, undeclared attributes, temporary passwords against the \
        policy, any code of a confirmation, a missing SecretHash and more that AWS refuses";

    pub(crate) fn is_lenient(self) -> bool {
        self == Self::Lenient
    }

    /// A refusal as on AWS, of which nothing is left where set-ups count on that.
    pub(crate) fn excuse(self, outcome: Result<(), Fault>) -> Result<(), Fault> {
        match self {
            Self::AsAws => outcome,
            Self::Lenient => Ok(()),
        }
    }
}
