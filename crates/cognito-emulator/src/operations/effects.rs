//! Members of requests that have no effect here: each is named once, so that nobody
//! believes that it acts.

use serde_json::Value;

use crate::state::user_pools::UserPools;

/// By their paths. They are kept and answered where the service does so.
const WITHOUT_EFFECT: &[&str] = &[
    "AccountTakeoverRiskConfiguration",
    "AcrConfiguration",
    "AcrMapping",
    "AdminCreateUserConfig.InviteMessageTemplate",
    "AnalyticsConfiguration",
    "AnalyticsMetadata",
    "Assets",
    "AttributeMapping",
    "CSS",
    "CacheDuration",
    "CloudWatchLogsRoleArn",
    "CompromisedCredentialsRiskConfiguration",
    "ContextData",
    "CustomDomainConfig",
    "DcrConfiguration",
    "EmailConfiguration",
    "EmailMfaConfiguration.Message",
    "EmailMfaConfiguration.Subject",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "EnablePropagateAdditionalUserContextData",
    "Enforcement",
    "ImageFile",
    "IssuerConfiguration",
    "JobName",
    "KeyConfiguration",
    "LambdaConfig",
    "Links",
    "LogConfigurations",
    "ManagedLoginVersion",
    "PasswordHashingAlgorithm",
    "Policies.PasswordPolicy.PasswordHistorySize",
    "ProviderDetails",
    "PublishSecretsInAWSSecretsManager",
    "RegionName",
    "ReturnMergedResources",
    "RevokeAssociatedSessions",
    "RiskExceptionConfiguration",
    "Routing",
    "Settings",
    "SmsAuthenticationMessage",
    "SmsMfaConfiguration.SmsAuthenticationMessage",
    "SmsVerificationMessage",
    "TermsSource",
    "URLPatterns",
    "UseCognitoProvidedValues",
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
    use super::super::table::HANDLERS;
    use super::WITHOUT_EFFECT;
    use crate::ground::model;

    /// Members that act, or say what is meant.
    const ACTS: &[&str] = &[
        "AccessToken",
        "AccessTokenValidity",
        "AccountRecoverySetting",
        "Action",
        "ActorToken",
        "ActorTokenProviderName",
        "ActorTokenType",
        "AdminCreateUserConfig",
        "AliasAttributes",
        "AllowedOAuthFlows",
        "AllowedOAuthFlowsUserPoolClient",
        "AllowedOAuthScopes",
        "AttributeName",
        "AttributesToGet",
        "Audiences",
        "AuthFlow",
        "AuthParameters",
        "AuthSessionValidity",
        "AutoVerifiedAttributes",
        "CIMDPolicyId",
        "CallbackURLs",
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
        "DefaultRedirectURI",
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
        "JobId",
        "Limit",
        "LogoutURLs",
        "MFAOptions",
        "ManagedLoginBrandingId",
        "MaxResults",
        "MessageAction",
        "MfaConfiguration",
        "Name",
        "NextToken",
        "PaginationToken",
        "Password",
        "Permanent",
        "Policies",
        "PolicyName",
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
        "RequestedTokenType",
        "ResourceArn",
        "Resources",
        "RoleArn",
        "SMSMfaSettings",
        "SSOSession",
        "Schema",
        "Scopes",
        "Secret",
        "SecretHash",
        "Session",
        "SessionId",
        "SmsConfiguration",
        "SmsMfaConfiguration",
        "SoftwareTokenMfaConfiguration",
        "SoftwareTokenMfaSettings",
        "SourceUser",
        "Status",
        "SubjectToken",
        "SubjectTokenProviderName",
        "SubjectTokenType",
        "SupportedIdentityProviders",
        "TagKeys",
        "Tags",
        "TemporaryPassword",
        "TermsId",
        "TermsName",
        "Token",
        "TokenSession",
        "TokenValidityUnits",
        "URL",
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
            let row = model::operation(operation).expect("an operation of the model");
            for member in row.members() {
                let acts = ACTS.contains(&member);
                assert!(
                    acts != WITHOUT_EFFECT.contains(&member),
                    "{operation}: {member}"
                );
            }
        }
    }
}
