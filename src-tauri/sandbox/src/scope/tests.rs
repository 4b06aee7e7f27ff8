use super::*;

fn made() -> (Company, Scope) {
    let company = Company::generate(200, 1, None);
    let scope = Scope::of(&company);
    (company, scope)
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn contractors_and_the_root_are_outside_and_the_chosen_ones_inside() {
    let (company, scope) = made();
    let sees = |id: &str| scope.has_member(company.find(id).unwrap());
    assert!(!sees("chenmo") && sees("jiangtao") && sees("hanmei") && sees("zhangsan"));
    assert!(!scope.has_department(ROOT) && !scope.has_department(OUTSIDE) && scope.has_department(11));
}

#[test]
fn ids_are_compared_without_case_and_each_member_is_reached_once() {
    let (company, scope) = made();
    let recipients = Recipients {
        users: words(&["ZHANGSAN", "zhangsan", "ChenMo", "nobody", "NOBODY"]),
        parties: words(&["2", "12", "abc", "9999"]),
        ..Recipients::default()
    };
    let reached = scope.resolve(&company, &recipients);
    let zhangsan = company.find("zhangsan").unwrap();
    assert_eq!(reached.members.iter().filter(|(at, _)| *at == zhangsan).collect::<Vec<_>>(), [&(zhangsan, Via::User)]);
    assert_eq!(reached.invalid_users, ["chenmo", "nobody"]);
    assert_eq!(reached.invalid_parties, ["12", "abc", "9999"]);
    assert!(reached.any_valid);
}

#[test]
fn a_department_brings_what_is_below_it() {
    let (company, scope) = made();
    let reached = scope.resolve(&company, &Recipients { parties: words(&["10"]), ..Recipients::default() });
    assert!(reached.members.contains(&(company.find("gao_yu").unwrap(), Via::Party)));
}

#[test]
fn a_tag_reaches_through_departments_and_one_without_anyone_in_scope_is_invalid() {
    let (company, scope) = made();
    let reached = scope.resolve(&company, &Recipients { tags: words(&["1", "7", "99"]), ..Recipients::default() });
    assert!(reached.members.contains(&(company.find("gao_yu").unwrap(), Via::Tag)));
    assert_eq!(reached.invalid_tags, ["7", "99"]);
}

#[test]
fn unlicensed_members_are_listed_and_not_reached() {
    let (company, scope) = made();
    let reached = scope.resolve(&company, &Recipients { users: words(&["ZhouYi"]), ..Recipients::default() });
    assert_eq!(reached.unlicensed, ["zhouyi"]);
    assert!(reached.members.is_empty() && !reached.any_valid);
}
