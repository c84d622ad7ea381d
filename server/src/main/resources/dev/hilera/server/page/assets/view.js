// What every part of the page is: an element without a shadow, so that one style sheet and one tree serve all.
import { LitElement } from 'lit';

export class View extends LitElement {
  #followed = [];

  createRenderRoot() {
    return this;
  }

  /** Draws again, or does something, at every event of a kind while this stands in the page. */
  follow(source, type, action = () => this.requestUpdate()) {
    this.#followed.push([source, type, action]);
  }

  connectedCallback() {
    super.connectedCallback();
    for (const [source, type, action] of this.#followed) {
      source.addEventListener(type, action);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const [source, type, action] of this.#followed) {
      source.removeEventListener(type, action);
    }
  }
}

/** Fires `tick` every second, for what tells how long something takes. */
export const SECONDS = new EventTarget();
setInterval(() => document.hidden || SECONDS.dispatchEvent(new Event('tick')), 1000);
