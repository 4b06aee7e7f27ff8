//! Tokens, contacts and the app, through the real server.

use std::time::Duration;

use crate::world::{AGENT, CORP, SECRET, World, code, settings, text};
use sandbox::{SecretSort, StaffChange};
use serde_json::{Value, json};

#[tokio::test]
async fn gettoken_tells_what_is_wrong() {
    let world = World::new().await;
    let answer = world.gettoken(CORP, SECRET).await;
    assert_eq!((code(&answer), &answer["errmsg"], &answer["expires_in"]), (0, &json!("ok"), &json!(7200)));
    assert_eq!(answer["access_token"].as_str().unwrap().len(), 512);
    for (corp_id, secret, expected) in
        [("", SECRET, 41002), (CORP, "", 41004), ("ww-other", SECRET, 40013), (CORP, "bad", 40001)]
    {
        assert_eq!(code(&world.gettoken(corp_id, secret).await), expected);
    }
    let refused = world.gettoken(CORP, "bad").await;
    let errmsg = refused["errmsg"].as_str().unwrap();
    assert!(errmsg.starts_with("invalid credential, hint: ["), "{errmsg}");
    assert!(
        errmsg.ends_with("], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=40001"),
        "{errmsg}"
    );
}

#[tokio::test]
async fn a_new_secret_refuses_the_old_one() {
    let world = World::new().await;
    world.sandbox.set_secret("another");
    assert_eq!(code(&world.gettoken(CORP, SECRET).await), 40001);
    assert_eq!(code(&world.gettoken(CORP, "another").await), 0);
}

#[tokio::test]
async fn secrets_of_another_sort_get_a_token_and_may_do_other_things() {
    let mut world = World::new().await;
    world.sandbox.add_secret("sync", SecretSort::ContactSync);
    world.sandbox.add_secret("customers", SecretSort::ExternalContact);
    world.sandbox.add_secret("other", SecretSort::OtherApp { agent_id: 1_000_005, name: "考勤".to_owned() });
    let own = AGENT.to_string();
    for (secret, agent, list, ids, names) in
        [("sync", 48002, 48002, 0, 48009), ("customers", 48002, 48002, 48002, 48002), ("other", 301_002, 0, 48002, 0)]
    {
        world.token = world.gettoken(CORP, secret).await["access_token"].as_str().unwrap().to_owned();
        assert_eq!(code(&world.get("agent/get", &[("agentid", &own)]).await), agent, "{secret}");
        assert_eq!(code(&world.get("agent/list", &[]).await), list, "{secret}");
        assert_eq!(code(&world.post("user/list_id", &json!({"limit": 2})).await), ids, "{secret}");
        assert_eq!(code(&world.get("user/get", &[("userid", "zhangsan")]).await), names, "{secret}");
        assert_ne!(world.code(&text("zhangsan", "x")).await, 0, "{secret} sends nothing for this app");
    }
    assert_eq!(world.get("agent/list", &[]).await["agentlist"][0]["agentid"], 1_000_005);
    assert_eq!(code(&world.gettoken(CORP, SECRET).await), 0, "the app's own still opens the app");

    world.token = world.gettoken(CORP, "sync").await["access_token"].as_str().unwrap().to_owned();
    let first = world.post("user/list_id", &json!({"limit": 2})).await;
    let second = world.post("user/list_id", &json!({"limit": 2, "cursor": first["next_cursor"]})).await;
    assert_eq!((first["dept_user"].as_array().unwrap().len(), code(&second)), (2, 0));
    assert_ne!(first["dept_user"], second["dept_user"]);
}

#[tokio::test]
async fn an_app_that_sees_ids_only_gets_them_in_the_place_of_names_and_another_app_gets_names() {
    let mut world = World::with(settings().with_ids_only(true)).await;
    let members = world.get("user/simplelist", &[("department_id", "10")]).await;
    let first = &members["userlist"][0];
    assert_eq!(first["name"], first["userid"]);
    let account = first["userid"].as_str().unwrap().to_owned();
    let member = world.get("user/get", &[("userid", &account)]).await;
    assert_eq!((&member["name"], &member["position"], &member["alias"]), (&json!(account), &json!(""), &json!("")));
    let departments = world.get("department/list", &[("id", "10")]).await;
    assert_eq!(departments["department"][0]["name"], "10");
    let tag = world.get("tag/get", &[("tagid", "1")]).await;
    assert!(tag["userlist"].as_array().unwrap().iter().all(|one| one["name"] == one["userid"]));

    world.sandbox.add_secret("other", SecretSort::OtherApp { agent_id: 7, name: "考勤".to_owned() });
    world.token = world.gettoken(CORP, "other").await["access_token"].as_str().unwrap().to_owned();
    let members = world.get("user/simplelist", &[("department_id", "10")]).await;
    assert_ne!(members["userlist"][0]["name"], members["userlist"][0]["userid"]);
    let departments = world.get("department/list", &[("id", "10")]).await;
    assert_ne!(departments["department"][0]["name"], "10");
}

#[tokio::test]
async fn tokens_expire_die_and_go_missing() {
    let mut world = World::new().await;
    assert_eq!(code(&world.get("get_api_domain_ip", &[]).await), 0);
    world.sandbox.advance_clock(Duration::from_secs(7199));
    assert_eq!(world.code(&text("zhangsan", "x")).await, 0);
    world.sandbox.advance_clock(Duration::from_secs(1));
    assert_eq!(world.code(&text("zhangsan", "x")).await, 42001);
    world.renew().await;
    assert_eq!(world.code(&text("zhangsan", "x")).await, 0);
    world.sandbox.kill_tokens();
    assert_eq!(world.code(&text("zhangsan", "x")).await, 40014);
    world.token = String::new();
    assert_eq!(world.code(&text("zhangsan", "x")).await, 41001);
    let mut body = text("zhangsan", "x");
    body["access_token"] = json!("in the body");
    assert_eq!(world.code(&body).await, 41001);
}

#[tokio::test]
async fn an_untrusted_address_is_told_so_everywhere_but_at_gettoken() {
    let world = World::new().await;
    world.sandbox.set_untrusted_ip(true);
    assert_eq!(code(&world.gettoken(CORP, SECRET).await), 0);
    for interface in ["department/list", "agent/list", "tag/list", "get_api_domain_ip"] {
        let answer = world.get(interface, &[]).await;
        assert_eq!(code(&answer), 60020);
        assert!(answer["errmsg"].as_str().unwrap().contains("from ip: 127.0.0.1"));
    }
    assert_eq!(world.code(&text("zhangsan", "x")).await, 60020);
    world.sandbox.set_untrusted_ip(false);
    assert_eq!(world.code(&text("zhangsan", "x")).await, 0);
}

#[tokio::test]
async fn methods_and_unknown_interfaces() {
    let world = World::new().await;
    assert_eq!(code(&world.get("message/send", &[]).await), 40058);
    assert_eq!(code(&world.post("department/list", &json!({})).await), 40058);
    let response = world.try_post("message/nonsense", "{}".to_owned()).await.unwrap();
    assert_eq!(response.status().as_u16(), 404);
}

#[tokio::test]
async fn departments_in_scope_can_be_read() {
    let world = World::new().await;
    let all = world.get("department/list", &[]).await;
    let ids = |list: &Value| list.as_array().unwrap().iter().map(|d| d["id"].as_u64().unwrap()).collect::<Vec<_>>();
    let seen = ids(&all["department"]);
    assert_eq!(seen, (2..=11).chain(13..=22).collect::<Vec<u64>>());
    let brief = world.get("department/simplelist", &[]).await;
    assert_eq!(ids(&brief["department_id"]), seen);
    assert!(brief["department_id"][0].get("name").is_none());
    let below = world.get("department/list", &[("id", "10")]).await;
    assert_eq!(ids(&below["department"]), [10, 11]);
    let one = world.get("department/get", &[("id", "2")]).await;
    assert_eq!(
        one["department"],
        json!({"id": 2, "name": "行政部", "name_en": "Administration", "department_leader": ["LinQing"], "parentid": 1, "order": 99_980})
    );
    for (id, expected) in [("1", 60011), ("12", 60011), ("9999", 60003), ("x", 40058)] {
        for interface in ["department/list", "department/simplelist", "department/get"] {
            assert_eq!(code(&world.get(interface, &[("id", id)]).await), expected, "{interface} {id}");
        }
        assert_eq!(code(&world.get("user/simplelist", &[("department_id", id)]).await), expected);
    }
    assert_eq!(code(&world.get("department/get", &[]).await), 40058);
}

#[tokio::test]
async fn members_in_scope_can_be_read_without_what_new_apps_do_not_get() {
    let world = World::with(settings().with_members(12)).await;
    let list = world.get("user/simplelist", &[("department_id", "10"), ("fetch_child", "1")]).await;
    assert_eq!(list["userlist"], json!([{"userid": "gao_yu", "name": "高煜", "department": [11, 10]}]));
    let long = world.get("user/list", &[("department_id", "10")]).await;
    let one = world.get("user/get", &[("userid", "GAO_YU")]).await;
    assert_eq!(code(&one), 0);
    for (field, expected) in [
        ("userid", json!("gao_yu")),
        ("name", json!("高煜")),
        ("department", json!([11, 10])),
        ("order", json!([0, 0])),
        ("position", json!("调度员")),
        ("is_leader_in_dept", json!([1, 1])),
        ("alias", json!("Yuki")),
        ("status", json!(1)),
        ("main_department", json!(11)),
    ] {
        assert_eq!(one[field], expected, "{field}");
        assert_eq!(long["userlist"][0][field], expected, "{field}");
    }
    for withheld in ["mobile", "gender", "email", "biz_mail", "avatar", "qr_code", "address"] {
        assert!(one.get(withheld).is_none(), "{withheld}");
    }
    let zhangsan = world.get("user/get", &[("userid", "zhangsan")]).await;
    assert_eq!(zhangsan["direct_leader"], json!(["LinQing"]));
    let hanmei = world.get("user/get", &[("userid", "hanmei")]).await;
    assert_eq!((&hanmei["department"], hanmei.get("main_department")), (&json!([]), None));
    for (userid, expected) in [("chenmo", 60111), ("nobody", 60111), ("", 41009), ("-x", 40003), ("张三", 40003)] {
        assert_eq!(code(&world.get("user/get", &[("userid", userid)]).await), expected, "{userid}");
    }
    assert_eq!(code(&world.get("user/list", &[]).await), 40058);
    assert_eq!(code(&world.post("user/list_id", &json!({"limit": 10})).await), 48002);
}

#[tokio::test]
async fn people_leave_return_move_and_are_called_otherwise() {
    let world = World::with(settings().with_members(12).with_mobiles(true)).await;
    let told = async |id: &str| world.get("user/list", &[("department_id", id)]).await["userlist"].clone();
    let ids = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one["userid"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(told("2").await[0]["mobile"], json!("13800001001"), "an old app is told numbers");
    assert_eq!(ids(&told("2").await), ["zhangsan", "LinQing"]);
    assert!(world.sandbox.change_staff("zhangsan", StaffChange::Leaves));
    assert!(!world.sandbox.change_staff("nobody", StaffChange::Leaves));
    assert_eq!(ids(&told("2").await), ["LinQing"]);
    assert_eq!(code(&world.get("user/get", &[("userid", "zhangsan")]).await), 60111);
    let sent = world.post("message/send", &text("zhangsan|LinQing", "hello")).await;
    assert_eq!((code(&sent), &sent["invaliduser"]), (0, &json!("zhangsan")));
    for change in [
        StaffChange::Returns,
        StaffChange::Moves(vec![3]),
        StaffChange::IsCalled("张山".to_owned()),
        StaffChange::Status(2),
    ] {
        assert!(world.sandbox.change_staff("ZhangSan", change));
    }
    let there = told("3").await;
    assert_eq!(ids(&there), ["zhangsan", "lisi"]);
    assert_eq!((&there[0]["name"], &there[0]["status"]), (&json!("张山"), &json!(2)));
    assert_eq!(ids(&told("2").await), ["LinQing"]);
    world.sandbox.hide_departments(&[3]);
    assert_eq!(code(&world.get("user/list", &[("department_id", "3")]).await), 60011);
    assert_eq!(code(&world.get("user/get", &[("userid", "lisi")]).await), 60111);
    let agent = world.get("agent/get", &[("agentid", &AGENT.to_string())]).await;
    assert!(!agent["allow_partys"]["partyid"].as_array().unwrap().contains(&json!(3)));
}

#[tokio::test]
async fn tags_and_the_app_can_be_read() {
    let world = World::with(settings().with_members(12).with_app_name("公告")).await;
    let tags = world.get("tag/list", &[]).await;
    assert_eq!(tags["taglist"].as_array().unwrap().len(), 7);
    assert_eq!(tags["taglist"][0], json!({"tagid": 1, "tagname": "急救员"}));
    let tag = world.get("tag/get", &[("tagid", "1")]).await;
    assert_eq!((&tag["tagname"], &tag["partylist"]), (&json!("急救员"), &json!([11])));
    assert_eq!(tag["userlist"], json!([{"userid": "LinQing", "name": "林青"}, {"userid": "lisi", "name": "李四"}]));
    assert_eq!(world.get("tag/get", &[("tagid", "7")]).await["userlist"], json!([]));
    for (id, expected) in [("", 41017), ("99", 40068), ("x", 40068)] {
        assert_eq!(code(&world.get("tag/get", &[("tagid", id)]).await), expected);
    }
    let app = world.get("agent/get", &[("agentid", &AGENT.to_string())]).await;
    assert_eq!((&app["name"], &app["close"]), (&json!("公告"), &json!(0)));
    assert_eq!(app["allow_userinfos"], json!({"user": [{"userid": "hanmei"}]}));
    assert_eq!(app["allow_partys"], json!({"partyid": [2, 3, 4, 5, 6, 7, 8, 9, 10]}));
    assert_eq!(app["allow_tags"], json!({"tagid": [6]}));
    for (id, expected) in [("", 41011), ("x", 40056), ("0", 40056), ("5", 301_002)] {
        assert_eq!(code(&world.get("agent/get", &[("agentid", id)]).await), expected);
    }
    let list = world.get("agent/list", &[]).await;
    assert_eq!((&list["agentlist"][0]["agentid"], list["agentlist"].as_array().unwrap().len()), (&json!(AGENT), 1));
}

#[tokio::test]
async fn the_scope_told_by_the_app_is_the_scope_that_is_reached() {
    let world = World::with(settings().with_members(2000).with_unlicensed(Vec::<String>::new())).await;
    let mut found = std::collections::BTreeSet::new();
    let departments = world.get("department/list", &[]).await;
    for department in departments["department"].as_array().unwrap() {
        let list = world.get("user/simplelist", &[("department_id", &department["id"].to_string())]).await;
        found.extend(list["userlist"].as_array().unwrap().iter().map(|m| m["userid"].as_str().unwrap().to_owned()));
    }
    found.extend(["hanmei".to_owned(), "jiangtao".to_owned()]);
    world.send(&text("@all", "x")).await;
    let reached: std::collections::BTreeSet<String> =
        world.sandbox.deliveries().into_iter().map(|d| d.userid).collect();
    assert_eq!(found, reached);
    assert_eq!(world.sandbox.overview().members_in_scope, reached.len());
}
