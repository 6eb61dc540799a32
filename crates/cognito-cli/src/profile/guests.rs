//! A guest's identities and AWS credentials, in a separate file, because a guest has no app
//! client.

use cognito_srp_core::{IdentityId, StoreError, StoreErrorKind, StoreVersion};
use cognito_store::PrivateFile;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::ProfileName;
use super::aws::{KeptCredentials, KeptList, Purpose};
use super::header::{self, NotAProfile};
use crate::failure::Failure;
use crate::json;

const KIND: &str = "guests";
const VERSION: u32 = 1;
const WARNING: &str = "secret: whoever has this file can act as the guest; keep it safe";

/// The file's format. Secrets borrow its text and are not copied.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Form<'a> {
    cognito_cli: &'a str,
    version: u32,
    warning: &'a str,
    #[serde(borrow)]
    aws_credentials: Vec<&'a RawValue>,
}

/// The guests of a profile, one in each identity pool.
pub(crate) struct Guests(PrivateFile);

impl Guests {
    pub(crate) fn of(profile: &ProfileName) -> Result<Self, Failure> {
        let path = profile.directory()?.join("guests.json");
        Ok(Self(PrivateFile::at(path)))
    }

    /// The guest's credentials for this purpose, and their identity in its pool.
    pub(crate) fn find(
        &self,
        purpose: &Purpose,
    ) -> Result<(Option<KeptCredentials>, Option<IdentityId>), Failure> {
        let (list, _) = self.read()?;
        Ok((list.find(purpose), list.identity_id(purpose)))
    }

    /// Keeps credentials and their identity.
    pub(crate) fn keep(&self, purpose: &Purpose, kept: &KeptCredentials) -> Result<(), Failure> {
        loop {
            let (mut list, version) = self.read()?;
            list.put(purpose, kept);
            match self.0.replace(&self.written(&list)?, &version) {
                // Another process was faster.
                Err(error) if error.kind() == StoreErrorKind::Changed => {}
                done => return Ok(done.map(drop)?),
            }
        }
    }

    /// Deletes all of them, whatever the file contains.
    pub(crate) fn forget(&self) -> Result<(), Failure> {
        Ok(self.0.delete()?)
    }

    /// A file with something else counts as empty.
    fn read(&self) -> Result<(KeptList, StoreVersion), StoreError> {
        let Some(octets) = self.0.read()? else {
            return Ok((KeptList::default(), StoreVersion::NOTHING));
        };
        let version = StoreVersion::of_content(&octets);
        let list = match header::read::<Form<'_>>(&octets, KIND, VERSION) {
            Ok(form) => {
                let texts = form.aws_credentials.into_iter();
                KeptList::of(texts.map(|raw| Zeroizing::new(raw.get().to_owned())))
            }
            // A guest of a newer version must not be replaced.
            Err(newer @ NotAProfile::Newer { .. }) => return Err(self.error(newer)),
            Err(NotAProfile::Other) => KeptList::default(),
        };
        Ok((list, version))
    }

    fn written(&self, list: &KeptList) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let raw = |text| serde_json::from_str::<&RawValue>(text);
        let entries = list.texts().map(raw).collect::<Result<_, _>>();
        let written = entries.and_then(|aws_credentials| {
            json::to_store(&Form {
                cognito_cli: KIND,
                version: VERSION,
                warning: WARNING,
                aws_credentials,
            })
        });
        written.map_err(|error| self.error(error))
    }

    fn error(&self, why: impl std::error::Error + Send + Sync + 'static) -> StoreError {
        let place = self.0.path().display().to_string();
        StoreError::new(StoreErrorKind::Unavailable, &place, why)
    }
}
