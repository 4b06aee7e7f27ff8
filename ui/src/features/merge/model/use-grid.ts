/* The keys of a table of rows: up and down from row to row, left and right from cell to cell, and what is done to where they are. */
import { shallowRef, type Ref } from "vue";
import { plainKey } from "@/lib/keys";
import type { MergeRow } from "@/ipc";

/** Places of a row before those of the sheet's columns: its number, the tick, the recipient, what is wrong. */
export const [TICK, WHO, PROBLEM, CELLS] = [1, 2, 3, 4] as const;
const PAGE = 10;

type Doings = {
  /** How many rows and how many columns of the sheet there are. */
  rows: () => number;
  columns: () => number;
  row: () => MergeRow | null;
  /** Whether a cell can be written in: what is shown of it is all of it. */
  whole: (row: MergeRow, column: number) => boolean;
  /** The keys have gone elsewhere: it is to be brought into sight. */
  moved: () => void;
  leaveOut: (row: MergeRow) => void;
  /** The recipient of a row is to be chosen. */
  who: (row: MergeRow) => void;
};

export type Grid = {
  /** The place in the row at which the keys are. */
  place: Ref<number>;
  /** The column of the sheet that is being written in. */
  editing: Ref<number | null>;
  onKey: (event: KeyboardEvent) => void;
  /** A place was pressed, once or twice. */
  press: (at: number, place: number, twice: boolean) => void;
  /** The keys go on by some cells. */
  goOn: (by: number) => void;
};

/** `at`: the row at which the keys are. */
export function useGrid(at: Ref<number>, doings: Doings): Grid {
  const place = shallowRef<number>(WHO);
  const editing = shallowRef<number | null>(null);

  const within = (value: number, last: number) => Math.min(Math.max(0, last), Math.max(0, value));
  function go(row: number, cell: number): void {
    at.value = within(row, doings.rows() - 1);
    place.value = within(cell, CELLS + doings.columns() - 1);
    doings.moved();
  }
  function write(row: MergeRow, column: number): void {
    if (doings.whole(row, column)) editing.value = column;
  }
  /** What Enter does here. */
  function act(): void {
    const row = doings.row();
    if (!row) return;
    if (place.value === TICK) doings.leaveOut(row);
    else if (place.value >= CELLS) write(row, place.value - CELLS);
    else doings.who(row);
  }
  function onKey(event: KeyboardEvent): void {
    if (editing.value !== null || !plainKey(event) || event.shiftKey || doings.rows() === 0) return;
    const row = doings.row();
    const last = doings.rows() - 1;
    const done: Record<string, () => void> = {
      ArrowDown: () => go(at.value + 1, place.value),
      ArrowUp: () => go(at.value - 1, place.value),
      PageDown: () => go(at.value + PAGE, place.value),
      PageUp: () => go(at.value - PAGE, place.value),
      Home: () => go(0, place.value),
      End: () => go(last, place.value),
      ArrowRight: () => go(at.value, place.value + 1),
      ArrowLeft: () => go(at.value, place.value - 1),
      Enter: act,
      F2: act,
      " ": () => row && doings.leaveOut(row),
      Delete: () => row && doings.leaveOut(row),
    };
    const run = done[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }
  function press(row: number, cell: number, twice: boolean): void {
    go(row, cell);
    const now = doings.row();
    if (!now) return;
    if (twice && cell >= CELLS) write(now, cell - CELLS);
    else if (!twice && cell === TICK) doings.leaveOut(now);
    else if (twice && cell === WHO) doings.who(now);
  }
  const goOn = (by: number) => go(at.value, place.value + by);
  return { place, editing, onKey, press, goOn };
}
