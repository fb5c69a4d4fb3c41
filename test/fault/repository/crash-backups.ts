/** What the process that crashes and the test that looks afterwards both know. */
export const kept = 'availability-20251108T030000Z-aaaaaa';
export const victim = 'availability-20251109T030000Z-bbbbbb';
export const fresh = 'availability-20251110T030000Z-cccccc';
/** Needs its log. */
export const unsealed = 'availability-20251111T030000Z-dddddd';
/** A copy of one that lies elsewhere. */
export const copied = 'availability-20251112T030000Z-eeeeee';
export const initial = { hold: false, tags: ['first'], description: null };
export const changed = { hold: false, tags: ['second'], description: null };
