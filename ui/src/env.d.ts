/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** "1" builds a page that runs on the in-memory host, for looking at it in a browser. */
  readonly VITE_FAKE?: string;
}

interface Window {
  /** What the content security policy refused, counted for the tests. */
  __posthornCspViolations?: { directive: string; blockedURI: string }[];
}
