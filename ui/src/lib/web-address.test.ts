import { expect, it } from "vitest";
import { withScheme } from "./web-address";

it("puts before a bare address what browsers leave unsaid", () => {
  expect(withScheme("www.example.com")).toBe("https://www.example.com");
  expect(withScheme(" oa.example.com/a?b=c ")).toBe("https://oa.example.com/a?b=c");
  expect(withScheme("10.0.0.8:8080/x")).toBe("https://10.0.0.8:8080/x");
});

it("leaves everything else as it was typed", () => {
  for (const typed of [
    "",
    "ht",
    "https://a.example.com",
    "http://a.example.com",
    "见 oa.example.com",
    "mailto:a@b.com",
    "a@b.com",
  ])
    expect(withScheme(typed)).toBe(typed);
});
