//! Operators and their pools: created, described, changed, listed, tagged, deleted. The
//! expected answers are those of the operators' contract: observed through Terraform, the AWS
//! CLI's examples and CloudFormation.

use serde_json::{Value, json};

use crate::service::Operators;
use crate::support::is;

fn of(pool: &Value) -> Value {
    json!({ "UserPoolId": pool["Id"] })
}

fn with(mut body: Value, settings: &Value) -> Value {
    let members = body.as_object_mut().unwrap();
    members.extend(settings.as_object().unwrap().clone());
    body
}

#[test]
fn a_plain_pool_has_the_defaults_of_the_service() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let id = pool["Id"].as_str().unwrap();
    assert!(id.starts_with("eu-west-1_") && id.len() == 19, "{id}");
    for (member, expected) in [
        ("Name", json!("people")),
        (
            "Policies",
            json!({
                "PasswordPolicy": {
                    "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true,
                    "RequireNumbers": true, "RequireSymbols": true,
                    "TemporaryPasswordValidityDays": 7,
                },
                "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD"] },
            }),
        ),
        ("DeletionProtection", json!("INACTIVE")),
        ("LambdaConfig", json!({})),
        (
            "VerificationMessageTemplate",
            json!({ "DefaultEmailOption": "CONFIRM_WITH_CODE" }),
        ),
        ("MfaConfiguration", json!("OFF")),
        ("EstimatedNumberOfUsers", json!(0)),
        (
            "EmailConfiguration",
            json!({ "EmailSendingAccount": "COGNITO_DEFAULT" }),
        ),
        (
            "AdminCreateUserConfig",
            json!({ "AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7 }),
        ),
        ("UserPoolTier", json!("ESSENTIALS")),
        ("UserPoolTags", json!({})),
    ] {
        assert_eq!(pool[member], expected, "{member}");
    }
    for absent in [
        "AutoVerifiedAttributes",
        "AliasAttributes",
        "UsernameAttributes",
        "UsernameConfiguration",
        "SmsConfiguration",
        "DeviceConfiguration",
        "UserPoolAddOns",
        "EmailVerificationMessage",
    ] {
        assert!(pool.get(absent).is_none(), "{absent}");
    }
    let schema = pool["SchemaAttributes"].as_array().unwrap();
    assert_eq!(schema.len(), 20);
    assert_eq!(
        schema[0],
        json!({
            "Name": "sub", "AttributeDataType": "String", "DeveloperOnlyAttribute": false,
            "Mutable": false, "Required": true,
            "StringAttributeConstraints": { "MinLength": "1", "MaxLength": "2048" },
        })
    );
    assert_eq!(
        schema[19]["NumberAttributeConstraints"],
        json!({ "MinValue": "0" })
    );
    let described = operators.ok("DescribeUserPool", &of(&pool));
    assert_eq!(described["UserPool"], pool);
}

/// Terraform must read back what it gave, or it plans changes forever.
#[test]
fn what_was_given_is_read_back() {
    let mut operators = Operators::new();
    let given = json!({
        "AutoVerifiedAttributes": ["email"],
        "UsernameAttributes": ["email"],
        "UsernameConfiguration": { "CaseSensitive": false },
        "DeletionProtection": "ACTIVE",
        "LambdaConfig": { "PreSignUp": "arn:aws:lambda:eu-west-1:123456789012:function:f" },
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{ "Name": "verified_email", "Priority": 1 }],
        },
        "UserPoolAddOns": {
            "AdvancedSecurityMode": "AUDIT", "AdvancedSecurityAdditionalFlows": {},
        },
        "DeviceConfiguration": {
            "ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": false,
        },
        "UserAttributeUpdateSettings": {
            "AttributesRequireVerificationBeforeUpdate": ["email"],
        },
        "UserPoolTags": { "team": "people" },
        "UserPoolTier": "PLUS",
    });
    let pool = operators.pool(&given);
    for (member, value) in given.as_object().unwrap() {
        assert_eq!(pool[member], *value, "{member}");
    }
    let described = operators.ok("DescribeUserPool", &of(&pool))["UserPool"].clone();
    assert_eq!(described, pool);
    is(
        &operators.refused("DeleteUserPool", &of(&pool)),
        (
            "InvalidParameterException",
            "The user pool cannot be deleted because deletion protection is activated. \
             Deletion protection must be inactivated first.",
        ),
    );
}

/// The contract, §5: measured per member.
#[test]
fn an_update_keeps_some_settings_and_resets_others() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({
        "AutoVerifiedAttributes": ["email"],
        "MfaConfiguration": "OPTIONAL",
        "Policies": { "PasswordPolicy": { "MinimumLength": 12 } },
        "LambdaConfig": { "PreSignUp": "arn:aws:lambda:eu-west-1:123456789012:function:f" },
        "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true },
        "UserPoolAddOns": { "AdvancedSecurityMode": "AUDIT" },
        "UserPoolTags": { "team": "people" },
        "DeletionProtection": "ACTIVE",
    }));
    operators.seconds += 60;
    let off = with(of(&pool), &json!({ "DeletionProtection": "INACTIVE" }));
    assert_eq!(operators.ok("UpdateUserPool", &off), json!({}));
    let now = operators.ok("DescribeUserPool", &of(&pool))["UserPool"].clone();
    assert_eq!(now["MfaConfiguration"], "OPTIONAL");
    assert_eq!(now["Policies"], pool["Policies"]);
    assert_eq!(now["LastModifiedDate"], operators.seconds);
    assert_eq!(now["LambdaConfig"], json!({}));
    assert_eq!(
        now["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"],
        false
    );
    assert_eq!(now["UserPoolTags"], json!({}));
    for gone in ["AutoVerifiedAttributes", "UserPoolAddOns"] {
        assert!(now.get(gone).is_none(), "{gone}");
    }
    assert_eq!(operators.ok("DeleteUserPool", &of(&pool)), Value::Null);
    let message = format!("User pool {} does not exist.", pool["Id"].as_str().unwrap());
    for operation in ["DescribeUserPool", "DeleteUserPool"] {
        is(
            &operators.refused(operation, &of(&pool)),
            ("ResourceNotFoundException", &message),
        );
    }
}

#[test]
fn some_settings_are_returned_in_two_places() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({
        "EmailVerificationSubject": "Your code",
        "AdminCreateUserConfig": { "UnusedAccountValidityDays": 3 },
    }));
    let template = &pool["VerificationMessageTemplate"];
    assert_eq!(template["EmailSubject"], "Your code");
    let policy = &pool["Policies"]["PasswordPolicy"];
    assert_eq!(policy["TemporaryPasswordValidityDays"], 3);
    let pool = operators.pool(&json!({
        "VerificationMessageTemplate": { "SmsMessage": "Code {####}" },
        "Policies": { "PasswordPolicy": { "TemporaryPasswordValidityDays": 1 } },
    }));
    assert_eq!(pool["SmsVerificationMessage"], "Code {####}");
    assert_eq!(
        pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"],
        1
    );
}

#[test]
fn incompatible_settings_are_refused() {
    let mut operators = Operators::new();
    let attribute = |settings: Value| json!({ "Schema": [settings] });
    for (settings, message) in [
        (
            json!({ "AliasAttributes": ["email"], "UsernameAttributes": ["email"] }),
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        ),
        (
            json!({ "UserAttributeUpdateSettings": {
                "AttributesRequireVerificationBeforeUpdate": ["email"] } }),
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in \
             AutoVerifiedAttributes",
        ),
        (
            json!({
                "AdminCreateUserConfig": { "UnusedAccountValidityDays": 3 },
                "Policies": { "PasswordPolicy": { "TemporaryPasswordValidityDays": 3 } },
            }),
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of \
             UnusedAccountValidityDays",
        ),
        (
            json!({ "AccountRecoverySetting": { "RecoveryMechanisms": [
                { "Name": "admin_only", "Priority": 1 },
                { "Name": "verified_email", "Priority": 2 } ] } }),
            "Invalid account recovery setting parameter. Account Recovery Setting cannot use \
             admin_only setting with any other recovery mechanisms.",
        ),
        (
            attribute(json!({ "Name": "dept" })),
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
        ),
        (
            attribute(json!({ "Name": "dept", "AttributeDataType": "String", "Required": true })),
            "Required custom attributes are not supported currently.",
        ),
        (
            attribute(json!({ "Name": "email", "AttributeDataType": "Number" })),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard \
             schema attribute email",
        ),
        (
            attribute(json!({ "Name": "level", "AttributeDataType": "String",
                "StringAttributeConstraints": { "MinLength": "5", "MaxLength": "4" } })),
            "Attribute custom:level cannot have a max length shorter than it's min length",
        ),
        (
            json!({ "Policies": { "PasswordPolicy": { "MinimumLength": 5 } } }),
            "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' \
             failed to satisfy constraint: Member must have value greater than or equal to 6",
        ),
        (
            json!({ "AutoVerifiedAttributes": ["given_name"] }),
            "1 validation error detected: Value '[given_name]' at 'autoVerifiedAttributes' \
             failed to satisfy constraint: Member must satisfy constraint: \
             [Member must satisfy enum value set: [phone_number, email]]",
        ),
        (
            attribute(json!({ "Name": "a".repeat(21), "AttributeDataType": "String" })),
            "1 validation error detected: Value 'aaaaaaaaaaaaaaaaaaaaa' at \
             'schema.1.member.name' failed to satisfy constraint: \
             Member must have length less than or equal to 20",
        ),
    ] {
        let body = with(json!({ "PoolName": "people" }), &settings);
        is(
            &operators.refused("CreateUserPool", &body),
            ("InvalidParameterException", message),
        );
    }
    let pools = operators.ok("ListUserPools", &json!({ "MaxResults": 60 }));
    assert_eq!(pools["UserPools"], json!([]));
}

#[test]
fn a_pool_gets_custom_attributes() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({ "Schema": [
        { "Name": "dept", "AttributeDataType": "String", "Mutable": false },
        { "Name": "name", "AttributeDataType": "String", "Required": true },
    ] }));
    let level = json!({ "Name": "level", "AttributeDataType": "Number",
        "NumberAttributeConstraints": { "MaxValue": "9" } });
    let add = with(of(&pool), &json!({ "CustomAttributes": [level] }));
    assert_eq!(operators.ok("AddCustomAttributes", &add), json!({}));
    let pool = operators.ok("DescribeUserPool", &of(&pool))["UserPool"].clone();
    let schema = pool["SchemaAttributes"].as_array().unwrap();
    let names: Vec<_> = schema.iter().map(|it| &it["Name"]).collect();
    assert_eq!(names[20..], ["custom:dept", "custom:level"]);
    assert_eq!(schema[1]["Required"], true);
    assert_eq!(schema[20]["Mutable"], false);
    assert_eq!(
        schema[21]["NumberAttributeConstraints"],
        json!({ "MaxValue": "9" })
    );
    is(
        &operators.refused("AddCustomAttributes", &add),
        (
            "InvalidParameterException",
            "custom:level: Existing attribute already has name custom:level.",
        ),
    );
}

#[test]
fn pools_are_listed_in_pages_and_have_tags() {
    let mut operators = Operators::new();
    let mut made: Vec<Value> = (0..3)
        .map(|_| operators.pool(&json!({}))["Id"].clone())
        .collect();
    made.sort_by_key(Value::to_string);
    let mut seen = Vec::new();
    let mut body = json!({ "MaxResults": 2 });
    loop {
        let page = operators.ok("ListUserPools", &body);
        let pools = page["UserPools"].as_array().unwrap();
        seen.extend(pools.iter().map(|pool| pool["Id"].clone()));
        match page.get("NextToken") {
            Some(token) => body["NextToken"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(seen, made);
    let pool = operators.pool(&json!({ "UserPoolTags": { "a": "1" } }));
    let arn = json!({ "ResourceArn": pool["Arn"] });
    let tag = with(arn.clone(), &json!({ "Tags": { "b": "2" } }));
    operators.ok("TagResource", &tag);
    let untag = with(arn.clone(), &json!({ "TagKeys": ["a"] }));
    operators.ok("UntagResource", &untag);
    let tags = operators.ok("ListTagsForResource", &arn);
    assert_eq!(tags["Tags"], json!({ "b": "2" }));
    let pool = operators.ok("DescribeUserPool", &of(&pool));
    assert_eq!(pool["UserPool"]["UserPoolTags"], json!({ "b": "2" }));
}
