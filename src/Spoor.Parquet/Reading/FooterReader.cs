using System.Buffers.Binary;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Thrift;

namespace Spoor.Parquet.Reading;

/// <summary>Reads the file metadata of any writer.</summary>
internal static class FooterReader
{
    private const int Required = 0;
    private const int Optional = 1;
    private const int ConvertedUtf8 = 0;
    private const int MaxDepth = 64;

    private sealed record Node(string Name, int? Type, int TypeLength, int Repetition, int Children, LogicalType Logical);

    /// <exception cref="ParquetException">The footer is damaged or missing.</exception>
    public static FileMetadata Read(IRandomAccessSource source)
    {
        if (source.Length < FileFormat.Magic.Length + FileFormat.TrailerSizeBytes)
            throw new ParquetException($"a file of {source.Length} bytes is not a Parquet file");
        var trailer = new byte[FileFormat.TrailerSizeBytes];
        source.Read(source.Length - trailer.Length, trailer);
        if (!trailer.AsSpan(4).SequenceEqual(FileFormat.Magic))
            throw new ParquetException("the file does not end with PAR1: it is cut short, encrypted or not a Parquet file", source.Length - 4);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var start = source.Length - trailer.Length - length;
        if (start < FileFormat.Magic.Length)
            throw new ParquetException($"a footer of {length} bytes does not fit the file", source.Length - trailer.Length);
        var footer = new byte[length];
        source.Read(start, footer);
        try
        {
            return Parse(footer);
        }
        catch (ParquetException fault)
        {
            throw new ParquetException($"footer at file offset {start}: {fault.Message}", fault);
        }
    }

    private static FileMetadata Parse(ReadOnlySpan<byte> footer)
    {
        var reader = new CompactReader(footer);
        var nodes = new List<Node>();
        IReadOnlyList<ColumnSchema>? columns = null;
        var rowGroups = new List<RowGroupMetadata>();
        var keyValues = new Dictionary<string, string>();
        var createdBy = "";
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 2:
                    for (var count = StructList(ref reader, type); count > 0; count--)
                        nodes.Add(ReadNode(ref reader));
                    columns = Flatten(nodes);
                    break;
                case 4:
                    if (columns is null)
                        throw new ParquetException("row groups before the schema", reader.Position);
                    for (var count = StructList(ref reader, type); count > 0; count--)
                        rowGroups.Add(ReadRowGroup(ref reader, columns));
                    break;
                case 5:
                    for (var count = StructList(ref reader, type); count > 0; count--)
                        ReadKeyValue(ref reader, keyValues);
                    break;
                case 6:
                    createdBy = reader.String(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new FileMetadata(columns ?? throw new ParquetException("no schema"), rowGroups, keyValues, createdBy);
    }

    private static int StructList(ref CompactReader reader, CompactType type)
    {
        var count = reader.List(type, out var elementType);
        if (count > 0)
            reader.Expect(elementType, CompactType.Struct);
        return count;
    }

    private static Node ReadNode(ref CompactReader reader)
    {
        int? physical = null;
        int length = 0, repetition = Required, children = 0, field = 0;
        var name = "";
        var logical = LogicalType.None;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: physical = reader.Int32(type); break;
                case 2: length = reader.Int32(type); break;
                case 3: repetition = reader.Int32(type); break;
                case 4: name = reader.String(type); break;
                case 5: children = reader.Int32(type); break;
                case 6:
                    if (reader.Int32(type) == ConvertedUtf8)
                        logical = LogicalType.String;
                    break;
                case 10:
                    reader.Expect(type, CompactType.Struct);
                    var union = 0;
                    while (reader.NextField(ref union, out var unionType))
                    {
                        if (union == 1)
                            logical = LogicalType.String;
                        if (union == 8 && unionType == CompactType.Struct)
                            logical = ReadTimestamp(ref reader);
                        else
                            reader.Skip(unionType);
                    }

                    break;
                default: reader.Skip(type); break;
            }
        }

        if (physical is < 0 or > (int)PhysicalType.FixedLengthByteArray || length < 0 || children < 0)
            throw new ParquetException($"schema element '{name}' of type {physical}, length {length}", reader.Position);
        return new Node(name, physical, length, repetition, children, logical);
    }

    private static LogicalType ReadTimestamp(ref CompactReader reader)
    {
        var nanos = false;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            if (field == 2 && type == CompactType.Struct)
            {
                var unit = 0;
                while (reader.NextField(ref unit, out var unitType))
                {
                    nanos |= unit == 3;
                    reader.Skip(unitType);
                }
            }
            else
            {
                reader.Skip(type);
            }
        }

        return nanos ? LogicalType.TimestampNanos : LogicalType.None;
    }

    private static List<ColumnSchema> Flatten(List<Node> nodes)
    {
        var columns = new List<ColumnSchema>();
        var position = 0;
        if (nodes.Count == 0)
            throw new ParquetException("empty schema");
        Flatten(nodes, ref position, "", true, -1, columns);
        return columns;
    }

    private static void Flatten(List<Node> nodes, ref int position, string path, bool isFlat, int depth, List<ColumnSchema> columns)
    {
        if (position >= nodes.Count || depth > MaxDepth)
            throw new ParquetException("the schema is cut short or nested too deeply");
        var node = nodes[position++];
        var name = path.Length == 0 ? node.Name : path + "." + node.Name;
        if (node.Type is { } type && node.Children == 0)
        {
            columns.Add(new ColumnSchema(name, (PhysicalType)type, node.Repetition == Optional, node.TypeLength, node.Logical)
            {
                IsFlat = isFlat && node.Repetition is Required or Optional,
            });
            return;
        }

        // The root's name is no part of the path. A required group adds no level, so its leaves are flat.
        for (var i = 0; i < node.Children; i++)
            Flatten(nodes, ref position, depth < 0 ? "" : name, isFlat && (depth < 0 || node.Repetition == Required), depth + 1, columns);
    }

    private static RowGroupMetadata ReadRowGroup(ref CompactReader reader, IReadOnlyList<ColumnSchema> columns)
    {
        var chunks = new List<ChunkMetadata>();
        long rows = 0;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    for (var count = StructList(ref reader, type); count > 0; count--)
                        chunks.Add(ReadChunk(ref reader));
                    break;
                case 3:
                    rows = reader.Int64(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (chunks.Count != columns.Count || rows is < 0 or > int.MaxValue)
            throw new ParquetException($"row group of {chunks.Count} columns and {rows} rows in a schema of {columns.Count}", reader.Position);
        for (var i = 0; i < chunks.Count; i++)
        {
            if (chunks[i].Type != columns[i].Type)
                throw new ParquetException($"column {columns[i].Name} is {chunks[i].Type} in a row group, {columns[i].Type} in the schema");
        }

        return new RowGroupMetadata((int)rows, chunks);
    }

    private static ChunkMetadata ReadChunk(ref CompactReader reader)
    {
        ChunkMetadata? chunk = null;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            if (field == 3 && type == CompactType.Struct)
                chunk = ReadChunkMetadata(ref reader);
            else
                reader.Skip(type);
        }

        return chunk ?? throw new ParquetException("column chunk without metadata", reader.Position);
    }

    private static ChunkMetadata ReadChunkMetadata(ref CompactReader reader)
    {
        var chunk = new ChunkMetadata { Statistics = ChunkStatistics.Unknown };
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: chunk.Type = (PhysicalType)reader.Int32(type); break;
                case 4: chunk.Codec = (CompressionCodec)reader.Int32(type); break;
                case 5: chunk.ValueCount = reader.Int64(type); break;
                case 7: chunk.SizeBytes = reader.Int64(type); break;
                case 9: chunk.DataOffset = reader.Int64(type); break;
                case 11: chunk.DictionaryOffset = reader.Int64(type); break;
                case 12: chunk.Statistics = StatisticsReader.Read(ref reader, type, chunk.Type); break;
                default: reader.Skip(type); break;
            }
        }

        return chunk;
    }

    private static void ReadKeyValue(ref CompactReader reader, Dictionary<string, string> keyValues)
    {
        string key = "", value = "";
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: key = reader.String(type); break;
                case 2: value = reader.String(type); break;
                default: reader.Skip(type); break;
            }
        }

        keyValues[key] = value;
    }
}
