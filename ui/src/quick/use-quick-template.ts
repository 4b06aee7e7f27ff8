/* A template in the quick window: its message takes the place of the text, which comes back when it is taken out again. */
import { computed, shallowRef, type ComputedRef, type Ref } from "vue";
import { isEmpty } from "@/features/audience/model/audience";
import { BLANK_TEXT, getHost, type Draft, type TemplateRow } from "@/ipc";
import { whileAlive } from "@/lib/listen";

/** The draft came back with a template's message whose name is not known any more. */
export const KEPT = "kept";

export type QuickTemplate = {
  templates: Ref<TemplateRow[]>;
  /** The chosen one; empty without. */
  id: Ref<string>;
  name: ComputedRef<string>;
  /** Takes a template, or none. */
  choose: (id: string) => Promise<void>;
  /** The draft is another one now. */
  restore: () => void;
  forget: () => void;
};

export function useQuickTemplate(draft: Ref<Draft>, change: (next: Partial<Draft>) => void): QuickTemplate {
  const templates = shallowRef<TemplateRow[]>([]);
  const id = shallowRef("");
  const name = computed(() => templates.value.find((row) => row.id === id.value)?.name ?? "");
  /** The text that was there before a template was chosen. */
  let put: Draft["message"] | null = null;

  async function load(): Promise<void> {
    templates.value = await getHost()
      .templateList("", "use")
      .catch(() => []);
  }
  async function choose(next: string): Promise<void> {
    if (next === "") {
      id.value = "";
      change({ message: put ?? BLANK_TEXT, variables: [], values: {} });
      put = null;
      return;
    }
    const template = await getHost().templateUse(next);
    if (id.value === "" && draft.value.message.msgtype === "text") put = draft.value.message;
    id.value = next;
    const fill = isEmpty(draft.value.audience);
    change({
      message: template.draft.message,
      variables: template.draft.variables ?? [],
      values: {},
      options: template.draft.options,
      audience: fill ? template.draft.audience : draft.value.audience,
    });
  }
  function restore(): void {
    const written = draft.value.message.msgtype === "text" && !draft.value.variables?.length;
    id.value = written ? "" : KEPT;
  }
  function forget(): void {
    id.value = "";
    put = null;
  }

  void load();
  whileAlive(
    getHost().onChanged((what) => {
      if (what === "templates") void load();
    }),
  );
  return { templates, id, name, choose, restore, forget };
}
