use super::*;
use proptest::prelude::*;
use std::sync::Mutex;
use std::task::Waker;

fn read(upload: &Upload) -> Vec<u8> {
    let mut body = upload.body();
    let mut whole = Vec::new();
    while !body.is_end_stream() {
        let before = body.size_hint().exact().unwrap();
        match Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Some(Ok(frame))) => {
                let piece = frame.into_data().unwrap();
                assert_eq!(body.size_hint().exact().unwrap() + piece.len() as u64, before);
                whole.extend_from_slice(&piece);
            }
            other => panic!("{other:?}"),
        }
    }
    whole
}

#[test]
fn the_whole_body() {
    let upload = Upload::new("media", "演练手册.pdf", "application/octet-stream", &Bytes::from_static(b"%PDF"), |_| {});
    let expected = "--posthorn-part-00000000-end\r\nContent-Disposition: form-data; name=\"media\"; filename=\"演练手册.pdf\"; \
        filelength=4\r\nContent-Type: application/octet-stream\r\n\r\n%PDF\r\n--posthorn-part-00000000-end--\r\n";
    assert_eq!(String::from_utf8(read(&upload)).unwrap(), expected);
    assert_eq!(upload.length(), expected.len() as u64);
    assert_eq!(upload.whole(), expected.as_bytes());
    assert_eq!(upload.content_type(), "multipart/form-data; boundary=posthorn-part-00000000-end");
    assert_eq!(read(&upload).len(), expected.len(), "it can be sent again");
}

#[test]
fn a_file_that_holds_the_boundary_gets_another_one() {
    let nasty = b"\r\n--posthorn-part-00000000-end--\r\n\r\n--posthorn-part-00000001-end";
    assert_eq!(boundary_for(nasty), "posthorn-part-00000002-end");
    assert_eq!(boundary_for(b"--posthorn-part-00000000-end"), "posthorn-part-00000000-end");
}

#[test]
fn progress_goes_from_nothing_to_everything() {
    let seen: Arc<Mutex<Vec<UploadProgress>>> = Arc::default();
    let log = Arc::clone(&seen);
    let content = Bytes::from(vec![7; PIECE * 3 + 1]);
    read(&Upload::new("media", "a", "x/y", &content, move |at| log.lock().unwrap().push(at)));
    let sent: Vec<u32> = seen.lock().unwrap().iter().map(|at| at.sent).collect();
    let piece = u32::try_from(PIECE).unwrap();
    assert_eq!(sent, [0, 0, piece, piece * 2, piece * 3, piece * 3 + 1]);
    assert!(seen.lock().unwrap().iter().all(|at| at.total == piece * 3 + 1));
}

proptest! {
    #[test]
    fn the_content_comes_out_whole_and_the_boundary_once(content in "(\r\n--posthorn-part-0000000[0-3]-end|\r|\n|-|x){0,40}") {
        let upload = Upload::new("media", "a", "x/y", &Bytes::from(content.clone()), |_| {});
        let whole = String::from_utf8(read(&upload)).unwrap();
        let delimiter = format!("\r\n--{}", upload.boundary);
        prop_assert_eq!(whole.matches(&delimiter).count(), 1, "the closing one");
        let (_, body) = whole.split_once("\r\n\r\n").unwrap();
        prop_assert_eq!(body.split(&delimiter).next().unwrap(), content);
    }
}
