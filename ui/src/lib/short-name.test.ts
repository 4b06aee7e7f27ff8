import { expect, it } from "vitest";
import { shortName } from "./short-name";

it("shows what tells colleagues apart", () => {
  expect(shortName("张三")).toBe("张三");
  expect(shortName("欧阳明月")).toBe("明月");
  expect(shortName("王伟（wangwei2）")).toBe("王伟");
  expect(shortName("John Ronald Smith")).toBe("JS");
  expect(shortName("linqing")).toBe("LI");
  expect(shortName("")).toBe("");
});
