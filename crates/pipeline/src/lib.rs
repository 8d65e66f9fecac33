//! The only composer: stages, workers, cache, settings
