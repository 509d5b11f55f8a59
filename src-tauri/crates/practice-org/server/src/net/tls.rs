//! The certificate of an org that is spoken to over TLS, and the authority that signed it.
//!
//! It owns both, made anew at each start: the authority's certificate is written where a client can be told to trust it, its
//! key only signs the one certificate and is dropped. It never lets either serve beyond this machine: the names are
//! localhost and the loopback addresses.
//!
//! Some clients cannot be told to speak plain HTTP (simple-salesforce writes `https://` itself), which is why there is TLS
//! at all on a loopback address.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use tempfile::TempDir;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What a client has to trust, and what the server shows it.
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    pub(crate) authority: Authority,
}

/// The authority's certificate on the disk, for as long as the org runs.
#[derive(Debug)]
pub(crate) struct Authority {
    pem: String,
    file: PathBuf,
    _folder: TempDir,
}

impl Authority {
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    pub(crate) fn file(&self) -> &Path {
        &self.file
    }
}

/// Makes an authority and a certificate of it for `listening` and the names of this machine's loopback.
pub(crate) fn make(listening: IpAddr) -> anyhow::Result<Tls> {
    let authority_key = KeyPair::generate().context("making the authority's key")?;
    let mut authority = named("Practice org authority", Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let pem = authority
        .self_signed(&authority_key)
        .context("signing the authority")?
        .pem();
    let issuer = Issuer::new(authority, authority_key);

    let mut names = vec!["localhost".to_owned(), "127.0.0.1".into(), "::1".into()];
    if !listening.is_loopback() {
        names.push(listening.to_string());
    }
    let key = KeyPair::generate().context("making the certificate's key")?;
    let mut certificate = named("Practice org", names)?;
    certificate.use_authority_key_identifier_extension = true;
    certificate.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    certificate.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = certificate
        .signed_by(&key, &issuer)
        .context("signing the certificate")?;
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .context("setting up TLS")?;

    let folder = tempfile::Builder::new()
        .prefix("practice-org-")
        .tempdir()
        .context("making a folder for the authority's certificate")?;
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, &pem).context("writing the authority's certificate")?;
    Ok(Tls {
        acceptor: TlsAcceptor::from(Arc::new(config)),
        authority: Authority {
            pem,
            file,
            _folder: folder,
        },
    })
}

fn named(name: &str, names: Vec<String>) -> anyhow::Result<CertificateParams> {
    let mut params = CertificateParams::new(names).context("naming a certificate")?;
    params.distinguished_name.push(DnType::CommonName, name);
    Ok(params)
}
