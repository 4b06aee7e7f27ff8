//! The hands of the stories: the program under a driver, its page, the screen, stand-ins of the outside, and what a person does
//! again and again.

pub mod app;
pub mod assistive;
pub mod axe;
pub mod company;
pub mod desktop;
pub mod effort;
pub mod figures;
pub mod forms;
pub mod jobs;
pub mod notification_host;
pub mod page;
pub mod proc;
pub mod reach;
pub mod screen;
pub mod sent;
pub mod small_disk;
pub mod team_place;
pub mod tray_host;
pub mod turnstile;
pub mod waiting;
pub mod world;
