import { type FrameMessage, PROTOCOL, portalMessageOf } from "./protocol";

type PortalMessage = NonNullable<ReturnType<typeof portalMessageOf>>;

/** The way between the page and the portal that frames it. */
export type PortalLine = {
  send(message: FrameMessage): void;
  /** Asks HighLevel, in its own words, who its user is. */
  askHighLevel(): void;
  /** Calls `listener` with every message that is the portal's; answers a function that ends it. */
  listen(listener: (message: PortalMessage) => void): () => void;
};

/** What of a frame's window is needed here. */
export type FrameWindow = Pick<Window, "addEventListener" | "removeEventListener"> & {
  parent: Pick<Window, "postMessage">;
};

/**
 * The origin of the page that frames this one; null where the browser does not tell. Firefox knows no
 * `ancestorOrigins`, and a portal may keep its address out of the referrer.
 */
export function parentOriginOf(from: {
  ancestorOrigins: ArrayLike<string> | undefined;
  referrer: string;
  ownOrigin: string;
}): string | null {
  const told = from.ancestorOrigins?.[0];
  if (told !== undefined) return told;
  if (!URL.canParse(from.referrer)) return null;
  const { origin } = new URL(from.referrer);
  // After a reload the page itself is what led here.
  return origin === from.ownOrigin ? null : origin;
}

/**
 * Opens the line to a portal. Nothing is said to `*`, and only the parent's messages from an allowed origin are heard.
 * @param allowed exact origins that may frame the page
 * @param parentOrigin who frames it, where the browser tells
 */
export function openPortalLine(
  frame: FrameWindow,
  { allowed, parentOrigin }: { allowed: readonly string[]; parentOrigin: string | null },
): PortalLine {
  // Where nobody tells who it is, each is spoken to, and the browser delivers to the one that it is.
  let origins = parentOrigin === null ? allowed : allowed.filter((origin) => origin === parentOrigin);
  const post = (message: unknown) => {
    for (const origin of origins) frame.parent.postMessage(message, origin);
  };
  return {
    send: (message) => post({ pipelane: PROTOCOL, ...message }),
    askHighLevel: () => post({ message: "REQUEST_USER_DATA" }),
    listen: (listener) => {
      const hear = (event: MessageEvent<unknown>) => {
        if (event.source !== frame.parent || !origins.includes(event.origin)) return;
        const message = portalMessageOf(event.data);
        if (!message) return;
        origins = [event.origin];
        listener(message);
      };
      frame.addEventListener("message", hear);
      return () => frame.removeEventListener("message", hear);
    },
  };
}
