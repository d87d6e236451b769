import { MouseSensor, TouchSensor } from "@dnd-kit/core";

/*
 * For 50 ms after a drag, and longer while the page is busy, dnd-kit stops every click and takes every selection away,
 * and with it the caret: who clicked a button lost the click, and who typed lost what was typed. These sensors end with
 * the drag. Its own click is what `ignoreClickOfDrag` is for.
 */

export class BoardMouseSensor extends MouseSensor {
  constructor(props: ConstructorParameters<typeof MouseSensor>[0]) {
    let stop = () => {};
    super(endingWith(() => stop(), props));
    stop = listenersOf(this).removeAll;
  }
}

export class BoardTouchSensor extends TouchSensor {
  constructor(props: ConstructorParameters<typeof TouchSensor>[0]) {
    let stop = () => {};
    super(endingWith(() => stop(), props));
    stop = listenersOf(this).removeAll;
  }
}

type Ends = { onEnd: () => void; onCancel: () => void };

function endingWith<Props extends Ends>(stop: () => void, props: Props): Props {
  const afterStop = (tell: () => void) => () => {
    stop();
    tell();
  };
  return { ...props, onEnd: afterStop(props.onEnd), onCancel: afterStop(props.onCancel) };
}

/** What a sensor hears of the document, which dnd-kit keeps to itself. */
function listenersOf(sensor: MouseSensor | TouchSensor): { removeAll: () => void } {
  return Reflect.get(sensor, "documentListeners");
}
