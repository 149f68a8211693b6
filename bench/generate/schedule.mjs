// One clock for many connections: of all that wait, the one whose time comes first goes on.

/** A heap of generators by the time at which each goes on. */
export class Schedule {
  #clock;
  #times = [];
  #tasks = [];

  constructor(clock) {
    this.#clock = clock;
  }

  /** Lets `task` go on at `time` µs. */
  add(time, task) {
    const times = this.#times;
    const tasks = this.#tasks;
    let at = times.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (times[above] <= time) break;
      times[at] = times[above];
      tasks[at] = tasks[above];
      at = above;
    }
    times[at] = time;
    tasks[at] = task;
  }

  /** Lets the first task take one step. Answers whether it has ended; undefined when there is none. */
  step() {
    if (this.#tasks.length === 0) return undefined;
    const task = this.#take();
    const { done, value } = task.next();
    if (!done) this.add(this.#clock.now + value, task);
    return done;
  }

  #take() {
    const times = this.#times;
    const tasks = this.#tasks;
    const first = tasks[0];
    this.#clock.now = times[0];
    const time = times.pop();
    const task = tasks.pop();
    const count = times.length;
    if (count === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= count) break;
      if (below + 1 < count && times[below + 1] < times[below]) below++;
      if (times[below] >= time) break;
      times[at] = times[below];
      tasks[at] = tasks[below];
      at = below;
    }
    times[at] = time;
    tasks[at] = task;
    return first;
  }
}
