/* What an admin ticks and types before a send: every caution for itself, and a name or number where the review asks for one. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, type Review, type SendOrder } from "@/ipc";
import { latest } from "@/lib/latest";
import { profileName } from "@/lib/profile-name";
import { ticksOf, type Tick } from "./warnings";

export type Consent = {
  acknowledged: Ref<ReadonlySet<Tick>>;
  /** Ticks that are still missing. */
  unticked: ComputedRef<number>;
  /** The name or number to be typed, as it is shown; empty when none is. */
  expected: ComputedRef<string>;
  typed: Ref<string>;
  /** The program refused what was typed. */
  typedWrong: ComputedRef<boolean>;
  /** Nothing that the review asks for is missing. */
  complete: ComputedRef<boolean>;
  /** What of it travels with the order. */
  given: () => Pick<SendOrder, "typed" | "acknowledged">;
  /** The program refused what is typed now. */
  refuse: () => void;
  /** Nothing is ticked or typed any more. */
  withdraw: () => void;
};

export function useConsent(review: Ref<Review | null>): Consent {
  const acknowledged = shallowRef<ReadonlySet<Tick>>(new Set());
  const typed = shallowRef("");
  const refused = shallowRef<string | null>(null);

  const expected = computed(() => {
    const now = review.value;
    if (now?.expects === "people") return now.expected ?? "";
    return profileName(now?.expected ?? "", now?.profile.profile.practice ?? false);
  });
  /** The program's word on a typed number, which may be written in many ways. */
  const numberRight = shallowRef(false);
  const comparison = latest(
    (number: string, wanted: string) => getHost().sendSameNumber(number, wanted),
    (is) => (numberRight.value = is),
  );
  watch([typed, () => (review.value?.expects === "people" ? expected.value : "")], ([number, wanted]) => {
    numberRight.value = false;
    if (number !== "" && wanted !== "") void comparison.ask(number, wanted);
    else comparison.forget();
  });
  const typedRight = computed(() => {
    if (review.value?.confirmation !== "type") return true;
    if (expected.value === "") return false;
    return review.value.expects === "people" ? numberRight.value : typed.value.trim() === expected.value;
  });
  const typedWrong = computed(() => refused.value !== null && refused.value === typed.value);
  const unticked = computed(() =>
    review.value ? ticksOf(review.value).filter((one) => !acknowledged.value.has(one)).length : 0,
  );
  const complete = computed(() => unticked.value === 0 && typedRight.value);

  function given(): Pick<SendOrder, "typed" | "acknowledged"> {
    return {
      typed: review.value?.confirmation === "type" && typedRight.value ? review.value.expected : null,
      acknowledged: [...acknowledged.value].filter((one) => one !== "findings"),
    };
  }
  function refuse(): void {
    refused.value = typed.value;
  }
  function withdraw(): void {
    acknowledged.value = new Set();
    typed.value = "";
    refused.value = null;
  }

  return { acknowledged, unticked, expected, typed, typedWrong, complete, given, refuse, withdraw };
}
