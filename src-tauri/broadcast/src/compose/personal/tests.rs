use super::*;
use proptest::prelude::*;
use wecom::kinds::{Text, Textcard};

fn text(content: &str) -> Message {
    Message::Text { text: Text { content: content.to_owned() } }
}

fn values(list: &[(&str, &str)]) -> Values {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn filled(content: &str, list: &[(&str, &str)]) -> Result<Message, FillError> {
    fill(&text(content), &values(list))
}

#[test]
fn every_text_of_a_message_is_filled() {
    let card = Textcard {
        title: "{{ 姓名 }}的证书".to_owned(),
        description: "{% if days|int < 8 %}<b>{{ days }}</b> 天{% else %}还早{% endif %}".to_owned(),
        url: "https://example.com/{{ row[\"证书 编号\"] }}".to_owned(),
        ..Textcard::default()
    };
    let filling = Filling::of(&Message::Textcard { textcard: card }).unwrap();
    assert_eq!(filling.variables().into_iter().collect::<Vec<_>>(), ["days", "姓名", "证书 编号"]);
    let Message::Textcard { textcard } =
        filling.with(&values(&[("姓名", "张三"), ("days", "7"), ("证书 编号", "A-1")])).unwrap()
    else {
        panic!("another kind")
    };
    assert_eq!(textcard.title, "张三的证书");
    assert_eq!(textcard.description, "<b>7</b> 天");
    assert_eq!(textcard.url, "https://example.com/A-1");
}

#[test]
fn a_variable_without_a_value_is_told_by_name_and_never_left_empty() {
    let error = filled("{{ a }} {{ name }}", &[("a", "x")]).unwrap_err();
    assert_eq!(error, FillError::NoValue { path: "text.content".to_owned(), names: vec!["name".to_owned()] });
    assert!(filled("{{ row.nothing }}", &[("a", "x")]).is_err());
    assert_eq!(filled("{{ name|default('同事') }}", &[]).unwrap(), text("同事"));
}

#[test]
fn what_is_not_jinja_or_too_much_work_is_told() {
    assert!(matches!(filled("{{ name", &[]), Err(FillError::Syntax { .. })));
    assert!(matches!(filled("{{ 1|nofilter }}", &[]), Err(FillError::Syntax { .. } | FillError::Failed { .. })));
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    assert!(matches!(filled(endless, &[]), Err(FillError::Failed { .. })));
    // Nothing of this computer can be reached.
    assert!(filled("{% include '/etc/passwd' %}", &[]).is_err());
}

#[test]
fn a_blank_value_is_none() {
    for blank in ["", " ", "\u{a0}", "\u{3000}\t"] {
        let error = filled("实发 {{ 实发 }} 元", &[("实发", blank)]).unwrap_err();
        assert_eq!(error, FillError::NoValue { path: "text.content".to_owned(), names: vec!["实发".to_owned()] });
        assert_eq!(filled("{{ 姓名|default('同事') }}您好", &[("姓名", blank)]).unwrap(), text("同事您好"));
    }
    // A condition may ask for what somebody has; a name that nobody has is a slip.
    let optional = text("您好{% if 备注 %}，{{ 备注 }}{% endif %}");
    let filling = Filling::of(&optional).unwrap().knowing(["备注", "姓名"]);
    assert_eq!(filling.with(&values(&[("备注", "")])).unwrap(), text("您好"));
    assert_eq!(filling.with(&values(&[("备注", "迟到")])).unwrap(), text("您好，迟到"));
    let slip = fill(&optional, &values(&[("备住", "x")])).unwrap_err();
    assert_eq!(slip, FillError::NoValue { path: "text.content".to_owned(), names: vec!["备注".to_owned()] });
}

#[test]
fn a_row_without_a_value_is_told_by_what_its_own_text_reads() {
    let text = text(
        "{% if 职级 == '经理' %}{{ 奖金 }}{% endif %}{{ 称呼|default('同事') }}{% if 备注 %}，{{ 备注 }}{% endif %}",
    );
    let filling = Filling::of(&text).unwrap().knowing(["职级", "奖金", "称呼", "备注"]);
    let told = |list: &[(&str, &str)]| match filling.with(&values(list)) {
        Ok(Message::Text { text }) => Ok(text.content),
        Err(FillError::NoValue { names, .. }) => Err(names),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(&[("职级", "员工")]), Ok("同事".to_owned()), "what nobody reads is not missed");
    assert_eq!(told(&[("职级", "经理"), ("奖金", "500"), ("备注", "迟到")]), Ok("500同事，迟到".to_owned()));
    assert_eq!(told(&[("职级", "经理")]), Err(vec!["奖金".to_owned()]));
    assert_eq!(told(&[("奖金", "500")]), Err(vec!["职级".to_owned()]), "a condition that compares decides on it");
    assert_eq!(told(&[("职级", " ")]), Err(vec!["职级".to_owned()]));
}

#[test]
fn whether_something_is_in_the_row_can_be_asked() {
    let asks = "{% if '备注' in row %}{{ row['备注'] }}{% else %}无{% endif %}";
    assert_eq!(filled(asks, &[("备注", "迟到")]).unwrap(), text("迟到"));
    assert_eq!(filled(asks, &[]).unwrap(), text("无"));
    let all = "{% for name in row %}{{ name }}={{ row[name] }};{% endfor %}";
    assert_eq!(filled(all, &[("b", "2"), ("a", "1")]).unwrap(), text("a=1;b=2;"));
}

#[test]
fn which_values_may_stand_in_it_is_known() {
    let uses = |content: &str| {
        let filling = Filling::of(&text(content)).unwrap();
        ["a", "b c", "x"].map(|name| filling.uses(name))
    };
    assert_eq!(uses("{{ a }}{{ row['b c'] }}"), [true, true, false]);
    assert_eq!(uses("{% for x in a|split(',') %}{{ x }}{% endfor %}{{ row.x }}"), [true, false, true]);
    assert_eq!(uses("{% for name in row %}{{ name }}{% endfor %}"), [true, true, true]);
    assert_eq!(uses("{% if a %}y{% endif %}"), [true, false, false]);
}

#[test]
fn the_language_is_small_and_useful() {
    for (content, expected) in [
        ("{{ days|int * 2 + 1 }}", "15"),
        ("{{ -(days|int) * (3 - 1) }}", "-14"),
        ("{{ 'x' ~ days }}", "x7"),
        ("{{ list|split('、')|join('/') }}", "甲/乙"),
        ("{{ list|replace('、', '和') }}", "甲和乙"),
        ("{{ '<b>'|e }}{{ name|upper|trim }}{{ name|length }}", "&lt;b&gt;ABC3"),
        ("{% for one in list|split('、') %}{{ loop.index }}{{ one }}{% endfor %}", "1甲2乙"),
        ("{{ '多' if days|int > 5 else '少' }}{{ name[0:2] }}", "多ab"),
        ("{% if nothing is defined %}x{% elif days is startingwith('7') %}y{% endif %}", "y"),
        ("{{ (days|float / 2)|round(1) }}", "3.5"),
    ] {
        let given = [("days", "7"), ("list", "甲、乙"), ("name", "abc")];
        assert_eq!(filled(content, &given).unwrap(), text(expected), "{content}");
    }
}

#[test]
fn a_message_without_variables_stays_as_it_is() {
    let plain = text("{ } {a} 100 % #");
    let filling = Filling::of(&plain).unwrap();
    assert!(filling.is_plain());
    assert_eq!(filling.with(&Values::new()).unwrap(), plain);
    assert_eq!(filled("{{ a }}\n", &[("a", "x")]).unwrap(), text("x\n"));
}

proptest! {
    #[test]
    fn a_value_is_never_taken_for_anything_but_a_text(value in "\\PC{0,40}|.*\\{\\{.*\\}\\}.*|[\"\\\\{}%]{1,20}") {
        // A blank one is none.
        prop_assume!(!value.trim().is_empty());
        let Message::Text { text } = filled("<{{ v }}>", &[("v", &value)]).unwrap() else { panic!("another kind") };
        prop_assert_eq!(text.content, format!("<{value}>"));
    }

    #[test]
    fn nothing_typed_makes_it_panic(content in ".{0,60}|[{}%#\\-a-z0-9 |().\"]{0,60}") {
        let _ = filled(&content, &[("a", "x")]);
    }
}
