import type { PortalLine } from "./portal-line";

/** What shows who somebody is: a token that the portal has signed, or HighLevel's answer. */
export type Credential = { way: "portal"; token: string } | { way: "highlevel"; payload: string };

/** How long nobody may answer before nobody is there, and how long somebody who is may take, in milliseconds. */
const PATIENCE_MS = { stranger: 5_000, known: 20_000 };

type AskerParts = {
  line: PortalLine;
  /** Calls `work` after so long; answers a function that calls it off. */
  later: (delayMs: number, work: () => void) => () => void;
};

/**
 * Makes the question to whoever frames the page. The first time it is asked in both languages, since nobody has said
 * which one the parent speaks; afterwards in the one that was answered. Null: no answer, or nobody to sign in.
 */
export function createAsker({ line, later }: AskerParts): () => Promise<Credential | null> {
  let isWelcome = false;
  let language: Credential["way"] | null = null;
  return () =>
    new Promise((resolve) => {
      let hangUp = later(isWelcome ? PATIENCE_MS.known : PATIENCE_MS.stranger, () => answer(null));
      const stop = line.listen((message) => {
        if (message.type === "welcome" && !isWelcome) {
          isWelcome = true;
          hangUp();
          hangUp = later(PATIENCE_MS.known, () => answer(null));
        }
        const { token, payload } = { token: undefined, payload: undefined, ...message };
        if (token === null) answer(null);
        else if (token !== undefined) answer({ way: "portal", token });
        else if (payload !== undefined) answer({ way: "highlevel", payload });
      });
      const answer = (credential: Credential | null) => {
        stop();
        hangUp();
        language = credential?.way ?? language;
        resolve(credential);
      };
      if (!isWelcome) line.send({ type: "hello" });
      if (language !== "highlevel") line.send({ type: "token-wanted" });
      if (language !== "portal") line.askHighLevel();
    });
}
