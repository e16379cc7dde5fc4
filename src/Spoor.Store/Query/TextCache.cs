using System.Text;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Values of a dictionary as .NET text or as TraceQL values, each made once when it is first asked for. Not safe for several threads.</summary>
internal sealed class TextCache(Utf8Dictionary dictionary, SegmentReader reader)
{
    /// <summary>A text and its place in the table, beside its characters.</summary>
    private const int BytesPerText = 80;

    private readonly Dictionary<int, Static> _values = [];

    /// <summary>That of the query.</summary>
    public CancellationToken CancellationToken => reader.CancellationToken;

    public string Text(int code) => Value(code).AsString!;

    /// <summary>A value of a dictionary of UTF-8 text.</summary>
    public Static Value(int code)
    {
        if (!_values.TryGetValue(code, out var value))
        {
            reader.Hold(BytesPerText + (dictionary[code].Length * 2L));
            _values.Add(code, value = Static.String(Encoding.UTF8.GetString(dictionary[code])));
        }

        return value;
    }

    /// <summary>A value of a dictionary of encoded <c>AnyValue</c> messages.</summary>
    public Static Decoded(int code)
    {
        if (!_values.TryGetValue(code, out var value))
        {
            reader.Hold(BytesPerText + (dictionary[code].Length * 2L));
            _values.Add(code, value = AnyValueReader.Read(dictionary[code]));
        }

        return value;
    }
}
