// The door: a token opens a session.
import { html, nothing } from 'lit';
import { View } from './view.js';
import { post } from './api.js';

class Login extends View {
  #fault = '';
  #busy = false;

  async #enter(event) {
    event.preventDefault();
    const field = this.querySelector('input');
    this.#busy = true;
    this.#fault = '';
    this.requestUpdate();
    try {
      await post('login', { token: field.value.trim() });
      this.dispatchEvent(new Event('entered'));
    } catch (refusal) {
      this.#fault = refusal.code ? refusal.message : 'The server does not answer.';
      field.select();
    }
    this.#busy = false;
    this.requestUpdate();
  }

  firstUpdated() {
    this.querySelector('input').focus();
  }

  render() {
    return html`<form class="login panel" @submit=${this.#enter}>
      <h1>Log in</h1>
      <p>This server asks for a token. Whoever runs it has one for you.</p>
      <label for="token">Token</label>
      <input
        id="token"
        type="password"
        autocomplete="current-password"
        required
        aria-invalid=${this.#fault ? 'true' : nothing}
        aria-describedby=${this.#fault ? 'token-fault' : nothing}
      >
      ${this.#fault ? html`<p class="fault" id="token-fault" role="alert">${this.#fault}</p>` : nothing}
      <button class="primary" ?disabled=${this.#busy}>Log in</button>
    </form>`;
  }
}

customElements.define('hilera-login', Login);
