//! A certificate for `localhost` that signs itself, written in DER by hand (RFC 5280): X.509 needs little for that.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const UTF8: u8 = 0x0c;
const TIME: u8 = 0x17;

const ECDSA_WITH_SHA256: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const EC_PUBLIC_KEY: [u8; 7] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const PRIME256V1: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
const SUBJECT_ALTERNATIVE_NAME: [u8; 3] = [0x55, 0x1d, 0x11];

/// A certificate with its key.
pub struct SelfSigned {
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// The same as PEM.
    pub certificate: String,
    /// The key, PEM (PKCS #8).
    pub key: String,
}

/// One for `localhost`, with a key of its own.
pub fn for_localhost() -> SelfSigned {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
    let algorithm = der(SEQUENCE, &[der(OID, &[ECDSA_WITH_SHA256])]);
    let name =
        der(SEQUENCE, &[der(SET, &[der(SEQUENCE, &[der(OID, &[COMMON_NAME]), der(UTF8, &["daicho"])])])]);
    let validity = der(SEQUENCE, &[der(TIME, &["200101000000Z"]), der(TIME, &["491231235959Z"])]);
    let curve = der(SEQUENCE, &[der(OID, &[EC_PUBLIC_KEY]), der(OID, &[PRIME256V1])]);
    let public = der(SEQUENCE, &[curve, bits(pair.public_key().as_ref())]);
    let names = der(OCTETS, &[der(SEQUENCE, &[der(0x82, &["localhost"])])]);
    let extension = der(SEQUENCE, &[der(OID, &[SUBJECT_ALTERNATIVE_NAME]), names]);
    let extensions = der(0xa3, &[der(SEQUENCE, &[extension])]);
    let version = der(0xa0, &[der(INTEGER, &[[2_u8]])]);
    let serial = der(INTEGER, &[[1_u8]]);
    let signed = [version, serial, algorithm.clone(), name.clone(), validity, name, public, extensions];
    let signed = der(SEQUENCE, &signed);
    let signature = pair.sign(&random, &signed).unwrap();
    let whole = der(SEQUENCE, &[signed, algorithm, bits(signature.as_ref())]);
    SelfSigned {
        certificate: pem("CERTIFICATE", &whole),
        key: pem("PRIVATE KEY", pkcs8.as_ref()),
        der: whole,
    }
}

/// A value of a type: tag, length, contents.
fn der(tag: u8, parts: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let contents: Vec<u8> = parts.iter().flat_map(|part| part.as_ref().to_vec()).collect();
    let length = contents.len();
    let mut all = vec![tag];
    match length {
        0..=0x7f => all.push(length as u8),
        0x80..=0xff => all.extend([0x81, length as u8]),
        _ => all.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    all.extend(contents);
    all
}

fn bits(bytes: &[u8]) -> Vec<u8> {
    der(BITS, &[&[0_u8][..], bytes])
}

fn pem(what: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}
