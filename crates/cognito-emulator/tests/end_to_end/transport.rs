//! Both transports behind one interface.

use cognito_srp_core::{
    Challenge, Error, ErrorCode, Exchange, IntoExchange, Outcome, Settled, Step, Tokens, call,
};

use crate::direct;

/// A transport, reduced to the protocol's result of an exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Transport {
    Blocking,
    Async,
}

pub(crate) const BOTH: [Transport; 2] = [Transport::Blocking, Transport::Async];

impl Transport {
    pub(crate) fn run<E: IntoExchange>(
        self,
        exchange: E,
    ) -> Result<<E::Outcome as Outcome>::Settled, Error> {
        let outcome = match self {
            Self::Blocking => direct::blocking().run(exchange),
            Self::Async => {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                let client = direct::asynchronous();
                runtime.block_on(client.run(exchange))
            }
        };
        match outcome {
            Ok(settled) => Ok(settled),
            Err(call::Error::Service(error)) => Err(error.into()),
            Err(call::Error::Protocol(error)) => Err(error.into()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Runs an exchange that the service must carry out.
    pub(crate) fn ok<E: IntoExchange>(self, exchange: E) -> <E::Outcome as Outcome>::Settled {
        self.run(exchange)
            .unwrap_or_else(|error| panic!("{self:?}: {error}"))
    }

    /// Runs an exchange that the service must refuse with this code.
    pub(crate) fn refuses<E>(self, code: ErrorCode, exchange: E)
    where
        E: IntoExchange,
        <E::Outcome as Outcome>::Settled: core::fmt::Debug,
    {
        match self.run(exchange) {
            Err(Error::Service(error)) => assert_eq!(error.code(), &code, "{error}"),
            other => panic!("{self:?}: not refused with {code:?} but {other:?}"),
        }
    }

    /// Runs a sign-in that must end in tokens.
    pub(crate) fn tokens(self, exchange: Exchange<Step>) -> Tokens {
        match self.run(exchange) {
            Ok(Settled::Done(tokens)) => tokens,
            other => panic!("{self:?}: no tokens but {other:?}"),
        }
    }

    /// Runs a sign-in that must end at a challenge.
    pub(crate) fn challenge(self, exchange: Exchange<Step>) -> Challenge {
        match self.run(exchange) {
            Ok(Settled::Challenge(challenge)) => challenge,
            other => panic!("{self:?}: no challenge but {other:?}"),
        }
    }

    /// Runs an exchange that the service must refuse, and returns the error as it prints.
    pub(crate) fn refused<T>(self, exchange: Exchange<T>) -> (String, Error)
    where
        T: Outcome,
        T::Settled: core::fmt::Debug,
    {
        match self.run(exchange) {
            Err(Error::Service(error)) => (error.to_string(), error.into()),
            other => panic!("{self:?}: not refused but {other:?}"),
        }
    }
}

/// The challenge of this kind, at which the sign-in must be.
macro_rules! asked {
    ($challenge:expr, $kind:ident) => {
        match $challenge {
            cognito_srp_core::Challenge::$kind(challenge) => challenge,
            other => panic!("{} was expected, not {other:?}", stringify!($kind)),
        }
    };
}
pub(crate) use asked;
