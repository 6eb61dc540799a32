//! A server with TLS, whose certificate is of an authority made on the spot.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use cognito_srp_core::AppClient;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::server::Acceptor;
use rustls::{ALL_VERSIONS, NamedGroup, ServerConfig, StreamOwned, SupportedProtocolVersion};

use super::{PATIENCE, TOKENS, app_client};

/// Who vouches for the server.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate.
    pub(crate) pem: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// For a server whose certificate has this name.
    pub(crate) fn server_config(&self, name: &str) -> ServerConfig {
        self.server_config_of(name, ALL_VERSIONS)
    }

    /// For one with these versions of TLS.
    pub(crate) fn server_config_of(
        &self,
        name: &str,
        versions: &[&'static SupportedProtocolVersion],
    ) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key.into())
            .unwrap()
    }
}

/// What a client offered, and the request that it sent if it trusted the server.
pub(crate) struct Seen {
    pub(crate) groups: Vec<NamedGroup>,
    pub(crate) request: Option<String>,
}

/// A server that takes one connection, and answers one request with tokens. Its
/// certificate has this name; it is reached as 127.0.0.1.
pub(crate) fn server(authority: &Authority, name: &str) -> (AppClient, JoinHandle<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let config = Arc::new(authority.server_config(name));
    let seen = thread::spawn(move || serve(&listener, config));
    (app_client(&url), seen)
}

fn serve(listener: &TcpListener, config: Arc<ServerConfig>) -> Seen {
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut acceptor = Acceptor::default();
    let accepted = loop {
        acceptor.read_tls(&mut stream).unwrap();
        if let Some(accepted) = acceptor.accept().map_err(|(error, _)| error).unwrap() {
            break accepted;
        }
    };
    let groups = accepted.client_hello().named_groups();
    let groups = groups.unwrap_or_default().to_vec();
    let connection = accepted.into_connection(config);
    let connection = connection.map_err(|(error, _)| error).unwrap();
    let mut stream = StreamOwned::new(connection, stream);
    let request = exchange(&mut stream).ok();
    Seen { groups, request }
}

fn exchange(stream: &mut (impl Read + Write)) -> std::io::Result<String> {
    let mut request = Vec::new();
    // A refresh's body has one brace at its end, and the head has none.
    while !request.ends_with(b"}") {
        let mut piece = [0; 4096];
        match stream.read(&mut piece)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            length => request.extend_from_slice(&piece[..length]),
        }
    }
    let length = TOKENS.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{TOKENS}"
    )?;
    stream.flush()?;
    Ok(String::from_utf8(request).unwrap())
}
