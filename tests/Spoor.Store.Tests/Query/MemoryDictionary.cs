using Google.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Tests.Query;

/// <summary>A dictionary in memory; codes in order of first use.</summary>
internal sealed class MemoryDictionary : Utf8Dictionary
{
    private readonly List<byte[]> _values = [];
    private readonly Dictionary<ByteString, int> _codes = [];

    public override int Count => _values.Count;

    public override ReadOnlySpan<byte> this[int code] => _values[code];

    public int Intern(ByteString value)
    {
        if (!_codes.TryGetValue(value, out var code))
        {
            _codes.Add(value, code = _values.Count);
            _values.Add(value.ToByteArray());
        }

        return code;
    }

    public int Intern(string value) => Intern(ByteString.CopyFromUtf8(value));
}
