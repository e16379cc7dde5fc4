using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit.Otlp;

namespace Spoor.Otlp.Tests.Model;

public class AttributeTests
{
    [Fact]
    public void Readers_give_what_Google_Protobuf_gives() =>
        Prop.ForAll(OtlpGen.Arbitrary(), data =>
        {
            using var batch = data.ToBatch();
            foreach (var record in batch.Spans)
            {
                var bytes = batch.SpanBytes(record);
                var span = Span.Parser.ParseFrom(bytes);
                Assert.Equal(span.Name, Text(OtlpSpan.Name(bytes)));
                Assert.Equal(span.TraceState, Text(OtlpSpan.TraceState(bytes)));
                Assert.Equal(span.Status?.Message ?? "", Text(OtlpSpan.StatusMessage(bytes)));
                AssertSame(span.Attributes, OtlpSpan.Attributes(bytes));
                var i = 0;
                foreach (var e in OtlpSpan.Events(bytes))
                    AssertSame(span.Events[i++].Attributes, new AttributeEnumerator(e, OtlpFields.Event.Attributes));
                Assert.Equal(span.Events.Count, i);
                i = 0;
                foreach (var l in OtlpSpan.Links(bytes))
                    AssertSame(span.Links[i++].Attributes, new AttributeEnumerator(l, OtlpFields.Link.Attributes));
                Assert.Equal(span.Links.Count, i);
            }

            // Resources without spans are not in the index.
            var resources = data.ResourceSpans.Where(r => r.ScopeSpans.Any(s => s.Spans.Count > 0)).ToArray();
            for (var i = 0; i < resources.Length; i++)
            {
                var resource = resources[i].Resource ?? new Resource();
                var service = resource.Attributes.FirstOrDefault(a => a.Key == "service.name")?.Value;
                Assert.Equal(service?.StringValue ?? "", Text(OtlpResource.ServiceName(batch.Slice(batch.Resources[i].Resource))));
                AssertSame(resource.Attributes, OtlpResource.Attributes(batch.Slice(batch.Resources[i].Resource)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Writers_write_what_Google_Protobuf_reads()
    {
        using var writer = new ProtoWriter(16);
        writer.WriteAttribute(OtlpFields.Resource.Attributes, "text"u8, "Größe"u8);
        writer.WriteAttribute(OtlpFields.Resource.Attributes, "empty"u8, "");
        writer.WriteAttribute(OtlpFields.Resource.Attributes, "int"u8, long.MinValue);
        writer.WriteAttribute(OtlpFields.Resource.Attributes, "double"u8, -0.0);
        writer.WriteAttribute(OtlpFields.Resource.Attributes, "false"u8, false);
        writer.WriteBytesAttribute(OtlpFields.Resource.Attributes, "bytes"u8, [1, 2]);
        writer.WriteEncodedAttribute(OtlpFields.Resource.Attributes, "none"u8, default);

        var expected = new Resource();
        expected.Attributes.AddRange(Attributes.From(
            ("text", "Größe"), ("empty", ""), ("int", long.MinValue), ("double", -0.0), ("false", false), ("bytes", new byte[] { 1, 2 }), ("none", null)));
        Assert.Equal(expected, Resource.Parser.ParseFrom(writer.ToArray()));
    }

    [Fact]
    public void Lookup_finds_the_first_of_a_key_and_tells_absent_from_empty()
    {
        var span = new Span { Attributes = { Attributes.From(("a", 1), ("b", null), ("a", 2)) } }.ToByteArray();
        Assert.True(OtlpSpan.TryGetAttribute(span, "a"u8, out var value));
        Assert.Equal(1, value.Int);
        Assert.True(OtlpSpan.TryGetAttribute(span, "b"u8, out value));
        Assert.Equal(AnyValueKind.Empty, value.Kind);
        Assert.False(OtlpSpan.TryGetAttribute(span, "c"u8, out _));
    }

    [Fact]
    public void A_service_name_that_is_no_string_counts_as_none()
    {
        var resource = new Resource { Attributes = { Attributes.From(("service.name", 7)) } }.ToByteArray();
        Assert.True(OtlpResource.ServiceName(resource).IsEmpty);
    }

    private static void AssertSame(IList<KeyValue> expected, AttributeEnumerator actual)
    {
        foreach (var attribute in expected)
        {
            Assert.True(actual.MoveNext());
            Assert.Equal(attribute.Key, Text(actual.Current.Key));
            Assert.True(actual.Current.TryReadValue(out var value));
            AssertSame(attribute.Value ?? new AnyValue(), value);
        }

        Assert.False(actual.MoveNext());
        Assert.False(actual.Failed);
    }

    private static void AssertSame(AnyValue expected, AnyValueReader actual)
    {
        Assert.Equal((int)expected.ValueCase, (int)actual.Kind);
        switch (actual.Kind)
        {
            case AnyValueKind.String:
                Assert.Equal(expected.StringValue, Text(actual.Bytes));
                break;
            case AnyValueKind.Bool:
                Assert.Equal(expected.BoolValue, actual.Bool);
                break;
            case AnyValueKind.Int:
                Assert.Equal(expected.IntValue, actual.Int);
                break;
            case AnyValueKind.Double:
                Assert.Equal(BitConverter.DoubleToInt64Bits(expected.DoubleValue), BitConverter.DoubleToInt64Bits(actual.Double));
                break;
            case AnyValueKind.Bytes:
                Assert.Equal(expected.BytesValue.ToByteArray(), actual.Bytes.ToArray());
                break;
            case AnyValueKind.KeyValueList:
                AssertSame(expected.KvlistValue.Values, actual.Entries);
                break;
            case AnyValueKind.Array:
                var items = actual.Items;
                foreach (var item in expected.ArrayValue.Values)
                {
                    Assert.True(items.MoveNext());
                    Assert.True(AnyValueReader.TryRead(items.Current, out var value));
                    AssertSame(item, value);
                }

                Assert.False(items.MoveNext());
                break;
        }
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
