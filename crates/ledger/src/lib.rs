//! Rules and accepted facts to postings and outcomes
