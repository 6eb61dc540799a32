//! What is attached to a sign-in, as requests carry it and as it is stored.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Deserialize;

use super::json::Body;
use crate::attachments::{Attachments, Origin, ServerContext, UserContext};

/// Adds `UserContextData` or `ContextData`, `AnalyticsMetadata` and `ClientMetadata`.
pub(crate) fn attach<'a>(body: Body<'a>, attachments: &'a Attachments) -> Body<'a> {
    let body = match &attachments.origin {
        Origin::Client(None) | Origin::Server(None) => body,
        Origin::Client(Some(context)) => body.object("UserContextData", user(context)),
        Origin::Server(Some(context)) => body.object("ContextData", server(context)),
    };
    let body = match &attachments.analytics_endpoint_id {
        Some(id) => {
            let endpoint = Body::new().text("AnalyticsEndpointId", id.as_str());
            body.object("AnalyticsMetadata", endpoint)
        }
        None => body,
    };
    match attachments.client_metadata() {
        Some(metadata) => body.map("ClientMetadata", metadata),
        None => body,
    }
}

fn user(context: &UserContext) -> Body<'_> {
    Body::new()
        .optional("IpAddress", context.ip_address.as_deref())
        .optional("EncodedData", context.encoded_data.as_deref())
}

fn server(context: &ServerContext) -> Body<'_> {
    let headers = context.http_headers.iter().map(|(name, value)| {
        Body::new()
            .text("headerName", name.as_str())
            .text("headerValue", value.as_str())
    });
    Body::new()
        .text("IpAddress", context.ip_address.as_str())
        .text("ServerName", context.server_name.as_str())
        .text("ServerPath", context.server_path.as_str())
        .objects("HttpHeaders", headers.collect())
        .optional("EncodedData", context.encoded_data.as_deref())
}

/// What [`attach`] wrote, read again.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attached {
    user_context_data: Option<UserMember>,
    context_data: Option<ServerMember>,
    analytics_metadata: Option<AnalyticsMember>,
    client_metadata: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UserMember {
    ip_address: Option<String>,
    encoded_data: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ServerMember {
    ip_address: String,
    server_name: String,
    server_path: String,
    http_headers: Vec<HeaderMember>,
    encoded_data: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HeaderMember {
    header_name: String,
    header_value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AnalyticsMember {
    analytics_endpoint_id: String,
}

impl Attached {
    /// `server_side`: whether the sign-in is an operator's server's.
    pub(crate) fn into_attachments(self, server_side: bool) -> Attachments {
        let origin = if server_side {
            Origin::Server(self.context_data.map(ServerMember::into_context))
        } else {
            Origin::Client(self.user_context_data.map(|member| UserContext {
                ip_address: member.ip_address,
                encoded_data: member.encoded_data,
            }))
        };
        let analytics = self.analytics_metadata;
        Attachments {
            origin,
            analytics_endpoint_id: analytics.map(|member| member.analytics_endpoint_id),
            client_metadata: self.client_metadata.unwrap_or_default(),
        }
    }
}

impl ServerMember {
    fn into_context(self) -> ServerContext {
        let headers = self.http_headers.into_iter();
        ServerContext {
            ip_address: self.ip_address,
            server_name: self.server_name,
            server_path: self.server_path,
            http_headers: headers
                .map(|header| (header.header_name, header.header_value))
                .collect(),
            encoded_data: self.encoded_data,
        }
    }
}
