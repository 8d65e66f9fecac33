//! Recognised meetings, editions over time
