using Spoor.Otlp.Json;

namespace Spoor.Otlp.Protobuf;

/// <summary>Texts and bytes kept end to end in one pooled buffer and named by their range; cleared as a whole.</summary>
public sealed class TextArena(int capacityBytes = 1024) : IDisposable
{
    private readonly ProtoWriter _buffer = new(capacityBytes);

    public ReadOnlySpan<byte> this[ByteRange range] => _buffer.WrittenSpan.Slice(range.Offset, range.Length);

    public ByteRange Add(ReadOnlySpan<byte> bytes)
    {
        var range = new ByteRange(_buffer.Length, bytes.Length);
        _buffer.WriteRaw(bytes);
        return range;
    }

    /// <summary>Adds the content of a JSON string token, its escapes resolved.</summary>
    /// <param name="raw">What stands between the quotes.</param>
    public ByteRange AddUnescaped(ReadOnlySpan<byte> raw)
    {
        var offset = _buffer.Length;
        _buffer.Advance(JsonText.Unescape(raw, _buffer.GetSpan(raw.Length)));
        return new ByteRange(offset, _buffer.Length - offset);
    }

    public void Clear() => _buffer.Reset();

    public void Dispose() => _buffer.Dispose();
}
