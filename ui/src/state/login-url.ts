/** Where an agent signs in. */
export type Place = 'production' | 'sandbox' | 'my_domain';

/** The login address of a place. A typed domain may be bare, a host or a whole address; whether it may be used is judged in Rust. */
export function loginUrl(place: Place, domain: string): string {
  switch (place) {
    case 'production':
      return 'https://login.salesforce.com';
    case 'sandbox':
      return 'https://test.salesforce.com';
    case 'my_domain':
      return fromDomain(domain.trim());
  }
}

/** The place that a login address belongs to. */
export function placeOf(url: string): Place {
  const places = ['production', 'sandbox'] as const;
  return places.find((place) => loginUrl(place, '') === url.replace(/\/+$/, '')) ?? 'my_domain';
}

function fromDomain(typed: string): string {
  const [, scheme = 'https:', host = ''] = /^(https?:)?(?:\/\/)?([^/?#\s]*)/.exec(typed) ?? [];
  const whole = /[.:]/.test(host) ? host : `${host}.my.salesforce.com`;
  return `${scheme}//${whole}`;
}
