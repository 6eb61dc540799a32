//! An emulator with a user, a proxy of its key set that counts requests, and the verifiers of
//! both transports behind one interface.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use cognito_blocking::cognito_tokens::{AccessClaims, IdClaims, Issuer, Verifier, VerifyError};
use cognito_emulator::{Emulator, SigningKeys};
use cognito_srp_core::call::Clock;
use cognito_srp_core::{
    AppClient, ClientId, Endpoint, Password, Settled, Timestamp, Tokens, UserPoolId, Username,
};
use tokio::runtime::Runtime;

use crate::direct;

const PASSWORD: &str = "Correct-Horse7!";

pub(crate) struct Setup {
    pub(crate) emulator: Emulator,
    client_id: ClientId,
    app_client: AppClient,
}

impl Setup {
    pub(crate) fn new() -> Self {
        let emulator = Emulator::start().unwrap();
        emulator.add_user("alice", PASSWORD).unwrap();
        sign_with(&emulator, 0);
        let pool = UserPoolId::parse(emulator.user_pool_id()).unwrap();
        let client_id = ClientId::parse(emulator.client_id()).unwrap();
        let endpoint = Endpoint::parse(emulator.endpoint()).unwrap();
        let app_client = AppClient::new(pool, client_id.clone()).with_endpoint(endpoint);
        Self {
            emulator,
            client_id,
            app_client,
        }
    }

    pub(crate) fn tokens(&self) -> Tokens {
        let alice = Username::parse("alice").unwrap();
        let sign_in = self
            .app_client
            .sign_in_with_password(alice, &Password::new(PASSWORD));
        match direct::blocking().run(sign_in) {
            Ok(Settled::Done(tokens)) => tokens,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn access_token(&self) -> String {
        self.tokens().access_token().expose().to_owned()
    }

    pub(crate) fn rotate_keys(&self) {
        sign_with(&self.emulator, 1);
    }

    /// Rules for the emulator's tokens, with the emulator's key set.
    pub(crate) fn rules(&self) -> Verifier {
        let pool = UserPoolId::parse(self.emulator.user_pool_id()).unwrap();
        let endpoint = Endpoint::parse(self.emulator.endpoint()).unwrap();
        Verifier::new(Issuer::at(&endpoint, &pool), [self.client_id.clone()])
    }

    /// The same with another address for the key set.
    pub(crate) fn rules_with_keys_at(&self, url: &str) -> Verifier {
        let name = format!(
            "{}/{}",
            self.emulator.endpoint(),
            self.emulator.user_pool_id()
        );
        let keys = Endpoint::parse(url).unwrap();
        Verifier::new(Issuer::custom(name, &keys), [self.client_id.clone()])
    }

    fn key_set_url(&self) -> String {
        let (endpoint, pool) = (self.emulator.endpoint(), self.emulator.user_pool_id());
        format!("{endpoint}/{pool}/.well-known/jwks.json")
    }
}

/// Makes the pool sign with these of the ready-made keys.
fn sign_with(emulator: &Emulator, number: usize) {
    let keys = SigningKeys::ready_made(number).unwrap();
    let set = emulator.with_pool(|pool, _| {
        pool.set_signing_keys(keys);
        Ok(())
    });
    set.unwrap();
}

/// A clock that moves only by hand.
pub(crate) struct Hand(Arc<AtomicU64>);

impl Hand {
    pub(crate) fn at(moment: Timestamp) -> Self {
        Self(Arc::new(AtomicU64::new(moment.unix_seconds())))
    }

    pub(crate) fn clock(&self) -> Clock {
        let seconds = Arc::clone(&self.0);
        Clock::new(move || {
            Timestamp::since_unix_epoch(Duration::from_secs(seconds.load(Ordering::SeqCst)))
        })
    }

    pub(crate) fn forward(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

/// A proxy of the emulator's key set: it counts requests, and can be closed or broken.
pub(crate) struct Way(Arc<Inner>);

struct Inner {
    url: String,
    to: String,
    fetches: AtomicUsize,
    /// Sent instead of the key set.
    status: Mutex<Option<&'static str>>,
    shut: Mutex<bool>,
    opened: Condvar,
}

impl Way {
    pub(crate) fn to_keys_of(setup: &Setup) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let inner = Arc::new(Inner {
            url: format!("http://{}/keys", listener.local_addr().unwrap()),
            to: setup.key_set_url(),
            fetches: AtomicUsize::new(0),
            status: Mutex::default(),
            shut: Mutex::default(),
            opened: Condvar::new(),
        });
        let serving = Arc::clone(&inner);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let serving = Arc::clone(&serving);
                thread::spawn(move || serving.serve(stream.unwrap()));
            }
        });
        Self(inner)
    }

    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    pub(crate) fn fetches(&self) -> usize {
        self.0.fetches.load(Ordering::SeqCst)
    }

    pub(crate) fn answers(&self, status: Option<&'static str>) {
        *self.0.status.lock().unwrap() = status;
    }

    pub(crate) fn shut(&self, shut: bool) {
        *self.0.shut.lock().unwrap() = shut;
        self.0.opened.notify_all();
    }
}

impl Inner {
    fn serve(&self, mut stream: TcpStream) {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut octet = [0];
            if stream.read(&mut octet).unwrap() == 0 {
                return;
            }
            request.extend_from_slice(&octet);
        }
        assert!(request.starts_with(b"GET /keys HTTP/1.1\r\n"));
        self.fetches.fetch_add(1, Ordering::SeqCst);
        let shut = self.shut.lock().unwrap();
        drop(self.opened.wait_while(shut, |shut| *shut).unwrap());
        let status = *self.status.lock().unwrap();
        let (status, body) = match status {
            Some(status) => (status, String::new()),
            None => {
                let mut keys = direct::agent().get(&self.to).call().unwrap();
                ("200 OK", keys.body_mut().read_to_string().unwrap())
            }
        };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nlocation: {}\r\nconnection: close",
            self.to
        );
        write!(stream, "{head}\r\n\r\n{body}").unwrap();
    }
}

/// A verifier of either transport.
pub(crate) enum Face {
    Blocking(cognito_blocking::TokenVerifier),
    Async(cognito_async::TokenVerifier, Runtime),
}

pub(crate) const BOTH: [fn(Verifier) -> Face; 2] = [
    |rules| {
        let client = direct::blocking();
        Face::Blocking(cognito_blocking::TokenVerifier::new(client, rules))
    },
    |rules| {
        let verifier = cognito_async::TokenVerifier::new(direct::asynchronous(), rules);
        Face::Async(verifier, Runtime::new().unwrap())
    },
];

/// With requests through this proxy.
pub(crate) fn both_through(proxy: &str, rules: fn() -> Verifier) -> [Face; 2] {
    let agent = ureq::Agent::config_builder().proxy(Some(ureq::Proxy::new(proxy).unwrap()));
    let client = cognito_blocking::Client::with_agent(agent.build().into());
    let blocking = cognito_blocking::TokenVerifier::new(client, rules());
    let proxy = cognito_async::reqwest::Proxy::all(proxy).unwrap();
    let builder = direct::builder().proxy(proxy);
    let client = cognito_async::Client::from_builder(builder).unwrap();
    let asynchronous = cognito_async::TokenVerifier::new(client, rules());
    [
        Face::Blocking(blocking),
        Face::Async(asynchronous, Runtime::new().unwrap()),
    ]
}

impl Face {
    /// With a clock other than the system's.
    pub(crate) fn by(self, clock: Clock) -> Self {
        match self {
            Self::Blocking(verifier) => Self::Blocking(verifier.with_clock(clock)),
            Self::Async(verifier, runtime) => Self::Async(verifier.with_clock(clock), runtime),
        }
    }

    pub(crate) fn access_at(
        &self,
        token: &str,
        moment: Timestamp,
    ) -> Result<AccessClaims, VerifyError> {
        match self {
            Self::Blocking(verifier) => verifier.verify_access_at(token, moment),
            Self::Async(verifier, runtime) => {
                runtime.block_on(verifier.verify_access_at(token, moment))
            }
        }
    }

    pub(crate) fn id_at(&self, token: &str, moment: Timestamp) -> Result<IdClaims, VerifyError> {
        match self {
            Self::Blocking(verifier) => verifier.verify_id_at(token, moment),
            Self::Async(verifier, runtime) => {
                runtime.block_on(verifier.verify_id_at(token, moment))
            }
        }
    }

    pub(crate) fn access(&self, token: &str) -> Result<AccessClaims, VerifyError> {
        match self {
            Self::Blocking(verifier) => verifier.verify_access(token),
            Self::Async(verifier, runtime) => runtime.block_on(verifier.verify_access(token)),
        }
    }

    pub(crate) fn id(&self, token: &str) -> Result<IdClaims, VerifyError> {
        match self {
            Self::Blocking(verifier) => verifier.verify_id(token),
            Self::Async(verifier, runtime) => runtime.block_on(verifier.verify_id(token)),
        }
    }
}
