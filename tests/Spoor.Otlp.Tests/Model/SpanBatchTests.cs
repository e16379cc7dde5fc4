using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;

namespace Spoor.Otlp.Tests.Model;

public class SpanBatchTests
{
    [Fact]
    public void The_index_says_what_Google_Protobuf_says() =>
        Prop.ForAll(OtlpGen.Arbitrary(), data =>
        {
            using var batch = data.ToBatch();
            Assert.Equal(0, batch.RejectedSpans);
            Assert.Null(batch.RejectionReason);
            var scopes = data.ResourceSpans.SelectMany(r => r.ScopeSpans).Where(s => s.Spans.Count > 0).ToArray();
            Assert.Equal(data.ResourceSpans.Count(r => r.ScopeSpans.Any(s => s.Spans.Count > 0)), batch.Resources.Length);
            Assert.Equal(scopes.Length, batch.Scopes.Length);
            var expected = (from r in data.ResourceSpans from s in r.ScopeSpans from span in s.Spans select (r, s, span)).ToArray();
            Assert.Equal(expected.Length, batch.Spans.Length);
            for (var i = 0; i < expected.Length; i++)
                AssertSame(batch, batch.Spans[i], expected[i].r, expected[i].s, expected[i].span);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Messages_without_spans_take_no_place_in_the_index()
    {
        var data = new TracesData();
        for (var i = 0; i < 1000; i++)
            data.ResourceSpans.Add(new ResourceSpans { ScopeSpans = { new ScopeSpans(), new ScopeSpans() } });
        using var batch = data.ToBatch();
        Assert.Equal((0, 0, 0), (batch.Resources.Length, batch.Scopes.Length, batch.Spans.Length));
    }

    private static void AssertSame(SpanBatch batch, SpanRecord record, ResourceSpans resource, ScopeSpans scope, Span span)
    {
        Assert.Equal(span, Span.Parser.ParseFrom(batch.SpanBytes(record)));
        Assert.Equal(Convert.ToHexStringLower(span.TraceId.Span), record.TraceId.ToString());
        Assert.Equal(Convert.ToHexStringLower(span.SpanId.Span), record.SpanId.ToString());
        Assert.Equal(span.ParentSpanId.IsEmpty ? new string('0', 16) : Convert.ToHexStringLower(span.ParentSpanId.Span), record.ParentSpanId.ToString());
        Assert.Equal(span.StartTimeUnixNano, record.StartUnixNanos);
        Assert.Equal(span.EndTimeUnixNano, record.EndUnixNanos);
        Assert.Equal((int)span.Kind, (int)record.Kind);
        Assert.Equal((int)(span.Status?.Code ?? Status.Types.StatusCode.Unset), (int)record.Status);
        var scopeRecord = batch.Scopes[record.Scope];
        var resourceRecord = batch.Resources[scopeRecord.Resource];
        Assert.Equal(scope.Scope?.ToByteArray() ?? [], batch.Slice(scopeRecord.Scope).ToArray());
        Assert.Equal(scope.SchemaUrl, System.Text.Encoding.UTF8.GetString(batch.Slice(scopeRecord.SchemaUrl)));
        Assert.Equal(resource.Resource?.ToByteArray() ?? [], batch.Slice(resourceRecord.Resource).ToArray());
        Assert.Equal(resource.SchemaUrl, System.Text.Encoding.UTF8.GetString(batch.Slice(resourceRecord.SchemaUrl)));
    }
}
