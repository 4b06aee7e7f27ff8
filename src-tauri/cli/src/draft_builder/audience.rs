//! Whom a message is for, from the words that were typed and from a list.

use super::super::document::{Document, FileLine, Note, Problem};
use super::super::perform::Failure;
use super::super::request::{Ask, ListAsk, ReadingAsk};
use super::{NAMED, column, decoded, described, heading_ambiguous, list_note, name_column, no_row, refuse_doubt};
use broadcast::app::Product;
use broadcast::directory::{ListChoice, ListQuestion, ListReport, Meant, NameColumn};
use broadcast::lists::{List, ListError, ListReading};
use broadcast::model::audience::{Audience, Recipient, RecipientKind};
use broadcast::model::profile::Profile;
use std::sync::Arc;

/// The audience that is meant.
pub(super) async fn audience(
    product: &Product,
    profile: &Profile,
    all: &Ask,
    document: &mut Document,
) -> Result<Audience, Failure> {
    use RecipientKind::{Department, Person, Tag};
    let (ask, domains) = (&all.audience, &all.reading.mail_domains[..]);
    let mut audience = Audience { all: ask.all, ..Audience::default() };
    for name in &ask.saved {
        let saved = saved_audience(product, profile, name)?;
        audience.all |= saved.all;
        audience.include.extend(saved.include.iter().cloned());
        audience.exclude.extend(saved.exclude);
    }
    for (kind, words, field) in
        [(Person, &ask.users, "--user"), (Department, &ask.departments, "--department"), (Tag, &ask.tags, "--tag")]
    {
        audience.include.extend(named(product, profile, kind, words, field, domains).await?);
    }
    if let Some(list) = &ask.list {
        audience.include.extend(listed(product, profile, list, &all.reading, document).await?);
    }
    for (kind, words, field) in [
        (Person, &ask.without_users, "--without-user"),
        (Department, &ask.without_departments, "--without-department"),
        (Tag, &ask.without_tags, "--without-tag"),
    ] {
        audience.exclude.extend(named(product, profile, kind, words, field, domains).await?);
    }
    Ok(audience)
}

fn saved_audience(product: &Product, profile: &Profile, name: &str) -> Result<Audience, Failure> {
    let rows = product.audiences.list(&profile.id, "")?;
    let wanted = name.trim().to_lowercase();
    let Some(row) = rows.iter().find(|row| row.id == name || row.name.to_lowercase() == wanted) else {
        let problem = Problem::new("not_found", "there is no such saved audience").at("--audience").about(name);
        let candidates = rows.into_iter().map(|row| row.name).take(NAMED).collect();
        return Err(Failure::usage(Problem { candidates, ..problem }));
    };
    Ok(product.audiences.open(&profile.id, &row.id)?.audience)
}

async fn named(
    product: &Product,
    profile: &Profile,
    kind: RecipientKind,
    words: &[String],
    field: &str,
    domains: &[String],
) -> Result<Vec<Recipient>, Failure> {
    let mut found = Vec::with_capacity(words.len());
    for (word, meant) in words.iter().zip(product.directory.meant(&profile.id, kind, words, domains).await?) {
        match meant {
            Meant::One(one) | Meant::Unknown(one) => found.push(one),
            Meant::Nothing => {
                let problem = Problem::new("not_found", "nothing has this name").at(field);
                return Err(Failure::usage(problem.about(word)));
            }
            Meant::Several(hits) => {
                let problem = Problem::new("ambiguous", "several have this name").at(field).about(word);
                let candidates = hits.iter().map(described).collect();
                return Err(Failure::usage(Problem { candidates, ..problem }));
            }
        }
    }
    Ok(found)
}

async fn listed(
    product: &Product,
    profile: &Profile,
    ask: &ListAsk,
    reading: &ReadingAsk,
    document: &mut Document,
) -> Result<Vec<Recipient>, Failure> {
    let as_said = ListReading { heading_row: reading.heading_row, ..ListReading::default() };
    let list = List::read(&decoded(&ask.content, "--list")?, as_said).map_err(|error| match error {
        ListError::NoRow => no_row(),
        error => error.into(),
    })?;
    let list = match ask.column.as_deref() {
        // A heading that is named shows which row has the headings.
        Some(name) => list.with_column_called(name),
        None => list,
    };
    document.notes.extend(list.notes().iter().map(list_note));
    document.notes.extend(list.heading_unsure().map(|row| Note::of("heading_unsure").about(row.to_string())));
    let sheet = list.sheet();
    let chosen = ask.column.as_deref().map(|name| column(&sheet, name, "--column")).transpose()?;
    let names = name_column(&sheet, reading)?;
    let columns = |column: u32, names: Option<u32>| ListChoice {
        column,
        name_column: names,
        department_column: sheet.department_column(),
        domains: reading.mail_domains.clone(),
    };
    let chosen = chosen.map(|column| columns(column, names.of(&sheet, column)));
    let list = Arc::new(list);
    let guessed = chosen.is_none();
    let first = product.directory.match_list(&profile.id, Arc::clone(&list), chosen).await?;
    let Ok(mut report) = first else {
        let problem = Problem::new("invalid_input", ListError::NoColumn.to_string()).at("--column");
        let candidates = (0..list.columns()).map(|at| list.sheet().called(at)).collect();
        return Err(Failure::usage(Problem { candidates, ..problem }));
    };
    if guessed && (names != NameColumn::ByHeading || !reading.mail_domains.is_empty()) {
        let rivals = std::mem::take(&mut report.rivals);
        let name_column = names.of(&list.sheet(), report.choice.column);
        let choice = ListChoice { name_column, domains: reading.mail_domains.clone(), ..report.choice };
        report = product.directory.match_list(&profile.id, Arc::clone(&list), Some(choice)).await??;
        report.rivals = rivals;
    }
    let (sheet, heading_row) = (list.sheet(), list.heading().map(|row| row.number));
    let called = Some(sheet.called(report.choice.column));
    document.files.push(FileLine::of("--list", called, heading_row, report.sum));
    refuse_doubt(&sheet, "--column", report.choice.column, &report.rivals)?;
    if report.heading_names_someone {
        return Err(heading_ambiguous(heading_row));
    }
    left_over(&report, ask.skip_unmatched, document)?;
    Ok(report.matched)
}

/// What is not matched without doubt is refused, or left out where that was asked for.
fn left_over(report: &ListReport, skip: bool, document: &mut Document) -> Result<(), Failure> {
    let open = report.questions_total + report.missing_total;
    if open == 0 {
        return Ok(());
    }
    let missing = report.missing.iter().map(|one| one.typed.clone());
    if skip {
        let entries: Vec<String> =
            report.questions.iter().map(|one| one.typed.clone()).chain(missing).take(NAMED).collect();
        document.notes.push(Note::of("left_out_of_list").about(format!("{open}: {}", entries.join(", "))));
        return Ok(());
    }
    let code = match &report.questions[..] {
        [] => "not_found",
        all if all.iter().all(|one| !one.beside.is_empty()) => "name_differs",
        _ => "ambiguous",
    };
    let message = format!("{open} entries of the list fit nobody, or several");
    let problem = Problem::new(code, message).at("--list");
    // One question: those who may be meant.
    if let ([one], 0) = (&report.questions[..], report.missing_total) {
        let candidates = one.candidates.iter().map(described).collect();
        return Err(Failure::usage(Problem { candidates, ..problem.about(asked(one)) }));
    }
    let questions = report.questions.iter().map(|one| {
        let people: Vec<String> = one.candidates.iter().map(described).collect();
        format!("{}: {}", asked(one), people.join(" / "))
    });
    let candidates = questions.chain(missing).take(NAMED).collect();
    Err(Failure::usage(Problem { candidates, ..problem.about(open.to_string()) }))
}

fn asked(question: &ListQuestion) -> String {
    if question.beside.is_empty() {
        question.typed.clone()
    } else {
        format!("{} ({})", question.typed, question.beside)
    }
}
