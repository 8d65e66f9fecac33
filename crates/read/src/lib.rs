//! Bytes to Document, hostile input assumed
