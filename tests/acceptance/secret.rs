//! The secret is where it belongs, and nowhere else.

use crate::world::{ROBOT_KEY, SECRET, World, draft, person, text};
use broadcast::model::error_view::ErrorView;
use broadcast::model::history::HistoryFilter;
use broadcast::model::outcome::Outcome;
use sandbox::{Fault, FaultKind};
use secrecy::ExposeSecret;
use serde_json::json;
use std::path::Path;
use wecom::media::MediaKind;

fn files_below(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

#[tokio::test]
async fn the_secret_is_in_no_file_no_event_and_no_request() {
    let world = World::new().await;
    let product = &world.product;
    product.directory.refresh(&product.profile().profile).await.unwrap();
    for kind in [
        None,
        Some(FaultKind::Errcode(40014)),
        Some(FaultKind::Errcode(60020)),
        Some(FaultKind::Html),
        Some(FaultKind::CutConnection),
        Some(FaultKind::HalfBody),
    ] {
        if let Some(kind) = &kind {
            world.company.order(Fault::new("*", 1, kind.clone()));
        }
        product.send(text(&format!("通知 {kind:?}"), vec![person("zhangsan"), person("chenmo")])).await;
    }
    // The token is kept beside the secret, and nowhere else either.
    let kept = product.secrets.kept_of(&product.profile().profile).unwrap();
    let kept: serde_json::Value = serde_json::from_str(kept.expose_secret()).unwrap();
    let token = kept["token"]["value"].as_str().unwrap().to_owned();
    product.type_secret("wrong");
    product.send(text("错的", vec![person("zhangsan")])).await;

    let page = product.history.find(&HistoryFilter::default(), 0, 100).await.unwrap();
    assert_eq!(page.total, 7);
    let mut texts = vec![
        serde_json::to_string(&page).unwrap(),
        serde_json::to_string(&product.told.broadcasts()).unwrap(),
        serde_json::to_string(&world.company.requests()).unwrap(),
        serde_json::to_string(&product.profiles.list()).unwrap(),
    ];
    for row in &page.rows {
        texts.push(serde_json::to_string(&product.history.open(&row.id).await.unwrap()).unwrap());
    }
    for text in &texts {
        assert!(!text.contains(SECRET) && !text.contains(&token), "{text}");
    }

    let mut files = Vec::new();
    files_below(&world.folder, &mut files);
    assert!(files.iter().any(|file| file.ends_with("posthorn.sqlite3")));
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let holds = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(!holds(SECRET) && !holds(&token), "{}", file.display());
        assert!(!holds("access_token="), "{}", file.display());
        assert!(!holds("corpsecret="), "{}", file.display());
    }
}

#[tokio::test]
async fn the_key_of_a_robot_is_in_no_file_no_event_and_no_request() {
    let world = World::new().await;
    let product = &world.product;
    let address = format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={ROBOT_KEY}");
    let robot = product.add_robot("巡检", &address);
    let sheet = product.media.add(MediaKind::File, "值班表.xlsx", vec![b'P'; 999]).await.unwrap().reference;
    let mut texts = Vec::new();
    for kind in [
        None,
        Some(FaultKind::Errcode(93000)),
        Some(FaultKind::Errcode(93017)),
        Some(FaultKind::Html),
        Some(FaultKind::CutConnection),
        Some(FaultKind::HalfBody),
        Some(FaultKind::NotJson),
        Some(FaultKind::HttpStatus(502)),
    ] {
        if let Some(kind) = &kind {
            world.company.order(Fault::new("webhook/send", 1, kind.clone()));
            world.company.order(Fault::new("webhook/upload_media", 1, kind.clone()));
        }
        let both = text(&format!("通知 {kind:?}"), vec![person("zhangsan"), robot.clone()]);
        texts.push(serde_json::to_string(&product.review(&both, false).await).unwrap());
        texts.push(format!("{:?}", product.send(both).await));
        let file = draft(json!({"msgtype": "file", "file": {"media_id": sheet}}), vec![robot.clone()]);
        match product.engine.start(product.order(file.clone(), 0).await).await {
            Ok(id) => texts.push(format!("{:?}", product.end_of(&id).await)),
            Err(error) => {
                texts.push(format!("{error:?} {error}"));
                texts.push(serde_json::to_string(&ErrorView::from(error)).unwrap());
            }
        }
        let exact = product.engine.exact_request(&product.profile().profile, &file).await.unwrap();
        texts.push(serde_json::to_string(&exact).unwrap());
    }
    let ended = product.send(text("最后", vec![robot.clone()])).await;
    assert_eq!(ended.outcome, Some(Outcome::Accepted));

    let page = product.history.find(&HistoryFilter::default(), 0, 100).await.unwrap();
    texts.push(serde_json::to_string(&page).unwrap());
    texts.push(serde_json::to_string(&product.told.broadcasts()).unwrap());
    texts.push(format!("{:?}", product.told.uploads()));
    texts.push(serde_json::to_string(&product.channels.list(&product.profile().profile).unwrap()).unwrap());
    texts
        .push(serde_json::to_string(&product.directory.search(&product.profile_id, "巡检", 9).await.unwrap()).unwrap());
    texts.push(format!("{:?} {:?}", product.channels, product.connections));
    for row in &page.rows {
        texts.push(serde_json::to_string(&product.history.open(&row.id).await.unwrap()).unwrap());
    }
    assert!(texts.iter().any(|text| text.contains("93000")) && texts.iter().any(|text| text.contains("巡检")));
    for text in &texts {
        assert!(!text.contains(ROBOT_KEY) && !text.contains("key=693a"), "{text}");
    }
    let bodies: Vec<String> = world.company.requests().into_iter().map(|request| request.body).collect();
    assert!(bodies.iter().any(|body| body.contains("最后")), "the requests are those of the test");
    assert!(bodies.iter().all(|body| !body.contains(ROBOT_KEY)), "the key is in the address alone");

    let mut files = Vec::new();
    files_below(&world.folder, &mut files);
    assert!(files.iter().any(|file| file.parent().is_some_and(|folder| folder.ends_with("channels"))));
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(ROBOT_KEY.len()).any(|window| window == ROBOT_KEY.as_bytes()), "{}", file.display());
    }
}
