using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;

namespace Spoor.Api.Admin;

/// <summary>
/// Decides whether a request may change stored data. The server knows no users; what it keeps out are the web pages that a browser on this machine
/// shows: those may send requests here, but not with a JSON body without being asked first, which no answer of ours allows.
/// </summary>
internal static class AdminGuard
{
    /// <exception cref="ApiException">It may not.</exception>
    public static void Check(HttpRequest request, AdminAccess access)
    {
        if (access == AdminAccess.None)
            throw new ApiException(403, "changing stored data through this server is switched off: set extensions.spoor_query.admin to true, and see who can reach it");
        if (!HttpMethods.IsPost(request.Method))
            throw new ApiException(405, "ask with POST");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !string.Equals(type.MediaType, MediaTypes.Json, StringComparison.OrdinalIgnoreCase))
            throw new ApiException(415, "send JSON, and say so: Content-Type: application/json");
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)))
            throw new ApiException(403, $"pages of {origin} may not change stored data");
        if (access == AdminAccess.Local && !IsLocal(request.Host.Host))
        {
            throw new ApiException(
                403, $"this server takes changes of stored data as localhost or by its address, not as {request.Host.Host}; extensions.spoor_query.admin: true lifts that");
        }
    }

    private static bool IsLocal(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _);
}
