using System.CommandLine;
using System.CommandLine.Parsing;

namespace Spoor.Server.Commands;

/// <summary>Options that several commands have, so that they look and behave alike.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Writes JSON, for other programs to read." };

    public static Option<Uri> OtlpEndpoint() => Endpoint("Where the server receives OTLP over HTTP.", "http://localhost:4318");

    public static Option<Uri> QueryEndpoint() => Endpoint("Where the server answers queries.", "http://localhost:3200");

    /// <summary>A span of time such as <c>30s</c>, <c>1h30m</c> or <c>7d</c>.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse<TimeSpan>(result, Durations.TryParse(result.Tokens[^1].Value, out var value) ? value : null, "a time such as 30s, 1h30m or 7d"),
    };

    /// <summary>A point in time: RFC 3339, Unix seconds, <c>now</c> or <c>now-1h</c>.</summary>
    public static Option<DateTimeOffset?> Instant(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse<DateTimeOffset>(
            result,
            Instants.TryParse(result.Tokens[^1].Value, TimeProvider.System.GetUtcNow(), out var value) ? value : null,
            "a point in time such as 2026-01-31T12:00:00Z, 1769860800 (Unix seconds), now or now-1h"),
    };

    /// <summary>A whole number with its smallest value.</summary>
    public static Option<int> Number(string name, string description, int byDefault, int least)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() >= least)
                return;
            result.AddError($"{name} must be at least {least}");
        });
        return option;
    }

    /// <summary>The address of a server, without a default.</summary>
    public static Option<Uri?> Url(string name, string description, string example) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result => ParseUrl(result, example),
    };

    /// <summary>A whole number with its smallest value; null when it is not given.</summary>
    public static Option<int?> OptionalNumber(string name, string description, int least)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int?>() < least)
                result.AddError($"{name} must be at least {least}");
        });
        return option;
    }

    private static Option<Uri> Endpoint(string description, string byDefault) => new("--endpoint", "-e")
    {
        Description = description,
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri(byDefault),
        CustomParser = result => ParseUrl(result, byDefault),
    };

    private static Uri? ParseUrl(ArgumentResult result, string example)
    {
        var text = result.Tokens[^1].Value;
        var withScheme = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return uri;
        result.AddError($"\"{text}\" is no address: expected a URL such as {example}");
        return null;
    }

    private static T? Parse<T>(ArgumentResult result, T? value, string expected)
        where T : struct
    {
        if (value is null)
            result.AddError($"\"{result.Tokens[^1].Value}\" is not understood: expected {expected}");
        return value;
    }
}
