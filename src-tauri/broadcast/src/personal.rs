//! A message of its own for everyone: one text with variables, and values for each person.
//!
//! The variables are those of Jinja (`{{ name }}`), which admins know from their scripts; they may stand in every text of a message,
//! and in nothing else: what is filled in is a value of the request, never a piece of its JSON. A variable without a value is an
//! error, not an empty place. What a person gets is looked at by the rules like any other message, and stands in a request of its
//! own.

use crate::problem::{ErrorCode, ErrorView};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value as Jinja};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wecom::message::Message;

/// Steps that the filling of one text may take: thousands of times what a message needs.
const FUEL: u64 = 200_000;
/// Most bytes of all texts of a filled message. WeCom's largest message is 8 articles of 666 K bytes.
const MAX_BYTES: usize = 6 * 1024 * 1024;
/// The variable that has all values in it, for names that are no identifiers: `{{ row["到期 日期"] }}`.
pub const ROW: &str = "row";

/// Values of variables, by name.
pub type Values = BTreeMap<String, String>;

/// What stands in the variables of a message for everyone who gets it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct Personal {
    /// By account in lower case.
    pub values: BTreeMap<String, Values>,
}

impl Personal {
    /// The values of somebody, whose account may be written in any case.
    pub fn of(&self, account: &str) -> Option<&Values> {
        self.values.get(&account.to_lowercase())
    }
}

/// Why a message cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// Not Jinja.
    #[error("{path}: {what}")]
    Syntax {
        /// Where in the message.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// Variables without a value.
    #[error("{path}: no value for {}", names.join(", "))]
    NoValue {
        /// Where in the message.
        path: String,
        /// Their names.
        names: Vec<String>,
    },
    /// A filter, function or test that fails, or too much work.
    #[error("{path}: {what}")]
    Failed {
        /// Where in the message.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// With the values it is no message any more, or a giant one.
    #[error("the filled text is no message: {0}")]
    NotAMessage(String),
}

impl From<&FillError> for ErrorView {
    fn from(error: &FillError) -> Self {
        let text = error.to_string();
        Self::new(ErrorCode::InvalidInput, text.clone()).at("values").with_detail(text)
    }
}

/// A message whose variables were found.
pub struct Filling {
    environment: Environment<'static>,
    whole: Value,
    /// JSON pointers of the texts with variables; also the names of their templates.
    places: Vec<String>,
}

impl std::fmt::Debug for Filling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filling").field("places", &self.places).finish_non_exhaustive()
    }
}

impl Filling {
    /// Finds the variables of a message.
    pub fn of(message: &Message) -> Result<Self, FillError> {
        let whole = serde_json::to_value(message).map_err(|error| FillError::NotAMessage(error.to_string()))?;
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(SyntaxConfig::builder().keep_trailing_newline(true).build().unwrap_or_default());
        environment.set_fuel(Some(FUEL));
        let mut found = Vec::new();
        texts(&whole, &mut String::new(), &mut found);
        let mut places = Vec::new();
        for (place, text) in found {
            environment.add_template_owned(place.clone(), text).map_err(|error| {
                let path = path_of(&place);
                FillError::Syntax { path, what: words(&error) }
            })?;
            places.push(place);
        }
        Ok(Self { environment, whole, places })
    }

    /// The names of the variables.
    pub fn variables(&self) -> BTreeSet<String> {
        let templates = self.places.iter().filter_map(|place| self.environment.get_template(place).ok());
        let mut names: BTreeSet<String> = templates.flat_map(|one| one.undeclared_variables(false)).collect();
        names.remove(ROW);
        names
    }

    /// Whether the variable with all values in it is used: then any of them may be needed.
    pub fn uses_whole_row(&self) -> bool {
        let templates = self.places.iter().filter_map(|place| self.environment.get_template(place).ok());
        templates.flat_map(|one| one.undeclared_variables(false)).any(|name| name == ROW)
    }

    /// Whether nothing is to be filled in.
    pub fn is_plain(&self) -> bool {
        self.places.is_empty()
    }

    /// The message with these values.
    pub fn with(&self, values: &Values) -> Result<Message, FillError> {
        let row: BTreeMap<String, Jinja> =
            values.iter().map(|(name, value)| (name.clone(), Jinja::from(value.as_str()))).collect();
        let mut all = row.clone();
        all.entry(ROW.to_owned()).or_insert_with(|| Jinja::from(row));
        let context = Jinja::from(all);
        let mut whole = self.whole.clone();
        let mut bytes = 0;
        for place in &self.places {
            let template = self.environment.get_template(place);
            let text = template
                .and_then(|template| template.render(context.clone()))
                .map_err(|error| self.error(place, values, &error))?;
            bytes += text.len();
            if bytes > MAX_BYTES {
                return Err(FillError::NotAMessage(format!("more than {MAX_BYTES} bytes")));
            }
            if let Some(slot) = whole.pointer_mut(place) {
                *slot = Value::String(text);
            }
        }
        serde_json::from_value(whole).map_err(|error| FillError::NotAMessage(error.to_string()))
    }

    fn error(&self, place: &str, values: &Values, error: &minijinja::Error) -> FillError {
        let path = path_of(place);
        if error.kind() == ErrorKind::UndefinedError
            && let Ok(template) = self.environment.get_template(place)
        {
            let known = |name: &String| name == ROW || values.contains_key(name);
            let mut names: Vec<String> =
                template.undeclared_variables(false).into_iter().filter(|name| !known(name)).collect();
            names.sort();
            if !names.is_empty() {
                return FillError::NoValue { path, names };
            }
        }
        FillError::Failed { path, what: words(error) }
    }
}

/// The message with one set of values for all who get it.
pub fn fill(message: &Message, values: &Values) -> Result<Message, FillError> {
    Filling::of(message)?.with(values)
}

fn words(error: &minijinja::Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

/// `/text/content` as findings write it.
fn path_of(place: &str) -> String {
    place.trim_start_matches('/').replace('/', ".").replace("~1", "/").replace("~0", "~")
}

/// The texts that have something to be filled in, by JSON pointer.
fn texts(value: &Value, place: &mut String, found: &mut Vec<(String, String)>) {
    let end = place.len();
    match value {
        Value::String(text) if ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark)) => {
            found.push((place.clone(), text.clone()));
        }
        Value::Array(list) => {
            for (index, one) in list.iter().enumerate() {
                let _ = write!(place, "/{index}");
                texts(one, place, found);
                place.truncate(end);
            }
        }
        Value::Object(fields) => {
            for (name, one) in fields {
                place.push('/');
                place.push_str(&name.replace('~', "~0").replace('/', "~1"));
                texts(one, place, found);
                place.truncate(end);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use wecom::message::{Text, Textcard};

    fn text(content: &str) -> Message {
        Message::Text { text: Text { content: content.to_owned() } }
    }

    fn values(list: &[(&str, &str)]) -> Values {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn filled(content: &str, list: &[(&str, &str)]) -> Result<Message, FillError> {
        fill(&text(content), &values(list))
    }

    #[test]
    fn every_text_of_a_message_is_filled() {
        let card = Textcard {
            title: "{{ 姓名 }}的证书".to_owned(),
            description: "{% if days|int < 8 %}<b>{{ days }}</b> 天{% else %}还早{% endif %}".to_owned(),
            url: "https://example.com/{{ row[\"证书 编号\"] }}".to_owned(),
            ..Textcard::default()
        };
        let filling = Filling::of(&Message::Textcard { textcard: card }).unwrap();
        assert_eq!(filling.variables().into_iter().collect::<Vec<_>>(), ["days", "姓名"]);
        let Message::Textcard { textcard } =
            filling.with(&values(&[("姓名", "张三"), ("days", "7"), ("证书 编号", "A-1")])).unwrap()
        else {
            panic!("another kind")
        };
        assert_eq!(textcard.title, "张三的证书");
        assert_eq!(textcard.description, "<b>7</b> 天");
        assert_eq!(textcard.url, "https://example.com/A-1");
    }

    #[test]
    fn a_variable_without_a_value_is_told_by_name_and_never_left_empty() {
        let error = filled("{{ a }} {{ name }}", &[("a", "x")]).unwrap_err();
        assert_eq!(error, FillError::NoValue { path: "text.content".to_owned(), names: vec!["name".to_owned()] });
        assert!(filled("{{ row.nothing }}", &[("a", "x")]).is_err());
        assert_eq!(filled("{{ name|default('同事') }}", &[]).unwrap(), text("同事"));
    }

    #[test]
    fn what_is_not_jinja_or_too_much_work_is_told() {
        assert!(matches!(filled("{{ name", &[]), Err(FillError::Syntax { .. })));
        assert!(matches!(filled("{{ 1|nofilter }}", &[]), Err(FillError::Syntax { .. } | FillError::Failed { .. })));
        let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
        assert!(matches!(filled(endless, &[]), Err(FillError::Failed { .. })));
        // Nothing of this computer can be reached.
        assert!(filled("{% include '/etc/passwd' %}", &[]).is_err());
    }

    #[test]
    fn a_message_without_variables_stays_as_it_is() {
        let plain = text("{ } {a} 100 % #");
        let filling = Filling::of(&plain).unwrap();
        assert!(filling.is_plain());
        assert_eq!(filling.with(&Values::new()).unwrap(), plain);
        assert_eq!(filled("{{ a }}\n", &[("a", "x")]).unwrap(), text("x\n"));
    }

    proptest! {
        #[test]
        fn a_value_is_never_taken_for_anything_but_a_text(value in "\\PC{0,40}|.*\\{\\{.*\\}\\}.*|[\"\\\\{}%]{1,20}") {
            let Message::Text { text } = filled("<{{ v }}>", &[("v", &value)]).unwrap() else { panic!("another kind") };
            prop_assert_eq!(text.content, format!("<{value}>"));
        }

        #[test]
        fn nothing_typed_makes_it_panic(content in ".{0,60}|[{}%#\\-a-z0-9 |().\"]{0,60}") {
            let _ = filled(&content, &[("a", "x")]);
        }
    }
}
