//! A value for each of some characters, found in two steps whatever the character is.

/// Characters of a page: those that share all but their low eight bits.
const PAGE: usize = 256;

/// Values by character.
#[derive(Clone, Debug, PartialEq)]
pub struct ByChar<T> {
    /// Where the values of each page begin, in pages from 1; 0: none of its characters has one.
    pages: Vec<u16>,
    values: Vec<Option<T>>,
}

impl<T> Default for ByChar<T> {
    fn default() -> ByChar<T> {
        ByChar { pages: Vec::new(), values: Vec::new() }
    }
}

impl<T: Copy> ByChar<T> {
    /// The value of a character.
    pub fn get(&self, ch: char) -> Option<T> {
        let code = u32::from(ch) as usize;
        match self.pages.get(code / PAGE) {
            None | Some(0) => None,
            Some(page) => self.values[(usize::from(*page) - 1) * PAGE + code % PAGE],
        }
    }

    /// Gives a character a value.
    pub fn insert(&mut self, ch: char, value: T) {
        let code = u32::from(ch) as usize;
        if self.pages.len() <= code / PAGE {
            self.pages.resize(code / PAGE + 1, 0);
        }
        if self.pages[code / PAGE] == 0 {
            self.values.resize(self.values.len() + PAGE, None);
            // There are but 4352 pages of characters.
            self.pages[code / PAGE] = (self.values.len() / PAGE) as u16;
        }
        let at = (usize::from(self.pages[code / PAGE]) - 1) * PAGE + code % PAGE;
        self.values[at] = Some(value);
    }
}

impl<T: Copy> FromIterator<(char, T)> for ByChar<T> {
    fn from_iter<I: IntoIterator<Item = (char, T)>>(pairs: I) -> ByChar<T> {
        let mut all = ByChar::default();
        pairs.into_iter().for_each(|(ch, value)| all.insert(ch, value));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_its_own_value() {
        let all: ByChar<u32> = ['a', '会', '\u{10ffff}', 'ã'].into_iter().zip(1..).collect();
        fn check(all: &ByChar<u32>, ch: char, value: Option<u32>) {
            assert_eq!(all.get(ch), value, "{ch:?}");
        }
        check(&all, 'a', Some(1));
        check(&all, '会', Some(2));
        check(&all, '\u{10ffff}', Some(3));
        check(&all, 'ã', Some(4));
        check(&all, 'b', None);
        check(&all, '\u{10fffe}', None);
        check(&ByChar::default(), 'a', None);
    }
}
