/* A pasted request goes into the field like any text; that it could be imported is offered beside. */
import { shallowRef, type Ref } from "vue";
import { needWords, t } from "@/i18n";
import { getHost } from "@/ipc";
import { useToasts } from "@/stores/toasts";
import { useCompose } from "./draft";
import { mayBeRequest } from "./request-words";

export type ImportOffer = {
  /** The text of a request that was pasted into the message and is to be imported. */
  importing: Ref<string | null>;
  onPaste: (event: ClipboardEvent) => Promise<void>;
};

export function useImportOffer(): ImportOffer {
  const compose = useCompose();
  const toasts = useToasts();
  const importing = shallowRef<string | null>(null);
  async function onPaste(event: ClipboardEvent): Promise<void> {
    const field = event.target instanceof HTMLElement ? event.target.dataset["field"] : undefined;
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const id = compose.profileId;
    if (field === undefined || field === "touser" || !id || !mayBeRequest(pasted)) return;
    const answer = await getHost()
      .composeImport(id, pasted)
      .catch(() => null);
    if (answer?.is !== "read" || compose.profileId !== id) return;
    await needWords("request");
    toasts.show(t("request.offer"), {
      action: { label: t("request.offerRun"), run: () => (importing.value = pasted) },
    });
  }
  return { importing, onPaste };
}
