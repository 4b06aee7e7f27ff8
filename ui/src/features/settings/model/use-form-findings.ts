/*
 * What is wrong with a company's form, or likely to be: told at each field when it was left, and of all fields at once when the form
 * is to be saved.
 */
import { shallowRef, watch, type Ref } from "vue";
import { getHost, type Severity } from "@/ipc";
import { FIELDS, type ProfileForm } from "./profile-form";

export type Findings = Partial<Record<string, Severity>>;

export function useFormFindings(form: Ref<ProfileForm>) {
  const found = shallowRef<Findings>({});
  const typed = (): Record<string, unknown> => ({ ...form.value.input, secret: form.value.secret });
  const ask = async (): Promise<Findings> => {
    const { input, secret } = form.value;
    // What cannot be asked is judged when it is saved.
    return getHost()
      .profileInspect({ ...input }, secret.trim() === "" ? null : secret)
      .catch(() => ({}));
  };

  // A field's complaint ends with the next change of that field.
  watch(typed, (now, before) => {
    found.value = Object.fromEntries(Object.entries(found.value).filter(([field]) => now[field] === before[field]));
  });

  /** A field was left. Nothing is said of one that is still empty. */
  async function left(field: string): Promise<void> {
    const value = typed()[field];
    if (!FIELDS.includes(field) || typeof value !== "string" || value.trim() === "") return;
    const severity = (await ask())[field];
    if (typed()[field] === value && severity) found.value = { ...found.value, [field]: severity };
  }
  /** Looks at all fields. Gives those that cannot be saved, in the order in which they stand. */
  async function all(): Promise<string[]> {
    found.value = await ask();
    return FIELDS.filter((field) => found.value[field] === "refused");
  }
  return { found, left, all };
}
