// Something that is asked for again whenever there are news, but not at every single one of them.

/** Does it some time after it is wanted; what is wanted while it is being done is not forgotten. */
export class Again {
  #action;
  #pause;
  #timer = 0;
  #isBusy = false;
  #isWanted = false;

  /**
   * @param action may take its time
   * @param pause milliseconds to gather what is wanted, or a function that tells them
   */
  constructor(action, pause) {
    this.#action = action;
    this.#pause = pause;
  }

  want() {
    if (this.#isBusy) {
      this.#isWanted = true;
    } else {
      this.#timer ||= setTimeout(() => this.now(), typeof this.#pause === 'function' ? this.#pause() : this.#pause);
    }
  }

  async now() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#isBusy = true;
    this.#isWanted = false;
    try {
      await this.#action();
    } finally {
      this.#isBusy = false;
      if (this.#isWanted) {
        this.want();
      }
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#isWanted = false;
  }
}
