/* What the program finds in the draft, asked on every change. Rules, meters and preview come from it alone. */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import { getHost, toErrorView, type Draft, type ErrorView, type Finding, type Inspection, type Meter } from "@/ipc";
import { latestPerFrame } from "@/lib/latest";
import { shared, unchanged } from "@/lib/shared";
import { useApp } from "@/stores/app";
import { useCompose } from "./draft";
import { useMarks } from "./marks";

/** Rules that only make sense once the writer has left the field. */
const PATIENT_RULES = new Set<Finding["rule"]>([
  "required",
  "required_one_of",
  "url_scheme",
  "url_invalid",
  "no_recipient",
]);

export const useInspection = defineStore("compose inspection", () => {
  const app = useApp();
  const compose = useCompose();
  const marks = useMarks();

  const inspection = shallowRef<Inspection | null>(null);
  const inspectProblem = shallowRef<ErrorView | null>(null);
  const ask = latestPerFrame(
    ({ id, draft }: { id: string; draft: Draft }) => getHost().composeInspect(id, draft),
    (answer, question) => {
      if (question.id !== compose.profileId) return;
      // What is as before stays the same object: only what changed is drawn again.
      inspection.value = unchanged(inspection.value, answer);
      inspectProblem.value = null;
    },
    (error) => (inspectProblem.value = toErrorView(error)),
  );
  function inspect(): void {
    if (compose.profileId) ask({ id: compose.profileId, draft: compose.draft });
  }
  watch(() => compose.draft, inspect);
  watch(() => app.active, inspect);
  /** Another profile's draft: what was found in the former one goes. */
  function restart(): void {
    inspection.value = null;
    inspect();
  }

  const meterList = computed<readonly Meter[]>((former) => shared(former ?? [], inspection.value?.meters ?? []));
  const meters = computed(() => new Map(meterList.value.map((meter) => [meter.path, meter])));
  const findings = computed<readonly Finding[]>((former) => shared(former ?? [], inspection.value?.findings ?? []));
  const byPath = computed(() => {
    const map = new Map<string, Finding>();
    for (const finding of findings.value) if (!map.has(finding.path)) map.set(finding.path, finding);
    return map;
  });

  /** The first finding of a field, if any. */
  function findingAt(path: string): Finding | null {
    return byPath.value.get(path) ?? null;
  }
  /** The finding a field shows now, if any. */
  function problemAt(path: string): Finding | null {
    const finding = findingAt(path);
    if (!finding) return null;
    if (marks.strict || marks.touched.has(path)) return finding;
    return marks.edited.has(path) && !PATIENT_RULES.has(finding.rule) ? finding : null;
  }
  /** Whether a finding is about what is still being written: nothing is wrong with it yet. */
  function isUnfinished(finding: Finding): boolean {
    return !marks.strict && PATIENT_RULES.has(finding.rule) && !marks.touched.has(finding.path);
  }
  return { inspection, inspectProblem, findings, meters, findingAt, problemAt, isUnfinished, restart };
});
