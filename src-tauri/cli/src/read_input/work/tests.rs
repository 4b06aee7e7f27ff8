use super::*;
use crate::exit;

fn read_text(text: &str) -> Result<LentSecrets, Problem> {
    parsed(text.as_bytes())
}

fn typed(secrets: Option<&str>) -> WorkArguments {
    WorkArguments { team: None, name: None, ca: None, secrets: secrets.map(Into::into) }
}

#[test]
fn a_password_and_secrets_for_companies_are_read_and_shown_nowhere() {
    let lent = read_text(
        "\u{feff}{\"team_password\": \" s3cr3t 0 \", \"companies\": {
             \"青禾科技\": \"s3cr3t-1\\n\",
             \"ww1/1000002\": {\"secret\": \"s3cr3t-2\", \"address\": \"https://wecom.example.cn\"}}}",
    )
    .unwrap();
    let password = lent.team.as_ref().map(|team| (team.secret.expose_secret(), team.address.as_deref()));
    assert_eq!(password, Some((" s3cr3t 0 ", None)), "blanks belong to it");
    let companies: Vec<_> = lent
        .companies
        .iter()
        .map(|(name, lent)| (name.as_str(), lent.secret.expose_secret(), lent.address.as_deref()))
        .collect();
    let elsewhere = Some("https://wecom.example.cn");
    assert_eq!(companies, [("ww1/1000002", "s3cr3t-2", elsewhere), ("青禾科技", "s3cr3t-1", None)]);
    assert!(!format!("{lent:?}").contains("s3cr3t"));
    let nothing = read_text("{}").unwrap();
    assert!(nothing.team.is_none() && nothing.companies.is_empty());
}

#[test]
fn a_file_that_is_wrong_says_where_and_repeats_nothing_of_it() {
    for (text, code) in [
        ("", "secrets_unreadable"),
        ("s3cr3t", "secrets_unreadable"),
        ("[\"s3cr3t\"]", "secrets_unreadable"),
        ("{\"companies\": \"s3cr3t\"}", "secrets_unreadable"),
        ("{\"s3cr3t\": 1}", "secrets_unreadable"),
        ("{\"companies\": {\"青禾科技\": 7}}", "secrets_unreadable"),
        ("{\"companies\": {\"青禾科技\": {\"secret\": \"s3cr3t\"}}}", "secrets_unreadable"),
        ("{\"companies\": {\"青禾科技\": \"s3cr3t\"", "secrets_unreadable"),
        ("{\"team_password\": \"\"}", "secrets_unusable"),
        ("{\"companies\": {\"青禾科技\": \" \"}}", "secrets_unusable"),
        ("{\"companies\": {\"青禾科技\": \"s3cr3t s3cr3t\"}}", "secrets_unusable"),
        ("{\"companies\": {\" \": \"s3cr3t\"}}", "secrets_unusable"),
        ("{\"companies\": {\"青禾科技\": {\"secret\": \"s3cr3t\", \"address\": \"http://h\"}}}", "secrets_address"),
    ] {
        let problem = read_text(text).unwrap_err();
        assert_eq!(problem.code, code, "{text}");
        assert!(problem.about.is_some() && !format!("{problem:?}").contains("s3cr3t"), "{text}: {problem:?}");
    }
    let place = read_text("{\n  \"companies\": 1}").unwrap_err().about;
    assert!(place.as_deref().is_some_and(|place| place.starts_with("2:")), "{place:?}");
}

#[test]
fn the_file_is_of_some_size_and_may_be_the_input() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secrets");
    let path = file.display().to_string();
    let told = |what| {
        let Failure { problem, exit } = work(what, &mut &b"no JSON"[..]).unwrap_err();
        assert_eq!((problem.field.as_deref(), exit), (Some(ARGUMENT), exit::USAGE));
        (problem.code, problem.about.unwrap_or_default())
    };
    assert_eq!(told(typed(Some(&path))).0, "invalid_input", "it is not there");
    std::fs::write(&file, "x".repeat(MAX_SECRETS + 1)).unwrap();
    assert_eq!(told(typed(Some(&path))), ("secrets_too_large".to_owned(), path.clone()));
    std::fs::write(&file, format!("{{}}{}", " ".repeat(MAX_SECRETS - 2))).unwrap();
    assert!(work(typed(Some(&path)), &mut &b""[..]).unwrap().lent.is_some());
    let (code, about) = told(typed(Some("-")));
    assert_eq!((code.as_str(), about.starts_with("-: 1:")), ("secrets_unreadable", true), "{about}");
    let input = b"{\"team_password\": \"x\"}";
    let lent = work(typed(Some("-")), &mut &input[..]).unwrap().lent.unwrap();
    assert!(lent.team.is_some());
    assert!(work(typed(None), &mut &input[..]).unwrap().lent.is_none());
}

#[test]
fn a_team_is_joined_without_anything_of_this_computer_and_never_with_a_password_in_its_address() {
    let at = |address: &str| WorkArguments {
        team: Some(address.to_owned()),
        name: Some("服务器".to_owned()),
        ..typed(None)
    };
    let with_password = WorkArguments { secrets: Some("-".into()), ..at("postgres://worker@h/d") };
    let Working { join, lent } = work(with_password, &mut &b"{\"team_password\": \"s3cr3t\"}"[..]).unwrap();
    let password_for = lent.unwrap().team.unwrap().address;
    assert_eq!(password_for.as_deref(), Some("postgres://worker@h/d"), "and for no other team");
    let input = TeamInput {
        address: "postgres://worker@h/d".to_owned(),
        name: "服务器".to_owned(),
        session_only: true,
        ..TeamInput::default()
    };
    assert_eq!(join, Some(input));
    let failure = work(at("postgres://worker:s3cr3t@h/d"), &mut &b""[..]).unwrap_err();
    assert_eq!(
        (failure.problem.code.as_str(), failure.problem.field.as_deref()),
        ("password_in_address", Some("--team"))
    );
    assert!(!format!("{failure:?}").contains("s3cr3t"));
}
