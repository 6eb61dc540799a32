//! Both transports, and a program with its own HTTP client, behind one interface.

use core::ops::ControlFlow;
use std::time::{SystemTime, UNIX_EPOCH};

use cognito_srp_core::{
    Challenge, Error, ErrorCode, Exchange, IntoExchange, Outcome, Settled, Step, Timestamp, Tokens,
    call,
};

use crate::direct;

/// A transport, reduced to the protocol's result of an exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Transport {
    Blocking,
    Async,
    /// Only the core, and somebody else's HTTP client.
    ByHand,
}

pub(crate) const BOTH: [Transport; 2] = [Transport::Blocking, Transport::Async];

/// Both transports, and by hand.
pub(crate) const EACH: [Transport; 3] = [Transport::Blocking, Transport::Async, Transport::ByHand];

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
            Self::ByHand => return by_hand(exchange.into_exchange()),
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

/// As a program does that has its own HTTP client: one request after the other, until the
/// exchange settles.
fn by_hand<T: Outcome>(mut exchange: Exchange<T>) -> Result<T::Settled, Error> {
    loop {
        let (request, awaited) = exchange.split();
        let mut carried = http::Request::builder()
            .method(request.method())
            .uri(request.url());
        for (name, value) in request.headers() {
            carried = carried.header(name, value);
        }
        let request = carried.body(request.body().to_vec()).unwrap();
        let (parts, mut body) = direct::agent().run(request).unwrap().into_parts();
        let body = body.read_to_vec().unwrap();
        let response = http::Response::from_parts(parts, body);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let outcome = awaited.receive((&response).into(), Timestamp::since_unix_epoch(now))?;
        match outcome.settle() {
            ControlFlow::Break(settled) => return Ok(settled),
            ControlFlow::Continue(next) => exchange = next,
        }
    }
}
