//! Record linkage: meeting and member
