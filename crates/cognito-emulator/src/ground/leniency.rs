//! Whether the emulator accepts what AWS refuses.

use crate::ground::fault::Fault;

/// Other emulators accept what AWS is known to refuse, and set-ups that were written for them
/// depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Leniency {
    /// What AWS refuses is refused.
    #[default]
    AsAws,
    /// What such set-ups depend on is accepted.
    Lenient,
}

impl Leniency {
    /// The warning that a lenient emulator gives once.
    pub(crate) const WARNING: &str = "The emulator is lenient: it accepts, as other emulators \
        do, identifiers of any form, undeclared attributes, temporary passwords against the \
        policy, any code of a confirmation, a missing SecretHash and more that AWS refuses";

    pub(crate) fn is_lenient(self) -> bool {
        self == Self::Lenient
    }

    /// Refuses as on AWS, or accepts it if this emulator is lenient.
    pub(crate) fn excuse(self, outcome: Result<(), Fault>) -> Result<(), Fault> {
        match self {
            Self::AsAws => outcome,
            Self::Lenient => Ok(()),
        }
    }
}
