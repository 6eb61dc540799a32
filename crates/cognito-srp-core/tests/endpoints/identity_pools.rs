//! The rule sets of `cognito-identity` and `sts`, compared with botocore's evaluation
//! (botocore.json).

use cognito_srp_core::{
    Endpoint, EndpointError, EndpointSettings, IdToken, IdentityPool, IdentityPoolId, Logins,
    UserPoolId,
};
use serde_json::Value;

fn pool(region: &str) -> IdentityPoolId {
    IdentityPoolId::parse(&format!("{region}:1a2b3c4d-0e0f")).unwrap()
}

#[test]
fn every_partition_and_variant_matches_botocore() {
    let rules: Value = serde_json::from_str(include_str!("botocore.json")).unwrap();
    let regions = rules["regions"].as_array().unwrap();
    assert_eq!(regions.len(), 16);
    for row in regions {
        let pool = pool(row["region"].as_str().unwrap());
        let variants = [(false, false), (true, false), (false, true), (true, true)];
        for (column, (fips, dual_stack)) in variants.into_iter().enumerate() {
            let settings = EndpointSettings::new()
                .with_fips(fips)
                .with_dual_stack(dual_stack);
            let expected = |service: &str| format!("{}/", row[service][column].as_str().unwrap());
            let endpoint = settings.resolve_for_identity_pool(&pool).unwrap();
            assert_eq!(endpoint.as_str(), expected("cognito-identity"));
            let endpoint = settings.resolve_for_sts(&pool).unwrap();
            assert_eq!(endpoint.as_str(), expected("sts"));
            if column == 0 {
                let standard = IdentityPool::new(pool.clone());
                assert_eq!(standard.endpoint().as_str(), expected("cognito-identity"));
                assert_eq!(standard.sts_endpoint().as_str(), expected("sts"));
            }
        }
    }
}

#[test]
fn a_custom_endpoint_has_no_variants() {
    let custom = Endpoint::parse("http://127.0.0.1:9229").unwrap();
    let settings = EndpointSettings::new().with_custom(Some(custom.clone()));
    let pool = pool("eu-west-2");
    assert_eq!(
        settings.resolve_for_identity_pool(&pool),
        Ok(custom.clone())
    );
    assert_eq!(settings.resolve_for_sts(&pool), Ok(custom));
    let fips = settings.with_fips(true).resolve_for_sts(&pool);
    assert_eq!(fips, Err(EndpointError::CustomWithFips));
}

/// The issuer without its scheme, as the developer guide gives it for the three partitions.
#[test]
fn a_user_pools_provider_name_is_its_issuer() {
    for (id, name) in [
        (
            "eu-west-2_eYpv1mFHB",
            "cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB",
        ),
        (
            "cn-north-1_eYpv1mFHB",
            "cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_eYpv1mFHB",
        ),
        (
            "us-gov-west-1_eYpv1mFHB",
            "cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_eYpv1mFHB",
        ),
    ] {
        let pool = UserPoolId::parse(id).unwrap();
        let logins = Logins::of_user_pool(&pool, &IdToken::new("t"));
        assert_eq!(logins.providers().collect::<Vec<_>>(), [name]);
    }
}
