using OpenTelemetry.Proto.Common.V1;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit.Otlp;

namespace Spoor.Otlp.Tests.Protobuf;

public class ProtoWriterTests
{
    /// <summary>Every buffer fill level meets every message length, so that growing happens at every place.</summary>
    [Fact]
    public void Nested_messages_survive_growth_at_any_point()
    {
        for (var before = 0; before < 40; before++)
        {
            for (var length = 0; length < 140; length += length is > 20 and < 120 ? 25 : 1)
            {
                using var writer = new ProtoWriter(16);
                var text = new string('x', length);
                writer.WriteBytesField(1, new byte[before]);
                var outer = writer.BeginMessage(2);
                var inner = writer.BeginMessage(5);
                var item = writer.BeginMessage(1);
                writer.WriteStringField(1, text);
                writer.EndMessage(item);
                writer.EndMessage(inner);
                writer.EndMessage(outer);
                writer.WriteVarintField(3, 7);

                var reader = new ProtoReader(writer.WrittenSpan);
                Assert.True(reader.TryReadTag(out _, out _));
                Assert.Equal(before, reader.ReadBytes().Length);
                Assert.True(reader.TryReadTag(out var field, out _));
                Assert.Equal(2, field);
                var value = AnyValue.Parser.ParseFrom(reader.ReadBytes());
                Assert.Equal(Attributes.Value(new[] { text }), value);
                Assert.True(reader.TryReadTag(out field, out _));
                Assert.Equal(3, field);
                Assert.Equal(7UL, reader.ReadVarint());
                Assert.True(reader.AtEnd);
            }
        }
    }

    [Fact]
    public void Raw_content_survives_growth_at_any_point()
    {
        var random = new Random(1);
        for (var before = 0; before < 40; before++)
        {
            for (var length = 0; length < 12; length++)
            {
                using var writer = new ProtoWriter(16);
                writer.WriteBytesField(1, new byte[before]);
                // Different every time: pooled buffers still hold what earlier rounds wrote.
                var content = new byte[length];
                random.NextBytes(content);
                var mark = writer.BeginMessage(2);
                writer.WriteRaw(content);
                writer.EndMessage(mark);
                var reader = new ProtoReader(writer.WrittenSpan);
                Assert.True(reader.TryReadTag(out _, out var wire));
                reader.Skip(wire);
                Assert.True(reader.TryReadTag(out _, out _));
                Assert.Equal(content, reader.ReadBytes().ToArray());
            }
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(ulong.MaxValue)]
    public void Varints_come_back(ulong value)
    {
        using var writer = new ProtoWriter();
        writer.WriteVarintField(3, value);
        Assert.Equal((long)value, AnyValue.Parser.ParseFrom(writer.ToArray()).IntValue);
        var reader = new ProtoReader(writer.WrittenSpan);
        Assert.True(reader.TryReadTag(out _, out _));
        Assert.Equal(value, reader.ReadVarint());
        Assert.False(reader.Failed);
    }
}
