//! An interpreter with the packages of `bench/python`, in a folder of its own under `target/`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process;
use crate::project::Project;

/// The interpreter; otherwise why there is none.
pub fn interpreter(project: &Project) -> Result<PathBuf, String> {
    let wanted = project.root.join("bench/python/requirements.txt");
    let list = fs::read_to_string(&wanted).map_err(|error| format!("{}: {error}", wanted.display()))?;
    let folder = project.output("bench-python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let installed = folder.join("installed.txt");
    if python.is_file() && fs::read_to_string(&installed).is_ok_and(|text| text == list) {
        return Ok(python);
    }
    println!("Installing the packages of the ordinary script (bench/python/requirements.txt)");
    let found = ["python3", "python"].into_iter().find(|name| process::answer(name, &["--version"]).is_some());
    let found = found.ok_or("there is no python3")?;
    let log = project.output("xtask").join("bench-python.log");
    let mut steps = [Command::new(found), Command::new(&python)];
    steps[0].args(["-m", "venv", "--clear"]).arg(&folder);
    steps[1].args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&wanted);
    for step in &mut steps {
        if !process::logged(step, &log).map_err(|error| error.to_string())? {
            return Err(process::tail(&log, 5));
        }
    }
    fs::write(&installed, list).map_err(|error| format!("{}: {error}", installed.display()))?;
    Ok(python)
}
