//! SQLite: what was read, decided and posted
