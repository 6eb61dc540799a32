//! `source` of an error that wraps another one is the cause of that one, because `Display` already
//! shows the wrapped error.

use core::error::Error as StdError;
use core::fmt;

use cognito_srp_core::call::{Error as CallError, TransportError, TransportErrorKind};
#[cfg(feature = "identity-pools")]
use cognito_srp_core::identity_pool::AwsCredentialsError;
use cognito_srp_core::keeper::{KeeperError, SignedOut};
use cognito_srp_core::srp::{IntegerError, SrpError};
use cognito_srp_core::{Error, ProtocolError, StoreError, StoreErrorKind};

#[derive(Debug)]
struct Cause;

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("reset by peer")
    }
}

impl StdError for Cause {}

fn is_of<T: StdError + 'static>(error: &dyn StdError) -> bool {
    error.source().is_some_and(|source| source.is::<T>())
}

#[test]
fn a_transports_cause_is_the_source_of_every_error_of_a_call() {
    let broken = || TransportError::new(TransportErrorKind::Other, "https://h/", Cause);
    let of_call = || CallError::from(broken());
    let all: &[Box<dyn StdError>] = &[
        Box::new(broken()),
        Box::new(of_call()),
        Box::new(KeeperError::from(of_call())),
        #[cfg(feature = "identity-pools")]
        Box::new(AwsCredentialsError::from(of_call())),
        #[cfg(feature = "identity-pools")]
        Box::new(AwsCredentialsError::Keeper(of_call().into())),
    ];
    for error in all {
        assert!(is_of::<Cause>(&**error), "{error:?}");
    }
}

#[test]
fn a_stores_cause_is_the_source_of_a_keepers_error() {
    let full = || StoreError::new(StoreErrorKind::Unavailable, "a place", Cause);
    assert!(is_of::<Cause>(&full()));
    assert!(is_of::<Cause>(&KeeperError::from(full())));
    assert!(KeeperError::from(SignedOut::ByProgram).source().is_none());
}

#[test]
fn what_is_wrong_with_a_number_is_the_source_of_a_protocol_error() {
    let srp = || ProtocolError::from(SrpError::ZeroScrambler);
    let number = || ProtocolError::NotAnInteger {
        parameter: "SALT",
        reason: IntegerError::NotHex,
    };
    assert!(is_of::<SrpError>(&srp()));
    assert!(is_of::<SrpError>(&Error::from(srp())));
    assert!(is_of::<SrpError>(&CallError::from(srp())));
    assert!(is_of::<IntegerError>(&number()));
    assert!(is_of::<IntegerError>(&Error::from(number())));
    assert!(is_of::<IntegerError>(&CallError::from(number())));
    assert!(ProtocolError::TokensAndChallenge.source().is_none());
}
