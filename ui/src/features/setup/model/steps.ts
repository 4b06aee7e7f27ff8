/* The steps of the guided set-up, in their order. */
import type { SetupStep } from "@/ipc";

export const SETUP_STEPS = ["app", "values", "range", "address", "message"] as const satisfies readonly SetupStep[];
