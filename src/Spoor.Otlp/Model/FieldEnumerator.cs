using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp;

/// <summary>The occurrences of one length-delimited field of a message: repeated messages, strings, bytes. For <c>foreach</c>.</summary>
/// <remarks>
/// A malformed message ends the loop early and sets <see cref="Failed"/>; <c>foreach</c> works on a copy, so call <see cref="MoveNext"/> where that matters.
/// </remarks>
public ref struct FieldEnumerator(ReadOnlySpan<byte> message, int field)
{
    private readonly int _field = field;
    private ProtoReader _reader = new(message);

    /// <summary>The content of the field.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Where <see cref="Current"/> begins, in bytes from the start of the message.</summary>
    public readonly int CurrentOffset => _reader.Position - Current.Length;

    public readonly bool Failed => _reader.Failed;

    public readonly FieldEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_reader.TryReadTag(out var field, out var wire))
        {
            if (field == _field && wire == WireType.LengthDelimited)
            {
                Current = _reader.ReadBytes();
                return !_reader.Failed;
            }

            _reader.Skip(wire);
        }

        return false;
    }
}
