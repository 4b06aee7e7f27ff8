use super::super::samples::{any_company, small};
use super::*;
use proptest::prelude::*;

fn lines(snapshot: &Snapshot, open: &[&str]) -> Vec<String> {
    let open: Vec<String> = open.iter().map(|id| (*id).to_owned()).collect();
    window(snapshot, &open, 0, 100)
        .rows
        .into_iter()
        .map(|row| {
            let sign = if row.open {
                "-"
            } else if row.expandable {
                "+"
            } else {
                ""
            };
            format!("{}{sign}{}", " ".repeat(row.depth as usize), row.recipient.name.unwrap())
        })
        .collect()
}

#[test]
fn closed_and_open() {
    let snapshot = Snapshot::build(small());
    assert_eq!(lines(&snapshot, &[]), ["+青禾科技", "+外地办", "单雄信"]);
    assert_eq!(
        lines(&snapshot, &["1", "3", "9", "404", "x"]),
        ["-青禾科技", " -销售部", "  +华东区", "  王伟（wangwei）", " +行政部", "-外地办", " 高煜", "单雄信"],
    );
    assert_eq!(lines(&snapshot, &["31"]), ["+青禾科技", "+外地办", "单雄信"], "what is above is closed");
}

#[test]
fn an_empty_directory_has_no_rows() {
    let window = window(&Snapshot::build(crate::model::contacts::Contacts::default()), &[], 0, 50);
    assert_eq!((window.rows.len(), window.total), (0, 0));
}

proptest! {
    #[test]
    fn every_window_is_a_slice_of_the_whole(
        contacts in any_company(), open in prop::collection::vec(0_u32..45, 0..30), offset in 0_u32..150, limit in 0_u32..60,
    ) {
        let snapshot = Snapshot::build(contacts);
        let open: Vec<String> = open.iter().map(u32::to_string).collect();
        let whole = window(&snapshot, &open, 0, MAX_ROWS);
        prop_assert_eq!(whole.total as usize, whole.rows.len());
        let part = window(&snapshot, &open, offset, limit);
        let expected: Vec<_> =
            whole.rows.iter().skip(offset as usize).take(limit as usize).cloned().collect();
        prop_assert_eq!(part.rows, expected);
        prop_assert_eq!(part.total, whole.total);
    }

    #[test]
    fn with_everything_open_everyone_is_there(contacts in any_company()) {
        let memberships: usize = contacts.members.iter().map(|m| {
            let known: HashSet<u32> = m.departments.iter().copied()
                .filter(|id| contacts.departments.iter().any(|d| d.id == *id)).collect();
            known.len().max(1)
        }).sum();
        let departments = contacts.departments.len();
        let open: Vec<String> = contacts.departments.iter().map(|d| d.id.to_string()).collect();
        let whole = window(&Snapshot::build(contacts), &open, 0, MAX_ROWS);
        prop_assert_eq!(whole.rows.len(), departments + memberships);
    }
}
