/*
 * Draws one icon from its drawing data. The build puts this in place of the component code that the icon package repeats
 * in every icon (see `slimIcons` in vite.config.ts). Icons are decoration: hidden from assistive technology.
 */
import { defineComponent, h, useId, type VNode } from "vue";

export type IconNode = { tag: string; attrs?: Record<string, string>; children?: IconNode[] };

const COLOURS: Record<string, string> = {
  "props.strokeColor1": "currentColor",
  "props.strokeColor2": "currentColor",
  "props.fillColor1": "none",
  "props.fillColor2": "none",
  "props.filledColor": "currentColor",
  "props.strokeWidth": "2",
};
const kebab = (name: string) =>
  /^(clipRule|fillRule|strokeLinecap|strokeLinejoin|strokeWidth)$/.test(name)
    ? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    : name === "maskType"
      ? "mask-type"
      : name;

function draw(node: IconNode, id: string): VNode {
  const attrs: Record<string, string> = {};
  for (const [name, value] of Object.entries(node.attrs ?? {})) {
    const mask = /^props\.overlapMask(Id|Url)_(.+)$/.exec(value);
    if (mask) attrs[name] = mask[1] === "Url" ? `url(#${id}-${mask[2]})` : `${id}-${mask[2]}`;
    else if (name !== "id") attrs[kebab(name)] = COLOURS[value] ?? value;
  }
  return h(
    node.tag,
    attrs,
    node.children?.map((child) => draw(child, id)),
  );
}

/* #__NO_SIDE_EFFECTS__ */
export function drawIcon(element: IconNode, name: string) {
  return defineComponent({
    name: `${name}-icon`,
    setup() {
      const id = `i${useId().replace(/\W/g, "")}`;
      return () => {
        const { tag, attrs, children } = element;
        return h(
          tag,
          { ...attrs, class: "t-icon", "aria-hidden": "true", focusable: "false" },
          children?.map((child) => draw(child, id)),
        );
      };
    },
  });
}
