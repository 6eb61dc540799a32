//! Members of requests that have no effect here: each is named once, so that nobody
//! believes that it acts.

use serde_json::Value;

use crate::state::user_pools::UserPools;

/// By their paths. They are kept and answered where the service does so.
const WITHOUT_EFFECT: &[&str] = &[
    "AcrConfiguration",
    "AcrMapping",
    "AdminCreateUserConfig.InviteMessageTemplate",
    "AllowedOAuthFlows",
    "AllowedOAuthFlowsUserPoolClient",
    "AllowedOAuthScopes",
    "AnalyticsConfiguration",
    "AnalyticsMetadata",
    "AttributeMapping",
    "CallbackURLs",
    "ContextData",
    "CustomDomainConfig",
    "DcrConfiguration",
    "DefaultRedirectURI",
    "EmailConfiguration",
    "EmailMfaConfiguration.Message",
    "EmailMfaConfiguration.Subject",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "EnablePropagateAdditionalUserContextData",
    "IssuerConfiguration",
    "KeyConfiguration",
    "LambdaConfig",
    "LogoutURLs",
    "ManagedLoginVersion",
    "Policies.PasswordPolicy.PasswordHistorySize",
    "ProviderDetails",
    "PublishSecretsInAWSSecretsManager",
    "RevokeAssociatedSessions",
    "Routing",
    "SSOSession",
    "SmsAuthenticationMessage",
    "SmsMfaConfiguration.SmsAuthenticationMessage",
    "SmsVerificationMessage",
    "SupportedIdentityProviders",
    "UserContextData",
    "UserPoolTier",
    "ValidationData",
    "VerificationMessageTemplate",
    "WebAuthnMfaSettings",
];

/// `ClientMetadata` goes to triggers, which there are in answers to challenges only.
const TAKES_CLIENT_METADATA: [&str; 2] = ["RespondToAuthChallenge", "AdminRespondToAuthChallenge"];

/// Warns of what a request says in vain.
pub(super) fn warn(pools: &mut UserPools, operation: &str, input: &Value) {
    let metadata = (!TAKES_CLIENT_METADATA.contains(&operation)).then_some("ClientMetadata");
    for path in WITHOUT_EFFECT.iter().copied().chain(metadata) {
        let mut names = path.split('.');
        let value = names.try_fold(input, |value, name| value.get(name));
        if value.is_some_and(says_something) {
            let warning = format!("{operation}: {path} has no effect in the emulator");
            pools.warnings.add(warning);
        }
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Number(number) => number.as_u64() != Some(0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(true) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::HANDLERS;
    use super::WITHOUT_EFFECT;
    use crate::ground::model::Api;

    /// Members that act, or say what is meant.
    const ACTS: &[&str] = &[
        "AccessToken",
        "AccessTokenValidity",
        "AccountRecoverySetting",
        "AdminCreateUserConfig",
        "AliasAttributes",
        "AttributeName",
        "AttributesToGet",
        "AuthFlow",
        "AuthParameters",
        "AuthSessionValidity",
        "AutoVerifiedAttributes",
        "ChallengeName",
        "ChallengeResponses",
        "ClientId",
        "ClientMetadata",
        "ClientName",
        "ClientSecret",
        "ClientSecretId",
        "ClientType",
        "Code",
        "ConfirmationCode",
        "Credential",
        "CredentialId",
        "CustomAttributes",
        "DeletionProtection",
        "Description",
        "DesiredDeliveryMediums",
        "DestinationUser",
        "DeviceConfiguration",
        "DeviceKey",
        "DeviceName",
        "DeviceRememberedStatus",
        "DeviceSecretVerifierConfig",
        "Domain",
        "EmailMfaConfiguration",
        "EmailMfaSettings",
        "EnableTokenRevocation",
        "EventId",
        "ExplicitAuthFlows",
        "FeedbackToken",
        "FeedbackValue",
        "Filter",
        "ForceAliasCreation",
        "FriendlyDeviceName",
        "GenerateSecret",
        "GroupName",
        "IdTokenValidity",
        "Identifier",
        "IdpIdentifier",
        "IdpIdentifiers",
        "Limit",
        "MFAOptions",
        "MaxResults",
        "MessageAction",
        "MfaConfiguration",
        "Name",
        "NextToken",
        "PaginationToken",
        "Password",
        "Permanent",
        "Policies",
        "PoolName",
        "Precedence",
        "PreventUserExistenceErrors",
        "PreviousPassword",
        "ProposedPassword",
        "ProviderName",
        "ProviderType",
        "ReadAttributes",
        "RefreshToken",
        "RefreshTokenRotation",
        "RefreshTokenValidity",
        "ResourceArn",
        "RoleArn",
        "SMSMfaSettings",
        "Schema",
        "Scopes",
        "SecretHash",
        "Session",
        "SessionId",
        "SmsConfiguration",
        "SmsMfaConfiguration",
        "SoftwareTokenMfaConfiguration",
        "SoftwareTokenMfaSettings",
        "SourceUser",
        "TagKeys",
        "Tags",
        "TemporaryPassword",
        "Token",
        "TokenSession",
        "TokenValidityUnits",
        "User",
        "UserAttributeNames",
        "UserAttributeUpdateSettings",
        "UserAttributes",
        "UserCode",
        "UserPoolAddOns",
        "UserPoolId",
        "UserPoolTags",
        "UserSessionTracking",
        "Username",
        "UsernameAttributes",
        "UsernameConfiguration",
        "WebAuthnConfiguration",
        "WriteAttributes",
    ];

    /// A member that a newer model brings has to be thought of.
    #[test]
    fn each_member_of_each_operation_acts_or_is_told_to_have_no_effect() {
        for (operation, _) in HANDLERS {
            let row = Api::UserPools.operation(operation);
            let row = row.expect("an operation of the model");
            for member in row.members(Api::UserPools) {
                let acts = ACTS.contains(&member);
                assert!(
                    acts != WITHOUT_EFFECT.contains(&member),
                    "{operation}: {member}"
                );
            }
        }
    }
}
