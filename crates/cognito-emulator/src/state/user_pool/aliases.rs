//! Values that belong to one user only.

use cognito_srp_core::Timestamp;

use super::UserPool;
use crate::ground::fault::Fault;

impl UserPool {
    /// Makes sure that no other user has a value that is about to become this user's,
    /// verified. The other user keeps it, or with `force` loses an alias.
    pub(crate) fn claim_alias(
        &mut self,
        username: &str,
        attribute: &str,
        value: &str,
        force: bool,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let is_a_name = self.needs_no_proof(attribute)
            || self.alias_attributes.iter().any(|it| it == attribute);
        if !is_a_name {
            return Ok(());
        }
        let Some(holder) = self.other_known_by(value, username) else {
            return Ok(());
        };
        let is_given_up = force
            && !self.needs_no_proof(attribute)
            && holder.is_verified(attribute)
            && holder
                .attribute(attribute)
                .is_some_and(|it| self.is_same_name(it, value));
        if is_given_up {
            let holder = holder.username.clone();
            self.set_attribute(&holder, &format!("{attribute}_verified"), "false", now);
            // A user for whom it is another kind of name too keeps it.
            return self.claim_alias(username, attribute, value, false, now);
        }
        // aws/aws-sdk-net#4387 shows the text of pools where attributes are names.
        let given = match self.needs_no_proof(attribute) {
            true => "given ",
            false => "",
        };
        Err(Fault::new(
            "AliasExistsException",
            format!("An account with the {given}{attribute} already exists."),
        ))
    }

    /// Makes a value the user's, verified.
    pub(crate) fn set_verified(
        &mut self,
        username: &str,
        attribute: &str,
        value: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        self.claim_alias(username, attribute, value, false, now)?;
        self.set_attribute(username, attribute, value, now);
        self.set_attribute(username, &format!("{attribute}_verified"), "true", now);
        Ok(())
    }

    /// Verifies the value to which a sign-in's code was sent, if the user still has it. It may
    /// have changed in the meantime.
    pub(crate) fn verify_if_unchanged(
        &mut self,
        username: &str,
        attribute: &str,
        value: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let user = self.users.get(username).ok_or_else(Fault::internal)?;
        match user.attribute(attribute) == Some(value) {
            true => self.set_verified(username, attribute, value, now),
            false => Ok(()),
        }
    }

    /// Claims a value that is not verified. It belongs to a user only if that needs no
    /// verification.
    pub(crate) fn claim_unproven(
        &mut self,
        username: &str,
        attribute: &str,
        value: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        match self.needs_no_proof(attribute) {
            true => self.claim_alias(username, attribute, value, false, now),
            false => Ok(()),
        }
    }
}
