using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>
/// Writes a side table of attributes, one row each: of events, of links, or of spans when the key has no column. Its row groups stand beside those of
/// the spans; a row group without attributes is left out. Numbers lie as numbers, arrays, maps and bytes as encoded <c>AnyValue</c>.
/// </summary>
internal sealed class AttributeTableWriter : IDisposable
{
    public static readonly ColumnSchema[] Schema =
    [
        ColumnSchema.Int32("owner"),
        ColumnSchema.String("key"),
        AttributeColumnBuffer.Schema(AttributeType.String, "string_value"),
        AttributeColumnBuffer.Schema(AttributeType.Bool, "bool_value"),
        AttributeColumnBuffer.Schema(AttributeType.Int, "int_value"),
        AttributeColumnBuffer.Schema(AttributeType.Double, "double_value"),
        AttributeColumnBuffer.Schema(AttributeType.Other, "other_value"),
    ];

    private readonly ByteArena _arena = new();
    private readonly InternDictionary _keys;
    private readonly InternDictionary _strings;
    private readonly InternDictionary _others;
    private readonly List<int> _owners = [];
    private readonly List<int> _keyCodes = [];
    private readonly List<(AttributeType Type, long Value)> _values = [];
    private readonly LongDictionary _numbers = new();
    private readonly PageCursor _pages = new(BlockFormat.PageRows);
    private readonly ParquetWriter _parquet;

    public AttributeTableWriter(Stream stream)
    {
        _keys = new InternDictionary(_arena);
        _strings = new InternDictionary(_arena);
        _others = new InternDictionary(_arena);
        _parquet = new ParquetWriter(stream, Schema);
    }

    public ParquetWriter Parquet => _parquet;

    /// <summary>For each row group of the spans the number of its row group here, or -1.</summary>
    public List<int> Groups { get; } = [];

    /// <summary>For each row group of the spans the keys that occur here, with their types.</summary>
    public List<IReadOnlyList<(byte[] Key, AttributeType Type)>> Keys { get; } = [];

    public void Begin()
    {
        _keys.Clear();
        _strings.Clear();
        _others.Clear();
        _arena.Clear();
        _owners.Clear();
        _keyCodes.Clear();
        _values.Clear();
    }

    /// <summary>Adds an attribute. Owners ascend within a row group.</summary>
    /// <param name="owner">The row of the span, or the number of the event or link, counted over the whole block.</param>
    public void Add(int owner, HeadAttributeColumn column, ReadOnlySpan<uint> words)
    {
        if (column.IsResidual)
        {
            ResidualAttributes.Split(column.Dictionary![(int)words[0]], out var key, out var anyValue);
            var type = AnyValueClassifier.Classify(anyValue, out var text, out var bits);
            Add(owner, key, type, type switch
            {
                AttributeType.String => _strings.Intern(text),
                AttributeType.Other => _others.Intern(anyValue),
                _ => (long)bits,
            });
            return;
        }

        Add(owner, column.Key, column.Type, column.Type switch
        {
            AttributeType.String => _strings.Intern(column.Dictionary![(int)words[0]]),
            AttributeType.Other => _others.Intern(column.Dictionary![(int)words[0]]),
            AttributeType.Bool => words[0],
            _ => (long)(words[0] | ((ulong)words[1] << 32)),
        });
    }

    /// <summary>The code of a key within the row group, for <see cref="Add(int, int, AttributeType, long)"/>.</summary>
    public int CodeOfKey(ReadOnlySpan<byte> key) => _keys.Intern(key);

    /// <summary>The code of a text or an encoded <c>AnyValue</c> within the row group.</summary>
    public int CodeOfValue(AttributeType type, ReadOnlySpan<byte> value) => (type == AttributeType.String ? _strings : _others).Intern(value);

    /// <summary>Adds an attribute of which all codes are known.</summary>
    public void Add(int owner, int key, AttributeType type, long value)
    {
        _owners.Add(owner);
        _keyCodes.Add(key);
        _values.Add((type, value));
    }

    /// <summary>Ends the row group that stands beside one of the spans.</summary>
    public void End()
    {
        Keys.Add(DistinctKeys());
        if (_owners.Count == 0)
        {
            Groups.Add(-1);
            return;
        }

        Groups.Add(_parquet.RowGroups.Count);
        var group = _parquet.BeginRowGroup(_owners.Count);
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteInt32(column, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_owners));
        column.Finish();
        column = group.BeginColumn();
        using (var keys = new ByteArrayPageBuilder())
        {
            for (var code = 0; code < _keys.Count; code++)
                keys.Append(_keys[code]);
            column.WriteDictionary(keys);
        }

        _pages.WriteCodes(column, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_keyCodes));
        column.Finish();
        foreach (var type in Enum.GetValues<AttributeType>())
            WriteValues(group, type);
        group.Finish();
    }

    /// <summary>The keys of a row group as the index holds them.</summary>
    public BlockAttributeKey[] KeysOf(int group) => [.. Keys[group].Select(key => new BlockAttributeKey(key.Key, key.Type))];

    public void Dispose() => _parquet.Dispose();

    private void Add(int owner, ReadOnlySpan<byte> key, AttributeType type, long value) => Add(owner, _keys.Intern(key), type, value);

    private void WriteValues(RowGroupWriter group, AttributeType type)
    {
        var source = type switch
        {
            AttributeType.String => _strings,
            AttributeType.Other => _others,
            _ => null,
        };
        using var buffer = new AttributeColumnBuffer(type, source);
        buffer.Begin(_values.Count);
        for (var i = 0; i < _values.Count; i++)
        {
            if (_values[i].Type == type)
                buffer.Set(i, _values[i].Value);
        }

        var column = group.BeginColumn();
        buffer.Write(column, _pages, _numbers);
        column.Finish();
    }

    private List<(byte[] Key, AttributeType Type)> DistinctKeys()
    {
        var seen = new HashSet<(int Key, AttributeType Type)>();
        var keys = new List<(byte[] Key, AttributeType Type)>();
        for (var i = 0; i < _keyCodes.Count; i++)
        {
            if (seen.Add((_keyCodes[i], _values[i].Type)))
                keys.Add((_keys[_keyCodes[i]].ToArray(), _values[i].Type));
        }

        return keys;
    }
}
