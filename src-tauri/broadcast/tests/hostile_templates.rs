//! Templates come from anywhere, and are filled in by the process that holds everybody's scheduled sends: none of them takes much
//! memory or time. Measured in a process of its own, whose peak the system keeps.

// Tests fail by panicking.
#![cfg(target_os = "linux")]

use broadcast::compose::personal::fill;
use broadcast::model::draft::Values;
use std::process::Command;
use std::time::{Duration, Instant};
use wecom::kinds::{Message, Text};

/// Most resident memory of a process that fills in any of them, in KiB.
const MOST_KIB: u64 = 300 * 1024;
/// Longest time for any one of them on a slow and busy computer, without optimisation. Without limits it is minutes.
const LONGEST: Duration = Duration::from_mins(1);

fn hostile() -> Vec<String> {
    let doubled: Vec<String> = (0..40).map(|n| format!("{{% set v{} = v{n} ~ v{n} %}}", n + 1)).collect();
    let doubled = doubled.concat();
    let caught = "{% set v %}{{ v }}{{ v }}{% endset %}".repeat(40);
    vec![
        r#"{{ ("x"*60000)|replace("x","x"*60000) }}"#.to_owned(),
        "{{ [1]*100000000 }}".to_owned(),
        "{{ 'x' * 100000000 }}".to_owned(),
        "{{ v * 100000 }}".to_owned(),
        "{{ 100000 * v }}".to_owned(),
        "{{ 9 ** 9 ** 9 ** 9 }}".to_owned(),
        "{{ v|replace('x', v) }}".to_owned(),
        "{{ v|replace('', v) }}".to_owned(),
        "{{ v|join(v) }}".to_owned(),
        "{{ '%1000000000d'|format(1) }}".to_owned(),
        "{{ 'x'|center(1000000000) }}".to_owned(),
        "{{ v|indent(100000000) }}".to_owned(),
        "{{ range(99999)|join(v) }}".to_owned(),
        format!("{{% set v0 = v %}}{doubled}{{{{ v40 }}}}"),
        format!("{caught}{{{{ v }}}}"),
        "{% for a in v %}{% for b in v %}{% for c in v %}{{ v }}{% endfor %}{% endfor %}{% endfor %}".to_owned(),
        "{% for a in v %}{% for b in v|split('') %}{{ v|upper|length }}{% endfor %}{% endfor %}".to_owned(),
        "{% for a in [[v]] recursive %}{{ loop(a) }}{% endfor %}".to_owned(),
        format!("{{{{ {} }}}}", "v ~ ".repeat(50_000) + "v"),
        format!("{{{{ {}1{} }}}}", "(".repeat(100_000), ")".repeat(100_000)),
        format!("{{{{ {} }}}}", "-".repeat(100_000) + "1"),
        format!("{{{{ v{} }}}}", "|e".repeat(50_000)),
        format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}".repeat(100_000)),
        "{% if v %}".repeat(100_000),
        format!("{}{}", "{% for a in v %}".repeat(100), "{% endfor %}".repeat(100)),
        format!("{{{{ {} }}}}", ["v"; 90].join(" ~ ")),
        format!("{{{{ {} }}}}", ["(v|replace('x','xx'))"; 10].join(" ~ ")),
        "{{ v }}".repeat(399),
    ]
}

#[test]
fn no_template_takes_much_memory_or_time() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "filled_in_by_the_child", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success(), "{said} {}", String::from_utf8_lossy(&child.stderr));
    let told = |what: &str| -> u64 {
        let line = said.lines().find_map(|line| line.split_once(what)).expect("a figure").1;
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    assert_eq!(told("templates: "), hostile().len() as u64);
    let peak = told("peak KiB: ");
    assert!(peak > 1024 && peak < MOST_KIB, "{peak} KiB");
}

#[test]
#[ignore = "a program that the other test runs"]
fn filled_in_by_the_child() {
    let value = "x".repeat(90_000);
    let values: Values = [("v".to_owned(), value), ("a".to_owned(), String::new())].into_iter().collect();
    let mut count = 0;
    for template in hostile() {
        let message = Message::Text { text: Text { content: template.clone() } };
        let began = Instant::now();
        let filled = fill(&message, &values);
        let took = began.elapsed();
        let begin: String = template.chars().take(60).collect();
        assert!(took < LONGEST, "{begin}: {took:?}");
        if let Ok(Message::Text { text }) = filled {
            assert!(text.content.len() <= 6 * 1024 * 1024, "{begin}: {} bytes", text.content.len());
        }
        count += 1;
    }
    // A value that is too long is refused before it is copied.
    let long: Values = [("v".to_owned(), "x".repeat(20 * 1024 * 1024))].into_iter().collect();
    let message = Message::Text { text: Text { content: "{{ v }}".to_owned() } };
    assert!(fill(&message, &long).is_err());
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("\ntemplates: {count}\npeak KiB: {}", peak.trim());
}
