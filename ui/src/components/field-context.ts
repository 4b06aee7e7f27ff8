/* What a Field tells the control inside it: its id, what describes it, whether it is wrong. */
import { inject, type ComputedRef, type InjectionKey } from "vue";

export type FieldContext = {
  id: string;
  describedBy: ComputedRef<string | undefined>;
  invalid: ComputedRef<boolean>;
  required: ComputedRef<boolean>;
};

export const fieldKey: InjectionKey<FieldContext> = Symbol("field");

/** The surrounding Field, if there is one. */
export function useField(): FieldContext | null {
  return inject(fieldKey, null);
}
