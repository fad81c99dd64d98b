// A portal behind nginx and Brama, in Node without packages. Run it: Examples/run node

import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';

const { PORTAL_ORIGIN: ORIGIN, PORTAL_AUDIENCE: AUDIENCE, PORTAL_GATEWAY: GATEWAY } = process.env;
const ISSUER = `${ORIGIN}/auth`; // publicURL in Brama's configuration: who signs tokens; AUDIENCE is its entityID
// 32 random bytes that stay the same for the portal's whole life; kept like a password, not in the database.
const KEY = fs.readFileSync(process.env.PORTAL_KEY_FILE);
const LEVELS = ['low', 'substantial', 'high'];

// What the portal's tables hold in place of a PESEL: the same for the same person, whatever their name is now.
const account = (subject) => crypto.createHmac('sha256', KEY).update(subject).digest('hex').slice(0, 16);
const masked = (subject) => '*'.repeat(subject.length - 3) + subject.slice(-3);
const escaped = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

// Who nginx says is there. It sets these headers after a check and removes a client's, on every path.
function citizenOf(request) {
  const field = (name) => decodeURIComponent(request.headers[`brama-${name}`] ?? '');
  const citizen = { subject: field('subject'), given: field('given-name'), family: field('family-name'),
    level: field('assurance-level'), token: field('token') };
  return citizen.subject ? citizen : null;
}

// Who is logged in, asked of Brama: for pages that nginx does not check. null: nobody.
async function session(request) {
  const { cookie } = request.headers;
  if (!cookie) return null;
  const answer = await fetch(`${GATEWAY}/session`, { headers: { cookie }, redirect: 'error',
    signal: AbortSignal.timeout(3000) }).catch(() => null);
  if (answer?.status === 401) return null;
  if (answer?.status !== 200) throw new Refusal(503);
  return answer.json().catch(() => { throw new Refusal(503); });
}

// Who is there, for a page that is for everybody: while Brama does not answer, nobody, and the page is served.
const greeted = (request) => session(request).catch(() => null);

// Brama's public keys. It publishes a new one a day before it signs, so five minutes are a short time to keep them.
const keys = { until: 0, byID: new Map() };
async function keyOf(id) {
  if (Date.now() > keys.until) {
    const answer = await fetch(`${GATEWAY}/jwks.json`, { redirect: 'error', signal: AbortSignal.timeout(3000) });
    keys.byID = new Map((await answer.json()).keys.map((jwk) => [jwk.kid, crypto.createPublicKey({ key: jwk, format: 'jwk' })]));
    keys.until = Date.now() + 300_000;
  }
  return keys.byID.get(id);
}

// The claims of a token, for a portal that trusts no header. Everything that is compared is pinned here.
async function verified(token) {
  const [head, body, signature, ...more] = token.split('.');
  const json = (part) => JSON.parse(Buffer.from(part, 'base64url'));
  const { alg, kid } = json(head);
  const key = await keyOf(kid);
  const holds = key && alg === 'ES256' && more.length === 0 && crypto.verify('sha256', Buffer.from(`${head}.${body}`),
    { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  if (!holds) throw new Refusal(403);
  const claims = json(body);
  const isForUs = claims.iss === ISSUER && [claims.aud].flat().includes(AUDIENCE);
  if (!isForUs || !(claims.exp > Date.now() / 1000)) throw new Refusal(403);
  return claims;
}

class Refusal extends Error {
  constructor(status) { super(http.STATUS_CODES[status]); this.status = status; }
}

// For pages that nginx checks. No header means that it did not: refuse, and never guess.
function loggedIn(request, level = 'low') {
  const citizen = citizenOf(request);
  if (!citizen || LEVELS.indexOf(citizen.level) < LEVELS.indexOf(level)) throw new Refusal(403);
  return citizen;
}

const routes = {
  '/': async (request) => {
    const who = await greeted(request);
    return page('Portal Przykładowy', who
      ? `<p id="name">${escaped(`${who.givenName} ${who.familyName}`)}</p><p><a href="/moje">Moje sprawy</a></p>`
      : '<p><a id="login" href="/auth/login?return_to=/moje">Zaloguj się przez login.gov.pl</a></p>');
  },
  '/moje': async (request) => {
    const { subject, given, family, level } = loggedIn(request);
    return page('Moje sprawy', `<p id="name">${escaped(`${given} ${family}`)}</p>
<p>Identyfikator: <span id="subject">${escaped(masked(subject))}</span>, numer konta: <span id="account">${account(subject)}</span></p>
<p>Poziom: <span id="level">${escaped(level)}</span></p>
<p><a id="consent" href="/moje/wysoki/zgoda">Podpisz zgodę</a> (wymaga poziomu wysokiego)</p>
<form method="post" action="/auth/logout"><input type="hidden" name="return_to" value="/"><button id="logout">Wyloguj</button></form>`);
  },
  '/moje/wysoki/zgoda': async (request) => {
    loggedIn(request, 'high');
    return page('Zgoda', request.method === 'POST' ? '<p id="given">Zgoda została zapisana.</p>'
      : '<p>Zgadzam się na doręczanie pism przez portal.</p><form method="post"><button id="give">Wyrażam zgodę</button></form>');
  },
  '/moje/token': async (request) => {
    const { token } = loggedIn(request);
    const claims = await verified(token).catch(() => { throw new Refusal(403); });
    return json({ account: account(claims.sub), level: claims.assuranceLevel, session: claims.sessionID });
  },
  // A page that nginx does not check: the portal asks by itself, and sends to the login what must come back here.
  '/konto': async (request) => {
    const who = await session(request);
    if (!who) return { status: 303, headers: { location: `/auth/login?return_to=${encodeURIComponent(request.url)}` } };
    return json({ account: account(who.subject), name: `${who.givenName} ${who.familyName}` });
  },
};

const json = (value) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });
const page = (title, body) => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!doctype html>
<html lang="pl"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body { font: 18px/1.5 sans-serif; max-width: 40em; margin: 2em auto; padding: 0 1em } button { font: inherit }</style>
<main><h1>${title}</h1>${body}</main>` });
const security = { 'cache-control': 'no-store', 'content-security-policy':
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'" };

http.createServer(async (request, response) => {
  try {
    // The browser sends Brama's cookie with any form; who sent the form, Origin says.
    if (!['GET', 'HEAD'].includes(request.method) && request.headers.origin !== ORIGIN) throw new Refusal(403);
    const route = Object.hasOwn(routes, request.url.split('?')[0]) && routes[request.url.split('?')[0]];
    if (!route) throw new Refusal(404);
    const { status = 200, headers, body = '' } = await route(request);
    response.writeHead(status, { ...security, ...headers }).end(body);
  } catch (error) {
    response.writeHead(error.status ?? 500, security).end(); // what failed goes to a log, without personal data
  }
}).listen(Number(process.env.PORTAL_PORT), '127.0.0.1'); // an address that only nginx reaches
