//! Document to Records: pieces of paper, their kind and fields
