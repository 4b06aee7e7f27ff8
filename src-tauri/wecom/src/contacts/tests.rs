use super::*;
use proptest::prelude::*;
use serde_json::json;

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

#[test]
fn departments_as_documented() {
    let body = json!({ "errcode": 0, "errmsg": "ok", "department": [
        { "id": 1, "name": "示例公司", "parentid": 0, "order": 4_294_967_295_u32 },
        { "id": 12, "name": "后勤部", "name_en": "Logistics", "department_leader": ["qin.lan"], "parentid": 1, "order": 300 },
        { "id": "15", "name": "车队", "parentid": "12", "order": "200" },
        { "name": "no number" }, null, 7,
    ]});
    let read = read_departments(&bytes(&body)).unwrap();
    assert_eq!(
        read.iter().map(|d| (d.id.0, d.parent.map(|p| p.0), d.order)).collect::<Vec<_>>(),
        [(1, None, u32::MAX), (12, Some(1), 300), (15, Some(12), 200)]
    );
    assert_eq!(read[1].name_en.as_deref(), Some("Logistics"));
    assert_eq!(read[1].leaders, [UserId("qin.lan".into())]);
    assert!(read_departments(b"{}").unwrap().is_empty());
    assert!(read_departments(br#"{"department":null}"#).unwrap().is_empty());
    assert!(read_departments(br#"{"department":"x"}"#).is_err());
    assert!(read_departments(br#"{"department":{"id":1}}"#).is_err());
}

#[test]
fn department_numbers_as_documented() {
    let body = json!({ "department_id": [ { "id": 2, "parentid": 1, "order": 10 }, { "id": 3 }, { "parentid": 3 } ]});
    let node = |id, parent: Option<u32>, order| DepartmentNode {
        id: DepartmentId(id),
        parent: parent.map(DepartmentId),
        order,
    };
    assert_eq!(read_department_ids(&bytes(&body)).unwrap(), [node(2, Some(1), 10), node(3, None, 0)]);
}

#[test]
fn members_as_documented() {
    let body = json!({ "userlist": [
        { "userid": "gao_yu", "name": "高煜", "department": [12, "15", null] },
        { "userid": 10086 }, { "userid": "" }, { "name": "nobody" },
    ]});
    let read = read_members(&bytes(&body)).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].departments, [DepartmentId(12), DepartmentId(15)]);
    assert_eq!((read[1].user_id.0.as_str(), read[1].name.as_str()), ("10086", ""));
}

#[test]
fn members_with_details_as_documented() {
    let body = json!({ "userlist": [
        { "userid": "gao_yu", "name": "高煜", "department": [12], "position": "调度员", "alias": "Yuki", "status": 4,
          "mobile": "13800001234", "email": "gao.yu@corp.example.com" },
        { "userid": "lin.qing", "position": "", "status": null }, { "name": "nobody" },
    ]});
    let read = read_member_details(&bytes(&body)).unwrap();
    assert_eq!(read.len(), 2);
    let told = |member: &Member| (member.position.clone(), member.alias.clone(), member.status, member.mobile.clone());
    let all =
        (Some("调度员".into()), Some("Yuki".into()), Some(MemberStatus::NotActivated), Some("13800001234".into()));
    assert_eq!(told(&read[0]), all);
    assert_eq!(read[0].email.as_deref(), Some("gao.yu@corp.example.com"));
    assert_eq!(told(&read[1]), (None, None, None, None));
}

#[test]
fn a_member_with_everything_and_with_nothing() {
    let body = json!({ "errcode": 0, "userid": "gao_yu", "name": "高煜", "department": [12, 15], "order": [0, 10],
        "position": "调度员", "is_leader_in_dept": [0, 1], "direct_leader": ["qin.lan"], "telephone": "021-55550101",
        "alias": "Yuki", "status": 1, "main_department": 15, "mobile": "", "gender": 0 });
    let member = Member::read(&bytes(&body), &UserId("GAO_YU".into())).unwrap();
    assert_eq!(member.user_id.0, "gao_yu");
    assert_eq!(member.status, Some(MemberStatus::Active));
    assert_eq!(member.direct_leader, Some(UserId("qin.lan".into())));
    assert_eq!(member.main_department, Some(DepartmentId(15)));
    assert_eq!(member.mobile, None);
    let bare = Member::read(b"{}", &UserId("lin".into())).unwrap();
    assert_eq!(bare.user_id.0, "lin");
    assert_eq!((bare.name, bare.status, bare.departments.len()), (None, None, 0));
    let other = Member::read(br#"{"status":"9"}"#, &UserId("lin".into())).unwrap();
    assert_eq!(other.status, Some(MemberStatus::Other(9)));
}

#[test]
fn tags_as_documented() {
    let body = json!({ "taglist": [ { "tagid": 3, "tagname": "急救员" }, { "tagname": "no number" } ]});
    assert_eq!(read_tags(&bytes(&body)).unwrap(), [Tag { id: TagId(3), name: "急救员".into() }]);
    let body =
        json!({ "tagname": "急救员", "userlist": [ { "userid": "lin.qing", "name": "林青" }, {} ], "partylist": [15] });
    let content = TagContent::read(&bytes(&body)).unwrap();
    assert_eq!(content.members, [TagMember { user_id: UserId("lin.qing".into()), name: "林青".into() }]);
    assert_eq!(content.departments, [DepartmentId(15)]);
}

/// Any JSON, with the field names that the readers look for.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[0-9a-z张]{0,4}".prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "department",
        "department_id",
        "userlist",
        "taglist",
        "userid",
        "id",
        "parentid",
        "order",
        "name",
        "tagid",
        "partylist",
        "status",
        "direct_leader",
        "tagname",
    ]);
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..6).prop_map(|fields| Value::Object(
                fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_breaks_the_readers(value in any_json()) {
        let body = bytes(&value);
        let _ = (read_departments(&body), read_department_ids(&body), read_tags(&body), TagContent::read(&body));
        if let Ok(members) = read_member_details(&body) {
            prop_assert!(members.iter().all(|member| !member.user_id.0.is_empty()));
        }
        if let Ok(members) = read_members(&body) {
            prop_assert!(members.iter().all(|member| !member.user_id.0.is_empty()));
        }
        if let Ok(member) = Member::read(&body, &UserId("asked".into())) {
            prop_assert!(!member.user_id.0.is_empty());
        }
    }
}
