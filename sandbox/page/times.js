// Times as a person reads them, in their own zone.

const FORMATS = {
  clock: { hour: "2-digit", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long" },
  moment: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
};
const made = new Map();

/** A time in epoch seconds as words; `format` is "clock", "day" or "moment". */
export function told(seconds, format, zone) {
  const key = `${format} ${zone}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat("en-GB", { ...FORMATS[format], timeZone: zone }));
  return made.get(key).format(seconds * 1000);
}

/** The wall-clock time there as "YYYY-MM-DDTHH:MM". */
export function wall(seconds, zone) {
  return new Date(seconds * 1000).toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T").slice(0, 16);
}

/** The next Monday, 09:00, as a wall-clock time there. */
export function nextMonday(seconds, zone) {
  const now = wall(seconds, zone);
  const day = new Date(`${now.slice(0, 10)}T00:00:00Z`);
  const wait = (8 - day.getUTCDay()) % 7 || (now.slice(11) < "09:00" ? 0 : 7);
  day.setUTCDate(day.getUTCDate() + wait);
  return `${day.toISOString().slice(0, 10)}T09:00`;
}
