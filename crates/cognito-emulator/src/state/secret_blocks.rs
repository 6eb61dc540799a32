//! Unfinished SRP proofs, by secret block: AWS sends no Session with USER_SRP_AUTH.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::{Identity, Integer};

use crate::ground::client_timestamp;
use crate::ground::entropy::Context;
use crate::ground::exchange::Exchange;
use crate::ground::fault::Fault;
use crate::ground::sum::Kept;
use crate::ground::wire::Parameters;
use crate::state::expiring::Expiring;
use crate::state::sign_in::SignIn;

/// A PASSWORD_VERIFIER without an answer yet.
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) sign_in: SignIn,
    /// The challenge's name: a block answers only this challenge.
    pub(crate) challenge: &'static str,
    exchange: Arc<Exchange>,
    /// In seconds of Unix time.
    until: u64,
}

/// The server half of SRP: members of ChallengeParameters.
pub(crate) struct Offer {
    pub(crate) salt: String,
    pub(crate) srp_b: String,
    pub(crate) secret_block: String,
}

/// The unfinished proofs by secret block.
#[derive(Debug, Default)]
pub(crate) struct SecretBlocks(Expiring<Arc<str>, Proof>);

impl SecretBlocks {
    /// Answers `srp_a`; the proof must follow within `life` seconds.
    pub(crate) fn offer(
        &mut self,
        sign_in: SignIn,
        challenge: &'static str,
        (salt, kept, srp_a): (&Integer, Kept, &str),
        life: u64,
        cx: &mut Context<'_>,
    ) -> Result<Offer, Fault> {
        let exchange = cx.exchange(kept, srp_a)?;
        let offer = Offer {
            salt: salt.to_hex(),
            srp_b: exchange.srp_b().to_hex(),
            secret_block: STANDARD.encode(cx.random::<1280>()?),
        };
        let until = cx.now.unix_seconds().saturating_add(life);
        let proof = Proof {
            sign_in,
            challenge,
            exchange,
            until,
        };
        let block = offer.secret_block.as_str().into();
        self.0.insert(block, proof, until, cx.now);
        Ok(offer)
    }

    /// The proof of a secret block. It stays valid: an answer that is refused before the proof
    /// is checked can be sent again.
    pub(crate) fn find(
        &self,
        secret_block: &str,
        challenge: &str,
        client_id: &str,
        now: Timestamp,
    ) -> Option<&Proof> {
        let proof = self.0.get(secret_block)?;
        (proof.challenge == challenge
            && proof.sign_in.client_id == client_id
            && now.unix_seconds() < proof.until)
            .then_some(proof)
    }

    /// Removes a proof that was checked: a challenge allows one guess.
    pub(crate) fn remove(&mut self, secret_block: &str) {
        self.0.remove(secret_block);
    }

    /// Removes all proofs of a removed user.
    pub(crate) fn remove_all(&mut self, username: &str) {
        self.0.retain(|proof| proof.sign_in.username != username);
    }
}

/// The answer to a proof: members of ChallengeResponses.
pub(crate) struct ProofAnswer<'a> {
    pub(crate) secret_block: &'a str,
    signature: &'a str,
    timestamp: &'a str,
}

impl<'a> ProofAnswer<'a> {
    pub(crate) fn of(responses: &'a Parameters) -> Result<Self, Fault> {
        let answer = Self {
            secret_block: responses.require("PASSWORD_CLAIM_SECRET_BLOCK")?,
            signature: responses.require("PASSWORD_CLAIM_SIGNATURE")?,
            timestamp: responses.require("TIMESTAMP")?,
        };
        match client_timestamp::is_readable(answer.timestamp) {
            true => Ok(answer),
            false => Err(Fault::invalid_parameter(
                "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.",
            )),
        }
    }
}

impl Proof {
    /// The exchange, whose key must be computed before the answer is checked.
    pub(crate) fn exchange(&self) -> &Arc<Exchange> {
        &self.exchange
    }

    /// Whether the answer proves that `identity` knows the password.
    pub(crate) fn is_given_by(
        &self,
        identity: &Identity<'_>,
        answer: &ProofAnswer<'_>,
        (now, tolerance): (Timestamp, u64),
    ) -> bool {
        let in_time = client_timestamp::parse(answer.timestamp)
            .is_some_and(|moment| moment.unix_seconds().abs_diff(now.unix_seconds()) <= tolerance);
        let octets = STANDARD.decode(answer.secret_block).unwrap_or_default();
        let signature = STANDARD.decode(answer.signature).unwrap_or_default();
        let proven = self
            .exchange
            .key()
            .is_some_and(|key| key.verify(&signature, identity, &octets, answer.timestamp));
        proven && in_time && self.sign_in.exists
    }
}
