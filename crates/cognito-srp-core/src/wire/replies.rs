//! Reply bodies of the operations other than sign-in. Any member may be absent or null.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value;
use zeroize::Zeroizing;

use super::member;
use super::members::{Members, members};
use super::reply::AuthResult;
use crate::error::protocol::ProtocolError;

members! {
    /// The reply of `AssociateSoftwareToken`.
    SecretCodeReply {
        secret_code: Zeroizing<String> = "SecretCode",
        session: Zeroizing<String> = "Session",
    }

    /// The reply of `VerifySoftwareToken`.
    VerificationReply {
        status: String = "Status",
        session: Zeroizing<String> = "Session",
    }
}

impl VerificationReply {
    /// Whether the code was correct. A wrong code is usually an error, but sometimes this
    /// status.
    pub(crate) fn is_success(&self) -> Result<bool, ProtocolError> {
        let status = self.status.as_deref();
        let status = status.ok_or(ProtocolError::Missing(member::STATUS))?;
        Ok(status == "SUCCESS")
    }
}

members! {
    /// The reply of `ConfirmDevice`.
    UserConfirmation {
        user_confirmation_necessary: bool = "UserConfirmationNecessary",
    }

    /// The reply of `GetDevice`.
    DeviceReply {
        device: DeviceMember = "Device",
    }

    /// The reply of `ListDevices`.
    DevicesReply {
        devices: Vec<DeviceMember> = "Devices",
        pagination_token: String = "PaginationToken",
    }

    /// `DeviceType`.
    DeviceMember {
        device_key: String = "DeviceKey",
        device_attributes: Vec<Attribute> = "DeviceAttributes",
        device_create_date: f64 = "DeviceCreateDate",
        device_last_modified_date: f64 = "DeviceLastModifiedDate",
        device_last_authenticated_date: f64 = "DeviceLastAuthenticatedDate",
    }

    /// `AttributeType`.
    Attribute {
        name: String = "Name",
        value: String = "Value",
    }
}

/// Attributes by name; one without a value is empty, one without a name is ignored.
pub(crate) fn by_name(attributes: Vec<Attribute>) -> BTreeMap<String, String> {
    let mut by_name = BTreeMap::new();
    for attribute in attributes {
        if let Some(name) = attribute.name {
            by_name.insert(name, attribute.value.unwrap_or_default());
        }
    }
    by_name
}

members! {
    /// `CodeDeliveryDetailsType`.
    CodeDeliveryDetails {
        destination: String = "Destination",
        delivery_medium: String = "DeliveryMedium",
        attribute_name: String = "AttributeName",
    }

    /// The reply of `SignUp`.
    SignUpReply {
        user_confirmed: bool = "UserConfirmed",
        code_delivery_details: CodeDeliveryDetails = "CodeDeliveryDetails",
        user_sub: String = "UserSub",
        session: Zeroizing<String> = "Session",
    }

    /// The reply of `ConfirmSignUp`.
    SessionReply {
        session: Zeroizing<String> = "Session",
    }

    /// The reply of the operations that send a code.
    CodeDeliveryReply {
        code_delivery_details: CodeDeliveryDetails = "CodeDeliveryDetails",
    }

    /// The reply of `UpdateUserAttributes`.
    AttributesReply {
        code_delivery_details_list: Vec<CodeDeliveryDetails> = "CodeDeliveryDetailsList",
    }

    /// The reply of `GetUser`.
    UserReply {
        username: String = "Username",
        user_attributes: Vec<Attribute> = "UserAttributes",
        mfa_options: Vec<MfaOptionMember> = "MFAOptions",
        preferred_mfa_setting: String = "PreferredMfaSetting",
        user_mfa_setting_list: Vec<String> = "UserMFASettingList",
    }

    /// `MFAOptionType`.
    MfaOptionMember {
        delivery_medium: String = "DeliveryMedium",
        attribute_name: String = "AttributeName",
    }

    /// The reply of `GetUserAuthFactors`.
    AuthFactorsReply {
        username: String = "Username",
        preferred_mfa_setting: String = "PreferredMfaSetting",
        user_mfa_setting_list: Vec<String> = "UserMFASettingList",
        configured_user_auth_factors: Vec<String> = "ConfiguredUserAuthFactors",
    }

    /// The reply of `StartWebAuthnRegistration`.
    RegistrationReply {
        credential_creation_options: Value = "CredentialCreationOptions",
    }

    /// The reply of `ListWebAuthnCredentials`.
    CredentialsReply {
        credentials: Vec<CredentialMember> = "Credentials",
        next_token: String = "NextToken",
    }

    /// `WebAuthnCredentialDescription`.
    CredentialMember {
        credential_id: String = "CredentialId",
        friendly_credential_name: String = "FriendlyCredentialName",
        relying_party_id: String = "RelyingPartyId",
        authenticator_attachment: String = "AuthenticatorAttachment",
        authenticator_transports: Vec<String> = "AuthenticatorTransports",
        created_at: f64 = "CreatedAt",
    }

    /// The reply of `ListUserSessions`.
    SessionsReply {
        sessions: Vec<SessionMember> = "Sessions",
        next_token: String = "NextToken",
    }

    /// `SessionDescriptionType`.
    SessionMember {
        session_id: String = "SessionId",
        session_type: String = "SessionType",
        client_id: String = "ClientId",
        create_date: f64 = "CreateDate",
        last_active_date: f64 = "LastActiveDate",
        device_type: String = "DeviceType",
        last_ip_address: String = "LastIPAddress",
        last_location: LocationMember = "LastLocation",
        origin_session_id: String = "OriginSessionId",
        is_current_session: bool = "IsCurrentSession",
    }

    /// `SessionLocationType`.
    LocationMember {
        city: String = "City",
        country: String = "Country",
    }
}

members! {
    /// The reply of `GetClientToken`.
    ClientTokenReply {
        client_authentication_result: ClientAuthResult = "ClientAuthenticationResult",
    }

    /// `ClientAuthenticationResultType`.
    ClientAuthResult {
        access_token: Zeroizing<String> = "AccessToken",
        expires_in: u32 = "ExpiresIn",
        token_type: String = "TokenType",
    }

    /// The reply of `GetDerivedToken`.
    DerivedTokenReply {
        issued_token: Zeroizing<String> = "IssuedToken",
        issued_token_type: String = "IssuedTokenType",
        token_type: String = "TokenType",
        expires_in: u32 = "ExpiresIn",
        scopes: Vec<String> = "Scopes",
    }
}

impl ClientAuthResult {
    /// In the form of a sign-in.
    pub(crate) fn into_result(self) -> AuthResult {
        AuthResult {
            access_token: self.access_token,
            id_token: None,
            refresh_token: None,
            token_type: self.token_type,
            expires_in: self.expires_in,
            new_device_metadata: None,
        }
    }
}

/// A document of the service as JSON text.
pub(crate) fn document(value: &Value) -> String {
    value.to_string()
}

/// Whether a text is a JSON object.
pub(crate) fn is_object(json: &str) -> bool {
    serde_json::from_str(json)
        .ok()
        .and_then(Members::of)
        .is_some()
}
