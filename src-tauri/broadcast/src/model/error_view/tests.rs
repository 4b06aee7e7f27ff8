//! Tests of [`super`].

use super::*;
use wecom::error::{ApiError, Obstacle, SettingError, Unreached};

fn api(code: i64) -> ApiError {
    let message = "not allow to access from your ip, hint: [1665], from ip: 203.0.113.9".to_owned();
    ApiError {
        code,
        message,
        hint: Some("1665".to_owned()),
        from_ip: Some("203.0.113.9".to_owned()),
        body: String::new(),
    }
}

#[test]
fn an_answer_of_wecom_keeps_its_number_and_gets_the_catalogues_words() {
    let view = ErrorView::from(Error::Api(Box::new(api(60020))));
    assert_eq!(view.code, ErrorCode::Api);
    let problem = view.api.unwrap();
    assert_eq!(
        (problem.code, problem.class, problem.from_ip.as_deref()),
        (60020, ErrorClass::Permission, Some("203.0.113.9"))
    );
    assert!(problem.meaning_zh.is_some() && problem.meaning_en.is_some() && problem.advice_en.is_some());
    let unknown = ErrorView::from(Error::Api(Box::new(api(987_654)))).api.unwrap();
    assert_eq!((unknown.code, unknown.class, unknown.meaning_zh), (987_654, ErrorClass::Unknown, None));
}

fn foreign() -> Error {
    Error::NotWecom { place: "oa.example.cn".to_owned(), status: 200, excerpt: "html".to_owned() }
}

#[test]
fn trouble_with_the_network_says_what_and_where_and_old_records_do_without() {
    let json = serde_json::to_value(ErrorView::from(foreign())).unwrap();
    assert_eq!(json["network"], serde_json::json!({"obstacle": "foreign", "place": "oa.example.cn"}));
    let at = Blockage { obstacle: Obstacle::ProxyLogin, place: "proxy.example.cn:3128".to_owned() };
    let unreached = Error::Unreachable(Box::new(Unreached { at: Some(at.clone()), cause: "407".to_owned() }));
    assert_eq!(ErrorView::from(unreached).network, Some(at));
    let old = r#"{"code":"unreachable","message":"m","field":null,"detail":null,"api":null}"#;
    assert_eq!(serde_json::from_str::<ErrorView>(old).unwrap(), ErrorView::new(ErrorCode::Unreachable, "m"));
}

#[test]
fn every_other_trouble_has_its_own_code() {
    for (error, code) in [
        (Error::SecretRefused(Box::new(api(40001))), ErrorCode::SecretRefused),
        (Error::unreachable("x"), ErrorCode::Unreachable),
        (Error::OutcomeUnknown("x".to_owned()), ErrorCode::OutcomeUnknown),
        (foreign(), ErrorCode::NotWecom),
        (Error::Setting(SettingError::Proxy), ErrorCode::BadSetting),
    ] {
        assert_eq!(ErrorView::from(error).code, code);
    }
}

#[test]
fn codes_are_written_as_the_ui_knows_them() {
    let view = ErrorView::new(ErrorCode::StorageReadOnly, "m").at("name").with_detail("d");
    let json =
        serde_json::json!({"code": "storage_read_only", "message": "m", "field": "name", "detail": "d", "api": null});
    assert_eq!(serde_json::to_value(view).unwrap(), json);
}
