/**
 * Headers of every answer, also of those that come before or beside the routes. An answer is data: it loads nothing, shows in no
 * frame, is what its type says, and stays in no cache. What is a page, or may be kept, says so in the place of these.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
