//! Users of a pool who sign in with an OpenID Connect provider: a profile that is made at the
//! first sign-in, and kept as the provider says at each that follows.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::UserPool;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::groups::GroupSettings;
use crate::state::mfa::MfaPreference;
use crate::state::new_user::TokenAdditions;
use crate::state::oidc_provider::OidcProvider;
use crate::state::user::{Identity, Status, User};

impl UserPool {
    /// The user name of whoever a provider says has signed in: of the user whom an operator has
    /// linked, or `{provider}_{subject}`.
    pub(crate) fn federate(
        &mut self,
        provider: &OidcProvider,
        claims: &Map<String, Value>,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        let subject = claims.get(provider.subject()).and_then(as_text);
        let subject = subject.filter(|subject| !subject.is_empty());
        let missing = || Fault::invalid_parameter("username attribute mapping required");
        let subject = subject.ok_or_else(missing)?;
        let is_this = |it: &Identity| it.provider == provider.name && it.user_id == subject;
        let mut users = self.users.values();
        let known = users.find(|user| user.identities.iter().any(is_this));
        let known = known.map(|user| user.username.clone());
        let attributes = self.mapped(provider, claims)?;
        let username = match known {
            Some(username) => {
                for (name, value) in &attributes {
                    self.set_attribute(&username, name, value, cx.now);
                }
                username
            }
            None => self.add_federated(provider, &subject, attributes, cx)?,
        };
        self.join_group_of(provider, &username, cx)?;
        Ok(username)
    }

    /// What the provider says of the attributes that are mapped. An address that it does not
    /// say is verified is not.
    fn mapped(
        &self,
        provider: &OidcProvider,
        claims: &Map<String, Value>,
    ) -> Result<BTreeMap<String, String>, Fault> {
        let mut attributes = BTreeMap::new();
        for (name, claim) in &provider.mapping {
            let Some(value) = claims.get(claim).and_then(as_text) else {
                continue;
            };
            if name == "username" || value.is_empty() {
                continue;
            }
            self.check_name(name)?;
            self.check_value(name, &value)?;
            attributes.insert(name.clone(), value);
        }
        for address in ["email", "phone_number"] {
            if attributes.contains_key(address) {
                let verified = format!("{address}_verified");
                attributes.entry(verified).or_insert("false".to_owned());
            }
        }
        match self
            .required_attributes
            .iter()
            .find(|it| !attributes.contains_key(*it))
        {
            Some(name) => Err(Fault::invalid_parameter(format!(
                "user.{name}: The attribute is required"
            ))),
            None => Ok(attributes),
        }
    }

    fn add_federated(
        &mut self,
        provider: &OidcProvider,
        subject: &str,
        mut attributes: BTreeMap<String, String>,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        let username = format!("{}_{subject}", provider.name);
        if self.find_user(&username).is_some() {
            return Err(Fault::new(
                "UsernameExistsException",
                "User account already exists",
            ));
        }
        attributes.insert("sub".to_owned(), cx.uuid()?);
        // A verifier is there all the same, of a password that nobody learns.
        let password = cx.alphanumeric(40)?;
        let user = User {
            verifier: self.new_verifier(&username, &password, cx)?,
            previous: Vec::new(),
            username: username.clone(),
            attributes,
            status: Status::ExternalProvider,
            enabled: true,
            password_expires: self.policy.expiry(cx.now),
            mfa: MfaPreference::default(),
            software_token: None,
            unverified_token: None,
            has_password: false,
            generation: 0,
            passkeys: Vec::new(),
            identities: vec![Identity {
                provider: provider.name.clone(),
                kind: "OIDC".to_owned(),
                user_id: subject.to_owned(),
                is_primary: true,
                created: cx.now,
            }],
            auth_events: Vec::new(),
            token_additions: TokenAdditions::default(),
            created: cx.now,
            modified: cx.now,
        };
        self.names.add(&user);
        self.users.insert(username.clone(), user);
        Ok(username)
    }

    /// Each provider has a group of all who come by it.
    fn join_group_of(
        &mut self,
        provider: &OidcProvider,
        username: &str,
        cx: &mut Context<'_>,
    ) -> Result<(), Fault> {
        let group = format!("{}_{}", self.id(), provider.name);
        if self.groups.get(&group).is_err() {
            let mut settings = GroupSettings::named(&group);
            settings.description = Some(format!(
                "Autogenerated group for users who sign in using {}",
                provider.name
            ));
            self.groups.create(settings, cx.now)?;
        }
        self.groups.add_member(&group, username)
    }
}

/// A claim as an attribute has it.
fn as_text(claim: &Value) -> Option<String> {
    match claim {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(claim.to_string()),
        _ => None,
    }
}
