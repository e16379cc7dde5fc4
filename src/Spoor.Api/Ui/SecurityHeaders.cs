using Microsoft.AspNetCore.Http;

namespace Spoor.Api.Ui;

/// <summary>Response headers that keep a browser from doing more with our answers than it should.</summary>
internal static class SecurityHeaders
{
    /// <summary>For pages without any script.</summary>
    public const string PlainPagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Harmless on any answer.</summary>
    public static void ApplyToAll(HttpResponse response) => response.Headers.XContentTypeOptions = "nosniff";

    public static void ApplyToPage(HttpResponse response, string contentSecurityPolicy)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }

    /// <summary>
    /// For the UI: everything from this server only, neither scripts nor styles inline. What components and editor add while they run goes into
    /// constructed style sheets, which the policy leaves alone.
    /// </summary>
    public static string PagePolicy(IReadOnlyCollection<string> inlineScriptHashes)
    {
        var scripts = string.Join(' ', inlineScriptHashes.Prepend("'self'"));
        return $"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
            + "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }
}
