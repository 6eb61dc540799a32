//! The operations of identity pools, and the only list of them.

mod credentials;
mod developer;
pub(crate) mod iam;
mod identities;
mod pools;
mod roles;
mod tags;
mod unlink;
pub(crate) mod web_identity;

pub(crate) use iam::{add_open_id_provider, set_trust_policy};
pub(crate) use pools::create_from;
use roles::normalised;

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
    ("GetIdentityPoolRoles", OfService(roles::get)),
    ("GetOpenIdToken", OfService(credentials::get_open_id_token)),
    (
        "GetOpenIdTokenForDeveloperIdentity",
        OfService(developer::get_open_id_token),
    ),
    ("GetPrincipalTagAttributeMap", OfService(tags::get_map)),
    ("ListIdentities", OfService(identities::list)),
    ("ListIdentityPools", OfService(pools::list)),
    ("ListTagsForResource", OfService(tags::list)),
    ("LookupDeveloperIdentity", OfService(developer::look_up)),
    ("MergeDeveloperIdentities", OfService(developer::merge)),
    ("SetIdentityPoolRoles", OfService(roles::set)),
    ("SetPrincipalTagAttributeMap", OfService(tags::set_map)),
    ("TagResource", OfService(tags::tag)),
    ("UnlinkDeveloperIdentity", OfService(developer::unlink)),
    ("UnlinkIdentity", OfService(unlink::unlink)),
    ("UntagResource", OfService(tags::untag)),
    ("UpdateIdentityPool", OfService(pools::update)),
];
