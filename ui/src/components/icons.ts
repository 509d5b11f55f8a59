/** The icons, drawn as lines on a field of 24 by 24. */
const handset =
  'M20 16.5v3a1.5 1.5 0 0 1-1.7 1.5C10.6 20.3 3.7 13.4 3 5.7A1.5 1.5 0 0 1 4.5 4h3l1.8 4.5-2.2 1.7a12 12 0 0 0 6.7 6.700l1.700-2.200z';
export const icons = {
  inbound: `M16 3v5h5M21 3l-5 5${handset}`,
  outbound: `M21 8V3h-5M16 8l5-5${handset}`,
  missed: `M16 3l5 5M21 3l-5 5${handset}`,
  /** A call of which it is not known which way it went. */
  call: handset,
  internal: `M15 5h6M18 2l3 3-3 3${handset}`,
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 20c1-4 4-6 8-6s7 2 8 6',
  recent: 'M4 6h16M4 12h16M4 18h10',
  outbox: 'M4 7h16M4 12h10M4 17h7M17 13v7m0 0 3-3m-3 3-3-3',
  task: 'M4 6h10M4 12h16M4 18h7',
  event: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  email: 'M3 6h18v12H3zM3 7l9 7 9-7',
  waiting: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2',
  sending: 'M12 20V5M6 11l6-6 6 6',
  paused: 'M9 6v12M15 6v12',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4',
  checking: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l5 5',
  barred: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.600 5.600l12.800 12.800',
  attention: 'M12 4 2.500 20h19zM12 10v4M12 17v.2',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  done: 'M5 12.500l4.500 4.500L19 7.500',
  offline: 'M3 3l18 18M5 12a10 10 0 0 1 4-2.500M15 9.500A10 10 0 0 1 19 12M8.500 15.500a5 5 0 0 1 7 0M12 19v.2',
} as const;

export type IconName = keyof typeof icons;
