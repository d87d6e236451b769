/**
 * Pipelane in a portal's page: puts the board's frame into an element, brings and renews the token, passes the theme,
 * and tells what happens on the board. No build and no dependency; embed.d.ts beside it has the types, and
 * docs/embedding.md the explanations.
 */
(() => {
  /** Both sides speak this version, or do not understand each other. */
  const PROTOCOL = 1;
  /** A frame that does not end by itself is taken out after this long, in milliseconds. */
  const LONGEST_END_MS = 2000;
  /** A frame that says nothing for so long shows no page of Pipelane's. */
  const LONGEST_SILENCE_MS = 15000;
  const EVENTS = ["ready", "opportunity.opened", "opportunity.moved", "opportunity.created", "error"];

  function mount(element, options = {}) {
    if (!(element instanceof Element)) throw new TypeError("Pipelane.mount: the element does not exist");
    const { src, getToken, onEvent } = options;
    if (!src) throw new TypeError("Pipelane.mount: src must be the address of a board");
    if (typeof getToken !== "function") throw new TypeError("Pipelane.mount: getToken must be a function");
    const url = new URL(src, document.baseURI);
    let theme = options.theme;
    let isReady = false;
    let isEnded = false;
    let waiting = [];
    let whenEnded = () => {};
    let ending = null;

    const frame = document.createElement("iframe");
    frame.title = options.title || "Pipeline board";
    // Whoever frames it is how the page knows its portal, in browsers that do not tell it otherwise.
    frame.referrerPolicy = "origin";
    frame.style.cssText = "display:block;width:100%;height:100%;border:0";

    const post = (message) => {
      if (frame.contentWindow)
        frame.contentWindow.postMessage({ pipelane: PROTOCOL, ...message }, url.origin);
    };
    /** Until a board is there, it is kept for it. */
    const order = (message) => {
      if (isReady) post(message);
      else waiting.push(message);
    };
    const tell = (event) => {
      if (onEvent) onEvent(event);
    };

    const silence = setTimeout(() => {
      if (!isEnded) tell({ type: "error", code: "unreachable" });
    }, LONGEST_SILENCE_MS);

    async function bringToken() {
      let token = null;
      try {
        token = await getToken();
      } catch (cause) {
        tell({ type: "error", code: "token", cause });
      }
      if (!isEnded) post({ type: "token", token: typeof token === "string" && token !== "" ? token : null });
    }

    function hear(event) {
      if (event.source !== frame.contentWindow || event.origin !== url.origin) return;
      const message = event.data;
      if (typeof message !== "object" || message === null || message.pipelane !== PROTOCOL) return;
      clearTimeout(silence);
      if (message.type === "ended") return whenEnded();
      if (isEnded) return;
      if (message.type === "hello") return post(theme ? { type: "welcome", theme } : { type: "welcome" });
      if (message.type === "token-wanted") return void bringToken();
      if (!EVENTS.includes(message.type)) return;
      const { pipelane: _, ...told } = message;
      if (told.type === "ready") {
        isReady = true;
        const kept = waiting;
        waiting = [];
        for (const one of kept) post(one);
      }
      // There is no board any more; the person may have it back.
      if (told.type === "error" && told.opportunityId === undefined) isReady = false;
      tell(told);
    }

    addEventListener("message", hear);
    frame.src = url.href;
    element.append(frame);

    return {
      openOpportunity: (opportunityId) => order({ type: "open-opportunity", opportunityId }),
      setFilters: (filters) => order({ type: "set-filters", filters }),
      setTheme: (next) => {
        theme = next;
        post({ type: "theme", theme: next });
      },
      /** Signs out, and takes the frame away once that is done; called again it is the same end. */
      destroy: () => {
        ending = ending || new Promise(end);
        return ending;
      },
    };

    function end(resolve) {
      isEnded = true;
      frame.style.visibility = "hidden";
      const timer = setTimeout(() => whenEnded(), LONGEST_END_MS);
      whenEnded = () => {
        clearTimeout(timer);
        removeEventListener("message", hear);
        frame.remove();
        resolve();
      };
      post({ type: "end" });
    }
  }

  window.Pipelane = { mount };
})();
