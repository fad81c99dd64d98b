<?php
// A portal behind nginx and Brama, in PHP. Run it: Examples/run php
// nginx.conf beside it is as important: it says which HTTP_BRAMA_… PHP gets, and from whom.

declare(strict_types=1);

define('ORIGIN', getenv('PORTAL_ORIGIN'));   // what browsers see, such as https://portal.example.gov.pl
define('GATEWAY', getenv('PORTAL_GATEWAY')); // how this program reaches Brama, past nginx
// 32 random bytes that stay the same for the portal's whole life; kept like a password, not in the database.
define('KEY', file_get_contents(getenv('PORTAL_KEY_FILE')));
const LEVELS = ['low' => 1, 'substantial' => 2, 'high' => 3];

/** What the portal's tables hold in place of a PESEL: the same for the same person, whatever their name is now. */
function account(string $subject): string
{
    return substr(hash_hmac('sha256', $subject, KEY), 0, 16);
}

function masked(string $subject): string
{
    return str_repeat('*', strlen($subject) - 3) . substr($subject, -3);
}

function escaped(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

/** One of Brama's fields; '' where there is none. Not urldecode(): that would turn a + into a blank. */
function field(string $name): string
{
    return rawurldecode($_SERVER["HTTP_BRAMA_$name"] ?? '');
}

/** Ends the request: with a status alone, or with where to go. */
function leave(int $status, ?string $location = null): never
{
    http_response_code($status);
    if ($location !== null) header("Location: $location", true, $status);
    exit;
}

/** For pages that nginx checks. No header means that it did not: refuse, and never guess. */
function logged_in(string $level = 'low'): array
{
    $has = LEVELS[field('ASSURANCE_LEVEL')] ?? 0;
    if (field('SUBJECT') === '' || $has < LEVELS[$level]) leave(403);
    return ['subject' => field('SUBJECT'), 'name' => field('GIVEN_NAME') . ' ' . field('FAMILY_NAME'),
        'level' => field('ASSURANCE_LEVEL')];
}

class NoAnswer extends Exception {}

/** Who is logged in, asked of Brama: for pages that nginx does not check. null: nobody. */
function session(): ?array
{
    $cookie = $_SERVER['HTTP_COOKIE'] ?? '';
    if ($cookie === '') return null;
    $context = stream_context_create(['http' => ['header' => "Cookie: $cookie", 'timeout' => 3,
        'ignore_errors' => true, 'follow_location' => 0]]);
    $answer = @file_get_contents(GATEWAY . '/session', false, $context);
    $status = explode(' ', $http_response_header[0] ?? '')[1] ?? '';
    if ($status === '401') return null;
    $who = $status === '200' ? json_decode((string) $answer, true, 16) : null;
    return is_array($who) ? $who : throw new NoAnswer();
}

/** Who is there, for a page that is for everybody: while Brama does not answer, nobody, and the page is served. */
function greeted(): ?array
{
    try {
        return session();
    } catch (NoAnswer) {
        return null;
    }
}

function json(array $value): string
{
    header('Content-Type: application/json');
    return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
}

function page(string $title, string $body): string
{
    return "<!doctype html>\n<html lang=\"pl\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        . "<title>$title</title><style>body { font: 18px/1.5 sans-serif; max-width: 40em; margin: 2em auto; padding: 0 1em } button { font: inherit }</style>"
        . "<main><h1>$title</h1>$body</main>";
}

function start(): string
{
    $who = greeted();
    return page('Portal Przykładowy', $who === null
        ? '<p><a id="login" href="/auth/login?return_to=/moje">Zaloguj się przez login.gov.pl</a></p>'
        : '<p id="name">' . escaped("{$who['givenName']} {$who['familyName']}") . '</p><p><a href="/moje">Moje sprawy</a></p>');
}

function mine(): string
{
    ['subject' => $subject, 'name' => $name, 'level' => $level] = logged_in();
    return page('Moje sprawy', '<p id="name">' . escaped($name) . '</p><p>Identyfikator: <span id="subject">'
        . escaped(masked($subject)) . '</span>, numer konta: <span id="account">' . account($subject) . '</span></p>'
        . '<p>Poziom: <span id="level">' . escaped($level) . '</span></p>'
        . '<p><a id="consent" href="/moje/wysoki/zgoda">Podpisz zgodę</a> (wymaga poziomu wysokiego)</p>'
        . '<form method="post" action="/auth/logout"><input type="hidden" name="return_to" value="/"><button id="logout">Wyloguj</button></form>');
}

function consent(): string
{
    logged_in('high');
    return page('Zgoda', $_SERVER['REQUEST_METHOD'] === 'POST' ? '<p id="given">Zgoda została zapisana.</p>'
        : '<p>Zgadzam się na doręczanie pism przez portal.</p><form method="post"><button id="give">Wyrażam zgodę</button></form>');
}

/** A page that nginx does not check: the portal asks by itself, and sends to the login what must come back here. */
function by_session(): string
{
    try {
        $who = session();
    } catch (NoAnswer) {
        leave(503);
    }
    $who ?? leave(303, '/auth/login?return_to=' . rawurlencode($_SERVER['REQUEST_URI']));
    return json(['account' => account($who['subject']), 'name' => "{$who['givenName']} {$who['familyName']}"]);
}

header('Cache-Control: no-store');
header("Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
// The browser sends Brama's cookie with any form; who sent the form, Origin says.
if (!in_array($_SERVER['REQUEST_METHOD'], ['GET', 'HEAD']) && ($_SERVER['HTTP_ORIGIN'] ?? '') !== ORIGIN) leave(403);
echo match (explode('?', $_SERVER['REQUEST_URI'])[0]) {
    '/' => start(),
    '/moje' => mine(),
    '/moje/wysoki/zgoda' => consent(),
    '/konto' => by_session(),
    default => leave(404),
};
