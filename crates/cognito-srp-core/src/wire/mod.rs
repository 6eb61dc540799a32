//! The wire format: AWS JSON 1.1. Requests, responses, and the only module with the service's
//! spellings.

mod attachments;
mod bodies;
mod claims;
mod enums;
mod form;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "identity-pools")]
mod identity_pools;
mod json;
mod json_text;
pub(crate) mod member;
pub(crate) mod members;
mod names;
pub(crate) mod oauth;
mod operation;
mod replies;
mod reply;
mod request;
mod response;
mod signature_headers;
#[cfg(feature = "identity-pools")]
pub(crate) mod sts;
mod text;

pub(crate) use attachments::{Attached, attach, client_metadata};
pub(crate) use bodies::{
    Initiation, associate_software_token, attributes, get_tokens, initiate_auth, respond,
    verify_software_token,
};
pub(crate) use claims::{Claims, issued_at, nonce, payload};
pub(crate) use enums::{parsed_enum, wire_enum};
pub(crate) use form::{Form, fields};
#[cfg(feature = "identity-pools")]
pub(crate) use identity_pools::{
    CredentialsMember, IdentityCredentialsReply, IdentityOperation, IdentityReply, OpenIdTokenReply,
};
pub(crate) use json::{Body, Parameters};
pub(crate) use members::{Members, Readable, members, read};
#[cfg(feature = "identity-pools")]
pub(crate) use names::provider;
pub(crate) use names::{ATTRIBUTE_PREFIX, CUSTOM_WITH_SRP, challenge, flow, key};
pub(crate) use operation::{Operation, Repeatable};
pub(crate) use replies::{
    AttributesReply, AuthFactorsReply, ClientTokenReply, CodeDeliveryDetails, CodeDeliveryReply,
    CredentialsReply, DerivedTokenReply, DeviceMember, DeviceReply, DevicesReply,
    RegistrationReply, SecretCodeReply, SessionMember, SessionReply, SessionsReply, SignUpReply,
    UserConfirmation, UserReply, VerificationReply, by_name, document, is_object,
};
pub(crate) use reply::{AuthReply, AuthResult, DeviceMetadata, Fault, fault};
pub(crate) use request::Called;
pub use request::{Request, SignatureScope};
pub use response::Response;
pub use signature_headers::SignatureHeaders;
#[cfg(feature = "identity-pools")]
pub(crate) use sts::{AssumedRoleReply, assumed_role};
pub(crate) use text::Text;
