//! XML of any origin, read piece by piece: no piece may grow without end, nor all of them together.

use super::ListError;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::borrow::Cow;
use std::cell::Cell;
use std::io::{BufRead, Error, ErrorKind, Read};
use std::rc::Rc;

/// Most bytes of one tag, text or comment.
const MAX_PIECE: u64 = 1024 * 1024;

/// A piece of XML. Names are without their prefix.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// A tag that opens; one that closes at once is followed by its [`Piece::Close`].
    Open(Tag<'a>),
    /// A tag that closes.
    Close(Closed<'a>),
    /// Text, references resolved.
    Text(Cow<'a, str>),
    /// A comment, or something else that nobody sees.
    Other,
    /// The end.
    End,
}

/// A tag that closes.
#[derive(Debug)]
pub(super) struct Closed<'a>(BytesEnd<'a>);

impl Closed<'_> {
    /// Its name.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// A tag that opens.
#[derive(Debug)]
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Its name.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// An attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut all = self.0.attributes();
        let found = all.with_checks(false).flatten().find(|one| one.key.local_name().into_inner() == name)?;
        Some(match found.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => Cow::Owned(value.into_owned()),
            Err(_) => Cow::Owned(found.value.as_ref().to_owned()),
        })
    }

    /// An attribute that is a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// An attribute that is yes or no.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self.attribute(name).as_deref(), Some("1" | "true" | "on"))
    }
}

/// XML that is read piece by piece.
pub(super) struct Xml<R> {
    reader: quick_xml::Reader<Bounded<R>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    /// `rest`: bytes that may still be read, shared by everything that belongs to one file.
    pub(super) fn new(inner: R, rest: Rc<Cell<u64>>) -> Self {
        let mut reader = quick_xml::Reader::from_reader(Bounded { inner, rest, piece: MAX_PIECE });
        let settings = reader.config_mut();
        settings.expand_empty_elements = true;
        settings.check_end_names = false;
        settings.allow_unmatched_ends = true;
        settings.allow_dangling_amp = true;
        Self { reader, buffer: Vec::new() }
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Piece<'_>, ListError> {
        self.buffer.clear();
        self.reader.get_mut().piece = MAX_PIECE;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| refused(&error))?;
        Ok(match event {
            Event::Start(tag) => Piece::Open(Tag(tag)),
            Event::End(tag) => Piece::Close(Closed(tag)),
            Event::Text(text) => Piece::Text(text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => Piece::Text(text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) => Piece::Text(Cow::Owned(resolved(&reference))),
            Event::Eof => Piece::End,
            _ => Piece::Other,
        })
    }
}

fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml_content(XmlVersion::Implicit1_0);
    quick_xml::escape::resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

fn refused(error: &quick_xml::Error) -> ListError {
    match error {
        quick_xml::Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => ListError::TooLarge,
        _ => ListError::Damaged,
    }
}

/// Ends where too much came.
struct Bounded<R> {
    inner: R,
    rest: Rc<Cell<u64>>,
    piece: u64,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.rest.get() == 0 || self.piece == 0 {
            return Err(Error::from(ErrorKind::FileTooLarge));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.rest.set(self.rest.get().saturating_sub(amount as u64));
        self.piece = self.piece.saturating_sub(amount as u64);
        self.inner.consume(amount);
    }
}
