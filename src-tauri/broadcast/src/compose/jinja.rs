//! The Jinja that a message may use, so small that no text takes much memory or time, whoever wrote it: templates come from
//! colleagues and chat groups, and are filled in by the process that holds everybody's scheduled sends.
//!
//! What can be written: variables, filters, conditions, loops and arithmetic. What cannot: names of one's own (`set`, `with`, blocks
//! that catch output), with which a text can double itself; multiplying texts and lists; filters that can make much of little. What
//! a filter returns, how many steps a text takes and what it writes are limited. The syntax tree is looked at before anything is
//! worked out: the compiler itself works out constants.

mod given;

pub(crate) use given::{Given, begins_name, is_of_name, is_open};
pub use given::{ROW, braces};

use minijinja::machinery::ast::{BinOpKind, CallArg, Expr, Stmt};
use minijinja::machinery::{Token, parse, tokenize};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, Template, UndefinedBehavior, Value, filters, tests};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Steps that the filling of one text may take: many times what a message needs.
const FUEL: u64 = 10_000;
/// Most bytes of what one filter returns.
const MAX_FILTERED: usize = 256 * 1024;
/// Most tags (`{{ }}`, `{% %}`) of one text. The parser follows a chain of conditions on its stack.
const MAX_TAGS: usize = 400;
/// Most words and signs of one tag, for the same reason.
const MAX_TOKENS: usize = 200;
/// Filters whose result is a number, whatever they are given.
const NUMBERS: [&str; 6] = ["int", "float", "round", "abs", "length", "count"];

/// Why a text is not filled in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotFillable {
    /// Not Jinja.
    #[error("{}", words(.0))]
    Syntax(#[from] Error),
    /// A piece of the language that is not offered.
    #[error("{0} is not available here")]
    NotOffered(&'static str),
    /// A text or list would be repeated.
    #[error("only numbers can be multiplied: {{{{ days|int * 2 }}}}")]
    Repeats,
    /// Too many tags, or too long a tag.
    #[error("more than {MAX_TAGS} tags, or a tag of more than {MAX_TOKENS} words")]
    TooLong,
}

/// What an error of Jinja says.
pub(crate) fn words(error: &Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

/// The names in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Variables and members of [`ROW`] that stand for a value.
    pub(crate) used: BTreeSet<String>,
    /// Those of which a condition may ask whether there is a value: somebody has one. Of any other it would be a slip that goes unseen.
    pub(crate) asked: BTreeSet<String>,
    /// [`ROW`] is used in another way than by name, so that any value may be.
    pub(crate) any: bool,
}

/// Whether a text has something that Jinja would act on.
pub(crate) fn is_meant(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark))
}

/// An environment without templates.
pub(crate) fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    // A condition may ask for a value that is not there; to write one is an error, never an empty place.
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_syntax(syntax());
    environment.set_fuel(Some(FUEL));
    environment.add_filter("default", given::default);
    environment.add_filter("d", given::default);
    environment.add_filter("int", filters::int);
    environment.add_filter("float", filters::float);
    environment.add_filter("round", filters::round);
    environment.add_filter("abs", filters::abs);
    environment.add_filter("length", filters::length);
    environment.add_filter("count", filters::length);
    environment.add_filter("first", filters::first);
    environment.add_filter("last", filters::last);
    environment.add_filter("split", given::split);
    environment.add_filter("trim", |text: String| text.trim().to_owned());
    environment.add_filter("upper", |text: String| bounded(text.to_uppercase()));
    environment.add_filter("lower", |text: String| bounded(text.to_lowercase()));
    environment.add_filter("replace", replace);
    environment.add_filter("join", join);
    environment.add_filter("e", escape);
    environment.add_filter("escape", escape);
    environment.add_test("defined", given::is_defined);
    environment.add_test("undefined", given::is_undefined);
    environment.add_test("number", tests::is_number);
    environment.add_test("odd", tests::is_odd);
    environment.add_test("even", tests::is_even);
    environment.add_test("startingwith", tests::is_startingwith);
    environment.add_test("endingwith", tests::is_endingwith);
    environment
}

fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder().keep_trailing_newline(true).build().unwrap_or_default()
}

fn too_much() -> Error {
    Error::new(ErrorKind::InvalidOperation, "more than a message can hold")
}

fn bounded(text: String) -> Result<String, Error> {
    if text.len() > MAX_FILTERED { Err(too_much()) } else { Ok(text) }
}

#[expect(clippy::needless_pass_by_value, reason = "filters are given their arguments")]
fn replace(text: String, from: String, to: String) -> Result<String, Error> {
    let times = if from.is_empty() { text.chars().count() + 1 } else { text.matches(&from).count() };
    let more = times.saturating_mul(to.len());
    if text.len().saturating_add(more) > MAX_FILTERED { Err(too_much()) } else { Ok(text.replace(&from, &to)) }
}

#[expect(clippy::needless_pass_by_value, reason = "filters are given their arguments")]
fn join(list: Value, between: Option<String>) -> Result<String, Error> {
    let mut text = String::new();
    for (place, one) in list.try_iter()?.enumerate() {
        if place > 0 {
            text.push_str(between.as_deref().unwrap_or_default());
        }
        let one = one.as_str().map_or_else(|| bounded_text(&one), |one| Ok(one.to_owned()))?;
        text.push_str(&one);
        if text.len() > MAX_FILTERED {
            return Err(too_much());
        }
    }
    Ok(text)
}

/// A value as it is written, which for lists of lists may be much.
fn bounded_text(value: &Value) -> Result<String, Error> {
    use std::fmt::Write as _;
    struct Short(String);
    impl std::fmt::Write for Short {
        fn write_str(&mut self, more: &str) -> std::fmt::Result {
            if self.0.len() + more.len() > MAX_FILTERED {
                return Err(std::fmt::Error);
            }
            self.0.push_str(more);
            Ok(())
        }
    }
    let mut text = Short(String::new());
    write!(text, "{value}").map_err(|_| too_much())?;
    Ok(text.0)
}

#[expect(clippy::needless_pass_by_value, reason = "filters are given their arguments")]
fn escape(text: String) -> Result<String, Error> {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#x27;"),
            c => escaped.push(c),
        }
    }
    bounded(escaped)
}

/// Writes a filled text, up to so many bytes: as far as it comes, and why no further.
pub(crate) fn render(template: &Template<'_, '_>, context: Value, most: usize) -> (String, Result<(), Error>) {
    struct Bounded(Vec<u8>, usize);
    impl Write for Bounded {
        fn write(&mut self, more: &[u8]) -> io::Result<usize> {
            if self.0.len() + more.len() > self.1 {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.0.extend_from_slice(more);
            Ok(more.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut bounded = Bounded(Vec::new(), most);
    let ended = match template.render_captured_to(context, &mut bounded) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::WriteFailure => Err(too_much()),
        Err(error) => Err(error),
    };
    (String::from_utf8_lossy(&bounded.0).into_owned(), ended)
}

/// Looks at a text before it is compiled, and notes its names.
pub(crate) fn look_at(text: &str, names: &mut Names) -> Result<(), NotFillable> {
    let (mut tags, mut tokens) = (0, 0);
    for token in tokenize(text, false, syntax()) {
        match token?.0 {
            Token::VariableStart | Token::BlockStart => (tags, tokens) = (tags + 1, 0),
            _ => tokens += 1,
        }
        if tags > MAX_TAGS || tokens > MAX_TOKENS {
            return Err(NotFillable::TooLong);
        }
    }
    let parsed = parse(text, "text", syntax())?;
    statement(&parsed, &mut Vec::new(), names)
}

fn statements<'a>(list: &[Stmt<'a>], bound: &mut Vec<&'a str>, names: &mut Names) -> Result<(), NotFillable> {
    list.iter().try_for_each(|one| statement(one, bound, names))
}

/// `bound` are the names that loops give.
fn statement<'a>(one: &Stmt<'a>, bound: &mut Vec<&'a str>, names: &mut Names) -> Result<(), NotFillable> {
    match one {
        Stmt::Template(all) => statements(&all.children, bound, names),
        Stmt::EmitRaw(_) => Ok(()),
        Stmt::EmitExpr(emit) => expression(&emit.expr, bound, names),
        Stmt::IfCond(condition) => {
            expression(&condition.expr, bound, names)?;
            statements(&condition.true_body, bound, names)?;
            statements(&condition.false_body, bound, names)
        }
        Stmt::ForLoop(each) => {
            if each.recursive {
                return Err(NotFillable::NotOffered("recursive"));
            }
            expression(&each.iter, bound, names)?;
            let outside = bound.len();
            bound.push("loop");
            match &each.target {
                Expr::Var(name) => bound.push(name.id),
                Expr::List(list) => bound.extend(list.items.iter().filter_map(name_of)),
                Expr::Tuple(list) => bound.extend(list.items.iter().filter_map(name_of)),
                _ => {}
            }
            each.filter_expr.as_ref().map_or(Ok(()), |only| expression(only, bound, names))?;
            statements(&each.body, bound, names)?;
            bound.truncate(outside);
            statements(&each.else_body, bound, names)
        }
        Stmt::Set(_) | Stmt::SetBlock(_) => Err(NotFillable::NotOffered("{% set %}")),
        Stmt::WithBlock(_) => Err(NotFillable::NotOffered("{% with %}")),
        Stmt::FilterBlock(_) => Err(NotFillable::NotOffered("{% filter %}")),
        Stmt::AutoEscape(_) => Err(NotFillable::NotOffered("{% autoescape %}")),
        Stmt::Do(_) => Err(NotFillable::NotOffered("{% do %}")),
    }
}

fn name_of<'a>(one: &Expr<'a>) -> Option<&'a str> {
    if let Expr::Var(name) = one { Some(name.id) } else { None }
}

fn expression<'a>(one: &Expr<'a>, bound: &mut Vec<&'a str>, names: &mut Names) -> Result<(), NotFillable> {
    let some = |each: &[&Expr<'a>], bound: &mut Vec<&'a str>, names: &mut Names| {
        each.iter().try_for_each(|one| expression(one, bound, names))
    };
    match one {
        Expr::Const(_) => Ok(()),
        Expr::Var(name) => {
            if bound.contains(&name.id) {
                return Ok(());
            }
            if name.id == ROW {
                names.any = true;
            } else {
                names.used.insert(name.id.to_owned());
            }
            Ok(())
        }
        Expr::GetAttr(of) => match &of.expr {
            Expr::Var(row) if row.id == ROW && !bound.contains(&ROW) => {
                names.used.insert(of.name.to_owned());
                Ok(())
            }
            other => expression(other, bound, names),
        },
        Expr::GetItem(of) => {
            if let (Expr::Var(row), Expr::Const(name)) = (&of.expr, &of.subscript_expr)
                && row.id == ROW
                && !bound.contains(&ROW)
                && let Some(name) = name.value.as_str()
            {
                names.used.insert(name.to_owned());
                return Ok(());
            }
            some(&[&of.expr, &of.subscript_expr], bound, names)
        }
        Expr::Slice(of) => {
            let parts = [&of.start, &of.stop, &of.step].into_iter().flatten();
            expression(&of.expr, bound, names)?;
            parts.into_iter().try_for_each(|part| expression(part, bound, names))
        }
        Expr::UnaryOp(of) => expression(&of.expr, bound, names),
        Expr::BinOp(of) => {
            let numbers = || is_number(&of.left) && is_number(&of.right);
            match of.op {
                BinOpKind::Pow => return Err(NotFillable::NotOffered("**")),
                BinOpKind::Mul if !numbers() => return Err(NotFillable::Repeats),
                _ => {}
            }
            some(&[&of.left, &of.right], bound, names)
        }
        Expr::Compare(of) => {
            expression(&of.expr, bound, names)?;
            of.ops.iter().try_for_each(|one| expression(&one.expr, bound, names))
        }
        Expr::IfExpr(of) => {
            expression(&of.test_expr, bound, names)?;
            expression(&of.true_expr, bound, names)?;
            of.false_expr.as_ref().map_or(Ok(()), |other| expression(other, bound, names))
        }
        Expr::Filter(of) => {
            of.expr.as_ref().map_or(Ok(()), |of| expression(of, bound, names))?;
            arguments(&of.args, bound, names)
        }
        Expr::Test(of) => {
            expression(&of.expr, bound, names)?;
            arguments(&of.args, bound, names)
        }
        Expr::Call(_) => Err(NotFillable::NotOffered("a function")),
        Expr::List(of) => of.items.iter().try_for_each(|one| expression(one, bound, names)),
        Expr::Tuple(of) => of.items.iter().try_for_each(|one| expression(one, bound, names)),
        Expr::Map(of) => of.keys.iter().chain(&of.values).try_for_each(|one| expression(one, bound, names)),
    }
}

fn arguments<'a>(list: &[CallArg<'a>], bound: &mut Vec<&'a str>, names: &mut Names) -> Result<(), NotFillable> {
    list.iter().try_for_each(|one| match one {
        CallArg::Pos(one) | CallArg::Kwarg(_, one) => expression(one, bound, names),
        CallArg::PosSplat(_) | CallArg::KwargSplat(_) => Err(NotFillable::NotOffered("*")),
    })
}

/// Whether the result is a number for certain.
fn is_number(one: &Expr<'_>) -> bool {
    match one {
        Expr::Const(of) => of.value.is_number(),
        Expr::Filter(of) => NUMBERS.contains(&of.name),
        Expr::UnaryOp(of) => is_number(&of.expr),
        Expr::BinOp(of) => {
            let arithmetic = matches!(
                of.op,
                BinOpKind::Add
                    | BinOpKind::Sub
                    | BinOpKind::Mul
                    | BinOpKind::Div
                    | BinOpKind::FloorDiv
                    | BinOpKind::Rem
            );
            arithmetic && is_number(&of.left) && is_number(&of.right)
        }
        _ => false,
    }
}
