use super::super::workbook;
use super::*;
use proptest::prelude::*;
use std::io::Write;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

fn numbers(list: &[u16]) -> Vec<u8> {
    list.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A text of two bytes for each character.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [&numbers(&[u16::try_from(units.len()).unwrap()])[..], &[1], &numbers(&units)].concat()
}

fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(name).unwrap().write_all(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn begin(kind: u16) -> Vec<u8> {
    record(BOF, &numbers(&[0x0600, kind, 0, 0, 0, 0, 0, 0]))
}

/// A workbook: a hidden sheet with nothing, then this one.
fn stream(cells: &[Vec<u8>]) -> Vec<u8> {
    let first = wide("部门");
    // The second text goes on in a record of its own, narrow from there.
    let shared =
        [&2_u32.to_le_bytes()[..], &2_u32.to_le_bytes(), &first, &numbers(&[4]), &[1], &numbers(&[0x5f20])].concat();
    let more = record(CONTINUE, b"\0abc");
    let styles = [numbers(&[0, 0]), numbers(&[0, 164]), numbers(&[0, 14])].map(|style| record(0x00e0, &style)).concat();
    let format = record(0x041e, &[&numbers(&[164])[..], &wide("#,##0.00")].concat());
    let globals = |at: [u32; 2]| {
        let sheet =
            |at: u32, state: u8, name: u8| record(0x0085, &[&at.to_le_bytes()[..], &[state, 0, 1, 0, name]].concat());
        [
            begin(5),
            format.clone(),
            styles.clone(),
            sheet(at[0], 1, b'a'),
            sheet(at[1], 0, b'b'),
            record(0x00fc, &shared),
            more.clone(),
            record(EOF, &[]),
        ]
        .concat()
    };
    let length = u32::try_from(globals([0, 0]).len()).unwrap();
    let empty = [begin(0x10), record(EOF, &[])].concat();
    let second = length + u32::try_from(empty.len()).unwrap();
    [globals([length, second]), empty, begin(0x10), cells.concat(), record(EOF, &[])].concat()
}

fn cell(kind: u16, row: u16, column: u16, style: u16, value: &[u8]) -> Vec<u8> {
    record(kind, &[&numbers(&[row, column, style])[..], value].concat())
}

fn cells() -> Vec<Vec<u8>> {
    let mut hidden = numbers(&[1, 0, 0, 0, 0, 0]);
    hidden.extend(0x20_u32.to_le_bytes());
    let text_result = [0, 0, 0, 0, 0, 0, 0xff, 0xff];
    vec![
        record(0x0208, &hidden),
        record(0x007d, &numbers(&[1, 1, 0, 0, 1])),
        cell(0x00fd, 0, 0, 0, &0_u32.to_le_bytes()),
        cell(0x00fd, 0, 1, 0, &1_u32.to_le_bytes()),
        cell(0x0203, 1, 1, 1, &8231.45_f64.to_le_bytes()),
        cell(0x027e, 1, 2, 2, &((46_361_u32 << 2) | 2).to_le_bytes()),
        cell(0x0205, 1, 3, 0, &[0x2a, 1]),
        cell(FORMULA, 1, 4, 0, &text_result),
        record(STRING, &wide("好\r\n的")),
        cell(0x0204, 1, 0, 0, &wide("行政部")),
        cell(FORMULA, 2, 1, 1, &3.0_f64.to_le_bytes()),
        cell(FORMULA, 2, 2, 1, &text_result),
        cell(
            0x00bd,
            2,
            3,
            0,
            &[
                &1.5_f64.to_bits().to_le_bytes()[4..],
                &numbers(&[1]),
                &((250_u32 << 2) | 3).to_le_bytes(),
                &numbers(&[4]),
            ]
            .concat(),
        ),
        record(0x00e5, &numbers(&[1, 1, 2, 0, 0])),
    ]
}

#[test]
fn an_old_workbook_is_read_as_it_is_shown() {
    let bytes = compound("Workbook", &stream(&cells()));
    let read = workbook::read(&bytes, None).unwrap();
    let rows: Vec<String> = read.table.rows().iter().map(|row| row.cells().collect::<Vec<_>>().join("|")).collect();
    assert_eq!(rows, ["部门|张abc", "行政部|8,231.45|2026/12/5|#N/A|好\n的", "行政部|3.00||1.5|2.50"]);
    assert_eq!(read.sheets, ["b"]);
    assert_eq!(read.table.rows()[2].faults().map(|(column, _)| column).collect::<Vec<_>>(), [2]);
    let kinds: Vec<&str> = read.notes.into_list().iter().map(|note| note.kind.word()).collect();
    assert_eq!(kinds, ["hidden_rows", "hidden_columns", "merged_cells"]);
}

#[test]
fn other_compound_files_are_named() {
    let old = record(BOF, &numbers(&[0x0500, 5, 0, 0]));
    let locked = [begin(5), record(0x002f, &[0, 0])].concat();
    for (name, stream, foreign) in [
        ("EncryptedPackage", &b"x"[..], Foreign::Locked),
        ("WordDocument", b"x", Foreign::Word),
        ("PowerPoint Document", b"x", Foreign::Slides),
        ("Book", &old, Foreign::Ancient),
        ("WORKBOOK", &locked, Foreign::Locked),
    ] {
        assert_eq!(workbook::read(&compound(name, stream), None).unwrap_err(), ListError::Foreign(foreign), "{name}");
    }
    assert_eq!(workbook::read(&compound("Other", b"x"), None).unwrap_err(), ListError::Damaged);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done to a workbook, reading it ends in a table or in an error.
    #[test]
    fn damage_is_only_damage(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut stream = stream(&cells());
        for (at, value) in changes {
            let at = at.index(stream.len());
            stream[at] = value;
        }
        // Not through the function that takes panics for damage.
        let _ = book(&stream, None);
    }
}
