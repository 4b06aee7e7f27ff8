/* Whenever another message takes the place of the one being written, the form begins at its top and at the recipients again. */
import { defineStore } from "pinia";
import { shallowRef } from "vue";

export const useArrivals = defineStore("compose arrivals", () => {
  const count = shallowRef(0);
  function note(): void {
    count.value += 1;
  }
  return { count, note };
});
