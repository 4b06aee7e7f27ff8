//! The icon in the system's tray: its state at a glance, and a menu with what is wanted most.
//!
//! The menu is built once; later changes update its items, on the main thread, as the platforms demand.

use crate::messages::Word;
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Wry};

/// How many templates the menu shows.
pub const RECENT_TEMPLATES: usize = 5;

const OPEN: &str = "open";
const QUICK: &str = "quick";
/// Id of the entry that shows what this program is.
pub const ABOUT: &str = "about";
/// Id of the entry that ends the program.
pub const QUIT: &str = "quit";
/// Id of the entry that shows the settings.
pub const SETTINGS: &str = "settings";
const TEMPLATE: &str = "template:";
const PROFILE: &str = "profile:";
const NEED: &str = "need:";

/// How many things that need the admin the menu shows.
const NEEDS: usize = 3;

/// What the icon tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Nothing under way.
    Idle,
    /// A message is being sent.
    Sending,
    /// Something needs the admin.
    Attention,
}

/// What the user chose in the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Show the main window.
    Open,
    /// Show the quick send window.
    Quick,
    /// Load a template into the composer.
    Template(String),
    /// Make a profile the active one.
    Profile(String),
    /// Go where a need can be met.
    Need(String),
    /// Show the settings.
    Settings,
    /// Show what this program is.
    About,
    /// End the program.
    Quit,
}

/// What the menu shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Whether words are Chinese.
    pub chinese: bool,
    /// Ids and names of the templates used or saved last.
    pub templates: Vec<(String, String)>,
    /// Ids and names of all profiles.
    pub profiles: Vec<(String, String)>,
    /// Id of the active profile.
    pub active: String,
    /// Ids and lines of what needs the admin, the most pressing first.
    pub needs: Vec<(String, String)>,
}

/// The icon and its menu.
pub struct Tray {
    icon: TrayIcon,
    menu: Menu<Wry>,
    needs: Vec<MenuItem<Wry>>,
    /// Stands below the needs, when there are any.
    line: PredefinedMenuItem<Wry>,
    open: MenuItem<Wry>,
    quick: MenuItem<Wry>,
    about: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    templates: Submenu<Wry>,
    profiles: Submenu<Wry>,
    contents: Contents,
    mood: Mood,
}

impl Tray {
    /// Puts the icon into the tray. Call on the main thread.
    pub fn build(app: &AppHandle, contents: &Contents) -> tauri::Result<Self> {
        let word = |word: Word| word.text(contents.chinese);
        let open = MenuItem::with_id(app, OPEN, word(Word::Open), true, None::<&str>)?;
        let quick = MenuItem::with_id(app, QUICK, word(Word::QuickSend), true, None::<&str>)?;
        let templates = Submenu::with_id(app, "templates", word(Word::Templates), true)?;
        let profiles = Submenu::with_id(app, "profiles", word(Word::Company), true)?;
        let about = MenuItem::with_id(app, ABOUT, word(Word::About), true, None::<&str>)?;
        let quit = MenuItem::with_id(app, QUIT, word(Word::Quit), true, None::<&str>)?;
        let (first, second) = (PredefinedMenuItem::separator(app)?, PredefinedMenuItem::separator(app)?);
        let menu = Menu::with_items(app, &[&open, &quick, &first, &templates, &profiles, &second, &about, &quit])?;
        let icon = TrayIconBuilder::with_id("posthorn")
            .icon(picture(Mood::Idle, TEMPLATE_ICON)?)
            .icon_as_template(TEMPLATE_ICON)
            .tooltip(tooltip(contents, Mood::Idle))
            .menu(&menu)
            .show_menu_on_left_click(true)
            .build(app)?;
        let (contents, mood, needs) = (contents.clone(), Mood::Idle, Vec::new());
        let line = PredefinedMenuItem::separator(app)?;
        let mut tray = Self { icon, menu, needs, line, open, quick, about, quit, templates, profiles, contents, mood };
        tray.fill(app)?;
        tray.fill_needs(app)?;
        Ok(tray)
    }

    /// Shows other contents. Call on the main thread.
    pub fn update(&mut self, app: &AppHandle, contents: Contents) -> tauri::Result<()> {
        let word = |word: Word| word.text(contents.chinese);
        self.open.set_text(word(Word::Open))?;
        self.quick.set_text(word(Word::QuickSend))?;
        self.about.set_text(word(Word::About))?;
        self.quit.set_text(word(Word::Quit))?;
        self.templates.set_text(word(Word::Templates))?;
        self.profiles.set_text(word(Word::Company))?;
        let others = contents.needs != self.contents.needs;
        self.contents = contents;
        if others {
            self.fill_needs(app)?;
        }
        self.icon.set_tooltip(Some(tooltip(&self.contents, self.mood)))?;
        self.fill(app)
    }

    /// Shows another state. Call on the main thread.
    pub fn show(&mut self, mood: Mood) -> tauri::Result<()> {
        self.mood = mood;
        self.icon.set_tooltip(Some(tooltip(&self.contents, mood)))?;
        self.icon.set_icon_with_as_template(Some(picture(mood, TEMPLATE_ICON)?), TEMPLATE_ICON)
    }

    /// Puts what needs the admin above everything else.
    fn fill_needs(&mut self, app: &AppHandle) -> tauri::Result<()> {
        if !self.needs.is_empty() {
            self.menu.remove(&self.line)?;
        }
        for item in self.needs.drain(..) {
            self.menu.remove(&item)?;
        }
        for (id, text) in self.contents.needs.iter().take(NEEDS) {
            let item = MenuItem::with_id(app, format!("{NEED}{id}"), plain(text), true, None::<&str>)?;
            self.menu.insert(&item, self.needs.len())?;
            self.needs.push(item);
        }
        if !self.needs.is_empty() {
            self.menu.insert(&self.line, self.needs.len())?;
        }
        Ok(())
    }

    fn fill(&self, app: &AppHandle) -> tauri::Result<()> {
        let contents = &self.contents;
        clear(&self.templates)?;
        for (id, name) in contents.templates.iter().take(RECENT_TEMPLATES) {
            let item = MenuItem::with_id(app, format!("{TEMPLATE}{id}"), plain(name), true, None::<&str>)?;
            self.templates.append(&item)?;
        }
        if contents.templates.is_empty() {
            let words = Word::NoTemplates.text(contents.chinese);
            self.templates.append(&MenuItem::with_id(app, "no-templates", words, false, None::<&str>)?)?;
        }
        clear(&self.profiles)?;
        for (id, name) in &contents.profiles {
            let active = *id == contents.active;
            let item = CheckMenuItem::with_id(app, format!("{PROFILE}{id}"), plain(name), true, active, None::<&str>)?;
            self.profiles.append(&item as &dyn IsMenuItem<Wry>)?;
        }
        Ok(())
    }
}

/// What the icon says under the pointer: the company that would be sent for, and whether something is wanted. Linux has no such place.
fn tooltip(contents: &Contents, mood: Mood) -> String {
    let name = if contents.chinese { "驿传" } else { "Posthorn" };
    let company = contents.profiles.iter().find(|(id, _)| *id == contents.active).map(|(_, name)| name.as_str());
    let state = match mood {
        Mood::Idle => None,
        Mood::Sending => Some(Word::Sending.text(contents.chinese)),
        Mood::Attention => {
            let why = contents.needs.first().map(|(_, line)| line.as_str());
            Some(why.unwrap_or(Word::HaveALook.text(contents.chinese)))
        }
    };
    [Some(name), company, state].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn clear(menu: &Submenu<Wry>) -> tauri::Result<()> {
    for _ in menu.items()? {
        menu.remove_at(0)?;
    }
    Ok(())
}

/// Menus read `&` as "the next letter is a short cut"; names mean it as itself.
fn plain(name: &str) -> String {
    name.replace('&', "&&")
}

/// What an entry of the tray's menu or of the menu bar means.
pub fn choice(id: &str) -> Option<Choice> {
    match id {
        OPEN => Some(Choice::Open),
        QUICK => Some(Choice::Quick),
        SETTINGS => Some(Choice::Settings),
        ABOUT => Some(Choice::About),
        QUIT => Some(Choice::Quit),
        _ => id
            .strip_prefix(TEMPLATE)
            .map(|id| Choice::Template(id.to_owned()))
            .or_else(|| id.strip_prefix(NEED).map(|id| Choice::Need(id.to_owned())))
            .or_else(|| id.strip_prefix(PROFILE).map(|id| Choice::Profile(id.to_owned()))),
    }
}

/// Whether the icon is a shape alone, which macOS draws dark on a light menu bar and light on a dark one.
const TEMPLATE_ICON: bool = cfg!(target_os = "macos");

fn picture(mood: Mood, template: bool) -> tauri::Result<Image<'static>> {
    Image::from_bytes(match (mood, template) {
        (Mood::Idle, false) => include_bytes!("../../icons/tray.png").as_slice(),
        (Mood::Sending, false) => include_bytes!("../../icons/tray-sending.png").as_slice(),
        (Mood::Attention, false) => include_bytes!("../../icons/tray-attention.png").as_slice(),
        (Mood::Idle, true) => include_bytes!("../../icons/tray-template.png").as_slice(),
        (Mood::Sending, true) => include_bytes!("../../icons/tray-template-sending.png").as_slice(),
        (Mood::Attention, true) => include_bytes!("../../icons/tray-template-attention.png").as_slice(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menu_ids_become_choices() {
        assert_eq!(choice("template:a:b"), Some(Choice::Template("a:b".into())));
        assert_eq!(choice("profile:practice"), Some(Choice::Profile("practice".into())));
        assert_eq!(choice("need:late:7"), Some(Choice::Need("late:7".into())));
        assert_eq!(choice(ABOUT), Some(Choice::About));
        assert_eq!(choice(QUIT), Some(Choice::Quit));
        assert_eq!(choice(SETTINGS), Some(Choice::Settings));
        assert_eq!(choice("no-templates"), None);
    }

    #[test]
    fn every_mood_has_a_picture_of_its_own_in_colours_and_as_a_shape() {
        let moods = [Mood::Idle, Mood::Sending, Mood::Attention];
        for template in [false, true] {
            let pictures = moods.map(|mood| picture(mood, template).unwrap());
            assert!(pictures.iter().all(|picture| (picture.width(), picture.height()) == (64, 64)));
            assert!(pictures[0].rgba() != pictures[1].rgba() && pictures[1].rgba() != pictures[2].rgba());
        }
        for mood in moods {
            let shape = picture(mood, true).unwrap();
            let black = shape.rgba().chunks_exact(4).all(|pixel| pixel[3] == 0 || pixel[..3] == [0, 0, 0]);
            assert!(black, "macOS takes the colours away, so that nothing may be told by them: {mood:?}");
        }
    }

    #[test]
    fn tooltip_names_company_and_state() {
        let profiles = vec![("a".to_owned(), "青禾科技".to_owned()), ("b".to_owned(), "中铁十六局".to_owned())];
        let contents = Contents { chinese: true, profiles, active: "b".to_owned(), ..Contents::default() };
        assert_eq!(tooltip(&contents, Mood::Idle), "驿传 · 中铁十六局");
        assert_eq!(tooltip(&contents, Mood::Sending), "驿传 · 中铁十六局 · 正在发送");
        let english = Contents { chinese: false, ..contents };
        assert_eq!(tooltip(&english, Mood::Attention), "Posthorn · 中铁十六局 · needs a look");
        let why = Contents { needs: vec![("late:7".to_owned(), "Missed its time".to_owned())], ..english };
        assert_eq!(tooltip(&why, Mood::Attention), "Posthorn · 中铁十六局 · Missed its time");
    }

    #[test]
    fn an_ampersand_in_a_name_stays_one() {
        assert_eq!(plain("研发 & 测试"), "研发 && 测试");
    }
}
