//! A message of its own for everyone: one text with variables, and values for each person.
//!
//! The variables are those of Jinja (`{{ name }}`), which admins know from their scripts; they may stand in every text of a message,
//! and in nothing else: what is filled in is a value of the request, never a piece of its JSON. A variable without a value is an
//! error, not an empty place. What a person gets is looked at by the rules like any other message, and stands in a request of its
//! own.

use crate::compose::jinja::{self, Names, NotFillable};
use crate::model::draft::Values;
use crate::model::error_view::{ErrorCode, ErrorView};
use minijinja::{Environment, ErrorKind, Value as Jinja};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wecom::kinds::Message;

/// Most bytes of all texts of a filled message. WeCom's largest message is 8 articles of 666 K bytes.
const MAX_BYTES: usize = 6 * 1024 * 1024;
/// Most bytes of one value. A cell of Excel has at most 32,767 characters.
const MAX_VALUE: usize = 100_000;
pub use crate::compose::jinja::ROW;

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
    names: Names,
    /// Names that somebody has a value for, beside those that are filled in at the moment.
    known: BTreeSet<String>,
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
        let mut environment = jinja::environment();
        let mut names = Names::default();
        let mut found = Vec::new();
        each_text(&whole, &mut String::new(), &mut |place, text| {
            if jinja::is_meant(text) {
                found.push((place.to_owned(), text.to_owned()));
            }
        });
        let mut places = Vec::new();
        for (place, text) in found {
            let syntax = |what| FillError::Syntax { path: path_of(&place), what };
            jinja::look_at(&text, &mut names).map_err(|error| match error {
                NotFillable::Syntax(error) => syntax(jinja::words(&error)),
                other => FillError::Failed { path: path_of(&place), what: other.to_string() },
            })?;
            let added = environment.add_template_owned(place.clone(), text);
            added.map_err(|error| syntax(jinja::words(&error)))?;
            places.push(place);
        }
        Ok(Self { environment, whole, places, names, known: BTreeSet::new() })
    }

    /// The same, where these names are known although not everybody has a value for each: a condition may ask for them.
    #[must_use]
    pub fn knowing<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        for name in names {
            if self.names.asked.contains(name) && !self.known.contains(name) {
                self.known.insert(name.to_owned());
            }
        }
        self
    }

    /// The names of the variables.
    pub fn variables(&self) -> BTreeSet<String> {
        self.names.used.clone()
    }

    /// Whether a value of this name may stand in the message.
    pub fn uses(&self, name: &str) -> bool {
        self.names.any || self.names.used.contains(name)
    }

    /// Whether the variable with all values in it is used in another way than by name: then any of them may be needed.
    pub fn uses_whole_row(&self) -> bool {
        self.names.any
    }

    /// Whether nothing is to be filled in.
    pub fn is_plain(&self) -> bool {
        self.places.is_empty()
    }

    /// The message with these values. A value of nothing but blanks is none: no hole is left where it should stand.
    pub fn with(&self, values: &Values) -> Result<Message, FillError> {
        let given = || values.iter().filter(|(name, value)| self.uses(name) && !value.trim().is_empty());
        if let Some((name, _)) = given().find(|(_, value)| value.len() > MAX_VALUE) {
            return Err(FillError::NotAMessage(format!("{name}: more than {MAX_VALUE} bytes")));
        }
        let row: BTreeMap<String, Jinja> =
            given().map(|(name, value)| (name.clone(), Jinja::from(value.as_str()))).collect();
        let unheard = |name: &&String| !row.contains_key(*name) && !self.known.contains(*name);
        let names: Vec<String> = self.names.asked.iter().filter(unheard).cloned().collect();
        if !names.is_empty() {
            let place = self.places.first().map(|place| path_of(place)).unwrap_or_default();
            return Err(FillError::NoValue { path: place, names });
        }
        let mut all = row.clone();
        all.entry(ROW.to_owned()).or_insert_with(|| Jinja::from(row));
        let context = Jinja::from(all);
        let mut whole = self.whole.clone();
        let mut bytes = 0;
        for place in &self.places {
            let template = self.environment.get_template(place);
            let text = template
                .and_then(|template| jinja::render(&template, &context, MAX_BYTES - bytes))
                .map_err(|error| self.error(place, values, &error))?;
            bytes += text.len();
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
            let known = |name: &String| name == ROW || values.get(name).is_some_and(|value| !value.trim().is_empty());
            let mut names: Vec<String> =
                template.undeclared_variables(false).into_iter().filter(|name| !known(name)).collect();
            names.sort();
            if !names.is_empty() {
                return FillError::NoValue { path, names };
            }
        }
        FillError::Failed { path, what: jinja::words(error) }
    }
}

/// The message with one set of values for all who get it.
pub fn fill(message: &Message, values: &Values) -> Result<Message, FillError> {
    Filling::of(message)?.with(values)
}

/// `/text/content` as findings write it.
pub(crate) fn path_of(place: &str) -> String {
    place.trim_start_matches('/').replace('/', ".").replace("~1", "/").replace("~0", "~")
}

/// Every text of a message, with its JSON pointer.
pub(crate) fn each_text(value: &Value, place: &mut String, each: &mut impl FnMut(&str, &str)) {
    let end = place.len();
    match value {
        Value::String(text) => each(place, text),
        Value::Array(list) => {
            for (index, one) in list.iter().enumerate() {
                let _ = write!(place, "/{index}");
                each_text(one, place, each);
                place.truncate(end);
            }
        }
        Value::Object(fields) => {
            for (name, one) in fields {
                place.push('/');
                place.push_str(&name.replace('~', "~0").replace('/', "~1"));
                each_text(one, place, each);
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
    use wecom::kinds::{Text, Textcard};

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
        assert_eq!(filling.variables().into_iter().collect::<Vec<_>>(), ["days", "姓名", "证书 编号"]);
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
    fn a_blank_value_is_none() {
        for blank in ["", " ", "\u{a0}", "\u{3000}\t"] {
            let error = filled("实发 {{ 实发 }} 元", &[("实发", blank)]).unwrap_err();
            assert_eq!(error, FillError::NoValue { path: "text.content".to_owned(), names: vec!["实发".to_owned()] });
            assert_eq!(filled("{{ 姓名|default('同事') }}您好", &[("姓名", blank)]).unwrap(), text("同事您好"));
        }
        // A condition may ask for what somebody has; a name that nobody has is a slip.
        let optional = text("您好{% if 备注 %}，{{ 备注 }}{% endif %}");
        let filling = Filling::of(&optional).unwrap().knowing(["备注", "姓名"]);
        assert_eq!(filling.with(&values(&[("备注", "")])).unwrap(), text("您好"));
        assert_eq!(filling.with(&values(&[("备注", "迟到")])).unwrap(), text("您好，迟到"));
        let slip = fill(&optional, &values(&[("备住", "x")])).unwrap_err();
        assert_eq!(slip, FillError::NoValue { path: "text.content".to_owned(), names: vec!["备注".to_owned()] });
    }

    #[test]
    fn which_values_may_stand_in_it_is_known() {
        let uses = |content: &str| {
            let filling = Filling::of(&text(content)).unwrap();
            ["a", "b c", "x"].map(|name| filling.uses(name))
        };
        assert_eq!(uses("{{ a }}{{ row['b c'] }}"), [true, true, false]);
        assert_eq!(uses("{% for x in a|split(',') %}{{ x }}{% endfor %}{{ row.x }}"), [true, false, true]);
        assert_eq!(uses("{% for name in row %}{{ name }}{% endfor %}"), [true, true, true]);
        assert_eq!(uses("{% if a %}y{% endif %}"), [true, false, false]);
    }

    #[test]
    fn the_language_is_small_and_useful() {
        for (content, expected) in [
            ("{{ days|int * 2 + 1 }}", "15"),
            ("{{ -(days|int) * (3 - 1) }}", "-14"),
            ("{{ 'x' ~ days }}", "x7"),
            ("{{ list|split('、')|join('/') }}", "甲/乙"),
            ("{{ list|replace('、', '和') }}", "甲和乙"),
            ("{{ '<b>'|e }}{{ name|upper|trim }}{{ name|length }}", "&lt;b&gt;ABC3"),
            ("{% for one in list|split('、') %}{{ loop.index }}{{ one }}{% endfor %}", "1甲2乙"),
            ("{{ '多' if days|int > 5 else '少' }}{{ name[0:2] }}", "多ab"),
            ("{% if nothing is defined %}x{% elif days is startingwith('7') %}y{% endif %}", "y"),
            ("{{ (days|float / 2)|round(1) }}", "3.5"),
        ] {
            let given = [("days", "7"), ("list", "甲、乙"), ("name", "abc")];
            assert_eq!(filled(content, &given).unwrap(), text(expected), "{content}");
        }
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
            // A blank one is none.
            prop_assume!(!value.trim().is_empty());
            let Message::Text { text } = filled("<{{ v }}>", &[("v", &value)]).unwrap() else { panic!("another kind") };
            prop_assert_eq!(text.content, format!("<{value}>"));
        }

        #[test]
        fn nothing_typed_makes_it_panic(content in ".{0,60}|[{}%#\\-a-z0-9 |().\"]{0,60}") {
            let _ = filled(&content, &[("a", "x")]);
        }
    }
}
