/**
 * What is injected into the page before it loads. It stands alone: Playwright sends its source to the browser.
 * Counts renders of components inside cards the way React's developer tools do, records frames, and times drops.
 */
export function installProbe(): void {
  type Fiber = {
    tag: number;
    flags: number;
    alternate: Fiber | null;
    child: Fiber | null;
    sibling: Fiber | null;
    stateNode: unknown;
  };
  const performedWork = 1;
  const componentTags = new Set([0, 1, 11, 14, 15]);
  const probe = { cardRenders: new Map<string, number>(), frames: [] as number[], recording: false };

  const cardOf = (fiber: Fiber): string | null => {
    let node: Fiber | null = fiber;
    while (node) {
      if (node.stateNode instanceof Element)
        return node.stateNode.closest("[data-opportunity-id]")?.getAttribute("data-opportunity-id") ?? null;
      node = node.child;
    }
    return null;
  };

  const visit = (fiber: Fiber): void => {
    const before = fiber.alternate;
    if (componentTags.has(fiber.tag) && before && fiber.flags & performedWork) {
      const card = cardOf(fiber);
      if (card) probe.cardRenders.set(card, (probe.cardRenders.get(card) ?? 0) + 1);
    }
    if (before && before.child === fiber.child) return;
    for (let child = fiber.child; child; child = child.sibling) if (child.alternate) visit(child);
  };

  Object.assign(window, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      checkDCE: () => undefined,
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      onCommitFiberRoot: (_renderer: number, root: { current: Fiber }) => {
        if (probe.recording) visit(root.current);
      },
    },
    pipelaneBench: {
      startFrames: () => {
        probe.frames = [];
        probe.cardRenders.clear();
        probe.recording = true;
        const tick = (time: number) => {
          probe.frames.push(time);
          if (probe.recording) requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      },
      stopFrames: () => {
        probe.recording = false;
        return { frames: probe.frames, cardRenders: [...probe.cardRenders] };
      },
      /**
       * Resolves with the milliseconds from the next released button until the frame in which the card stands in the
       * stage has been presented: the browser's own Event Timing, in steps of 8 ms, where that is the first frame after
       * the release, and otherwise the start of the frame after the one that shows it.
       */
      timeDrop: (opportunityId: string, stageId: string) => {
        const selector = `[data-stage-id="${stageId}"] [data-opportunity-id="${opportunityId}"]`;
        return new Promise<number>((resolve) => {
          const released = (event: MouseEvent) => {
            let frames = 0;
            const look = () => {
              frames += 1;
              if (!document.querySelector(selector)) return requestAnimationFrame(look);
              if (frames > 1)
                return requestAnimationFrame(() => resolve(performance.now() - event.timeStamp));
              const options = { type: "event", buffered: true, durationThreshold: 16 };
              return new PerformanceObserver((list) => {
                const entries = list.getEntriesByName(event.type);
                const entry = entries.find(({ startTime }) => startTime === event.timeStamp);
                if (entry) resolve(entry.duration);
              }).observe(options);
            };
            requestAnimationFrame(look);
          };
          window.addEventListener("mouseup", released, { once: true, capture: true });
        });
      },
    },
  });
}

declare global {
  interface Window {
    pipelaneBench: {
      startFrames: () => void;
      stopFrames: () => { frames: number[]; cardRenders: [string, number][] };
      timeDrop: (opportunityId: string, stageId: string) => Promise<number>;
    };
    pipelaneDrop: Promise<number>;
  }
}
