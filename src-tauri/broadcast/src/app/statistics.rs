//! What sends come to: for the page, as a file of the user's choice, and as metrics for collectors.

use super::{AppResult, Product, off_the_runtime};
use crate::documents::{self, DocumentError, held};
use crate::export::{self, ExportFormat, ExportTable};
use crate::model::statistics::{PeopleStatistics, Statistics, StatisticsQuery};
use crate::model::store_error::StoreError;
use crate::statistics::{StatisticsBook, metrics};
use std::path::PathBuf;
use std::time::Duration;

/// How often the file of the metrics is written while nothing is sent.
const EVERY: Duration = Duration::from_mins(1);

impl Product {
    /// What sends come to, for who asks for a company, or for all. Of a team's company nothing is told without the team: it would be too little.
    async fn statistics_of(&self, asked: &StatisticsQuery) -> AppResult<StatisticsBook> {
        let is_shared = asked.profile_id.as_ref().is_some_and(|id| self.team.has_company(id));
        let own = self.statistics.clone();
        match (self.reachable_records().await, is_shared) {
            ((_, Some(away)), true) => Err(away),
            ((records, _), _) => Ok(records.into_iter().skip(1).fold(own, |book, team| book.and(team.database))),
        }
    }

    /// The figures of some sends.
    pub async fn statistics(&self, asked: &StatisticsQuery) -> AppResult<Statistics> {
        Ok(self.statistics_of(asked).await?.open(asked, self.sending_rules().keep_months).await?)
    }

    /// Who was written to by name, by department.
    pub async fn people_statistics(&self, asked: &StatisticsQuery) -> AppResult<PeopleStatistics> {
        Ok(self.statistics_of(asked).await?.people(asked).await?)
    }

    /// Writes tables, as a page shows them, into a file; the number of rows. One that stands there is replaced when the new one is whole.
    pub async fn export_statistics(
        &self,
        target: PathBuf,
        format: ExportFormat,
        title: String,
        tables: Vec<ExportTable>,
    ) -> AppResult<u32> {
        let written = off_the_runtime(move || export::tables(&target, format, &title, &tables)).await?;
        Ok(written?)
    }

    /// The figures for collectors, in the text format of Prometheus. `version`: of the program.
    pub async fn metrics(&self, version: &str) -> AppResult<String> {
        let all = self.statistics_of(&StatisticsQuery::default()).await?;
        match all.metrics(version).await {
            Ok(text) => Ok(text),
            // Of this computer's own at least.
            Err(StoreError::Away(_)) => Ok(self.statistics.metrics(version).await?),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the figures for collectors into their file, if the user wants one; otherwise takes it away. Whoever reads it finds either
    /// the old or the new one, whole.
    pub async fn write_metrics(&self, version: &str) -> AppResult<()> {
        let path = self.data_folder.join(metrics::FILE);
        let wanted = self.sending_rules().metrics_file;
        let text = if wanted { Some(self.metrics(version).await?) } else { None };
        let done = off_the_runtime(move || {
            let done = match text {
                Some(text) => documents::write_whole(&path, text.as_bytes()),
                None => held::remove(&path),
            };
            done.map_err(|error| DocumentError::from_io(&path.display().to_string(), &error))
        });
        Ok(done.await??)
    }

    /// Counts sends when they are over, so that no page waits for it, and keeps the file of the metrics fresh: every minute, and after
    /// each send. Ends never. `version`: of the program.
    pub async fn keep_counted(&self, version: &str) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = self.metrics_due.notified() => {}
            }
            if let Err(error) = self.statistics.count_ended().await {
                tracing::info!(%error, "sends are counted later");
            }
            if let Err(error) = self.write_metrics(version).await {
                tracing::warn!(?error, "the metrics could not be written");
            }
        }
    }

    /// A send is over, or the settings have changed: what is counted is counted soon.
    pub fn count_soon(&self) {
        self.metrics_due.notify_one();
    }
}

#[cfg(test)]
mod tests;
