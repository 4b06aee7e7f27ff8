//! A workbook as a ZIP file of XML. A small one can unfold to any size: what is opened is counted while it unfolds, whatever its
//! name, and nothing is kept of it that is not needed.

use super::ListError;
use super::xml::Xml;
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};
use std::rc::Rc;
use zip::ZipArchive;
use zip::read::ZipFile;

/// Most files in it.
const MAX_FILES: usize = 2000;
/// Most bytes of what is kept in memory while a sheet is read (texts, formats, relations), unfolded.
const MAX_KEPT: u64 = 64 * 1024 * 1024;
/// Most bytes of a sheet, unfolded. It is read row by row and not kept.
const MAX_SHEET: u64 = 256 * 1024 * 1024;
/// Bytes of one read.
const CHUNK: usize = 64 * 1024;

/// The XML of one part.
pub(super) type Part<'a, 'b> = Xml<BufReader<ZipFile<'a, Cursor<&'b [u8]>>>>;

/// The parts by name. Names are compared without case, and some programs write `\`.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    names: HashMap<String, usize>,
    kept: Rc<Cell<u64>>,
    sheets: Rc<Cell<u64>>,
}

impl<'b> Package<'b> {
    /// Reads its table of contents.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ListError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ListError::Damaged)?;
        if archive.len() > MAX_FILES {
            return Err(ListError::TooLarge);
        }
        let mut names = HashMap::new();
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(|_| ListError::Damaged)?;
            if let Ok(name) = file.name() {
                names.entry(normal(&name)).or_insert(index);
            }
        }
        let (kept, sheets) = (Rc::new(Cell::new(MAX_KEPT)), Rc::new(Cell::new(MAX_SHEET)));
        Ok(Self { archive, names, kept, sheets })
    }

    /// Whether a part is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&normal(name))
    }

    /// A part of which something is kept; `None` when it is not there.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_, 'b>>, ListError> {
        let rest = Rc::clone(&self.kept);
        self.open_part(name, rest)
    }

    /// A part that is only passed through.
    pub(super) fn sheet(&mut self, name: &str) -> Result<Option<Part<'_, 'b>>, ListError> {
        let rest = Rc::clone(&self.sheets);
        self.open_part(name, rest)
    }

    fn open_part(&mut self, name: &str, rest: Rc<Cell<u64>>) -> Result<Option<Part<'_, 'b>>, ListError> {
        let Some(index) = self.names.get(&normal(name)) else { return Ok(None) };
        let file = self.archive.by_index(*index).map_err(|_| ListError::Damaged)?;
        Ok(Some(Xml::new(BufReader::with_capacity(CHUNK, file), rest)))
    }

    /// Whether an OpenDocument file has a password.
    pub(super) fn is_locked(&mut self) -> bool {
        let manifest = self.beginning("META-INF/manifest.xml", CHUNK as u64).unwrap_or_default();
        let mark = b"encryption-data";
        manifest.windows(mark.len()).any(|window| window == mark)
    }

    /// The first bytes of a part.
    pub(super) fn beginning(&mut self, name: &str, most: u64) -> Option<Vec<u8>> {
        let file = self.archive.by_index(*self.names.get(&normal(name))?).ok()?;
        let mut begin = Vec::new();
        file.take(most).read_to_end(&mut begin).ok()?;
        Some(begin)
    }
}

fn normal(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_lowercase()
}

/// The name of a part that another one names: `../x.xml` from `xl/workbook.xml` is `x.xml`.
pub(super) fn beside(from: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    path.pop();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}
