//! The signed-in user: attributes, verification, deletion; and feedback on a suspicious
//! sign-in.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::code_delivery::{CodeDelivery, DeliveryMedium};
use super::sign_up::CodeSent;
use super::{Acknowledged, Call};
use crate::app_client::AppClient;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, settles_at_once};
use crate::values::identifiers::Username;
use crate::values::sanitized::{self, Names};
use crate::values::secret::AccessToken;
use crate::wire::{self, AttributesReply, Operation, UserReply, member};

/// A user, as [`AppClient::get_user`] returns them.
///
/// The service's model calls the values of attributes sensitive, so `Debug` does
/// not show them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// The stored user name.
    pub username: Username,
    /// Attributes by name; every value is a string, including `email_verified`.
    pub attributes: BTreeMap<String, String>,
    /// Where codes are sent, in the older settings for text messages only.
    pub mfa_options: Vec<MfaOption>,
    /// The preferred second factor, such as `SOFTWARE_TOKEN_MFA`.
    pub preferred_mfa: Option<String>,
    /// The second factors that are turned on.
    pub mfa_settings: Vec<String>,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("username", &self.username)
            .field("attributes", &Names(self.attributes.keys()))
            .field("mfa_options", &self.mfa_options)
            .field("preferred_mfa", &sanitized::name(&self.preferred_mfa))
            .field("mfa_settings", &Names(&self.mfa_settings))
            .finish()
    }
}

/// An entry of the older settings for text messages only (`MFAOptionType`).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MfaOption {
    /// The medium.
    pub medium: Option<DeliveryMedium>,
    /// The attribute with the destination: `phone_number`.
    pub attribute: Option<String>,
}

impl MfaOption {
    /// Codes are sent by `medium` to the destination in `attribute`, such as `phone_number`.
    #[must_use]
    pub fn new(medium: DeliveryMedium, attribute: &str) -> Self {
        Self {
            medium: Some(medium),
            attribute: Some(attribute.to_owned()),
        }
    }
}

impl fmt::Debug for MfaOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MfaOption")
            .field("medium", &self.medium)
            .field("attribute", &sanitized::name(&self.attribute))
            .finish()
    }
}

/// The result of [`AppClient::update_user_attributes`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttributesUpdated {
    /// Where codes were sent, for attributes that must be verified.
    pub code_deliveries: Vec<CodeDelivery>,
}

/// A user's feedback on a suspicious sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// `Valid`: it was me.
    Valid,
    /// `Invalid`: it was not.
    Invalid,
}

impl Feedback {
    /// The service's spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "Valid",
            Self::Invalid => "Invalid",
        }
    }
}

call! {
    /// A request for `UpdateUserAttributes`: see [`AppClient::update_user_attributes`].
    UpdateUserAttributes -> AttributesUpdated, client_metadata
}

call! {
    /// A request for `GetUserAttributeVerificationCode`: see
    /// [`AppClient::get_user_attribute_verification_code`].
    GetUserAttributeVerificationCode -> CodeSent, client_metadata
}

impl AppClient {
    /// The signed-in user (`GetUser`).
    pub fn get_user(&self, access_token: &AccessToken) -> Exchange<User> {
        Call::authorized(self, Operation::GetUser, access_token).exchange(())
    }

    /// Sets attributes by name (`UpdateUserAttributes`). A blank value deletes
    /// the attribute.
    pub fn update_user_attributes<'a>(
        &'a self,
        access_token: &'a AccessToken,
        attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> UpdateUserAttributes<'a> {
        let attributes = wire::attributes(attributes);
        let call = Call::authorized(self, Operation::UpdateUserAttributes, access_token);
        UpdateUserAttributes {
            call: call.with(|body| body.objects(member::USER_ATTRIBUTES, attributes)),
        }
    }

    /// Deletes attributes by name (`DeleteUserAttributes`).
    pub fn delete_user_attributes<'a>(
        &self,
        access_token: &AccessToken,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Exchange<Acknowledged> {
        let names: Vec<&str> = names.into_iter().collect();
        Call::authorized(self, Operation::DeleteUserAttributes, access_token)
            .with(|body| body.texts(member::USER_ATTRIBUTE_NAMES, names))
            .exchange(())
    }

    /// Sends a code to an attribute's value, to verify it: `email` or `phone_number`
    /// (`GetUserAttributeVerificationCode`).
    pub fn get_user_attribute_verification_code<'a>(
        &'a self,
        access_token: &'a AccessToken,
        attribute: &'a str,
    ) -> GetUserAttributeVerificationCode<'a> {
        let operation = Operation::GetUserAttributeVerificationCode;
        let call = Call::authorized(self, operation, access_token);
        GetUserAttributeVerificationCode {
            call: call.with(|body| body.text(member::ATTRIBUTE_NAME, attribute)),
        }
    }

    /// Verifies an attribute with the code that was sent to it (`VerifyUserAttribute`).
    pub fn verify_user_attribute(
        &self,
        access_token: &AccessToken,
        attribute: &str,
        code: &str,
    ) -> Exchange<Acknowledged> {
        Call::authorized(self, Operation::VerifyUserAttribute, access_token)
            .with(|body| {
                body.text(member::ATTRIBUTE_NAME, attribute)
                    .text(member::CODE, code)
            })
            .exchange(())
    }

    /// Deletes the signed-in user (`DeleteUser`). This cannot be undone.
    pub fn delete_user(&self, access_token: &AccessToken) -> Exchange<Acknowledged> {
        Call::authorized(self, Operation::DeleteUser, access_token).exchange(())
    }

    /// Reports whether a sign-in about which threat protection notified the user was their own
    /// (`UpdateAuthEventFeedback`). `event_id` and `feedback_token` come from the
    /// notification.
    pub fn update_auth_event_feedback(
        &self,
        username: &Username,
        event_id: &str,
        feedback_token: &str,
        feedback: Feedback,
    ) -> Exchange<Acknowledged> {
        Call::plain(self, Operation::UpdateAuthEventFeedback)
            .with(|body| {
                body.text(member::USER_POOL_ID, self.user_pool_id().as_str())
                    .text(member::USERNAME, username.as_str())
                    .text(member::EVENT_ID, event_id)
                    .text(member::FEEDBACK_TOKEN, feedback_token)
                    .text(member::FEEDBACK_VALUE, feedback.as_str())
            })
            .exchange(())
    }
}

impl Conclude for User {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: UserReply = received.read()?;
        let username = reply
            .username
            .and_then(Username::returned)
            .ok_or(ProtocolError::Missing(member::USERNAME))?;
        let attributes = reply
            .user_attributes
            .ok_or(ProtocolError::Missing(member::USER_ATTRIBUTES))?;
        let options = reply.mfa_options.unwrap_or_default().into_iter();
        Ok(Self {
            username,
            attributes: wire::by_name(attributes),
            mfa_options: options
                .map(|option| MfaOption {
                    medium: option.delivery_medium.as_deref().map(DeliveryMedium::of),
                    attribute: option.attribute_name,
                })
                .collect(),
            preferred_mfa: reply.preferred_mfa_setting,
            mfa_settings: reply.user_mfa_setting_list.unwrap_or_default(),
        })
    }
}

impl Conclude for AttributesUpdated {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: AttributesReply = received.read_or_empty()?;
        let deliveries = reply.code_delivery_details_list.unwrap_or_default();
        Ok(Self {
            code_deliveries: deliveries
                .into_iter()
                .map(CodeDelivery::from_wire)
                .collect(),
        })
    }
}

settles_at_once!(User);
settles_at_once!(AttributesUpdated);
