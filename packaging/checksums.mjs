// Writes SHA256SUMS beside the files of a folder, in the form that `sha256sum --check` reads. Node, since it is there on every system.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const files = readdirSync(folder).filter((name) => name !== "SHA256SUMS");
const digest = (name) =>
  createHash("sha256")
    .update(readFileSync(join(folder, name)))
    .digest("hex");
writeFileSync(
  join(folder, "SHA256SUMS"),
  files
    .sort()
    .map((name) => `${digest(name)}  ${name}\n`)
    .join(""),
);
