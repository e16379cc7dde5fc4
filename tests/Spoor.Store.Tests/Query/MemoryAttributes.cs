using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using Spoor.Store.Segments;

namespace Spoor.Store.Tests.Query;

/// <summary>Attribute columns of spans, events or links in memory. Of a repeated key and type the first value counts.</summary>
internal sealed class MemoryAttributes(int rowCount)
{
    private readonly Dictionary<string, List<Builder>> _columns = new(StringComparer.Ordinal);

    public void Add(int row, IEnumerable<KeyValue> attributes)
    {
        foreach (var attribute in attributes)
            Add(row, attribute.Key, attribute.Value ?? new AnyValue());
    }

    public IReadOnlyList<AttributeColumn> Columns(string name) =>
        _columns.TryGetValue(name, out var columns) ? [.. columns.Select(column => column.Build())] : [];

    public IReadOnlyList<AttributeKey> Keys() =>
        [.. _columns.SelectMany(entry => entry.Value.Select(column => new AttributeKey(entry.Key, column.Type)))];

    private void Add(int row, string key, AnyValue value)
    {
        var type = value.ValueCase switch
        {
            AnyValue.ValueOneofCase.StringValue => AttributeType.String,
            AnyValue.ValueOneofCase.BoolValue => AttributeType.Bool,
            AnyValue.ValueOneofCase.IntValue => AttributeType.Int,
            AnyValue.ValueOneofCase.DoubleValue => AttributeType.Double,
            _ => AttributeType.Other,
        };
        if (!_columns.TryGetValue(key, out var columns))
            _columns.Add(key, columns = []);
        var column = columns.Find(candidate => candidate.Type == type);
        if (column is null)
            columns.Add(column = new Builder(type, rowCount));
        column.Add(row, value);
    }

    private sealed class Builder
    {
        private readonly int[] _codes;
        private readonly long[] _longs;
        private readonly double[] _doubles;
        private readonly MemoryDictionary _dictionary = new();

        public Builder(AttributeType type, int rowCount)
        {
            Type = type;
            _codes = new int[rowCount];
            Array.Fill(_codes, -1);
            _longs = new long[type == AttributeType.Int ? rowCount : 0];
            _doubles = new double[type == AttributeType.Double ? rowCount : 0];
        }

        public AttributeType Type { get; }

        public void Add(int row, AnyValue value)
        {
            if (_codes[row] >= 0)
                return;
            switch (Type)
            {
                case AttributeType.String:
                    _codes[row] = _dictionary.Intern(value.StringValue);
                    break;
                case AttributeType.Bool:
                    _codes[row] = value.BoolValue ? 1 : 0;
                    break;
                case AttributeType.Int:
                    _codes[row] = 0;
                    _longs[row] = value.IntValue;
                    break;
                case AttributeType.Double:
                    _codes[row] = 0;
                    _doubles[row] = value.DoubleValue;
                    break;
                default:
                    _codes[row] = _dictionary.Intern(value.ToByteString());
                    break;
            }
        }

        public AttributeColumn Build() => new()
        {
            Type = Type,
            Codes = _codes,
            Dictionary = Type is AttributeType.String or AttributeType.Other ? _dictionary : null,
            Longs = _longs,
            Doubles = _doubles,
        };
    }
}
