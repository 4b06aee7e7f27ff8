/* The form that a draft's variables make: which fields there are, what is wrong with each, and how to fill one in. */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { getHost, type Draft, type FillField, type Variable } from "@/ipc";
import { latestPerFrame } from "@/lib/latest";
import { shared } from "@/lib/shared";

export type FillForm = {
  /** The fields that the message asks for. */
  fields: ComputedRef<readonly FillField[]>;
  /** How many still keep the message from being sent. */
  open: ComputedRef<number>;
  fill: (name: string, value: string) => void;
  declare: (variables: readonly Variable[]) => void;
};

/** The values with one more, or without it when it is empty. */
function withValue(draft: Draft, name: string, value: string): Draft {
  const { [name]: _, ...rest } = draft.values ?? {};
  const values = value === "" ? rest : { ...rest, [name]: value };
  const { values: __, ...bare } = draft;
  return Object.keys(values).length > 0 ? { ...bare, values } : bare;
}

/** The draft with what is now known of some variables. */
function withVariables(draft: Draft, said: readonly Variable[]): Draft {
  const now = new Map([...(draft.variables ?? []), ...said].map((one) => [one.name, one]));
  return { ...draft, variables: [...now.values()] };
}

export function useFillForm(
  profileId: () => string | null,
  draft: () => Draft,
  change: (next: Draft, key: string | null) => void,
): FillForm {
  const all: ShallowRef<readonly FillField[]> = shallowRef([]);
  const ask = latestPerFrame(
    ({ id, of }: { id: string; of: Draft }) => getHost().composeFillForm(id, of),
    (answer) => (all.value = shared(all.value, answer)),
    // A text that is no message yet has no form; what is wrong with it stands among the findings.
    () => (all.value = []),
  );
  watch(
    [profileId, draft],
    ([id, of]) => {
      if (id) ask({ id, of });
    },
    { immediate: true },
  );
  /** What a column of a sheet fills in for everyone is not asked for. */
  const fromSheet = (name: string) => draft().merge?.columns[name] !== undefined;
  const fields = computed(() => all.value.filter((field) => field.used && !fromSheet(field.variable.name)));
  return {
    fields,
    open: computed(() => fields.value.filter((field) => field.problem !== null).length),
    fill: (name, value) => change(withValue(draft(), name, value), `value ${name}`),
    declare: (variables) => change(withVariables(draft(), variables), null),
  };
}
