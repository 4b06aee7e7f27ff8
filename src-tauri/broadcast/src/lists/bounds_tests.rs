//! What hostile files of the allowed size cost. Each is read by a process of its own, with nothing else in its memory. Memory is held to a
//! limit in every build, processor time in an optimised one (`cargo nextest run --release`).

use super::*;
use crate::lists::value_table::ValueRows;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;
use zip::write::SimpleFileOptions;

/// The file that the child reads; it is a child when this is set.
const VARIABLE: &str = "POSTHORN_HOSTILE_FILE";
/// Stands before what it tells.
const MARK: &str = "cost: ";
/// Most memory, in KiB.
const MAX_KIB: u64 = 300 * 1024;
/// Most processor time, in seconds.
const MAX_SECONDS: f64 = 5.0;

/// A number of a line of `/proc/self/…`.
fn number(file: &str, name: &str) -> u64 {
    let text = std::fs::read_to_string(file).unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Processor time of this process so far, in seconds: user and system, in ticks of a hundredth.
fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let behind_name = stat.rsplit_once(')').unwrap().1;
    let ticks: Vec<u32> = behind_name.split_whitespace().skip(11).take(2).map(|one| one.parse().unwrap()).collect();
    f64::from(ticks.iter().sum::<u32>()) / 100.0
}

#[test]
#[ignore = "a part of a measurement"]
fn hostile_child() {
    let path = std::env::var(VARIABLE).expect("only the measurement starts this");
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.len() <= MAX_BYTES, "{path} is refused by its size alone");
    let began = processor_time();
    let result = if Path::new(&path).extension().is_some_and(|extension| extension == "rows") {
        ValueRows::read(&bytes, ListReading::default()).map(|rows| rows.rows().len()).map_err(|error| error.to_string())
    } else {
        List::read(&bytes, ListReading::default()).map(|list| list.rows().len()).map_err(|error| error.to_string())
    };
    let seconds = processor_time() - began;
    println!("{MARK}{} {seconds} {result:?}", number("/proc/self/status", "VmHWM:"));
}

fn workbook(parts: &[(&str, &[&str])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let fast = SimpleFileOptions::default().compression_level(Some(1)).large_file(true);
    let usual: [(&str, &[&str]); 2] = [
        ("xl/workbook.xml", &[r#"<workbook><sheets><sheet name="一" r:id="s"/></sheets></workbook>"#]),
        (
            "xl/_rels/workbook.xml.rels",
            &[r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="s.dat"/>
            <Relationship Id="t" Type="x/sharedStrings" Target="t.dat"/><Relationship Id="f" Type="x/styles" Target="f.dat"/></Relationships>"#],
        ),
    ];
    for (name, content) in usual.iter().chain(parts) {
        out.start_file(*name, fast).unwrap();
        content.iter().for_each(|piece| out.write_all(piece.as_bytes()).unwrap());
    }
    out.finish().unwrap().into_inner()
}

fn many(piece: &str, megabytes: usize) -> String {
    piece.repeat(megabytes * 1024 * 1024 / piece.len())
}

const SHEET: (&str, &[&str]) =
    ("xl/s.dat", &[r#"<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>"#]);

/// Hostile files by name: those that end in `.rows` are read as rows with values.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let sheet =
        |content: &str| workbook(&[("xl/s.dat", &["<worksheet><sheetData>", content, "</sheetData></worksheet>"])]);
    let mut rows = String::new();
    for row in 1..=100_000 {
        let _ = write!(
            rows,
            r#"<row r="{row}"><c r="A{row}" t="str"><v>a{row}</v></c><c r="AC{row}"><v>{row}</v></c></row>"#
        );
    }
    let mut hidden = String::new();
    for row in 1..=1_000_000 {
        let _ = write!(hidden, r#"<row r="{row}" hidden="1"/>"#);
    }
    let everything = r#"</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>"#;
    let overlapping = "</sheetData><mergeCells>".to_owned() + &many(r#"<mergeCell ref="A1:XFD1048576"/>"#, 20);
    let narrow = |content: &str| format!("{rows}{content}");
    let wide_rows = format!("{}x\n", ",".repeat(248)).repeat(11_900);
    let utf16: Vec<u8> = "张三,行政部\n".repeat(1_400_000).encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        (
            "texts.xlsx",
            workbook(&[SHEET, ("xl/t.dat", &["<sst>", &many("<si><t>aaaaaaaaaaaaaaaaaaaaaaaa</t></si>", 70)])]),
        ),
        ("empty-texts.xlsx", workbook(&[SHEET, ("xl/t.dat", &["<sst>", &many("<si/>", 30)])])),
        ("one-text.xlsx", workbook(&[SHEET, ("xl/t.dat", &["<sst><si><t>", &many("a", 3)])])),
        ("styles.xlsx", workbook(&[SHEET, ("xl/f.dat", &["<styleSheet><cellXfs>", &many("<xf/>", 4)])])),
        ("blanks.xlsx", sheet(&many("<row/>", 20))),
        ("attributes.xlsx", sheet(&format!("<row {}>", many("a ", 3)))),
        ("hidden.xlsx", sheet(&hidden)),
        ("merged-whole.xlsx", sheet(&narrow(everything))),
        ("merged-often.xlsx", sheet(&narrow(&overlapping))),
        ("list.csv", wide_rows.clone().into_bytes()),
        (
            "list.rows",
            format!(
                "{}to\n{wide_rows}",
                (0..248).fold(String::new(), |mut text, column| {
                    let _ = write!(text, "c{column},");
                    text
                })
            )
            .into_bytes(),
        ),
        ("filled.csv", "a,b,c,d,e,f\n".repeat(1_700_000).into_bytes()),
        ("utf16.csv", utf16),
        ("quotes.csv", many("\"\"\"\"\"\"\n", 19).into_bytes()),
        ("open-quote.csv", format!("a,\"{}", many("b,c\n", 19)).into_bytes()),
        ("one-line.csv", many("a", 19).into_bytes()),
        ("stray.csv", [many("张三,a\n", 19).as_bytes(), b"\x92\n"].concat()),
        ("objects.rows", format!("[{}{{}}]", "{},".repeat(6_000_000)).into_bytes()),
        ("lines.rows", "{}\n".repeat(6_000_000).into_bytes()),
        (
            "names.rows",
            (0..400_000)
                .fold(String::new(), |mut text, number| {
                    let _ = writeln!(text, "{{\"a{number}\":1}}");
                    text
                })
                .into_bytes(),
        ),
        ("deep.rows", many("[", 19).into_bytes()),
        ("deep.html", many("<table><tr><td>", 19).into_bytes()),
        ("spans.html", format!("<table>{}", many("<tr><td rowspan=65534 colspan=1000>a", 19)).into_bytes()),
        ("cells.html", format!("<table><tr>{}", many("<td>", 19)).into_bytes()),
        (
            "names.xml",
            format!(
                "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">{}",
                many("<Worksheet/>", 19)
            )
            .into_bytes(),
        ),
        ("compound.xls", [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], many("\0", 19).as_bytes()].concat()),
    ]
}

/// What a process of its own needs to read a file: memory in KiB, seconds of processor time, and how it ended.
fn cost(path: &Path) -> (u64, f64, String) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "lists::bounds_tests::hostile_child", "--nocapture", "--test-threads=1"])
        .env(VARIABLE, path)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = out.lines().find_map(|line| line.split_once(MARK)).map(|(_, told)| told.to_owned());
    let told = told.unwrap_or_else(|| panic!("{}: {out} {}", path.display(), String::from_utf8_lossy(&output.stderr)));
    let mut words = told.splitn(3, ' ');
    let mut next = || words.next().unwrap().to_owned();
    (next().parse().unwrap(), next().parse().unwrap(), next())
}

#[test]
fn no_file_of_the_allowed_size_takes_the_memory_of_the_computer() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in hostile() {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (kib, seconds, ended) = cost(&path);
        println!("| {name} | {} MB | {seconds:.2} s | {ended} |", kib / 1024);
        assert!(kib < MAX_KIB, "{name} took {kib} KiB: {ended}");
        assert!(cfg!(debug_assertions) || seconds < MAX_SECONDS, "{name} took {seconds} s: {ended}");
    }
}
