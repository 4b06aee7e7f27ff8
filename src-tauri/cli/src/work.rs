//! `posthorn work`: what a window does without somebody at it, on a computer without one. It has the data folder, answers other command
//! lines, keeps up with the team, sends what waits and what other programs leave in the team's database, until somebody ends it. A window
//! that wants the folder gets it, and the work goes on when it is free again.

mod background;
mod join;
mod standing;

use crate::document::{Document, Note, Problem, word};
use crate::exit;
use crate::messages::Words;
use crate::owner_or_client::{End, TRY_AGAIN, interrupted};
use crate::perform::Failure;
use crate::place::Place;
use background::{Background, News};
use broadcast::app::Product;
use broadcast::app::notices::NoticeKind;
use broadcast::model::secrets::LentSecrets;
use broadcast::model::team::TeamInput;
use join::Join;
use std::path::Path;
use std::pin::{Pin, pin};
use std::time::Duration;
use tokio::time::sleep;

/// As it is typed.
const NAME: &str = "work";
/// How often it is looked whether a folder that somebody else has is free.
const LOOK_AFTER: Duration = Duration::from_secs(1);

/// What to work with.
#[derive(Debug)]
pub struct Working {
    /// The team to join, where this computer is in none.
    pub join: Option<TeamInput>,
    /// Secrets for as long as this runs.
    pub lent: Option<LentSecrets>,
}

/// Tells whoever looks on what they need to know, as it happens.
pub type Say<'a> = &'a mut dyn FnMut(&Note);

/// Ends when somebody ends the work.
type Ended<'a> = Pin<&'a mut dyn Future<Output = End>>;

/// Works until somebody ends it, or something keeps it from working; what else there is to tell.
pub async fn work(folder: &Path, working: Working, words: Words, say: Say<'_>) -> Document {
    let Working { join, lent } = working;
    let password = lent.as_ref().and_then(|lent| lent.team.as_ref()).map(|team| team.secret.clone());
    let join = join.map(|input| Join { input, password });
    let place = Place::of(folder, NAME).lending(lent);
    let mut worker = Worker { place, join, words, say, waits: false, told: Vec::new() };
    let mut ended = pin!(interrupted());
    let mut ended: Ended<'_> = ended.as_mut();
    let (end, document) = match Box::pin(worker.run(&mut ended)).await {
        Ok(end) => (end, Document::of(NAME)),
        Err(document) => (End::Asked, *document),
    };
    worker.place.settle(Some(end)).await;
    let mut document = worker.place.close(document).await;
    document.notes.retain(|note| !worker.told.contains(note));
    document
}

struct Worker<'a> {
    place: Place,
    join: Option<Join>,
    words: Words,
    say: Say<'a>,
    /// Somebody else has the folder, which was told.
    waits: bool,
    /// What the product had to tell, each once.
    told: Vec<Note>,
}

impl Worker<'_> {
    /// Why somebody ended it; an error is what keeps it from working.
    async fn run(&mut self, ended: &mut Ended<'_>) -> Result<End, Box<Document>> {
        self.tell(&Note::of("work_begins"));
        loop {
            if let Some(end) = self.hold(ended).await? {
                return Ok(end);
            }
            let Some(product) = self.place.product() else { continue };
            self.look_at_notices(&product)?;
            let mut background = Background::begin(&product, self.join.clone(), self.words);
            // The right to the folder goes with the last who has it.
            drop(product);
            let watched = self.watch(&mut background, ended).await;
            let asked = watched.as_ref().ok().copied().flatten();
            if asked.is_some() {
                self.tell(&Note::of("work_ends"));
            }
            seen_through(background, asked).await;
            if let Some(end) = watched? {
                return Ok(end);
            }
            if let Some(end) = self.leave(ended).await {
                return Ok(end);
            }
        }
    }

    /// Takes the folder, when whoever has it is done.
    async fn hold(&mut self, ended: &mut Ended<'_>) -> Result<Option<End>, Box<Document>> {
        while !Box::pin(self.place.hold()).await? {
            if !std::mem::replace(&mut self.waits, true) {
                self.tell(&Note::of("work_waits"));
            }
            tokio::select! {
                end = &mut *ended => return Ok(Some(end)),
                () = sleep(LOOK_AFTER) => {}
            }
        }
        if std::mem::take(&mut self.waits) {
            self.tell(&Note::of("work_goes_on"));
        }
        Ok(None)
    }

    /// What the product has to tell of its files. Where nothing can be written nothing can be sent.
    fn look_at_notices(&mut self, product: &Product) -> Result<(), Box<Document>> {
        let notices = product.notices.open();
        if notices.iter().any(|notice| notice.kind == NoticeKind::StorageReadOnly) {
            let problem = Problem::new("storage_read_only", "the data folder cannot be written");
            let problem = problem.about(product.data_folder.display().to_string());
            return Err(Box::new(Document::of(NAME).failed(problem, exit::STORAGE)));
        }
        for notice in notices {
            let note = Note { code: word(&notice.kind), about: notice.path.or(notice.detail) };
            if !self.told.contains(&note) {
                self.tell(&note);
                self.told.push(note);
            }
        }
        Ok(())
    }

    /// Tells how it goes until somebody ends it, or `None`: a window wants the folder.
    async fn watch(
        &mut self,
        background: &mut Background,
        ended: &mut Ended<'_>,
    ) -> Result<Option<End>, Box<Document>> {
        loop {
            tokio::select! {
                biased;
                end = &mut *ended => return Ok(Some(end)),
                () = self.place.wanted() => {
                    self.place.leave_soon();
                    return Ok(None);
                }
                news = background.news() => match news {
                    News::Note(note) => self.tell(&note),
                    News::Failed(failure) => {
                        let Failure { problem, exit } = *failure;
                        return Err(Box::new(Document::of(NAME).failed(problem, exit)));
                    }
                },
            }
        }
    }

    /// Lets the folder go to a window, as soon as nothing is under way.
    async fn leave(&mut self, ended: &mut Ended<'_>) -> Option<End> {
        loop {
            self.place.leave_if_idle().await;
            if !self.place.is_leaving() {
                break;
            }
            tokio::select! {
                end = &mut *ended => return Some(end),
                () = sleep(TRY_AGAIN) => {}
            }
        }
        self.waits = true;
        self.tell(&Note::of("work_left"));
        None
    }

    fn tell(&mut self, note: &Note) {
        tracing::info!(code = note.code, about = note.about, "told");
        (self.say)(note);
    }
}

/// Nothing more is begun; what another program left and is being sent just now is seen through, as far as the end that was asked for leaves
/// time.
async fn seen_through(background: Background, end: Option<End>) {
    let patience = async {
        match end {
            Some(end) => sleep(end.last_answers()).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = background.end() => {}
        () = patience => {}
        _ = interrupted() => {}
    }
}
