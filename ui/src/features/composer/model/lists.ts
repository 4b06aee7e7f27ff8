/* The lists of the message: their rows added, removed and moved. */
import { defineStore } from "pinia";
import { moved, setAt } from "@/lib/paths";
import { useCompose } from "./draft";
import { useMarks } from "./marks";

export const useLists = defineStore("compose lists", () => {
  const compose = useCompose();
  const marks = useMarks();

  function listAt(path: string): unknown[] {
    const list = compose.get(path);
    return Array.isArray(list) ? list : [];
  }
  function setList(path: string, list: unknown[]): void {
    compose.change({ ...compose.draft, message: setAt(compose.draft.message, path, list) });
  }
  function addRow(path: string, fresh: unknown): void {
    setList(path, [...listAt(path), fresh]);
  }
  function removeRow(path: string, index: number): void {
    marks.forgetWithin(path);
    setList(
      path,
      listAt(path).filter((_, at) => at !== index),
    );
  }
  function moveRow(path: string, from: number, to: number): void {
    const list = listAt(path);
    if (from === to || to < 0 || to >= list.length) return;
    setList(path, moved(list, from, to));
  }
  return { listAt, addRow, removeRow, moveRow };
});
