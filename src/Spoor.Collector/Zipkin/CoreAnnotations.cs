using Spoor.Otlp;

namespace Spoor.Collector.Zipkin;

/// <summary>
/// The annotations by which a v1 span says what it is: <c>cs cr</c> client send and receive, <c>sr ss</c> server receive and send, <c>ms mr</c>
/// message send and receive (with <c>ws wr</c>, wire send and receive). Caller means client or producer, callee server or consumer.
/// </summary>
internal struct CoreAnnotations
{
    // Positions in the span's annotations; -1 when absent.
    private int _callerStart;
    private int _callerEnd;
    private int _calleeStart;
    private int _calleeEnd;

    public readonly bool HasCaller => _callerStart >= 0 || _callerEnd >= 0;

    public readonly bool HasBothSides => _callerStart >= 0 && _calleeStart >= 0;

    public SpanKind CallerKind { get; private set; }

    public SpanKind CalleeKind { get; private set; }

    public ulong CalleeStart { get; private set; }

    public ulong CalleeEnd { get; private set; }

    public static CoreAnnotations Find(ZipkinV1Span span)
    {
        var marks = new CoreAnnotations { _callerStart = -1, _callerEnd = -1, _calleeStart = -1, _calleeEnd = -1 };
        for (var i = 0; i < span.Annotations.Count; i++)
        {
            var text = span.Texts[span.Annotations[i].Value];
            if (text.SequenceEqual("cs"u8) || text.SequenceEqual("ms"u8))
            {
                marks._callerStart = i;
                marks.CallerKind = text[0] == 'c' ? SpanKind.Client : SpanKind.Producer;
            }
            else if (text.SequenceEqual("cr"u8))
            {
                marks._callerEnd = i;
                marks.CallerKind = SpanKind.Client;
            }
            else if (text.SequenceEqual("sr"u8) || text.SequenceEqual("mr"u8))
            {
                marks._calleeStart = i;
                marks.CalleeKind = text[0] == 's' ? SpanKind.Server : SpanKind.Consumer;
                marks.CalleeStart = span.Annotations[i].UnixNanos;
            }
            else if (text.SequenceEqual("ss"u8))
            {
                marks._calleeEnd = i;
                marks.CalleeKind = SpanKind.Server;
                marks.CalleeEnd = span.Annotations[i].UnixNanos;
            }
        }

        return marks;
    }

    public static bool IsCore(ReadOnlySpan<byte> value) =>
        value.Length == 2 && (value.SequenceEqual("cs"u8) || value.SequenceEqual("cr"u8) || value.SequenceEqual("sr"u8) || value.SequenceEqual("ss"u8)
            || value.SequenceEqual("ms"u8) || value.SequenceEqual("mr"u8));

    public readonly bool IsCallers(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("cs"u8) || value.SequenceEqual("cr"u8) || value.SequenceEqual("ms"u8);

    public readonly ZipkinEndpoint CallerEndpoint(ZipkinV1Span span) => EndpointAt(span, _callerStart, _callerEnd);

    public readonly ZipkinEndpoint CalleeEndpoint(ZipkinV1Span span) => EndpointAt(span, _calleeStart, _calleeEnd);

    /// <summary>The host of the core annotations, or else the first that any annotation names.</summary>
    public readonly ZipkinEndpoint AnyEndpoint(ZipkinV1Span span)
    {
        var endpoint = HasCaller ? CallerEndpoint(span) : CalleeEndpoint(span);
        if (endpoint != default)
            return endpoint;
        foreach (var annotation in span.Annotations)
        {
            if (annotation.Endpoint != default)
                return annotation.Endpoint;
        }

        foreach (var annotation in span.BinaryAnnotations)
        {
            // The hosts of address annotations are peers.
            if (annotation.Endpoint != default && span.Texts[annotation.Tag.Key] is not [(byte)'s' or (byte)'c' or (byte)'m', (byte)'a'])
                return annotation.Endpoint;
        }

        return default;
    }

    private static ZipkinEndpoint EndpointAt(ZipkinV1Span span, int first, int second)
    {
        var endpoint = first >= 0 ? span.Annotations[first].Endpoint : default;
        return endpoint == default && second >= 0 ? span.Annotations[second].Endpoint : endpoint;
    }
}
