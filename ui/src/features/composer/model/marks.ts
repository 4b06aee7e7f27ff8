/* Which fields have been written in and which have been left: a field complains no sooner. */
import { defineStore } from "pinia";
import { reactive, shallowRef } from "vue";
import { isWithin } from "@/lib/paths";

export const useMarks = defineStore("compose marks", () => {
  const touched = reactive(new Set<string>());
  const edited = reactive(new Set<string>());
  /** After a send was tried every field says what is wrong. */
  const strict = shallowRef(false);

  function edit(path: string): void {
    edited.add(path);
  }
  /** The writer has left a field, or is done with it. */
  function leave(path: string): void {
    touched.add(path);
  }
  /** The writer has left a field; one that was not written in stays as it was. */
  function touch(path: string): void {
    if (edited.has(path)) touched.add(path);
  }
  function beStrict(): void {
    strict.value = true;
  }
  /** Another draft: nothing has been written yet. */
  function forget(): void {
    touched.clear();
    edited.clear();
    strict.value = false;
  }
  function forgetWithin(path: string): void {
    for (const marks of [touched, edited]) for (const one of marks) if (isWithin(one, path)) marks.delete(one);
  }
  return { touched, edited, strict, edit, leave, touch, beStrict, forget, forgetWithin };
});
