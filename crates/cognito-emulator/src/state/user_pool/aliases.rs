//! Values that stand for one user only.

use cognito_srp_core::Timestamp;

use super::UserPool;
use crate::ground::fault::Fault;

impl UserPool {
    /// Sees to it that no other user is known by a value that is about to become this
    /// user's, verified: who has it keeps it, or gives up an alias when `force` is said.
    pub(crate) fn claim_alias(
        &mut self,
        username: &str,
        attribute: &str,
        value: &str,
        force: bool,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let stands_for_a_name = self.username_attributes.iter().any(|it| it == attribute);
        let is_alias = self.alias_attributes.iter().any(|it| it == attribute);
        if !stands_for_a_name && !is_alias {
            return Ok(());
        }
        let needs_no_proof = stands_for_a_name || attribute == "preferred_username";
        let holder = self.users.values_mut().find(|user| {
            user.username != username
                && user.attribute(attribute) == Some(value)
                && (needs_no_proof || user.is_verified(attribute))
        });
        match holder {
            None => Ok(()),
            Some(holder) if force && !needs_no_proof => {
                holder.set_attribute(&format!("{attribute}_verified"), "false", now);
                Ok(())
            }
            Some(_) => Err(Fault::new(
                "AliasExistsException",
                format!("An account with the {attribute} already exists."),
            )),
        }
    }

    /// Makes a value the user's own, verified.
    pub(crate) fn set_verified(
        &mut self,
        username: &str,
        attribute: &str,
        value: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        self.claim_alias(username, attribute, value, false, now)?;
        let user = self.users.get_mut(username).ok_or_else(Fault::internal)?;
        user.set_attribute(attribute, value, now);
        user.set_attribute(&format!("{attribute}_verified"), "true", now);
        Ok(())
    }

    /// Verifies the value that a code of a sign-in went to, if it is the user's still:
    /// it may have been changed while the code was on its way.
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

    /// The claim on a value that is not verified: it stands for a user only where that
    /// takes no proof.
    pub(crate) fn claim_unproven(
        &mut self,
        username: &str,
        attribute: &str,
        value: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let stands_for_a_name = self.username_attributes.iter().any(|it| it == attribute);
        match stands_for_a_name || attribute == "preferred_username" {
            true => self.claim_alias(username, attribute, value, false, now),
            false => Ok(()),
        }
    }
}
