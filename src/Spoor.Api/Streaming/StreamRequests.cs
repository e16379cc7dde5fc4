using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
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

    /// <summary><c>tempopb.SearchRequest</c></summary>
    public static IQueryCollection? Search(ReadOnlySpan<byte> message)
    {
        var parameters = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var tags = new StringBuilder();
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, WireType.LengthDelimited):
                    if (!TryAppendTag(tags, reader.ReadBytes()))
                        return null;
                    break;
                case (2, WireType.Varint):
                    SetNumber(parameters, "minDuration", reader.ReadVarint(), "ms");
                    break;
                case (3, WireType.Varint):
                    SetNumber(parameters, "maxDuration", reader.ReadVarint(), "ms");
                    break;
                case (4, WireType.Varint):
                    SetNumber(parameters, "limit", reader.ReadVarint());
                    break;
                case (5, WireType.Varint):
                    SetNumber(parameters, "start", reader.ReadVarint());
                    break;
                case (6, WireType.Varint):
                    SetNumber(parameters, "end", reader.ReadVarint());
                    break;
                case (8, WireType.LengthDelimited):
                    parameters["q"] = Text(reader.ReadBytes());
                    break;
                case (9, WireType.Varint):
                    SetNumber(parameters, "spss", reader.ReadVarint());
                    break;
                default:
                    reader.Skip(wire);
                    break;
            }
        }

        if (tags.Length > 0)
            parameters["tags"] = tags.ToString();
        return reader.Failed ? null : new QueryCollection(parameters);
    }

    /// <summary><c>tempopb.SearchTagsRequest</c></summary>
    public static IQueryCollection? Tags(ReadOnlySpan<byte> message)
    {
        var parameters = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, WireType.LengthDelimited):
                    parameters["scope"] = Text(reader.ReadBytes());
                    break;
                case (2, WireType.LengthDelimited):
                    parameters["q"] = Text(reader.ReadBytes());
                    break;
                case (3, WireType.Varint):
                    SetNumber(parameters, "start", reader.ReadVarint());
                    break;
                case (4, WireType.Varint):
                    SetNumber(parameters, "end", reader.ReadVarint());
                    break;
                case (5, WireType.Varint):
                    SetNumber(parameters, "limit", reader.ReadVarint());
                    break;
                default:
                    reader.Skip(wire);
                    break;
            }
        }

        return reader.Failed ? null : new QueryCollection(parameters);
    }

    /// <summary><c>tempopb.SearchTagValuesRequest</c></summary>
    public static IQueryCollection? TagValues(ReadOnlySpan<byte> message)
    {
        var parameters = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, WireType.LengthDelimited):
                    parameters[TagName] = Text(reader.ReadBytes());
                    break;
                case (2, WireType.LengthDelimited):
                    parameters["q"] = Text(reader.ReadBytes());
                    break;
                case (4, WireType.Varint):
                    SetNumber(parameters, "start", reader.ReadVarint());
                    break;
                case (5, WireType.Varint):
                    SetNumber(parameters, "end", reader.ReadVarint());
                    break;
                case (6, WireType.Varint):
                    SetNumber(parameters, "limit", reader.ReadVarint());
                    break;
                default:
                    reader.Skip(wire);
                    break;
            }
        }

        return reader.Failed ? null : new QueryCollection(parameters);
    }

    /// <summary><c>tempopb.QueryRangeRequest</c>, and <c>tempopb.QueryInstantRequest</c>, which ends at the third field.</summary>
    public static IQueryCollection? Metrics(ReadOnlySpan<byte> message)
    {
        var parameters = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, WireType.LengthDelimited):
                    parameters["q"] = Text(reader.ReadBytes());
                    break;
                case (2, WireType.Varint):
                    SetInstant(parameters, "start", reader.ReadVarint());
                    break;
                case (3, WireType.Varint):
                    SetInstant(parameters, "end", reader.ReadVarint());
                    break;
                case (4, WireType.Varint):
                    SetNumber(parameters, "step", reader.ReadVarint(), "ns");
                    break;
                case (16, WireType.Varint):
                    SetNumber(parameters, "exemplars", reader.ReadVarint());
                    break;
                case (17, WireType.Varint):
                    SetNumber(parameters, "maxSeries", reader.ReadVarint());
                    break;
                default:
                    reader.Skip(wire);
                    break;
            }
        }

        return reader.Failed ? null : new QueryCollection(parameters);
    }

    /// <summary>Nanoseconds, written so that also small ones are not taken for seconds.</summary>
    private static void SetInstant(Dictionary<string, StringValues> parameters, string name, ulong unixNanos)
    {
        if (unixNanos != 0)
            parameters[name] = string.Create(CultureInfo.InvariantCulture, $"{unixNanos / 1_000_000_000}.{unixNanos % 1_000_000_000:d9}");
    }

    private static void SetNumber(Dictionary<string, StringValues> parameters, string name, ulong value, string unit = "")
    {
        if (value != 0)
            parameters[name] = value.ToString(CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>An entry of a map from text to text, as logfmt.</summary>
    private static bool TryAppendTag(StringBuilder tags, ReadOnlySpan<byte> entry)
    {
        string key = "", value = "";
        var reader = new ProtoReader(entry);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == 1 && wire == WireType.LengthDelimited)
                key = Text(reader.ReadBytes());
            else if (field == 2 && wire == WireType.LengthDelimited)
                value = Text(reader.ReadBytes());
            else
                reader.Skip(wire);
        }

        var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        tags.Append(tags.Length > 0 ? " " : "").Append(key).Append("=\"").Append(quoted).Append('"');
        return !reader.Failed;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
