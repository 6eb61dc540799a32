//! The core in a page, in a worker or in Node: the core decides, JavaScript's `fetch` carries.
//! `sign_in.mjs`, beside this, is the other half, and `index.html` a page that has both.
//!
//! ```text
//! cargo build --package cognito-srp-core --example fetch --target wasm32-unknown-unknown
//! wasm-bindgen --target web --out-dir DIR target/wasm32-unknown-unknown/debug/examples/fetch.wasm
//! ```

#![cfg(all(target_family = "wasm", target_os = "unknown"))]

use core::time::Duration;
use std::error::Error;

use cognito_srp_core::{
    AppClient, Endpoint, Ephemeral, Exchange, Password, Response, Step, Timestamp,
};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A sign-in that is under way: a request to be sent, or what came of it.
#[wasm_bindgen]
pub struct SignIn {
    next: Option<Exchange<Step>>,
    access_token: Option<String>,
    challenge: Option<String>,
}

#[wasm_bindgen]
impl SignIn {
    /// Begins it. `random` are 64 octets of `crypto.getRandomValues`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        user_pool_id: &str,
        client_id: &str,
        endpoint: &str,
        username: &str,
        password: &str,
        random: &[u8],
    ) -> Result<Self, JsError> {
        let app_client =
            AppClient::parse(user_pool_id, client_id)?.with_endpoint(Endpoint::parse(endpoint)?);
        let ephemeral = Ephemeral::from_entropy(random.try_into()?)?;
        let password = Password::new(password);
        Ok(Self {
            next: Some(app_client.sign_in(username.parse()?, password, ephemeral)),
            access_token: None,
            challenge: None,
        })
    }

    /// Where the next request goes; nothing when there is none.
    #[wasm_bindgen(getter)]
    pub fn url(&self) -> Option<String> {
        Some(self.next.as_ref()?.request().url().to_owned())
    }

    /// Its headers: names and values by turns.
    #[wasm_bindgen(getter)]
    pub fn headers(&self) -> Vec<String> {
        let headers = self.next.iter().flat_map(|next| next.request().headers());
        let texts = headers.flat_map(|(name, value)| [name.to_owned(), value.to_owned()]);
        texts.collect()
    }

    /// Its body.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> Option<Vec<u8>> {
        Some(self.next.as_ref()?.request().body().to_vec())
    }

    /// Takes the response, whatever its status; its headers as names and values by turns.
    /// `now` is `Date.now()`.
    pub fn receive(
        &mut self,
        status: u16,
        headers: Vec<String>,
        body: &[u8],
        now: f64,
    ) -> Result<(), JsError> {
        let exchange = self.next.take().ok_or(JsError::new("nothing was sent"))?;
        let pairs = headers.chunks_exact(2).filter_map(|pair| match pair {
            [name, value] => Some((name.as_str(), value.as_str())),
            _ => None,
        });
        let now = Timestamp::since_unix_epoch(Duration::try_from_secs_f64(now / 1000.0)?);
        match exchange.receive(Response::new(status, pairs, body), now) {
            Ok(Step::Send(next)) => self.next = Some(next),
            Ok(Step::Done(tokens)) => {
                self.access_token = Some(tokens.access_token().expose().to_owned());
            }
            Ok(Step::Challenge(challenge)) => self.challenge = Some(challenge.to_string()),
            Err(error) => return Err(told(&error)),
        }
        Ok(())
    }

    /// The access token, once the user is signed in.
    #[wasm_bindgen(getter, js_name = accessToken)]
    pub fn access_token(&self) -> Option<String> {
        self.access_token.clone()
    }

    /// What the service asks for beside the password, if it does.
    #[wasm_bindgen(getter)]
    pub fn challenge(&self) -> Option<String> {
        self.challenge.clone()
    }
}

fn told(error: &dyn Error) -> JsError {
    JsError::new(&error.to_string())
}
