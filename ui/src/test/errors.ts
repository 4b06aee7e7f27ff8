/* Errors as the program reports them, for tests that let something fail. */
import type { ApiProblem, ErrorCode, ErrorView } from "@/ipc";

/** An error with a code that pages act on. */
export function errorOf(code: ErrorCode, more: Partial<ErrorView> = {}): ErrorView {
  return { code, message: code, field: null, detail: null, api: null, ...more };
}

/** A WeCom answer as an error. */
export function apiErrorOf(code: number, more: Partial<ApiProblem> = {}): ErrorView {
  return errorOf("api", {
    api: {
      code,
      class: "permission",
      message: `errcode ${code}, hint: [1665631550347282440343881], from ip: 203.0.113.9`,
      hint: "1665631550347282440343881",
      from_ip: code === 60020 ? "203.0.113.9" : null,
      meaning_zh: null,
      meaning_en: null,
      advice_en: null,
      ...more,
    },
  });
}
