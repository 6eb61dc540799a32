//! Settings of pages that a browser shows: stored, and described as they were given.

use serde_json::{Value, json};

use crate::service::Operators;
use crate::support::is;

/// A service, and the names of a pool and one of its app clients.
pub(crate) fn pool_and_client(settings: &Value) -> (Operators, Value) {
    let mut operators = Operators::new();
    let pool = operators.pool(settings);
    let mut names = json!({ "UserPoolId": pool["Id"], "ClientName": "web" });
    let client = operators.ok("CreateUserPoolClient", &names);
    names["ClientId"] = client["UserPoolClient"]["ClientId"].clone();
    names.as_object_mut().unwrap().remove("ClientName");
    (operators, names)
}

/// The names, with more members.
pub(crate) fn with(names: &Value, members: &Value) -> Value {
    let mut body = names.clone();
    let more = members.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    body
}

/// The names without the app client.
pub(crate) fn of_pool(names: &Value, members: &Value) -> Value {
    with(&json!({ "UserPoolId": names["UserPoolId"] }), members)
}

/// Omitted settings are left out, Assets never: floci#2869, measured on AWS.
#[test]
fn an_app_client_has_one_style() {
    let (mut operators, names) = pool_and_client(&json!({}));
    let default = with(&names, &json!({ "UseCognitoProvidedValues": true }));
    let made = operators.ok("CreateManagedLoginBranding", &default);
    let style = &made["ManagedLoginBranding"];
    assert_eq!(style["UseCognitoProvidedValues"], true);
    assert_eq!(style["Assets"], json!([]));
    assert!(style.get("Settings").is_none());
    let (code, _) = operators.refused("CreateManagedLoginBranding", &default);
    assert_eq!(code, "ManagedLoginBrandingExistsException");

    let which = json!({ "ManagedLoginBrandingId": style["ManagedLoginBrandingId"] });
    let which = of_pool(&names, &which);
    let settings =
        json!({ "Settings": { "categories": { "global": { "colorSchemeMode": "LIGHT" } } } });
    let changed = operators.ok("UpdateManagedLoginBranding", &with(&which, &settings));
    let changed = &changed["ManagedLoginBranding"];
    assert_eq!(changed["UseCognitoProvidedValues"], false);
    assert_eq!(changed["Settings"], settings["Settings"]);
    let by_client = operators.ok("DescribeManagedLoginBrandingByClient", &names);
    assert_eq!(&by_client["ManagedLoginBranding"], changed);
    let by_id = operators.ok("DescribeManagedLoginBranding", &which);
    assert_eq!(&by_id["ManagedLoginBranding"], changed);

    let both = with(&settings, &json!({ "UseCognitoProvidedValues": true }));
    let (code, _) = operators.refused("UpdateManagedLoginBranding", &with(&which, &both));
    assert_eq!(code, "InvalidParameterException");
    let back = with(&which, &json!({ "UseCognitoProvidedValues": true }));
    let back = operators.ok("UpdateManagedLoginBranding", &back);
    assert!(back["ManagedLoginBranding"].get("Settings").is_none());

    assert_eq!(
        operators.ok("DeleteManagedLoginBranding", &which),
        Value::Null
    );
    let (code, _) = operators.refused("DescribeManagedLoginBrandingByClient", &names);
    assert_eq!(code, "ResourceNotFoundException");
    let (code, _) = operators.refused("CreateManagedLoginBranding", &names);
    assert_eq!(code, "InvalidParameterException");
}

/// The API reference: a domain must exist; app clients without their own customization have
/// the common one; none is an empty object.
#[test]
fn the_classic_pages_are_customized_for_all_app_clients_or_for_one() {
    let (mut operators, names) = pool_and_client(&json!({}));
    let all = of_pool(&names, &json!({ "CSS": ".banner-customizable {}" }));
    is(
        &operators.refused("SetUICustomization", &all),
        (
            "InvalidParameterException",
            "There has to be an existing domain associated with this user pool",
        ),
    );
    let domain = of_pool(&names, &json!({ "Domain": "shop" }));
    operators.ok("CreateUserPoolDomain", &domain);
    let nothing = operators.ok("GetUICustomization", &names);
    assert_eq!(nothing, json!({ "UICustomization": {} }));

    operators.ok("SetUICustomization", &all);
    let inherited = operators.ok("GetUICustomization", &names);
    assert_eq!(inherited["UICustomization"]["ClientId"], "ALL");
    let own = with(&names, &json!({ "CSS": ".label-customizable {}" }));
    operators.ok("SetUICustomization", &own);
    let got = operators.ok("GetUICustomization", &names);
    assert_eq!(got["UICustomization"]["CSS"], ".label-customizable {}");
    assert_eq!(got["UICustomization"]["ClientId"], names["ClientId"]);
    let got = operators.ok("GetUICustomization", &of_pool(&names, &json!({})));
    assert_eq!(got["UICustomization"]["CSS"], ".banner-customizable {}");

    for target in [&names, &of_pool(&names, &json!({}))] {
        operators.ok("SetUICustomization", target);
    }
    let nothing = operators.ok("GetUICustomization", &names);
    assert_eq!(nothing, json!({ "UICustomization": {} }));
    let unknown = of_pool(&names, &json!({ "ClientId": "nobody" }));
    let (code, _) = operators.refused("SetUICustomization", &unknown);
    assert_eq!(code, "ResourceNotFoundException");
}

#[test]
fn terms_have_unique_names_in_an_app_client() {
    let (mut operators, names) = pool_and_client(&json!({}));
    let links = json!({ "cognito:default": "https://example.org/terms" });
    let terms = json!({ "TermsName": "terms-of-use", "TermsSource": "LINK",
        "Enforcement": "NONE", "Links": links });
    let terms = with(&names, &terms);
    let made = operators.ok("CreateTerms", &terms)["Terms"].clone();
    assert_eq!(made["Links"], links);
    let (code, _) = operators.refused("CreateTerms", &terms);
    assert_eq!(code, "TermsExistsException");

    let which = of_pool(&names, &json!({ "TermsId": made["TermsId"] }));
    assert_eq!(operators.ok("DescribeTerms", &which)["Terms"], made);
    let by_client = with(&names, &json!({ "TermsName": "terms-of-use" }));
    assert_eq!(
        operators.ok("DescribeTermsByClient", &by_client)["Terms"],
        made
    );
    let other = json!({ "cognito:default": "https://example.org/other" });
    let changed = with(&which, &json!({ "Links": other }));
    let changed = operators.ok("UpdateTerms", &changed);
    assert_eq!(changed["Terms"]["Links"], other);
    assert_eq!(changed["Terms"]["TermsName"], "terms-of-use");

    let listed = operators.ok("ListTerms", &of_pool(&names, &json!({})));
    assert_eq!(listed["Terms"][0]["TermsId"], made["TermsId"]);
    assert_eq!(operators.ok("DeleteTerms", &which), Value::Null);
    let (code, _) = operators.refused("DescribeTerms", &which);
    assert_eq!(code, "ResourceNotFoundException");
}

/// A deleted app client's settings are deleted too.
#[test]
fn a_deleted_app_clients_resources_are_removed() {
    let (mut operators, names) = pool_and_client(&json!({}));
    let terms = json!({ "TermsName": "privacy-policy", "TermsSource": "LINK",
        "Enforcement": "NONE", "Links": { "cognito:default": "https://example.org" } });
    operators.ok("CreateTerms", &with(&names, &terms));
    let policy = json!({ "PolicyName": "tools", "URLPatterns": ["https://example.org/*"] });
    let policy = operators.ok("CreateCIMDPolicy", &with(&names, &policy));
    operators.ok("DeleteUserPoolClient", &names);
    let listed = operators.ok("ListTerms", &of_pool(&names, &json!({})));
    assert_eq!(listed["Terms"], json!([]));
    // The API reference: the policy stays, without the app client.
    let which = json!({ "CIMDPolicyId": policy["CIMDPolicy"]["CIMDPolicyId"] });
    let left = operators.ok("DescribeCIMDPolicy", &of_pool(&names, &which));
    assert!(left["CIMDPolicy"].get("ClientId").is_none());
}
