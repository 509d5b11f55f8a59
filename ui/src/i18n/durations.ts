import { m } from './m';

/** A running time: "0:04", "1:07", "1:02:33". Never negative, as a phone's clock may be ahead of ours. */
export function timer(milliseconds: number): string {
  const whole = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (part: number): string => String(part).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  const seconds = two(whole % 60);
  if (minutes < 60) return `${minutes}:${seconds}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${seconds}`;
}

/** A time that is over: "40 s", "6 min 12 s", "1 h 2 min". */
export function lasted(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return m.lasted_seconds({ seconds: whole });
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) return m.lasted_hours({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  if (whole % 60 === 0) return m.lasted_minutes({ minutes });
  return m.lasted_minutes_seconds({ minutes, seconds: whole % 60 });
}
