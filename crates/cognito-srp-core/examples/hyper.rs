//! The core over an HTTP stack that is not one of the transports': hyper 1.
//! `hyper POOL CLIENT ENDPOINT USERNAME < password`, with an endpoint of `http://`, such as the
//! emulator's; for `https://` the stream is one of a TLS library.

use std::error::Error;
use std::io;
use std::time::SystemTime;

use cognito_srp_core::{
    AppClient, Endpoint, Ephemeral, Password, Request, Response, Step, Timestamp, UserPoolId,
};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// No reply of the service is longer.
const LONGEST: usize = 1 << 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [pool, client_id, endpoint, username] = &arguments[..] else {
        return Err("POOL CLIENT ENDPOINT USERNAME < password".into());
    };
    let app_client = AppClient::new(UserPoolId::parse(pool)?, client_id.parse()?)
        .with_endpoint(Endpoint::parse(endpoint)?);
    let mut password = String::new();
    io::stdin().read_line(&mut password)?;
    let password = Password::new(password.trim_end_matches(['\r', '\n']));

    // The core asks no system for entropy: it is given 64 octets.
    let mut entropy = [0; 64];
    getrandom::fill(&mut entropy)?;
    let ephemeral = Ephemeral::from_entropy(entropy)?;
    let mut exchange = app_client.sign_in(username.parse()?, password, ephemeral);
    loop {
        let reply = post(exchange.request()).await?;
        let (head, body) = reply.into_parts();
        // The service's date corrects the clock, with which the proof is signed.
        let headers = head
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let response = Response::new(head.status.as_u16(), headers, &body);
        match exchange.receive(response, Timestamp::from(SystemTime::now()))? {
            Step::Send(next) => exchange = next,
            Step::Done(tokens) => break println!("{}", tokens.access_token().expose()),
            Step::Challenge(challenge) => break println!("{challenge}"),
        }
    }
    Ok(())
}

/// Sends a request once, and follows no redirect: hyper follows none. A status is not an
/// error here: the core judges the reply.
async fn post(request: &Request) -> Result<hyper::Response<Bytes>, Box<dyn Error + Send + Sync>> {
    let uri: hyper::Uri = request.url().parse()?;
    let authority = uri.authority().ok_or("a URL without a host")?.clone();
    let address = (authority.host(), authority.port_u16().unwrap_or(80));
    let stream = TokioIo::new(TcpStream::connect(address).await?);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await?;
    tokio::spawn(connection);
    let mut builder = hyper::Request::builder()
        .method(request.method())
        .uri(uri.path())
        .header("host", authority.as_str());
    for (name, value) in request.headers() {
        builder = builder.header(name, value);
    }
    let body = Full::new(Bytes::copy_from_slice(request.body()));
    let (head, body) = sender.send_request(builder.body(body)?).await?.into_parts();
    let body = Limited::new(body, LONGEST).collect().await?.to_bytes();
    Ok(hyper::Response::from_parts(head, body))
}
