using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp.Tests.Protobuf;

public class ProtoReaderTests
{
    [Theory]
    [InlineData("0a05", "length beyond the end")]
    [InlineData("0a", "length missing")]
    [InlineData("0affffffffffffffffff01", "length over 2^63")]
    [InlineData("08", "varint missing")]
    [InlineData("0880808080808080808080", "varint over 10 bytes")]
    [InlineData("08ffffffffffffffffff02", "varint over 64 bits")]
    [InlineData("0900", "fixed64 cut short")]
    [InlineData("0d00", "fixed32 cut short")]
    [InlineData("0b", "group start")]
    [InlineData("0e", "wire type 6")]
    [InlineData("0000", "field number 0")]
    [InlineData("ffffffffffffffffff0100", "tag over 32 bits")]
    public void Malformed_input_fails_without_exception(string hex, string why)
    {
        var reader = new ProtoReader(Convert.FromHexString(hex));
        while (reader.TryReadTag(out _, out var wire))
            reader.Skip(wire);
        Assert.True(reader.Failed, why);
    }
}
