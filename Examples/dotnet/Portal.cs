// A portal behind nginx and Brama, in C# without packages. Run it: Examples/run dotnet
// It reads headers as ASP.NET does: there it is Request.Headers["Brama-Subject"], and System.Text.Json for Session().

using System;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

class Refusal : Exception
{
    public readonly int Status;
    public Refusal(int status) { Status = status; }
}

static class Portal
{
    static readonly string Origin = Environment.GetEnvironmentVariable("PORTAL_ORIGIN"); // what browsers see
    static readonly string Gateway = Environment.GetEnvironmentVariable("PORTAL_GATEWAY"); // how we reach Brama, past nginx
    // 32 random bytes that stay the same for the portal's whole life; kept like a password, not in the database.
    static readonly byte[] Key = File.ReadAllBytes(Environment.GetEnvironmentVariable("PORTAL_KEY_FILE"));
    static readonly string[] Levels = { "low", "substantial", "high" };

    /// What the portal's tables hold in place of a PESEL: the same for the same person, whatever their name is now.
    static string Account(string subject)
    {
        using (var mac = new HMACSHA256(Key))
            return BitConverter.ToString(mac.ComputeHash(Encoding.UTF8.GetBytes(subject)), 0, 8).Replace("-", "").ToLowerInvariant();
    }

    static string Masked(string subject) => new string('*', subject.Length - 3) + subject.Substring(subject.Length - 3);

    static string Escaped(string text) => WebUtility.HtmlEncode(text);

    /// One of Brama's fields. nginx sets them after a check and removes a client's, on every path.
    static string Field(HttpListenerRequest request, string name) =>
        Uri.UnescapeDataString(request.Headers["Brama-" + name] ?? "");

    /// For pages that nginx checks. No header means that it did not: refuse, and never guess.
    static string LoggedIn(HttpListenerRequest request, string level)
    {
        string subject = Field(request, "Subject"), has = Field(request, "Assurance-Level");
        if (subject == "" || Array.IndexOf(Levels, has) < Array.IndexOf(Levels, level)) throw new Refusal(403);
        return subject;
    }

    /// Who is logged in, asked of Brama: for pages that nginx does not check. null: nobody.
    static string Session(HttpListenerRequest request)
    {
        string cookie = request.Headers["Cookie"] ?? "";
        if (cookie == "") return null;
        var question = (HttpWebRequest)WebRequest.Create(Gateway + "/session");
        question.Proxy = null; // cookies go to no proxy
        question.AllowAutoRedirect = false;
        question.Timeout = 3000;
        question.ReadWriteTimeout = 3000;
        question.Headers["Cookie"] = cookie;
        try
        {
            using (var answer = (HttpWebResponse)question.GetResponse())
            using (var reader = new StreamReader(answer.GetResponseStream(), Encoding.UTF8))
            {
                string who = reader.ReadToEnd();
                if (answer.StatusCode == HttpStatusCode.OK && Member(who, "subject") != "") return who;
                throw new Refusal(503);
            }
        }
        catch (IOException) { throw new Refusal(503); }
        catch (WebException error)
        {
            var answer = error.Response as HttpWebResponse;
            if (answer != null && answer.StatusCode == HttpStatusCode.Unauthorized) return null;
            throw new Refusal(503);
        }
    }

    /// Who is there, for a page that is for everybody: while Brama does not answer, nobody, and the page is served.
    static string Greeted(HttpListenerRequest request)
    {
        try { return Session(request); }
        catch (Refusal) { return null; }
    }

    /// Enough for what Brama writes; a real portal takes its JSON library here.
    static string Member(string json, string name) =>
        Regex.Unescape(Regex.Match(json, "\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").Groups[1].Value);

    static string Page(string title, string body) => "<!doctype html>\n<html lang=\"pl\"><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width\"><title>" + title + "</title><style>body { font: 18px/1.5 "
        + "sans-serif; max-width: 40em; margin: 2em auto; padding: 0 1em } button { font: inherit }</style><main><h1>" + title + "</h1>" + body + "</main>";

    static string Start(HttpListenerRequest request)
    {
        string who = Greeted(request);
        return Page("Portal Przykładowy", who == null
            ? "<p><a id=\"login\" href=\"/auth/login?return_to=/moje\">Zaloguj się przez login.gov.pl</a></p>"
            : "<p id=\"name\">" + Escaped(Member(who, "givenName") + " " + Member(who, "familyName"))
                + "</p><p><a href=\"/moje\">Moje sprawy</a></p>");
    }

    static string Mine(HttpListenerRequest request)
    {
        string subject = LoggedIn(request, "low");
        return Page("Moje sprawy", "<p id=\"name\">" + Escaped(Field(request, "Given-Name") + " " + Field(request, "Family-Name"))
            + "</p><p>Identyfikator: <span id=\"subject\">" + Escaped(Masked(subject)) + "</span>, numer konta: <span id=\"account\">"
            + Account(subject) + "</span></p><p>Poziom: <span id=\"level\">" + Escaped(Field(request, "Assurance-Level")) + "</span></p>"
            + "<p><a id=\"consent\" href=\"/moje/wysoki/zgoda\">Podpisz zgodę</a> (wymaga poziomu wysokiego)</p><form method=\"post\" "
            + "action=\"/auth/logout\"><input type=\"hidden\" name=\"return_to\" value=\"/\"><button id=\"logout\">Wyloguj</button></form>");
    }

    static string Consent(HttpListenerRequest request)
    {
        LoggedIn(request, "high");
        return Page("Zgoda", request.HttpMethod == "POST" ? "<p id=\"given\">Zgoda została zapisana.</p>"
            : "<p>Zgadzam się na doręczanie pism przez portal.</p><form method=\"post\"><button id=\"give\">Wyrażam zgodę</button></form>");
    }

    /// A page that nginx does not check: the portal asks by itself, and sends to the login what must come back here.
    static string BySession(HttpListenerContext context)
    {
        string who = Session(context.Request);
        if (who == null)
        {
            context.Response.RedirectLocation = "/auth/login?return_to=" + Uri.EscapeDataString(context.Request.RawUrl);
            throw new Refusal(303);
        }
        string name = (Member(who, "givenName") + " " + Member(who, "familyName")).Replace("\\", "\\\\").Replace("\"", "\\\"");
        return "{\"account\":\"" + Account(Member(who, "subject")) + "\",\"name\":\"" + name + "\"}";
    }

    static string Answer(HttpListenerContext context)
    {
        var request = context.Request;
        if (!IPAddress.IsLoopback(request.RemoteEndPoint.Address)) throw new Refusal(403); // nginx alone may ask
        // The browser sends Brama's cookie with any form; who sent the form, Origin says.
        if (request.HttpMethod != "GET" && request.HttpMethod != "HEAD" && request.Headers["Origin"] != Origin) throw new Refusal(403);
        switch (request.RawUrl.Split('?')[0])
        {
            case "/": return Start(request);
            case "/moje": return Mine(request);
            case "/moje/wysoki/zgoda": return Consent(request);
            case "/konto": return BySession(context);
            default: throw new Refusal(404);
        }
    }

    static void Serve(HttpListenerContext context)
    {
        var response = context.Response;
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["Content-Security-Policy"] =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        var body = new byte[0];
        try
        {
            string text = Answer(context);
            response.ContentType = text[0] == '{' ? "application/json" : "text/html; charset=utf-8";
            body = Encoding.UTF8.GetBytes(text);
        }
        catch (Refusal refusal) { response.StatusCode = refusal.Status; }
        catch (Exception) { response.StatusCode = 500; } // what failed goes to a log, without personal data
        try { response.Close(body, true); }
        catch (Exception) { } // who asked has gone
    }

    static void Main()
    {
        var listener = new HttpListener();
        // HttpListener compares the Host field with its prefix, and so listens on every address; Answer() refuses whoever
        // is not on this machine. Kestrel needs neither: options.ListenLocalhost(port).
        listener.Prefixes.Add("http://*:" + Environment.GetEnvironmentVariable("PORTAL_PORT") + "/");
        listener.Start();
        while (true)
        {
            var context = listener.GetContext();
            ThreadPool.QueueUserWorkItem(_ => Serve(context));
        }
    }
}
