//! A user whom the command keeps, and an identity pool that gives them AWS credentials.

use std::process::Output;
use std::time::{SystemTime, UNIX_EPOCH};

use cognito_emulator::{Emulator, IssuedCredentials, Request};
use serde_json::{Value, json};

use crate::kept::{Kept, PROFILE, Way};
use crate::support::emulator;

/// A role that users may ask for in the basic flow.
pub(crate) const READER: [&str; 2] = ["--role-arn", "arn:aws:iam::123456789012:role/reader"];

pub(crate) struct Aws {
    pub(crate) emulator: Emulator,
    pub(crate) kept: Kept,
    pub(crate) pool: String,
}

impl Aws {
    /// Alice, who is signed in.
    pub(crate) fn alice(way: Way) -> Self {
        Self::nobody(way).signed_in()
    }

    /// Nobody is signed in, but alice can sign in.
    pub(crate) fn nobody(way: Way) -> Self {
        let emulator = emulator();
        let kept = Kept::nobody(&emulator, way);
        let pool = kept.identity_pool(&emulator);
        Self {
            emulator,
            kept,
            pool,
        }
    }

    pub(crate) fn signed_in(mut self) -> Self {
        self.kept = self.kept.signed_in();
        self
    }

    /// The arguments of `credentials` for the pool, and these.
    pub(crate) fn arguments<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        [&["credentials", "--identity-pool-id", &self.pool], more].concat()
    }

    pub(crate) fn output(&self, more: &[&str]) -> Output {
        self.kept.output(&self.arguments(more))
    }

    /// What a `credential_process` prints.
    pub(crate) fn json(&self, more: &[&str]) -> Value {
        self.kept.json(&self.arguments(more))
    }

    /// The same, as the emulator has issued it.
    pub(crate) fn issued(&self, more: &[&str]) -> IssuedCredentials {
        self.issued_as(&self.json(more)["AccessKeyId"])
    }

    /// What the emulator has issued with this access key id.
    pub(crate) fn issued_as(&self, access_key_id: &Value) -> IssuedCredentials {
        let issued = self.emulator.issued_credentials().into_iter();
        let mut found = issued.filter(|issued| issued.access_key_id == *access_key_id);
        found.next().unwrap()
    }

    /// Puts alice into groups with these roles, the first of which comes first, and lets the
    /// pool choose by her token, which has to be a new one.
    pub(crate) fn has_groups(&self, roles: [&str; 2]) {
        let pool = self.emulator.user_pool_id();
        for (precedence, role) in roles.into_iter().enumerate() {
            let group = format!("group-{precedence}");
            self.operator(&Request::operation(
                "CreateGroup",
                &json!({
                    "UserPoolId": pool, "GroupName": group, "RoleArn": role,
                    "Precedence": precedence,
                }),
            ));
            self.operator(&Request::operation(
                "AdminAddUserToGroup",
                &json!({ "UserPoolId": pool, "GroupName": group, "Username": "alice" }),
            ));
        }
        let client = self.kept.client_id();
        let provider = format!("cognito-idp.us-east-1.amazonaws.com/{pool}:{client}");
        self.operator(&Request::identity_pool_operation(
            "SetIdentityPoolRoles",
            &json!({
                "IdentityPoolId": self.pool, "Roles": {},
                "RoleMappings": {
                    provider: { "Type": "Token", "AmbiguousRoleResolution": "Deny" },
                },
            }),
        ));
        self.kept.end_access_token();
    }

    fn operator(&self, request: &Request) {
        let response = self.emulator.handle(request);
        let text = String::from_utf8(response.body).unwrap();
        assert_eq!(response.status, 200, "{text}");
    }

    /// The only entry of the profile.
    pub(crate) fn entry(&self) -> Value {
        let entries = self.kept.profile()["AwsCredentials"].clone();
        assert_eq!(entries.as_array().unwrap().len(), 1, "{entries}");
        entries[0].clone()
    }

    /// Changes the profile's first entry as it is stored.
    pub(crate) fn change_entry(&self, change: impl FnOnce(&mut Value)) {
        let mut profile = self.kept.profile();
        change(&mut profile["AwsCredentials"][0]);
        self.kept.put(&profile);
    }

    /// Whether the profile's file has this text.
    pub(crate) fn profile_has(&self, text: &Value) -> bool {
        let file = std::fs::read_to_string(self.kept.file(PROFILE)).unwrap();
        file.contains(text.as_str().unwrap())
    }
}

pub(crate) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs()
}
