/*
 * What a component does not declare as its own event falls through to the element in it, with the browser's event as its argument,
 * and nobody checks the handler: a function with an optional parameter, passed bare, would take the event for it. Here the types say
 * what comes. `src/test/Handlers.vue` holds that they do.
 */
export {};

/** The browser's events that no component declares as its own with another argument. */
type Falling =
  | "auxclick"
  | "beforeinput"
  | "blur"
  | "click"
  | "contextmenu"
  | "copy"
  | "cut"
  | "dblclick"
  | "dragenter"
  | "dragleave"
  | "dragover"
  | "drop"
  | "focus"
  | "focusin"
  | "focusout"
  | "input"
  | "keydown"
  | "keyup"
  | "mousedown"
  | "mouseenter"
  | "mouseleave"
  | "mouseup"
  | "pointerdown"
  | "pointerenter"
  | "pointerleave"
  | "pointerup"
  | "scroll"
  | "submit"
  | "wheel";

type Handlers = { [K in Falling as `on${Capitalize<K>}`]?: (event: HTMLElementEventMap[K]) => unknown };

declare module "vue" {
  interface ComponentCustomProps extends Handlers {}
}
