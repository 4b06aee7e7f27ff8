//! Pictures for articles, and files read back.

use std::time::Duration;

use crate::world::{World, code};
use reqwest::multipart::{Form, Part};
use sandbox::MediaKind;
use serde_json::Value;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nposthorn";

impl World {
    async fn post_file(&self, interface: &str, field: &'static str, name: &'static str, bytes: Vec<u8>) -> Value {
        let form = Form::new().part(field, Part::bytes(bytes).file_name(name));
        let request = self.http.post(self.url(&format!("/cgi-bin/{interface}")));
        let request = request.query(&[("access_token", self.token.as_str()), ("type", "image")]);
        request.multipart(form).send().await.unwrap().json().await.unwrap()
    }

    async fn download(&self, media_id: &str, range: Option<&str>) -> reqwest::Response {
        let query = [("access_token", self.token.as_str()), ("media_id", media_id)];
        let request = self.http.get(self.url("/cgi-bin/media/get")).query(&query);
        let request = if let Some(range) = range { request.header("range", range) } else { request };
        request.send().await.unwrap()
    }
}

#[tokio::test]
async fn pictures_for_articles_are_checked_and_get_an_address() {
    let world = World::new().await;
    let mut largest = PNG.to_vec();
    largest.resize(2_000_000, 0);
    let mut larger = largest.clone();
    larger.push(0);
    for (bytes, expected) in [
        (PNG.to_vec(), 0),
        (b"\xFF\xD8\xFF\xE0....".to_vec(), 0),
        (largest, 0),
        (larger, 40009),
        (b"GIF89a".to_vec(), 40123),
        (b"1234".to_vec(), 40006),
        (Vec::new(), 44001),
    ] {
        let answer = world.post_file("media/uploadimg", "whatever", "图.png", bytes).await;
        assert_eq!(code(&answer), expected, "{answer}");
        assert_eq!(answer["url"].is_string(), expected == 0);
    }
    assert_eq!(code(&world.post("media/uploadimg", &Value::Null).await), 41005);
}

#[tokio::test]
async fn a_thousand_pictures_a_day_and_three_thousand_a_month() {
    let mut world = World::new().await;
    for day in 0..3 {
        for turn in 0..1000 {
            let answer = world.post_file("media/uploadimg", "media", "a.png", PNG.to_vec()).await;
            assert_eq!(code(&answer), 0, "day {day}, {turn}");
        }
        assert_eq!(code(&world.post_file("media/uploadimg", "media", "a.png", PNG.to_vec()).await), 45009);
        world.sandbox.advance_clock(Duration::from_hours(24));
        world.renew().await;
    }
    assert_eq!(
        code(&world.post_file("media/uploadimg", "media", "a.png", PNG.to_vec()).await),
        45009,
        "3000 this month"
    );
    world.sandbox.advance_clock(Duration::from_hours(27 * 24));
    world.renew().await;
    assert_eq!(code(&world.post_file("media/uploadimg", "media", "a.png", PNG.to_vec()).await), 0);
}

#[tokio::test]
async fn files_can_be_read_back_whole_and_in_parts() {
    let mut world = World::new().await;
    let answer = world.post_file("media/upload", "media", "食堂菜单.png", PNG.to_vec()).await;
    let id = answer["media_id"].as_str().unwrap().to_owned();
    let whole = world.download(&id, None).await;
    assert_eq!((whole.status().as_u16(), whole.headers()["content-type"].to_str().unwrap()), (200, "image/png"));
    assert_eq!(whole.headers()["content-disposition"].as_bytes(), "attachment; filename=\"食堂菜单.png\"".as_bytes());
    assert_eq!(whole.bytes().await.unwrap(), PNG);
    let part = world.download(&id, Some("bytes=8-11")).await;
    assert_eq!((part.status().as_u16(), part.headers()["content-range"].to_str().unwrap()), (206, "bytes 8-11/16"));
    assert_eq!(part.bytes().await.unwrap(), "post");
    let made = world.sandbox.add_media(MediaKind::File, "a.txt");
    assert_eq!(world.download(&made, None).await.bytes().await.unwrap(), "a.txt");

    let refused = |response: reqwest::Response| async move { code(&response.json::<Value>().await.unwrap()) };
    assert_eq!(refused(world.download("nope", None).await).await, 40007);
    assert_eq!(refused(world.download("", None).await).await, 41006);
    world.sandbox.advance_clock(Duration::from_hours(72));
    assert_eq!(refused(world.download(&id, None).await).await, 42001);
    world.renew().await;
    assert_eq!(refused(world.download(&id, None).await).await, 40007);
}

#[tokio::test]
async fn the_file_of_an_upload_is_the_part_with_a_file_name_whatever_its_name() {
    let world = World::new().await;
    let key = world.sandbox.add_webhook("值班群");
    let file = |name: &'static str| Part::bytes(b"#!AMR\n 012345".to_vec()).file_name(name);
    let post = async |interface: &str, form: Form| -> i64 {
        let request = world.http.post(world.url(&format!("/cgi-bin/{interface}")));
        let access = [("access_token", world.token.as_str()), ("key", key.as_str()), ("type", "voice")];
        code(&request.query(&access).multipart(form).send().await.unwrap().json().await.unwrap())
    };
    for interface in ["media/upload", "webhook/upload_media"] {
        for name in ["media", "file", "voice", "buffer", "文件", ""] {
            assert_eq!(post(interface, Form::new().part(name, file("a.amr"))).await, 0, "{interface} {name}");
        }
        // Fields before it, also one that has the documented name, do not hide it.
        let behind = Form::new().text("filename", "a.amr").text("media", "x").part("upload", file("a.amr"));
        assert_eq!(post(interface, behind).await, 0, "{interface}");
        for (form, expected) in [
            (Form::new(), 41005),
            (Form::new().text("file", "0123456789"), 41005),
            (Form::new().text("media", "0123456789"), 44001),
            (Form::new().part("media", file("")), 44001),
        ] {
            assert_eq!(post(interface, form).await, expected, "{interface}");
        }
    }
}

#[tokio::test]
async fn multipart_without_a_boundary_is_44001_and_no_multipart_at_all_41005() {
    let world = World::new().await;
    let key = world.sandbox.add_webhook("值班群");
    let body =
        "--x\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.txt\"\r\n\r\n0123456789\r\n--x--\r\n";
    for interface in ["media/upload", "webhook/upload_media", "media/uploadimg"] {
        for (kind, expected) in [
            ("multipart/form-data", 44001),
            ("Multipart/Form-Data; charset=utf-8", 44001),
            ("application/json", 41005),
            ("application/octet-stream", 41005),
        ] {
            let request = world.http.post(world.url(&format!("/cgi-bin/{interface}"))).header("content-type", kind);
            let access = [("access_token", world.token.as_str()), ("key", key.as_str()), ("type", "file")];
            let answer: Value = request.query(&access).body(body).send().await.unwrap().json().await.unwrap();
            assert_eq!(code(&answer), expected, "{interface} {kind}");
        }
    }
}
