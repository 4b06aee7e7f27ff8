//! The chosen ones by kind, and who of them stands in which call.

use crate::model::audience::{Audience, EVERYONE, Identity, Recipient, RecipientKind, RecipientList};
use crate::model::batch::Addressees;
use crate::model::draft::Personal;
use std::collections::HashSet;
use wecom::appchat::ChatId;
use wecom::recipient::{MAX_PARTIES, MAX_TAGS, MAX_USERS};

/// The chosen ones by kind, each once, in the order of choice: places in a list.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) list: RecipientList,
    all: bool,
    pub(super) users: Vec<u32>,
    departments: Vec<u32>,
    tags: Vec<u32>,
    pub(super) chats: Vec<u32>,
    pub(super) robots: Vec<u32>,
    pub(super) unusable: Vec<Recipient>,
}

impl Chosen {
    pub(super) fn of(audience: &Audience) -> Self {
        if audience.all {
            return Self { all: true, ..Self::default() };
        }
        let mut chosen = Self { list: audience.include.clone(), ..Self::default() };
        let mut seen = HashSet::<Identity<'_>>::with_capacity(audience.include.len());
        let (mut departments, mut tags) = (HashSet::new(), HashSet::new());
        for (place, one) in (0_u32..).zip(&audience.include) {
            match one.kind {
                RecipientKind::Person if seen.insert(one.identity()) => chosen.users.push(place),
                RecipientKind::Robot if seen.insert(one.identity()) => chosen.robots.push(place),
                RecipientKind::Person | RecipientKind::Robot => {}
                RecipientKind::Department => match one.id.parse() {
                    Ok(id) if departments.insert(id) => {
                        chosen.number(place, id);
                        chosen.departments.push(place);
                    }
                    Ok(_) => {}
                    Err(_) => chosen.unusable.push(one.clone()),
                },
                RecipientKind::Tag => match one.id.parse() {
                    Ok(id) if tags.insert(id) => {
                        chosen.number(place, id);
                        chosen.tags.push(place);
                    }
                    Ok(_) => {}
                    Err(_) => chosen.unusable.push(one.clone()),
                },
                RecipientKind::Chat => match ChatId::new(&one.id) {
                    Some(_) if seen.insert(one.identity()) => chosen.chats.push(place),
                    Some(_) => {}
                    None => chosen.unusable.push(one.clone()),
                },
            }
        }
        chosen
    }

    /// Those who can have a message of their own, with the row that each message is from, in the order in which requests leave: that of
    /// choice, or that of the sheet where there is a message for each row. A test is one message.
    pub(super) fn singles_of(&self, personal: &Personal, test: bool) -> Vec<(u32, Option<u32>)> {
        let all = [&self.users, &self.departments, &self.tags, &self.chats].into_iter().flatten();
        let mut singles = Vec::with_capacity(self.users.len());
        for place in all {
            let rows = personal.rows_of(&self.list[*place as usize]);
            let rows = if test { &rows[..rows.len().min(1)] } else { rows };
            if rows.is_empty() {
                singles.push((*place, None));
            }
            singles.extend(rows.iter().map(|own| (*place, Some(own.row))));
        }
        singles.sort_by_key(|(_, row)| *row);
        singles
    }

    /// Everything chosen that can have none.
    pub(super) fn no_singles(&self) -> Vec<Recipient> {
        let everyone = self.all.then(|| Recipient { kind: RecipientKind::Person, id: EVERYONE.to_owned(), name: None });
        everyone.into_iter().chain(self.robots.iter().map(|place| self.list[*place as usize].clone())).collect()
    }

    /// Writes the number of a department or tag as WeCom does in answers: `7`, not `007`.
    fn number(&mut self, place: u32, id: u32) {
        let written = id.to_string();
        if self.list[place as usize].id != written {
            self.list[place as usize].id = written;
        }
    }

    pub(super) fn at(&self, places: &[u32]) -> Addressees {
        Addressees::at(self.list.clone(), places.into())
    }

    /// The addressees of each request of the application.
    pub(super) fn calls(&self) -> Vec<Addressees> {
        if self.all {
            let everyone = Recipient { kind: RecipientKind::Person, id: EVERYONE.to_owned(), name: None };
            return vec![everyone.into()];
        }
        calls(&self.list, [&self.users, &self.departments, &self.tags])
    }
}

/// Cuts members, departments and tags, places in a list, into pieces that a call takes: the n-th pieces share the n-th call.
pub(super) fn calls(list: &RecipientList, kinds: [&[u32]; 3]) -> Vec<Addressees> {
    let [users, departments, tags] = kinds;
    let pieces: [Vec<_>; 3] =
        [users.chunks(MAX_USERS).collect(), departments.chunks(MAX_PARTIES).collect(), tags.chunks(MAX_TAGS).collect()];
    let number = pieces.iter().map(Vec::len).max().unwrap_or_default();
    let of_call = |index: usize| -> Box<[u32]> {
        pieces.iter().filter_map(|pieces| pieces.get(index)).flat_map(|piece| piece.iter().copied()).collect()
    };
    (0..number).map(|index| Addressees::at(list.clone(), of_call(index))).collect()
}
