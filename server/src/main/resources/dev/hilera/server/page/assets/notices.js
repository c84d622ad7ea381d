// Short words about what was done, or could not be.
const SHOWN = 6000;

class Notices extends EventTarget {
  list = [];

  tell(text, kind = 'good') {
    const notice = { text, kind };
    this.list = [...this.list.slice(-3), notice];
    this.dispatchEvent(new Event('change'));
    setTimeout(() => this.drop(notice), kind === 'bad' ? 2 * SHOWN : SHOWN);
  }

  drop(notice) {
    if (this.list.includes(notice)) {
      this.list = this.list.filter((other) => other !== notice);
      this.dispatchEvent(new Event('change'));
    }
  }
}

export const notices = new Notices();

/** Does something that the server may refuse, and tells what it said. */
export async function attempt(action, done = '') {
  try {
    const answer = await action();
    if (done) {
      notices.tell(done);
    }
    return answer;
  } catch (refusal) {
    if (refusal.code !== 401) {
      notices.tell(refusal.code ? refusal.message : 'The server does not answer.', 'bad');
    }
    return undefined;
  }
}
