//! A secret stays with the server and the company that it was typed for, and appears nowhere else.

use crate::support::company::Company;
use crate::support::page::id;
use crate::support::waiting::LIMIT;
use crate::support::world::{World, e2e};
use sandbox::Settings;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The command line, without a display; its document.
async fn document(world: &World, code: i32, arguments: &[&str]) -> Value {
    let mut command = world.command(world.binary());
    command.args(arguments).arg("--json").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output();
    let output = tokio::time::timeout(LIMIT * 2, running).await.expect("the command line ends").unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(code), "{out} {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(&out).unwrap()
}

/// Writes something else into the file of the companies, as somebody who restored another's folder would.
fn rewrite(world: &World, change: impl Fn(&mut Value)) {
    let file = world.data_folder().join("profiles.json");
    let mut profiles: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    change(&mut profiles["profiles"][0]);
    std::fs::write(&file, profiles.to_string()).unwrap();
}

#[test]
fn a_hand_written_address_gets_no_secret_by_window_or_command_line() {
    e2e("secret_elsewhere", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        world.quit().await;
        let home = company.sandbox.url();
        let before = company.sandbox.requests().len();
        let settings = Settings::new("wwstranger", "other", 7);
        let stranger = testkit::stand_in(settings).await;
        let (there, other_company) = (stranger.url(), "wwsomebodyelse".to_owned());
        for (field, value) in [("base_url", &there), ("corp_id", &other_company)] {
            rewrite(world, |profile| profile[field] = json!(value));
            let profiles = document(world, 0, &["profiles"]).await;
            assert_eq!(profiles["profiles"][1]["has_secret"], false, "{field}");
            let line = ["-p", "青禾科技", "--text", "给谁", "--user", "zhangsan"];
            document(world, 0, &[&["plan"], &line[..]].concat()).await;
            let refused = document(world, 9, &[&["send"], &line[..]].concat()).await;
            assert_eq!(refused["error"]["code"], "secret_elsewhere", "{field}");

            let page = world.start().await;
            page.reads(&id("active-profile"), &company.name).await;
            let snapshot = page.invoke("app_snapshot", json!({})).await.unwrap();
            let views = snapshot["profiles"].as_array().unwrap();
            let mine = views.iter().find(|view| view["profile"]["practice"] == false).unwrap();
            assert_eq!(mine["secret"], "elsewhere", "{field}");
            let profile = mine["profile"]["id"].as_str().unwrap();
            for step in ["token", "agent", "contacts"] {
                let result = page.invoke("profile_check_step", json!({ "id": profile, "step": step })).await.unwrap();
                assert_eq!(result["error"]["code"], "secret_elsewhere", "{field} {step}");
            }
            world.quit().await;
        }
        assert_eq!(stranger.requests(), [], "not a single request went to the stranger");
        assert_eq!(company.sandbox.requests().len(), before, "nor for the other company");

        // Where it belongs it serves as before.
        rewrite(world, |profile| {
            profile["base_url"] = json!(home);
            profile["corp_id"] = json!("ww1f00dcafe1f00dca");
        });
        let line = ["send", "-p", "青禾科技", "--text", "还是我们", "--user", "zhangsan"];
        document(world, 0, &line).await;
        company.only_delivery("zhangsan");
    });
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

#[test]
fn secret_key_and_password_are_in_no_file_log_document_environment_or_argument() {
    const KEY: &str = "693a91f6-7c4e-canary-97a0-0f91d2c8b6e5";
    const WORD: &str = "canary-proxy-word";
    e2e("secret_nowhere", async |world| {
        world.with_settings(&json!({}));
        world.set("POSTHORN_LOG", "trace");
        let company = Company::start_with("青禾科技", |settings| settings.with_webhook(KEY, "值班群")).await;
        let page = world.start().await;
        company.join(&page).await;
        let profile = company.profile_id(&page).await;
        let robot = json!({"profileId": profile, "input": {"id": null, "name": "值班"}, "address": KEY,
            "sessionOnly": false, "forgetStored": false});
        let robot = page.invoke("robot_save", robot).await.unwrap();
        page.write("text.content", "查一查").await;
        page.add_person("zhangsan", "zhangsan").await;
        assert_eq!(page.send().await, "accepted");
        let token = company.sandbox.requests().iter().any(|request| request.path.contains("access_token=[redacted]"));
        assert!(token, "a token was used");

        let mut texts = vec![robot.to_string(), format!("{:?}", world.process().arguments())];
        texts.push(page.invoke("app_snapshot", json!({})).await.unwrap().to_string());
        texts.push(page.invoke("channel_list", json!({ "profileId": profile })).await.unwrap().to_string());
        texts.push(world.process().environment());
        world.quit().await;

        rewrite(world, |one| one["proxy"] = json!(format!("http://user:{WORD}@127.0.0.1:9")));
        texts.push(document(world, 0, &["profiles"]).await.to_string());
        texts.push(document(world, 0, &["history"]).await.to_string());
        let page = world.start().await;
        page.reads(&id("active-profile"), &company.name).await;
        let snapshot = page.invoke("app_snapshot", json!({})).await.unwrap().to_string();
        assert!(snapshot.contains("http://user@127.0.0.1:9"), "{snapshot}");
        texts.push(snapshot);
        world.quit().await;

        let canaries = [company.secret.as_str(), KEY, WORD];
        for text in &texts {
            assert!(canaries.iter().all(|canary| !text.contains(canary)), "{text}");
        }
        let mut files = Vec::new();
        files_below(world.home(), &mut files);
        assert!(files.iter().any(|file| file.extension().is_some_and(|name| name == "log")), "there is a log");
        assert!(files.iter().any(|file| file.ends_with("posthorn.sqlite3")));
        // The keychain of this desktop lies elsewhere, and the web view keeps nothing of ours.
        for file in files {
            let bytes = std::fs::read(&file).unwrap_or_default();
            let holds = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
            for canary in canaries {
                assert!(!holds(canary), "{} holds {canary}", file.display());
            }
            assert!(!holds("access_token=") && !holds("corpsecret="), "{}", file.display());
        }
    });
}
