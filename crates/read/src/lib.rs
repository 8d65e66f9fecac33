//! Bytes to Document, hostile input assumed.
//!
//! [`DocumentReader::read`] never fails: what cannot be read is a [`daicho_model::Diagnostic`] in the document. It
//! may still use much time, memory or stack on hostile bytes, which cannot be caught in process: run it in a
//! worker with limits.

mod agreement;
pub mod archive;
mod arithmetic;
mod jbig2;
mod jpeg;
mod jpx;
pub mod limits;
mod pdf;
mod picture;
pub mod pixels;
mod raster;
pub mod reader;
pub mod settings;
pub mod sniff;
mod tiff_pages;
mod view;

pub use limits::Limits;
pub use pixels::{PixelPage, PixelReader, codes_and_seals};
pub use reader::{DocumentReader, sha256_hex};
pub use settings::{ModelFiles, OcrSettings, Settings, SetupError};
pub use sniff::sniff;
pub use view::{cutting_of, picture_of};
