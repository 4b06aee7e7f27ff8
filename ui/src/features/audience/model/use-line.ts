/* What changes a line of recipients, said aloud for those who cannot see it. */
import { shallowRef, type Ref } from "vue";
import { t } from "@/i18n";
import type { Audience, Recipient } from "@/ipc";
import { shownName, without, withRecipients } from "./audience";
import { within, type Choice, type Scope } from "./use-search";

export type Line = {
  /** The last chip is taken out by the next Backspace. */
  armed: Ref<boolean>;
  said: Ref<string>;
  update: (audience: Audience) => void;
  add: (recipients: readonly Recipient[]) => void;
  take: (choice: Choice) => void;
  /** Null: everyone. */
  remove: (recipient: Recipient | null) => void;
  /** Backspace before the text: arms the last chip, then takes it out. Tells whether there is one. */
  backspace: () => boolean;
};

const nameOf = (recipient: Recipient | null) => (recipient ? shownName(recipient) : t("recipients.everyone"));

export function useLine(audience: () => Audience, scope: Scope, changed: (next: Audience) => void): Line {
  const armed = shallowRef(false);
  const said = shallowRef("");

  function update(next: Audience): void {
    armed.value = false;
    changed(next);
  }
  function add(recipients: readonly Recipient[]): void {
    const before = audience().include.length;
    const next = withRecipients(
      audience(),
      recipients.filter((one) => within(scope, one)),
    );
    const only = recipients[0];
    if (recipients.length === 1 && only)
      said.value = t(next.include.length > before ? "recipients.added" : "recipients.already", {
        name: shownName(only),
      });
    update(next);
  }
  function take(choice: Choice): void {
    if (choice.kind === "everyone") {
      said.value = t("recipients.added", { name: t("recipients.everyone") });
      update({ ...audience(), all: true });
    } else add([choice.kind === "hit" ? choice.hit.recipient : choice.recipient]);
  }
  function remove(recipient: Recipient | null): void {
    said.value = t("recipients.removed", { name: nameOf(recipient) });
    update(recipient ? without(audience(), recipient) : { ...audience(), all: false });
  }
  function backspace(): boolean {
    const last = audience().include.at(-1) ?? (audience().all ? null : undefined);
    if (last === undefined) return false;
    if (armed.value) remove(last);
    else {
      armed.value = true;
      said.value = t("recipients.chipArmed", { name: nameOf(last) });
    }
    return true;
  }
  return { armed, said, update, add, take, remove, backspace };
}
