using System.Text;
using System.Text.Json;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>Recognizes a file by its content.</summary>
internal static class TraceFileSniffer
{
    private const string Expected = "expected OTLP (JSON, JSON lines or protobuf), Jaeger JSON or Zipkin JSON, plain or gzip";

    public static TraceFileFormat Recognize(TraceFileInput input)
    {
        input.ReadUntil(64 * 1024);
        var window = input.Window;
        if (window.StartsWith("\uFEFF"u8))
        {
            input.Consume(3);
            window = input.Window;
        }

        if (window.IsEmpty)
            throw input.Error("the file is empty; " + Expected);
        var names = TopLevelNames.Of(window, input.AtEnd);
        if (names.Format is { } format)
            return format;
        if (names.IsJson && names.Fault is { } fault)
            throw input.Error(fault.Problem, fault.BytePosition, fault);
        if (names.IsJson)
            throw input.Error($"{names.Describe()}, which is no trace format; {Expected}");
        if (IsTracesData(window, input.AtEnd))
            return TraceFileFormat.OtlpProtobuf;
        throw input.Error($"neither JSON nor OTLP protobuf; {Expected}");
    }

    // One ResourceSpans, or as much of it as is there, whose fields make sense.
    private static bool IsTracesData(ReadOnlySpan<byte> window, bool isAll)
    {
        if (window[0] != 0x0A)
            return false;
        var reader = new ProtoReader(window);
        reader.TryReadTag(out _, out _);
        var length = reader.ReadVarint();
        if (reader.Failed || length > int.MaxValue)
            return false;
        var body = window[reader.Position..];
        if (isAll && length > (ulong)body.Length)
            return false;
        return length == 0 || (!body.IsEmpty && body[0] is 0x0A or 0x12 or 0x1A);
    }

    /// <summary>The names that tell formats apart: of the outer object, or of the first items of the outer list.</summary>
    private sealed class TopLevelNames
    {
        private readonly List<string> _names = [];
        private bool _isList;
        private bool _dataIsPlain;
        private bool _hasV1Marks;
        private bool _hasV2Marks;

        public bool IsJson { get; private set; }

        /// <summary>A syntax error in what was looked at. The format may be clear nevertheless; reading the file will then say where it is.</summary>
        public OtlpFormatException? Fault { get; private set; }

        public TraceFileFormat? Format =>
            Has("resourceSpans") ? TraceFileFormat.OtlpJson
            : _isList && Has("traceId") && Has("id") ? _hasV1Marks && !_hasV2Marks ? TraceFileFormat.ZipkinV1Json : TraceFileFormat.ZipkinJson
            : Has("batches") || (Has("trace") && !_isList) ? TraceFileFormat.TempoJson
            : Has("data") && !_isList && !_dataIsPlain ? TraceFileFormat.JaegerJson
            : Has("spans") && (Has("traceID") || Has("processes")) ? TraceFileFormat.JaegerJson
            : null;

        public static TopLevelNames Of(ReadOnlySpan<byte> window, bool isAll)
        {
            var found = new TopLevelNames();
            try
            {
                found.Walk(window, isAll);
            }
            catch (JsonException exception)
            {
                found.Fault = JsonSyntax.Error(window, exception);
            }

            return found;
        }

        public string Describe() =>
            _names.Count == 0
                ? _isList ? "an empty list, or a list of something else than objects" : "an empty JSON object"
                : $"JSON {(_isList ? "items" : "object")} with {string.Join(", ", _names.Take(8).Select(n => '"' + n + '"'))}";

        private void Walk(ReadOnlySpan<byte> window, bool isAll)
        {
            var reader = new Utf8JsonReader(window, isAll, new JsonReaderState(JsonInput.Options));
            var itemDepth = -1;
            var dataTokens = 0;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray when reader.CurrentDepth == 0:
                        IsJson = _isList = true;
                        break;
                    case JsonTokenType.StartObject when itemDepth < 0:
                        IsJson = true;
                        itemDepth = reader.CurrentDepth;
                        break;
                    case JsonTokenType.PropertyName when reader.CurrentDepth == itemDepth + 1:
                        var name = Encoding.UTF8.GetString(reader.ValueSpan);
                        Note(name);
                        dataTokens = name == "data" ? 1 : 0;
                        break;
                    case JsonTokenType.StartArray when dataTokens == 1:
                        dataTokens = 2;
                        break;
                    case JsonTokenType.PropertyName when reader.CurrentDepth == itemDepth + 3 && reader.ValueTextEquals("endpoint"u8):
                        _hasV1Marks = true;
                        break;
                    case JsonTokenType.String or JsonTokenType.Number when dataTokens == 2:
                        // Jaeger's lists of services and operations have "data" too.
                        _dataIsPlain = true;
                        break;
                    case JsonTokenType.EndObject when reader.CurrentDepth == itemDepth && (!_isList || Format is not (null or TraceFileFormat.ZipkinJson)):
                        return;
                    default:
                        dataTokens = 0;
                        break;
                }
            }
        }

        private void Note(string name)
        {
            if (!Has(name) && _names.Count < 100)
                _names.Add(name);
            _hasV1Marks |= name == "binaryAnnotations";
            _hasV2Marks |= name is "localEndpoint" or "remoteEndpoint" or "tags" or "kind" or "shared";
        }

        private bool Has(string name) => _names.Contains(name);
    }
}
