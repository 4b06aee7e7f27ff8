use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

/// What is meant at a moment in a zone, in UTC, or why it is refused.
fn meant(text: &str, now: &str, place: &str) -> Result<String, String> {
    let moment = moment(text, at(now), &zone(place)).map_err(|problem| problem.code)?;
    Ok(timestamp(moment).unwrap().to_string())
}

#[test]
fn what_is_typed_is_what_is_meant() {
    let now = "2026-11-28T07:00:00Z";
    for (text, expected) in [
        ("2026-12-15 09:05", "2026-12-15T01:05:00Z"),
        ("2026-12-15T09:05", "2026-12-15T01:05:00Z"),
        (" 2026-12-15 09:05:30 ", "2026-12-15T01:05:30Z"),
        ("2026-12-15T09:05:00+08:00", "2026-12-15T01:05:00Z"),
        ("2026-12-15 09:05-05:30", "2026-12-15T14:35:00Z"),
        ("2026-12-15T09:05:00Z", "2026-12-15T09:05:00Z"),
        ("2026-12-15 09:05[Europe/Berlin]", "2026-12-15T08:05:00Z"),
        ("2026-12-15T09:05+01:00[Europe/Berlin]", "2026-12-15T08:05:00Z"),
        ("2026-12-31 23:59", "2026-12-31T15:59:00Z"),
        ("2027-01-01 00:00", "2026-12-31T16:00:00Z"),
        // It is 15:00 in Shanghai.
        ("15:01", "2026-11-28T07:01:00Z"),
        ("15:00", "2026-11-29T07:00:00Z"),
        ("00:00", "2026-11-28T16:00:00Z"),
        ("09:05", "2026-11-29T01:05:00Z"),
        ("+90m", "2026-11-28T08:30:00Z"),
        ("+2h30m", "2026-11-28T09:30:00Z"),
        ("+24h", "2026-11-29T07:00:00Z"),
    ] {
        assert_eq!(meant(text, now, "Asia/Shanghai").as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn every_other_shape_is_refused() {
    let now = "2026-11-28T07:00:00Z";
    for text in [
        "",
        "soon",
        "2026",
        "12",
        "0905",
        "9:05",
        "09:05:00",
        "09:05 ",
        "25:00",
        "24:00",
        "09:60",
        "2026-11-30",
        "2026-11-30 ",
        "2026-11-30 9:05",
        "2026-11-30  09:05",
        "2026-11-30 09:05 pm",
        "2026-11-30 09:05x",
        "2026-11-30 09:05:",
        "2026-11-30 09:05:60",
        "2026-11-30 09",
        "2026-11-30t09:05",
        "2026-13-01 09:05",
        "2026-02-30 09:05",
        "26-11-30 09:05",
        "2026/11/30 09:05",
        "30.11.2026 09:05",
        "2026-11-30 09：05",
        "2026-11-30 ０９:05",
        "２０２６-11-30 09:05",
        "2026-11-30 09:05 +08:00",
        "2026-11-30 09:05+08",
        "2026-11-30 09:05+0800",
        "2026-11-30 09:05+08:60",
        "2026-11-30 09:05[]",
        "2026-11-30 09:05[Asia/Shanghai",
        "2026-11-30 09:05Z[Asia/Shanghai]",
        "2026-11-30 09:05Z ",
        "+",
        "+x",
        "+90",
        "+m",
        "+h",
        "+1h30",
        "+30m1h",
        "+1d",
        "+-5m",
        "+ 5m",
        "-90m",
        "+1.5h",
        "+99999999999m",
        "tomorrow 09:05",
        "09:05 tomorrow",
        "2026-11-30 09:05 2026-12-01 09:05",
    ] {
        // Blanks around it are none of the time.
        let code = meant(text, now, "Asia/Shanghai");
        if text == "09:05 " || text == "2026-11-30 09:05Z " {
            assert!(code.is_ok(), "{text}");
        } else {
            assert_eq!(code, Err("time_shape".to_owned()), "{text}");
        }
    }
    assert_eq!(meant("2026-11-30 09:05[Mars/Base]", now, "UTC"), Err("time_zone".to_owned()));
    assert_eq!(meant("2026-12-15T09:05+08:00[Europe/Berlin]", now, "UTC"), Err("time_zone".to_owned()));
}

#[test]
fn what_is_over_is_refused_with_its_day() {
    let now = "2026-11-28T07:00:00Z";
    for text in ["2026-11-27 09:00", "2026-11-28 15:00", "2026-11-28T15:00:00+08:00", "+0m", "1999-12-31 23:59"] {
        assert_eq!(meant(text, now, "Asia/Shanghai"), Err("time_past".to_owned()), "{text}");
    }
    let problem = moment("2026-11-27 09:00", at(now), &zone("Asia/Shanghai")).unwrap_err();
    let about = problem.about.unwrap();
    assert_eq!(shown_text(&about, Words { chinese: true }), "2026-11-27 09:00 周五 Asia/Shanghai +08:00");
    assert_eq!(shown_text("nonsense", Words { chinese: true }), "nonsense");
}

#[test]
fn the_clocks_that_are_put_forward_and_back() {
    const NEW_YORK: &str = "America/New_York";
    // 8 March 2026: 02:00 becomes 03:00. 1 November 2026: 02:00 becomes 01:00.
    let before = "2026-03-07T12:00:00Z";
    assert_eq!(meant("2026-03-08 02:30", before, NEW_YORK), Err("time_left_out".to_owned()));
    assert_eq!(meant("2026-03-08 01:59", before, NEW_YORK).as_deref(), Ok("2026-03-08T06:59:00Z"));
    assert_eq!(meant("2026-03-08 03:00", before, NEW_YORK).as_deref(), Ok("2026-03-08T07:00:00Z"));
    let twice = moment("2026-11-01 01:30", at(before), &zone(NEW_YORK)).unwrap_err();
    assert_eq!(twice.code, "time_twice");
    assert_eq!(twice.candidates, ["2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"]);
    for (candidate, expected) in twice.candidates.iter().zip(["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"]) {
        assert_eq!(meant(candidate, before, NEW_YORK).as_deref(), Ok(expected));
    }
    assert_eq!(meant("2026-11-01 01:30-05:00[America/New_York]", before, "UTC").as_deref(), Ok("2026-11-01T06:30:00Z"));
    // The next one, on those days.
    assert_eq!(meant("02:30", "2026-03-08T06:00:00Z", NEW_YORK), Err("time_left_out".to_owned()));
    assert_eq!(meant("02:30", "2026-03-08T08:00:00Z", NEW_YORK).as_deref(), Ok("2026-03-09T06:30:00Z"));
    assert_eq!(meant("01:30", "2026-11-01T05:00:00Z", NEW_YORK), Err("time_twice".to_owned()));
    assert_eq!(meant("01:30", "2026-11-01T07:00:00Z", NEW_YORK).as_deref(), Ok("2026-11-02T06:30:00Z"));
    // A span is a span, whatever the clocks do.
    assert_eq!(meant("+2h", "2026-03-08T06:00:00Z", NEW_YORK).as_deref(), Ok("2026-03-08T08:00:00Z"));
}

#[test]
fn a_moment_is_shown_with_weekday_and_zone() {
    let moment = at("2026-12-15T01:05:00Z");
    assert_eq!(
        shown(moment, &zone("Asia/Shanghai"), Words { chinese: true }),
        "2026-12-15 09:05 周二 Asia/Shanghai +08:00"
    );
    assert_eq!(
        shown(moment, &zone("America/New_York"), Words { chinese: false }),
        "2026-12-14 20:05 Monday America/New_York -05:00"
    );
    assert_eq!(
        shown(at("2026-12-15T01:05:09Z"), &TimeZone::fixed(Offset::UTC), Words { chinese: false }),
        "2026-12-15 01:05:09 Tuesday UTC +00:00"
    );
}
