use super::*;
use crate::model::variable::VariableFormat::*;
use proptest::prelude::*;
use wecom::kinds::Text;

fn variable(kind: VariableKind, format: VariableFormat) -> Variable {
    Variable { name: "v".to_owned(), kind, format, ..Variable::default() }
}

fn written(kind: VariableKind, format: VariableFormat, text: &str) -> Option<String> {
    formatted(&variable(kind, format), text).ok()
}

#[test]
fn numbers_are_written_by_their_digits() {
    for (text, thousands, cents) in [
        ("12345.6", "12,345.6", "12,345.60"),
        ("１２３４５．６", "12,345.6", "12,345.60"),
        ("12,345", "12,345", "12,345.00"),
        ("¥1,200.5", "1,200.5", "1,200.50"),
        ("-3", "-3", "-3.00"),
        ("-0.004", "-0.004", "0.00"),
        ("0.995", "0.995", "1.00"),
        ("999.999", "999.999", "1,000.00"),
        ("1.005", "1.005", "1.01"),
        ("007", "7", "7.00"),
        (".5", "0.5", "0.50"),
        ("6222020200112233445", "6,222,020,200,112,233,445", "6,222,020,200,112,233,445.00"),
    ] {
        assert_eq!(written(VariableKind::Number, Thousands, text).as_deref(), Some(thousands), "{text}");
        assert_eq!(written(VariableKind::Number, ThousandsAndCents, text).as_deref(), Some(cents), "{text}");
        assert_eq!(written(VariableKind::Number, AsTyped, text).as_deref(), Some(text), "{text}");
    }
    for text in ["三百", "1,23", "1.2.3", "12e5", "-", "1 2", ",", "1,2345", "0x10"] {
        assert_eq!(written(VariableKind::Number, Thousands, text), None, "{text}");
    }
}

#[test]
fn days_are_read_as_people_and_sheets_write_them() {
    for text in [
        "2026-12-05",
        "2026-12-5",
        "2026/12/5",
        "2026.12.05",
        "2026年12月5日",
        "2026年12月5号",
        "20261205",
        "2026-12-05 00:00:00",
        "2026-12-05T08:30",
        "２０２６－１２－０５",
    ] {
        assert_eq!(written(VariableKind::Date, ChineseDate, text).as_deref(), Some("2026年12月5日"), "{text}");
    }
    for (format, expected) in [
        (DateAndWeekday, "12月5日（周六）"),
        (MonthAndDay, "12月5日"),
        (IsoDate, "2026-12-05"),
        (SlashDate, "2026/12/5"),
        // One that days do not have: the usual one.
        (Thousands, "2026年12月5日"),
    ] {
        assert_eq!(written(VariableKind::Date, format, "2026-12-05").as_deref(), Some(expected));
    }
    for text in ["2026-02-29", "26-12-05", "12月5日", "明天", "2026-13-01", "2026-12-05 25:00", "45996", "2026-12"]
    {
        assert_eq!(written(VariableKind::Date, ChineseDate, text), None, "{text}");
    }
}

#[test]
fn times_of_the_day() {
    for (text, clock, chinese) in [
        ("14:30", "14:30", "下午2:30"),
        ("14：30", "14:30", "下午2:30"),
        ("下午2:30", "14:30", "下午2:30"),
        ("2:30 PM", "14:30", "下午2:30"),
        ("14点30分", "14:30", "下午2:30"),
        ("14点", "14:00", "下午2:00"),
        ("9:05:30", "09:05", "上午9:05"),
        ("中午12:00", "12:00", "中午12:00"),
        ("12:15 am", "00:15", "凌晨0:15"),
        ("19:00", "19:00", "晚上7:00"),
    ] {
        assert_eq!(written(VariableKind::Time, Clock, text).as_deref(), Some(clock), "{text}");
        assert_eq!(written(VariableKind::Time, ChineseTime, text).as_deref(), Some(chinese), "{text}");
    }
    for text in ["14", "25:00", "下午14:30", "14:60", "半夜", "1:2:3:4"] {
        assert_eq!(written(VariableKind::Time, Clock, text), None, "{text}");
    }
}

#[test]
fn links_and_choices_are_what_they_say() {
    assert_eq!(written(VariableKind::Link, AsTyped, " https://a.cn/x "), Some("https://a.cn/x".to_owned()));
    assert_eq!(written(VariableKind::Link, AsTyped, "a.cn"), None);
    let choice = Variable {
        options: vec!["上午场".to_owned(), "下午场 ".to_owned()],
        ..variable(VariableKind::Choice, AsTyped)
    };
    assert_eq!(formatted(&choice, "下午场"), Ok("下午场".to_owned()));
    let refused = formatted(&choice, "晚场").unwrap_err();
    assert_eq!((refused.kind, refused.text.as_str()), (VariableKind::Choice, "晚场"));
}

fn draft(text: &str, variables: Vec<Variable>, values: &[(&str, &str)]) -> Draft {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let message = Message::Text { text: Text { content: text.to_owned() } };
    Draft {
        variables,
        values,
        ..Draft::new(message, wecom::send::SendOptions::default(), crate::model::audience::Audience::default())
    }
}

fn named(name: &str, kind: VariableKind) -> Variable {
    Variable { kind, ..Variable::text(name) }
}

/// The text, and what is open in it.
fn filled_and_open(draft: &Draft) -> (String, Vec<String>) {
    let found = Variables::of(draft).unwrap();
    let Filled { message, open, .. } = found.filled(&BTreeMap::new(), &found.own_braces()).unwrap();
    match message {
        Message::Text { text } => (text.content, open.into_iter().collect()),
        other => panic!("{other:?}"),
    }
}

fn filled(draft: &Draft) -> String {
    filled_and_open(draft).0
}

#[test]
fn values_defaults_and_blanks_fill_in_and_what_is_missing_keeps_its_braces() {
    let optional = Variable { required: false, ..named("备注", VariableKind::Text) };
    let place = Variable { default: "大会议室".to_owned(), ..named("地点", VariableKind::Text) };
    let all = vec![named("日期", VariableKind::Date), named("金额", VariableKind::Number), place, optional];
    let text = "{{日期}}在{{ 地点 }}发 {{金额}} 元。{{备注}}{{没说过}}";
    let complete = draft(text, all.clone(), &[("日期", "2026-12-5"), ("金额", "300"), ("没说过", "好")]);
    assert_eq!(filled(&complete), "2026年12月5日在大会议室发 300 元。好");
    let open = draft(text, all, &[("日期", "下周"), ("地点", "食堂")]);
    assert_eq!(filled(&open), "{{ 日期 }}在食堂发 {{ 金额 }} 元。{{ 没说过 }}");
    let found = Variables::of(&open).unwrap();
    let wrong = found.all().find(|one| one.name == "日期").unwrap();
    assert!(matches!(found.given(wrong), Given::Wrong(_)));
}

#[test]
fn a_name_that_is_no_identifier_is_asked_for_in_the_row() {
    let spaced = draft("{{ row[\"到期 日期\"] }}", vec![named("到期 日期", VariableKind::Date)], &[]);
    assert_eq!(filled(&spaced), "{{ row[\"到期 日期\"] }}");
    assert_eq!(braces("姓名"), "{{ 姓名 }}");
}

#[test]
fn a_heading_becomes_a_name_that_stands_in_braces_as_it_is() {
    for (text, name) in [("应发(元)", "应发_元"), ("1月", "_1月"), (" a-b c ", "a_b_c"), ("½", "_½"), ("姓名…", "姓名")]
    {
        assert_eq!(name_of(text).as_deref(), Some(name));
        assert_eq!(braces(name), format!("{{{{ {name} }}}}"));
    }
    assert_eq!(name_of(" / "), None);
    assert_eq!(name_of(""), None);
}

/// A draft with 日期 and 楼 given and 地点 open.
fn with_place_open(text: &str) -> Draft {
    draft(text, vec![Variable::text("地点")], &[("日期", "周五"), ("楼", "3")])
}

#[test]
fn what_only_a_condition_a_filter_or_a_loop_reads_is_open_as_well() {
    for text in [
        "{% if 地点 == '食堂' %}A{% else %}B{% endif %}",
        "{% if '食堂' != 地点 %}A{% endif %}",
        "{% if 日期 == '周一' %}A{% elif 地点 == '食堂' %}B{% else %}C{% endif %}",
        "{% if 日期 == '周五' %}{% if 地点 == '食堂' %}A{% endif %}{% endif %}",
        "{% if 日期 == '周五' and 地点 == '食堂' %}A{% endif %}",
        "{% if 日期 == '周一' or 地点 == '食堂' %}A{% endif %}",
        "{% if 地点 %}A{% endif %}",
        "{% if not 地点 %}A{% endif %}",
        "{% if 地点 in ['食堂'] %}A{% endif %}",
        "{% if '食' in 地点 %}A{% endif %}",
        "{% if 地点 is startingwith('食') %}A{% endif %}",
        "{% if 地点|length > 2 %}A{% endif %}",
        "{% if 地点|int > 2 %}A{% endif %}",
        "{% if row['地点'] == '食堂' %}A{% endif %}",
        "{% if row.地点 == '食堂' %}A{% endif %}",
        "{{ 'A' if 地点 == '食堂' else 'B' }}",
        "{{ 地点 == '食堂' }}",
        "{{ 地点|length }} 个字",
        "{{ 地点|int + 1 }}",
        "{{ 地点[0:1] }}",
        "{{ ''|replace('x', 地点) }}",
        "{{ 日期|replace('五', 地点) }}",
        "{{ [楼, '4']|join(地点) }}",
        "{{ 楼|default(楼|replace('9', 地点)) }}",
        "{% for one in 地点 %}A{% endfor %}",
        "{% for one in 地点|split('、') %}A{% endfor %}",
        "{% for one in 日期|split('') if one == 地点 %}A{% endfor %}",
        "{% for one in ['a', 'b'] %}{% if one == 地点 %}A{% endif %}{% endfor %}",
        "{% for one in ['a'] %}{% for two in 地点|split(one) %}{{ two|length }}{% endfor %}{% endfor %}",
        "{{ 地点|default('食堂') }}{% if 地点 == '食堂' %}A{% endif %}",
        "{% if 地点 is defined or 地点 == '食堂' %}A{% endif %}",
    ] {
        let (written, open) = filled_and_open(&with_place_open(text));
        assert_eq!(open, ["地点"], "{text}");
        assert!(written.contains("{{ 地点 }}"), "{text}: {written}");
        let mut given = with_place_open(text);
        given.values.insert("地点".to_owned(), "5".to_owned());
        let (written, open) = filled_and_open(&given);
        assert!(open.is_empty() && !written.contains("{{"), "{text}: {written}");
    }
}

#[test]
fn what_says_itself_what_stands_for_no_value_is_not_open_nor_is_a_way_that_is_not_taken() {
    for (text, expected) in [
        ("{% if 地点 is defined %}A{% else %}B{% endif %}", "B"),
        ("{% if 地点 is not defined %}A{% endif %}", "A"),
        ("{% if 地点 is undefined %}A{% endif %}", "A"),
        ("{% if 地点 is defined %}在{{ 地点 }}{% endif %}开会", "开会"),
        ("{% if 地点 is defined and 地点 == '食堂' %}A{% endif %}B", "B"),
        ("{% if row['地点'] is defined %}A{% else %}B{% endif %}", "B"),
        ("{{ 地点|default('食堂') }}", "食堂"),
        ("{{ 地点|d('食堂') }}", "食堂"),
        ("{{ 地点|default }}好", "好"),
        ("{{ 地点|default('', true) }}好", "好"),
        ("{{ row.地点|default('食堂') }}", "食堂"),
        ("{% if 地点|default('食堂') == '食堂' %}A{% else %}B{% endif %}", "A"),
        ("{% for one in 地点|default('a、b')|split('、') %}{{ one }}{% endfor %}", "ab"),
        ("{{ 楼|default(地点) }}", "3"),
        ("{% if 日期 == '周一' %}{{ 地点 }}{% endif %}B", "B"),
        ("{% if 日期 == '周一' and 地点 == '食堂' %}A{% endif %}B", "B"),
        ("{% for one in [] %}{{ 地点 }}{% else %}B{% endfor %}", "B"),
        ("{{ 'B' if 日期 == '周五' else 地点 }}", "B"),
    ] {
        assert_eq!(filled_and_open(&with_place_open(text)), (expected.to_owned(), vec![]), "{text}");
    }
}

#[test]
fn each_open_variable_is_named_once_and_what_is_given_is_not() {
    let text = "{{ 日期 }}{% if 甲 == 1 %}{% endif %}{{ 乙 }}{{ 丙|default(丁) }}{{ 乙 }}{{ 戊|int }}{{ 己 }}";
    let (written, open) = filled_and_open(&draft(text, vec![], &[("日期", "周五")]));
    // Behind the number that cannot be made nothing is written, so nothing is known.
    assert_eq!(open, ["丁", "乙", "戊", "甲"]);
    assert_eq!(written, "周五{{ 乙 }}{{ 丁 }}{{ 乙 }}{{ 戊 }}{{ 甲 }}");
}

#[test]
fn a_name_of_ones_own_cannot_hide_a_variable() {
    let set = draft("{% set 甲 = 地点 %}{% if 甲 == '食堂' %}A{% endif %}", vec![Variable::text("地点")], &[]);
    assert!(Variables::of(&set).is_err(), "it is not offered, and the braces stay in the text");
}

#[test]
fn a_place_that_may_stay_empty_is_empty_for_conditions_too() {
    let optional = Variable { required: false, ..Variable::text("地点") };
    let text = "{% if 地点 %}在{{ 地点 }}{% endif %}{% if 地点 == '食堂' %}A{% else %}B{% endif %}";
    assert_eq!(filled_and_open(&draft(text, vec![optional], &[])), ("B".to_owned(), vec![]));
}

#[test]
fn a_message_that_says_what_stands_for_all_its_variables_needs_no_value() {
    let complete = |text: &str| Variables::of(&draft(text, vec![], &[])).unwrap().complete_without_values();
    let said = |text: &str| Some(Message::Text { text: Text { content: text.to_owned() } });
    assert_eq!(complete("{{ 姓名|default('同事') }}您好"), said("同事您好"));
    for open in ["{{ 姓名 }}", "{% if 姓名 == 'x' %}{% endif %}您好", "{# 记得改 #}您好", "您好", "{{ 1 + 1 }}"]
    {
        assert_eq!(complete(open), None, "{open}");
    }
    let literal = Draft { literal: true, ..draft("{{ 姓名|default('同事') }}", vec![], &[]) };
    assert_eq!(Variables::of(&literal).unwrap().complete_without_values(), None);
}

/// Texts of conditions and loops without any answer to a missing value, around a variable that is open.
fn any_text() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec!["地点", "日期", "楼", "'a'", "'5'", "地点|upper", "row['地点']"]);
    let value = value.prop_map(str::to_owned).boxed();
    let sign = prop::sample::select(vec!["==", "!=", "<", "in", "not in"]);
    let condition = (value.clone(), sign, value.clone()).prop_map(|(one, sign, two)| format!("{one} {sign} {two}"));
    let condition = (condition.clone(), prop::sample::select(vec!["and", "or"]), condition, any::<bool>());
    let condition = condition.prop_map(|(one, word, two, both)| if both { format!("{one} {word} {two}") } else { one });
    let condition = condition.boxed();
    let leaf =
        prop_oneof![Just("A".to_owned()), Just("B".to_owned()), value.prop_map(|value| format!("{{{{ {value} }}}}")),];
    leaf.prop_recursive(3, 12, 3, move |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            (condition.clone(), two.clone())
                .prop_map(|(asks, (a, b))| format!("{{% if {asks} %}}{a}{{% else %}}{b}{{% endif %}}")),
            (condition.clone(), inner.clone())
                .prop_map(|(asks, a)| format!("{{% for one in ['a', '5'] if {asks} %}}{a}{{% endfor %}}")),
            two.prop_map(|(a, b)| format!("{a}{b}")),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_not_open_says_the_same_whatever_the_value_would_be(text in any_text()) {
        let open = with_place_open(&text);
        let (written, names) = filled_and_open(&open);
        prop_assert_eq!(written.contains("{{ 地点 }}"), !names.is_empty());
        if !names.is_empty() {
            return Ok(());
        }
        for value in ["a", "5", "周五", "食堂"] {
            let mut given = open.clone();
            given.values.insert("地点".to_owned(), value.to_owned());
            prop_assert_eq!(filled(&given), written.clone(), "{}", value);
        }
    }
}

#[test]
fn nothing_is_done_to_braces_that_nobody_gave_a_value() {
    assert!(Variables::of(&draft("{{ 姓名 }}", vec![], &[])).unwrap().are_nobodys_business());
    assert!(Variables::of(&draft("no braces", vec![], &[])).unwrap().are_nobodys_business());
    assert!(!Variables::of(&draft("{{ 今天 }}", vec![], &[])).unwrap().are_nobodys_business());
    assert!(!Variables::of(&draft("{{ a }}", vec![], &[("a", "1")])).unwrap().are_nobodys_business());
}

proptest! {
    #[test]
    fn no_value_makes_trouble(text in "\\PC{0,40}") {
        for kind in VariableKind::ALL {
            for format in kind.formats() {
                let _ = formatted(&variable(kind, *format), &text);
            }
        }
    }

    #[test]
    fn what_is_written_is_read_again(year in 1000i16..9999, month in 1i8..=12, day in 1i8..=28) {
        let given = format!("{year}-{month}-{day}");
        let whole = written(VariableKind::Date, ChineseDate, &given).unwrap();
        for format in [IsoDate, SlashDate] {
            let other = written(VariableKind::Date, format, &given).unwrap();
            prop_assert_eq!(written(VariableKind::Date, ChineseDate, &other).unwrap(), whole.clone());
        }
    }

    #[test]
    fn grouping_changes_no_digit(number in "-?[0-9]{1,20}(\\.[0-9]{1,6})?") {
        let grouped = written(VariableKind::Number, Thousands, &number).unwrap();
        let plain: String = grouped.chars().filter(|c| *c != ',').collect();
        let (a, b): (f64, f64) = (plain.parse().unwrap(), number.parse().unwrap());
        prop_assert!((a - b).abs() <= f64::EPSILON * a.abs());
        prop_assert_eq!(written(VariableKind::Number, Thousands, &grouped).unwrap(), grouped);
    }
}
