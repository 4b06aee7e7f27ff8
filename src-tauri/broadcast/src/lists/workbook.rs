//! Files that are not plain text: which kind of workbook, and the names of those that are none.

use super::notes::Notes;
use super::package::Package;
use super::table::Table;
use super::{Foreign, ListError, biff, ods, xlsx};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The sheets of a workbook by name, and the rows of one of them.
#[derive(Debug)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<String>,
    pub(super) sheet: u32,
    pub(super) table: Table,
    pub(super) notes: Notes,
}

/// Whether these are the first bytes of a workbook.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    is_zip(bytes) || biff::is_compound(bytes)
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// What a file is that is no list, by its first bytes.
pub(super) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    Some(match () {
        () if begins(b"%PDF") => Foreign::Pdf,
        () if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") => Foreign::Picture,
        () if begins(b"Rar!") || begins(b"7z\xbc\xaf") || begins(b"\x1f\x8b") => Foreign::Archive,
        () if begins(b"{\\rtf") => Foreign::Word,
        () => return None,
    })
}

/// Reads one of the sheets, the first when none is asked for. A fault of a reader is a damaged file, and takes nothing down.
pub(super) fn read(bytes: &[u8], sheet: Option<u32>) -> Result<Workbook, ListError> {
    let read = || if is_zip(bytes) { read_zip(bytes, sheet) } else { biff::read(bytes, sheet) };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(ListError::Damaged))
}

fn read_zip(bytes: &[u8], sheet: Option<u32>) -> Result<Workbook, ListError> {
    let mut package = Package::open(bytes)?;
    let foreign = match () {
        () if package.has("xl/workbook.bin") => Some(Foreign::Xlsb),
        () if package.has("word/document.xml") => Some(Foreign::Word),
        () if package.has("ppt/presentation.xml") => Some(Foreign::Slides),
        () if package.has("Index/Document.iwa") || package.has("Index.zip") => Some(Foreign::Numbers),
        () => None,
    };
    if let Some(foreign) = foreign {
        return Err(ListError::Foreign(foreign));
    }
    if package.has("content.xml") {
        return ods::read(&mut package, sheet);
    }
    if package.has("[Content_Types].xml") || package.has("xl/workbook.xml") || package.has("_rels/.rels") {
        return xlsx::read(&mut package, sheet);
    }
    Err(ListError::Foreign(Foreign::Archive))
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;
