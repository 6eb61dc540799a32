//! Where requests go: AWS's endpoint rule set for `cognito-idp`, and custom endpoints.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails as a test does"
)]

mod custom;
#[cfg(feature = "identity-pools")]
mod identity_pools;

use cognito_srp_core::{
    AppClient, ClientId, Endpoint, EndpointError, EndpointSettings, UserPoolId,
};

fn pool(region: &str) -> UserPoolId {
    UserPoolId::parse(&format!("{region}_pool")).unwrap()
}

/// For each region: standard, FIPS, dual stack, both.
const RULES: [(&str, [&str; 4]); 14] = [
    // The commercial partition serves IPv6 at its ordinary host.
    (
        "eu-west-2",
        [
            "https://cognito-idp.eu-west-2.amazonaws.com/",
            "https://cognito-idp-fips.eu-west-2.amazonaws.com/",
            "https://cognito-idp.eu-west-2.amazonaws.com/",
            "https://cognito-idp-fips.eu-west-2.api.aws/",
        ],
    ),
    (
        "mx-central-1",
        [
            "https://cognito-idp.mx-central-1.amazonaws.com/",
            "https://cognito-idp-fips.mx-central-1.amazonaws.com/",
            "https://cognito-idp.mx-central-1.amazonaws.com/",
            "https://cognito-idp-fips.mx-central-1.api.aws/",
        ],
    ),
    // Here FIPS and dual stack share one host.
    (
        "us-east-1",
        [
            "https://cognito-idp.us-east-1.amazonaws.com/",
            "https://cognito-idp-fips.us-east-1.amazonaws.com/",
            "https://cognito-idp.us-east-1.amazonaws.com/",
            "https://cognito-idp-fips.us-east-1.amazonaws.com/",
        ],
    ),
    (
        "us-east-2",
        [
            "https://cognito-idp.us-east-2.amazonaws.com/",
            "https://cognito-idp-fips.us-east-2.amazonaws.com/",
            "https://cognito-idp.us-east-2.amazonaws.com/",
            "https://cognito-idp-fips.us-east-2.amazonaws.com/",
        ],
    ),
    (
        "us-west-1",
        [
            "https://cognito-idp.us-west-1.amazonaws.com/",
            "https://cognito-idp-fips.us-west-1.amazonaws.com/",
            "https://cognito-idp.us-west-1.amazonaws.com/",
            "https://cognito-idp-fips.us-west-1.amazonaws.com/",
        ],
    ),
    (
        "us-west-2",
        [
            "https://cognito-idp.us-west-2.amazonaws.com/",
            "https://cognito-idp-fips.us-west-2.amazonaws.com/",
            "https://cognito-idp.us-west-2.amazonaws.com/",
            "https://cognito-idp-fips.us-west-2.amazonaws.com/",
        ],
    ),
    (
        "cn-north-1",
        [
            "https://cognito-idp.cn-north-1.amazonaws.com.cn/",
            "https://cognito-idp-fips.cn-north-1.amazonaws.com.cn/",
            "https://cognito-idp.cn-north-1.api.amazonwebservices.com.cn/",
            "https://cognito-idp-fips.cn-north-1.api.amazonwebservices.com.cn/",
        ],
    ),
    (
        "eusc-de-east-1",
        [
            "https://cognito-idp.eusc-de-east-1.amazonaws.eu/",
            "https://cognito-idp-fips.eusc-de-east-1.amazonaws.eu/",
            "https://cognito-idp.eusc-de-east-1.api.amazonwebservices.eu/",
            "https://cognito-idp-fips.eusc-de-east-1.api.amazonwebservices.eu/",
        ],
    ),
    (
        "us-gov-west-1",
        [
            "https://cognito-idp.us-gov-west-1.amazonaws.com/",
            "https://cognito-idp-fips.us-gov-west-1.amazonaws.com/",
            "https://cognito-idp.us-gov-west-1.api.aws/",
            "https://cognito-idp-fips.us-gov-west-1.api.aws/",
        ],
    ),
    (
        "us-iso-east-1",
        [
            "https://cognito-idp.us-iso-east-1.c2s.ic.gov/",
            "https://cognito-idp-fips.us-iso-east-1.c2s.ic.gov/",
            "https://cognito-idp.us-iso-east-1.api.aws.ic.gov/",
            "https://cognito-idp-fips.us-iso-east-1.api.aws.ic.gov/",
        ],
    ),
    (
        "us-isob-east-1",
        [
            "https://cognito-idp.us-isob-east-1.sc2s.sgov.gov/",
            "https://cognito-idp-fips.us-isob-east-1.sc2s.sgov.gov/",
            "https://cognito-idp.us-isob-east-1.api.aws.scloud/",
            "https://cognito-idp-fips.us-isob-east-1.api.aws.scloud/",
        ],
    ),
    (
        "eu-isoe-west-1",
        [
            "https://cognito-idp.eu-isoe-west-1.cloud.adc-e.uk/",
            "https://cognito-idp-fips.eu-isoe-west-1.cloud.adc-e.uk/",
            "https://cognito-idp.eu-isoe-west-1.api.cloud-aws.adc-e.uk/",
            "https://cognito-idp-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk/",
        ],
    ),
    (
        "us-isof-south-1",
        [
            "https://cognito-idp.us-isof-south-1.csp.hci.ic.gov/",
            "https://cognito-idp-fips.us-isof-south-1.csp.hci.ic.gov/",
            "https://cognito-idp.us-isof-south-1.api.aws.hci.ic.gov/",
            "https://cognito-idp-fips.us-isof-south-1.api.aws.hci.ic.gov/",
        ],
    ),
    // An unknown region is treated as part of the commercial partition.
    (
        "xx-new-1",
        [
            "https://cognito-idp.xx-new-1.amazonaws.com/",
            "https://cognito-idp-fips.xx-new-1.amazonaws.com/",
            "https://cognito-idp.xx-new-1.amazonaws.com/",
            "https://cognito-idp-fips.xx-new-1.api.aws/",
        ],
    ),
];

#[test]
fn every_partition_and_every_variant() {
    for (region, expected) in RULES {
        let variants = [(false, false), (true, false), (false, true), (true, true)];
        for ((fips, dual_stack), url) in variants.into_iter().zip(expected) {
            let settings = EndpointSettings::new()
                .with_fips(fips)
                .with_dual_stack(dual_stack);
            let endpoint = settings.resolve(&pool(region)).unwrap();
            assert_eq!(endpoint.as_str(), url);
        }
    }
}

#[test]
fn a_client_has_the_standard_endpoint() {
    for (region, [standard, ..]) in RULES {
        assert_eq!(Endpoint::of(&pool(region)).as_str(), standard);
        let client = AppClient::new(pool(region), ClientId::parse("client").unwrap());
        assert_eq!(client.endpoint().to_string(), standard);
    }
}

/// The service's model allows capital letters in a pool ID. The URL standard puts a host in
/// lower case; we do it too, so that all readers see the same host.
#[test]
fn a_region_in_capital_letters_is_the_same_host() {
    for (region, expected) in [
        ("EU-west-2", "https://cognito-idp.eu-west-2.amazonaws.com/"),
        (
            "CN-NORTH-1",
            "https://cognito-idp.cn-north-1.amazonaws.com.cn/",
        ),
    ] {
        let endpoint = Endpoint::of(&pool(region));
        assert_eq!(endpoint.as_str(), expected);
        assert_eq!(Endpoint::parse(endpoint.as_str()), Ok(endpoint));
    }
}

#[test]
fn every_geography_of_the_commercial_partition() {
    for region in [
        "af-south-1",
        "ap-southeast-4",
        "ca-west-1",
        "il-central-1",
        "me-central-1",
        "sa-east-1",
    ] {
        let expected = format!("https://cognito-idp.{region}.amazonaws.com/");
        assert_eq!(Endpoint::of(&pool(region)).as_str(), expected);
    }
}

#[test]
fn a_custom_endpoint_has_no_variants() {
    let custom =
        Endpoint::parse("https://vpce-0a1b.cognito-idp.eu-west-2.vpce.amazonaws.com").unwrap();
    let settings = EndpointSettings::new().with_custom(Some(custom.clone()));
    let resolve = |settings: EndpointSettings| settings.resolve(&pool("eu-west-2"));
    assert_eq!(resolve(settings.clone()), Ok(custom));
    let fips = resolve(settings.clone().with_fips(true));
    assert_eq!(fips, Err(EndpointError::CustomWithFips));
    let dual_stack = resolve(settings.clone().with_dual_stack(true));
    assert_eq!(dual_stack, Err(EndpointError::CustomWithDualStack));
    // As in the rule set, FIPS is checked first.
    let both = resolve(settings.with_fips(true).with_dual_stack(true));
    assert_eq!(both, Err(EndpointError::CustomWithFips));
    assert_eq!(
        EndpointError::CustomWithFips.to_string(),
        "FIPS cannot be combined with a custom endpoint"
    );
    assert_eq!(
        EndpointError::CustomWithDualStack.to_string(),
        "dual stack cannot be combined with a custom endpoint"
    );
}
