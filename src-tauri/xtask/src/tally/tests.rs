use super::*;

const fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
    Tally { passed, failed, skipped }
}

#[test]
fn nextest_summary() {
    let output = "\
    PASS [   0.004s] (1/3) nxt a\n\
    ────────────\n     Summary [   0.099s] 3 tests run: 1 passed, 2 failed, 1 skipped\n        FAIL [   0.015s] (2/3) nxt s\n";
    assert_eq!(read(Runner::Nextest, output), Some(tally(1, 2, 0)));
    let one = "     Summary [   0.005s] 1 test run: 1 passed, 3 skipped";
    assert_eq!(read(Runner::Nextest, one), Some(tally(1, 0, 0)));
}

#[test]
fn nextest_summary_with_explanations_and_rare_ends() {
    let output = "Summary [ 61.1s] 9/12 tests run: 5 passed (1 slow, 1 flaky, 2 leaky), 2 failed (1 due to being \
                  leaky), 1 exec failed, 1 timed out, 4 skipped";
    assert_eq!(read(Runner::Nextest, output), Some(tally(5, 4, 0)));
}

#[test]
fn a_build_that_failed_has_no_count() {
    let output = "error[E0425]: cannot find value `x`\nerror: command `cargo test --no-run` exited with code 101\n";
    for runner in [Runner::Nextest, Runner::Vitest, Runner::Libtest] {
        assert_eq!(read(runner, output), None);
    }
}

#[test]
fn vitest_counts_tests_and_not_files() {
    let output = " Test Files  1 failed | 3 passed (4)\n      Tests  1 failed | 11 passed | 2 skipped | 1 todo (15)\n";
    assert_eq!(read(Runner::Vitest, output), Some(tally(11, 1, 3)));
    let coloured =
        "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m12 passed\u{1b}[39m\u{1b}[22m\u{1b}[90m (12)\u{1b}[39m";
    assert_eq!(read(Runner::Vitest, coloured), Some(tally(12, 0, 0)));
    assert_eq!(read(Runner::Vitest, "      Tests  no tests"), None);
}

#[test]
fn libtest_results_add_up_and_filtered_tests_do_not_count() {
    let output = "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.00s\n\
                  test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s\n";
    assert_eq!(read(Runner::Libtest, output), Some(tally(5, 1, 1)));
}

#[test]
fn a_test_that_prints_a_look_alike_adds_nothing() {
    assert_eq!(read(Runner::Nextest, "stdout: Summary of 3 tests run: 3 passed"), None);
    assert_eq!(read(Runner::Vitest, "Tests12 passed"), None);
    assert_eq!(read(Runner::Vitest, "Testsuite  4 passed"), None);
}

#[test]
fn what_a_test_says_it_could_not_do_has_not_passed() {
    assert_eq!(tally(5, 1, 0).without_skipped(2), tally(3, 1, 2));
    assert_eq!(tally(5, 1, 0).without_skipped(0), tally(5, 1, 0));
}

#[test]
fn the_closing_line_names_skipped_tests_only_when_there_are_some() {
    assert_eq!(Tally { passed: 5, failed: 0, skipped: 0 }.line(), "5 passed, 0 failed");
    assert_eq!(Tally { passed: 5, failed: 1, skipped: 2 }.line(), "5 passed, 1 failed, 2 skipped");
}

#[test]
fn why_a_test_was_wrong_is_found_in_a_long_log() {
    let output = "noise\n  thread 'one' (7) panicked at ./a.rs:3:5:\n    two windows\n  stack backtrace:\n thread 'two' \
                  (8) panicked at b.rs:1:1:\n";
    assert_eq!(causes(output), ["./a.rs:3:5: two windows", "b.rs:1:1: "]);
}

#[test]
fn a_test_that_is_right_at_its_second_run_is_named_once() {
    let output = "  TRY 1 FAIL [   0.005s] (1/2) pkg::e2e stories::a\n  FLAKY 2/2 [   0.009s] (2/2) pkg::e2e stories::a\n\
                  ────────────\n  FLAKY 2/2 [   0.009s] (2/2) pkg::e2e stories::a\n";
    assert_eq!(wavering(output), ["(2/2) pkg::e2e stories::a"]);
}
