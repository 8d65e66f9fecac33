//! Settings, resolved once; every value knows where it came from.
//!
//! Layers, later ones win: built-in defaults, `daicho.toml` in the home folder (or the file named by
//! `--settings`), environment variables `DAICHO_SECTION__KEY`, and `--set section.key=value`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use daicho_ledger::Thresholds;
use serde::{Deserialize, Serialize};
use toml::Value;

use crate::error::Failure;

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Folder with one folder a body; relative paths start at the home folder.
    pub catalogs: PathBuf,
    /// Folder with issuer layouts beside those of the bodies; it need not be there.
    pub layouts: PathBuf,
    /// Calibrated confidences (docs/calibration.md); where the usual file is not there, claims stay as they are.
    pub calibration: PathBuf,
    /// What `read` needs: models, font, limits.
    pub read: daicho_read::Settings,
    /// Worker processes.
    pub workers: WorkerSettings,
    /// From which confidence on a fact is posted without a human.
    pub posting: Thresholds,
}

/// Worker processes and their limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkerSettings {
    /// How many; 0 = one a core.
    pub count: usize,
    /// Memory limit of one worker's address space, MiB.
    pub memory_mib: u64,
    /// Time limit of one job (a file, or a run of its pages), seconds on a processor; on the clock where it stands still.
    pub seconds: u64,
    /// Time limit of a job that is a single page, likewise.
    pub page_seconds: u64,
    /// How long one document may take in all, beyond five seconds a page and with every failed try, seconds.
    pub document_seconds: u64,
    /// How many pages of a long file are one job.
    pub pages_per_job: u32,
}

/// Where Debian's `fonts-noto-cjk` puts the font.
const FALLBACK_FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

impl Default for Settings {
    fn default() -> Settings {
        let read = daicho_read::Settings { fallback_font: Some(FALLBACK_FONT.into()), ..Default::default() };
        Settings {
            catalogs: "catalogs".into(),
            layouts: "layouts".into(),
            calibration: "catalogs/calibration.toml".into(),
            read,
            workers: WorkerSettings::default(),
            posting: Thresholds::default(),
        }
    }
}

impl Default for WorkerSettings {
    fn default() -> WorkerSettings {
        WorkerSettings {
            count: 0,
            memory_mib: 3072,
            seconds: 120,
            page_seconds: 60,
            document_seconds: 300,
            pages_per_job: 12,
        }
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// A settings file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// `--set`.
    Argument,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Origin::Default => out.write_str("default"),
            Origin::File(path) => write!(out, "{}", path.display()),
            Origin::Environment(name) => write!(out, "${name}"),
            Origin::Argument => out.write_str("--set"),
        }
    }
}

/// What the command line and the environment say about settings.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The home folder: catalogues, models and `daicho.toml` are looked for there.
    pub home: PathBuf,
    /// `--settings FILE`.
    pub file: Option<PathBuf>,
    /// Environment variables.
    pub environment: Vec<(String, String)>,
    /// `--set key=value`.
    pub arguments: Vec<String>,
}

/// Settings with the origin of every key.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The settings; paths are absolute or relative to the current folder.
    pub settings: Settings,
    /// Every key (`section.key`) with its value as TOML and its origin.
    pub entries: BTreeMap<String, (String, Origin)>,
}

/// Resolves the layers. An unknown key or a value of the wrong type names its origin.
pub fn resolve(sources: &Sources) -> Result<Resolved, Failure> {
    let default = Value::try_from(Settings::default())
        .map_err(|e| Failure::internal(format!("default settings: {e}"), ""))?;
    let mut values = BTreeMap::new();
    flatten("", &default, &Origin::Default, &mut values);
    let known: Vec<String> = values.keys().cloned().collect();
    for (layer, origin) in layers(sources, &known)? {
        let mut entries = BTreeMap::new();
        flatten("", &layer, &origin, &mut entries);
        for (key, entry) in entries {
            if !known.contains(&key) {
                return Err(unknown_key(&key, &origin, &known));
            }
            values.insert(key, entry);
        }
    }
    let mut settings: Settings = unflatten(&values).try_into().map_err(|e: toml::de::Error| {
        Failure::usage(
            format!("settings: {}", e.message()),
            "daicho config list shows every key with its value and origin",
        )
    })?;
    anchor(&mut settings, &sources.home);
    check(&settings)?;
    let entries =
        values.into_iter().map(|(key, (value, origin))| (key, (value.to_string(), origin))).collect();
    Ok(Resolved { settings, entries })
}

/// Values that would switch a limit or a threshold off without saying so are refused.
fn check(settings: &Settings) -> Result<(), Failure> {
    let workers = &settings.workers;
    let range = |key: &str, value: u64, least: u64, most: u64| {
        if (least..=most).contains(&value) {
            return Ok(());
        }
        let message = format!("{key} = {value}: {least}〜{most} の値にする / it must be {least} to {most}");
        Err(Failure::usage(message, "daicho config list"))
    };
    range("workers.count", workers.count as u64, 0, 256)?;
    range("workers.memory_mib", workers.memory_mib, 512, 1 << 20)?;
    range("workers.seconds", workers.seconds, 1, 86_400)?;
    range("workers.page_seconds", workers.page_seconds, 1, 86_400)?;
    range("workers.document_seconds", workers.document_seconds, 1, 864_000)?;
    range("workers.pages_per_job", workers.pages_per_job.into(), 1, 10_000)?;
    settings.posting.check().map_err(|why| Failure::usage(format!("posting: {why}"), "daicho config list"))
}

fn layers(sources: &Sources, known: &[String]) -> Result<Vec<(Value, Origin)>, Failure> {
    let mut layers = Vec::new();
    let usual = sources.home.join("daicho.toml");
    let file = sources.file.clone().or_else(|| usual.is_file().then_some(usual));
    if let Some(file) = file {
        let text = std::fs::read_to_string(&file).map_err(|e| Failure::io(&file, &e))?;
        let table: toml::Table = toml::from_str(&text).map_err(|e| {
            Failure::usage(
                format!("{}: {e}", file.display()),
                "mend the file; daicho config list shows the keys",
            )
        })?;
        layers.push((Value::Table(table), Origin::File(file)));
    }
    for (name, text) in &sources.environment {
        let Some(key) = name.strip_prefix("DAICHO_") else { continue };
        let key = key.to_lowercase().replace("__", ".");
        if known.contains(&key) {
            layers.push((nest(&key, parse_value(text)), Origin::Environment(name.clone())));
        }
    }
    for argument in &sources.arguments {
        let (key, text) = argument.split_once('=').ok_or_else(|| {
            Failure::usage(format!("--set {argument}: no '='"), "write --set section.key=value")
        })?;
        layers.push((nest(key.trim(), parse_value(text.trim())), Origin::Argument));
    }
    Ok(layers)
}

fn unknown_key(key: &str, origin: &Origin, known: &[String]) -> Failure {
    let last = key.rsplit('.').next().unwrap_or(key);
    let near = known.iter().find(|k| k.rsplit('.').next() == Some(last));
    let hint = match near {
        Some(near) => format!("did you mean {near}? daicho config list shows every key"),
        None => "daicho config list shows every key".to_owned(),
    };
    Failure::usage(format!("{origin}: no setting is called {key}"), hint)
}

/// A TOML value if it reads as one, else the text itself.
fn parse_value(text: &str) -> Value {
    let parsed = toml::from_str::<toml::Table>(&format!("value = {text}")).ok();
    parsed.and_then(|mut t| t.remove("value")).unwrap_or_else(|| Value::String(text.to_owned()))
}

fn nest(key: &str, value: Value) -> Value {
    key.rsplit('.').fold(value, |value, part| {
        let mut table = toml::Table::new();
        table.insert(part.to_owned(), value);
        Value::Table(table)
    })
}

fn flatten(prefix: &str, value: &Value, origin: &Origin, into: &mut BTreeMap<String, (Value, Origin)>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(&key, value, origin, into);
            }
        }
        other => {
            into.insert(prefix.to_owned(), (other.clone(), origin.clone()));
        }
    }
}

fn unflatten(values: &BTreeMap<String, (Value, Origin)>) -> Value {
    let mut root = toml::Table::new();
    for (key, (value, _)) in values {
        insert(&mut root, key, value.clone());
    }
    Value::Table(root)
}

fn insert(table: &mut toml::Table, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
        }
        Some((section, rest)) => {
            let section = table.entry(section).or_insert_with(|| Value::Table(toml::Table::new()));
            if let Value::Table(section) = section {
                insert(section, rest, value);
            }
        }
    }
}

/// Relative paths of data that comes with the product start at the home folder.
fn anchor(settings: &mut Settings, home: &Path) {
    let anchored = |path: &mut PathBuf| {
        if path.is_relative() {
            *path = home.join(&*path);
        }
    };
    anchored(&mut settings.catalogs);
    anchored(&mut settings.layouts);
    anchored(&mut settings.calibration);
    anchored(&mut settings.read.models.detection);
    anchored(&mut settings.read.models.recognition);
}

/// The home folder: `DAICHO_HOME`, else the first of the current folder and the folders above the binary that holds
/// `catalogs/`, else the current folder.
pub fn home(environment: &[(String, String)], current: &Path, binary: Option<&Path>) -> PathBuf {
    if let Some((_, named)) = environment.iter().find(|(name, _)| name == "DAICHO_HOME") {
        return named.into();
    }
    let above = binary.into_iter().flat_map(Path::ancestors).skip(1);
    std::iter::once(current)
        .chain(above)
        .find(|folder| folder.join("catalogs").is_dir())
        .unwrap_or(current)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(environment: &[(&str, &str)], arguments: &[&str]) -> Sources {
        Sources {
            environment: environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            arguments: arguments.iter().map(|a| (*a).to_owned()).collect(),
            ..Sources::default()
        }
    }

    fn check(environment: &[(&str, &str)], arguments: &[&str], key: &str, expected: (&str, &str)) {
        let resolved = resolve(&sources(environment, arguments)).unwrap();
        let (value, origin) = &resolved.entries[key];
        assert_eq!((value.as_str(), origin.to_string().as_str()), expected);
    }

    #[test]
    fn later_layers_win_and_say_so() {
        check(&[], &[], "workers.count", ("0", "default"));
        let environment = [("DAICHO_WORKERS__COUNT", "2")];
        check(&environment, &[], "workers.count", ("2", "$DAICHO_WORKERS__COUNT"));
        check(&environment, &["workers.count=3"], "workers.count", ("3", "--set"));
    }

    #[test]
    fn an_unknown_key_names_its_origin_and_a_near_one() {
        let failure = resolve(&sources(&[], &["worker.count=3"])).unwrap_err();
        assert_eq!(failure.message, "--set: no setting is called worker.count");
        assert!(failure.hint.contains("workers.count"), "{}", failure.hint);
    }

    #[test]
    fn a_wrong_type_is_a_usage_failure() {
        let failure = resolve(&sources(&[], &["workers.count=many"])).unwrap_err();
        assert_eq!(failure.class, crate::FailureClass::Usage);
    }

    #[test]
    fn a_value_that_switches_a_limit_off_is_refused() {
        for argument in
            ["workers.seconds=0", "workers.memory_mib=1", "posting.field=nan", "posting.meeting=-1"]
        {
            assert!(resolve(&sources(&[], &[argument])).is_err(), "{argument}");
        }
    }

    #[test]
    fn the_home_folder_is_found_above_the_binary() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("catalogs")).unwrap();
        let binary = root.path().join("target/release/daicho");
        assert_eq!(home(&[], Path::new("/"), Some(&binary)), root.path());
    }
}
