//! The operations of identity pools, and the only list of them.

mod credentials;
mod developer;
mod developer_changes;
mod developer_token;
pub(crate) mod iam;
mod identities;
mod pools;
mod principal_tags;
mod role_description;
mod roles;
mod tags;
mod unlink;
pub(crate) mod web_identity;

pub(crate) use iam::{add_open_id_provider, set_trust_policy};
pub(crate) use pools::create_from;

use super::Handler::{self, OfService};

/// All 23 operations of the service.
pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateIdentityPool", OfService(pools::create)),
    ("DeleteIdentities", OfService(identities::delete)),
    ("DeleteIdentityPool", OfService(pools::delete)),
    ("DescribeIdentity", OfService(identities::describe)),
    ("DescribeIdentityPool", OfService(pools::describe)),
    (
        "GetCredentialsForIdentity",
        OfService(credentials::get_credentials),
    ),
    ("GetId", OfService(credentials::get_id)),
    ("GetIdentityPoolRoles", OfService(role_description::get)),
    ("GetOpenIdToken", OfService(credentials::get_open_id_token)),
    (
        "GetOpenIdTokenForDeveloperIdentity",
        OfService(developer_token::get),
    ),
    (
        "GetPrincipalTagAttributeMap",
        OfService(principal_tags::get),
    ),
    ("ListIdentities", OfService(identities::list)),
    ("ListIdentityPools", OfService(pools::list)),
    ("ListTagsForResource", OfService(tags::list)),
    ("LookupDeveloperIdentity", OfService(developer::look_up)),
    (
        "MergeDeveloperIdentities",
        OfService(developer_changes::merge),
    ),
    ("SetIdentityPoolRoles", OfService(roles::set)),
    (
        "SetPrincipalTagAttributeMap",
        OfService(principal_tags::set),
    ),
    ("TagResource", OfService(tags::tag)),
    (
        "UnlinkDeveloperIdentity",
        OfService(developer_changes::unlink),
    ),
    ("UnlinkIdentity", OfService(unlink::unlink)),
    ("UntagResource", OfService(tags::untag)),
    ("UpdateIdentityPool", OfService(pools::update)),
];
