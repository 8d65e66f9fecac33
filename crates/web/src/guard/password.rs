//! Passwords, where the page is served to other machines: a file with a line a person, hashed by argon2.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};

use super::session::{Person, Role};
use crate::chance;

/// A wrong password costs at least so long, and one is tried at a time.
const PAUSE: Duration = Duration::from_millis(700);
/// Shorter ones are guessed.
const SHORTEST: usize = 10;

/// People with their hashes.
#[derive(Debug, Default)]
pub(crate) struct Passwords {
    people: BTreeMap<String, (Person, String)>,
    one_at_a_time: Mutex<()>,
}

impl Passwords {
    /// Reads `role:name:hash` lines; empty ones and those after `#` are passed over.
    ///
    /// # Errors
    /// The number of the first line that is wrong.
    pub(crate) fn parse(text: &str) -> Result<Passwords, usize> {
        let mut people = BTreeMap::new();
        for (number, line) in (1_usize..).zip(text.lines()) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (person, hash) = person(line).ok_or(number)?;
            people.insert(person.name.clone(), (person, hash));
        }
        Ok(Passwords { people, one_at_a_time: Mutex::default() })
    }

    /// Whether there is nobody.
    pub(crate) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The person whose name and password these are. Takes its time, the same for a name that nobody bears.
    pub(crate) fn check(&self, name: &str, password: &str) -> Option<Person> {
        let _turn = self.one_at_a_time.lock();
        let known = self.people.get(name).or_else(|| self.people.values().next())?;
        let right = PasswordHash::new(&known.1)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        let person = (right && known.0.name == name).then(|| known.0.clone());
        if person.is_none() {
            std::thread::sleep(PAUSE);
        }
        person
    }
}

fn person(line: &str) -> Option<(Person, String)> {
    let mut parts = line.splitn(3, ':');
    let role = match parts.next()? {
        "clerk" => Role::Clerk,
        "auditor" => Role::Auditor,
        _ => return None,
    };
    let (name, hash) = (parts.next()?.trim(), parts.next()?.trim());
    PasswordHash::new(hash).ok()?;
    (!name.is_empty()).then(|| (Person { name: name.to_owned(), role }, hash.to_owned()))
}

/// The line of a person for the file of passwords; `None` where the password is too short (10 characters) or the system
/// has no randomness to give.
pub fn password_line(person: &Person, password: &str) -> Option<String> {
    if password.chars().count() < SHORTEST || person.name.contains([':', '\n', '\r']) {
        return None;
    }
    let salt = SaltString::from_b64(chance::token().ok()?.get(..32)?).ok()?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).ok()?;
    let role = match person.role {
        Role::Clerk => "clerk",
        Role::Auditor => "auditor",
    };
    Some(format!("{role}:{}:{hash}", person.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_opens() {
        let person = Person { name: "佐藤".to_owned(), role: Role::Auditor };
        let line = password_line(&person, "correct horse battery").unwrap();
        let passwords = Passwords::parse(&format!("# people\n{line}\n")).unwrap();
        assert_eq!(passwords.check("佐藤", "correct horse battery"), Some(person.clone()));
        assert_eq!(passwords.check("佐藤", "correct horse batterx"), None);
        assert_eq!(passwords.check("鈴木", "correct horse battery"), None);
        assert_eq!(password_line(&person, "too short"), None);
    }

    #[test]
    fn a_line_that_is_wrong_is_named() {
        assert_eq!(
            Passwords::parse("\nroot:a:$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g").err(),
            Some(2)
        );
        assert_eq!(Passwords::parse("clerk:a:plain").err(), Some(1));
    }
}
