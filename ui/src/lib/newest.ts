/* Questions asked on every change: at most one a frame, and the answer to the newest question wins. */

/** Calls back before the next frame is drawn, or soon when the page is hidden and no frames come. */
function onFrame(run: () => void): void {
  if (typeof requestAnimationFrame === "function" && document.visibilityState === "visible") requestAnimationFrame(run);
  else setTimeout(run, 16);
}

/**
 * Wraps an asynchronous question. Calls within one frame become one; an answer that arrives after the answer to a later
 * question is dropped.
 */
export function newestAnswer<Q, A>(
  ask: (question: Q) => Promise<A>,
  accept: (answer: A, question: Q) => void,
  fail: (error: unknown) => void,
  frame: (run: () => void) => void = onFrame,
): (question: Q) => void {
  let waiting: { question: Q } | null = null;
  let asked = 0;
  let answered = 0;
  return (question) => {
    const scheduled = waiting !== null;
    waiting = { question };
    if (scheduled) return;
    frame(() => {
      if (!waiting) return;
      const { question: newest } = waiting;
      waiting = null;
      const turn = ++asked;
      ask(newest).then(
        (answer) => {
          if (turn <= answered) return;
          answered = turn;
          accept(answer, newest);
        },
        (error: unknown) => {
          if (turn <= answered) return;
          answered = turn;
          fail(error);
        },
      );
    });
  };
}
