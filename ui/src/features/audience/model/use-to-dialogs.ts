/* The dialogs of a line of recipients: which is open, and on what. */
import { shallowRef, type Ref } from "vue";
import type { AudiencePart } from "@/ipc";

export type ToDialogs = {
  picking: Ref<boolean>;
  /** Whether the picker chooses the recipients or those who are left out. */
  side: Ref<"include" | "exclude">;
  pasting: Ref<boolean>;
  pasted: Ref<string>;
  /** A list is being read: a file that was dropped, or one still to be chosen. */
  listing: Ref<{ file: File | null; out: boolean } | null>;
  saving: Ref<boolean>;
  /** Which people are looked at. */
  looking: Ref<AudiencePart | null>;
  browse: (side: "include" | "exclude") => void;
  paste: (text: string) => void;
  list: (file: File | null, out: boolean) => void;
};

export function useToDialogs(): ToDialogs {
  const picking = shallowRef(false);
  const side = shallowRef<"include" | "exclude">("include");
  const pasting = shallowRef(false);
  const pasted = shallowRef("");
  const listing = shallowRef<{ file: File | null; out: boolean } | null>(null);
  const saving = shallowRef(false);
  const looking = shallowRef<AudiencePart | null>(null);

  function browse(which: "include" | "exclude"): void {
    side.value = which;
    picking.value = true;
  }
  function paste(text: string): void {
    pasted.value = text;
    pasting.value = true;
  }
  function list(file: File | null, out: boolean): void {
    pasting.value = false;
    listing.value = { file, out };
  }
  return { picking, side, pasting, pasted, listing, saving, looking, browse, paste, list };
}
