using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>Looks tags up by key.</summary>
internal static class TagList
{
    /// <summary>Index of the first tag with this key; -1 when there is none.</summary>
    public static int IndexOf(this List<ImportedTag> tags, TextArena texts, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < tags.Count; i++)
        {
            if (texts[tags[i].Key].SequenceEqual(key))
                return i;
        }

        return -1;
    }

    /// <summary>The text of the first tag with this key; empty when there is none or it is no string.</summary>
    public static ReadOnlySpan<byte> TextOf(this List<ImportedTag> tags, TextArena texts, ReadOnlySpan<byte> key)
    {
        var index = tags.IndexOf(texts, key);
        return index >= 0 && tags[index].Kind == AnyValueKind.String ? texts[tags[index].Bytes] : default;
    }

    /// <summary>Takes a string tag out of the list and returns its text; false when there is none.</summary>
    public static bool TryTakeText(this List<ImportedTag> tags, TextArena texts, ReadOnlySpan<byte> key, out ByteRange text)
    {
        var index = tags.IndexOf(texts, key);
        text = default;
        if (index < 0 || tags[index].Kind != AnyValueKind.String)
            return false;
        text = tags[index].Bytes;
        tags.RemoveAt(index);
        return true;
    }
}
