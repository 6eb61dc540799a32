//! jwt-verify verifies an access token: for a line `warm` with a verifier that has verified tokens
//! before, for `cold` with a new one whose keys are loaded. It answers each line, like
//! `aws_jwt_verify.mjs`.
//!
//! Its verifier for Cognito fetches keys only from AWS. So this program uses its verifier for
//! OIDC, which does the same, and serves it the key set.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

use jwt_verify::{OidcAccessTokenClaims, OidcJwtVerifier};
use serde_json::{Value, json};

type Failure = Box<dyn Error>;

struct Given {
    issuer: String,
    client: String,
    token: String,
    forged: String,
    times: u64,
    key_set_url: String,
}

fn main() -> Result<(), Failure> {
    let mut lines = io::stdin().lock().lines();
    let needs: Value = serde_json::from_str(&lines.next().ok_or("nothing given")??)?;
    let given = Given::read(&needs)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let used = given.verifier().await?;
        for line in lines {
            let answer = match line?.as_str() {
                "forged" => {
                    let verified = used.verify::<OidcAccessTokenClaims>(&given.forged).await;
                    json!({ "refused": verified.is_err() })
                }
                // A verifier is new only once.
                "cold" => given.timed(&given.verifier().await?, 1).await?,
                _ => given.timed(&used, given.times).await?,
            };
            println!("{answer}");
        }
        Ok(())
    })
}

impl Given {
    fn read(needs: &Value) -> Result<Self, Failure> {
        let text = |name: &str| needs[name].as_str().map(str::to_owned).ok_or("no text");
        Ok(Self {
            issuer: text("issuer")?,
            client: text("client_id")?,
            token: text("token")?,
            forged: text("forged")?,
            times: needs["times"].as_u64().ok_or("no number")?,
            key_set_url: serve(text("keys")?)?,
        })
    }

    async fn verifier(&self) -> Result<OidcJwtVerifier, Failure> {
        let clients = [self.client.clone()];
        let url = Some(self.key_set_url.as_str());
        let verifier = OidcJwtVerifier::new_single_provider(&self.issuer, url, &clients)?;
        for (_, loaded) in verifier.hydrate().await {
            loaded?;
        }
        Ok(verifier)
    }

    async fn timed(&self, verifier: &OidcJwtVerifier, times: u64) -> Result<Value, Failure> {
        let mut subject = None;
        let begun = Instant::now();
        for _ in 0..times {
            let claims: OidcAccessTokenClaims = verifier.verify(&self.token).await?;
            subject = Some(claims.base.sub);
        }
        let took = u64::try_from(begun.elapsed().as_nanos())?;
        Ok(json!({ "ns": took / times, "sub": subject }))
    }
}

/// Answers every request with this key set. Returns the URL.
fn serve(keys: String) -> Result<String, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // If a client gets no answer, it reports that.
            let _ = answer(&stream, &keys);
        }
    });
    Ok(format!("http://{address}/jwks.json"))
}

fn answer(stream: &TcpStream, keys: &str) -> io::Result<()> {
    for line in BufReader::new(stream).lines() {
        if line?.is_empty() {
            break;
        }
    }
    let mut writer = stream;
    write!(
        writer,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{keys}",
        keys.len(),
    )
}
