using Spoor.Collector.Import;
using Spoor.Otlp;

namespace Spoor.Collector.Zipkin;

/// <summary>
/// Turns v1 spans into v2 spans as Zipkin itself does. A v1 span in which client and server both left their mark (<c>cs</c> and <c>sr</c>, or
/// <c>ms</c> and <c>mr</c>) becomes two spans that share the id, each with its own service, times, tags and annotations; any other stays one.
/// </summary>
public sealed class ZipkinV1Converter : IDisposable
{
    private readonly ZipkinSpan _span = new();

    private enum Side
    {
        Only,
        Caller,
        Callee,
    }

    /// <summary>Converts a span and hands each result to the mapper.</summary>
    public void AddSpan(ZipkinV1Span source, ZipkinToOtlp mapper, TracesDataBuilder builder)
    {
        var marks = CoreAnnotations.Find(source);
        if (!marks.HasBothSides)
        {
            Convert(source, marks, Side.Only);
            mapper.AddSpan(_span, builder);
            return;
        }

        Convert(source, marks, Side.Caller);
        mapper.AddSpan(_span, builder);
        Convert(source, marks, Side.Callee);
        mapper.AddSpan(_span, builder);
    }

    public void Dispose() => _span.Dispose();

    private void Convert(ZipkinV1Span source, in CoreAnnotations marks, Side side)
    {
        _span.Clear();
        _span.TraceId = source.TraceId;
        _span.Id = source.Id;
        _span.ParentId = source.ParentId;
        _span.Name = Copy(source.Name, source);
        _span.Kind = side == Side.Callee || !marks.HasCaller ? marks.CalleeKind : marks.CallerKind;
        _span.StatusFromHttp = true;
        SetTimes(source, marks, side);

        var local = side == Side.Callee ? marks.CalleeEndpoint(source) : side == Side.Caller ? marks.CallerEndpoint(source) : marks.AnyEndpoint(source);
        var otherService = side == Side.Caller ? marks.CalleeEndpoint(source).ServiceName : side == Side.Callee ? marks.CallerEndpoint(source).ServiceName : default;
        foreach (var annotation in source.Annotations)
        {
            if (!CoreAnnotations.IsCore(source.Texts[annotation.Value]) && Belongs(annotation.Endpoint, source, local, otherService, side))
                _span.Annotations.Add(new ZipkinAnnotation(annotation.UnixNanos, Copy(annotation.Value, source)));
        }

        foreach (var annotation in source.BinaryAnnotations)
            AddBinary(annotation, source, local, otherService, side);
        SetLocalEndpoint(source, local);
    }

    private void AddBinary(in ZipkinBinaryAnnotation annotation, ZipkinV1Span source, in ZipkinEndpoint local, ByteRange otherService, Side side)
    {
        var key = source.Texts[annotation.Tag.Key];
        var isCallee = _span.Kind is SpanKind.Server or SpanKind.Consumer;
        if (key.SequenceEqual("sa"u8) || key.SequenceEqual("ca"u8) || key.SequenceEqual("ma"u8))
        {
            // The address of the peer: "sa" as the client saw the server, "ca" as the server saw the client.
            if (key.SequenceEqual("ca"u8) == isCallee || key.SequenceEqual("ma"u8))
                _span.RemoteEndpoint = Copy(annotation.Endpoint, source);
            return;
        }

        if (!Belongs(annotation.Endpoint, source, local, otherService, side))
            return;
        var tag = annotation.Tag with { Key = Copy(annotation.Tag.Key, source), Bytes = Copy(annotation.Tag.Bytes, source) };
        if (key.SequenceEqual("lc"u8))
            tag = tag with { Key = _span.Texts.Add("component"u8) };
        _span.Tags.Add(tag);
    }

    private void SetLocalEndpoint(ZipkinV1Span source, in ZipkinEndpoint local)
    {
        _span.LocalEndpoint = Copy(local, source);
        if (_span.LocalEndpoint.ServiceName.Length > 0)
            return;
        var component = _span.Tags.TextOf(_span.Texts, "component"u8);
        var service = _span.Texts.Add(component.IsEmpty ? "unknown-service"u8 : component.ToArray());
        _span.LocalEndpoint = _span.LocalEndpoint with { ServiceName = service };
    }

    // What names the other half's service belongs to it; everything else stays with the caller's half.
    private static bool Belongs(in ZipkinEndpoint endpoint, ZipkinV1Span source, in ZipkinEndpoint local, ByteRange otherService, Side side)
    {
        if (side == Side.Only)
            return true;
        var service = source.Texts[endpoint.ServiceName];
        if (service.SequenceEqual(source.Texts[local.ServiceName]))
            return side == Side.Caller || !service.SequenceEqual(source.Texts[otherService]);
        return side == Side.Caller && !service.SequenceEqual(source.Texts[otherService]);
    }

    private void SetTimes(ZipkinV1Span source, in CoreAnnotations marks, Side side)
    {
        if (side == Side.Callee)
        {
            // The explicit times are the caller's.
            _span.StartUnixNanos = marks.CalleeStart;
            _span.DurationNanos = marks.CalleeEnd > marks.CalleeStart ? marks.CalleeEnd - marks.CalleeStart : 0;
            return;
        }

        ulong first = ulong.MaxValue, last = 0;
        foreach (var annotation in source.Annotations)
        {
            if (side == Side.Caller && !marks.IsCallers(source.Texts[annotation.Value]))
                continue;
            first = Math.Min(first, annotation.UnixNanos);
            last = Math.Max(last, annotation.UnixNanos);
        }

        _span.StartUnixNanos = source.StartUnixNanos != 0 || first == ulong.MaxValue ? source.StartUnixNanos : first;
        _span.DurationNanos = source.DurationNanos != 0 || last < _span.StartUnixNanos ? source.DurationNanos : last - _span.StartUnixNanos;
    }

    private ZipkinEndpoint Copy(in ZipkinEndpoint endpoint, ZipkinV1Span source) => new(
        Copy(endpoint.ServiceName, source), Copy(endpoint.Ipv4, source), Copy(endpoint.Ipv6, source), endpoint.Port);

    private ByteRange Copy(ByteRange text, ZipkinV1Span source) => text.Length == 0 ? default : _span.Texts.Add(source.Texts[text]);
}
