//! Pages read a moment ago: identical pictures are read once.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::PixelPage;

/// So many pages are remembered: a copy usually follows within one document or the next.
const MOST: usize = 64;

/// The last pages read, by the digest of their pixels.
#[derive(Default)]
pub(super) struct Recent(Mutex<VecDeque<PixelPage>>);

impl Recent {
    /// The page with these pixels, if it is remembered.
    pub(super) fn get(&self, pixels_sha256: &str) -> Option<PixelPage> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.iter().find(|page| page.pixels_sha256 == pixels_sha256).cloned()
    }

    /// Remembers a page; the oldest is forgotten.
    pub(super) fn keep(&self, page: &PixelPage) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= MOST {
            pages.pop_front();
        }
        pages.push_back(page.clone());
    }
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::pixels::empty_page;

    fn page(name: usize) -> PixelPage {
        empty_page(&RgbImage::new(4, 3), name.to_string())
    }

    #[test]
    fn pages_are_found_by_their_pixels_until_too_many_follow() {
        let recent = Recent::default();
        recent.keep(&page(0));
        assert_eq!(recent.get("0"), Some(page(0)));
        assert_eq!(recent.get("1"), None);
        (1..=MOST).for_each(|name| recent.keep(&page(name)));
        assert_eq!(recent.get("0"), None);
        assert_eq!(recent.get("1"), Some(page(1)));
    }
}
