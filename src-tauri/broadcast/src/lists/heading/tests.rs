use super::*;

fn table(rows: &[&[&str]]) -> Table {
    let mut table = Table::default();
    for (number, row) in (1..).zip(rows) {
        table.push(number, &mut row.iter().collect()).unwrap();
    }
    table
}

#[test]
fn headings_are_known_in_many_words() {
    for (text, expected) in [
        ("姓名", Some(Holds::Name)),
        (" 员工姓名（必填）* ", Some(Holds::Name)),
        ("User ID", Some(Holds::Account)),
        ("user_id", Some(Holds::Account)),
        ("企业微信账号", Some(Holds::Account)),
        ("手机号码：", Some(Holds::Mobile)),
        ("E-mail", Some(Holds::Mail)),
        ("所属部门", Some(Holds::Department)),
        ("张三", None),
        ("行政部", None),
        ("", None),
    ] {
        assert_eq!(holds(text), expected, "{text}");
    }
}

#[test]
fn the_row_that_names_the_columns_is_found_below_a_title() {
    assert_eq!(find(&table(&[&["姓名", "账号"], &["张三", "zhangsan"]])), Heading::At(0));
    let titled = table(&[&["青禾科技年会名单"], &["序号", "姓名", "手机"], &["1", "张三", "13800001234"]]);
    assert_eq!(find(&titled), Heading::At(1));
    let merged = table(&[&["年会名单", "年会名单"], &["姓名", "账号"], &["张三", "zhangsan"]]);
    assert_eq!(find(&merged), Heading::At(1), "a merged title is one text");
    assert_eq!(find(&table(&[&["姓名"], &["张三"]])), Heading::At(0));
    assert_eq!(find(&table(&[&["手机"], &["13800001234"]])), Heading::At(0));
    assert_eq!(find(&table(&[&["姓名", "车间", "班次"], &["张三", "一车间", "早"]])), Heading::At(0));
    assert_eq!(find(&table(&[&["使用人", "设备"], &["zhangsan", "电脑"], &["lisi", "手机"]])), Heading::At(0));
    assert_eq!(find(&table(&[&["name", "days"], &["张三", "7"]])), Heading::At(0));
    let pages = table(&[&["姓名", "部门"], &["张三", "行政部"], &["姓名", "部门"], &["李四", "销售部"]]);
    assert_eq!(find(&pages), Heading::At(0), "the heading of a second page");
}

#[test]
fn a_row_of_data_is_never_taken_for_it() {
    for rows in [
        &[&["张三", "zhangsan"][..], &["李四", "lisi"]][..],
        &[&["张三", "行政部", "zhangsan"], &["李四", "销售部", "lisi"]],
        &[],
    ] {
        assert_eq!(find(&table(rows)), Heading::None, "{rows:?}");
    }
    for (rows, place) in [
        (&[&["zhangsan", "短信"][..], &["lisi", "电话"], &["chenying", "邮件"]][..], 1),
        (&[&["zhangsan", "手机"], &["lisi", "电脑"]], 0),
        (&[&["zhangsan", "手机号"], &["lisi", "邮箱"], &["chenying", "工号"]], 0),
        (&[&["zhangsan", "备注"], &["lisi", "x"]], 0),
        (&[&["zhangsan"], &["电话"], &["lisi"]], 1),
        (&[&["zhangsan", "a"], &["姓名", "账号"], &["lisi", "b"]], 1),
        (&[&["姓名", "张三"], &["账号", "zhangsan"]], 0),
        (&[&["基本信息", "联系方式"], &["姓名", "账号"], &["张三", "zhangsan"]], 0),
    ] {
        assert_eq!(find(&table(rows)), Heading::Unsure(place), "{rows:?}");
    }
}

#[test]
fn a_column_that_is_named_shows_the_row() {
    let sheet = table(&[&["设备登记"], &["谁", "什么"], &["zhangsan", "电脑"]]);
    assert_eq!(find_named(&sheet, "谁"), Some(1));
    assert_eq!(find_named(&sheet, "电脑"), None, "above it stands data");
}
