using System.Diagnostics.CodeAnalysis;

namespace Spoor.Api.OpenApi;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">As it is sent.</param>
/// <param name="In"><c>query</c>, <c>path</c> or <c>header</c>.</param>
/// <param name="Meaning">What it does, with unit and default.</param>
/// <param name="SchemaJson">JSON Schema of its value.</param>
/// <param name="Example">A value that the endpoint accepts; the tests send it.</param>
internal sealed record ApiParameter(
    string Name, string In, string Meaning, [property: StringSyntax(StringSyntaxAttribute.Json)] string SchemaJson, string Example)
{
    private const string TextSchema = """{"type":"string"}""";
    private const string NumberSchema = """{"type":"integer","minimum":0}""";

    /// <summary>Nothing is answered without it.</summary>
    public bool IsRequired { get; init; } = In == "path";

    /// <summary>Start and end in Unix seconds, as search, tags and traces take them.</summary>
    public static IReadOnlyList<ApiParameter> TimeRange { get; } =
    [
        Number("start", "Start of the time range in Unix seconds; together with `end`, or neither.", "1795165679"),
        Number("end", "End of the time range in Unix seconds, not included.", "1795166339"),
    ];

    /// <summary>The trace that a path names.</summary>
    public static ApiParameter TraceId { get; } = Path("traceID", "1 to 32 hexadecimal digits.", "4bf92f3577b34da6a3ce929d0e0e4736");

    public static ApiParameter Text(string name, string meaning, string example) => new(name, "query", meaning, TextSchema, example);

    public static ApiParameter Number(string name, string meaning, string example) => new(name, "query", meaning, NumberSchema, example);

    public static ApiParameter Flag(string name, string meaning) => new(name, "query", meaning, """{"type":"boolean"}""", "true");

    /// <summary>The variable part of the route's path, under the name that the route gives it.</summary>
    public static ApiParameter Path(string name, string meaning, string example) => new(name, "path", meaning, TextSchema, example);
}
