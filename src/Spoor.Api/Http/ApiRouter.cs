using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Spoor.Api.Http;

/// <summary>
/// Finds the endpoint of a path. Written by hand because a tag name may hold slashes in the middle of a path
/// (<c>/api/search/tag/a/b/values</c>), which ASP.NET's route templates cannot say. As in Tempo, the method is not looked at.
/// </summary>
internal sealed class ApiRouter
{
    private readonly Dictionary<string, ApiRoute> _exact = new(StringComparer.Ordinal);
    private readonly List<ApiRoute> _routes = [];
    private readonly List<(string Prefix, string Suffix, bool MayHoldSlashes, ApiRoute Route)> _patterns = [];

    /// <summary>All routes, in the order in which they were mapped.</summary>
    public IReadOnlyList<ApiRoute> Routes => _routes;

    /// <summary>Maps one path. <see cref="ApiRoute.Describe"/> the result: a test wants every route in <c>/openapi.json</c>.</summary>
    public ApiRoute Map(string path, Endpoint endpoint, bool hasDeadline = true, ErrorWriter? errors = null)
    {
        var route = new ApiRoute(Label(path), endpoint, errors) { Path = path, PathPattern = $"^{Regex.Escape(path)}$", HasDeadline = hasDeadline };
        _exact.Add(path, route);
        _routes.Add(route);
        return route;
    }

    /// <summary>Maps a path with one variable part between prefix and suffix; the endpoint gets the decoded part.</summary>
    public ApiRoute Map(string prefix, string variable, string suffix, bool mayHoldSlashes, VariableEndpoint endpoint, ErrorWriter? errors = null)
    {
        var route = new ApiRoute(
            Label(prefix + variable + suffix),
            (context, cancellationToken) => endpoint(context, Variable(context.Request.Path.Value!, prefix, suffix), cancellationToken),
            errors)
        {
            Path = $"{prefix}{{{variable}}}{suffix}",
            PathPattern = $"^{Regex.Escape(prefix)}({(mayHoldSlashes ? ".*" : "[^/]+")}){Regex.Escape(suffix)}$",
        };
        _patterns.Add((prefix, suffix, mayHoldSlashes, route));
        _routes.Add(route);
        return route;
    }

    public ApiRoute? Find(PathString path)
    {
        var value = path.Value;
        if (string.IsNullOrEmpty(value))
            return null;
        if (_exact.TryGetValue(value, out var route))
            return route;
        foreach (var (prefix, suffix, mayHoldSlashes, candidate) in _patterns)
        {
            if (value.Length > prefix.Length + suffix.Length
                && value.StartsWith(prefix, StringComparison.Ordinal)
                && value.EndsWith(suffix, StringComparison.Ordinal)
                && (mayHoldSlashes || value.IndexOf('/', prefix.Length, value.Length - prefix.Length - suffix.Length) < 0))
                return candidate;
        }

        return null;
    }

    /// <summary>
    /// The server decodes a path once but leaves <c>%2F</c>, and Grafana encodes tag names twice; one more decoding serves both.
    /// </summary>
    private static string Variable(string path, string prefix, string suffix) =>
        Uri.UnescapeDataString(path.AsSpan(prefix.Length, path.Length - prefix.Length - suffix.Length));

    private static string Label(string path)
    {
        Span<char> label = stackalloc char[path.Length];
        var length = 0;
        foreach (var c in path)
        {
            if (char.IsAsciiLetterOrDigit(c))
                label[length++] = char.ToLowerInvariant(c);
            else if (length > 0 && label[length - 1] != '_')
                label[length++] = '_';
        }

        return label[..length].TrimEnd('_').ToString();
    }
}

/// <summary>An endpoint with one variable part in its path.</summary>
internal delegate Task VariableEndpoint(HttpContext context, string value, CancellationToken cancellationToken);
