/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** What the product behind `cargo xtask serve` lets a page ask with. */
  readonly VITE_POSTHORN_TOKEN?: string;
}

interface Window {
  /** What the content security policy refused, counted for the tests. */
  __posthornCspViolations?: { directive: string; blockedURI: string }[];
}
