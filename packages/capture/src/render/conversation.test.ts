import { describe, expect, it } from "vitest";
import { Scene } from "../../test/scene.ts";
import { renderConversation } from "./conversation.ts";

function session(showPasswords = false) {
  const scene = new Scene();
  const control = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  control.server("220-hi\r\n220 there \u001b[31m");
  control.ask("USER ann", "331 password");
  control.ask("PASS secret", "230 welcome");
  return scene.session({ showPasswords });
}

describe("renderConversation", () => {
  it("shows both directions in order, escaped, the password masked", () => {
    expect(renderConversation(session(), { language: "en" })).toBe(
      [
        "< 220-hi",
        "< 220 there \\x1b[31m",
        "> USER ann",
        "< 331 password",
        "> PASS ********",
        "< 230 welcome",
        "",
      ].join("\n"),
    );
    expect(renderConversation(session(true), { language: "en" })).toContain("> PASS secret\n");
  });

  it("names frames and times where asked to", () => {
    const [first] = renderConversation(session(), { language: "en", frames: true }).split("\n");
    expect(first).toBe("     4     0.003000  < 220-hi");
  });

  it("colours the two sides on a terminal", () => {
    const [first, , third] = renderConversation(session(), { language: "en", colour: true }).split("\n");
    expect(first).toBe("\u001b[36m< 220-hi\u001b[39m");
    expect(third).toBe("\u001b[34m> USER ann\u001b[39m");
  });
});
