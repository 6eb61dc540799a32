//! Settings of a pool that the service adds, and combinations that it refuses: unless stated
//! otherwise, texts and answers of badmintoncryer/cdk-preflight, which were measured.

use serde_json::{Value, json};

use crate::service::Operators;
use crate::support::is;

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:123456789012:function:f";

/// `SnsRegion` is in AWS CLI's example of get-user-pool-mfa-config.
#[test]
fn omitted_settings_are_filled_in() {
    let mut operators = Operators::new();
    let role = "arn:aws:iam::123456789012:role/sms";
    let pool = operators.pool(&json!({
        "LambdaConfig": { "PreTokenGeneration": FUNCTION },
        "SmsConfiguration": { "SnsCallerArn": role, "ExternalId": "me" },
        "UserPoolAddOns": { "AdvancedSecurityMode": "AUDIT" },
    }));
    let versioned = json!({ "LambdaVersion": "V1_0", "LambdaArn": FUNCTION });
    assert_eq!(pool["LambdaConfig"]["PreTokenGenerationConfig"], versioned);
    assert_eq!(pool["SmsConfiguration"]["SnsRegion"], "eu-west-1");
    let flows = &pool["UserPoolAddOns"]["AdvancedSecurityAdditionalFlows"];
    assert_eq!(flows, &json!({}));
    let newer = json!({ "LambdaVersion": "V2_0", "LambdaArn": FUNCTION });
    let pool = operators.pool(&json!({ "LambdaConfig": { "PreTokenGenerationConfig": newer } }));
    assert_eq!(pool["LambdaConfig"]["PreTokenGeneration"], FUNCTION);
    assert_eq!(pool["LambdaConfig"]["PreTokenGenerationConfig"], newer);
}

#[test]
fn incompatible_settings_are_refused_in_the_services_words() {
    let mut operators = Operators::new();
    let other = format!("{FUNCTION}-2");
    for (settings, message) in [
        (
            json!({ "EmailConfiguration": { "EmailSendingAccount": "DEVELOPER" } }),
            "Source ARN is required to use DEVELOPER email sending owner",
        ),
        (
            json!({ "LambdaConfig": { "CustomEmailSender": {
                "LambdaVersion": "V1_0", "LambdaArn": FUNCTION } } }),
            "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.",
        ),
        (
            json!({ "LambdaConfig": { "PreTokenGeneration": FUNCTION,
                "PreTokenGenerationConfig": { "LambdaVersion": "V1_0", "LambdaArn": other } } }),
            "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda \
             function ARN's",
        ),
        (
            json!({ "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["EMAIL_OTP"] } } }),
            "Password should be configured as one of the allowed first auth factors.",
        ),
    ] {
        let mut body = settings.clone();
        body["PoolName"] = "people".into();
        is(
            &operators.refused("CreateUserPool", &body),
            ("InvalidParameterException", message),
        );
    }
}

/// dataall#690 shows another message than that of SignUp.
#[test]
fn a_temporary_password_must_conform() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    for (password, rule) in [
        ("No-Number-Here", "Password must have numeric characters"),
        ("Sh0rt-a", "Password not long enough"),
    ] {
        let body = json!({ "UserPoolId": pool["Id"], "Username": "alice",
            "TemporaryPassword": password });
        let message = format!("Password did not conform with password policy: {rule}");
        is(
            &operators.refused("AdminCreateUser", &body),
            ("InvalidPasswordException", &message),
        );
    }
}

/// The API reference: a verified attribute needs a value.
#[test]
fn a_missing_address_cannot_be_verified() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let body = json!({ "UserPoolId": pool["Id"], "Username": "alice",
        "UserAttributes": [{ "Name": "email_verified", "Value": "true" }] });
    let (code, _) = operators.refused("AdminCreateUser", &body);
    assert_eq!(code, "InvalidParameterException");
}

/// The contract, §8: SetUserPoolMfaConfig replaces everything.
#[test]
fn the_mfa_of_a_pool_is_replaced_as_a_whole() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let set = |more: &Value| {
        let mut body = json!({ "UserPoolId": pool["Id"] });
        let members = body.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        body
    };
    let token = json!({ "MfaConfiguration": "OPTIONAL",
                        "SoftwareTokenMfaConfiguration": { "Enabled": true } });
    let reply = operators.ok("SetUserPoolMfaConfig", &set(&token));
    assert_eq!(
        reply["SoftwareTokenMfaConfiguration"],
        json!({ "Enabled": true })
    );
    let email = json!({ "MfaConfiguration": "ON",
                        "EmailMfaConfiguration": { "Message": "{####}", "Subject": "code" } });
    operators.ok("SetUserPoolMfaConfig", &set(&email));
    let read = operators.ok("GetUserPoolMfaConfig", &set(&json!({})));
    assert_eq!(
        read,
        json!({ "MfaConfiguration": "ON",
                "EmailMfaConfiguration": { "Message": "{####}", "Subject": "code" } })
    );
    let reply = operators.ok("SetUserPoolMfaConfig", &set(&json!({})));
    assert_eq!(reply, json!({ "MfaConfiguration": "OFF" }));
    for (given, message) in [
        (
            json!({ "SoftwareTokenMfaConfiguration": { "Enabled": false } }),
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
        ),
        (
            json!({ "MfaConfiguration": "ON",
                    "SoftwareTokenMfaConfiguration": { "Enabled": false } }),
            "Invalid MFA configuration given, can't disable all MFAs with a required or optional \
             configuration.",
        ),
    ] {
        is(
            &operators.refused("SetUserPoolMfaConfig", &set(&given)),
            ("InvalidParameterException", message),
        );
    }
}
