/* Questions asked on every change: the first at once, then at most one a frame, and the answer to the newest question wins. */

/** Calls back before the next frame is drawn, or soon when the page is hidden and no frames come. */
function onFrame(run: () => void): void {
  if (typeof requestAnimationFrame === "function" && document.visibilityState === "visible") requestAnimationFrame(run);
  else setTimeout(run, 16);
}

/**
 * Wraps an asynchronous question. It is asked at once, and whatever comes before the next frame is asked as one then; an
 * answer that arrives after the answer to a later question is dropped.
 */
export function newestAnswer<Q, A>(
  ask: (question: Q) => Promise<A>,
  accept: (answer: A, question: Q) => void,
  fail: (error: unknown) => void,
  frame: (run: () => void) => void = onFrame,
): (question: Q) => void {
  let waiting: { question: Q } | null = null;
  let pausing = false;
  let asked = 0;
  let answered = 0;
  function next(): void {
    if (!waiting) return;
    const { question } = waiting;
    waiting = null;
    pausing = true;
    frame(() => {
      pausing = false;
      next();
    });
    const turn = ++asked;
    ask(question).then(
      (answer) => {
        if (turn <= answered) return;
        answered = turn;
        accept(answer, question);
      },
      (error: unknown) => {
        if (turn <= answered) return;
        answered = turn;
        fail(error);
      },
    );
  }
  return (question) => {
    waiting = { question };
    if (!pausing) next();
  };
}
