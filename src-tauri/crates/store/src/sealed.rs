//! Sealed boxes: any program on this machine can close one, and only the profile's own key opens it.
//!
//! `ringside event` keeps an event in one while no program runs: at that moment the keychain may be locked or out of reach, so
//! what closes a box lies in the profile folder for all to read (`events-key`), and what opens it follows from the databases'
//! key, which the keychain alone has.
//!
//! A box is `RSBX1\n`, the public half of a key made for it alone (X25519), and the text under AES-256-GCM with a key that
//! HKDF-SHA256 makes of both halves. **Invariant:** each box has a key of its own, so its nonce may be zero.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{PrivateKey, UnparsedPublicKey, X25519, agree};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};

use crate::database::DatabaseKey;
use crate::keychain::{Keychain, KeychainError};
use crate::profile::{Opened, Profile, ProfileError};

/// How a box begins. Another form gets another number.
const MARK: &[u8] = b"RSBX1\n";

/// How many bytes either half of a key has.
const HALF: usize = 32;

/// Closes boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealingKey([u8; HALF]);

/// Opens boxes.
pub struct OpeningKey {
    private: PrivateKey,
    public: SealingKey,
}

/// There is no key that a box could be closed with.
#[derive(Debug, thiserror::Error)]
pub enum NoSealingKey {
    /// The program has not run with this profile yet, and the keychain is out of reach.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// The profile folder can't be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The key's file can't be read or written.
    #[error("the file `events-key` can't be used: {0}")]
    File(#[from] io::Error),
    /// The key can't be made.
    #[error("no key could be made")]
    NotMade(#[from] Unspecified),
}

impl SealingKey {
    /// The key of this profile, if the program has ever run with it.
    ///
    /// # Errors
    /// If its file can't be read.
    pub fn read(profile: &Path) -> io::Result<Option<Self>> {
        match std::fs::read_to_string(file(profile)) {
            // What was damaged is written anew at the next start.
            Ok(text) => Ok(from_hex(text.trim()).map(Self)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same; where the program has not run with the profile yet, made with the keychain's help.
    ///
    /// # Errors
    /// If there is none and none can be made.
    pub fn read_or_make(folder: &Path) -> Result<Self, NoSealingKey> {
        if let Some(key) = Self::read(folder)? {
            return Ok(key);
        }
        // The lock: the program could make the databases' key at this very moment, and writes the file as soon as it has it.
        let found = || Self::read(folder).ok().flatten();
        let profile = match Profile::open_for_a_moment(folder, found)? {
            Opened::Profile(profile) => profile,
            Opened::Found(key) => return Ok(key),
        };
        let key = Keychain::of(&profile).database_key(&profile)?;
        let opening = OpeningKey::of(&key)?;
        opening.public.write(folder)?;
        Ok(opening.public)
    }

    /// Writes it to the profile, unless it is there.
    ///
    /// # Errors
    /// If its file can't be written.
    pub fn write(&self, profile: &Path) -> io::Result<()> {
        if Self::read(profile)?.as_ref() == Some(self) {
            return Ok(());
        }
        let unfinished = profile.join("events-key.new");
        let mut made = std::fs::File::create(&unfinished)?;
        writeln!(made, "{}", to_hex(&self.0))?;
        made.sync_all()?;
        std::fs::rename(&unfinished, file(profile))
    }

    /// A box with this text.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub fn seal(&self, text: &[u8]) -> io::Result<Vec<u8>> {
        self.try_seal(text)
            .map_err(|_| io::Error::other("the event could not be encrypted"))
    }

    fn try_seal(&self, text: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let own = PrivateKey::generate(&X25519)?;
        let public = own.compute_public_key()?;
        let key = key_of(&own, &self.0, public.as_ref(), &self.0)?;
        let mut sealed = text.to_vec();
        key.seal_in_place_append_tag(nonce(), Aad::from(MARK), &mut sealed)?;
        Ok([MARK, public.as_ref(), &sealed].concat())
    }
}

impl OpeningKey {
    /// The key that follows from the databases' key.
    ///
    /// # Errors
    /// If it can't be computed.
    pub fn of(key: &DatabaseKey) -> Result<Self, Unspecified> {
        let secret = Salt::new(HKDF_SHA256, b"ringside events-kept").extract(key.bytes());
        let mut bytes = [0; HALF];
        secret.expand(&[b"x25519"], HKDF_SHA256)?.fill(&mut bytes)?;
        let private = PrivateKey::from_private_key(&X25519, &bytes)?;
        let public = private.compute_public_key()?;
        let public = SealingKey(public.as_ref().try_into().map_err(|_| Unspecified)?);
        Ok(Self { private, public })
    }

    /// The key that closes the boxes that this one opens.
    pub fn sealing(&self) -> &SealingKey {
        &self.public
    }

    /// What is in a box. Nothing where it is torn, was closed for another profile, or is no box.
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let sealed = sealed.strip_prefix(MARK)?;
        let (public, text) = sealed.split_at_checked(HALF)?;
        let key = key_of(&self.private, public, public, &self.public.0).ok()?;
        let mut text = text.to_vec();
        let length = key
            .open_in_place(nonce(), Aad::from(MARK), &mut text)
            .ok()?
            .len();
        text.truncate(length);
        Some(text)
    }
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// The key of one box, from one side's private half and the other side's public half. Both public halves are part of it.
fn key_of(
    private: &PrivateKey,
    other: &[u8],
    of_box: &[u8],
    of_profile: &[u8],
) -> Result<LessSafeKey, Unspecified> {
    let other = UnparsedPublicKey::new(&X25519, other);
    agree(private, other, Unspecified, |shared| {
        let salt = Salt::new(HKDF_SHA256, &[of_box, of_profile].concat());
        let key = salt.extract(shared);
        let key = key.expand(&[b"ringside box 1"], &AES_256_GCM)?;
        Ok(LessSafeKey::new(UnboundKey::from(key)))
    })
}

fn file(profile: &Path) -> PathBuf {
    profile.join("events-key")
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<[u8; HALF]> {
    DatabaseKey::from_hex(text).map(|key| *key.bytes())
}

#[cfg(test)]
mod tests;
