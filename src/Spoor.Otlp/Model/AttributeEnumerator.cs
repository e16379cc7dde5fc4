namespace Spoor.Otlp;

/// <summary>The attributes in one repeated <c>KeyValue</c> field of a message. For <c>foreach</c>.</summary>
/// <remarks>
/// A malformed message ends the loop early and sets <see cref="Failed"/>; <c>foreach</c> works on a copy, so call <see cref="MoveNext"/> where that matters.
/// </remarks>
public ref struct AttributeEnumerator(ReadOnlySpan<byte> message, int field)
{
    private FieldEnumerator _fields = new(message, field);
    private AttributeReader _current;
    private bool _failed;

    public readonly AttributeReader Current => _current;

    public readonly bool Failed => _failed || _fields.Failed;

    public readonly AttributeEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_failed || !_fields.MoveNext())
            return false;
        _failed = !AttributeReader.TryRead(_fields.Current, out _current);
        return !_failed;
    }

    /// <summary>The value of the first attribute with this key.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out AnyValueReader value)
    {
        while (MoveNext())
        {
            if (_current.Key.SequenceEqual(key))
                return _current.TryReadValue(out value);
        }

        value = default;
        return false;
    }
}
