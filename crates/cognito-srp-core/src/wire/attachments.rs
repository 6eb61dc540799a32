//! The options of a sign-in, in requests and in stored form.

use alloc::string::String;
use alloc::vec::Vec;

use super::json::{Body, Parameters};
use super::members::members;
use crate::values::attachments::{Attachments, Origin};
use crate::values::context::{ServerContext, UserContext};
use crate::values::entries::Entries;

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
    match client_metadata(attachments) {
        Some(metadata) => body.map("ClientMetadata", metadata),
        None => body,
    }
}

/// `ClientMetadata`, unless there is none.
pub(crate) fn client_metadata(attachments: &Attachments) -> Option<Parameters<'_>> {
    if attachments.client_metadata.is_empty() {
        return None;
    }
    let metadata = attachments.client_metadata.iter();
    Some(metadata.fold(Parameters::new(), |map, (key, value)| map.with(key, value)))
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

members! {
    /// Reads what [`attach`] wrote.
    Attached {
        user_context_data: UserMember = "UserContextData",
        context_data: ServerMember = "ContextData",
        analytics_metadata: AnalyticsMember = "AnalyticsMetadata",
        client_metadata: Entries = "ClientMetadata",
    }

    UserMember {
        ip_address: String = "IpAddress",
        encoded_data: String = "EncodedData",
    }

    ServerMember {
        ip_address: String = "IpAddress",
        server_name: String = "ServerName",
        server_path: String = "ServerPath",
        http_headers: Vec<HeaderMember> = "HttpHeaders",
        encoded_data: String = "EncodedData",
    }

    HeaderMember {
        name: String = "headerName",
        value: String = "headerValue",
    }

    AnalyticsMember {
        analytics_endpoint_id: String = "AnalyticsEndpointId",
    }
}

impl Attached {
    /// `server_side` says whether the sign-in belongs to an operator's server. Returns `None` if a
    /// member is missing that [`attach`] always writes.
    pub(crate) fn into_attachments(self, server_side: bool) -> Option<Attachments> {
        let origin = match (server_side, self.context_data, self.user_context_data) {
            (true, Some(context), _) => Origin::Server(Some(context.into_context()?)),
            (true, None, _) => Origin::Server(None),
            (false, _, Some(context)) => Origin::Client(Some(UserContext {
                ip_address: context.ip_address,
                encoded_data: context.encoded_data,
            })),
            (false, _, None) => Origin::Client(None),
        };
        let analytics_endpoint_id = match self.analytics_metadata {
            Some(metadata) => Some(metadata.analytics_endpoint_id?),
            None => None,
        };
        Some(Attachments {
            origin,
            analytics_endpoint_id,
            client_metadata: self.client_metadata.unwrap_or_default(),
        })
    }
}

impl ServerMember {
    fn into_context(self) -> Option<ServerContext> {
        let headers = self.http_headers?.into_iter();
        Some(ServerContext {
            ip_address: self.ip_address?,
            server_name: self.server_name?,
            server_path: self.server_path?,
            http_headers: headers
                .map(|header| Some((header.name?, header.value?)))
                .collect::<Option<_>>()?,
            encoded_data: self.encoded_data,
        })
    }
}
