using System.Runtime.InteropServices;
using System.Text;
using Spoor.Otlp.Protobuf;

namespace Spoor.Store.Segments;

/// <summary>
/// Columns made on demand of attributes that have none of their own: rows with codes into a dictionary of <c>KeyValue</c> messages. Each distinct
/// message is looked at once.
/// </summary>
internal static class ResidualAttributes
{
    public static IReadOnlyList<AttributeKey> Keys(Utf8Dictionary keyValues)
    {
        var keys = new HashSet<AttributeKey>();
        for (var code = 0; code < keyValues.Count; code++)
        {
            Split(keyValues[code], out var key, out var value);
            keys.Add(new AttributeKey(Encoding.UTF8.GetString(key), AnyValueClassifier.Classify(value, out _, out _)));
        }

        return [.. keys];
    }

    /// <summary>The columns of one key. <paramref name="rows"/> and <paramref name="codes"/> run side by side; rows ascend.</summary>
    public static IReadOnlyList<AttributeColumn> Gather(
        ReadOnlySpan<byte> key, int rowCount, List<int> rows, List<int> codes, Utf8Dictionary keyValues)
    {
        var builders = new Builder?[(int)AttributeType.Other + 1];
        var slots = new (Builder? Builder, int Code, ulong Bits)[keyValues.Count];
        for (var code = 0; code < keyValues.Count; code++)
        {
            Split(keyValues[code], out var itemKey, out var value);
            if (!itemKey.SequenceEqual(key))
                continue;
            var type = AnyValueClassifier.Classify(value, out var text, out var bits);
            var builder = builders[(int)type] ??= new Builder(type, rowCount);
            slots[code] = (builder, builder.CodeOf(type == AttributeType.String ? text : value, bits), bits);
        }

        var rowSpan = CollectionsMarshal.AsSpan(rows);
        var codeSpan = CollectionsMarshal.AsSpan(codes);
        for (var i = 0; i < rowSpan.Length; i++)
        {
            var (builder, code, bits) = slots[codeSpan[i]];
            builder?.Set(rowSpan[i], code, bits);
        }

        var columns = new List<AttributeColumn>();
        foreach (var builder in builders)
        {
            if (builder is not null)
                columns.Add(builder.Build());
        }

        return columns;
    }

    public static void Split(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == 1 && wire == WireType.LengthDelimited)
                key = reader.ReadBytes();
            else if (field == 2 && wire == WireType.LengthDelimited)
                value = reader.ReadBytes();
            else
                reader.Skip(wire);
        }
    }

    private sealed class Builder
    {
        private readonly AttributeType _type;
        private readonly int[] _codes;
        private readonly long[] _longs = [];
        private readonly double[] _doubles = [];
        private readonly List<byte[]> _values = [];
        private readonly Dictionary<string, int> _codeByValue = new(StringComparer.Ordinal);

        public Builder(AttributeType type, int rowCount)
        {
            _type = type;
            _codes = new int[rowCount];
            Array.Fill(_codes, -1);
            if (type == AttributeType.Int)
                _longs = new long[rowCount];
            if (type == AttributeType.Double)
                _doubles = new double[rowCount];
        }

        public int CodeOf(ReadOnlySpan<byte> value, ulong bits)
        {
            if (_type is AttributeType.Int or AttributeType.Double)
                return 0;
            if (_type == AttributeType.Bool)
                return bits == 0 ? 0 : 1;
            var name = Convert.ToHexString(value);
            if (_codeByValue.TryGetValue(name, out var code))
                return code;
            _codeByValue.Add(name, _values.Count);
            _values.Add(value.ToArray());
            return _values.Count - 1;
        }

        public void Set(int row, int code, ulong bits)
        {
            _codes[row] = code;
            if (_type == AttributeType.Int)
                _longs[row] = (long)bits;
            else if (_type == AttributeType.Double)
                _doubles[row] = BitConverter.UInt64BitsToDouble(bits);
        }

        public AttributeColumn Build() => new()
        {
            Type = _type,
            Codes = _codes,
            Longs = _longs,
            Doubles = _doubles,
            Dictionary = _type is AttributeType.String or AttributeType.Other ? new ListDictionary(_values) : null,
        };
    }

    private sealed class ListDictionary(List<byte[]> values) : Utf8Dictionary
    {
        public override int Count => values.Count;

        public override ReadOnlySpan<byte> this[int code] => values[code];
    }
}
