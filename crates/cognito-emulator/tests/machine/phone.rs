//! A device by hand: what a client does to be remembered, and to prove itself.

use cognito_emulator::DeviceConfiguration;
use cognito_srp_core::srp::{Ephemeral, Identity, Integer, Verifier};
use serde_json::{Value, json};

use crate::support::{POOL, Setup, asks, base64_decode, base64_encode};

/// Remembers devices at once; each replaces MFA.
pub(crate) const ALWAYS: DeviceConfiguration = DeviceConfiguration {
    challenge_required_on_new_device: true,
    device_only_remembered_on_user_prompt: false,
};

/// A pool that remembers devices, with alice.
pub(crate) fn setup(configuration: DeviceConfiguration) -> Setup {
    let mut setup = Setup::new();
    setup.pool.set_device_configuration(configuration);
    setup
}

/// What a device received at its first sign-in, and the password that it generated.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) owner: String,
    pub(crate) key: String,
    pub(crate) group: String,
    pub(crate) password: String,
}

impl Phone {
    /// From an `AuthenticationResult` with `NewDeviceMetadata`.
    pub(crate) fn of(result: &Value) -> Self {
        let metadata = &result["NewDeviceMetadata"];
        let text = |name: &str| metadata[name].as_str().unwrap().to_owned();
        let username = &Setup::claims(&result["AccessToken"])["username"];
        Self {
            owner: username.as_str().unwrap().to_owned(),
            key: text("DeviceKey"),
            group: text("DeviceGroupKey"),
            password: "QLPUuXWzoOrLMq7j92ps3G7vthqAVwSMWhOpabQ7JPqt61ldAW8PBg==".to_owned(),
        }
    }

    /// Confirms the device of an `AuthenticationResult`.
    pub(crate) fn confirm(setup: &mut Setup, result: &Value) -> Self {
        let phone = Self::of(result);
        setup.ok("ConfirmDevice", phone.confirmation(result));
        phone
    }

    /// Signs alice in for the first time, and confirms.
    pub(crate) fn of_alice(setup: &mut Setup) -> Self {
        let result = setup.signed_in();
        Self::confirm(setup, &result)
    }

    /// Lets an operator forget it.
    pub(crate) fn forget(&self, setup: &mut Setup) {
        let body = json!({ "UserPoolId": POOL, "Username": self.owner, "DeviceKey": self.key });
        setup.ok("AdminForgetDevice", body);
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
            "DeviceName": "a phone",
            "DeviceSecretVerifierConfig": {
                "Salt": base64_encode(&verifier.salt().pad()),
                "PasswordVerifier": base64_encode(&verifier.value().pad()),
            },
        })
    }

    /// The owner's correct answer to PASSWORD_VERIFIER, with this device's key.
    pub(crate) fn claim(&self, setup: &mut Setup) -> Value {
        let mut claim = setup.right_claim(&self.owner);
        claim["ChallengeResponses"]["DEVICE_KEY"] = self.key.as_str().into();
        claim
    }

    /// The owner's sign-in up to DEVICE_SRP_AUTH.
    pub(crate) fn begin(&self, setup: &mut Setup) -> Value {
        let claim = self.claim(setup);
        let reply = setup.ok("RespondToAuthChallenge", claim);
        asks(&reply, "DEVICE_SRP_AUTH");
        reply
    }

    /// The body of the answer to DEVICE_SRP_AUTH.
    pub(crate) fn answer(&self, setup: &Setup, challenge: &Value) -> Value {
        let srp_a = ephemeral().public_value().to_hex();
        let responses = json!({ "USERNAME": self.owner, "DEVICE_KEY": self.key, "SRP_A": srp_a });
        setup.answer(challenge, responses)
    }

    /// The body of the answer to DEVICE_PASSWORD_VERIFIER. The session key is agreed on as
    /// `agreed`, normally this device.
    pub(crate) fn proof(&self, setup: &Setup, challenge: &Value, agreed: &Identity<'_>) -> Value {
        let parameters = &challenge["ChallengeParameters"];
        let text = |name: &str| parameters[name].as_str().unwrap();
        let integer = |name: &str| Integer::from_hex(text(name)).unwrap();
        let key = ephemeral()
            .agree(agreed, &self.password, &integer("SALT"), &integer("SRP_B"))
            .unwrap();
        let block = base64_decode(text("SECRET_BLOCK"));
        let timestamp = setup.now().to_string();
        let signature = key.sign(&self.identity(), &block, &timestamp);
        let responses = json!({
            "USERNAME": self.owner,
            "DEVICE_KEY": self.key,
            "PASSWORD_CLAIM_SECRET_BLOCK": text("SECRET_BLOCK"),
            "PASSWORD_CLAIM_SIGNATURE": base64_encode(&signature),
            "TIMESTAMP": timestamp,
        });
        setup.answer(challenge, responses)
    }

    /// From DEVICE_SRP_AUTH to DEVICE_PASSWORD_VERIFIER.
    pub(crate) fn start(&self, setup: &mut Setup, challenge: &Value) -> Value {
        let answer = self.answer(setup, challenge);
        let challenge = setup.ok("RespondToAuthChallenge", answer);
        asks(&challenge, "DEVICE_PASSWORD_VERIFIER");
        challenge
    }

    /// From DEVICE_SRP_AUTH to what follows the proof.
    pub(crate) fn prove(&self, setup: &mut Setup, challenge: &Value) -> Value {
        let challenge = self.start(setup, challenge);
        let proof = self.proof(setup, &challenge, &self.identity());
        setup.ok("RespondToAuthChallenge", proof)
    }
}

fn ephemeral() -> Ephemeral {
    Ephemeral::from_entropy([11; 64]).unwrap()
}
