//! Operations that are one round trip, one file a topic.

pub(crate) mod devices;
