/* Which of WeCom's error numbers is explained over whatever is open: whoever asks comes back to where they were. */
import { defineStore } from "pinia";
import { shallowRef } from "vue";

export const useExplain = defineStore("explain", () => {
  /** The number; none while nothing is explained. */
  const code = shallowRef<number | null>(null);
  return { code };
});
