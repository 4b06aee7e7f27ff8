use super::*;
use tokio::io::duplex;

#[tokio::test]
async fn callers_that_never_finish_their_line_leave_room_for_small_calls() {
    let room = Arc::new(Semaphore::new(4));
    let mut stuck = Vec::new();
    for _ in 0..3 {
        let (mut far, near) = duplex(PIECE);
        let room = Arc::clone(&room);
        let reading = tokio::spawn(async move {
            let mut reader = BufReader::new(near);
            line_within(&mut reader, &room).await.map(|whole| whole.map(|(bytes, _)| bytes.len()))
        });
        let writing = tokio::spawn(async move {
            for _ in 0..3 {
                far.write_all(&vec![b'x'; PIECE]).await?;
            }
            far.write_all(b"\n").await
        });
        stuck.push((reading, writing));
    }
    // Together they want nine pieces and there are four: whoever waits for more, a small call wants none.
    let (mut far, near) = duplex(64);
    far.write_all(b"{}\n").await.unwrap();
    let mut reader = BufReader::new(near);
    let small = line_within(&mut reader, &room).await.unwrap().unwrap();
    assert_eq!((small.0.as_slice(), small.1.len()), (&b"{}\n"[..], 0));
    for (reading, writing) in &stuck {
        reading.abort();
        writing.abort();
    }
}

#[tokio::test]
async fn a_line_is_whole_or_refused() {
    let read = async |text: &[u8]| {
        let mut reader = BufReader::new(text);
        line(&mut reader).await.map_err(|error| error.kind())
    };
    assert_eq!(read(b"").await, Ok(None));
    assert_eq!(read(b"a\nb").await, Ok(Some(b"a\n".to_vec())));
    assert_eq!(read(b"half").await, Err(io::ErrorKind::UnexpectedEof));
    let long = [vec![b'x'; 3 * PIECE], vec![b'\n']].concat();
    assert_eq!(read(&long).await.map(|line| line.map(|line| line.len())), Ok(Some(3 * PIECE + 1)));
    assert_eq!(read(&vec![b'x'; 65 * PIECE]).await, Err(io::ErrorKind::InvalidData));
}

#[tokio::test]
async fn no_more_callers_than_there_are_places() {
    let calls = Calls::default();
    let mut here = Vec::new();
    for _ in 0..MOST_CALLERS {
        here.push(calls.begin(calls.place().await));
    }
    assert!(calls.any() && calls.places.available_permits() == 0);
    here.pop();
    here.push(calls.begin(calls.place().await));
    here.clear();
    assert!(!calls.any() && calls.places.available_permits() == MOST_CALLERS);
}

#[tokio::test]
async fn a_call_that_could_not_be_taken_is_taken_later() {
    let mut tries = 0;
    let taken = next(|| {
        tries += 1;
        std::future::ready(if tries < 4 { Err(io::ErrorKind::QuotaExceeded.into()) } else { Ok("a caller") })
    });
    assert_eq!(taken.await.unwrap(), "a caller");
    assert_eq!(tries, 4);
}

/// The system refuses another instance of the pipe, as when memory for it is short.
#[cfg(windows)]
#[tokio::test]
async fn a_pipe_without_room_for_another_caller_takes_one_when_there_is_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let channel = Channel::with_instances(folder.path(), std::num::NonZeroU8::new(2)).unwrap();
    let first = connect(folder.path()).await.unwrap();
    let taken = channel.accept().await.unwrap();
    let _second = connect(folder.path()).await.unwrap();
    channel.accept().await.unwrap_err();
    let waiting = tokio::spawn(async move { next(|| channel.accept()).await.map(drop) });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished(), "there is no room yet");
    drop((first, taken));
    tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap().unwrap().unwrap();
}
