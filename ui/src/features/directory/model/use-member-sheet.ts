/* A member sheet that is looked at, taken or removed. What it is and how it fits, the program says. */
import { shallowRef, type Ref } from "vue";
import { t, tx } from "@/i18n";
import { getHost, toErrorView, type ErrorView, type MemberSheetLook } from "@/ipc";
import { LARGEST, listProblem } from "@/features/audience/model/list-file";
import { base64Of } from "@/lib/media-files";
import { useToasts } from "@/stores/toasts";

export type MemberSheet = {
  look: Ref<MemberSheetLook | null>;
  busy: Ref<boolean>;
  problem: Ref<string | null>;
  /** Taken although few accounts are the same. */
  insist: Ref<boolean>;
  /** Shows the sheet that is in use. */
  showKept: () => Promise<void>;
  read: (file: File) => Promise<void>;
  choose: () => Promise<void>;
  /** Whether it was taken. */
  take: () => Promise<boolean>;
  /** Whether it was removed. */
  remove: () => Promise<boolean>;
};

/** Why a sheet was not taken, and what to do. */
function sheetProblem(error: ErrorView): string {
  const [what, figures = ""] = (error.detail ?? "").split(":");
  const [usable = "", rows = ""] = figures.split("/");
  const own = error.field === "member_sheet" ? tx(`names.sheet.wrong.${what}`, { usable, rows }) : null;
  return own ?? listProblem(error);
}

export function useMemberSheet(profileId: () => string): MemberSheet {
  const toasts = useToasts();
  const look = shallowRef<MemberSheetLook | null>(null);
  const busy = shallowRef(false);
  const problem = shallowRef<string | null>(null);
  const insist = shallowRef(false);

  async function done(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    problem.value = null;
    try {
      await work();
      return true;
    } catch (failure) {
      problem.value = sheetProblem(toErrorView(failure));
      return false;
    } finally {
      busy.value = false;
    }
  }
  async function looked(ask: () => Promise<MemberSheetLook | null>): Promise<void> {
    await done(async () => {
      const next = await ask();
      // Who closed the dialog of the system keeps what is shown.
      if (!next) return;
      look.value = next;
      insist.value = false;
    });
  }

  const showKept = () => looked(() => getHost().memberSheetKept(profileId()));
  const choose = () => looked(() => getHost().memberSheetChoose(profileId()));
  async function read(file: File): Promise<void> {
    if (file.size > LARGEST) problem.value = t("audience.wrong.too_large");
    else await looked(async () => getHost().memberSheetOpen(profileId(), file.name, await base64Of(file)));
  }
  const take = () =>
    done(async () => {
      const status = await getHost().memberSheetTake(profileId(), look.value?.id ?? "", insist.value);
      toasts.show(t("names.sheet.taken", { n: status.sheet?.matched ?? 0 }), { tone: "ok" });
    });
  const remove = () =>
    done(async () => {
      await getHost().memberSheetRemove(profileId());
      toasts.show(t("names.sheet.removed"));
    });
  return { look, busy, problem, insist, showKept, read, choose, take, remove };
}
