//! `posthorn explain`: what one of WeCom's error numbers means. It asks nobody and reads no data.

use super::document::{Document, ExplanationLine, Problem};
use super::exit;
use wecom::errcode::atlas::{TextLanguage, explain};

/// The language of the texts that fits the words of the command line.
pub fn language(chinese: bool) -> TextLanguage {
    if chinese { TextLanguage::Chinese } else { TextLanguage::English }
}

/// The document of a number.
pub fn document(code: i64, chinese: bool) -> Document {
    let document = Document::of("explain");
    let Some(found) = explain(code, language(chinese)) else {
        let problem = Problem::new("unknown_error_number", "not among WeCom's error numbers");
        return document.failed(problem.about(code.to_string()), exit::USAGE);
    };
    Document { explanation: Some(ExplanationLine::from(found)), ..document }
}
