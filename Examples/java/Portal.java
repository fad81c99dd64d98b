// A portal behind nginx and Brama, in Java with the JDK alone. Run it: Examples/run java

import com.sun.net.httpserver.*;
import java.io.IOException;
import java.math.BigInteger;
import java.net.*;
import java.net.http.*;
import java.nio.file.*;
import java.security.*;
import java.security.spec.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import static java.nio.charset.StandardCharsets.UTF_8;

public class Portal {
    static final String ORIGIN = System.getenv("PORTAL_ORIGIN"); // what browsers see, such as https://portal.example.gov.pl
    static final String ISSUER = ORIGIN + "/auth"; // publicURL in Brama's configuration: who signs tokens
    static final String AUDIENCE = System.getenv("PORTAL_AUDIENCE"); // serviceProvider.entityID there: for whom they are
    static final String GATEWAY = System.getenv("PORTAL_GATEWAY"); // how this program reaches Brama, past nginx
    static final List<String> LEVELS = List.of("low", "substantial", "high");
    static final HttpClient HTTP = HttpClient.newBuilder().proxy(ProxySelector.of(null)).build(); // cookies go to no proxy

    record Citizen(String subject, String name, String level, String token) {}

    static class Refusal extends Exception {
        final int status;
        Refusal(int status) { this.status = status; }
    }

    /** What the portal's tables hold in place of a PESEL: the same for the same person, whatever their name is now. */
    static String account(String subject) throws Exception {
        // 32 random bytes that stay the same for the portal's whole life; kept like a password, not in the database.
        byte[] key = Files.readAllBytes(Path.of(System.getenv("PORTAL_KEY_FILE")));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(subject.getBytes(UTF_8))).substring(0, 16);
    }

    static String masked(String subject) {
        return "*".repeat(subject.length() - 3) + subject.substring(subject.length() - 3);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    /** For pages that nginx checks. It sets these headers and removes a client's. No header: refuse, and never guess. */
    static Citizen loggedIn(HttpExchange exchange, String level) throws Refusal {
        Citizen citizen = new Citizen(field(exchange, "Subject"), field(exchange, "Given-Name") + " "
            + field(exchange, "Family-Name"), field(exchange, "Assurance-Level"), field(exchange, "Token"));
        if (citizen.subject.isEmpty() || LEVELS.indexOf(citizen.level) < LEVELS.indexOf(level)) throw new Refusal(403);
        return citizen;
    }

    static String field(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst("Brama-" + name);
        return value == null ? "" : URLDecoder.decode(value, UTF_8);
    }

    /** Who is logged in, asked of Brama: for pages that nginx does not check. null: nobody. */
    static String session(HttpExchange exchange) throws Exception {
        String cookie = String.join("; ", exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
        if (cookie.isEmpty()) return null;
        try {
            var answer = get("/session", cookie);
            if (answer.statusCode() == 401) return null;
            if (answer.statusCode() == 200 && !member(answer.body(), "subject").isEmpty()) return answer.body();
        } catch (IOException error) {
            throw new Refusal(503);
        }
        throw new Refusal(503);
    }

    /** Who is there, for a page that is for everybody: while Brama does not answer, nobody, and the page is served. */
    static String greeted(HttpExchange exchange) throws Exception {
        try {
            return session(exchange);
        } catch (Refusal refusal) {
            return null;
        }
    }

    static HttpResponse<String> get(String path, String cookie) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(GATEWAY + path)).timeout(Duration.ofSeconds(3)).header("Cookie", cookie);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    /** The JDK reads no JSON. This is enough for what Brama writes; a real portal takes its JSON library here. */
    static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\\[?(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\d+))").matcher(json);
        if (!found.find()) return "";
        return found.group(1) == null ? found.group(2) : found.group(1).replace("\\/", "/").replace("\\\"", "\"");
    }

    /** The claims of a token, for a portal that trusts no header. Everything that is compared is pinned here. */
    static String verified(String token) throws Exception {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !member(text(parts[0]), "alg").equals("ES256")) throw new SignatureException();
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(key(member(text(parts[0]), "kid")));
        signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
        if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) throw new SignatureException();
        String claims = text(parts[1]);
        boolean isForUs = member(claims, "iss").equals(ISSUER) && member(claims, "aud").equals(AUDIENCE);
        boolean isForNow = Long.parseLong(member(claims, "exp")) > Instant.now().getEpochSecond();
        if (!isForUs || !isForNow) throw new SignatureException();
        return claims;
    }

    static String text(String base64) { return new String(Base64.getUrlDecoder().decode(base64), UTF_8); }

    /** Asked anew each time, for shortness: keep the set for five minutes, as its Cache-Control says. */
    static PublicKey key(String id) throws Exception {
        for (String jwk : get("/jwks.json", "").body().split("\\},")) {
            if (!member(jwk, "kid").equals(id) || !member(jwk, "crv").equals("P-256")) continue;
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(
                new ECPoint(number(member(jwk, "x")), number(member(jwk, "y"))), curve.getParameterSpec(ECParameterSpec.class)));
        }
        throw new SignatureException();
    }

    static BigInteger number(String base64) { return new BigInteger(1, Base64.getUrlDecoder().decode(base64)); }

    static String start(HttpExchange exchange) throws Exception {
        String who = greeted(exchange);
        return page("Portal Przykładowy", who == null
            ? "<p><a id=\"login\" href=\"/auth/login?return_to=/moje\">Zaloguj się przez login.gov.pl</a></p>"
            : "<p id=\"name\">" + escaped(member(who, "givenName") + " " + member(who, "familyName"))
                + "</p><p><a href=\"/moje\">Moje sprawy</a></p>");
    }

    static String mine(HttpExchange exchange) throws Exception {
        Citizen citizen = loggedIn(exchange, "low");
        return page("Moje sprawy", """
            <p id="name">%s</p>
            <p>Identyfikator: <span id="subject">%s</span>, numer konta: <span id="account">%s</span></p>
            <p>Poziom: <span id="level">%s</span></p>
            <p><a id="consent" href="/moje/wysoki/zgoda">Podpisz zgodę</a> (wymaga poziomu wysokiego)</p>
            <form method="post" action="/auth/logout"><input type="hidden" name="return_to" value="/"><button id="logout">Wyloguj</button></form>
            """.formatted(escaped(citizen.name), escaped(masked(citizen.subject)), account(citizen.subject), escaped(citizen.level)));
    }

    static String consent(HttpExchange exchange) throws Exception {
        loggedIn(exchange, "high");
        return page("Zgoda", exchange.getRequestMethod().equals("POST") ? "<p id=\"given\">Zgoda została zapisana.</p>"
            : "<p>Zgadzam się na doręczanie pism przez portal.</p><form method=\"post\"><button id=\"give\">Wyrażam zgodę</button></form>");
    }

    static String token(HttpExchange exchange) throws Exception {
        String claims;
        try {
            claims = verified(loggedIn(exchange, "low").token);
        } catch (GeneralSecurityException | IllegalArgumentException error) {
            throw new Refusal(403);
        }
        return "{\"account\":\"%s\",\"level\":\"%s\",\"session\":\"%s\"}".formatted(
            account(member(claims, "sub")), member(claims, "assuranceLevel"), member(claims, "sessionID"));
    }

    /** A page that nginx does not check: the portal asks by itself, and sends to the login what must come back here. */
    static String bySession(HttpExchange exchange) throws Exception {
        String who = session(exchange);
        if (who == null) {
            String target = URLEncoder.encode(exchange.getRequestURI().toString(), UTF_8);
            exchange.getResponseHeaders().set("Location", "/auth/login?return_to=" + target);
            throw new Refusal(303);
        }
        return "{\"account\":\"%s\",\"name\":\"%s\"}".formatted(account(member(who, "subject")),
            (member(who, "givenName") + " " + member(who, "familyName")).replace("\"", "\\\""));
    }

    static String page(String title, String body) {
        return """
            <!doctype html>
            <html lang="pl"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title>
            <style>body { font: 18px/1.5 sans-serif; max-width: 40em; margin: 2em auto; padding: 0 1em } button { font: inherit }</style>
            <main><h1>%1$s</h1>%2$s</main>""".formatted(title, body);
    }

    static String answer(HttpExchange exchange) throws Exception {
        // The browser sends Brama's cookie with any form; who sent the form, Origin says.
        boolean reads = List.of("GET", "HEAD").contains(exchange.getRequestMethod());
        if (!reads && !ORIGIN.equals(exchange.getRequestHeaders().getFirst("Origin"))) throw new Refusal(403);
        return switch (exchange.getRequestURI().getRawPath()) {
            case "/" -> start(exchange);
            case "/moje" -> mine(exchange);
            case "/moje/wysoki/zgoda" -> consent(exchange);
            case "/moje/token" -> token(exchange);
            case "/konto" -> bySession(exchange);
            default -> throw new Refusal(404);
        };
    }

    public static void main(String[] arguments) throws Exception {
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORTAL_PORT"))); // for nginx alone
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.createContext("/", exchange -> {
            var headers = exchange.getResponseHeaders();
            headers.set("Cache-Control", "no-store");
            headers.set("Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
            int status = 200;
            byte[] body = {};
            try {
                body = answer(exchange).getBytes(UTF_8);
                headers.set("Content-Type", body[0] == '{' ? "application/json" : "text/html; charset=utf-8");
            } catch (Refusal refusal) {
                status = refusal.status;
            } catch (Exception error) {
                status = 500; // what failed goes to a log, without personal data
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
