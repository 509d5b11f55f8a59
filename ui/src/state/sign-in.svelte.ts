import type { Redirect } from '../generated/Redirect';
import type { SignInPlace } from '../generated/SignInPlace';
import type { Form } from './form.svelte';
import { type Place, loginUrl, placeOf } from './login-url';

/** The sign-in form: what was typed in it, over what the admin has laid down. */
export class SignInDraft {
  #given = $state.raw<SignInPlace>({ login_url: null, client_id: null });

  constructor(readonly form: Form) {}

  /** Where the form signs in. */
  get loginUrl(): string {
    return loginUrl(this.place, this.domain);
  }

  /** Takes the admin's values. What was typed stays. */
  fill(given: SignInPlace): void {
    this.#given = given;
  }

  /** Takes where an account has signed in before, whatever stood there. */
  take({ login_url, client_id }: SignInPlace): void {
    const place = login_url === null ? this.place : placeOf(login_url);
    const domain = place === 'my_domain' ? (login_url ?? this.domain) : '';
    this.form.edit({ place, domain, client: client_id ?? '' });
  }

  get place(): Place {
    return (this.form.values['place'] as Place | undefined) ?? this.#givenPlace;
  }

  set place(place: Place) {
    this.form.edit({ place });
  }

  get domain(): string {
    const given = this.#givenPlace === 'my_domain' ? this.#given.login_url : null;
    return this.form.values['domain'] ?? given ?? '';
  }

  set domain(domain: string) {
    this.form.edit({ domain });
  }

  get clientId(): string {
    return this.form.values['client'] ?? this.#given.client_id ?? '';
  }

  set clientId(client: string) {
    this.form.edit({ client });
  }

  get redirect(): Redirect {
    return (this.form.values['redirect'] as Redirect | undefined) ?? 'loopback';
  }

  set redirect(redirect: Redirect) {
    this.form.edit({ redirect });
  }

  get #givenPlace(): Place {
    const { login_url } = this.#given;
    return login_url === null ? 'production' : placeOf(login_url);
  }
}
