//! `ui/src/ipc/bindings.ts`: the commands and every type that crosses, as TypeScript. A type stands there once: as the program writes
//! it, which always satisfies what it reads.

use broadcast::app::filling::{EXAMPLE_MARKS, VariableOffers, variable_offers};
use broadcast::app::settings::{MAX_PARALLEL, MAX_UNDO_SECONDS};
use broadcast::channels::MAX_ROBOT_NAME;
use broadcast::compose::media::PARTS;
use broadcast::compose::templates::{MAX_TAG, MAX_TAGS};
use broadcast::model::variable::Variable;
use broadcast::sending::review::{MOST_WITH_A_CLICK, MOST_WITHOUT_CONFIRMATION};
use heck::ToLowerCamelCase;
use serde_json::{Value, json};
use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::Path;
use ts_rs::{Config, TS, TypeVisitor};
use wecom::appchat::NAME_CHARS;
use wecom::editing::{Abilities, Dialect};
use wecom::kinds::{CardImage, CardSource, Kind, Message, NewsArticle};
use wecom::send::SendOptions;

/// The types that were named, with their declarations.
pub struct Types {
    config: Config,
    declared: BTreeMap<String, String>,
    /// Types that were looked into: one may consist of itself.
    seen: HashSet<TypeId>,
}

/// A command for the pages.
pub struct Described {
    /// Its name in Rust.
    pub name: &'static str,
    /// Its documentation, line by line.
    pub docs: &'static [&'static str],
    /// Names in Rust and types of what the page hands over.
    pub arguments: Vec<(&'static str, String)>,
    /// Type of what the page gets.
    pub answer: String,
}

impl Types {
    fn new() -> Self {
        // Moments and counts: all below 2^53.
        Self { config: Config::new().with_large_int("number"), declared: BTreeMap::new(), seen: HashSet::new() }
    }

    /// The TypeScript name of a type, which is declared with all that it consists of.
    pub fn name<T: TS + 'static>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only types with a derive have a place of their own; the others are written where they are used.
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            let declaration = format!("{}export {}", T::docs().unwrap_or_default(), T::decl(&self.config));
            let before = self.declared.insert(name.clone(), declaration.clone());
            if let Some(before) = before {
                assert_eq!(before, declaration, "two types are called {name}");
                return;
            }
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl Described {
    fn client(&self) -> String {
        let arguments: Vec<(String, &str)> =
            self.arguments.iter().map(|(name, ty)| (name.to_lower_camel_case(), ty.as_str())).collect();
        let taken: Vec<String> = arguments.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        let names: Vec<&str> = arguments.iter().map(|(name, _)| name.as_str()).collect();
        let handed = if names.is_empty() { String::new() } else { format!(", {{ {} }}", names.join(", ")) };
        let answer = if self.answer == "null" { "void" } else { &self.answer };
        format!(
            "/**\n{}\n */\n{}: ({}) => invoke<{answer}>(\"{}\"{handed}),",
            self.docs.iter().map(|line| format!(" *{line}")).collect::<Vec<_>>().join("\n"),
            self.name.to_lower_camel_case(),
            taken.join(", "),
            self.name,
        )
    }
}

/// The file.
fn typescript() -> String {
    let mut types = Types::new();
    let commands = super::described(&mut types);
    types.visit::<broadcast::model::changed::Changed>();
    types.visit::<crate::windows::Destination>();
    types.visit::<broadcast::model::media::MediaProgress>();
    types.visit::<broadcast::model::doctor::ExaminedNews>();
    let mut text = String::from(
        "// Written by `cargo xtask types`. Do not edit.\n\nimport { invoke } from \"@tauri-apps/api/core\";\n\n/** Every command of \
         the program. Each rejects with an ErrorView. */\nexport const commands = {\n",
    );
    for command in &commands {
        put(&mut text, &command.client(), "  ", "  ");
    }
    text.push_str("};\n\n");
    for constant in constants(&mut types) {
        put(&mut text, &constant, "", "  ");
    }
    for declaration in types.declared.values() {
        put(&mut text, declaration, "", "  ");
    }
    text
}

/// Bounds and defaults that a page needs before it asks anything.
fn constants(types: &mut Types) -> Vec<String> {
    let text = Message::blank(Kind::Text);
    let constant = |docs: &str, name: &str, ty: &str, value: Value| {
        let ty = if ty.is_empty() { String::new() } else { format!(": {ty}") };
        format!("/** {docs} */\nexport const {name}{ty} = {value};")
    };
    let pixels = |(width, height): (u32, u32)| json!({ "width": width, "height": height });
    let (least, most) = CardImage::ASPECT_RATIO;
    vec![
        constant(
            "Longest values of fields and settings, in characters, seconds, requests and minutes, and most tags of a template.",
            "MOST",
            "",
            json!({
                "chatName": NAME_CHARS,
                "robotName": MAX_ROBOT_NAME,
                "tag": MAX_TAG,
                "tags": MAX_TAGS,
                "undoSeconds": MAX_UNDO_SECONDS,
                "parallel": MAX_PARALLEL,
                "peopleWithoutConfirmation": MOST_WITHOUT_CONFIRMATION,
                "peopleWithAClick": MOST_WITH_A_CLICK,
            }),
        ),
        constant(
            "How a message is sent unless somebody chooses otherwise.",
            "SEND_OPTIONS",
            &types.name::<SendOptions>(),
            json!(SendOptions::default()),
        ),
        constant(
            "The month of the newest documents that the rules follow.",
            "RULES_AS_OF",
            "",
            json!(wecom::rules::AS_OF),
        ),
        constant(
            "At which size or shape pictures look best, and the parts of a side in which one is cut to that.",
            "PICTURES",
            "",
            json!({
                "article": pixels(NewsArticle::LARGE_PICTURE),
                "smallArticle": pixels(NewsArticle::SMALL_PICTURE),
                "cardIcon": pixels(CardSource::ICON),
                "cardRatio": { "least": least, "most": most },
                "parts": PARTS,
            }),
        ),
        constant(
            "Stand before and behind an example in the texts of a preview.",
            "EXAMPLE_MARKS",
            "",
            json!([EXAMPLE_MARKS.0.to_string(), EXAMPLE_MARKS.1.to_string()]),
        ),
        constant(
            "What variables can be.",
            "VARIABLE_OFFERS",
            &types.name::<VariableOffers>(),
            json!(variable_offers()),
        ),
        constant(
            "A variable of which nobody said more than its name, without that.",
            "TEXT_VARIABLE",
            &types.name::<Variable>(),
            json!(Variable::text("")),
        ),
        constant(
            "What can be said in the markup of each sort of field.",
            "RICH",
            &format!("Record<{}, {}>", types.name::<Dialect>(), types.name::<Abilities>()),
            Dialect::ALL
                .into_iter()
                .map(|dialect| (json!(dialect).as_str().unwrap_or_default().to_owned(), json!(dialect.abilities())))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        ),
        constant("A text message without text.", "BLANK_TEXT", &types.name::<Message>(), json!(text)),
    ]
}

/// Adds a declaration in lines: comments in as few as they need, what is inside indented.
fn put(text: &mut String, declaration: &str, outside: &str, inside: &str) {
    let mut indent = outside;
    for line in declaration.replace("/**\n *", "/**").replace("\n */\n", " */\n").lines() {
        let _ = writeln!(text, "{indent}{}", line.trim_end());
        if !line.starts_with("/**") && !line.starts_with(" *") {
            indent = inside;
        }
    }
}

/// The committed file. Run with `POSTHORN_WRITE_TYPES=1` (`cargo xtask types`) to write it anew.
#[test]
fn bindings_are_unchanged() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
    let fresh = typescript();
    if std::env::var_os("POSTHORN_WRITE_TYPES").is_some() {
        std::fs::write(&committed, &fresh).unwrap();
    }
    let there = std::fs::read_to_string(&committed).unwrap_or_default().replace("\r\n", "\n");
    assert!(there == fresh, "ui/src/ipc/bindings.ts is out of date: run `cargo xtask types` and commit it");
}
