//! The secret is where it belongs, and nowhere else.

use crate::world::{SECRET, World, person, text};
use sandbox::{Fault, FaultKind};
use std::path::Path;

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
    product.type_secret("wrong");
    product.send(text("错的", vec![person("zhangsan")])).await;

    let page = product.history.list(None, "", 0, 100).await.unwrap();
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
        assert!(!text.contains(SECRET), "{text}");
    }

    let mut files = Vec::new();
    files_below(&world.folder, &mut files);
    assert!(files.iter().any(|file| file.ends_with("posthorn.sqlite3")));
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let holds = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(!holds(SECRET), "{}", file.display());
        assert!(!holds("access_token="), "{}", file.display());
        assert!(!holds("corpsecret="), "{}", file.display());
    }
}
