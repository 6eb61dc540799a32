//! Request members that have no effect in the emulator. A warning names each once, so that
//! nobody relies on it.

use serde_json::Value;

use crate::state::user_pools::UserPools;

/// The members, by their paths. Where the service returns them, they are stored and returned.
const WITHOUT_EFFECT: &[&str] = &[
    "AccountId",
    "AccountTakeoverRiskConfiguration",
    "AcrConfiguration",
    "AcrMapping",
    "AdminCreateUserConfig.InviteMessageTemplate",
    "AnalyticsConfiguration",
    "AnalyticsMetadata",
    "Assets",
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
    "PublishSecretsInAWSSecretsManager",
    "RegionName",
    "RequestedLimitValue",
    "ReturnMergedResources",
    "RevokeAssociatedSessions",
    "RiskExceptionConfiguration",
    "Routing",
    "SamlProviderARNs",
    "Settings",
    "SmsAuthenticationMessage",
    "SmsMfaConfiguration.SmsAuthenticationMessage",
    "SmsVerificationMessage",
    "SupportedLoginProviders",
    "TermsSource",
    "URLPatterns",
    "UseCognitoProvidedValues",
    "UserContextData",
    "UserPoolTier",
    "ValidationData",
    "VerificationMessageTemplate",
    "WebAuthnMfaSettings",
];

/// `ClientMetadata` goes to triggers; here triggers run only for answers to challenges.
const TAKES_CLIENT_METADATA: [&str; 2] = ["RespondToAuthChallenge", "AdminRespondToAuthChallenge"];

/// The members below have an effect only for providers of this type, because users cannot sign in
/// with others.
const PROVIDER_THAT_ACTS: &str = "OIDC";
const OF_PROVIDERS: [&str; 2] = ["AttributeMapping", "ProviderDetails"];

/// Warns of members without effect in a request.
pub(super) fn warn(pools: &mut UserPools, operation: &str, input: &Value) {
    let metadata = (!TAKES_CLIENT_METADATA.contains(&operation)).then_some("ClientMetadata");
    let kind = input.get("ProviderType");
    let is_idle = kind.is_some_and(|kind| kind != PROVIDER_THAT_ACTS);
    let of_provider = OF_PROVIDERS.into_iter().filter(|_| is_idle);
    let paths = WITHOUT_EFFECT.iter().copied();
    for path in paths.chain(metadata).chain(of_provider) {
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
    use super::super::handlers;
    use super::WITHOUT_EFFECT;
    use crate::ground::model::Api;

    /// Members that have an effect, or select what the request is about.
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
        "AllowClassicFlow",
        "AllowUnauthenticatedIdentities",
        "AllowedOAuthFlows",
        "AllowedOAuthFlowsUserPoolClient",
        "AllowedOAuthScopes",
        "AttributeMapping",
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
        "CognitoIdentityProviders",
        "ConfirmationCode",
        "Credential",
        "CredentialId",
        "CustomAttributes",
        "CustomRoleArn",
        "DefaultRedirectURI",
        "DeletionProtection",
        "Description",
        "DesiredDeliveryMediums",
        "DestinationUser",
        "DestinationUserIdentifier",
        "DeveloperProviderName",
        "DeveloperUserIdentifier",
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
        "HideDisabled",
        "IdTokenValidity",
        "Identifier",
        "IdentityId",
        "IdentityIdsToDelete",
        "IdentityPoolId",
        "IdentityPoolName",
        "IdentityPoolTags",
        "IdentityProviderName",
        "IdpIdentifier",
        "IdpIdentifiers",
        "JobId",
        "Limit",
        "LimitDefinition",
        "Logins",
        "LoginsToRemove",
        "LogoutURLs",
        "MFAOptions",
        "ManagedLoginBrandingId",
        "MaxResults",
        "MessageAction",
        "MfaConfiguration",
        "Name",
        "NextToken",
        "OpenIdConnectProviderARNs",
        "PaginationToken",
        "Password",
        "Permanent",
        "Policies",
        "PolicyName",
        "PoolName",
        "Precedence",
        "PreventUserExistenceErrors",
        "PreviousPassword",
        "PrincipalTags",
        "ProposedPassword",
        "ProviderDetails",
        "ProviderName",
        "ProviderType",
        "ReadAttributes",
        "RefreshToken",
        "RefreshTokenRotation",
        "RefreshTokenValidity",
        "RequestedTokenType",
        "ResourceArn",
        "Resources",
        "RestoreId",
        "RestoreTimestamp",
        "RoleArn",
        "RoleMappings",
        "Roles",
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
        "SourceUserIdentifier",
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
        "TokenDuration",
        "TokenSession",
        "TokenValidityUnits",
        "URL",
        "UseDefaults",
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

    /// A member that a newer model adds must be sorted into one of the lists.
    #[test]
    fn each_member_has_an_effect_or_a_warning() {
        for api in Api::ALL {
            for (operation, _) in handlers(api) {
                let row = api.operation(operation);
                let row = row.expect("an operation of the model");
                for member in row.members(api) {
                    let acts = ACTS.contains(&member);
                    assert!(
                        acts != WITHOUT_EFFECT.contains(&member),
                        "{operation}: {member}"
                    );
                }
            }
        }
    }
}
