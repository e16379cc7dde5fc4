namespace Spoor.Api.Tempo;

/// <summary>The words of the language for status and kind, and the names of all intrinsics, as the tag endpoints list them.</summary>
internal static class Keywords
{
    private static readonly string[] StatusByCode = ["unset", "ok", "error"];
    private static readonly string[] KindByCode = ["unspecified", "internal", "server", "client", "producer", "consumer"];

    public static IReadOnlyList<string> Statuses { get; } = ["error", "ok", "unset"];

    public static IReadOnlyList<string> Kinds { get; } = ["client", "consumer", "internal", "producer", "server", "unspecified"];

    /// <summary>Exactly those that Tempo 3.0.3 lists, sorted.</summary>
    public static IReadOnlyList<string> Intrinsics { get; } =
    [
        "duration", "event:name", "event:timeSinceStart", "instrumentation:name", "instrumentation:version", "kind", "link:spanID",
        "link:traceID", "name", "rootName", "rootServiceName", "span:duration", "span:id", "span:kind", "span:name", "span:parentID",
        "span:status", "span:statusMessage", "status", "statusMessage", "trace:duration", "trace:id", "trace:rootName",
        "trace:rootService", "traceDuration",
    ];

    /// <summary>OTLP's <c>StatusCode</c> as a word; an unknown number counts as unset.</summary>
    public static string Status(long code) => code >= 0 && code < StatusByCode.Length ? StatusByCode[code] : StatusByCode[0];

    /// <summary>OTLP's <c>SpanKind</c> as a word; an unknown number counts as unspecified.</summary>
    public static string Kind(long code) => code >= 0 && code < KindByCode.Length ? KindByCode[code] : KindByCode[0];
}
