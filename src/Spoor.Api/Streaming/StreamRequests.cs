using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Spoor.Api.Queries;
using Spoor.Otlp.Protobuf;

namespace Spoor.Api.Streaming;

/// <summary>
/// Reads the requests of <c>tempopb</c> into the parameters that the HTTP endpoints have for the same. A field that holds its default counts as absent.
/// Null for a malformed message.
/// </summary>
internal static class StreamRequests
{
    /// <summary>The name under which <see cref="TagValues"/> gives the tag.</summary>
    public const string TagName = "tagName";

    private const string SearchTags = "tags";

    private static readonly Field[] SearchFields =
    [
        new(1, SearchTags, FieldForm.MapEntry),
        new(2, "minDuration", FieldForm.Number, "ms"),
        new(3, "maxDuration", FieldForm.Number, "ms"),
        new(4, "limit", FieldForm.Number),
        new(5, "start", FieldForm.Number),
        new(6, "end", FieldForm.Number),
        new(8, "q", FieldForm.Text),
        new(9, "spss", FieldForm.Number),
    ];

    private static readonly Field[] TagsFields =
    [
        new(1, "scope", FieldForm.Text),
        new(2, "q", FieldForm.Text),
        new(3, "start", FieldForm.Number),
        new(4, "end", FieldForm.Number),
        new(5, "limit", FieldForm.Number),
    ];

    private static readonly Field[] TagValuesFields =
    [
        new(1, TagName, FieldForm.Text),
        new(2, "q", FieldForm.Text),
        new(4, "start", FieldForm.Number),
        new(5, "end", FieldForm.Number),
        new(6, "limit", FieldForm.Number),
    ];

    private static readonly Field[] MetricsFields =
    [
        new(1, "q", FieldForm.Text),
        new(2, "start", FieldForm.UnixNanos),
        new(3, "end", FieldForm.UnixNanos),
        new(4, "step", FieldForm.Number, "ns"),
        new(16, "exemplars", FieldForm.Number),
        new(17, "maxSeries", FieldForm.Number),
    ];

    private enum FieldForm
    {
        Text,
        Number,

        /// <summary>Written so that also small ones are not taken for seconds.</summary>
        UnixNanos,

        /// <summary>Of a map from text to text; the entries together are logfmt.</summary>
        MapEntry,
    }

    /// <summary><c>tempopb.SearchRequest</c></summary>
    public static IQueryCollection? Search(ReadOnlySpan<byte> message) => Read(message, SearchFields);

    /// <summary><c>tempopb.SearchTagsRequest</c></summary>
    public static IQueryCollection? Tags(ReadOnlySpan<byte> message) => Read(message, TagsFields);

    /// <summary><c>tempopb.SearchTagValuesRequest</c></summary>
    public static IQueryCollection? TagValues(ReadOnlySpan<byte> message) => Read(message, TagValuesFields);

    /// <summary><c>tempopb.QueryRangeRequest</c>, and <c>tempopb.QueryInstantRequest</c>, which ends at the third field.</summary>
    public static IQueryCollection? Metrics(ReadOnlySpan<byte> message) => Read(message, MetricsFields);

    private static QueryCollection? Read(ReadOnlySpan<byte> message, Field[] fields)
    {
        var parameters = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var entries = new StringBuilder();
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var number, out var wire))
        {
            var field = Array.Find(fields, candidate => candidate.Number == number);
            if (field.Parameter is null || wire != field.Wire)
            {
                reader.Skip(wire);
            }
            else if (field.Form == FieldForm.MapEntry)
            {
                if (!TryAppendEntry(entries, reader.ReadBytes()))
                    return null;
            }
            else if (field.Form == FieldForm.Text)
            {
                parameters[field.Parameter] = Utf8Text.Of(reader.ReadBytes());
            }
            else if (reader.ReadVarint() is var value and not 0)
            {
                parameters[field.Parameter] = field.Form == FieldForm.Number ? value.ToString(CultureInfo.InvariantCulture) + field.Unit : Seconds(value);
            }
        }

        if (entries.Length > 0)
            parameters[SearchTags] = entries.ToString();
        return reader.Failed ? null : new QueryCollection(parameters);
    }

    private static string Seconds(ulong unixNanos) =>
        string.Create(CultureInfo.InvariantCulture, $"{unixNanos / 1_000_000_000}.{unixNanos % 1_000_000_000:d9}");

    private static bool TryAppendEntry(StringBuilder logfmt, ReadOnlySpan<byte> entry)
    {
        string key = "", value = "";
        var reader = new ProtoReader(entry);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == 1 && wire == WireType.LengthDelimited)
                key = Utf8Text.Of(reader.ReadBytes());
            else if (field == 2 && wire == WireType.LengthDelimited)
                value = Utf8Text.Of(reader.ReadBytes());
            else
                reader.Skip(wire);
        }

        var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        logfmt.Append(logfmt.Length > 0 ? " " : "").Append(key).Append("=\"").Append(quoted).Append('"');
        return !reader.Failed;
    }

    /// <param name="Number">Of the field in the message.</param>
    /// <param name="Parameter">Of the HTTP endpoint.</param>
    /// <param name="Form">How the field is written.</param>
    /// <param name="Unit">What the parameter has behind the number.</param>
    private readonly record struct Field(int Number, string Parameter, FieldForm Form, string Unit = "")
    {
        public WireType Wire => Form is FieldForm.Text or FieldForm.MapEntry ? WireType.LengthDelimited : WireType.Varint;
    }
}
