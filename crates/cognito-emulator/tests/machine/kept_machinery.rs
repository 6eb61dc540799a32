//! Import jobs, replicas, policies, threat protection and logs: stored, and listed as they
//! were given.

use serde_json::{Value, json};

use crate::kept_pages::{of_pool, pool_and_client, with};

/// A client that waits for the end of a job learns that it failed, and why.
#[test]
fn an_import_job_fails_and_says_why() {
    let (mut operators, names) = pool_and_client(&json!({}));
    let job = json!({ "JobName": "people",
        "CloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/import" });
    let mut ids = Vec::new();
    for _ in 0..3 {
        let made = operators.ok("CreateUserImportJob", &of_pool(&names, &job));
        assert_eq!(made["UserImportJob"]["Status"], "Created");
        ids.push(made["UserImportJob"]["JobId"].clone());
    }
    let which = of_pool(&names, &json!({ "JobId": ids[0] }));
    let (code, _) = operators.refused("StopUserImportJob", &which);
    assert_eq!(code, "PreconditionNotMetException");
    operators.ok("StartUserImportJob", &which);
    let job = operators.ok("DescribeUserImportJob", &which)["UserImportJob"].clone();
    assert_eq!(
        (&job["Status"], &job["ImportedUsers"]),
        (&json!("Failed"), &json!(0))
    );
    let (code, _) = operators.refused("StartUserImportJob", &which);
    assert_eq!(code, "PreconditionNotMetException");

    let two = of_pool(&names, &json!({ "MaxResults": 2 }));
    let first = operators.ok("ListUserImportJobs", &two);
    assert_eq!(first["UserImportJobs"].as_array().unwrap().len(), 2);
    let rest = with(
        &two,
        &json!({ "PaginationToken": first["PaginationToken"] }),
    );
    let rest = operators.ok("ListUserImportJobs", &rest);
    assert_eq!(rest["UserImportJobs"].as_array().unwrap().len(), 1);
    assert!(rest.get("PaginationToken").is_none());
    let unknown = of_pool(&names, &json!({ "JobId": "import-none" }));
    let (code, _) = operators.refused("DescribeUserImportJob", &unknown);
    assert_eq!(code, "ResourceNotFoundException");
}

/// The API reference: a replica is INACTIVE until it is turned on, only an INACTIVE one can be
/// deleted, and the list includes the primary.
#[test]
fn only_an_unused_replica_can_be_deleted() {
    let (mut operators, names) = pool_and_client(&json!({}));
    let which = of_pool(&names, &json!({ "RegionName": "us-west-2" }));
    let made = operators.ok("CreateUserPoolReplica", &which);
    assert_eq!(made["UserPoolReplica"]["Role"], "SECONDARY");
    assert_eq!(made["UserPoolReplica"]["Status"], "INACTIVE");
    operators.refused("CreateUserPoolReplica", &which);
    let active = with(&which, &json!({ "Status": "ACTIVE" }));
    operators.ok("UpdateUserPoolReplica", &active);
    let listed = operators.ok("ListUserPoolReplicas", &of_pool(&names, &json!({})));
    let listed = listed["UserPoolReplicas"].as_array().unwrap();
    let roles: Vec<&Value> = listed.iter().map(|replica| &replica["Role"]).collect();
    assert_eq!(roles, ["PRIMARY", "SECONDARY"]);
    operators.refused("DeleteUserPoolReplica", &which);
    let inactive = with(&which, &json!({ "Status": "INACTIVE" }));
    operators.ok("UpdateUserPoolReplica", &inactive);
    let gone = operators.ok("DeleteUserPoolReplica", &which);
    assert_eq!(gone["UserPoolReplica"]["Status"], "DELETING");
    let (code, _) = operators.refused("UpdateUserPoolReplica", &active);
    assert_eq!(code, "ResourceNotFoundException");
}

#[test]
fn a_client_metadata_policy_is_stored() {
    let (mut operators, names) = pool_and_client(&json!({}));
    let policy = json!({ "PolicyName": "tools", "CacheDuration": 86_400,
        "URLPatterns": ["https://example.org/*"] });
    let made = operators.ok("CreateCIMDPolicy", &with(&names, &policy));
    let made = made["CIMDPolicy"].clone();
    let which = json!({ "CIMDPolicyId": made["CIMDPolicyId"] });
    let described = operators.ok("DescribeCIMDPolicy", &of_pool(&names, &which));
    assert_eq!(described["CIMDPolicy"], made);
    let patterns = json!({ "URLPatterns": ["https://example.com/*"] });
    let changed = with(&with(&names, &which), &patterns);
    let changed = operators.ok("UpdateCIMDPolicy", &changed);
    assert_eq!(
        changed["CIMDPolicy"]["URLPatterns"],
        patterns["URLPatterns"]
    );
    assert_eq!(changed["CIMDPolicy"]["PolicyName"], "tools");
    let listed = operators.ok("ListCIMDPolicies", &of_pool(&names, &json!({})));
    assert_eq!(
        listed["CIMDPolicies"][0]["CIMDPolicyId"],
        made["CIMDPolicyId"]
    );
    let which = of_pool(&names, &which);
    let urls = operators.ok("ListClientMetadataURLs", &which);
    assert_eq!(urls["ClientMetadataURLs"], json!([]));
    let url = json!({ "URL": "https://example.org/app", "Action": "REFRESH" });
    let (code, _) = operators.refused("UpdateClientMetadataURLState", &with(&which, &url));
    assert_eq!(code, "CachedCIMDURLDoesNotExistException");
    operators.ok("DeleteCIMDPolicy", &which);
    let (code, _) = operators.refused("DescribeCIMDPolicy", &which);
    assert_eq!(code, "ResourceNotFoundException");
}

/// The API reference: with only the pool, the default is restored; with an app client, the
/// pool's configuration.
#[test]
fn risks_are_configured_for_a_pool_or_for_an_app_client() {
    let (mut operators, names) = pool_and_client(&json!({}));
    let (code, _) = operators.refused("DescribeRiskConfiguration", &names);
    assert_eq!(code, "UserPoolAddOnNotEnabledException");

    let (mut operators, names) =
        pool_and_client(&json!({ "UserPoolAddOns": { "AdvancedSecurityMode": "AUDIT" } }));
    let pool = of_pool(&names, &json!({}));
    let nothing = operators.ok("DescribeRiskConfiguration", &names);
    assert_eq!(nothing, json!({ "RiskConfiguration": names }));
    let skipped = json!({ "RiskExceptionConfiguration": { "SkippedIPRangeList": ["10.0.0.0/8"] } });
    operators.ok("SetRiskConfiguration", &with(&pool, &skipped));
    let inherited = operators.ok("DescribeRiskConfiguration", &names)["RiskConfiguration"].clone();
    assert_eq!(
        inherited["RiskExceptionConfiguration"],
        skipped["RiskExceptionConfiguration"]
    );
    assert!(inherited.get("ClientId").is_none());
    let blocked = json!({ "CompromisedCredentialsRiskConfiguration": {
        "Actions": { "EventAction": "BLOCK" } } });
    operators.ok("SetRiskConfiguration", &with(&names, &blocked));
    let own = operators.ok("DescribeRiskConfiguration", &names)["RiskConfiguration"].clone();
    assert_eq!(own["ClientId"], names["ClientId"]);
    assert!(own.get("RiskExceptionConfiguration").is_none());
    operators.ok("SetRiskConfiguration", &names);
    let again = operators.ok("DescribeRiskConfiguration", &names);
    assert_eq!(again["RiskConfiguration"], inherited);
    operators.ok("SetRiskConfiguration", &pool);
    let nothing = operators.ok("DescribeRiskConfiguration", &pool);
    assert_eq!(nothing, json!({ "RiskConfiguration": pool }));
}

#[test]
fn log_delivery_is_stored() {
    let (mut operators, names) = pool_and_client(&json!({}));
    let pool = of_pool(&names, &json!({}));
    let nothing = operators.ok("GetLogDeliveryConfiguration", &pool);
    assert_eq!(
        nothing["LogDeliveryConfiguration"]["LogConfigurations"],
        json!([])
    );
    let logs = json!({ "LogConfigurations": [{ "LogLevel": "ERROR",
        "EventSource": "userNotification", "CloudWatchLogsConfiguration": {
            "LogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:people" } }] });
    operators.ok("SetLogDeliveryConfiguration", &with(&pool, &logs));
    let kept = operators.ok("GetLogDeliveryConfiguration", &pool);
    assert_eq!(kept["LogDeliveryConfiguration"], with(&pool, &logs));
}

/// The API's reference of UpdateProvisionedLimit; the defaults are the developer guide's.
#[test]
fn provisioned_limits_are_stored_and_not_below_the_default() {
    let (mut operators, _) = pool_and_client(&json!({}));
    let of = |category: &str| {
        json!({ "LimitDefinition": { "LimitClass": "API_CATEGORY",
        "Attributes": { "Category": category } } })
    };
    let asked = |value: i64| {
        let requested = json!({ "RequestedLimitValue": value });
        with(&of("UserCreation"), &requested)
    };
    let values = |reply: &Value| {
        let limit = &reply["Limit"];
        let [now, free] = ["ProvisionedLimitValue", "FreeLimitValue"].map(|it| limit[it].clone());
        (now, free)
    };
    let first = operators.ok("GetProvisionedLimit", &of("UserCreation"));
    assert_eq!(values(&first), (json!(50), json!(50)));
    let (code, _) = operators.refused("UpdateProvisionedLimit", &asked(49));
    assert_eq!(code, "InvalidParameterException");
    operators.ok("UpdateProvisionedLimit", &asked(80));
    let changed = operators.ok("GetProvisionedLimit", &of("UserCreation"));
    assert_eq!(values(&changed), (json!(80), json!(50)));
    let (code, _) = operators.refused("GetProvisionedLimit", &of("Nothing"));
    assert_eq!(code, "ResourceNotFoundException");
}

/// The API reference of InitiatePointInTimeRecovery: the plan must be ESSENTIALS or PLUS, and the
/// recovery point is at least 15 minutes old, at most 1 or 14 days, and not older than the pool.
/// Then a preview that cannot be generated fails, and nothing has happened.
#[test]
fn a_recovery_of_a_pool_without_a_history_fails() {
    const INVALID: &str = "InvalidParameterException";
    let (mut operators, names) = pool_and_client(&json!({}));
    let made = operators.seconds;
    let at = |seconds: u64| of_pool(&names, &json!({ "RestoreTimestamp": seconds }));
    operators.seconds += 86_400;
    let now = made + 86_400;
    for refused in [now + 60, now - 899, made - 1] {
        let (code, _) = operators.refused("InitiatePointInTimeRecovery", &at(refused));
        assert_eq!(code, INVALID, "{refused}");
    }
    let mut ids = Vec::new();
    for point in [made, now - 900] {
        let begun = operators.ok("InitiatePointInTimeRecovery", &at(point));
        let begun = &begun["Restoration"];
        assert_eq!(begun["RestoreStatus"], "PREVIEW_GENERATING");
        ids.push(begun["RestoreId"].clone());
        operators.seconds += 1;
    }
    // The pool is older than a day now.
    let (code, _) = operators.refused("InitiatePointInTimeRecovery", &at(made));
    assert_eq!(code, INVALID);
    let which = of_pool(&names, &json!({ "RestoreId": ids[0] }));
    let failed = operators.ok("DescribePointInTimeRecovery", &which)["Restoration"].clone();
    assert_eq!(failed["RestoreStatus"], "PREVIEW_GENERATION_FAILED");
    assert_eq!(failed["RestoreTimestamp"], made);
    assert_eq!(failed["TriggerTimestamp"], now);
    assert!(failed.get("RestorePreview").is_none());
    for operation in ["StartPointInTimeRecovery", "CancelPointInTimeRecovery"] {
        assert_eq!(operators.refused(operation, &which).0, INVALID);
    }
    let listed = operators.ok("ListPointInTimeRecoveries", &of_pool(&names, &json!({})));
    let listed = listed["Restorations"].as_array().unwrap().clone();
    let told: Vec<_> = listed.iter().map(|it| it["RestoreId"].clone()).collect();
    assert_eq!(told, [ids[1].clone(), ids[0].clone()], "the newest first");
    assert!(listed[0].get("TriggerTimestamp").is_none());

    let unknown = json!({ "RestoreId": "00000000-0000-4000-8000-000000000000" });
    let unknown = of_pool(&names, &unknown);
    let (code, _) = operators.refused("DescribePointInTimeRecovery", &unknown);
    assert_eq!(code, "ResourceNotFoundException");
    for (plan, point, outcome) in [
        ("PLUS", made, None),
        ("LITE", now - 900, Some("FeatureUnavailableInTierException")),
    ] {
        operators.ok(
            "UpdateUserPool",
            &of_pool(&names, &json!({ "UserPoolTier": plan })),
        );
        match outcome {
            None => drop(operators.ok("InitiatePointInTimeRecovery", &at(point))),
            Some(code) => {
                let refused = operators.refused("InitiatePointInTimeRecovery", &at(point));
                assert_eq!(refused.0, code);
            }
        }
    }
}
