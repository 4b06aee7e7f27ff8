//! File message (文件消息): one file that was uploaded before, shown under the name that it was uploaded with.

use crate::limit::MEDIA_ID_SOURCE;
use serde::{Deserialize, Serialize};

/// `file` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct File {
    /// From `media/upload` with `type=file`, at most 20 MB. Too old or of another type: 40007, missing: 41006.
    pub media_id: String,
}

impl File {
    /// Where the field is documented.
    pub(crate) const SOURCE: &str = MEDIA_ID_SOURCE;

    /// Endings of the files that may be sent with `safe` 1 (`wecom/messages.md §1.1` [O]), in lower case.
    pub const CONFIDENTIAL_ENDINGS: [&str; 14] =
        ["txt", "pdf", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "xml", "jpg", "jpeg", "png", "bmp", "gif"];

    /// Whether a file of this name may be sent with `safe` 1. The name is that of the upload: a message does not hold it, so that
    /// whoever has the file asks here.
    pub fn may_be_confidential(name: &str) -> bool {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| Self::CONFIDENTIAL_ENDINGS.contains(&ending.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_confidential_files() {
        for good in ["a.pdf", "工资.XLSX", "a.b.Docx", ".txt"] {
            assert!(File::may_be_confidential(good), "{good}");
        }
        for bad in ["a.zip", "a", "pdf", "a.pdf.exe", "a.", "a.pdf ", ""] {
            assert!(!File::may_be_confidential(bad), "{bad}");
        }
    }
}
