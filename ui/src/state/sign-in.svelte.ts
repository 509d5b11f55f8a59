import type { Redirect } from '../generated/Redirect';
import type { SignInPlace } from '../generated/SignInPlace';
import { type Place, placeOf } from './login-url';

/** The sign-in form, which is kept while a call is looked at. */
export class SignInDraft {
  place = $state<Place>('production');
  domain = $state('');
  clientId = $state('');
  redirect = $state<Redirect>('loopback');

  #filled = false;

  /** Fills in where an account has signed in before, whatever stood there. */
  take({ login_url, client_id }: SignInPlace): void {
    this.#filled = true;
    this.clientId = client_id ?? '';
    if (login_url === null) return;
    this.place = placeOf(login_url);
    if (this.place === 'my_domain') this.domain = login_url;
  }

  /** Fills in the admin's values, once, and never over what was typed already. */
  fill({ login_url, client_id }: SignInPlace): void {
    if (this.#filled) return;
    this.#filled = true;
    if (this.clientId === '') this.clientId = client_id ?? '';
    if (login_url === null || this.place !== 'production') return;
    this.place = placeOf(login_url);
    if (this.place === 'my_domain') this.domain = login_url;
  }
}
