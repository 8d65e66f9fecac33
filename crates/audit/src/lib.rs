//! Duplicates and other findings over records
