//! PDF: text with positions, ruling lines, and pixels where there is no text to trust.
//!
//! [`page`] decides for each page from what its text is taken; [`text`] collects what is drawn; [`lines`], [`order`]
//! and [`rules`] bring it into the model's form.

pub mod actions;
pub mod annotations;
pub mod arbiter;
mod cells;
pub mod colours;
pub mod cost;
pub mod counts;
pub mod device;
pub mod fax;
pub mod fields;
pub mod grammar;
pub mod heaps;
pub mod icc;
pub mod inks;
pub mod jpx;
pub mod known;
pub mod letters;
pub mod lines;
pub mod maps;
pub mod marks;
pub mod open;
pub mod order;
pub mod overprint;
pub mod page;
pub mod paints;
pub mod parts;
pub mod proof;
pub mod raws;
pub mod rebuilt;
pub mod region;
pub mod rules;
pub mod runs;
pub mod scans;
pub mod seen;
pub mod shown;
pub mod spaces;
pub mod struck;
pub mod symbols;
pub mod tables;
pub mod text;
pub mod twice;
pub mod type3;
pub mod unicode;
pub mod unpack;
pub mod vertical;
pub mod viewers;
pub mod walk;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
