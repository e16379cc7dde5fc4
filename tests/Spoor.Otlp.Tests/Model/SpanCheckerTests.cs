using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;

namespace Spoor.Otlp.Tests.Model;

public class SpanCheckerTests
{
    [Fact]
    public void Whatever_Google_Protobuf_writes_is_well_formed() =>
        Prop.ForAll(OtlpGen.Arbitrary(), data =>
        {
            foreach (var resource in data.ResourceSpans)
            {
                Assert.True(SpanChecker.CheckResource((resource.Resource ?? new()).ToByteArray(), out _));
                foreach (var scope in resource.ScopeSpans)
                {
                    Assert.True(SpanChecker.CheckScope((scope.Scope ?? new()).ToByteArray(), out var at));
                    Assert.Equal(-1, at);
                    Assert.All(scope.Spans, span => Assert.True(SpanChecker.Check(span.ToByteArray(), out _)));
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    /// <summary>Whatever it passes, Google Protobuf reads. (Not the other way round: obsolete groups are refused here.)</summary>
    [Fact]
    public void What_is_damaged_is_either_found_or_still_readable()
    {
        var random = new Random(7);
        var found = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            foreach (var span in OtlpGen.TracesData(seed).ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans).Take(5))
            {
                var bytes = span.ToByteArray();
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                if (SpanChecker.Check(bytes, out var at))
                {
                    Assert.Equal(-1, at);
                    Span.Parser.ParseFrom(bytes);
                }
                else
                {
                    found++;
                    Assert.InRange(at, 0, bytes.Length);
                }
            }
        }

        Assert.True(found > 100, $"only {found} damaged spans were found");
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        static byte[] Nested(int depth)
        {
            var value = new AnyValue { IntValue = 1 };
            for (var i = 0; i < depth; i++)
                value = new AnyValue { ArrayValue = new ArrayValue { Values = { value } } };
            return new Span { Attributes = { new KeyValue { Key = "k", Value = value } } }.ToByteArray();
        }

        Assert.True(SpanChecker.Check(Nested(SpanChecker.MaxValueDepth), out _));
        Assert.False(SpanChecker.Check(Nested(SpanChecker.MaxValueDepth + 1), out var at));
        Assert.True(at > 0);
        Assert.False(SpanChecker.Check(Nested(500), out _));
    }
}
