using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>A growing dictionary as it was when a snapshot was taken.</summary>
internal sealed class DictionaryView(InternDictionary dictionary) : Utf8Dictionary
{
    public override int Count { get; } = dictionary.Count;

    public override ReadOnlySpan<byte> this[int code] => dictionary[code];

    public override int Find(ReadOnlySpan<byte> value)
    {
        var code = dictionary.Find(value);
        return code < Count ? code : -1;
    }
}
