using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>
/// The attributes of a head's spans (or events, or links), row by row: a shape names which columns a row has and in which order, its words hold the
/// values. Decoding walks a trie of shapes, whose last child predicts the next key, so that most keys are compared and not looked up.
/// </summary>
/// <remarks>
/// One thread decodes: <see cref="Begin"/>, <see cref="Add"/> for each <c>KeyValue</c>, then <see cref="Commit"/>; a record that is not committed
/// leaves at most unused dictionary entries behind. Readers see what was committed before their snapshot.
/// </remarks>
internal sealed class AttributeStore(ByteArena arena)
{
    /// <summary>More keys than this go to the residual column: keys made from data must not exhaust memory.</summary>
    internal const int MaxColumns = 1024;

    /// <summary>The shape of rows that list their columns themselves, because the trie was full.</summary>
    internal const int ExplicitShape = -1;

    private const int TypeCount = 5;
    private const int MaxShapes = 50_000;
    private readonly InternDictionary _keys = new(arena);
    private readonly Dictionary<ulong, int> _children = [];
    private int[] _columnByKeyAndType = new int[64 * TypeCount];
    private HeadAttributeColumn[] _columns = new HeadAttributeColumn[64];
    private int _columnCount;
    private HeadAttributeColumn? _residual;
    private ShapeNode[] _shapes = [new ShapeNode { Parent = -1, Column = -1, PredictedChild = -1 }];
    private int _shapeCount = 1;

    // By shape, worked out when first asked for. Any reader writes: what two write is equal, and what growing loses is worked out again.
    private uint[]?[] _paths = new uint[]?[1];

    // Values whose codes are still missing: they are looked up together, when the processor had time to fetch what the look-ups touch.
    private PendingValue[] _pending = new PendingValue[32];
    private int _pendingCount;

    private uint[] _words = new uint[64];
    private int[] _path = new int[32];
    private int _wordCount;
    private int _pathLength;
    private int _shape;

    public WordArena Words { get; } = new();

    public ReadOnlySpan<HeadAttributeColumn> Columns => Volatile.Read(ref _columns).AsSpan(0, Volatile.Read(ref _columnCount));

    /// <summary>Nodes of the trie; node 0 is the shape without attributes. A parent precedes its children.</summary>
    public ReadOnlySpan<ShapeNode> Shapes => Volatile.Read(ref _shapes).AsSpan(0, Volatile.Read(ref _shapeCount));

    /// <summary>The columns of a shape in order; shared, not to be changed.</summary>
    public uint[] PathOf(int shape)
    {
        var paths = Volatile.Read(ref _paths);
        return paths[shape] ?? (paths[shape] = BuildPath(shape));
    }

    /// <summary>
    /// True when what was added since <see cref="Begin"/> cannot be rebuilt from columns (repeated key, missing value, unknown field): the caller
    /// keeps the span's bytes.
    /// </summary>
    public bool NeedsRaw { get; private set; }

    public long SizeBytes
    {
        get
        {
            var size = Words.SizeBytes + _keys.SizeBytes + (_shapes.Length * (long)Unsafe.SizeOf<ShapeNode>());
            foreach (var column in Columns)
                size += column.Dictionary?.SizeBytes ?? 64;
            return size;
        }
    }

    public void Begin()
    {
        _pendingCount = 0;
        _wordCount = 0;
        _pathLength = 0;
        _shape = 0;
        NeedsRaw = false;
    }

    /// <summary>Decodes one <c>KeyValue</c> message; false when it is malformed. Its bytes must stay where they are until <see cref="Commit"/>.</summary>
    /// <param name="record">The message that the attribute is of.</param>
    /// <param name="keyValue">A part of <paramref name="record"/>.</param>
    public bool Add(ReadOnlySpan<byte> record, ReadOnlySpan<byte> keyValue)
    {
        if (!TrySplit(keyValue, out var key, out var value))
            return false;
        if (value.Length == 0)
            return AddInterned(record, key, AttributeType.Other, value);
        var kind = value[0];
        var reader = new ProtoReader(value[1..]);
        switch (kind)
        {
            case 0x0A:
                var text = reader.ReadBytes();
                if (!reader.Failed && reader.AtEnd)
                    return AddInterned(record, key, AttributeType.String, text);
                break;
            case 0x10:
                var flag = reader.ReadVarint();
                if (!reader.Failed && reader.AtEnd)
                {
                    NeedsRaw |= flag > 1;
                    return AddWord(Column(key, AttributeType.Bool), flag == 0 ? 0u : 1u, keyValue);
                }

                break;
            case 0x18:
                var number = reader.ReadVarint();
                if (!reader.Failed && reader.AtEnd)
                    return AddNumber(Column(key, AttributeType.Int), number, keyValue);
                break;
            case 0x21:
                var bits = reader.ReadFixed64();
                if (!reader.Failed && reader.AtEnd)
                    return AddNumber(Column(key, AttributeType.Double), bits, keyValue);
                break;
        }

        if (!AnyValueCheck.IsWellFormed(value))
            return false;
        // Arrays, maps and bytes are the ordinary case here; anything else (several kinds in one value, fields of a later version) keeps the span's bytes.
        NeedsRaw |= !IsSingleComposite(value);
        return AddInterned(record, key, AttributeType.Other, value);
    }

    /// <summary>Keeps the record; returns its shape and the name of its words.</summary>
    public (int Shape, uint Start) Commit(ReadOnlySpan<byte> record)
    {
        foreach (ref readonly var pending in _pending.AsSpan(0, _pendingCount))
            pending.Dictionary.PrefetchValue(pending.Hash);
        foreach (ref readonly var pending in _pending.AsSpan(0, _pendingCount))
            _words[pending.Word] = (uint)pending.Dictionary.Intern(record.Slice(pending.Offset, pending.Length), pending.Hash);
        if (_shape == ExplicitShape)
            return (ExplicitShape, Words.Append(WithPath()));
        NeedsRaw |= _shapes[_shape].RepeatsKey;
        return (_shape, Words.Append(_words.AsSpan(0, _wordCount)));
    }

    /// <summary>Forgets everything and keeps the large memory.</summary>
    public void Clear()
    {
        _keys.Clear();
        _children.Clear();
        Array.Clear(_columnByKeyAndType);
        Array.Clear(_columns);
        _columnCount = 0;
        _residual = null;
        _shapes = [new ShapeNode { Parent = -1, Column = -1, PredictedChild = -1 }];
        _shapeCount = 1;
        _paths = new uint[]?[1];
        Words.Clear();
    }

    private uint[] BuildPath(int shape)
    {
        var path = new List<uint>();
        var shapes = Shapes;
        for (var node = shape; node > 0; node = shapes[node].Parent)
            path.Add((uint)shapes[node].Column);
        path.Reverse();
        return [.. path];
    }

    private bool TrySplit(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        if (keyValue.Length >= 2 && keyValue[0] == 0x0A && keyValue[1] < 0x80)
        {
            var valueTag = 2 + keyValue[1];
            if (valueTag + 1 < keyValue.Length && keyValue[valueTag] == 0x12 && keyValue[valueTag + 1] < 0x80
                && valueTag + 2 + keyValue[valueTag + 1] == keyValue.Length)
            {
                key = keyValue[2..valueTag];
                value = keyValue[(valueTag + 2)..];
                return true;
            }
        }

        return TrySplitSlow(keyValue, out key, out value);
    }

    private bool TrySplitSlow(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        int keys = 0, values = 0;
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == 1 && wire == WireType.LengthDelimited)
            {
                key = reader.ReadBytes();
                keys++;
            }
            else if (field == 2 && wire == WireType.LengthDelimited)
            {
                value = reader.ReadBytes();
                values++;
            }
            else
            {
                reader.Skip(wire);
                NeedsRaw = true;
            }
        }

        // A key may be left out when it is empty; a value that is left out differs from an empty one.
        NeedsRaw |= keys > 1 || values != 1;
        return !reader.Failed;
    }

    private static bool IsSingleComposite(ReadOnlySpan<byte> value)
    {
        var reader = new ProtoReader(value);
        if (!reader.TryReadTag(out var field, out var wire) || field is < 5 or > 7 || wire != WireType.LengthDelimited)
            return false;
        reader.ReadBytes();
        return reader.AtEnd;
    }

    private bool AddInterned(ReadOnlySpan<byte> record, ReadOnlySpan<byte> key, AttributeType type, ReadOnlySpan<byte> value)
    {
        var column = Column(key, type);
        if (column.IsResidual)
            return AddResidual(column, key, type, value);
        Step(column);
        var hash = (uint)FastHash.Compute(value);
        column.Dictionary!.Prefetch(hash);
        if (_pendingCount == _pending.Length)
            Array.Resize(ref _pending, _pending.Length * 2);
        _pending[_pendingCount++] = new PendingValue
        {
            Dictionary = column.Dictionary,
            Hash = hash,
            Offset = value.IsEmpty ? 0 : (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(record), ref MemoryMarshal.GetReference(value)),
            Length = value.Length,
            Word = _wordCount,
        };
        PushWord(0);
        return true;
    }

    private bool AddWord(HeadAttributeColumn column, uint word, ReadOnlySpan<byte> keyValue)
    {
        if (column.IsResidual)
            return AddResidual(column, keyValue);
        Step(column);
        PushWord(word);
        return true;
    }

    private bool AddNumber(HeadAttributeColumn column, ulong bits, ReadOnlySpan<byte> keyValue)
    {
        if (column.IsResidual)
            return AddResidual(column, keyValue);
        Step(column);
        PushWord((uint)bits);
        PushWord((uint)(bits >> 32));
        return true;
    }

    private bool AddResidual(HeadAttributeColumn column, ReadOnlySpan<byte> key, AttributeType type, ReadOnlySpan<byte> value)
    {
        using var writer = new ProtoWriter(key.Length + value.Length + 32);
        writer.WriteBytesField(1, key);
        var mark = writer.BeginMessage(2);
        if (type == AttributeType.String)
            writer.WriteBytesField(1, value);
        else
            writer.WriteRaw(value);
        writer.EndMessage(mark);
        return AddResidual(column, writer.WrittenSpan);
    }

    private bool AddResidual(HeadAttributeColumn column, ReadOnlySpan<byte> keyValue)
    {
        Step(column);
        PushWord((uint)column.Dictionary!.Intern(keyValue));
        return true;
    }

    /// <summary>The column of a key and type: the predicted one, else by look-up, else a new one, else the residual.</summary>
    private HeadAttributeColumn Column(ReadOnlySpan<byte> key, AttributeType type)
    {
        if (_shape >= 0)
        {
            var predicted = _shapes[_shape].PredictedChild;
            if (predicted >= 0)
            {
                var column = _columns[_shapes[predicted].Column];
                if (column.Type == type && key.SequenceEqual(column.Key))
                    return column;
            }
        }

        if (_columnCount >= MaxColumns)
        {
            var known = _keys.Find(key);
            var number = known < 0 ? 0 : _columnByKeyAndType[(known * TypeCount) + (int)type];
            return number > 0 ? _columns[number - 1] : _residual ??= AddColumn([], AttributeType.Other, isResidual: true);
        }

        var slot = (_keys.Intern(key) * TypeCount) + (int)type;
        if (slot >= _columnByKeyAndType.Length)
            Array.Resize(ref _columnByKeyAndType, _columnByKeyAndType.Length * 2);
        if (_columnByKeyAndType[slot] == 0)
            _columnByKeyAndType[slot] = AddColumn(key, type, isResidual: false).Number + 1;
        return _columns[_columnByKeyAndType[slot] - 1];
    }

    private HeadAttributeColumn AddColumn(ReadOnlySpan<byte> key, AttributeType type, bool isResidual)
    {
        var dictionary = type is AttributeType.String or AttributeType.Other ? new InternDictionary(arena) : null;
        var column = new HeadAttributeColumn(_columnCount, key.ToArray(), type, dictionary) { IsResidual = isResidual };
        if (_columnCount == _columns.Length)
        {
            var larger = new HeadAttributeColumn[_columns.Length * 2];
            _columns.CopyTo(larger, 0);
            Volatile.Write(ref _columns, larger);
        }

        _columns[_columnCount] = column;
        Volatile.Write(ref _columnCount, _columnCount + 1);
        return column;
    }

    /// <summary>Moves to the child shape that adds a column.</summary>
    private void Step(HeadAttributeColumn column)
    {
        if (_pathLength == _path.Length)
            Array.Resize(ref _path, _path.Length * 2);
        _path[_pathLength++] = column.Number;
        if (_shape == ExplicitShape)
            return;
        var predicted = _shapes[_shape].PredictedChild;
        if (predicted >= 0 && _shapes[predicted].Column == column.Number)
        {
            _shape = predicted;
            return;
        }

        var step = ((ulong)(uint)_shape << 32) | (uint)column.Number;
        if (!_children.TryGetValue(step, out var child))
        {
            if (_shapeCount == MaxShapes)
            {
                _shape = ExplicitShape;
                return;
            }

            child = AddShape(column);
            _children.Add(step, child);
        }

        _shapes[_shape].PredictedChild = child;
        _shape = child;
    }

    private int AddShape(HeadAttributeColumn column)
    {
        if (_shapeCount == _shapes.Length)
        {
            var larger = new ShapeNode[_shapes.Length * 2];
            _shapes.CopyTo(larger, 0);
            var paths = new uint[]?[larger.Length];
            _paths.CopyTo(paths, 0);
            Volatile.Write(ref _paths, paths);
            Volatile.Write(ref _shapes, larger);
        }

        var repeats = _shapes[_shape].RepeatsKey;
        for (var i = 0; i < _pathLength - 1 && !repeats && !column.IsResidual; i++)
            repeats = _columns[_path[i]].Key.AsSpan().SequenceEqual(column.Key);
        _shapes[_shapeCount] = new ShapeNode
        {
            Parent = _shape,
            Column = column.Number,
            WordOffset = _wordCount,
            PredictedChild = -1,
            RepeatsKey = repeats,
        };
        Volatile.Write(ref _shapeCount, _shapeCount + 1);
        return _shapeCount - 1;
    }

    private void PushWord(uint word)
    {
        if (_wordCount == _words.Length)
            Array.Resize(ref _words, _words.Length * 2);
        _words[_wordCount++] = word;
    }

    /// <summary>The record of an explicit shape: number of attributes, their columns, then their values.</summary>
    private uint[] WithPath()
    {
        var record = new uint[1 + _pathLength + _wordCount];
        record[0] = (uint)_pathLength;
        var seen = new HashSet<int>(_pathLength);
        for (var i = 0; i < _pathLength; i++)
        {
            record[1 + i] = (uint)_path[i];
            NeedsRaw |= !seen.Add(_path[i]);
        }

        _words.AsSpan(0, _wordCount).CopyTo(record.AsSpan(1 + _pathLength));
        return record;
    }
}

/// <summary>A value of the record being decoded, by its place in the record's bytes, and the word that is to become its code.</summary>
internal struct PendingValue
{
    public InternDictionary Dictionary;
    public uint Hash;
    public int Offset;
    public int Length;
    public int Word;
}

/// <summary>A node of the shape trie: its parent's columns and one more.</summary>
internal struct ShapeNode
{
    public int Parent;

    /// <summary>Number of the column that this node adds; -1 for the root.</summary>
    public int Column;

    /// <summary>Position of that column's value in the words of a row.</summary>
    public int WordOffset;

    /// <summary>The child taken last; only the decoding thread reads it.</summary>
    public int PredictedChild;

    public bool RepeatsKey;
}
