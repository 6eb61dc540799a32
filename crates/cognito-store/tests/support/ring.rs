//! A keyring in memory with the limits of Windows' own, in which calls fail on demand.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use cognito_store::KeyringStore;
use cognito_store::cognito_srp_core::{SignedIn, StoreVersion, TokenStore};
use cognito_store::keyring::{Entry, Error};
use keyring_core::Credential;
use keyring_core::api::CredentialApi;

use crate::support::{CANARY, text, there, version};

/// CRED_MAX_CREDENTIAL_BLOB_SIZE in wincred.h: 5 · 512 bytes.
const MOST: usize = 2560;

/// What happens at a call.
pub(crate) type Hook = dyn FnMut(&Ring) -> Result<(), Error> + Send;

/// The keyring. Clones share their content.
#[derive(Clone, Default)]
pub(crate) struct Ring {
    entries: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    hook: Arc<Mutex<Option<Box<Hook>>>>,
}

impl Ring {
    pub(crate) fn store(&self) -> KeyringStore {
        let ring = self.clone();
        let entry = move |name: &str| {
            let credential: Arc<Credential> = Arc::new(InRing {
                ring: ring.clone(),
                name: name.to_owned(),
            });
            let inner = keyring_core::Entry::new_with_credential(credential);
            Ok(Entry { inner })
        };
        KeyringStore::with_entries("alice", entry).unwrap()
    }

    /// Runs the hook before each call from now on.
    pub(crate) fn before_each_call(
        &self,
        hook: impl FnMut(&Ring) -> Result<(), Error> + Send + 'static,
    ) {
        *self.hook.lock().unwrap() = Some(Box::new(hook));
    }

    pub(crate) fn no_hook(&self) {
        *self.hook.lock().unwrap() = None;
    }

    pub(crate) fn entries(&self) -> BTreeMap<String, Vec<u8>> {
        self.entries.lock().unwrap().clone()
    }

    pub(crate) fn set(&self, name: &str, octets: &[u8]) {
        let mut entries = self.entries.lock().unwrap();
        entries.insert(name.to_owned(), octets.to_vec());
    }

    pub(crate) fn remove(&self, name: &str) {
        self.entries.lock().unwrap().remove(name);
    }

    fn call(&self) -> Result<(), Error> {
        // Removed while it runs, so that its own calls are not counted.
        let Some(mut hook) = self.hook.lock().unwrap().take() else {
            return Ok(());
        };
        let result = hook(self);
        self.hook.lock().unwrap().get_or_insert(hook);
        result
    }
}

struct InRing {
    ring: Ring,
    name: String,
}

impl CredentialApi for InRing {
    fn set_secret(&self, secret: &[u8]) -> Result<(), Error> {
        self.ring.call()?;
        if secret.len() > MOST {
            return Err(Error::TooLong("secret".to_owned(), 2560));
        }
        self.ring.set(&self.name, secret);
        Ok(())
    }

    fn get_secret(&self) -> Result<Vec<u8>, Error> {
        self.ring.call()?;
        let entries = self.ring.entries.lock().unwrap();
        entries.get(&self.name).cloned().ok_or(Error::NoEntry)
    }

    fn delete_credential(&self) -> Result<(), Error> {
        self.ring.call()?;
        let mut entries = self.ring.entries.lock().unwrap();
        entries.remove(&self.name).map(drop).ok_or(Error::NoEntry)
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>, Error> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some(("my-app".to_owned(), self.name.clone()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

/// A user with tokens of about the usual length at Cognito: 4,900 bytes in all.
pub(crate) fn large(number: u32) -> SignedIn {
    let long = format!("access-{CANARY}-{}", "x".repeat(4700));
    let text = text(number).replace(&format!("access-{CANARY}"), &long);
    SignedIn::from_json(&text).unwrap()
}

pub(crate) fn save_large(store: &dyn TokenStore, number: u32) -> StoreVersion {
    store.save(&large(number), &version(store)).unwrap()
}

/// Checks that the user's own entry is there, and as many parts as the user needs.
pub(crate) fn assert_no_leftovers(ring: &Ring) {
    let parts = match there(&ring.store()) {
        None => 0,
        Some(_) => 1 + large(1).to_json().len().div_ceil(2560),
    };
    assert_eq!(ring.entries().len(), parts, "{:?}", ring.entries().keys());
}
