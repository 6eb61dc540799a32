//! A device by hand: what a client does to be remembered, and to prove itself.

use cognito_srp_core::srp::{Ephemeral, Identity, Integer, Verifier};
use serde_json::{Value, json};

use crate::rig::{PASSWORD, Rig, base64_decode, base64_encode};

/// The password that a device makes for itself.
const DEVICE_PASSWORD: &str = "QLPUuXWzoOrLMq7j92ps3G7vthqAVwSMWhOpabQ7JPqt61ldAW8PBg==";

/// What a device was given at its first sign-in.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) key: String,
    pub(crate) group: String,
    pub(crate) password: String,
}

impl Phone {
    /// From an `AuthenticationResult` with `NewDeviceMetadata`.
    pub(crate) fn of(result: &Value) -> Self {
        let metadata = &result["NewDeviceMetadata"];
        let text = |name: &str| metadata[name].as_str().unwrap().to_owned();
        Self {
            key: text("DeviceKey"),
            group: text("DeviceGroupKey"),
            password: DEVICE_PASSWORD.to_owned(),
        }
    }

    /// Signs alice in for the first time, and confirms.
    pub(crate) fn confirmed(rig: &mut Rig) -> Self {
        let result = rig.signed_in();
        let phone = Self::of(&result);
        rig.ok("ConfirmDevice", phone.confirmation(&result));
        phone
    }

    pub(crate) fn identity(&self) -> Identity<'_> {
        Identity::device(&self.group, &self.key)
    }

    /// The body of ConfirmDevice.
    pub(crate) fn confirmation(&self, result: &Value) -> Value {
        let salt = Integer::from_hex("3a61e1f6c6b54f0b2e702ab294094dad").unwrap();
        let verifier = Verifier::new(&self.identity(), &self.password, salt);
        json!({
            "AccessToken": result["AccessToken"],
            "DeviceKey": self.key,
            "DeviceName": "alice's phone",
            "DeviceSecretVerifierConfig": {
                "Salt": base64_encode(&verifier.salt().pad()),
                "PasswordVerifier": base64_encode(&verifier.value().pad()),
            },
        })
    }

    /// Alice's answer to PASSWORD_VERIFIER, with the key of this device.
    pub(crate) fn claim(&self, rig: &mut Rig) -> Value {
        let started = rig.start_srp("alice");
        let mut claim = rig.claim(started, PASSWORD, &rig.now().to_string());
        claim["ChallengeResponses"]["DEVICE_KEY"] = self.key.as_str().into();
        claim
    }

    /// Alice's sign-in up to the DEVICE_SRP_AUTH.
    pub(crate) fn begin(&self, rig: &mut Rig) -> Value {
        let claim = self.claim(rig);
        let reply = rig.ok("RespondToAuthChallenge", claim);
        assert_eq!(reply["ChallengeName"], "DEVICE_SRP_AUTH", "{reply}");
        reply
    }

    /// The body of the answer to DEVICE_SRP_AUTH.
    pub(crate) fn answer(&self, rig: &Rig, challenge: &Value) -> Value {
        json!({
            "ChallengeName": "DEVICE_SRP_AUTH",
            "ClientId": rig.client_id,
            "Session": challenge["Session"],
            "ChallengeResponses": {
                "USERNAME": "alice",
                "DEVICE_KEY": self.key,
                "SRP_A": ephemeral().public_value().to_hex(),
            },
        })
    }

    /// The body of the answer to DEVICE_PASSWORD_VERIFIER: the session key is agreed on
    /// as `agreed`, which is this device unless a test has another in mind.
    pub(crate) fn proof(&self, rig: &Rig, challenge: &Value, agreed: &Identity<'_>) -> Value {
        let parameters = &challenge["ChallengeParameters"];
        let text = |name: &str| parameters[name].as_str().unwrap();
        let integer = |name: &str| Integer::from_hex(text(name)).unwrap();
        let key = ephemeral()
            .agree(agreed, &self.password, &integer("SALT"), &integer("SRP_B"))
            .unwrap();
        let block = base64_decode(text("SECRET_BLOCK"));
        let timestamp = rig.now().to_string();
        let signature = key.sign(&self.identity(), &block, &timestamp);
        json!({
            "ChallengeName": "DEVICE_PASSWORD_VERIFIER",
            "ClientId": rig.client_id,
            "Session": challenge["Session"],
            "ChallengeResponses": {
                "USERNAME": "alice",
                "DEVICE_KEY": self.key,
                "PASSWORD_CLAIM_SECRET_BLOCK": text("SECRET_BLOCK"),
                "PASSWORD_CLAIM_SIGNATURE": base64_encode(&signature),
                "TIMESTAMP": timestamp,
            },
        })
    }

    /// From DEVICE_SRP_AUTH to what follows the proof.
    pub(crate) fn prove(&self, rig: &mut Rig, challenge: &Value) -> Value {
        let answer = self.answer(rig, challenge);
        let challenge = rig.ok("RespondToAuthChallenge", answer);
        assert_eq!(challenge["ChallengeName"], "DEVICE_PASSWORD_VERIFIER");
        let proof = self.proof(rig, &challenge, &self.identity());
        rig.ok("RespondToAuthChallenge", proof)
    }
}

fn ephemeral() -> Ephemeral {
    Ephemeral::from_entropy([11; 64]).unwrap()
}

/// A body without one member, at the top (`""`) or within a member.
pub(crate) fn without(body: &Value, path: [&str; 2]) -> Value {
    let mut body = body.clone();
    let [outer, inner] = path;
    let holder = match outer {
        "" => &mut body,
        name => &mut body[name],
    };
    holder.as_object_mut().unwrap().remove(inner).unwrap();
    body
}
