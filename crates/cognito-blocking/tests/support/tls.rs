//! A server with TLS, whose certificate is issued by a new authority.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use cognito_srp_core::AppClient;
use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::server::Acceptor;
use rustls::{
    ALL_VERSIONS, NamedGroup, ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion,
};

use super::{PATIENCE, TOKENS, app_client};

/// The authority that issues the server's certificate.
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

    /// For a server with these versions of TLS.
    pub(crate) fn server_config_of(
        &self,
        name: &str,
        versions: &[&'static SupportedProtocolVersion],
    ) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        config(&certificate, &key, versions)
    }

    /// For a server on this machine, whose certificate has this fault.
    pub(crate) fn server_config_with(&self, change: fn(&mut CertificateParams)) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        config(&certificate, &key, ALL_VERSIONS)
    }
}

/// For a server on this machine with a self-signed certificate.
pub(crate) fn self_signed() -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let name = &mut params.distinguished_name;
    name.push(DnType::CommonName, "nobody but itself");
    config(&params.self_signed(&key).unwrap(), &key, ALL_VERSIONS)
}

fn config(
    certificate: &Certificate,
    key: &KeyPair,
    versions: &[&'static SupportedProtocolVersion],
) -> ServerConfig {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into())
        .unwrap()
}

/// A server that closes each connection after one more octet of its first flight than the
/// connection before. Reports the length of the flight, once all octets but the last were sent.
pub(crate) fn closing_in_the_handshake(config: ServerConfig) -> (String, JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let config = Arc::new(config);
    let server = thread::spawn(move || {
        for at in 0.. {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            let mut tls = ServerConnection::new(config.clone()).unwrap();
            let mut flight = Vec::new();
            while flight.is_empty() {
                tls.read_tls(&mut stream).unwrap();
                tls.process_new_packets().unwrap();
                while tls.wants_write() {
                    tls.write_tls(&mut flight).unwrap();
                }
            }
            if at + 1 >= flight.len() {
                return flight.len();
            }
            stream.write_all(&flight[..at]).unwrap();
        }
        unreachable!("a flight has an end")
    });
    (url, server)
}

/// What a client offered, and the request that it sent if it trusted the server.
pub(crate) struct Seen {
    pub(crate) groups: Vec<NamedGroup>,
    pub(crate) request: Option<String>,
}

/// A server that accepts one connection, and answers one request with tokens. Its certificate has
/// this name; its address is 127.0.0.1.
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
    // A refresh's body ends with its only closing brace, and the head has none.
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
