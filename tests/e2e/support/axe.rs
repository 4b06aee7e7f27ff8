//! What every screen must stand: axe finds nothing, the content policy was not violated, nothing sticks out sideways, nothing is
//! slow to paint.

use crate::support::page::Page;
use crate::support::reach::SIDEWAYS;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::LazyLock;

/// The checker, as the UI's own tests use it.
static AXE: LazyLock<String> = LazyLock::new(|| {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error} (npm ci)", path.display()))
});

const RUN: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        (found) => done(found.violations.flatMap((one) =>
            one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}: ${node.failureSummary}`))),
        (error) => done([`axe failed: ${error}`]));";

/// What WebKit paints anew for every key near it when there is no graphics card, or keeps a layer of its own for; and gradients that
/// are more than a stripe.
const SLOW: &str = "
    const blurred = (shadow) => shadow.replace(/\\([^)]*\\)/g, '').split(',').some((one) => {
        const lengths = one.match(/-?[\\d.]+px/g) ?? [];
        return parseFloat(lengths[2] ?? '0') > 0;
    });
    return [...document.querySelectorAll('body, body *')].flatMap((element) => {
        const style = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        const found = [];
        if (blurred(style.boxShadow)) found.push(`shadow ${style.boxShadow}`);
        for (const name of ['filter', 'backdropFilter', 'textShadow'])
            if ((style[name] || 'none') !== 'none') found.push(`${name} ${style[name]}`);
        if ((style.willChange || 'auto') !== 'auto') found.push(`will-change ${style.willChange}`);
        if (style.backgroundImage.includes('gradient') && width * height > 10000) found.push('a large gradient');
        return found.map((what) => `slow to paint: <${element.localName} class='${element.getAttribute('class')}'>: ${what}`);
    });";

/// Everything wrong with what the page shows now, each line beginning with the screen's name.
pub async fn faults(page: &Page, screen: &str) -> Vec<String> {
    let there: bool = page.ask("return typeof window.axe === 'object'", Vec::new()).await;
    if !there {
        let script = format!("{}\n;return typeof window.axe === 'object'", AXE.as_str());
        let loaded: bool = page.ask(&script, Vec::new()).await;
        assert!(loaded, "axe could not be put into the page");
    }
    let mut lines: Vec<String> = page.ask_later(RUN, Vec::new()).await;
    lines.extend(page.ask::<Vec<String>>(SIDEWAYS, Vec::new()).await);
    lines.extend(page.ask::<Vec<String>>(SLOW, Vec::new()).await);
    lines.extend(page.violations().await.iter().map(|violation: &Value| format!("content policy: {violation}")));
    lines.iter().map(|line| format!("[{screen}] {line}")).collect()
}
