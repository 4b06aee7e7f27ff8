use crate::app::testing::{World, typed};
use crate::export::{ExportCell, ExportFormat, ExportTable};
use crate::statistics::metrics::FILE;
use calamine::{Data, Reader};

#[tokio::test]
async fn the_file_of_metrics_is_there_only_when_it_is_wanted() {
    let world = World::open().await;
    let path = world.data_folder.join(FILE);
    world.write_metrics("1").await.unwrap();
    assert!(!path.exists(), "off at first");
    let mut settings = world.settings();
    settings.sending.metrics_file = true;
    world.save_settings(settings.clone()).unwrap();
    world.profiles.save(&typed("青禾 \"北\"\\区")).unwrap();
    world.write_metrics("1").await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(r#"posthorn_open_sends{profile="青禾 \"北\"\\区"} 0"#), "{text}");
    let mut announced = std::collections::HashSet::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            announced.insert(rest.split(' ').next().unwrap());
        } else if !line.starts_with("# HELP ") {
            let (name, value) = (line.split('{').next().unwrap(), line.rsplit(' ').next().unwrap());
            assert!(announced.contains(name) && value.parse::<f64>().is_ok(), "{line}");
        }
    }
    assert!(text.ends_with('\n'));
    settings.sending.metrics_file = false;
    world.save_settings(settings).unwrap();
    world.write_metrics("1").await.unwrap();
    assert!(!path.exists());
}

#[tokio::test]
async fn tables_become_files_whose_cells_are_no_formulas() {
    let world = World::open().await;
    let table = ExportTable {
        title: "按天".to_owned(),
        headings: vec!["日期".to_owned(), "消息".to_owned()],
        rows: vec![
            vec![ExportCell::Text("=1+1".to_owned()), ExportCell::Number(12_345)],
            vec![ExportCell::Text("2026-11-30".to_owned()), ExportCell::Number(0)],
        ],
    };
    let csv = world.data_folder.join("a.csv");
    let rows = world.export_statistics(csv.clone(), ExportFormat::Csv, "统计".to_owned(), vec![table.clone()]);
    assert_eq!(rows.await.unwrap(), 2);
    let text = std::fs::read_to_string(&csv).unwrap();
    assert!(
        text.starts_with("\u{feff}统计\r\n") && text.ends_with("日期,消息\r\n'=1+1,12345\r\n2026-11-30,0\r\n"),
        "{text}"
    );
    let xlsx = world.data_folder.join("a.xlsx");
    let rows = world.export_statistics(xlsx.clone(), ExportFormat::Xlsx, "统计".to_owned(), vec![table]);
    assert_eq!(rows.await.unwrap(), 2);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&xlsx).unwrap();
    let range = book.worksheet_range("统计").unwrap();
    assert_eq!(range.get_value((4, 0)), Some(&Data::String("=1+1".to_owned())));
    assert_eq!(range.get_value((4, 1)), Some(&Data::Float(12_345.0)));
}
