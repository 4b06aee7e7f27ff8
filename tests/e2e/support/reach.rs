//! What every screen must stand however large it is drawn: whatever can be used can be brought into sight and hit, and nothing has to
//! be scrolled sideways.

use crate::support::page::Page;

/// Brings each control into sight as a key or a wheel would, and looks what lies under its middle. What is behind a dialog is not
/// meant to be reached, nor what a list of hits, a menu or a toast lies over until it goes; what stands for a control on the screen (its
/// label) counts as the control.
const UNREACHABLE: &str = "
    const said = (e) => e.dataset.testid ?? e.dataset.field ?? e.getAttribute('aria-label') ?? e.innerText?.slice(0, 20) ?? '';
    const dialogs = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')];
    const open = dialogs.filter((e) => e.getClientRects().length > 0).at(-1) ?? document;
    const controls = 'a[href], button, input, select, textarea, [contenteditable=true], [tabindex=\"0\"]';
    const off = (e) => e.disabled || e.closest('[inert]') || e.closest('[aria-hidden=true]') || getComputedStyle(e).visibility === 'hidden';
    const found = [...open.querySelectorAll(controls)].filter((e) => e.getClientRects().length > 0 && !off(e));
    return found.flatMap((control) => {
        const shown = control.getBoundingClientRect().width <= 1 ? (control.labels?.[0] ?? control.parentElement) : control;
        shown.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        const box = shown.getBoundingClientRect();
        // Of something larger than the window or the box that scrolls it, some part.
        const at = (share) => document.elementFromPoint(box.left + box.width / 2, box.top + box.height * share);
        const hit = [0.5, 0.1, 0.9].map(at).filter(Boolean);
        if (hit[0]?.closest('[role=listbox], [role=menu], [data-toasts]')) return [];
        if (hit.some((one) => shown.contains(one) || one.contains(shown) && one.matches('label, button, a'))) return [];
        const where = `${Math.round(box.left)},${Math.round(box.top)} ${Math.round(box.width)}×${Math.round(box.height)}`;
        const over = hit[0] ? `<${hit[0].localName} class='${hit[0].getAttribute('class')}'>` : 'nothing';
        return [`<${control.localName}> “${said(control)}” at ${where} cannot be hit: there is ${over}`];
    });";

/// Elements that are wider than the window: a person would have to scroll sideways.
pub const SIDEWAYS: &str = "
    const root = document.documentElement;
    return root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} wide in ${root.clientWidth}`] : [];";

/// Everything that cannot be reached on the page as it is now, each line beginning with the screen's name. Leaves what scrolls where
/// the last control is.
pub async fn out_of_reach(page: &Page, screen: &str) -> Vec<String> {
    let mut lines: Vec<String> = page.ask(UNREACHABLE, Vec::new()).await;
    lines.extend(page.ask::<Vec<String>>(SIDEWAYS, Vec::new()).await);
    lines.iter().map(|line| format!("[{screen}] {line}")).collect()
}
