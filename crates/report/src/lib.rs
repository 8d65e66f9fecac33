//! What people get: CSV, XLSX, messages
